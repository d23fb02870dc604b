//! From clauses and their vectors to labels.
//!
//! In come a document's [`Clause`]s with one vector each, out come [`Labelled`] clauses. Domains are found by likeness
//! to the labels' texts (`prototype`), read along the document (`chain`), strength by the governing operator. A verb that
//! is no known operator has the level of those nearest to it (`operator`), and only where no rule applies the clause's own
//! likeness decides: sentence vectors carry the topic of a clause, hardly its force. Both are zero-shot; a [`head`]
//! learned from hand tags may shift them. Instead, an entailment model may be asked for both
//! ([`entailment`]).

mod chain;
mod classifier;
mod context;
mod domain;
mod doubt;
pub mod entailment;
mod evidence;
mod explain;
#[cfg(test)]
mod explain_tests;
mod force;
mod gathered;
pub mod head;
mod level;
mod operator;
mod prototype;
mod strength;

use crate::clause::Clause;

pub use classifier::{Classifier, Settings};
pub use domain::{DomainClassifier, DomainLabels, DomainSettings};
pub use doubt::Doubt;
pub use evidence::Evidence;
pub use explain::{Decider, Depth, DomainReason, Explanation, NearText, StrengthReason};
pub use gathered::Gathered;
pub use prototype::Prototypes;
pub use strength::{Actor, Commitment, Polarity, StrengthRules, Unlisted};

/// A clause with its labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// The clause.
    pub clause: Clause,
    /// What it is about.
    pub domains: DomainLabels,
    /// How strongly the speakers commit themselves; none where the taxonomy has no strengths.
    pub strength: Option<StrengthLabel>,
    /// Operator, polarity, condition and actor of the clause.
    pub commitment: Commitment,
    /// Whether the decision was close and a person should look.
    pub review: bool,
}

/// The strength of a clause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StrengthLabel {
    /// The position of the level in the taxonomy's list.
    pub index: usize,
    /// The probability that it is right, 0 to 1.
    pub score: f32,
}
