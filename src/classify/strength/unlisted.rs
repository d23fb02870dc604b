//! The verbs that nobody listed: which one a clause hangs on, for the vectors to place.

use super::judge::{Judge, Verdict};
use super::rule::Rule;
use super::verb_group::VerbGroup;
use super::words::Class;
use super::{Actor, Unlisted};
use crate::language::Lexicon;

impl Judge<'_> {
    /// The verb by which the speakers act, where `verdict` rests on nobody having listed it.
    pub(super) fn unlisted(&self, verdict: &Verdict) -> Option<Unlisted> {
        let speaks = matches!(verdict.actor, Actor::Joint | Actor::Unilateral);
        if !speaks || !matches!(verdict.rule, Rule::Unknown | Rule::Deed) {
            return None;
        }
        let tokens = &self.reading.tokens;
        let verb = VerbGroup::read(tokens, verdict.from, self.vocabulary);
        let main = verb.main?;
        let known = self.vocabulary.operator_at(tokens, main).is_some()
            || self.vocabulary.deeds.longest_at(tokens, main).is_some()
            || self.vocabulary.executed.longest_at(tokens, main).is_some();
        if known {
            return None;
        }
        let mut phrase = base_form(self.reading.lower(main)).to_string();
        if matches!(self.reading.class(main + 1), Class::Preposition | Class::To) {
            phrase = format!("{phrase} {}", self.reading.lower(main + 1));
        }
        Some(match verdict.rule {
            Rule::Unknown => Unlisted::Act(phrase),
            _ => Unlisted::Deed(phrase),
        })
    }
}

/// The base form of a verb; the word itself where the lexicon does not have it.
pub(super) fn base_form(lower: &str) -> &str {
    let readings = Lexicon::english().readings(lower);
    readings.first().map_or(lower, |reading| &reading.lemma)
}
