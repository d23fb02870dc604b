//! One label's scores over all rows, and how well they put the relevant rows first.

use super::share::{share, to_f64};
use crate::evaluate::Detection;

/// Rows sorted by score, so that the figures of any resample of documents are one pass.
///
/// Rows with equal scores cannot be told apart by a threshold and are taken together.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// Best first.
    scores: Vec<f64>,
    /// The document of each row.
    documents: Vec<u32>,
    /// The documents of the relevant rows, best first.
    relevant: Vec<u32>,
    steps: Vec<Step>,
}

/// The rows of one score, where a relevant one is among them.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// How many rows have this score or a better one.
    end: usize,
    /// How many relevant rows have.
    relevant: usize,
}

/// What is found when all rows with a score of `threshold` or more are taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThresholdPoint {
    /// The score.
    pub threshold: f64,
    /// How many rows have it or a better one.
    pub predicted: usize,
    /// How many of them are relevant.
    pub matched: usize,
    /// How well the relevant rows are found.
    pub detection: Detection,
}

impl Ranking {
    /// Of rows (document, score, whether the label is right for the row), in any order.
    ///
    /// # Panics
    /// When a document's number is 2³² or more.
    #[must_use]
    pub fn new(rows: impl IntoIterator<Item = (usize, f64, bool)>) -> Self {
        let mut rows: Vec<(f64, u32, bool)> = rows
            .into_iter()
            .map(|(document, score, relevant)| (score, number(document), relevant))
            .collect();
        rows.sort_by(|one, other| other.0.total_cmp(&one.0));
        let mut steps = Vec::new();
        let (mut end, mut found) = (0, 0);
        // Of sorted scores a later one that is not lower is equal.
        for ties in rows.chunk_by(|one, other| one.0 <= other.0) {
            let relevant = ties.iter().filter(|row| row.2).count();
            end += ties.len();
            found += relevant;
            if relevant > 0 {
                steps.push(Step {
                    end,
                    relevant: found,
                });
            }
        }
        let relevant = rows.iter().filter(|row| row.2).map(|row| row.1);
        Self {
            relevant: relevant.collect(),
            steps,
            scores: rows.iter().map(|row| row.0).collect(),
            documents: rows.iter().map(|row| row.1).collect(),
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.scores.len()
    }

    /// For how many of them the label is right.
    #[must_use]
    pub fn relevant(&self) -> usize {
        self.relevant.len()
    }

    /// Average precision: the mean over relevant rows of the precision among the rows that score as well
    /// or better; none when no row is relevant.
    ///
    /// The area under the curve of precision over recall by steps, without interpolation, as in
    /// scikit-learn's `average_precision_score` (M. Zhu, *Recall, precision and average precision*,
    /// University of Waterloo 2004).
    #[must_use]
    pub fn average_precision(&self) -> Option<f64> {
        self.by_steps(<[u32]>::len)
    }

    /// The average precision in a resample that has each document as often as its weight says.
    ///
    /// # Panics
    /// When a row's document has no weight.
    #[must_use]
    pub fn weighted_average_precision(&self, weights: &[u32]) -> Option<f64> {
        self.by_steps(|rows| {
            let weights = rows
                .iter()
                .map(|document| weights[*document as usize] as usize);
            weights.sum()
        })
    }

    fn by_steps(&self, count: impl Fn(&[u32]) -> usize) -> Option<f64> {
        let mut last = Step {
            end: 0,
            relevant: 0,
        };
        let (mut predicted, mut matched, mut sum) = (0, 0, 0.0);
        for step in &self.steps {
            predicted += count(&self.documents[last.end..step.end]);
            let more = count(&self.relevant[last.relevant..step.relevant]);
            matched += more;
            // Nothing is added where a resample has no row of this score.
            sum += to_f64(more) * share(matched, predicted).unwrap_or(0.0);
            last = *step;
        }
        (matched > 0).then(|| sum / to_f64(matched))
    }

    /// What is found at each score that occurs, highest first.
    #[must_use]
    pub fn curve(&self) -> Vec<ThresholdPoint> {
        let mut points = Vec::new();
        let mut steps = self.steps.iter().peekable();
        let (mut predicted, mut matched) = (0, 0);
        for ties in self.scores.chunk_by(|one, other| one <= other) {
            predicted += ties.len();
            if let Some(step) = steps.next_if(|step| step.end == predicted) {
                matched = step.relevant;
            }
            points.push(self.point(ties[0], predicted, matched));
        }
        points
    }

    /// What is found at a threshold.
    #[must_use]
    pub fn at(&self, threshold: f64) -> ThresholdPoint {
        let predicted = self.scores.partition_point(|score| *score >= threshold);
        let step = self.steps.partition_point(|step| step.end <= predicted);
        let matched = step
            .checked_sub(1)
            .map_or(0, |last| self.steps[last].relevant);
        self.point(threshold, predicted, matched)
    }

    /// The point of the curve with the best F1, the highest threshold of several; none when no row is
    /// relevant.
    #[must_use]
    pub fn best_f1(&self) -> Option<ThresholdPoint> {
        // F1 is best where a relevant row has just been taken.
        let points = self
            .steps
            .iter()
            .map(|step| self.point(self.scores[step.end - 1], step.end, step.relevant));
        points.reduce(|best, point| {
            if point.detection.f1 > best.detection.f1 {
                point
            } else {
                best
            }
        })
    }

    fn point(&self, threshold: f64, predicted: usize, matched: usize) -> ThresholdPoint {
        ThresholdPoint {
            threshold,
            predicted,
            matched,
            detection: super::detection(matched, predicted, self.relevant()),
        }
    }
}

fn number(document: usize) -> u32 {
    u32::try_from(document).unwrap_or_else(|_| panic!("document {document} of at most 2^32"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::assert_close;
    use super::*;

    /// Six rows of three documents; two share a score.
    const ROWS: [(usize, f64, bool); 6] = [
        (0, 0.2, false),
        (1, 0.9, true),
        (2, 0.5, true),
        (0, 0.7, false),
        (1, 0.5, false),
        (2, 0.1, true),
    ];

    #[test]
    fn average_precision_takes_ties_together() {
        // Relevant rows are found with 1 of 1, 2 of 4 and 3 of 6.
        assert_close(Ranking::new(ROWS).average_precision(), 2.0 / 3.0);
    }

    #[test]
    fn a_resample_weighs_the_rows_of_its_documents() {
        // Without document 0 and with document 2 twice: 1 of 1, then two of 3 of 4, two of 5 of 6.
        let ranking = Ranking::new(ROWS);
        assert_close(
            ranking.weighted_average_precision(&[0, 1, 2]),
            (1.0 + 2.0 * 0.75 + 2.0 * 5.0 / 6.0) / 5.0,
        );
        assert_eq!(ranking.weighted_average_precision(&[3, 0, 0]), None);
    }

    #[test]
    fn the_curve_has_one_point_a_score() {
        let ranking = Ranking::new(ROWS);
        let points: Vec<_> = ranking
            .curve()
            .iter()
            .map(|point| (point.threshold, point.predicted, point.matched))
            .collect();
        assert_eq!(
            points,
            [
                (0.9, 1, 1),
                (0.7, 2, 1),
                (0.5, 4, 2),
                (0.2, 5, 2),
                (0.1, 6, 3)
            ]
        );
        let middle = ranking.curve()[2].detection;
        assert_eq!(
            (middle.precision, middle.recall),
            (Some(0.5), Some(2.0 / 3.0))
        );
        // 2 · 3 / (6 + 3) beats 2 · 2 / (4 + 3) and 2 · 1 / (1 + 3).
        assert_eq!(ranking.best_f1(), ranking.curve().last().copied());
    }

    #[test]
    fn a_threshold_between_scores_finds_what_the_next_higher_one_does() {
        let ranking = Ranking::new(ROWS);
        let counts = |threshold| {
            let point = ranking.at(threshold);
            (point.predicted, point.matched)
        };
        assert_eq!(counts(0.95), (0, 0));
        assert_eq!(counts(0.9), (1, 1));
        assert_eq!(counts(0.6), (2, 1));
        assert_eq!(counts(0.5), (4, 2));
        assert_eq!(counts(0.0), (6, 3));
        assert_eq!(ranking.at(0.95).detection.precision, None);
    }

    #[test]
    fn without_relevant_rows_nothing_is_defined() {
        for ranking in [Ranking::new([]), Ranking::new([(0, 0.5, false)])] {
            assert_eq!(ranking.average_precision(), None);
            assert_eq!(ranking.best_f1(), None);
        }
        assert_eq!(Ranking::new([]).curve(), []);
    }

    proptest! {
        #[test]
        fn a_resample_is_its_documents_rows_put_together(
            rows in prop::collection::vec((0_usize..4, 0_u8..6, any::<bool>()), 0..40),
            weights in prop::collection::vec(0_u32..3, 4),
        ) {
            let rows = rows.iter().map(|row| (row.0, f64::from(row.1), row.2));
            let repeated = rows.clone().flat_map(|row| {
                std::iter::repeat_n(row, weights[row.0] as usize)
            });
            let expected = Ranking::new(repeated).average_precision();
            let actual = Ranking::new(rows).weighted_average_precision(&weights);
            prop_assert!((actual.unwrap_or(-1.0) - expected.unwrap_or(-1.0)).abs() < 1e-12);
        }

        #[test]
        fn the_best_f1_is_that_of_the_curve(
            rows in prop::collection::vec((0_u8..6, any::<bool>()), 0..20),
        ) {
            let rows = rows.iter().map(|(score, right)| (0, f64::from(*score), *right));
            let ranking = Ranking::new(rows);
            let best = |point: &ThresholdPoint| point.detection.f1.unwrap_or(0.0);
            let expected = ranking.curve().iter().map(best).fold(0.0, f64::max);
            prop_assert!((ranking.best_f1().map_or(0.0, |point| best(&point)) - expected).abs() < 1e-12);
        }
    }
}
