//! Labels as points in the space of sentence vectors.
//!
//! A label is known by several short texts: its name, its description, its phrases. How like a clause is to a label is
//! the soft maximum over the cosines with them. Broad labels are near to everything (they are hubs); what counts is
//! how much nearer a clause is than texts about *other* labels usually are. The taxonomy itself has such texts: the
//! phrases of the other labels. A label's likeness is therefore given in standard deviations above the mean that the
//! other labels' phrases reach with it. That needs no other documents, so a clause's score never depends on the run.

use ndarray::{Array2, ArrayView2, Axis};

/// How sharply the soft maximum prefers the nearest text; 0 is the mean, infinity the maximum.
const SHARPNESS: f32 = 10.0;

/// The vectors of all labels' texts.
#[derive(Debug, Clone)]
pub struct Prototypes {
    /// One row a text, of length one, the texts of a label together.
    vectors: Array2<f32>,
    /// Where the rows of each label start; one more entry ends the last.
    starts: Vec<usize>,
    /// Mean and standard deviation of each label's likeness to the texts of the other labels.
    baseline: Vec<(f32, f32)>,
}

impl Prototypes {
    /// Takes one row a text; `counts` says how many texts each label has, in order.
    ///
    /// # Panics
    /// When the counts do not add up to the number of rows, or a label has no text.
    #[must_use]
    pub fn new(vectors: Array2<f32>, counts: &[usize]) -> Self {
        assert_eq!(
            vectors.nrows(),
            counts.iter().sum::<usize>(),
            "every text belongs to one label"
        );
        assert!(
            counts.iter().all(|count| *count > 0),
            "every label has a text"
        );
        let mut starts = vec![0];
        starts.extend(counts.iter().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        }));
        let mut prototypes = Self {
            vectors,
            starts,
            baseline: vec![(0.0, 1.0); counts.len()],
        };
        prototypes.baseline = prototypes.against_each_other();
        prototypes
    }

    /// The number of labels.
    #[must_use]
    pub fn labels(&self) -> usize {
        self.starts.len() - 1
    }

    /// One row a clause, one column a label: the likeness in standard deviations above the label's baseline.
    /// `clauses` has one row of length one a clause.
    #[must_use]
    pub fn likeness(&self, clauses: ArrayView2<'_, f32>) -> Array2<f32> {
        let mut likeness = self.raw(clauses);
        for (mut column, (mean, deviation)) in
            likeness.columns_mut().into_iter().zip(&self.baseline)
        {
            column.mapv_inplace(|value| (value - mean) / deviation);
        }
        likeness
    }

    fn raw(&self, clauses: ArrayView2<'_, f32>) -> Array2<f32> {
        let cosines = clauses.dot(&self.vectors.t());
        let mut raw = Array2::zeros((clauses.nrows(), self.labels()));
        for (label, bounds) in self.starts.windows(2).enumerate() {
            for (row, values) in cosines.axis_iter(Axis(0)).enumerate() {
                raw[[row, label]] =
                    soft_maximum(values.iter().skip(bounds[0]).take(bounds[1] - bounds[0]));
            }
        }
        raw
    }

    fn against_each_other(&self) -> Vec<(f32, f32)> {
        let raw = self.raw(self.vectors.view());
        (0..self.labels())
            .map(|label| {
                let own = self.starts[label]..self.starts[label + 1];
                let others: Vec<f32> = (0..raw.nrows())
                    .filter(|row| !own.contains(row))
                    .map(|row| raw[[row, label]])
                    .collect();
                mean_and_deviation(&others)
            })
            .collect()
    }
}

/// ln(mean(exp(k x))) / k.
fn soft_maximum<'v>(values: impl Iterator<Item = &'v f32> + Clone) -> f32 {
    #[allow(clippy::cast_precision_loss)] // a label has few texts
    let count = values.clone().count() as f32;
    (values.map(|value| (SHARPNESS * value).exp()).sum::<f32>() / count).ln() / SHARPNESS
}

/// Mean and standard deviation; (0, 1) where there is nothing to compare with.
#[allow(clippy::cast_precision_loss)] // a taxonomy has fewer than 2^24 texts
fn mean_and_deviation(values: &[f32]) -> (f32, f32) {
    if values.len() < 2 {
        return (0.0, 1.0);
    }
    let count = values.len() as f32;
    let mean = values.iter().sum::<f32>() / count;
    let variance = values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f32>()
        / count;
    if variance > f32::EPSILON {
        (mean, variance.sqrt())
    } else {
        (mean, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn a_clause_is_most_like_the_label_whose_text_it_is() {
        let texts = array![
            [1.0, 0.0, 0.0],
            [0.0, 1.0, 0.0],
            [0.0, 0.0, 1.0],
            [0.0, 0.6, 0.8]
        ];
        let prototypes = Prototypes::new(texts.clone(), &[1, 1, 2]);
        let likeness = prototypes.likeness(texts.view());
        for (row, label) in [(0, 0), (1, 1), (2, 2), (3, 2)] {
            let best = (0..3).max_by(|a, b| likeness[[row, *a]].total_cmp(&likeness[[row, *b]]));
            assert_eq!(best, Some(label), "text {row}");
        }
    }

    #[test]
    fn the_baseline_is_the_mean_and_deviation_over_other_labels() {
        // Label 0 meets the texts (0,1) and (.6,.8) of label 1: cosines 0 and .6, mean .3, deviation .3.
        let prototypes = Prototypes::new(array![[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]], &[1, 2]);
        let likeness = prototypes.likeness(array![[1.0, 0.0]].view());
        assert!(
            (likeness[[0, 0]] - (1.0 - 0.3) / 0.3).abs() < 1e-4,
            "{likeness}"
        );
    }

    #[test]
    fn the_soft_maximum_lies_between_mean_and_maximum() {
        let value = soft_maximum([0.2_f32, 0.8].iter());
        // ln((e^2 + e^8) / 2) / 10
        assert!((value - 0.730_932).abs() < 1e-4, "{value}");
    }
}
