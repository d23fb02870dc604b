//! Which spans are so much the same that they are taken for one clause.
//!
//! The measure is intersection over union (P. Jaccard, "Étude comparative de la distribution florale", *Bulletin de la
//! Société Vaudoise des Sciences Naturelles* 37, 1901), and half is the least. Pairs are taken from the largest down.
//! Where the spans of one side do not overlap each other, as clauses of one cut do not, a span has one partner above a
//! half at most (A. Kirillov et al., "Panoptic segmentation", CVPR 2019, section 4.1), so that no other one-to-one
//! joining would find more; only at exactly a half there can be two, and then the one further up in the tables is taken.

use std::cmp::{Ordering, Reverse};
use std::ops::Range;

/// How many partners of one span are kept. Of a cut two can overlap it by half; only tables whose own spans lie on top of
/// each other have more, and could have as many as the square of their rows.
const MOST: usize = 8;

/// Two spans that overlap enough, and how much.
struct Overlap {
    intersection: usize,
    union: usize,
    gold: usize,
    predicted: usize,
}

/// The places of spans to join, in the order of the gold ones; nothing is joined twice.
pub(super) fn by_overlap(
    gold: &[Option<Range<usize>>],
    predicted: &[Option<Range<usize>>],
) -> Vec<(usize, usize)> {
    let mut overlaps = candidates(gold, predicted);
    overlaps.sort_by(larger_first);
    let mut gold_taken = vec![false; gold.len()];
    let mut predicted_taken = vec![false; predicted.len()];
    let mut joined = Vec::new();
    for overlap in overlaps {
        if !gold_taken[overlap.gold] && !predicted_taken[overlap.predicted] {
            gold_taken[overlap.gold] = true;
            predicted_taken[overlap.predicted] = true;
            joined.push((overlap.gold, overlap.predicted));
        }
    }
    joined.sort_unstable();
    joined
}

/// a/b comes before c/d where a·d > c·b; then the order of the tables decides.
fn larger_first(one: &Overlap, other: &Overlap) -> Ordering {
    let cross = |x: &Overlap, y: &Overlap| x.intersection as u128 * y.union as u128;
    let places = |overlap: &Overlap| (overlap.gold, overlap.predicted);
    cross(other, one)
        .cmp(&cross(one, other))
        .then_with(|| places(one).cmp(&places(other)))
}

fn candidates(gold: &[Option<Range<usize>>], predicted: &[Option<Range<usize>>]) -> Vec<Overlap> {
    let mut starts: Vec<(usize, Reverse<usize>, usize)> = predicted
        .iter()
        .enumerate()
        .filter_map(|(place, span)| {
            let span = span.as_ref()?;
            Some((span.start, Reverse(span.end), place))
        })
        .collect();
    starts.sort_unstable();
    let mut overlaps = Vec::new();
    for (place, span) in gold.iter().enumerate() {
        let Some(span) = span else { continue };
        let length = span.len();
        // A span that starts more than this one's length before it, or in its second half, shares less than half.
        let first = starts.partition_point(|(start, ..)| start + length < span.start);
        let near = starts[first..]
            .iter()
            .take_while(|(start, ..)| *start <= span.start + length / 2);
        let mut partners: Vec<Overlap> = Vec::new();
        for &(start, Reverse(end), predicted) in near {
            let intersection = span.end.min(end).saturating_sub(span.start.max(start));
            let union = span.end.max(end) - span.start.min(start);
            if intersection > 0 && 2 * intersection >= union {
                partners.push(Overlap {
                    intersection,
                    union,
                    gold: place,
                    predicted,
                });
                if partners.len() > MOST {
                    partners.sort_by(larger_first);
                    partners.truncate(MOST);
                }
            }
        }
        overlaps.append(&mut partners);
    }
    overlaps
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn joined(gold: &[(usize, usize)], predicted: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let spans = |spans: &[(usize, usize)]| -> Vec<_> {
            spans
                .iter()
                .map(|(start, end)| Some(*start..*end))
                .collect()
        };
        by_overlap(&spans(gold), &spans(predicted))
    }

    #[test]
    fn half_of_the_union_is_enough_and_less_is_not() {
        // 10 of 20; 9 of 20; 10 of 21.
        assert_eq!(joined(&[(0, 20)], &[(5, 15)]), [(0, 0)]);
        assert_eq!(joined(&[(0, 20)], &[(5, 14)]), []);
        assert_eq!(joined(&[(10, 20)], &[(9, 30)]), []);
        // 10 of 15 from either side.
        assert_eq!(joined(&[(10, 20)], &[(5, 20)]), [(0, 0)]);
        assert_eq!(joined(&[(5, 20)], &[(10, 20)]), [(0, 0)]);
        assert_eq!(joined(&[(5, 5)], &[(5, 5)]), []);
    }

    #[test]
    fn the_largest_overlap_is_taken_first_and_nothing_twice() {
        // The prediction shares 12 of 20 with the first and 15 of 18 with the second.
        assert_eq!(joined(&[(0, 17), (5, 23)], &[(5, 20)]), [(1, 0)]);
        // Both halves share exactly half; the one further up is taken.
        assert_eq!(joined(&[(0, 20)], &[(0, 10), (10, 20)]), [(0, 0)]);
    }

    #[test]
    fn of_many_partners_the_nearest_are_kept() {
        // Predicted spans start 10 to 1 before the gold one and end with it; the last is the nearest.
        let predicted: Vec<(usize, usize)> = (0..10).map(|start| (start, 40)).collect();
        assert_eq!(joined(&[(10, 40)], &predicted), [(0, 9)]);
        let turned: Vec<(usize, usize)> = predicted.into_iter().rev().collect();
        assert_eq!(joined(&[(10, 40)], &turned), [(0, 0)]);
    }

    #[test]
    fn places_without_a_span_stay_open() {
        let spans = [None, Some(1..9)];
        assert_eq!(by_overlap(&spans, &[Some(0..9), None]), [(1, 0)]);
    }

    proptest! {
        /// Cuts of one text: every pair above a half is found, as each span has one such partner at most.
        #[test]
        fn of_two_cuts_every_pair_above_a_half_is_joined(
            gold in prop::collection::btree_set(0_usize..60, 2..12),
            predicted in prop::collection::btree_set(0_usize..60, 2..12),
        ) {
            let cut = |ends: std::collections::BTreeSet<usize>| -> Vec<(usize, usize)> {
                let ends: Vec<usize> = ends.into_iter().collect();
                ends.windows(2).map(|pair| (pair[0], pair[1])).collect()
            };
            let (gold, predicted) = (cut(gold), cut(predicted));
            let joined = joined(&gold, &predicted);
            for (place, a) in gold.iter().enumerate() {
                for (other, b) in predicted.iter().enumerate() {
                    let shared = a.1.min(b.1).saturating_sub(a.0.max(b.0));
                    let union = a.1.max(b.1) - a.0.min(b.0);
                    if 2 * shared > union {
                        prop_assert!(joined.contains(&(place, other)));
                    }
                    if joined.contains(&(place, other)) {
                        prop_assert!(2 * shared >= union);
                    }
                }
            }
        }
    }
}
