//! Domains: shifted log-odds.

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

/// How near to 0 or 1 a probability is taken for certain.
const CERTAIN: f32 = 1e-6;

/// Shifts the log-odds of domains.
///
/// For a label k with weights the new log-odds are `slope · z + bias + weights · x`, z being its zero-shot log-odds and
/// x the clause among its surroundings. Labels without weights keep their scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DomainHead {
    /// What the zero-shot log-odds are multiplied by.
    pub slope: f32,
    /// The labels that were tagged.
    pub labels: Vec<LabelWeights>,
}

/// The weights of one label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelWeights {
    /// Its position in the taxonomy.
    #[serde(skip)]
    pub label: usize,
    /// Its id in the taxonomy.
    pub id: String,
    /// The shift that is the same for every clause.
    pub bias: f32,
    /// One weight a dimension of the vectors.
    pub weights: Vec<f32>,
}

impl DomainHead {
    /// Changes the probabilities of domains, one row a clause and one column a label; `topics` has one row a clause.
    pub fn apply(&self, probabilities: &mut Array2<f32>, topics: ArrayView2<'_, f32>) {
        for label in &self.labels {
            for (probability, topic) in probabilities
                .column_mut(label.label)
                .iter_mut()
                .zip(topics.rows())
            {
                let shift: f32 = topic.iter().zip(&label.weights).map(|(x, w)| x * w).sum();
                let odds = self.slope * log_odds(*probability) + label.bias + shift;
                *probability = 1.0 / (1.0 + (-odds).exp());
            }
        }
    }
}

/// The log-odds of a probability, finite at 0 and 1.
#[must_use]
pub(crate) fn log_odds(probability: f32) -> f32 {
    let probability = probability.clamp(CERTAIN, 1.0 - CERTAIN);
    (probability / (1.0 - probability)).ln()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn tagged_labels_are_shifted_and_others_keep_their_scores() {
        let head = DomainHead {
            slope: 0.5,
            labels: vec![LabelWeights {
                label: 1,
                id: "space".into(),
                bias: 0.2,
                weights: vec![1.0, -2.0],
            }],
        };
        let mut probabilities = array![[0.7, 0.8], [0.3, 0.5]];
        head.apply(&mut probabilities, array![[1.0, 0.0], [0.6, 0.8]].view());
        assert_eq!(probabilities.column(0).to_vec(), [0.7, 0.3]);
        // ln 4 / 2 + .2 + 1 = 1.893_147; 0 + .2 + .6 - 1.6 = -.8
        assert!((probabilities[[0, 1]] - 0.869_113).abs() < 1e-5);
        assert!((probabilities[[1, 1]] - 0.310_026).abs() < 1e-5);
    }

    #[test]
    fn certainty_has_finite_odds() {
        assert!(log_odds(0.0).is_finite() && log_odds(1.0).is_finite());
        assert!((log_odds(0.8) - 4.0_f32.ln()).abs() < 1e-5);
    }
}
