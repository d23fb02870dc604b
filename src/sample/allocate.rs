//! How many rows of a sheet each stratum gets.
//!
//! Shares go by the square root of a stratum's size: the power allocation of M. D. Bankier ("Power Allocations: Determining
//! Sample Sizes for Subnational Areas", The American Statistician 42(3), 1988, 174-177) with the power one half, between
//! shares by size, with which rare labels are hardly seen, and equal shares, with which common ones are hardly known. Every
//! stratum gets one row at least and as many as it has at most; shares are made whole by the method of Webster and
//! Sainte-Laguë (each further row goes where weight / (rows + 1/2) is the largest).

use std::cmp::Reverse;

/// A stratum to allocate to.
pub(super) struct Stratum<'s> {
    /// Its domain and its strength, each of which is to be seen even where there are fewer rows than strata.
    pub domain: &'s str,
    pub strength: Option<u8>,
    /// How many clauses there are.
    pub size: usize,
}

/// The rows for each stratum, `total` or all there are together. Where there are fewer rows than strata, a row goes to the
/// domain with the fewest, there to the strength with the fewest, and there to the largest stratum; one a stratum.
pub(super) fn allocate(strata: &[Stratum<'_>], total: usize) -> Vec<usize> {
    let mut rows = vec![0; strata.len()];
    let mut left = total;
    while left > 0
        && let Some(next) = unseen(strata, &rows)
    {
        rows[next] = 1;
        left -= 1;
    }
    while left > 0 {
        let open = (0..strata.len()).filter(|place| rows[*place] < strata[*place].size);
        let Some(next) = open.reduce(|best, place| {
            if claim(&strata[place], rows[place]) > claim(&strata[best], rows[best]) {
                place
            } else {
                best
            }
        }) else {
            break;
        };
        rows[next] += 1;
        left -= 1;
    }
    rows
}

/// What a stratum that has `rows` rows puts forward for a further one.
#[allow(clippy::cast_precision_loss)] // sizes are far below 2^52
fn claim(stratum: &Stratum<'_>, rows: usize) -> f64 {
    (stratum.size as f64).sqrt() / (rows as f64 + 0.5)
}

/// The stratum without a row that gets the next one; none where all have one.
fn unseen(strata: &[Stratum<'_>], rows: &[usize]) -> Option<usize> {
    let seen = |is_same: &dyn Fn(&Stratum<'_>) -> bool| {
        let same = strata
            .iter()
            .zip(rows)
            .filter(|(stratum, _)| is_same(stratum));
        same.map(|(_, rows)| rows).sum::<usize>()
    };
    (0..strata.len())
        .filter(|place| rows[*place] == 0 && strata[*place].size > 0)
        .min_by_key(|place| {
            let stratum = &strata[*place];
            let of_domain = seen(&|other| other.domain == stratum.domain);
            let of_strength = seen(&|other| other.strength == stratum.strength);
            (of_domain, of_strength, Reverse(stratum.size))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(sizes: &[(&str, usize)], total: usize) -> Vec<usize> {
        let sizes: Vec<(&str, u8, usize)> = sizes
            .iter()
            .map(|(domain, size)| (*domain, 1, *size))
            .collect();
        rows_by_strength(&sizes, total)
    }

    fn rows_by_strength(sizes: &[(&str, u8, usize)], total: usize) -> Vec<usize> {
        let strata: Vec<Stratum<'_>> = sizes
            .iter()
            .map(|(domain, level, size)| Stratum {
                domain,
                strength: Some(*level),
                size: *size,
            })
            .collect();
        allocate(&strata, total)
    }

    #[test]
    fn shares_go_by_the_square_root_of_the_size() {
        // Roots 10, 5 and 1, of 16 rows.
        assert_eq!(rows(&[("a", 100), ("b", 25), ("c", 1)], 16), [10, 5, 1]);
        // Roots 30 and 10, of 40 rows: 30 and 10.
        assert_eq!(rows(&[("a", 900), ("b", 100)], 40), [30, 10]);
    }

    #[test]
    fn every_stratum_gets_a_row_and_none_more_than_it_has() {
        // By the root alone the last would get 10 * 1 / 102 < 1.
        assert_eq!(rows(&[("a", 10_000), ("b", 1), ("c", 1)], 10), [8, 1, 1]);
        // The second would get 10 * 2 / (3 + 2) = 4, and has 4; the third has two only.
        assert_eq!(rows(&[("a", 9), ("b", 4), ("c", 2)], 14), [8, 4, 2]);
    }

    #[test]
    fn more_rows_than_clauses_are_all_clauses() {
        assert_eq!(rows(&[("a", 3), ("b", 0)], 100), [3, 0]);
        assert_eq!(rows(&[], 5), [0_usize; 0]);
    }

    #[test]
    fn with_fewer_rows_than_strata_each_domain_is_seen_and_then_each_strength() {
        let sizes = [
            ("a", 1, 50),
            ("a", 2, 40),
            ("a", 3, 30),
            ("b", 1, 2),
            ("c", 1, 1),
        ];
        assert_eq!(rows_by_strength(&sizes, 2), [1, 0, 0, 1, 0]);
        assert_eq!(rows_by_strength(&sizes, 3), [1, 0, 0, 1, 1]);
        assert_eq!(rows_by_strength(&sizes, 4), [1, 1, 0, 1, 1]);
        // The second domain's row goes to the strength that is not on the sheet yet.
        let sizes = [("a", 1, 50), ("b", 1, 9), ("b", 5, 2)];
        assert_eq!(rows_by_strength(&sizes, 2), [1, 0, 1]);
    }
}
