//! From clauses to commitments: the parties are learned from the whole document, then each clause is judged.

use super::judge::{Judge, Verdict};
use super::learn::learn;
use super::reading::Reading;
use super::vocabulary::Vocabulary;
use super::words::Class;
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
        let readings: Vec<Reading> = clauses.iter().map(Reading::of).collect();
        let parties = learn(&readings, &self.vocabulary);
        let mut previous = Actor::Joint;
        readings
            .iter()
            .map(|reading| {
                let judge = Judge {
                    vocabulary: &self.vocabulary,
                    parties: &parties,
                    reading,
                    previous,
                };
                let verdict = judge.sentence();
                previous = verdict.actor;
                self.commitment(reading, &verdict)
            })
            .collect()
    }

    fn commitment(&self, reading: &Reading, verdict: &Verdict) -> Commitment {
        let conditional = self.is_conditional(reading, verdict);
        let drops = conditional && verdict.level.is_some() && verdict.level == self.vocabulary.top;
        Commitment {
            level: if drops {
                self.vocabulary.below_top
            } else {
                verdict.level
            },
            operator: reading.span(verdict.from, verdict.to),
            polarity: if verdict.negated {
                Polarity::Negative
            } else {
                Polarity::Positive
            },
            conditional,
            actor: verdict.actor,
            rule: verdict.rule.name(),
            certainty: verdict.rule.certainty(),
        }
    }

    /// Case 6: a listed condition stands in the clause. A bare "if" or "once" counts only where it hangs on the main
    /// clause, not inside a complement or a relative clause.
    fn is_conditional(&self, reading: &Reading, verdict: &Verdict) -> bool {
        let tokens = &reading.tokens;
        let mut inside = false;
        let inverted = verdict.from > 0 && reading.lower(0) == "should";
        inverted
            || (0..tokens.len()).any(|at| {
                inside |= at >= verdict.from && tokens[at].is(Class::Relative);
                let Some(found) = self.vocabulary.conditions.longest_at(tokens, at) else {
                    return false;
                };
                let bare = found.words == 1 && tokens[at].is(Class::Subordinator);
                let weakened = at > 0 && ["even", "as"].contains(&reading.lower(at - 1));
                let set_off = at > 0 && tokens[at - 1].is(Class::Comma);
                !bare || (set_off || !inside) && !weakened
            })
    }
}
