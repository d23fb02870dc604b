//! The verb group of a clause: "will not only continue", "have been jointly reviewed".

use super::reading::Token;
use super::vocabulary::Vocabulary;
use super::words::Class;
use crate::language::{Lexicon, VerbForm};

/// How many words a verb group has at most.
const LONGEST: usize = 14;

/// Determiners that leave their noun and stand with the verb: "we both agree", "we neither support nor oppose".
pub(super) const FLOATING: &[&str] = &["all", "both", "each", "neither"];

/// What the forms of a verb group say of time and voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Present,
    Past,
    Perfect,
    Progressive,
    /// After a modal.
    Modal,
    Passive,
    /// A form of "be" with a noun or an adjective after it.
    Copula,
}

/// A finite verb with what stands around it. Places are token indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct VerbGroup {
    pub start: usize,
    pub modal: Option<usize>,
    pub have: Option<usize>,
    pub be: Option<usize>,
    pub main: Option<usize>,
    pub negated: bool,
    pub tense: Tense,
    /// The first token after the group.
    pub end: usize,
}

pub(super) fn is_be(lower: &str) -> bool {
    ["is", "are", "was", "were", "am", "be", "been", "being"].contains(&lower)
}

pub(super) fn can_be(token: &Token, form: VerbForm) -> bool {
    Lexicon::english().can_be(&token.lower, form)
}

impl VerbGroup {
    /// Reads the verb group that starts at token `start`.
    pub fn read(tokens: &[Token], start: usize, vocabulary: &Vocabulary) -> Self {
        let mut group = Self {
            start,
            modal: None,
            have: None,
            be: None,
            main: None,
            negated: false,
            tense: Tense::Present,
            end: start,
        };
        let mut at = start;
        while at < tokens.len().min(start + LONGEST) {
            if let Some(found) = vocabulary.negations.longest_at(tokens, at) {
                group.negated = true;
                at = found.end;
                continue;
            }
            let Some(next) = group.take(tokens, at) else {
                break;
            };
            at = next;
            if group.main.is_some() {
                break;
            }
        }
        group.end = at;
        group.tense = group.tense_of(tokens);
        group
    }

    /// Takes token `at` into the group and says where to go on; nothing where the group has ended.
    fn take(&mut self, tokens: &[Token], at: usize) -> Option<usize> {
        let token = tokens.get(at)?;
        match token.class {
            Class::Adverb | Class::Reflexive => {}
            Class::Determiner if FLOATING.contains(&token.lower.as_str()) => {}
            // "do not and will not"
            Class::Conjunction if tokens.get(at + 1).is_some_and(|next| next.is(Class::Modal)) => {}
            Class::Negation => self.negated = true,
            Class::Comma => return end_of_parenthesis(tokens, at),
            Class::Modal => {
                self.modal = Some(at);
                self.negated |= token.lower == "cannot";
            }
            Class::Auxiliary | Class::Open if is_be(&token.lower) => self.be = self.be.or(Some(at)),
            Class::Auxiliary if helps(tokens, at) => {
                if token.lower.starts_with('h') {
                    self.have = Some(at);
                }
            }
            Class::Open if token.lower == "have" && helps(tokens, at) => self.have = Some(at),
            Class::Auxiliary | Class::Open => self.main = Some(at),
            _ => return None,
        }
        Some(at + 1)
    }

    fn tense_of(&mut self, tokens: &[Token]) -> Tense {
        let main = self.main.map(|at| &tokens[at]);
        if self.be.is_some() {
            return match main {
                Some(verb) if can_be(verb, VerbForm::Gerund) || is_gerund(&verb.lower) => {
                    Tense::Progressive
                }
                Some(verb) if can_be(verb, VerbForm::Participle) || verb.lower.ends_with("ed") => {
                    Tense::Passive
                }
                _ => Tense::Copula,
            };
        }
        match main {
            _ if self.modal.is_some() => Tense::Modal,
            _ if self.have.is_some() => Tense::Perfect,
            Some(verb) if is_past(verb) => Tense::Past,
            _ => Tense::Present,
        }
    }

    /// Where an operator may start, leftmost first: the leftmost one governs (case 10). The participle of a passive
    /// and the complement of a copula are none: "we are encouraged by" does not encourage.
    pub fn operator_starts(&self) -> impl Iterator<Item = usize> {
        let main = self
            .main
            .filter(|_| !matches!(self.tense, Tense::Passive | Tense::Copula));
        [self.modal, self.have, self.be, main].into_iter().flatten()
    }
}

/// A word that looks like a gerund and is no adjective in -ing.
fn is_gerund(lower: &str) -> bool {
    lower.len() > 5
        && lower.ends_with("ing")
        && !["willing", "promising", "challenging", "encouraging"].contains(&lower)
}

/// A form that is past and cannot be present.
pub(super) fn is_past(verb: &Token) -> bool {
    let readings = Lexicon::english().readings(&verb.lower);
    if readings.is_empty() {
        return verb.lower.ends_with("ed") || ["did", "had"].contains(&verb.lower.as_str());
    }
    readings
        .iter()
        .any(|reading| reading.form == VerbForm::Past)
        && !readings
            .iter()
            .any(|reading| matches!(reading.form, VerbForm::Base | VerbForm::Third))
}

/// Whether the "have" or "do" at `at` helps another verb: the next word that is no adverb is its participle or base.
fn helps(tokens: &[Token], at: usize) -> bool {
    let wanted = if tokens[at].lower.starts_with('h') {
        VerbForm::Participle
    } else {
        VerbForm::Base
    };
    tokens[at + 1..]
        .iter()
        .find(|token| {
            !matches!(
                token.class,
                Class::Adverb
                    | Class::Negation
                    | Class::Reflexive
                    | Class::Conjunction
                    | Class::Modal
            )
        })
        .is_some_and(|next| {
            let have_taken = next.class == Class::Auxiliary && wanted == VerbForm::Participle;
            let regular = next.class == Class::Open
                && wanted == VerbForm::Participle
                && next.lower.ends_with("ed");
            next.lower == "been"
                || regular
                || !have_taken && next.class == Class::Open && can_be(next, wanted)
        })
}

/// After ", too," and the like; nothing where the comma at `at` opens no short parenthesis.
fn end_of_parenthesis(tokens: &[Token], at: usize) -> Option<usize> {
    let inner = tokens[at + 1..]
        .iter()
        .take(5)
        .position(|token| token.is(Class::Comma))?;
    (inner > 0).then_some(at + inner + 2)
}
