//! Figures of (gold, predicted) pairs that are at hand as such, for callers without numbers of labels.

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
    use proptest::prelude::*;

    use super::super::share::to_f64;
    use super::*;
    use crate::evaluate::Detection;

    /// Ten clauses; their reference values are scikit-learn's (1.9.1, `cohen_kappa_score` with
    /// `weights="quadratic"`, `accuracy_score`, `mean_absolute_error`, `confusion_matrix`).
    const LEVELS: [(u8, u8); 10] = [
        (0, 0),
        (1, 1),
        (2, 3),
        (3, 3),
        (4, 4),
        (5, 4),
        (4, 1),
        (3, 3),
        (1, 2),
        (4, 4),
    ];

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
    fn ordinal_scores_are_those_of_scikit_learn() {
        assert_close(quadratic_kappa(&LEVELS), 0.720_930_232_558_139_5);
        assert_close(accuracy(&LEVELS), 0.6);
        assert_close(mean_absolute_error(&LEVELS), 0.6);
        // Nine of ten: only (4, 1) is further off.
        assert_close(within(&LEVELS, 1), 0.9);
    }

    #[test]
    fn kappa_weighs_by_the_distance_of_levels_where_some_do_not_occur() {
        // By hand: observed 25/4; margins 1/2, 1/2 and 1/4, 3/4, so expected 25/2; 1 - 1/2.
        assert_close(quadratic_kappa(&[(0, 0), (0, 5), (5, 5), (5, 5)]), 0.5);
    }

    #[test]
    fn kappa_is_minus_one_when_the_ends_are_swapped() {
        // By hand: observed 25, expected 25/2; 1 - 2.
        assert_close(quadratic_kappa(&[(0, 5), (0, 5), (5, 0), (5, 0)]), -1.0);
    }

    #[test]
    fn kappa_of_a_single_level_is_undefined_only_when_both_sides_have_it() {
        assert_eq!(quadratic_kappa(&[(3, 3), (3, 3)]), None);
        // By hand: observed and expected disagreement are both 1/3. So it is in scikit-learn.
        assert_close(quadratic_kappa(&[(3, 3), (3, 4), (3, 3)]), 0.0);
        assert_close(quadratic_kappa(&[(3, 4), (3, 4)]), 0.0);
    }

    #[test]
    fn confusion_has_gold_in_rows_and_predictions_in_columns() {
        let confusion = confusion(&LEVELS);
        assert_eq!(confusion.levels, [0, 1, 2, 3, 4, 5]);
        let expected = [
            [1, 0, 0, 0, 0, 0],
            [0, 1, 1, 0, 0, 0],
            [0, 0, 0, 1, 0, 0],
            [0, 0, 0, 2, 0, 0],
            [0, 1, 0, 0, 2, 0],
            [0, 0, 0, 0, 1, 0],
        ];
        assert_eq!(confusion.counts, expected);
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
        assert_eq!(mean_absolute_error(&[]), None);
        assert_eq!(within(&[], 1), None);
        assert_eq!(
            confusion(&[]),
            Confusion {
                levels: vec![],
                counts: vec![]
            }
        );
    }

    proptest! {
        #[test]
        fn kappa_is_that_of_the_definition(
            pairs in prop::collection::vec((0_u8..6, 0_u8..6), 1..60),
        ) {
            let count = to_f64(pairs.len());
            let weight = |x: u8, y: u8| f64::from(x.abs_diff(y)).powi(2);
            let observed = pairs.iter().map(|(x, y)| weight(*x, *y)).sum::<f64>() / count;
            let with_all = |x: u8| pairs.iter().map(move |(_, y)| weight(x, *y)).sum::<f64>();
            let expected = pairs.iter().map(|(x, _)| with_all(*x)).sum::<f64>() / (count * count);
            match quadratic_kappa(&pairs) {
                Some(kappa) => prop_assert!((kappa - (1.0 - observed / expected)).abs() < 1e-9),
                None => prop_assert!(expected == 0.0),
            }
        }
    }
}
