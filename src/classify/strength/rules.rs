//! From clauses to commitments: the parties are learned from the whole document, then each clause is judged.

use super::condition::is_conditional;
use super::judge::{Judge, Verdict};
use super::learn::learn;
use super::main_clause::MainClause;
use super::parties::Parties;
use super::reading::Reading;
use super::rule::Rule;
use super::unlisted::base_form;
use super::vocabulary::Vocabulary;
use super::{Actor, Commitment, Polarity};
use crate::clause::Clause;
use crate::taxonomy::Taxonomy;

/// The strength rules of a taxonomy, compiled once and shared by all documents.
#[derive(Debug)]
pub struct StrengthRules {
    vocabulary: Vocabulary,
}

impl StrengthRules {
    /// Compiles the operators and the grammar of `taxonomy`.
    #[must_use]
    pub fn new(taxonomy: &Taxonomy) -> Self {
        Self {
            vocabulary: Vocabulary::new(taxonomy),
        }
    }

    /// Judges the clauses of one document, given in order; one commitment a clause.
    #[must_use]
    pub fn assess(&self, clauses: &[Clause]) -> Vec<Commitment> {
        if self.vocabulary.lowest.is_none() {
            return vec![unasked(); clauses.len()];
        }
        let readings: Vec<Reading> = clauses.iter().map(Reading::of).collect();
        let parties = learn(&readings, &self.vocabulary);
        let mut previous = Actor::Joint;
        let mut commitments: Vec<Commitment> = Vec::with_capacity(readings.len());
        for reading in &readings {
            let judge = Judge {
                vocabulary: &self.vocabulary,
                parties: &parties,
                reading,
                previous,
            };
            let clause = judge.finder().main_clause(0);
            let verdict = judge.sentence(clause.as_ref());
            previous = verdict.actor;
            let own = Commitment {
                verb: main_verb(reading, clause.as_ref()),
                unlisted: judge.unlisted(&verdict),
                ..self.commitment(reading, &verdict, &parties)
            };
            let governing = commitments.last().filter(|_| {
                verdict.rule == Rule::Unknown && reading.joined && verdict.from >= reading.own
            });
            let commitment = governing.and_then(|before| self.carried_on(&own, before));
            commitments.push(commitment.unwrap_or(own));
        }
        commitments
    }

    /// "We will train crews | and rehearse the landing": a verb that nobody listed, tied by "and" to the clause before and
    /// with only its subject as a lead, goes on with what that clause undertakes or asks.
    fn carried_on(&self, own: &Commitment, before: &Commitment) -> Option<Commitment> {
        let above_facts = before.level > self.vocabulary.deed_level.or(self.vocabulary.lowest);
        (above_facts && before.actor == own.actor).then(|| Commitment {
            level: before.level,
            operator: before.operator.clone(),
            polarity: before.polarity,
            rule: before.rule,
            certainty: before.certainty,
            unlisted: None,
            ..own.clone()
        })
    }

    fn commitment(&self, reading: &Reading, verdict: &Verdict, parties: &Parties) -> Commitment {
        let conditional = is_conditional(reading, verdict, parties, &self.vocabulary);
        let drops = conditional && verdict.level.is_some() && verdict.level == self.vocabulary.top;
        Commitment {
            level: if drops {
                self.vocabulary.below_top
            } else {
                verdict.level
            },
            operator: reading.span(verdict.from, verdict.to),
            verb: String::new(),
            unlisted: None,
            polarity: if verdict.negated {
                Polarity::Negative
            } else {
                Polarity::Positive
            },
            conditional,
            lowered: drops,
            actor: verdict.actor,
            rule: verdict.rule.name(),
            certainty: verdict.rule.certainty(),
        }
    }
}

/// What is said of a clause by a taxonomy without strengths: nothing.
fn unasked() -> Commitment {
    Commitment {
        level: None,
        operator: String::new(),
        verb: String::new(),
        unlisted: None,
        polarity: Polarity::Positive,
        conditional: false,
        lowered: false,
        actor: Actor::None,
        rule: Rule::Unknown.name(),
        certainty: 0.0,
    }
}

/// The base form of the main clause's main verb; empty where there is none.
fn main_verb(reading: &Reading, clause: Option<&MainClause>) -> String {
    let Some(main) = clause.and_then(|clause| clause.verb.main) else {
        return String::new();
    };
    base_form(reading.lower(main)).to_string()
}
