//! How far apart two tokens are, as `DeBERTa` counts it.
//!
//! Near distances count as they are, far ones by their logarithm, so that a few hundred rows of a table hold all.

/// How distances become rows of the table of relative positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Distances {
    /// The table has twice as many rows: as many for tokens behind as for tokens ahead.
    pub span: i64,
    /// From where on the logarithm counts, half of these; none where distances count as they are.
    pub buckets: Option<i64>,
    /// The distance that the last bucket ends with.
    pub farthest: i64,
}

impl Distances {
    /// The row for a distance, negative for a token ahead; 0 is the middle of the table.
    pub fn bucket(self, distance: i64) -> i64 {
        let Some(buckets) = self.buckets else {
            return distance;
        };
        let middle = buckets / 2;
        if distance.abs() <= middle {
            return distance;
        }
        // In single precision throughout, as the weights were trained with.
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
        let bucket = {
            let share = |value: i64| (value as f32 / middle as f32).ln();
            let steps = share(distance.abs()) / share(self.farthest - 1) * (middle - 1) as f32;
            (steps.ceil() as i64).saturating_add(middle)
        };
        bucket * distance.signum()
    }

    /// For `length` tokens the rows for all distances between two of them, from the farthest ahead to the farthest behind:
    /// entry `length - 1` is for a token itself.
    pub fn rows(self, length: i64) -> Vec<i64> {
        let last = 2 * self.span - 1;
        (1 - length..length)
            .map(|distance| (self.bucket(distance) + self.span).clamp(0, last))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLISHED: Distances = Distances {
        span: 256,
        buckets: Some(256),
        farthest: 512,
    };

    #[test]
    fn near_distances_count_as_they_are_and_far_ones_by_their_logarithm() {
        for near in [-128, -5, 0, 1, 127, 128] {
            assert_eq!(PUBLISHED.bucket(near), near);
        }
        // ceil(ln(200 / 128) / ln(511 / 128) * 127) + 128 = ceil(.44629 / 1.38434 * 127) + 128
        assert_eq!(PUBLISHED.bucket(200), 169);
        assert_eq!(PUBLISHED.bucket(-200), -169);
        assert_eq!(PUBLISHED.bucket(511), 255);
    }

    #[test]
    fn distances_beyond_the_table_have_its_outermost_rows() {
        let plain = Distances {
            span: 2,
            buckets: None,
            farthest: 2,
        };
        // Distances are -3 to 3, and rows 2 more, from 0 to 3.
        assert_eq!(plain.rows(4), [0, 0, 1, 2, 3, 3, 3]);
    }
}
