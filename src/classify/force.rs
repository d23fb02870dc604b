//! What sentence vectors say of force, taken out.
//!
//! "The two sides pledged to" is in every other clause of a communiqué, and says nothing of its topic; yet it makes clauses
//! alike, and like labels whose texts speak of the speakers. A taxonomy has texts that have force and no topic: the
//! example sentences of its strengths. The direction they share is taken out of everything that is compared for its topic.

use ndarray::{Array1, Array2, ArrayView2, Axis};

/// The direction that sentences of any strength share.
#[derive(Debug, Clone)]
pub struct Force(Array1<f32>);

impl Force {
    /// Takes one row a sentence, of length one; nothing where there is none, or they have nothing in common.
    #[must_use]
    pub fn of(sentences: ArrayView2<'_, f32>) -> Option<Self> {
        let mut mean = sentences.mean_axis(Axis(0))?;
        let length = mean.dot(&mean).sqrt();
        if length <= f32::EPSILON {
            return None;
        }
        mean /= length;
        Some(Self(mean))
    }

    /// The rows without their part along the direction, of length one again.
    #[must_use]
    pub fn taken_out(&self, vectors: ArrayView2<'_, f32>) -> Array2<f32> {
        let mut rest = vectors.to_owned();
        for mut row in rest.rows_mut() {
            let along = row.dot(&self.0);
            row.scaled_add(-along, &self.0);
            let length = row.dot(&row).sqrt();
            if length > 0.0 {
                row /= length;
            }
        }
        rest
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn the_shared_direction_is_taken_out() {
        // The mean of (1, 0, 0) and (0, 1, 0) points to (1, 1, 0) / sqrt 2.
        let force = Force::of(array![[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]].view()).unwrap();
        let rest = force.taken_out(array![[0.6, 0.0, 0.8], [0.0, 0.0, 1.0]].view());
        // (.6, 0, .8) - .3 (1, 1, 0) = (.3, -.3, .8), of length sqrt .82.
        let expected = array![0.331_295, -0.331_295, 0.883_452];
        for (found, expected) in rest.row(0).iter().zip(&expected) {
            assert!((found - expected).abs() < 1e-5, "{rest}");
        }
        assert_eq!(rest.row(1), array![0.0, 0.0, 1.0]);
    }

    #[test]
    fn sentences_without_anything_in_common_have_no_force() {
        assert!(Force::of(array![[1.0, 0.0], [-1.0, 0.0]].view()).is_none());
        assert!(Force::of(Array2::zeros((0, 2)).view()).is_none());
    }
}
