//! Figures of ordinal levels, where being off by more is worse. A label's number is its level.

use super::confusion::ConfusionMatrix;
use super::share::{share, to_f64};

impl ConfusionMatrix {
    /// Weighted kappa with squared distances as weights of disagreement; none when there are no rows,
    /// and when all levels on both sides are the same one, as chance alone then gives full agreement.
    ///
    /// Kappa is 1 - Σ w o / Σ w e, with w the weight of a cell of the table of gold against predicted
    /// levels, o its observed share and e the share that is expected from the margins (J. Cohen,
    /// "Weighted kappa", *Psychological Bulletin* 70(4), 1968, 213-220). With w = (i - j)², Σ w o is the
    /// mean of (x - y)² over the rows and Σ w e the same mean over all combinations of one x with one
    /// y; both are multiplied by n² here, which keeps them whole numbers.
    #[must_use]
    pub fn quadratic_kappa(&self) -> Option<f64> {
        let (mut count, mut observed) = (0, 0);
        let (mut gold_sum, mut predicted_sum, mut squares) = (0, 0, 0);
        for (gold, predicted, times) in self.cells() {
            count += times;
            observed += times * gold.abs_diff(predicted).pow(2);
            gold_sum += times * gold;
            predicted_sum += times * predicted;
            squares += times * (gold.pow(2) + predicted.pow(2));
        }
        share(
            count * observed,
            count * squares - 2 * gold_sum * predicted_sum,
        )
        .map(|disagreement| 1.0 - disagreement)
    }

    /// Spearman's rank correlation, equal levels given the mean of their ranks; none when there are no
    /// rows, and when one side has only one level.
    ///
    /// The product-moment correlation of the ranks (M. Kendall and J. Gibbons, *Rank Correlation
    /// Methods*, 5th ed. 1990, chapter 3). Ranks are doubled and counted from their mean here, which
    /// keeps them whole numbers.
    #[must_use]
    pub fn spearman(&self) -> Option<f64> {
        let labels = self.by_label();
        let total = self.total();
        let gold: Vec<usize> = labels.iter().map(|label| label.gold).collect();
        let predicted: Vec<usize> = labels.iter().map(|label| label.predicted).collect();
        let (gold_ranks, predicted_ranks) = (ranks(&gold, total), ranks(&predicted, total));
        let covariance: f64 = self
            .cells()
            .map(|(one, other, times)| to_f64(times) * gold_ranks[one] * predicted_ranks[other])
            .sum();
        let spread = |ranks: &[f64], counts: &[usize]| -> f64 {
            let squares = ranks.iter().zip(counts);
            squares
                .map(|(rank, count)| to_f64(*count) * rank * rank)
                .sum()
        };
        let spreads = spread(&gold_ranks, &gold) * spread(&predicted_ranks, &predicted);
        (spreads > 0.0).then(|| covariance / spreads.sqrt())
    }

    /// The mean distance between gold and predicted level; none when there are no rows.
    ///
    /// S. Baccianella, A. Esuli and F. Sebastiani, "Evaluation measures for ordinal regression", ISDA
    /// 2009, the micro-averaged form.
    #[must_use]
    pub fn mean_absolute_error(&self) -> Option<f64> {
        let distance = self
            .cells()
            .map(|(gold, predicted, times)| times * gold.abs_diff(predicted))
            .sum();
        share(distance, self.total())
    }

    /// The share of rows whose levels are at most `distance` apart; none when there are no rows.
    #[must_use]
    pub fn within(&self, distance: usize) -> Option<f64> {
        let near = self
            .cells()
            .filter(|(gold, predicted, _)| gold.abs_diff(*predicted) <= distance);
        share(near.map(|(_, _, times)| times).sum(), self.total())
    }
}

/// Twice the mean rank of each level, less the mean of all.
fn ranks(counts: &[usize], total: usize) -> Vec<f64> {
    let mut below = 0;
    let ranks = counts.iter().map(|count| {
        let rank = to_f64(2 * below + count) - to_f64(total);
        below += count;
        rank
    });
    ranks.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::assert_close;
    use super::*;

    /// Of (gold, predicted) levels.
    fn of(pairs: &[(usize, usize)]) -> ConfusionMatrix {
        ConfusionMatrix::of(6, pairs.iter().copied())
    }

    #[test]
    fn kappa_weighs_by_the_distance_of_levels_where_some_do_not_occur() {
        // Observed 25/4; margins 1/2, 1/2 and 1/4, 3/4, so expected 25/2; 1 - 1/2.
        let matrix = of(&[(0, 0), (0, 5), (5, 5), (5, 5)]);
        assert_close(matrix.quadratic_kappa(), 0.5);
    }

    #[test]
    fn kappa_is_minus_one_when_the_ends_are_swapped() {
        // Observed 25, expected 25/2; 1 - 2.
        let matrix = of(&[(0, 5), (0, 5), (5, 0), (5, 0)]);
        assert_close(matrix.quadratic_kappa(), -1.0);
        assert_close(matrix.spearman(), -1.0);
    }

    #[test]
    fn kappa_of_a_single_level_is_undefined_only_when_both_sides_have_it() {
        assert_eq!(of(&[(3, 3), (3, 3)]).quadratic_kappa(), None);
        // Observed and expected disagreement are both 1/3.
        assert_close(of(&[(3, 3), (3, 4), (3, 3)]).quadratic_kappa(), 0.0);
        assert_close(of(&[(3, 4), (3, 4)]).quadratic_kappa(), 0.0);
    }

    #[test]
    fn equal_levels_share_the_mean_of_their_ranks() {
        // Ranks 1, 2.5, 2.5, 4 and 2, 2, 4, 2, less 2.5: 0.5 · 1.5 - 0.5 · 1.5, so no correlation.
        assert_close(of(&[(0, 1), (2, 1), (2, 3), (5, 1)]).spearman(), 0.0);
        // Ranks 1, 2, 3 and 1.5, 1.5, 3, less 2: 0.5 + 1 over the root of 2 · 1.5.
        let rho = of(&[(0, 2), (1, 2), (4, 3)]).spearman();
        assert_close(rho, 1.5 / 3.0_f64.sqrt());
    }

    #[test]
    fn a_rank_correlation_needs_two_levels_on_both_sides() {
        assert_eq!(of(&[(1, 1), (1, 2)]).spearman(), None);
        assert_eq!(of(&[(1, 1), (0, 1)]).spearman(), None);
    }

    #[test]
    fn distances_by_hand() {
        // Off by none, two, one and four.
        let matrix = of(&[(0, 0), (2, 4), (3, 2), (1, 5)]);
        assert_close(matrix.mean_absolute_error(), 7.0 / 4.0);
        assert_close(matrix.within(1), 0.5);
        assert_close(matrix.within(2), 0.75);
    }

    proptest! {
        #[test]
        fn kappa_is_that_of_the_definition(
            pairs in prop::collection::vec((0_usize..6, 0_usize..6), 1..60),
        ) {
            let count = to_f64(pairs.len());
            let weight = |x: usize, y: usize| to_f64(x.abs_diff(y)).powi(2);
            let observed = pairs.iter().map(|(x, y)| weight(*x, *y)).sum::<f64>() / count;
            let with_all = |x: usize| pairs.iter().map(move |(_, y)| weight(x, *y)).sum::<f64>();
            let expected = pairs.iter().map(|(x, _)| with_all(*x)).sum::<f64>() / (count * count);
            match of(&pairs).quadratic_kappa() {
                Some(kappa) => prop_assert!((kappa - (1.0 - observed / expected)).abs() < 1e-9),
                None => prop_assert!(expected == 0.0),
            }
        }
    }
}
