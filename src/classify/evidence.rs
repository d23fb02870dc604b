//! What is known of a document's clauses before any label is decided.
//!
//! A head is learned from it. It is made by the same steps as labels are, so that learning sees what classifying sees.

use ndarray::{Array2, Axis};

use super::StrengthLabel;
use super::strength::Commitment;

/// What the vectors and the rules say of the clauses of one document, one row or entry a clause, in order.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The zero-shot probability of every domain: one column a domain of the taxonomy.
    pub domains: Array2<f32>,
    /// The clause among its surroundings as a point, of length one: its own vector and the mean of up to four on each
    /// side, in equal parts.
    pub topics: Array2<f32>,
    /// The clause's own vector, of length one.
    pub vectors: Array2<f32>,
    /// What the rules say.
    pub commitments: Vec<Commitment>,
    /// The zero-shot strength; none where the taxonomy has no strengths.
    pub strengths: Vec<Option<StrengthLabel>>,
}

impl Evidence {
    /// What is known of some of the clauses, in the order of `rows`.
    #[must_use]
    pub fn of_rows(&self, rows: &[usize]) -> Self {
        Self {
            domains: self.domains.select(Axis(0), rows),
            topics: self.topics.select(Axis(0), rows),
            vectors: self.vectors.select(Axis(0), rows),
            commitments: rows
                .iter()
                .map(|row| self.commitments[*row].clone())
                .collect(),
            strengths: rows.iter().map(|row| self.strengths[*row]).collect(),
        }
    }
}
