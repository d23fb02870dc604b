//! Operators that take the level of their object (case 3): "reaffirmed their commitment" commits, "reaffirmed the
//! importance" urges, "reaffirmed the role" acknowledges. Over several objects the highest level counts (section 5).

use super::Actor;
use super::judge::{DEEPEST, Judge, Placed};
use super::main_clause::Shape;
use super::pattern::Found;
use super::rule::Rule;
use super::verb_group::{Tense, can_be};
use super::words::Class;
use crate::language::VerbForm;

/// How many words the head of an object has at most.
const LONGEST_HEAD: usize = 10;
/// How far further objects are looked for.
const LONGEST_OBJECT: usize = 80;

impl Judge<'_> {
    /// The level of the object of the operator at `at`; `plain` is the operator by itself. A complement clause raises
    /// that level and never lowers it; an object noun replaces it.
    pub(super) fn object_level(
        &self,
        at: usize,
        plain: Option<Found<u8>>,
        speaker: Actor,
        depth: usize,
    ) -> Option<Placed> {
        let found = self
            .vocabulary
            .takes_object_level
            .longest_at(&self.reading.tokens, at)?;
        let start = self.object_start(found.end);
        if let Some((level, to, _)) = self
            .complement_level(start, speaker, depth)
            .or_else(|| self.willed(at, start))
        {
            return match plain {
                Some(plain) if plain.value >= level => {
                    Some((plain.value, plain.end, Rule::Complement))
                }
                _ => Some((level, to, Rule::Complement)),
            };
        }
        let class = self.reading.class(start);
        let deed = class == Class::Preposition
            && self
                .reading
                .tokens
                .get(start + 1)
                .is_some_and(|next| can_be(next, VerbForm::Gerund));
        if matches!(class, Class::Relative | Class::To) || deed {
            return None;
        }
        let first = if class == Class::Preposition {
            start + 1
        } else {
            start
        };
        let further = self.further_objects(first);
        // A longer operator that holds its noun, such as "make every effort", knows the level better.
        let head = match plain.filter(|plain| plain.words > found.words) {
            Some(longer) => Some((longer.value, longer.end)),
            None => self.noun_phrase_level(first),
        };
        let plain = plain.map(|plain| (plain.value, plain.end));
        let (level, to) = match (head, further) {
            (Some(head), Some(further)) if further.0 > head.0 => further,
            (Some(head), _) => head,
            (None, Some(further)) => plain
                .filter(|plain| plain.0 >= further.0)
                .unwrap_or(further),
            (None, None) => return None,
        };
        Some((level, to, Rule::Object))
    }

    /// The first token of the object, past ", too," and "once again".
    fn object_start(&self, end: usize) -> usize {
        let start = self.past_adverbs(end);
        if self.reading.class(start) != Class::Comma {
            return start;
        }
        let inner = self.past_adverbs(start + 1);
        if inner > start + 1 && self.reading.class(inner) == Class::Comma {
            inner + 1
        } else {
            start
        }
    }

    /// The level of the clause that opens at `start`, with or without "that": what its speakers, their stance or an
    /// impersonal operator say ("agree that we will", "affirm that our commitment is ironclad", "stress that all
    /// should"). A description has none.
    fn complement_level(&self, start: usize, speaker: Actor, depth: usize) -> Option<Placed> {
        if depth >= DEEPEST {
            return None;
        }
        let clause = if self.reading.lower(start) == "that" {
            self.finder().main_clause(start + 1)?
        } else {
            self.finder().speakers_at(start)?;
            self.finder().clause_at(start)?
        };
        let verdict = self.said_by(speaker).clause(&clause, depth + 1);
        let binds = !matches!(
            verdict.rule,
            Rule::Description | Rule::Deed | Rule::ThirdParty | Rule::Unknown | Rule::Headless
        );
        binds.then_some(())?;
        Some((verdict.level?, verdict.to, Rule::Complement))
    }

    /// "Agreed that the group will meet": what is to happen to a thing by the speakers' will is their undertaking, as
    /// far as the operator at `at` and the modal both undertake. "Reaffirmed that Averna would continue to supply":
    /// a named party renews its own (case 4).
    fn willed(&self, at: usize, start: usize) -> Option<Placed> {
        let tokens = &self.reading.tokens;
        let clause = self.finder().main_clause(start + 1)?;
        let modal = clause
            .verb
            .modal
            .filter(|_| self.reading.lower(start) == "that")?;
        let bare = self.vocabulary.operator_at(&tokens[..=at], at)?;
        let modal_level = self.vocabulary.operator_at(&tokens[..=modal], modal)?.value;
        let renewed = clause.shape == Shape::Names
            && clause.verb.tense == Tense::Modal
            && self.vocabulary.renews.longest_at(tokens, at).is_some();
        (bare.value >= modal_level || renewed).then_some((modal_level, modal + 1, Rule::Complement))
    }

    /// The highest level among the stance nouns of the noun phrase that opens at `start`, before any preposition.
    pub(super) fn noun_phrase_level(&self, start: usize) -> Option<(u8, usize)> {
        let mut best = None;
        for at in start..self.reading.tokens.len().min(start + LONGEST_HEAD) {
            let class = self.reading.class(at);
            if !matches!(
                class,
                Class::Open
                    | Class::Determiner
                    | Class::Possessive
                    | Class::Adverb
                    | Class::Number
                    | Class::Conjunction
            ) {
                break;
            }
            let found = self
                .vocabulary
                .object_nouns
                .longest_at(&self.reading.tokens, at);
            if let Some(found) = found.filter(|found| self.is_stance(at, found.end))
                && best.is_none_or(|(level, _)| found.value > level)
            {
                best = Some((found.value, found.end));
            }
        }
        best
    }

    /// Whether the word at `at`, listed up to `end`, names a stance: no verb ("vowed"), no owner ("support's"), no part
    /// of an instrument ("action plan").
    fn is_stance(&self, at: usize, end: usize) -> bool {
        let tokens = &self.reading.tokens;
        let token = &tokens[at];
        let past = can_be(token, VerbForm::Past) && !can_be(token, VerbForm::Base);
        let instrument = at
            .checked_sub(1)
            .and_then(|before| self.vocabulary.instruments.longest_at(tokens, before));
        let named = instrument.is_some_and(|found| found.end == end && found.words > 1);
        !token.genitive && !past && !named
    }

    /// The highest level among further objects: ", and their commitment to ...".
    fn further_objects(&self, start: usize) -> Option<(u8, usize)> {
        let end = self.reading.tokens.len().min(start + LONGEST_OBJECT);
        (start..end)
            .take_while(|at| {
                !matches!(
                    self.reading.class(*at),
                    Class::Relative | Class::Subordinator | Class::Stop | Class::Pronoun
                ) || self.reading.lower(*at) == "as"
            })
            .filter(|at| matches!(self.reading.class(*at), Class::Conjunction | Class::Comma))
            .map(|at| self.past_adverbs(at + 1))
            .filter(|at| {
                matches!(
                    self.reading.class(*at),
                    Class::Possessive | Class::Determiner
                )
            })
            .take_while(|at| self.finder().speakers_at(*at).is_none())
            .filter_map(|at| self.noun_phrase_level(at))
            .fold(None, |best, next| match best {
                Some(best) if best >= next => Some(best),
                _ => Some(next),
            })
    }
}
