//! Rows with several labels on either side.

use std::ops::AddAssign;

use super::average::{Average, LabelCounts, LabelsIn, average};
use super::by_document::ByDocument;
use super::share::{share, to_f64};
use crate::evaluate::Detection;

/// What is added up of whole rows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Rows {
    count: usize,
    first_in_gold: usize,
    equal: usize,
    /// Labels that are on one side only.
    apart: usize,
    precision: f64,
    recall: f64,
    f1: f64,
    jaccard: f64,
}

impl AddAssign for Rows {
    fn add_assign(&mut self, other: Self) {
        self.count += other.count;
        self.first_in_gold += other.first_in_gold;
        self.equal += other.equal;
        self.apart += other.apart;
        self.precision += other.precision;
        self.recall += other.recall;
        self.f1 += other.f1;
        self.jaccard += other.jaccard;
    }
}

impl Rows {
    fn of(gold: &[usize], predicted: &[usize]) -> Self {
        let matched = predicted.iter().filter(|label| gold.contains(label));
        let matched = matched.count();
        let apart = gold.len() + predicted.len() - 2 * matched;
        let found = super::detection(matched, predicted.len(), gold.len());
        Self {
            count: 1,
            first_in_gold: usize::from(predicted.first().is_some_and(|first| gold.contains(first))),
            equal: usize::from(apart == 0),
            apart,
            precision: found.precision.unwrap_or(0.0),
            recall: found.recall.unwrap_or(0.0),
            f1: found.f1.unwrap_or(0.0),
            jaccard: share(matched, matched + apart).unwrap_or(0.0),
        }
    }

    fn times(self, times: usize) -> Self {
        let weight = to_f64(times);
        Self {
            count: self.count * times,
            first_in_gold: self.first_in_gold * times,
            equal: self.equal * times,
            apart: self.apart * times,
            precision: self.precision * weight,
            recall: self.recall * weight,
            f1: self.f1 * weight,
            jaccard: self.jaccard * weight,
        }
    }
}

/// Rows whose sides are sets of labels, counted.
///
/// That no label fits is best a label of its own, so that no set is empty: a row without labels on
/// either side has 0 in the means over rows here, as in scikit-learn, although nothing is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Multilabel {
    rows: Rows,
    labels: Vec<LabelCounts>,
}

impl Multilabel {
    /// Of (gold, predicted) sets without double labels, predictions best first, labels numbered below
    /// `labels`.
    ///
    /// # Panics
    /// When a label's number is not below `labels`.
    #[must_use]
    pub fn of<'r>(
        labels: usize,
        rows: impl IntoIterator<Item = (&'r [usize], &'r [usize])>,
    ) -> Self {
        let mut sum = Self::empty(labels);
        for (gold, predicted) in rows {
            sum.rows += Rows::of(gold, predicted);
            for (label, counts) in label_counts(gold, predicted) {
                sum.labels[label] += counts;
            }
        }
        sum
    }

    fn empty(labels: usize) -> Self {
        Self {
            rows: Rows::default(),
            labels: vec![LabelCounts::default(); labels],
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rows.count
    }

    /// The counts of each label.
    #[must_use]
    pub fn by_label(&self) -> &[LabelCounts] {
        &self.labels
    }

    /// The mean of precision, recall and F1 over labels; see [`average`].
    #[must_use]
    pub fn average(&self, how: Average, over: LabelsIn) -> Detection {
        average(&self.labels, how, over)
    }

    /// The share of rows whose first predicted label is among the gold ones; none without rows.
    #[must_use]
    pub fn any_of_gold(&self) -> Option<f64> {
        share(self.rows.first_in_gold, self.rows.count)
    }

    /// The share of rows with the same labels on both sides; none without rows.
    #[must_use]
    pub fn subset_accuracy(&self) -> Option<f64> {
        share(self.rows.equal, self.rows.count)
    }

    /// The share of all decisions, one a row and label, that are wrong; none without rows or labels.
    #[must_use]
    pub fn hamming_loss(&self) -> Option<f64> {
        share(self.rows.apart, self.rows.count * self.labels.len())
    }

    /// The mean over rows of precision, recall and F1 of a row's labels, a share of nothing counted as
    /// 0; none without rows.
    #[must_use]
    pub fn samples(&self) -> Detection {
        Detection {
            precision: self.mean(self.rows.precision),
            recall: self.mean(self.rows.recall),
            f1: self.mean(self.rows.f1),
        }
    }

    /// The mean over rows of the labels on both sides as a share of those on either; none without rows.
    #[must_use]
    pub fn jaccard(&self) -> Option<f64> {
        self.mean(self.rows.jaccard)
    }

    fn mean(&self, sum: f64) -> Option<f64> {
        (self.rows.count > 0).then(|| sum / to_f64(self.rows.count))
    }
}

/// The labels of a row; one that is on both sides comes twice.
fn label_counts<'r>(
    gold: &'r [usize],
    predicted: &'r [usize],
) -> impl Iterator<Item = (usize, LabelCounts)> + use<'r> {
    let of_gold = gold.iter().map(|label| LabelCounts {
        gold: 1,
        predicted: 0,
        matched: usize::from(predicted.contains(label)),
    });
    let of_predicted = predicted.iter().map(|_| LabelCounts {
        gold: 0,
        predicted: 1,
        matched: 0,
    });
    let labels = gold.iter().chain(predicted).copied();
    labels.zip(of_gold.chain(of_predicted))
}

/// Rows of several labels by document: the counts of any resample of documents.
#[derive(Debug, Clone)]
pub struct DocumentMultilabel {
    labels: usize,
    rows: ByDocument<Rows>,
    counts: ByDocument<LabelCounts>,
}

impl DocumentMultilabel {
    /// Of rows (document, gold, predicted), with documents and labels numbered from 0; see
    /// [`Multilabel::of`].
    ///
    /// # Panics
    /// When a row's document is not below `documents`, or a label's number not below `labels`.
    #[must_use]
    pub fn new<'r>(
        labels: usize,
        documents: usize,
        rows: impl IntoIterator<Item = (usize, &'r [usize], &'r [usize])>,
    ) -> Self {
        let (mut of_rows, mut of_labels) = (Vec::new(), Vec::new());
        for (document, gold, predicted) in rows {
            of_rows.push((document, 0, Rows::of(gold, predicted)));
            for (label, counts) in label_counts(gold, predicted) {
                assert!(label < labels, "label {label} of {labels}");
                of_labels.push((document, label, counts));
            }
        }
        Self {
            labels,
            rows: ByDocument::new(documents, of_rows),
            counts: ByDocument::new(documents, of_labels),
        }
    }

    /// The counts of all documents.
    #[must_use]
    pub fn total(&self) -> Multilabel {
        let mut sum = Multilabel::empty(self.labels);
        self.rows.each(|_, rows| sum.rows += rows);
        self.counts
            .each(|label, counts| sum.labels[label] += counts);
        sum
    }

    /// The counts of a resample that has each document as often as its weight says.
    ///
    /// # Panics
    /// When there is not one weight a document.
    #[must_use]
    pub fn weighted(&self, weights: &[u32]) -> Multilabel {
        let mut sum = Multilabel::empty(self.labels);
        self.rows.weighted(weights, |_, rows, weight| {
            sum.rows += rows.times(weight);
        });
        self.counts.weighted(weights, |label, counts, weight| {
            sum.labels[label] += counts.times(weight);
        });
        sum
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::assert_close;
    use super::*;

    /// Gold and predicted labels of four rows.
    const ROWS: [(&[usize], &[usize]); 4] = [
        (&[0], &[0, 1]),
        (&[1, 2], &[2]),
        (&[3], &[0]),
        (&[0, 1, 2], &[3, 2, 1]),
    ];

    #[test]
    fn figures_of_rows_by_hand() {
        let figures = Multilabel::of(4, ROWS);
        // The first two rows.
        assert_eq!(figures.any_of_gold(), Some(0.5));
        assert_eq!(figures.subset_accuracy(), Some(0.0));
        // 1 + 1 + 2 + 2 of 16.
        assert_eq!(figures.hamming_loss(), Some(6.0 / 16.0));
        // 1/2, 1, 0, 2/3; 1, 1/2, 0, 2/3; 2/3, 2/3, 0, 2/3.
        assert_close(figures.samples().precision, 13.0 / 24.0);
        assert_close(figures.samples().recall, 13.0 / 24.0);
        assert_close(figures.samples().f1, 0.5);
        // 1/2, 1/2, 0, 2/4.
        assert_close(figures.jaccard(), 1.5 / 4.0);
    }

    #[test]
    fn labels_by_hand() {
        let counts = |gold, predicted, matched| LabelCounts {
            gold,
            predicted,
            matched,
        };
        let expected = [
            counts(2, 2, 1),
            counts(2, 2, 1),
            counts(2, 2, 2),
            counts(1, 1, 0),
        ];
        assert_eq!(Multilabel::of(4, ROWS).by_label(), expected);
    }

    #[test]
    fn without_rows_nothing_is_defined() {
        let figures = Multilabel::of(3, []);
        assert_eq!(
            [
                figures.any_of_gold(),
                figures.subset_accuracy(),
                figures.hamming_loss(),
                figures.jaccard(),
                figures.samples().f1,
                figures.average(Average::Macro, LabelsIn::Gold).f1,
            ],
            [None; 6]
        );
    }

    proptest! {
        #[test]
        fn a_resample_is_its_documents_rows_put_together(
            rows in prop::collection::vec((0_usize..4, 0_usize..ROWS.len()), 0..30),
            weights in prop::collection::vec(0_u32..3, 4),
        ) {
            let own = rows.iter().map(|(document, row)| (*document, ROWS[*row].0, ROWS[*row].1));
            let documents = DocumentMultilabel::new(4, 4, own);
            let repeated = rows.iter().flat_map(|(document, row)| {
                std::iter::repeat_n(ROWS[*row], weights[*document] as usize)
            });
            let (actual, expected) = (documents.weighted(&weights), Multilabel::of(4, repeated));
            prop_assert_eq!(actual.by_label(), expected.by_label());
            prop_assert_eq!(actual.any_of_gold(), expected.any_of_gold());
            prop_assert_eq!(actual.hamming_loss(), expected.hamming_loss());
            let f1 = (actual.samples().f1, expected.samples().f1);
            prop_assert!((f1.0.unwrap_or(-1.0) - f1.1.unwrap_or(-1.0)).abs() < 1e-12);
        }
    }
}
