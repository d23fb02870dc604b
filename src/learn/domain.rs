//! Domains: one logistic regression a tagged label, all starting from the zero-shot log-odds.

use ndarray::{Array1, Array2, Axis, s};

use super::examples::Examples;
use super::minimise::minimise;
use super::one_versus_rest::OneVersusRest;
use super::task::{Prediction, Task};
use crate::classify::Classifier;
use crate::classify::head::{DomainHead, LabelWeights, log_odds};
use crate::evaluate::metrics::ConfusionMatrix;

/// How far a second or third domain counts as the label being right, as the primary one counts 1.
const SECONDARY: f64 = 0.5;

/// Clauses with domains.
pub(super) struct DomainTask<'e> {
    classifier: &'e Classifier,
    ids: &'e [String],
    documents: Vec<usize>,
    /// The primary label of each tag, the number of labels for `none`.
    gold: Vec<usize>,
    /// How far each label is right: one row a tag, one column a label.
    targets: Array2<f64>,
    /// The zero-shot probabilities, likewise.
    zero_shot: Array2<f32>,
    topics: Array2<f32>,
    /// Of each label how much a clause that has it weighs; 0 for labels without tags.
    weights: Vec<f64>,
}

impl<'e> DomainTask<'e> {
    /// None where no clause has a domain, or there are no domains.
    pub fn new(examples: &'e Examples, classifier: &'e Classifier) -> Option<Self> {
        let labels = examples.domain_ids.len();
        let tagged: Vec<usize> = (0..examples.domains.len())
            .filter(|example| examples.domains[*example].is_some())
            .collect();
        if tagged.is_empty() || labels == 0 {
            return None;
        }
        let mut targets = Array2::zeros((tagged.len(), labels));
        let mut gold = Vec::with_capacity(tagged.len());
        for (row, example) in tagged.iter().enumerate() {
            let domains = examples.domains[*example].as_deref().unwrap_or_default();
            gold.push(domains.first().copied().unwrap_or(labels));
            for (place, label) in domains.iter().enumerate() {
                targets[[row, *label]] = if place == 0 { 1.0 } else { SECONDARY };
            }
        }
        let every: Vec<usize> = (0..tagged.len()).collect();
        Some(Self {
            classifier,
            ids: &examples.domain_ids,
            documents: tagged
                .iter()
                .map(|example| examples.documents[*example])
                .collect(),
            gold,
            weights: label_weights(&targets, &every),
            targets,
            zero_shot: examples.evidence.domains.select(Axis(0), &tagged),
            topics: examples.evidence.topics.select(Axis(0), &tagged),
        })
    }

    fn regression(
        &self,
        tags: &[usize],
        labels: &[usize],
        weights: &[f64],
        penalty: f64,
    ) -> OneVersusRest {
        let targets = self.targets.select(Axis(0), tags).select(Axis(1), labels);
        let mut row_weights = Array2::ones(targets.dim());
        for ((row, place), target) in targets.indexed_iter() {
            if *target > 0.0 {
                row_weights[[row, place]] = weights[labels[place]];
            }
        }
        let base = self.zero_shot.select(Axis(0), tags).select(Axis(1), labels);
        OneVersusRest {
            base: base.mapv(|probability| f64::from(log_odds(probability))),
            topics: self.topics.select(Axis(0), tags).mapv(f64::from),
            targets,
            weights: row_weights,
            penalty,
        }
    }

    /// The log loss of the domains that are tagged somewhere.
    fn loss(&self, probabilities: &Array1<f32>, tag: usize) -> f64 {
        let labels = probabilities.iter().zip(&self.weights).enumerate();
        labels
            .filter(|(_, (_, weight))| **weight > 0.0)
            .map(|(label, (probability, weight))| {
                let target = self.targets[[tag, label]];
                let probability = f64::from(*probability).clamp(1e-6, 1.0 - 1e-6);
                let weight = if target > 0.0 { *weight } else { 1.0 };
                -weight * (target * probability.ln() + (1.0 - target) * (1.0 - probability).ln())
            })
            .sum()
    }

    fn probabilities(&self, head: Option<&DomainHead>, tag: usize) -> Array1<f32> {
        let mut row = self.zero_shot.slice(s![tag..=tag, ..]).to_owned();
        if let Some(head) = head {
            head.apply(&mut row, self.topics.slice(s![tag..=tag, ..]));
        }
        row.remove_axis(Axis(0))
    }
}

impl Task for DomainTask<'_> {
    type Head = DomainHead;

    fn documents(&self) -> &[usize] {
        &self.documents
    }

    fn classes(&self) -> usize {
        self.ids.len() + 1
    }

    fn gold(&self, tag: usize) -> usize {
        self.gold[tag]
    }

    fn fit(&self, tags: &[usize], penalty: f64, trust: f64) -> DomainHead {
        let weights = label_weights(&self.targets, tags);
        let labels: Vec<usize> = (0..weights.len())
            .filter(|label| weights[*label] > 0.0)
            .collect();
        let regression = self.regression(tags, &labels, &weights, penalty);
        let width = self.topics.ncols();
        let fitted = minimise(&regression, vec![0.0; 1 + labels.len() * (1 + width)]);
        let (slope, biases, shifts) = regression.parts(&fitted);
        let part = |value: f64| single(trust * value);
        DomainHead {
            slope: single(1.0 + trust * (slope - 1.0)),
            labels: labels
                .iter()
                .enumerate()
                .map(|(place, label)| LabelWeights {
                    label: *label,
                    id: self.ids[*label].clone(),
                    bias: part(biases[place]),
                    weights: shifts
                        .row(place)
                        .iter()
                        .map(|weight| part(*weight))
                        .collect(),
                })
                .collect(),
        }
    }

    fn predict(&self, head: Option<&DomainHead>, tag: usize) -> Prediction {
        let probabilities = self.probabilities(head, tag);
        let class = self.classifier.primary_domain(probabilities.view());
        Prediction {
            class: class.unwrap_or(self.ids.len()),
            loss: self.loss(&probabilities, tag),
        }
    }

    fn figure(&self) -> &'static str {
        "macro-F1"
    }

    fn headline(&self, matrix: &ConfusionMatrix) -> Option<f64> {
        matrix.macro_f1()
    }
}

/// How much a clause that has a label weighs among those that do not: the root of how much rarer the label is than the
/// mean of the labels that occur, and 1 at least. Without it rare labels, which count as much as others in macro-F1, are
/// given up; with the whole ratio they are given too freely. Labels that do not occur have 0.
fn label_weights(targets: &Array2<f64>, tags: &[usize]) -> Vec<f64> {
    #[allow(clippy::cast_precision_loss)] // counts of clauses
    let counts: Vec<f64> = targets
        .columns()
        .into_iter()
        .map(|column| tags.iter().filter(|tag| column[**tag] > 0.0).count() as f64)
        .collect();
    let occurring: Vec<f64> = counts
        .iter()
        .copied()
        .filter(|count| *count > 0.0)
        .collect();
    #[allow(clippy::cast_precision_loss)] // counts of labels
    let mean = occurring.iter().sum::<f64>() / occurring.len() as f64;
    let weight = |count: &f64| {
        if *count > 0.0 {
            (mean / count).sqrt().max(1.0)
        } else {
            0.0
        }
    };
    counts.iter().map(weight).collect()
}

#[allow(clippy::cast_possible_truncation)] // weights need no more than seven digits
fn single(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn rare_labels_weigh_by_the_root_of_their_rarity() {
        // Three, one and no clause: the mean of those that occur is 2.
        let targets = array![
            [1.0, 0.0, 0.0],
            [1.0, 0.5, 0.0],
            [1.0, 0.0, 0.0],
            [0.0, 0.0, 0.0]
        ];
        let weights = label_weights(&targets, &[0, 1, 2, 3]);
        assert!((weights[0] - 1.0).abs() < 1e-12);
        assert!((weights[1] - 2.0_f64.sqrt()).abs() < 1e-12);
        assert!(weights[2].abs() < 1e-12);
    }
}
