//! Levels of strength by likeness, for clauses of which no rule knows anything.

use ndarray::{Array2, ArrayView2};

use super::StrengthLabel;
use super::prototype::Prototypes;

/// Strengths as points among sentence vectors, for clauses whose operator is not known.
pub(super) struct LevelPrototypes {
    pub(super) prototypes: Prototypes,
    /// The position in the taxonomy of each label of the prototypes.
    pub(super) strengths: Vec<usize>,
}

impl LevelPrototypes {
    /// For every clause the level whose sentences are nearest, with its share of the levels' soft maximum.
    pub(super) fn nearest(&self, vectors: ArrayView2<'_, f32>) -> Vec<StrengthLabel> {
        let likeness: Array2<f32> = self.prototypes.likeness(vectors);
        likeness
            .rows()
            .into_iter()
            .map(|row| {
                let best = (0..row.len())
                    .max_by(|a, b| row[*a].total_cmp(&row[*b]))
                    .unwrap_or_default();
                let total: f32 = row.iter().map(|value| (value - row[best]).exp()).sum();
                StrengthLabel {
                    index: self.strengths[best],
                    score: 1.0 / total,
                }
            })
            .collect()
    }
}
