//! What a clause is about: from likeness to probabilities, from probabilities to labels.

use ndarray::{Array2, ArrayView1, ArrayView2, Zip};

use super::chain::{alone, topics};
use super::force::Force;
use super::gathered::{self, Gathered};
use super::prototype::Prototypes;
use crate::taxonomy::Domain;

/// The probability from which a label is given that has no threshold of its own.
const THRESHOLD: f32 = 0.25;
/// How many labels besides the best one are given at most.
const MOST_SECONDARY: usize = 2;

/// Logistic calibration: the probability that a label is one of a clause's own is the logistic function of
/// `INTERCEPT + LIKENESS * likeness + LEAD * (log probability of the topic - that of the likeliest other topic)`. Fitted by
/// maximum likelihood on the sample corpus (`data/tags/communiques.csv`) with the built-in taxonomy, and on nothing else.
const INTERCEPT: f32 = -0.235;
const LIKENESS: f32 = 0.101;
const LEAD: f32 = 0.651;

/// Which steps lead from likeness to probabilities. Every one but the first can be left out, to see what it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DomainSettings {
    /// Whether a clause's topic is read along its document, or from the clause alone.
    pub context: bool,
    /// Whether probabilities are calibrated, or those of topics as they are, which add up to one.
    pub calibration: bool,
}

impl Default for DomainSettings {
    fn default() -> Self {
        Self {
            context: true,
            calibration: true,
        }
    }
}

/// The domain labels of a clause.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DomainLabels {
    /// The labels that are given, best first, at most three: position in the taxonomy and probability. Empty where
    /// no domain fits.
    pub given: Vec<(usize, f32)>,
    /// The probability of every label, in taxonomy order.
    pub scores: Vec<f32>,
}

impl DomainLabels {
    /// The same with the best label alone.
    #[must_use]
    pub(super) fn first_only(mut self) -> Self {
        self.given.truncate(1);
        self
    }

    /// The probability that no domain fits, as far as the best label tells.
    #[must_use]
    pub fn none_score(&self) -> f32 {
        1.0 - self.scores.iter().copied().fold(0.0, f32::max)
    }

    /// The probability that what is given first is right: the best label, or that none fits.
    #[must_use]
    pub fn score(&self) -> f32 {
        self.given
            .first()
            .map_or_else(|| self.none_score(), |(_, score)| *score)
    }

    /// The difference between the two best probabilities; 1 where there is but one label.
    #[must_use]
    pub fn margin(&self) -> f32 {
        let (best, second) = two_best(self.scores.iter().copied());
        if second.is_finite() {
            best - second
        } else {
            1.0
        }
    }
}

/// Labels clauses with domains.
pub struct DomainClassifier {
    prototypes: Prototypes,
    force: Option<Force>,
    thresholds: Vec<Option<f32>>,
    settings: DomainSettings,
}

/// The texts that stand for a domain.
pub(super) fn texts(domain: &Domain) -> Vec<&str> {
    [&domain.name, &domain.description]
        .into_iter()
        .chain(&domain.phrases)
        .map(String::as_str)
        .filter(|text| !text.trim().is_empty())
        .collect()
}

impl DomainClassifier {
    /// Takes the prototypes of `domains`, in the same order, and what was taken out of them.
    #[must_use]
    pub fn new(
        domains: &[Domain],
        prototypes: Prototypes,
        force: Option<Force>,
        settings: DomainSettings,
    ) -> Self {
        Self {
            settings,
            prototypes,
            force,
            thresholds: domains.iter().map(|domain| domain.threshold).collect(),
        }
    }

    /// The probability of every label for the clauses of one document, given one row of length one a clause, in order:
    /// one row a clause, one column a label.
    #[must_use]
    pub fn probabilities(&self, clauses: ArrayView2<'_, f32>) -> Array2<f32> {
        let likeness = self.prototypes.likeness(self.points(clauses).view());
        let topics = if self.settings.context {
            topics(likeness.view(), clauses)
        } else {
            alone(likeness.view())
        };
        if self.settings.calibration {
            probabilities(&likeness, &topics)
        } else {
            topics
        }
    }

    /// Adds the clauses of one document, given as for [`probabilities`](Self::probabilities), to those that the labels are
    /// adapted to.
    pub fn gather(&self, clauses: ArrayView2<'_, f32>, into: &mut Gathered) {
        let points = self.points(clauses);
        let likeness = self.prototypes.likeness(points.view());
        into.add(topics(likeness.view(), clauses).view(), points.view());
    }

    /// The same with labels moved towards the clauses that were gathered.
    #[must_use]
    pub fn adapted(self, gathered: &Gathered) -> Self {
        Self {
            prototypes: self.prototypes.moved(&gathered.centres(), gathered::SHARE),
            ..self
        }
    }

    /// Where clauses stand among the labels' texts: without what their vectors say of force.
    pub(super) fn points(&self, clauses: ArrayView2<'_, f32>) -> Array2<f32> {
        match &self.force {
            Some(force) => force.taken_out(clauses),
            None => clauses.to_owned(),
        }
    }

    /// The texts of `label` that are nearest to a clause at `point` (a row of [`points`](Self::points)), as places in [`texts`] and
    /// cosines, nearest first, at most so many.
    pub(super) fn nearest_texts(
        &self,
        point: ArrayView1<'_, f32>,
        label: usize,
        most: usize,
    ) -> Vec<(usize, f32)> {
        self.prototypes.nearest_texts(point, label, most)
    }

    /// The probability from which a label is given.
    pub(super) fn threshold(&self, label: usize) -> f32 {
        self.thresholds[label].unwrap_or(THRESHOLD)
    }

    /// The labels of a clause whose labels have these probabilities.
    #[must_use]
    pub fn decide(&self, scores: ArrayView1<'_, f32>) -> DomainLabels {
        self.decide_from(scores, THRESHOLD)
    }

    /// The same where labels without a threshold of their own need another probability.
    #[must_use]
    pub(super) fn decide_from(&self, scores: ArrayView1<'_, f32>, usual: f32) -> DomainLabels {
        let order = by_score(scores);
        let mut given = Vec::new();
        for label in order.into_iter().take(1 + MOST_SECONDARY) {
            let threshold = self.thresholds[label].unwrap_or(usual);
            if scores[label] >= threshold {
                given.push((label, scores[label]));
            }
        }
        DomainLabels {
            given,
            scores: scores.to_vec(),
        }
    }
}

/// The labels with these probabilities, the most probable first.
pub(super) fn by_score(scores: ArrayView1<'_, f32>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    order
}

fn probabilities(likeness: &Array2<f32>, topics: &Array2<f32>) -> Array2<f32> {
    let mut probabilities = topics.mapv(f32::ln);
    for mut row in probabilities.rows_mut() {
        let (best, second) = two_best(row.iter().copied());
        let lone = !second.is_finite();
        row.mapv_inplace(|value| {
            #[allow(clippy::float_cmp)] // the same number, not one computed again
            let rival = if value == best { second } else { best };
            if lone { 0.0 } else { value - rival }
        });
    }
    Zip::from(&mut probabilities)
        .and(likeness)
        .for_each(|lead, likeness| {
            *lead = logistic(INTERCEPT + LIKENESS * likeness + LEAD * *lead);
        });
    probabilities
}

fn two_best(values: impl Iterator<Item = f32>) -> (f32, f32) {
    values.fold(
        (f32::NEG_INFINITY, f32::NEG_INFINITY),
        |(best, second), value| {
            if value > best {
                (value, best)
            } else {
                (best, second.max(value))
            }
        },
    )
}

fn logistic(value: f32) -> f32 {
    1.0 / (1.0 + (-value).exp())
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn classifier(thresholds: &[Option<f32>]) -> DomainClassifier {
        let width = thresholds.len();
        DomainClassifier {
            prototypes: Prototypes::new(Array2::eye(width), &vec![1; width]),
            force: None,
            settings: DomainSettings::default(),
            thresholds: thresholds.to_vec(),
        }
    }

    #[test]
    fn probabilities_follow_the_fitted_formula() {
        let found = probabilities(&array![[6.0, 2.0, -4.0]], &array![[0.8, 0.15, 0.05]]);
        // -.235 + .101 * 6 + .651 ln(.8 / .15) = 1.4608; -.235 + .202 - 1.0898 = -1.1228
        assert!((found[[0, 0]] - 0.811_68).abs() < 1e-4, "{found}");
        assert!((found[[0, 1]] - 0.245_50).abs() < 1e-4, "{found}");
    }

    #[test]
    fn labels_need_their_thresholds() {
        let labels =
            classifier(&[None, None, Some(0.9), None]).decide(array![0.35, 0.26, 0.8, 0.05].view());
        assert_eq!(labels.given, [(0, 0.35), (1, 0.26)]);
        let nothing = classifier(&[None, None]).decide(array![0.15, 0.24].view());
        assert!(nothing.given.is_empty());
        assert!((nothing.none_score() - 0.76).abs() < 1e-6);
        assert!((nothing.margin() - 0.09).abs() < 1e-6);
    }

    #[test]
    fn a_single_label_works() {
        let lone = classifier(&[None]);
        let labels = lone.decide(lone.probabilities(array![[1.0]].view()).row(0));
        assert_eq!(labels.scores.len(), 1);
        assert!((labels.margin() - 1.0).abs() < f32::EPSILON);
    }
}
