//! Precision, recall and F1 of each label, and their means over labels.

use std::ops::AddAssign;

use super::share::{detection, to_f64};
use crate::evaluate::Detection;

/// How often a label is gold, how often predicted, and how often both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LabelCounts {
    /// Rows with the label in gold: its support.
    pub gold: usize,
    /// Rows for which it was predicted.
    pub predicted: usize,
    /// Rows that are both.
    pub matched: usize,
}

impl LabelCounts {
    /// Precision, recall and F1 of the label.
    ///
    /// A label that was never predicted has no precision, one that is nowhere gold has no recall; F1
    /// is 0 for both, and undefined for a label that is neither.
    #[must_use]
    pub fn detection(self) -> Detection {
        detection(self.matched, self.predicted, self.gold)
    }

    pub(super) fn times(self, times: usize) -> Self {
        Self {
            gold: self.gold * times,
            predicted: self.predicted * times,
            matched: self.matched * times,
        }
    }
}

impl AddAssign for LabelCounts {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.predicted += other.predicted;
        self.matched += other.matched;
    }
}

/// How the figures of labels become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Average {
    /// Each label weighs the same. F1 is the mean of the labels' F1, not the F1 of mean precision and
    /// mean recall (J. Opitz and S. Burst, "Macro F1 and Macro F1", arXiv:1911.03347, 2019).
    Macro,
    /// The counts of the labels are added up before anything is divided.
    Micro,
    /// Each label weighs as much as its support.
    Weighted,
}

/// Which labels enter a mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelsIn {
    /// Those that are some row's gold. A label that is only predicted is an error of the labels it was
    /// taken for and not counted as one more label with F1 0.
    Gold,
    /// Those that are some row's gold or were predicted for one: scikit-learn's choice for rows with
    /// one label, when it is not told the labels.
    GoldOrPredictions,
}

impl LabelsIn {
    fn holds(self, label: LabelCounts) -> bool {
        match self {
            Self::Gold => label.gold > 0,
            Self::GoldOrPredictions => label.gold + label.predicted > 0,
        }
    }
}

/// The mean of precision, recall and F1 over labels, as scikit-learn's
/// `precision_recall_fscore_support` has it: a share of nothing counts as 0. None when no label enters,
/// and for means weighted by support when no label has any.
#[must_use]
pub fn average(labels: &[LabelCounts], how: Average, over: LabelsIn) -> Detection {
    let labels = || labels.iter().copied().filter(|label| over.holds(*label));
    match how {
        Average::Macro => weighted(labels().map(|label| (label, 1))),
        Average::Weighted => weighted(labels().map(|label| (label, label.gold))),
        Average::Micro => {
            let mut sum = LabelCounts::default();
            labels().for_each(|label| sum += label);
            sum.detection()
        }
    }
}

fn weighted(labels: impl Iterator<Item = (LabelCounts, usize)>) -> Detection {
    let (mut precision, mut recall, mut f1, mut weights) = (0.0, 0.0, 0.0, 0);
    for (label, weight) in labels {
        let found = label.detection();
        precision += to_f64(weight) * found.precision.unwrap_or(0.0);
        recall += to_f64(weight) * found.recall.unwrap_or(0.0);
        f1 += to_f64(weight) * found.f1.unwrap_or(0.0);
        weights += weight;
    }
    let mean = |sum: f64| (weights > 0).then(|| sum / to_f64(weights));
    Detection {
        precision: mean(precision),
        recall: mean(recall),
        f1: mean(f1),
    }
}
