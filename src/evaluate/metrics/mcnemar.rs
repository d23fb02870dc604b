//! Whether two systems differ in how many of the same rows they get right.

#![allow(clippy::doc_markdown)] // McNemar is a name

use statrs::distribution::{Binomial, ChiSquared, ContinuousCDF, DiscreteCDF};

use super::share::to_f64;

/// McNemar's test of the rows that only one of two systems gets right.
///
/// It takes rows for independent. Rows of one document are more alike than that, so a difference whose
/// interval from resampled documents holds 0 is not shown by a small p-value here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct McNemar {
    /// Rows that only the first system gets right.
    pub first_only: usize,
    /// Rows that only the second gets right.
    pub second_only: usize,
    /// The two-sided p-value of the exact test: twice the probability of at most the smaller count among
    /// as many tosses of a coin as there are such rows, 1 at most.
    pub exact: f64,
    /// The approximation for many such rows; none where there is not one.
    pub chi_square: Option<ChiSquare>,
}

/// A statistic with one degree of freedom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquare {
    /// (|first - second| - 1)² / (first + second), and 0 where the two are equal: with continuity
    /// correction.
    pub statistic: f64,
    /// The probability of a statistic as large or larger where the systems do not differ.
    pub p: f64,
}

/// McNemar's test, from (whether the first system is right, whether the second is) for each row.
///
/// Q. McNemar, "Note on the sampling error of the difference between correlated proportions or
/// percentages", *Psychometrika* 12(2), 1947, 153-157; the correction is that of A. L. Edwards,
/// *Psychometrika* 13(3), 1948, 185-187.
#[must_use]
pub fn mcnemar(rows: impl IntoIterator<Item = (bool, bool)>) -> McNemar {
    let (mut first_only, mut second_only) = (0, 0);
    for row in rows {
        match row {
            (true, false) => first_only += 1,
            (false, true) => second_only += 1,
            _ => {}
        }
    }
    let total = first_only + second_only;
    McNemar {
        first_only,
        second_only,
        exact: exact(first_only.min(second_only), total),
        chi_square: (total > 0).then(|| {
            let distance = first_only.abs_diff(second_only).saturating_sub(1);
            let statistic = to_f64(distance).powi(2) / to_f64(total);
            let p = ChiSquared::new(1.0).map_or(1.0, |chi_square| chi_square.sf(statistic));
            ChiSquare { statistic, p }
        }),
    }
}

fn exact(fewer: usize, total: usize) -> f64 {
    let coin = Binomial::new(0.5, total as u64);
    // A probability of one half is valid for any number of tosses.
    coin.map_or(1.0, |coin| (2.0 * coin.cdf(fewer as u64)).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(first_only: usize, second_only: usize) -> McNemar {
        let first = std::iter::repeat_n((true, false), first_only);
        let second = std::iter::repeat_n((false, true), second_only);
        let same = [(true, true), (false, false), (true, true)];
        mcnemar(first.chain(second).chain(same))
    }

    #[test]
    fn exact_by_hand() {
        // 2 · (1 + 5) / 32 and 2 · 1 / 32.
        assert!((of(4, 1).exact - 12.0 / 32.0).abs() < 1e-12);
        assert!((of(0, 5).exact - 2.0 / 32.0).abs() < 1e-12);
    }

    #[test]
    fn equal_counts_show_nothing() {
        for same in [of(3, 3), of(1, 1)] {
            assert!((same.exact - 1.0).abs() < 1e-12);
            let chi_square = same.chi_square.unwrap();
            assert!(chi_square.statistic.abs() < 1e-12 && (chi_square.p - 1.0).abs() < 1e-12);
        }
        let none = of(0, 0);
        assert_eq!((none.exact, none.chi_square), (1.0, None));
    }
}
