//! The taxonomy's word lists, compiled once.

use super::pattern::{Found, PatternSet};
use super::reading::Token;
use crate::taxonomy::Taxonomy;

/// All the words the rules go by, and the scale they are put on.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// The lowest level, that of description; nothing where the taxonomy has no strengths.
    pub lowest: Option<u8>,
    /// The highest level, when it is not also the lowest.
    pub top: Option<u8>,
    /// The level just below the highest.
    pub below_top: Option<u8>,
    /// The level of a deed that the speakers report of themselves.
    pub deed_level: Option<u8>,
    /// The level of a verb in its base form without a subject.
    pub bare_verb_level: Option<u8>,
    pub deeds: PatternSet<()>,
    pub operators: PatternSet<u8>,
    pub impersonal: PatternSet<()>,
    pub duty_bearers: PatternSet<()>,
    /// The highest level of an impersonal operator that binds nobody.
    pub unbound_level: Option<u8>,
    pub states_of_things: PatternSet<()>,
    pub transparent: PatternSet<()>,
    pub takes_object_level: PatternSet<()>,
    pub renews: PatternSet<()>,
    pub object_nouns: PatternSet<u8>,
    pub reports: PatternSet<()>,
    pub emphasis: PatternSet<()>,
    pub demands: PatternSet<()>,
    pub persists: PatternSet<()>,
    pub exploratory: PatternSet<u8>,
    pub executed: PatternSet<()>,
    pub instruments: PatternSet<()>,
    pub targets: PatternSet<()>,
    pub conditions: PatternSet<()>,
    pub negations: PatternSet<()>,
    pub speakers: PatternSet<()>,
    pub own_bodies: PatternSet<()>,
    pub parties: PatternSet<()>,
    pub collectives: PatternSet<()>,
    pub outsiders: PatternSet<()>,
    pub firms: PatternSet<()>,
    pub outsider_acts: PatternSet<()>,
    pub events: PatternSet<()>,
}

impl Vocabulary {
    pub fn new(taxonomy: &Taxonomy) -> Self {
        let grammar = &taxonomy.grammar;
        let levels: Vec<u8> = taxonomy
            .strengths
            .iter()
            .map(|strength| strength.level)
            .collect();
        let operators = PatternSet::new(taxonomy.strengths.iter().flat_map(|strength| {
            strength
                .operators
                .iter()
                .map(|text| (text.as_str(), strength.level))
        }));
        let exploratory = exploratory(taxonomy);
        Self {
            lowest: levels.first().copied(),
            top: levels.last().copied().filter(|_| levels.len() > 1),
            below_top: levels.iter().rev().nth(1).copied(),
            deed_level: grammar.deed_level,
            bare_verb_level: grammar.bare_verb_level,
            deeds: set(&grammar.deeds),
            operators,
            exploratory,
            impersonal: set(&grammar.impersonal),
            duty_bearers: set(&grammar.duty_bearers),
            unbound_level: grammar.unbound_level,
            states_of_things: set(&grammar.states_of_things),
            transparent: set(&grammar.transparent),
            takes_object_level: set(&grammar.takes_object_level),
            renews: set(&grammar.renews),
            object_nouns: PatternSet::new(
                grammar
                    .object_levels
                    .iter()
                    .flat_map(|(level, nouns)| nouns.iter().map(|noun| (noun.as_str(), *level))),
            ),
            reports: set(&grammar.reports),
            emphasis: set(&grammar.emphasis),
            demands: set(&grammar.demands),
            persists: set(&grammar.persists),
            executed: set(&grammar.executed),
            instruments: set(&grammar.instruments),
            targets: set(&grammar.targets),
            conditions: set(&grammar.conditions),
            negations: set(&grammar.negations),
            speakers: set(&grammar.speakers),
            own_bodies: set(&grammar.own_bodies),
            parties: set(&grammar.parties),
            collectives: set(&grammar.collectives),
            outsiders: set(&grammar.outsiders),
            firms: set(&grammar.firms),
            outsider_acts: set(&grammar.outsider_acts),
            events: set(&grammar.events),
        }
    }

    /// The operator that starts at token `at`.
    pub fn operator_at(&self, tokens: &[Token], at: usize) -> Option<Found<u8>> {
        self.operators.longest_at(tokens, at)
    }
}

fn set(listed: &[String]) -> PatternSet<()> {
    PatternSet::new(listed.iter().map(|text| (text.as_str(), ())))
}

/// Exploratory verbs with the level that a stronger operator over them comes down to: the one that lists the first of
/// them as an operator.
fn exploratory(taxonomy: &Taxonomy) -> PatternSet<u8> {
    let listed = &taxonomy.grammar.exploratory;
    let level = listed.iter().find_map(|text| {
        let strength = taxonomy
            .strengths
            .iter()
            .find(|strength| strength.operators.contains(text))?;
        Some(strength.level)
    });
    PatternSet::new(
        level
            .into_iter()
            .flat_map(|level| listed.iter().map(move |text| (text.as_str(), level))),
    )
}
