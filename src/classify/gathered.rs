//! What a batch's own texts say of its labels.
//!
//! Labels may be moved towards the clauses that are surely about them, so that they speak the batch's language. That makes a
//! clause's labels depend on the other documents of the run, and it helps where each label is spoken of in a few words of its
//! own and harms where labels are broad (`docs/accuracy.md`), so it is done only where it is asked for.

use ndarray::{Array1, Array2, ArrayView2};

/// From this probability on a clause counts as being about a label.
const SURE: f32 = 0.5;
/// A label that has fewer clauses stays where it is.
const FEWEST: usize = 5;
/// How far labels move: the weight of the clauses' mean in each of a label's texts.
pub(super) const SHARE: f32 = 0.25;

/// The sums of the clauses that are surely about each label.
#[derive(Debug, Clone)]
pub struct Gathered {
    sums: Array2<f32>,
    counts: Vec<usize>,
}

impl Gathered {
    /// Nothing yet, for so many labels and vectors of this width.
    #[must_use]
    pub fn new(labels: usize, width: usize) -> Self {
        Self {
            sums: Array2::zeros((labels, width)),
            counts: vec![0; labels],
        }
    }

    /// How many clauses were surely about a label.
    #[must_use]
    pub fn clauses(&self) -> usize {
        self.counts.iter().sum()
    }

    /// Adds clauses: one row a clause in both, one column a label in `topics`.
    pub(super) fn add(&mut self, topics: ArrayView2<'_, f32>, points: ArrayView2<'_, f32>) {
        for (topics, point) in topics.rows().into_iter().zip(points.rows()) {
            let label = topics.iter().position(|probability| *probability > SURE);
            if let Some(label) = label {
                self.sums.row_mut(label).scaled_add(1.0, &point);
                self.counts[label] += 1;
            }
        }
    }

    /// The direction of each label's clauses, of length one; none where there are too few.
    pub(super) fn centres(&self) -> Vec<Option<Array1<f32>>> {
        let rows = self.sums.rows().into_iter().zip(&self.counts);
        rows.map(|(sum, count)| {
            let length = sum.dot(&sum).sqrt();
            (*count >= FEWEST && length > 0.0).then(|| &sum / length)
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn sure_clauses_are_gathered_and_few_do_not_count() {
        let mut gathered = Gathered::new(2, 2);
        let topics = array![[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]];
        let points = array![[0.6, 0.8], [1.0, 0.0], [0.0, 1.0]];
        for _ in 0..4 {
            gathered.add(topics.view(), points.view());
        }
        assert_eq!(gathered.centres(), [None, None]);
        gathered.add(array![[0.9, 0.1]].view(), array![[0.6, -0.8]].view());
        assert_eq!(gathered.clauses(), 9);
        // (3, 3.2 - .8) over its length, sqrt(9 + 5.76).
        let centres = gathered.centres();
        let centre = centres[0].as_ref().unwrap();
        assert!((centre[0] - 0.780_869).abs() < 1e-5 && (centre[1] - 0.624_695).abs() < 1e-5);
        assert_eq!(centres[1], None);
    }
}
