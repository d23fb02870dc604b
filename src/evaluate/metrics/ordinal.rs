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
