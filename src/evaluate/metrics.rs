//! The formulas, as functions of (gold, predicted) pairs.
//!
//! They know nothing of clauses and tables, so that each can be checked against its source. Where a
//! formula divides by nothing the result is `None` and never a number that looks like a score.

use std::collections::{BTreeMap, BTreeSet};

use super::{Calibration, CalibrationBin, Confusion, Detection, LabelScores};

/// Intervals of equal width in [`calibration`].
const BINS: u32 = 10;

/// `part` divided by `whole`; none when `whole` is 0.
#[must_use]
pub fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| to_f64(part) / to_f64(whole))
}

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

/// Precision, recall and F1 of `predicted` things, `matched` of which are among the `gold` ones.
///
/// F1 is 2 · matched / (predicted + gold), the harmonic mean of the other two written so that it is
/// 0, and not undefined, when one side is empty (van Rijsbergen, *Information Retrieval*, 2nd ed.
/// 1979, chapter 7).
#[must_use]
pub fn detection(matched: usize, predicted: usize, gold: usize) -> Detection {
    Detection {
        precision: share(matched, predicted),
        recall: share(matched, gold),
        f1: share(2 * matched, predicted + gold),
    }
}

/// Weighted kappa with squared distances as weights of disagreement; none when there are no pairs,
/// and when all levels on both sides are the same one, as chance alone then gives full agreement.
///
/// Kappa is 1 - Σ w o / Σ w e, with w the weight of a cell of the table of gold against predicted
/// levels, o its observed share and e the share that is expected from the margins (J. Cohen,
/// "Weighted kappa", *Psychological Bulletin* 70(4), 1968, 213-220). With w = (i - j)², Σ w o is the
/// mean of (x - y)² over the pairs and Σ w e the same mean over all combinations of one x with one
/// y; both are multiplied by n² here, which keeps them whole numbers.
#[must_use]
pub fn quadratic_kappa(pairs: &[(u8, u8)]) -> Option<f64> {
    let count = pairs.len();
    let square = |level: u8| usize::from(level) * usize::from(level);
    let gold: usize = pairs.iter().map(|pair| usize::from(pair.0)).sum();
    let predicted: usize = pairs.iter().map(|pair| usize::from(pair.1)).sum();
    let squares: usize = pairs
        .iter()
        .map(|pair| square(pair.0) + square(pair.1))
        .sum();
    let observed: usize = pairs
        .iter()
        .map(|pair| square(pair.0.abs_diff(pair.1)))
        .sum();
    share(count * observed, count * squares - 2 * gold * predicted)
        .map(|disagreement| 1.0 - disagreement)
}

/// The mean distance between the levels of a pair; none when there are no pairs.
///
/// S. Baccianella, A. Esuli and F. Sebastiani, "Evaluation measures for ordinal regression", ISDA
/// 2009, the micro-averaged form.
#[must_use]
pub fn mean_absolute_error(pairs: &[(u8, u8)]) -> Option<f64> {
    let distance = pairs
        .iter()
        .map(|pair| usize::from(pair.0.abs_diff(pair.1)))
        .sum();
    share(distance, pairs.len())
}

/// The share of pairs whose levels are at most `distance` apart; none when there are no pairs.
#[must_use]
pub fn within(pairs: &[(u8, u8)], distance: u8) -> Option<f64> {
    let near = pairs
        .iter()
        .filter(|(gold, predicted)| gold.abs_diff(*predicted) <= distance);
    share(near.count(), pairs.len())
}

/// How many pairs there are of each gold and each predicted level; empty when there are no pairs.
#[must_use]
pub fn confusion(pairs: &[(u8, u8)]) -> Confusion {
    let levels: BTreeSet<u8> = pairs.iter().flat_map(|pair| [pair.0, pair.1]).collect();
    let mut cells: BTreeMap<(u8, u8), usize> = BTreeMap::new();
    for pair in pairs {
        *cells.entry(*pair).or_default() += 1;
    }
    let count = |gold: u8, predicted: u8| cells.get(&(gold, predicted)).copied().unwrap_or(0);
    let counts = levels
        .iter()
        .map(|row| levels.iter().map(|column| count(*row, *column)).collect())
        .collect();
    Confusion {
        levels: levels.into_iter().collect(),
        counts,
    }
}

/// Precision, recall, F1 and support of every label on either side, in the order of the labels.
///
/// A label that was never predicted has no precision, one that is no pair's gold has no recall; F1
/// is 0 for both.
#[must_use]
pub fn by_label(pairs: &[(&str, &str)]) -> Vec<LabelScores> {
    #[derive(Default)]
    struct Tally {
        matched: usize,
        predicted: usize,
        gold: usize,
    }
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for &(gold, predicted) in pairs {
        tallies.entry(gold).or_default().gold += 1;
        tallies.entry(predicted).or_default().predicted += 1;
        if gold == predicted {
            tallies.entry(gold).or_default().matched += 1;
        }
    }
    let scores = tallies.into_iter().map(|(label, tally)| LabelScores {
        label: label.to_owned(),
        support: tally.gold,
        predicted: tally.predicted,
        detection: detection(tally.matched, tally.predicted, tally.gold),
    });
    scores.collect()
}

/// The mean of F1 over the labels that are some pair's gold; none when there are no such labels.
///
/// The mean of the labels' F1, not the F1 of mean precision and mean recall (J. Opitz and S. Burst,
/// "Macro F1 and Macro F1", arXiv:1911.03347, 2019). A label that is only predicted is an error of
/// the labels it was taken for and not counted as one more label with F1 0.
#[must_use]
pub fn macro_f1(labels: &[LabelScores]) -> Option<f64> {
    let in_gold = labels.iter().filter(|label| label.support > 0);
    let scores: Vec<f64> = in_gold.filter_map(|label| label.detection.f1).collect();
    mean(&scores)
}

/// Expected calibration error of (score, whether it was right), over ten intervals of equal width.
///
/// The mean over the intervals of |accuracy - mean score|, weighted by the share of scores that fall
/// into them; an interval is open below and closed above (C. Guo, G. Pleiss, Y. Sun and K. Q.
/// Weinberger, "On calibration of modern neural networks", ICML 2017, section 2). The score 0 belongs
/// to the first interval. Empty intervals weigh nothing; without scores there is no error.
///
/// Scores are in 0..=1; those above are taken into the last interval, those below into the first.
#[must_use]
pub fn calibration(judged: &[(f64, bool)]) -> Calibration {
    let bound = |number: u32| f64::from(number) / f64::from(BINS);
    let is_in = |score: f64, number: u32| {
        (number == 0 || score > bound(number)) && (number + 1 == BINS || score <= bound(number + 1))
    };
    let bins: Vec<CalibrationBin> = (0..BINS)
        .map(|number| {
            let inside = judged.iter().filter(|(score, _)| is_in(*score, number));
            let (scores, right): (Vec<f64>, Vec<bool>) = inside.copied().unzip();
            CalibrationBin {
                lower: bound(number),
                upper: bound(number + 1),
                clauses: scores.len(),
                mean_score: mean(&scores),
                accuracy: share(right.iter().filter(|right| **right).count(), right.len()),
            }
        })
        .collect();
    let gap = |bin: &CalibrationBin| {
        let distance = (bin.accuracy? - bin.mean_score?).abs();
        Some(distance * share(bin.clauses, judged.len())?)
    };
    let expected_error = (!judged.is_empty()).then(|| bins.iter().filter_map(gap).sum());
    Calibration {
        clauses: judged.len(),
        expected_error,
        bins,
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / to_f64(values.len()))
}

#[allow(clippy::cast_precision_loss)] // counts of clauses are far below 2^53
fn to_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
    fn detection_by_hand() {
        let found = detection(3, 4, 6);
        assert_close(found.precision, 0.75);
        assert_close(found.recall, 0.5);
        // 2 · 0.75 · 0.5 / 1.25
        assert_close(found.f1, 0.6);
    }

    #[test]
    fn detection_of_nothing() {
        let nothing = |precision, recall, f1| Detection {
            precision,
            recall,
            f1,
        };
        assert_eq!(detection(0, 0, 0), nothing(None, None, None));
        assert_eq!(detection(0, 0, 5), nothing(None, Some(0.0), Some(0.0)));
        assert_eq!(detection(0, 5, 0), nothing(Some(0.0), None, Some(0.0)));
    }

    #[test]
    fn calibration_error_by_hand() {
        // (0, 0.1] holds 0, 0.05 and 0.1: mean 0.05, one of three right, gap 17/60.
        // (0.1, 0.2] holds 0.1001, wrong; 0.35 is right, 0.65 wrong.
        // (0.9, 1] holds 0.95, 0.97 and 1: mean 2.92/3, two of three right, gap 0.92/3.
        // (3 · 17/60 + 0.1001 + 0.65 + 0.65 + 0.92) / 9 = 3.1701 / 9; numpy gives the same.
        let scored = [
            (0.0, false),
            (0.05, true),
            (0.1, false),
            (0.1001, false),
            (0.35, true),
            (0.65, false),
            (0.95, true),
            (0.97, true),
            (1.0, false),
        ];
        let calibration = calibration(&scored);
        assert_close(calibration.expected_error, 3.1701 / 9.0);
        let sizes: Vec<usize> = calibration.bins.iter().map(|bin| bin.clauses).collect();
        assert_eq!(sizes, [3, 1, 0, 1, 0, 0, 1, 0, 0, 3]);
        assert_close(calibration.bins[0].accuracy, 1.0 / 3.0);
        assert_close(calibration.bins[0].mean_score, 0.05);
        assert_eq!(calibration.bins[2].accuracy, None);
        assert_eq!(calibration.bins[2].mean_score, None);
    }

    #[test]
    fn a_score_on_a_bound_belongs_to_the_interval_below() {
        for (place, score) in [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
            .into_iter()
            .enumerate()
        {
            assert_eq!(
                calibration(&[(score, true)]).bins[place].clauses,
                1,
                "{score}"
            );
        }
    }

    #[test]
    fn nothing_has_no_score() {
        assert_eq!(accuracy::<u8>(&[]), None);
        assert_eq!(quadratic_kappa(&[]), None);
        assert_eq!(mean_absolute_error(&[]), None);
        assert_eq!(within(&[], 1), None);
        assert_eq!(calibration(&[]).expected_error, None);
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

        #[test]
        fn each_score_falls_into_one_interval(scores in prop::collection::vec(0.0..=1.0, 0..40)) {
            let scored: Vec<(f64, bool)> = scores.iter().map(|score| (*score, true)).collect();
            let held: usize = calibration(&scored).bins.iter().map(|bin| bin.clauses).sum();
            prop_assert_eq!(held, scored.len());
        }
    }
}
