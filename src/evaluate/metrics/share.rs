//! Shares of counts, and what is made of the three counts of finding things.

use crate::evaluate::Detection;

/// `part` divided by `whole`; none when `whole` is 0.
#[must_use]
pub fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| to_f64(part) / to_f64(whole))
}

/// Precision, recall and F1 of `predicted` things, `matched` of which are among the `gold` ones.
///
/// F1 is 2 · matched / (predicted + gold), the harmonic mean of the other two written so that it is
/// 0, and not undefined, when one side is empty (van Rijsbergen, *Information Retrieval*, 2nd ed.
/// 1979, chapter 7).
#[must_use]
pub fn detection(matched: usize, predicted: usize, gold: usize) -> Detection {
    Detection {
        precision: share(matched, predicted),
        recall: share(matched, gold),
        f1: share(2 * matched, predicted + gold),
    }
}

/// The mean of the values that are defined; none when there is none. So the mean over labels of
/// average precision leaves out labels that are nowhere gold.
#[must_use]
pub fn mean_of_defined(values: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let defined: Vec<f64> = values.into_iter().flatten().collect();
    mean(&defined)
}

pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / to_f64(values.len()))
}

#[allow(clippy::cast_precision_loss)] // counts of clauses are far below 2^53
pub(super) fn to_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::super::assert_close;
    use super::*;

    #[test]
    fn detection_by_hand() {
        let found = detection(3, 4, 6);
        assert_close(found.precision, 0.75);
        assert_close(found.recall, 0.5);
        // 2 · 0.75 · 0.5 / 1.25
        assert_close(found.f1, 0.6);
    }

    #[test]
    fn detection_of_nothing() {
        let nothing = |precision, recall, f1| Detection {
            precision,
            recall,
            f1,
        };
        assert_eq!(detection(0, 0, 0), nothing(None, None, None));
        assert_eq!(detection(0, 0, 5), nothing(None, Some(0.0), Some(0.0)));
        assert_eq!(detection(0, 5, 0), nothing(Some(0.0), None, Some(0.0)));
    }

    #[test]
    fn undefined_values_are_not_taken_for_zero() {
        assert_close(mean_of_defined([Some(0.25), None, Some(0.75)]), 0.5);
        assert_eq!(mean_of_defined([None, None]), None);
    }
}
