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

    /// For `length` tokens the rows a token looks up with its content: entry `i * length + j` is for token `j` seen from
    /// token `i`.
    pub fn of_content(self, length: i64) -> Vec<i64> {
        self.rows(length, 1)
    }

    /// Likewise the rows whose content a token is looked up by: entry `j * length + i` is for token `j` seen from token `i`.
    pub fn of_position(self, length: i64) -> Vec<i64> {
        // Seen from the other end, the sign of a distance turns twice.
        self.rows(length, -1)
    }

    fn rows(self, length: i64, sign: i64) -> Vec<i64> {
        let last = 2 * self.span - 1;
        let by_distance: Vec<i64> = (1 - length..length)
            .map(|distance| (sign * self.bucket(distance) + self.span).clamp(0, last))
            .collect();
        let mut rows = Vec::new();
        for from in 0..length {
            // Distances from - 0, from - 1, ..., from - (length - 1).
            let first = usize::try_from(from).unwrap_or_default();
            let count = usize::try_from(length).unwrap_or_default();
            rows.extend(by_distance[first..first + count].iter().rev());
        }
        rows
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
    fn a_token_is_looked_up_from_both_ends() {
        let plain = Distances {
            span: 2,
            buckets: None,
            farthest: 2,
        };
        // From the first of three tokens distances are 0, -1, -2; from the last 2, 1, 0. Rows are 2 more, at most 3.
        assert_eq!(plain.of_content(3), [2, 1, 0, 3, 2, 1, 3, 3, 2]);
        assert_eq!(plain.of_position(3), [2, 3, 3, 1, 2, 3, 0, 1, 2]);
    }
}
