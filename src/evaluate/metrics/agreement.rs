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
