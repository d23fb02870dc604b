//! Agreement beyond chance, of predictions with gold or of two coders.

use super::confusion::ConfusionMatrix;
use super::share::{share, to_f64};

impl ConfusionMatrix {
    /// Cohen's kappa; none when there are no rows, and when all labels on both sides are the same one,
    /// as chance alone then gives full agreement.
    ///
    /// Kappa is (p - e) / (1 - e), with p the share of rows that agree and e the share that is expected
    /// from the margins (J. Cohen, "A coefficient of agreement for nominal scales", *Educational and
    /// Psychological Measurement* 20(1), 1960, 37-46). All terms are multiplied by n² here, which keeps
    /// them whole numbers.
    #[must_use]
    pub fn cohen_kappa(&self) -> Option<f64> {
        let total = self.total();
        let margins = self.by_label().into_iter();
        let expected: usize = margins.map(|label| label.gold * label.predicted).sum();
        let disagreement = share(total * (total - self.right()), total * total - expected)?;
        Some(1.0 - disagreement)
    }

    /// Krippendorff's alpha for nominal data; none when there are no rows, and when all values are the
    /// same one, which says nothing of whether the coders can tell values apart.
    ///
    /// Alpha is 1 - o / e: o is the mean distance of two values of one unit, e that of any two of all 2n
    /// values, without regard to units; nominal values are 1 apart or the same (K. Krippendorff, *Content
    /// Analysis*, 4th ed. 2019, chapter 12).
    #[must_use]
    pub fn alpha_nominal(&self) -> Option<f64> {
        self.alpha(|_, _| 1.0)
    }

    /// Krippendorff's alpha for ordinal data, the labels in the order of their numbers; none where the
    /// nominal alpha is.
    ///
    /// The distance of two values is the number of values from one to the other, those equal to one of
    /// the two counted half, squared (the same chapter).
    #[must_use]
    pub fn alpha_ordinal(&self) -> Option<f64> {
        let values = self.values();
        let mut below = 0;
        // Twice the middle rank of each value.
        let ranks: Vec<f64> = values
            .iter()
            .map(|count| {
                let rank = 2 * below + count;
                below += count;
                to_f64(rank)
            })
            .collect();
        self.alpha(|one, other| ((ranks[one] - ranks[other]) / 2.0).powi(2))
    }

    /// How often each label was given by either side.
    fn values(&self) -> Vec<usize> {
        let labels = self.by_label().into_iter();
        labels.map(|label| label.gold + label.predicted).collect()
    }

    /// Alpha with a distance of two different labels.
    fn alpha(&self, distance: impl Fn(usize, usize) -> f64) -> Option<f64> {
        let values = self.values();
        let given: usize = values.iter().sum();
        let apart = self.cells().filter(|(one, other, _)| one != other);
        let observed: f64 = apart
            .map(|(one, other, count)| 2.0 * to_f64(count) * distance(one, other))
            .sum();
        let mut expected = 0.0;
        for (one, count) in values.iter().enumerate() {
            for (other, times) in values.iter().enumerate().take(one) {
                expected += 2.0 * to_f64(*count) * to_f64(*times) * distance(one, other);
            }
        }
        (expected > 0.0).then(|| 1.0 - to_f64(given - 1) * observed / expected)
    }
}

#[cfg(test)]
mod tests {
    use super::super::assert_close;
    use super::*;

    #[test]
    fn kappa_by_hand() {
        // Of fifty, 20 and 15 agree: .7. By chance 25/50 · 30/50 + 25/50 · 20/50 = .5; .2 / .5.
        let pairs = [((0, 0), 20), ((0, 1), 5), ((1, 0), 10), ((1, 1), 15)];
        let mut matrix = ConfusionMatrix::new(2);
        for ((one, other), times) in pairs {
            matrix.add(one, other, times);
        }
        assert_close(matrix.cohen_kappa(), 0.4);
        // Of 100 values 55 and 45: e = 2 · 55 · 45 / (100 · 99) = .5, o = 15/50; 1 - .3/.5.
        assert_close(matrix.alpha_nominal(), 0.4);
        // Two values are ever the same distance apart.
        assert_close(matrix.alpha_ordinal(), 0.4);
    }

    #[test]
    fn ordinal_alpha_counts_the_values_between() {
        // Values: 0 three times, 1 twice, 2 once. 0 and 1 are (3 + 2)/2 apart, 1 and 2 (2 + 1)/2, and 0
        // and 2 their sum. o = 2 · (2.5² + 1.5²) / 6; e = 2 · (6 · 2.5² + 2 · 1.5² + 3 · 4²) / (6 · 5).
        let matrix = ConfusionMatrix::of(3, [(0, 0), (0, 1), (1, 2)]);
        assert_close(matrix.alpha_ordinal(), 1.0 - (17.0 / 6.0) / (180.0 / 30.0));
    }

    #[test]
    fn of_one_value_nothing_is_known() {
        let matrix = ConfusionMatrix::of(2, [(1, 1), (1, 1)]);
        let figures = [
            matrix.cohen_kappa(),
            matrix.alpha_nominal(),
            matrix.alpha_ordinal(),
        ];
        assert_eq!(figures, [None; 3]);
    }
}
