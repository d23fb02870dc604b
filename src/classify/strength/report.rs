//! What the speakers say that they themselves will do, and what they stress.
//!
//! "Averna advised that it will contribute" undertakes, though "advise" by itself only urges; "stressed that the treaty
//! applies" states a fact, "stressed that all should comply" urges (case 3).

use std::ops::Range;

use super::Actor;
use super::judge::{DEEPEST, Judge, Placed};
use super::main_clause::{MainClause, Shape};
use super::pattern::Found;
use super::rule::Rule;
use super::verb_group::Tense;
use super::words::Class;

/// How many words stand at most between a verb of saying and its "that": "informed the other side that".
const LONGEST_ADDRESS: usize = 7;
/// How many words from the verb on a stressed clause shows what it demands: "is of vital importance".
const NEAR_DEMAND: usize = 6;
/// How many words are looked at where no main clause was found.
const LONGEST_FACT: usize = 20;
/// How many words stand at most between "met" and "to reaffirm": "met in Port Selk on 4 May".
const LONGEST_PLACE: usize = 12;

impl Judge<'_> {
    /// The level of what the operator at `at` reports or stresses; nothing where it does neither.
    pub(super) fn reported(
        &self,
        at: usize,
        plain: Option<Found<u8>>,
        speaker: Actor,
        depth: usize,
    ) -> Option<Placed> {
        let tokens = &self.reading.tokens;
        if depth >= DEEPEST {
            return None;
        }
        if let Some(found) = self.vocabulary.reports.longest_at(tokens, at) {
            let undertaken = self
                .content(found.end)
                .and_then(|clause| self.own_undertaking(&clause, plain, speaker, depth));
            if undertaken.is_some() {
                return undertaken;
            }
        }
        let found = self.vocabulary.emphasis.longest_at(tokens, at)?;
        let that = self.past_adverbs(found.end);
        if self.reading.lower(that) != "that" {
            return None;
        }
        match self.finder().main_clause(that + 1) {
            Some(clause) => self.stressed_fact(&clause, that, speaker),
            None if self.demands(that + 1..that + LONGEST_FACT) => None,
            None => Some((self.deed()?, that + 1, Rule::Complement)),
        }
    }

    /// The clause that a verb of saying which ends at `end` introduces.
    fn content(&self, end: usize) -> Option<MainClause> {
        let addressed = |at: &usize| {
            matches!(
                self.reading.class(*at),
                Class::Open
                    | Class::Determiner
                    | Class::Possessive
                    | Class::Conjunction
                    | Class::Adverb
                    | Class::Reflexive
            ) || self.reading.lower(*at) == "of"
        };
        let that = (end..end + LONGEST_ADDRESS)
            .find(|at| !addressed(at))
            .filter(|at| self.reading.lower(*at) == "that");
        match that {
            Some(that) => self.finder().main_clause(that + 1),
            None if self.reading.class(end) == Class::Pronoun => self.finder().clause_at(end),
            None => None,
        }
    }

    /// The level of `clause` where those who report it are its subject and undertake something by it.
    fn own_undertaking(
        &self,
        clause: &MainClause,
        plain: Option<Found<u8>>,
        speaker: Actor,
        depth: usize,
    ) -> Option<Placed> {
        let own = match clause.shape {
            Shape::Speakers | Shape::They | Shape::Singular => true,
            Shape::Names => self.actor(clause) == speaker,
            _ => false,
        };
        let ahead = !matches!(clause.verb.tense, Tense::Past | Tense::Perfect);
        let verdict = self.said_by(speaker).clause(clause, depth + 1);
        let level = verdict.level.filter(|_| own && ahead)?;
        let undertakes = Some(level) > self.deed() && verdict.rule != Rule::Impersonal;
        (undertakes && plain.is_none_or(|plain| level > plain.value)).then_some((
            level,
            verdict.to,
            Rule::Complement,
        ))
    }

    /// The level of facts, where the stressed `clause` after `that` states one and demands nothing.
    fn stressed_fact(&self, clause: &MainClause, that: usize, speaker: Actor) -> Option<Placed> {
        let inner = self.said_by(speaker);
        let speaks = matches!(inner.actor(clause), Actor::Joint | Actor::Unilateral);
        let demands = self.demands(clause.subject.start..clause.verb.end + NEAR_DEMAND);
        let level = self.deed().filter(|_| !speaks && !demands)?;
        inner
            .own_stance(clause)
            .is_none()
            .then_some((level, that + 1, Rule::Complement))
    }

    fn demands(&self, mut region: Range<usize>) -> bool {
        let demands = &self.vocabulary.demands;
        region.any(|at| demands.longest_at(&self.reading.tokens, at).is_some())
    }

    /// "Convened to reaffirm our commitment": to come together for a stance is to take it.
    pub(super) fn convened_to(
        &self,
        clause: &MainClause,
        found: &Found<u8>,
        depth: usize,
    ) -> Option<Placed> {
        if Some(found.value) != self.vocabulary.lowest || depth >= DEEPEST {
            return None;
        }
        let end = self.reading.tokens.len().min(found.end + LONGEST_PLACE);
        let verb = (found.end..end)
            .take_while(|at| !matches!(self.reading.class(*at), Class::Stop | Class::Relative))
            .find(|at| self.reading.class(*at) == Class::To)?
            + 1;
        self.object_level(verb, None, self.actor(clause), depth + 1)
    }
}
