//! The finite verb of a subject, told from nouns and participles by form and neighbours.

use super::main_clause::{Finder, LONGEST_SUBJECT};
use super::verb_group::{FLOATING, VerbGroup, can_be, is_be};
use super::words::Class;
use crate::language::VerbForm;

impl Finder<'_> {
    /// The finite verb that follows a complete subject ending at `end`, over adverbs, appositions and phrases.
    pub(super) fn verb_after(self, end: usize) -> Option<usize> {
        let at = self.skip(
            end,
            &[
                Class::Adverb,
                Class::Reflexive,
                Class::Negation,
                Class::Mark,
            ],
        );
        let at = if self
            .tokens
            .get(at)
            .is_some_and(|token| FLOATING.contains(&token.lower.as_str()))
        {
            self.skip(at + 1, &[Class::Adverb])
        } else {
            at
        };
        match self.class(at) {
            Class::Modal | Class::Auxiliary => Some(at),
            Class::Open if self.is_finite(at) && !self.disagrees(end, at) => {
                Some(self.past_participle_of_subject(at))
            }
            Class::Comma => self.verb_after_apposition(at),
            Class::Preposition | Class::Relative | Class::Subordinator | Class::Conjunction => {
                self.scan_verb(at)
            }
            _ => None,
        }
    }

    /// "We, funds permitting, will": a form of the third person after "we" is no verb of theirs.
    fn disagrees(self, end: usize, at: usize) -> bool {
        let subject = end.checked_sub(1).map_or("", |last| self.lower(last));
        let token = &self.tokens[at];
        ["we", "they", "you", "i"].contains(&subject)
            && can_be(token, VerbForm::Third)
            && !can_be(token, VerbForm::Base)
            && !can_be(token, VerbForm::Past)
    }

    /// "The states concerned shall": the modal after a participle that belongs to the subject.
    fn past_participle_of_subject(self, at: usize) -> usize {
        let next = self.skip(at + 1, &[Class::Adverb]);
        let token = &self.tokens[at];
        let participle = can_be(token, VerbForm::Participle) || token.lower.ends_with("ed");
        if participle && self.class(next) == Class::Modal {
            next
        } else {
            at
        }
    }

    /// The finite verb of the names from `start` to `end`. A title that ends a run of several closes with a comma
    /// ("Admiral Orla, the Chief of Staff, and General Brenn, the Commander, met").
    pub(super) fn verb_after_names(self, start: usize, end: usize) -> Option<usize> {
        let apposed = (start..end).any(|at| self.class(at) == Class::Comma);
        if apposed && self.class(end) == Class::Comma {
            let verb = self.skip(end + 1, &[Class::Adverb]);
            let auxiliary = matches!(self.class(verb), Class::Modal | Class::Auxiliary);
            if auxiliary || self.class(verb) == Class::Open && self.is_finite(verb) {
                return Some(verb);
            }
        }
        self.verb_after(end)
    }

    /// The verb after ", the leaders of Averna and Torvald,": the first finite verb right after a later comma, or an
    /// auxiliary there if the first may be a participle ("bound by shared values").
    fn verb_after_apposition(self, comma: usize) -> Option<usize> {
        let mut candidates = (comma + 1..self.tokens.len())
            .take(LONGEST_SUBJECT)
            .take_while(|at| self.class(*at) != Class::Stop)
            .filter(|at| self.class(*at) == Class::Comma)
            .map(|at| self.skip(at + 1, &[Class::Adverb]))
            .filter(|at| match self.class(*at) {
                Class::Modal | Class::Auxiliary => true,
                Class::Open => !self.tokens[*at].capital && self.is_finite(*at),
                _ => false,
            });
        let first = candidates.next()?;
        let participle =
            self.class(first) == Class::Open && can_be(&self.tokens[first], VerbForm::Participle);
        let auxiliary = candidates.find(|at| self.class(*at) != Class::Open && participle);
        Some(auxiliary.unwrap_or(first))
    }

    /// Whether the word at `at` can be a finite form of a verb.
    fn is_finite(self, at: usize) -> bool {
        let token = &self.tokens[at];
        let gerund = can_be(token, VerbForm::Gerund) || token.lower.ends_with("ing");
        let finite = [VerbForm::Base, VerbForm::Third, VerbForm::Past]
            .iter()
            .any(|form| can_be(token, *form));
        finite
            || !gerund
                && (token.lower.ends_with("ed")
                    || self.vocabulary.operators.opens_with(&token.lower))
    }

    /// "We castigate the raids": a word that no list has, where only a verb can stand, between the speakers and an object.
    pub(super) fn unlisted_verb(self, end: usize) -> Option<usize> {
        let at = self.skip(end, &[Class::Adverb]);
        let token = self.tokens.get(at)?;
        let plural = token.lower.ends_with('s');
        let object_follows = matches!(
            self.class(at + 1),
            Class::Determiner
                | Class::Possessive
                | Class::Preposition
                | Class::To
                | Class::Relative
        );
        (token.is(Class::Open) && !token.capital && !plural && object_follows).then_some(at)
    }

    /// The main verb of a subject whose end is not known, from token `from` on.
    pub(super) fn scan_verb(self, from: usize) -> Option<usize> {
        let mut relatives = 0_usize;
        let mut at = from;
        while at < self.tokens.len().min(from + LONGEST_SUBJECT) {
            match self.class(at) {
                Class::Stop => return None,
                Class::Relative if at > from => relatives += 1,
                _ if !self.is_verb_here(from, at, relatives > 0) => {}
                _ if relatives == 0 => return Some(at),
                _ => {
                    relatives -= 1;
                    at = VerbGroup::read(self.tokens, at, self.vocabulary)
                        .end
                        .max(at + 1);
                    continue;
                }
            }
            at += 1;
        }
        None
    }

    /// Whether the word at `at` stands as a finite verb, by its form and its neighbours.
    fn is_verb_here(self, from: usize, at: usize, in_relative: bool) -> bool {
        let token = &self.tokens[at];
        match token.class {
            Class::Modal => return true,
            Class::Auxiliary => return at > from || is_be(&token.lower),
            Class::Open if at > from && !token.capital && !token.genitive => {}
            _ => return false,
        }
        let before = &self.tokens[at - 1];
        // "as enshrined in"
        let noun_expected = before.genitive
            || before.is(Class::Subordinator) && can_be(token, VerbForm::Participle)
            || matches!(
                before.class,
                Class::Determiner
                    | Class::Possessive
                    | Class::Preposition
                    | Class::To
                    | Class::Number
            );
        if noun_expected
            || self
                .tokens
                .get(at + 1)
                .is_some_and(|next| next.lower == "of")
        {
            return false;
        }
        let auxiliary_follows = !in_relative && self.auxiliary_follows(at);
        if can_be(token, VerbForm::Past) && !can_be(token, VerbForm::Base) {
            return !auxiliary_follows
                && self
                    .tokens
                    .get(at + 1)
                    .is_none_or(|next| next.lower != "by");
        }
        let verb_follows = self
            .tokens
            .get(at + 1)
            .is_some_and(|next| can_be(next, VerbForm::Past));
        let complement_follows = match self.class(at + 1) {
            Class::Comma | Class::Stop => false,
            Class::Conjunction => can_be(token, VerbForm::Base),
            _ => true,
        };
        let plural =
            before.lower.ends_with('s') || before.is(Class::Relative) || before.is(Class::Comma);
        let agrees = can_be(token, VerbForm::Third) && !before.lower.ends_with('s')
            || can_be(token, VerbForm::Base) && plural;
        agrees && complement_follows && !verb_follows && !auxiliary_follows
    }

    /// Whether a modal or auxiliary comes later in the same stretch, so that a verb form here is a noun or participle.
    pub(super) fn auxiliary_follows(self, at: usize) -> bool {
        self.tokens[at + 1..]
            .iter()
            .take(LONGEST_SUBJECT)
            .take_while(|token| {
                !matches!(
                    token.class,
                    Class::Comma
                        | Class::Stop
                        | Class::Relative
                        | Class::Conjunction
                        | Class::Subordinator
                        | Class::Pronoun
                )
            })
            .any(|token| matches!(token.class, Class::Modal | Class::Auxiliary))
    }
}
