//! Figures of (gold, predicted) pairs that are at hand as such, for callers without numbers of labels.
//! Each is one of a [`ConfusionMatrix`].

use std::collections::{BTreeMap, BTreeSet};

use super::average::LabelCounts;
use super::confusion::ConfusionMatrix;
use super::share::{mean_of_defined, share};
use crate::evaluate::{Confusion, LabelScores};

/// The share of pairs whose sides are equal; none when there are no pairs.
#[must_use]
pub fn accuracy<T: PartialEq>(pairs: &[(T, T)]) -> Option<f64> {
    share(
        pairs
            .iter()
            .filter(|(gold, predicted)| gold == predicted)
            .count(),
        pairs.len(),
    )
}

/// The matrix of pairs of levels, with the levels' own numbers.
#[must_use]
pub fn of_levels(pairs: &[(u8, u8)]) -> ConfusionMatrix {
    let top = pairs.iter().map(|pair| pair.0.max(pair.1)).max();
    let levels = top.map_or(0, |top| usize::from(top) + 1);
    let pairs = pairs
        .iter()
        .map(|(gold, predicted)| (usize::from(*gold), usize::from(*predicted)));
    ConfusionMatrix::of(levels, pairs)
}

/// See [`ConfusionMatrix::quadratic_kappa`].
#[must_use]
pub fn quadratic_kappa(pairs: &[(u8, u8)]) -> Option<f64> {
    of_levels(pairs).quadratic_kappa()
}

/// See [`ConfusionMatrix::mean_absolute_error`].
#[must_use]
pub fn mean_absolute_error(pairs: &[(u8, u8)]) -> Option<f64> {
    of_levels(pairs).mean_absolute_error()
}

/// See [`ConfusionMatrix::within`].
#[must_use]
pub fn within(pairs: &[(u8, u8)], distance: u8) -> Option<f64> {
    of_levels(pairs).within(usize::from(distance))
}

/// How many pairs there are of each gold and each predicted level; empty when there are no pairs.
#[must_use]
pub fn confusion(pairs: &[(u8, u8)]) -> Confusion {
    let levels: BTreeSet<u8> = pairs.iter().flat_map(|pair| [pair.0, pair.1]).collect();
    let matrix = of_levels(pairs);
    let count = |gold: &u8, predicted: &u8| matrix.count((*gold).into(), (*predicted).into());
    let counts = levels
        .iter()
        .map(|row| levels.iter().map(|column| count(row, column)).collect())
        .collect();
    Confusion {
        levels: levels.into_iter().collect(),
        counts,
    }
}

/// Precision, recall, F1 and support of every label on either side, in the order of the labels.
#[must_use]
pub fn by_label(pairs: &[(&str, &str)]) -> Vec<LabelScores> {
    let mut tallies: BTreeMap<&str, LabelCounts> = BTreeMap::new();
    for &(gold, predicted) in pairs {
        tallies.entry(gold).or_default().gold += 1;
        tallies.entry(predicted).or_default().predicted += 1;
        if gold == predicted {
            tallies.entry(gold).or_default().matched += 1;
        }
    }
    let scores = tallies.into_iter().map(|(label, counts)| LabelScores {
        label: label.to_owned(),
        support: counts.gold,
        predicted: counts.predicted,
        detection: counts.detection(),
    });
    scores.collect()
}

/// The mean of F1 over the labels that are some pair's gold; none when there are no such labels. The
/// same as [`ConfusionMatrix::macro_f1`].
#[must_use]
pub fn macro_f1(labels: &[LabelScores]) -> Option<f64> {
    let in_gold = labels.iter().filter(|label| label.support > 0);
    mean_of_defined(in_gold.map(|label| label.detection.f1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Detection;

    /// Eight clauses; their reference values are scikit-learn's `precision_recall_fscore_support`
    /// with `zero_division=nan`.
    const LABELS: [(&str, &str); 8] = [
        ("cyber", "cyber"),
        ("cyber", "cyber"),
        ("cyber", "space"),
        ("space", "space"),
        ("space", "none"),
        ("health", "cyber"),
        ("none", "none"),
        ("none", "trade"),
    ];

    fn assert_close(actual: Option<f64>, expected: f64) {
        let actual = actual.expect("a value is defined here");
        assert!(
            (actual - expected).abs() < 1e-12,
            "{actual} is not {expected}"
        );
    }

    #[test]
    fn confusion_names_the_levels_that_occur() {
        let pairs = [(0, 4), (4, 4), (4, 1), (0, 4)];
        let expected = Confusion {
            levels: vec![0, 1, 4],
            counts: vec![vec![0, 0, 2], vec![0, 0, 0], vec![0, 1, 1]],
        };
        assert_eq!(confusion(&pairs), expected);
        // Off by four, none, three and four.
        assert_eq!(within(&pairs, 3), Some(0.5));
        assert_eq!(mean_absolute_error(&pairs), Some(11.0 / 4.0));
    }

    #[test]
    fn labels_are_scored_as_scikit_learn_does() {
        let labels = by_label(&LABELS);
        let found: Vec<_> = labels
            .iter()
            .map(|scores| {
                let Detection {
                    precision,
                    recall,
                    f1,
                } = scores.detection;
                (
                    scores.label.as_str(),
                    scores.support,
                    scores.predicted,
                    precision,
                    recall,
                    f1,
                )
            })
            .collect();
        let third = Some(2.0 / 3.0);
        let expected = [
            ("cyber", 3, 3, third, third, third),
            ("health", 1, 0, None, Some(0.0), Some(0.0)),
            ("none", 2, 2, Some(0.5), Some(0.5), Some(0.5)),
            ("space", 2, 2, Some(0.5), Some(0.5), Some(0.5)),
            ("trade", 0, 1, Some(0.0), None, Some(0.0)),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn macro_f1_leaves_out_labels_that_are_no_gold() {
        // By hand: (2/3 + 0 + 1/2 + 1/2) / 4; so scikit-learn's `f1_score` with the gold's labels.
        assert_close(macro_f1(&by_label(&LABELS)), 5.0 / 12.0);
        assert_eq!(macro_f1(&by_label(&[])), None);
    }

    #[test]
    fn nothing_has_no_score() {
        assert_eq!(accuracy::<u8>(&[]), None);
        assert_eq!(quadratic_kappa(&[]), None);
        assert_eq!(
            confusion(&[]),
            Confusion {
                levels: vec![],
                counts: vec![]
            }
        );
    }
}
