//! Whether scores are the probabilities they claim to be.

use std::ops::AddAssign;

use super::by_document::ByDocument;
use super::share::{share, to_f64};
use crate::evaluate::{Calibration, CalibrationBin};

/// Intervals of equal width.
const BINS: u8 = 10;

/// What is added up of the scores in one interval.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Bin {
    count: usize,
    right: usize,
    scores: f64,
    squared_errors: f64,
}

impl AddAssign for Bin {
    fn add_assign(&mut self, other: Self) {
        self.count += other.count;
        self.right += other.right;
        self.scores += other.scores;
        self.squared_errors += other.squared_errors;
    }
}

impl Bin {
    fn of(score: f64, right: bool) -> Self {
        Self {
            count: 1,
            right: usize::from(right),
            scores: score,
            squared_errors: (score - f64::from(u8::from(right))).powi(2),
        }
    }

    fn times(self, times: usize) -> Self {
        Self {
            count: self.count * times,
            right: self.right * times,
            scores: self.scores * to_f64(times),
            squared_errors: self.squared_errors * to_f64(times),
        }
    }

    /// |accuracy - mean score| times the number of scores.
    fn gap(&self) -> f64 {
        (to_f64(self.right) - self.scores).abs()
    }
}

/// Scores, and whether each was right, gathered in ten intervals of equal width.
///
/// An interval is open below and closed above; the score 0 belongs to the first one. Scores are in
/// 0..=1; those above are taken into the last interval, those below into the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Reliability {
    bins: [Bin; BINS as usize],
}

impl Reliability {
    /// Of scores and whether each was right.
    #[must_use]
    pub fn of(judged: impl IntoIterator<Item = (f64, bool)>) -> Self {
        let mut reliability = Self::empty();
        for (score, right) in judged {
            reliability.bins[interval(score)] += Bin::of(score, right);
        }
        reliability
    }

    fn empty() -> Self {
        Self {
            bins: [Bin::default(); BINS as usize],
        }
    }

    /// How many scores there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bins.iter().map(|bin| bin.count).sum()
    }

    /// Expected calibration error; none without scores.
    ///
    /// The mean over the intervals of |accuracy - mean score|, weighted by the share of scores that fall
    /// into them (C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On calibration of modern neural
    /// networks", ICML 2017, section 2). Empty intervals weigh nothing.
    #[must_use]
    pub fn expected_error(&self) -> Option<f64> {
        self.mean_of(Bin::gap)
    }

    /// The mean of (score - 1)² over what was right and score² over what was wrong; none without scores.
    ///
    /// G. W. Brier, "Verification of forecasts expressed in terms of probability", *Monthly Weather
    /// Review* 78(1), 1950, 1-3, in the form for events that happen or do not, half of his.
    #[must_use]
    pub fn brier(&self) -> Option<f64> {
        self.mean_of(|bin| bin.squared_errors)
    }

    fn mean_of(&self, sum: impl Fn(&Bin) -> f64) -> Option<f64> {
        let count = self.count();
        (count > 0).then(|| self.bins.iter().map(sum).sum::<f64>() / to_f64(count))
    }

    /// The reliability table and the expected error.
    #[must_use]
    pub fn table(&self) -> Calibration {
        let bins = self.bins.iter().zip(0..BINS).map(|(bin, number)| {
            let mean_score = (bin.count > 0).then(|| bin.scores / to_f64(bin.count));
            CalibrationBin {
                lower: bound(number),
                upper: bound(number + 1),
                clauses: bin.count,
                mean_score,
                accuracy: share(bin.right, bin.count),
            }
        });
        Calibration {
            clauses: self.count(),
            expected_error: self.expected_error(),
            bins: bins.collect(),
        }
    }
}

fn bound(number: u8) -> f64 {
    f64::from(number) / f64::from(BINS)
}

/// The number of the interval that a score falls into.
fn interval(score: f64) -> usize {
    let above = (1..BINS).filter(|number| score > bound(*number));
    above.count()
}

/// The reliability table of (score, whether it was right); see [`Reliability`].
#[must_use]
pub fn calibration(judged: &[(f64, bool)]) -> Calibration {
    Reliability::of(judged.iter().copied()).table()
}

/// Scores by document and interval: the reliability of any resample of documents.
#[derive(Debug, Clone)]
pub struct DocumentReliability {
    bins: ByDocument<Bin>,
}

impl DocumentReliability {
    /// Of rows (document, score, whether it was right), with documents numbered from 0.
    ///
    /// # Panics
    /// When a row's document is not below `documents`.
    #[must_use]
    pub fn new(documents: usize, rows: impl IntoIterator<Item = (usize, f64, bool)>) -> Self {
        let rows = rows
            .into_iter()
            .map(|(document, score, right)| (document, interval(score), Bin::of(score, right)));
        Self {
            bins: ByDocument::new(documents, rows),
        }
    }

    /// The reliability of all documents.
    #[must_use]
    pub fn total(&self) -> Reliability {
        let mut sum = Reliability::empty();
        self.bins.each(|number, bin| sum.bins[number] += bin);
        sum
    }

    /// The reliability in a resample that has each document as often as its weight says.
    ///
    /// # Panics
    /// When there is not one weight a document.
    #[must_use]
    pub fn weighted(&self, weights: &[u32]) -> Reliability {
        let mut sum = Reliability::empty();
        self.bins.weighted(weights, |number, bin, weight| {
            sum.bins[number] += bin.times(weight);
        });
        sum
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::assert_close;
    use super::*;

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
    fn without_scores_nothing_is_defined() {
        let nothing = Reliability::of([]);
        assert_eq!((nothing.expected_error(), nothing.brier()), (None, None));
    }

    #[test]
    fn brier_score_by_hand() {
        // (0.2² + 0.3² + 0.6²) / 3
        let scored = [(0.8, true), (0.3, false), (0.6, false)];
        assert_close(Reliability::of(scored).brier(), 0.49 / 3.0);
    }

    proptest! {
        #[test]
        fn each_score_falls_into_one_interval(scores in prop::collection::vec(0.0..=1.0, 0..40)) {
            let scored: Vec<(f64, bool)> = scores.iter().map(|score| (*score, true)).collect();
            let held: usize = calibration(&scored).bins.iter().map(|bin| bin.clauses).sum();
            prop_assert_eq!(held, scored.len());
        }

        #[test]
        fn a_resample_is_its_documents_scores_put_together(
            rows in prop::collection::vec((0_usize..4, 0.0..=1.0, any::<bool>()), 0..40),
            weights in prop::collection::vec(0_u32..3, 4),
        ) {
            let documents = DocumentReliability::new(4, rows.iter().copied());
            let repeated = rows.iter().flat_map(|(document, score, right)| {
                std::iter::repeat_n((*score, *right), weights[*document] as usize)
            });
            let (actual, expected) = (documents.weighted(&weights), Reliability::of(repeated));
            prop_assert_eq!(actual.count(), expected.count());
            for (actual, expected) in [
                (actual.expected_error(), expected.expected_error()),
                (actual.brier(), expected.brier()),
            ] {
                prop_assert!((actual.unwrap_or(-1.0) - expected.unwrap_or(-1.0)).abs() < 1e-12);
            }
        }
    }
}
