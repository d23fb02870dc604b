//! Which label was taken for which, counted; what follows from the counts of one label a row.

use super::average::{Average, LabelCounts, LabelsIn, average};
use super::by_document::ByDocument;
use super::share::share;
use crate::evaluate::Detection;

/// Counts of rows by gold and predicted label, both given by number.
///
/// For two coders of equal standing one is called gold and the other predicted. Figures of ordinal
/// levels take the number of a label for its level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfusionMatrix {
    labels: usize,
    /// Row by row, a row for each gold label.
    counts: Vec<usize>,
}

impl ConfusionMatrix {
    /// Without rows, for labels numbered below `labels`.
    #[must_use]
    pub fn new(labels: usize) -> Self {
        Self {
            labels,
            counts: vec![0; labels * labels],
        }
    }

    /// Of (gold, predicted) pairs.
    ///
    /// # Panics
    /// When a label's number is not below `labels`.
    #[must_use]
    pub fn of(labels: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut matrix = Self::new(labels);
        for (gold, predicted) in pairs {
            matrix.add(gold, predicted, 1);
        }
        matrix
    }

    /// Of the units that both coders coded; a unit that one of them left out says nothing of their
    /// agreement.
    ///
    /// # Panics
    /// When a label's number is not below `labels`.
    #[must_use]
    pub fn of_coders(
        labels: usize,
        units: impl IntoIterator<Item = (Option<usize>, Option<usize>)>,
    ) -> Self {
        let pairs = units.into_iter().filter_map(|(one, other)| one.zip(other));
        Self::of(labels, pairs)
    }

    /// Counts `times` rows more.
    ///
    /// # Panics
    /// When a label's number is not below that of labels.
    pub fn add(&mut self, gold: usize, predicted: usize, times: usize) {
        let cell = cell(self.labels, gold, predicted);
        self.counts[cell] += times;
    }

    /// Counts all rows of another matrix, `times` times.
    ///
    /// # Panics
    /// When the matrices do not have the same number of labels.
    pub fn merge(&mut self, other: &Self, times: usize) {
        assert_eq!(self.labels, other.labels, "matrices of the same labels");
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more * times;
        }
    }

    /// How many labels there are, those that never occur included.
    #[must_use]
    pub fn labels(&self) -> usize {
        self.labels
    }

    /// How many rows have this gold and this predicted label.
    ///
    /// # Panics
    /// When a label's number is not below that of labels.
    #[must_use]
    pub fn count(&self, gold: usize, predicted: usize) -> usize {
        self.counts[cell(self.labels, gold, predicted)]
    }

    /// The counts of each gold label, by predicted label.
    pub fn rows(&self) -> impl Iterator<Item = &[usize]> {
        self.counts.chunks(self.labels.max(1))
    }

    /// Gold label, predicted label and count of each cell that is not empty.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.rows().enumerate().flat_map(|(gold, row)| {
            let counts = row.iter().enumerate();
            counts
                .filter(|(_, count)| **count > 0)
                .map(move |(predicted, count)| (gold, predicted, *count))
        })
    }

    /// How many rows were counted.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    /// How many of them have the same label on both sides.
    #[must_use]
    pub fn right(&self) -> usize {
        (0..self.labels).map(|label| self.count(label, label)).sum()
    }

    /// The counts of each label.
    #[must_use]
    pub fn by_label(&self) -> Vec<LabelCounts> {
        let mut counts = vec![LabelCounts::default(); self.labels];
        for (gold, predicted, count) in self.cells() {
            counts[gold].gold += count;
            counts[predicted].predicted += count;
            if gold == predicted {
                counts[gold].matched += count;
            }
        }
        counts
    }

    /// The share of rows with the right label; none when there are no rows.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        share(self.right(), self.total())
    }

    /// The mean of precision, recall and F1 over labels; see [`average`].
    #[must_use]
    pub fn average(&self, how: Average, over: LabelsIn) -> Detection {
        average(&self.by_label(), how, over)
    }

    /// The mean of F1 over the labels that are some row's gold; none when there are no rows.
    #[must_use]
    pub fn macro_f1(&self) -> Option<f64> {
        self.average(Average::Macro, LabelsIn::Gold).f1
    }
}

fn cell(labels: usize, gold: usize, predicted: usize) -> usize {
    assert!(
        gold < labels && predicted < labels,
        "labels {gold} and {predicted} of {labels}"
    );
    gold * labels + predicted
}

/// Counts of rows by document, gold and predicted label: the matrix of any resample of documents.
#[derive(Debug, Clone)]
pub struct DocumentMatrices {
    labels: usize,
    cells: ByDocument<usize>,
}

impl DocumentMatrices {
    /// Of rows (document, gold, predicted), with documents and labels numbered from 0.
    ///
    /// # Panics
    /// When a row's document is not below `documents`, or a label's number not below `labels`.
    #[must_use]
    pub fn new(
        labels: usize,
        documents: usize,
        rows: impl IntoIterator<Item = (usize, usize, usize)>,
    ) -> Self {
        let rows = rows
            .into_iter()
            .map(|(document, gold, predicted)| (document, cell(labels, gold, predicted), 1));
        Self {
            labels,
            cells: ByDocument::new(documents, rows),
        }
    }

    /// The matrix of all documents.
    #[must_use]
    pub fn total(&self) -> ConfusionMatrix {
        let mut matrix = ConfusionMatrix::new(self.labels);
        self.cells.each(|cell, count| matrix.counts[cell] += count);
        matrix
    }

    /// The matrix of a resample that has each document as often as its weight says.
    ///
    /// # Panics
    /// When there is not one weight a document.
    #[must_use]
    pub fn weighted(&self, weights: &[u32]) -> ConfusionMatrix {
        let mut matrix = ConfusionMatrix::new(self.labels);
        self.cells.weighted(weights, |cell, count, weight| {
            matrix.counts[cell] += count * weight;
        });
        matrix
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn gold_is_in_rows_and_predictions_in_columns() {
        let matrix = ConfusionMatrix::of(3, [(0, 2), (0, 2), (1, 1), (2, 0)]);
        let rows: Vec<&[usize]> = matrix.rows().collect();
        assert_eq!(rows, [[0, 0, 2], [0, 1, 0], [1, 0, 0]]);
        let cells: Vec<_> = matrix.cells().collect();
        assert_eq!(cells, [(0, 2, 2), (1, 1, 1), (2, 0, 1)]);
        assert_eq!((matrix.total(), matrix.right()), (4, 1));
    }

    #[test]
    fn units_that_one_coder_left_out_do_not_count() {
        let units = [
            (Some(0), Some(1)),
            (None, Some(1)),
            (Some(1), None),
            (None, None),
        ];
        assert_eq!(
            ConfusionMatrix::of_coders(2, units),
            ConfusionMatrix::of(2, [(0, 1)])
        );
    }

    #[test]
    fn only_the_mean_over_gold_leaves_out_what_is_only_predicted() {
        // F1 of label 0 is 2 · 1 / (2 + 1), of label 1 is 0; label 2 never occurs.
        let matrix = ConfusionMatrix::of(3, [(0, 0), (0, 1)]);
        assert_eq!(matrix.macro_f1(), Some(2.0 / 3.0));
        let both = matrix.average(Average::Macro, LabelsIn::GoldOrPredictions);
        assert_eq!(both.f1, Some(1.0 / 3.0));
        // Of one prediction of label 0, one is right; of its two rows, one is found.
        let micro = matrix.average(Average::Micro, LabelsIn::Gold);
        assert_eq!((micro.precision, micro.recall), (Some(1.0), Some(0.5)));
    }

    #[test]
    fn without_rows_or_labels_nothing_is_defined() {
        for matrix in [ConfusionMatrix::new(0), ConfusionMatrix::new(3)] {
            let figures = [
                matrix.accuracy(),
                matrix.macro_f1(),
                matrix.cohen_kappa(),
                matrix.quadratic_kappa(),
                matrix.spearman(),
                matrix.mean_absolute_error(),
                matrix.within(1),
                matrix.alpha_nominal(),
                matrix.alpha_ordinal(),
            ];
            assert_eq!(figures, [None; 9]);
            for over in [LabelsIn::Gold, LabelsIn::GoldOrPredictions] {
                for how in [Average::Macro, Average::Micro, Average::Weighted] {
                    let found = matrix.average(how, over);
                    assert_eq!([found.precision, found.recall, found.f1], [None; 3]);
                }
            }
        }
    }

    #[test]
    #[should_panic(expected = "labels 1 and 2 of 2")]
    fn a_label_beyond_the_labels_is_a_mistake() {
        let _ = ConfusionMatrix::of(2, [(1, 2)]);
    }

    proptest! {
        #[test]
        fn a_resample_is_its_documents_rows_put_together(
            rows in prop::collection::vec((0_usize..4, 0_usize..3, 0_usize..3), 0..40),
            weights in prop::collection::vec(0_u32..3, 4),
        ) {
            let documents = DocumentMatrices::new(3, 4, rows.iter().copied());
            let repeated = rows.iter().flat_map(|(document, gold, predicted)| {
                std::iter::repeat_n((*gold, *predicted), weights[*document] as usize)
            });
            prop_assert_eq!(documents.weighted(&weights), ConfusionMatrix::of(3, repeated));
            let mut merged = ConfusionMatrix::new(3);
            for (number, weight) in weights.iter().enumerate() {
                let own = rows.iter().filter(|row| row.0 == number);
                merged.merge(&ConfusionMatrix::of(3, own.map(|row| (row.1, row.2))), *weight as usize);
            }
            prop_assert_eq!(documents.weighted(&weights), merged);
        }
    }
}
