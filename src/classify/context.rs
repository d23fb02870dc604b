//! The surroundings of a clause.
//!
//! A clause often leaves its topic to its neighbours ("They hope to do so before winter"). Its vector is therefore blended
//! with the mean of those before and behind it in the same document.

use ndarray::{Array2, ArrayView2};

/// Blends every row of a document's clause vectors with the mean of its neighbours', which gets the weight `share`
/// (0 to 1), and brings the rows back to length one.
#[must_use]
pub fn blend(vectors: ArrayView2<'_, f32>, share: f32) -> Array2<f32> {
    let rows = vectors.nrows();
    let mut blended = vectors.to_owned();
    for row in 0..rows {
        let neighbours = [
            row.checked_sub(1),
            Some(row + 1).filter(|next| *next < rows),
        ];
        let count = neighbours.iter().flatten().count();
        if count == 0 {
            continue;
        }
        let mut target = blended.row_mut(row);
        target *= 1.0 - share;
        #[allow(clippy::cast_precision_loss)] // one or two
        let weight = share / count as f32;
        for neighbour in neighbours.into_iter().flatten() {
            target.scaled_add(weight, &vectors.row(neighbour));
        }
        let length = target.dot(&target).sqrt();
        if length > 0.0 {
            target /= length;
        }
    }
    blended
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn a_clause_leans_towards_its_neighbours() {
        let vectors = array![[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]];
        let blended = blend(vectors.view(), 0.25);
        // Middle: (.25, .75) over sqrt(.0625 + .5625).
        assert!((blended[[1, 0]] - 0.316_227_8).abs() < 1e-6);
        assert!((blended[[1, 1]] - 0.948_683_3).abs() < 1e-6);
        // First: (.75, .25) likewise; the last mirrors it.
        assert!((blended[[0, 0]] - 0.948_683_3).abs() < 1e-6);
        assert_eq!(blended.row(0), blended.row(2));
    }

    #[test]
    fn a_lone_clause_stays_as_it_is() {
        let vectors = array![[0.6, 0.8]];
        assert_eq!(blend(vectors.view(), 0.5), vectors);
    }
}
