//! What the clauses around a clause say of its topic.
//!
//! A text stays with a topic for a while and then turns to another; a clause that names none ("They hope to do so before
//! winter") has that of its neighbours. The clauses of a document are therefore read as a chain with hidden topics: from
//! one clause to the next the topic either stays, or any topic follows. How likely it stays depends on how alike the two
//! clauses are, compared with what neighbours are in this document: where all is alike, likeness says little. The probability
//! of each topic given all clauses comes of the forward-backward recursion (Rabiner 1989, section III), in time
//! proportional to clauses times topics, since all topics follow alike.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Zip};

/// How surely one clause tells its topic: the softmax of the evidence times this is what the clause says by itself.
const TRUST: f32 = 0.57;
/// The logit of the probability that the topic stays is `STAY + LIKENESS * (cosine - mean cosine of neighbours)`. Both
/// were chosen on communiqués, among them ones with a heading for every few clauses, and coded manifestos, as what serves all.
const STAY: f32 = -1.2;
const LIKENESS: f32 = 4.0;
/// Of how many topics the next one is at most chosen, where it does not stay. If all of a long list were as likely, a turn
/// to any one of them would be so unlikely that a document would hardly leave its first topic. The taxonomies on which
/// [`STAY`] was chosen have up to so many.
const CHOICES: f32 = 21.0;
/// Keeps what is all but impossible from being so beyond what numbers hold.
const FLOOR: f32 = 1e-9;

/// The probability of each topic for each clause of one document, given all of them. `evidence` has one row a clause, one
/// column a topic; `vectors` one row of length one a clause. Rows add up to one.
#[must_use]
pub fn topics(evidence: ArrayView2<'_, f32>, vectors: ArrayView2<'_, f32>) -> Array2<f32> {
    let alone = alone(evidence);
    let stays = stays(vectors);
    let ahead = forward(&alone, &stays);
    let behind = backward(&alone, &stays);
    let mut both = ahead * behind;
    both.rows_mut().into_iter().for_each(to_one);
    both
}

/// The probability of each topic for each clause, given that clause only: the softmax of its evidence.
#[must_use]
pub fn alone(evidence: ArrayView2<'_, f32>) -> Array2<f32> {
    let mut alone = evidence.mapv(|value| TRUST * value);
    for mut row in alone.rows_mut() {
        let most = row.fold(f32::NEG_INFINITY, |most, value| most.max(*value));
        row.mapv_inplace(|value| (value - most).exp().max(FLOOR));
        to_one(row);
    }
    alone
}

/// For each clause but the first, how likely it has the topic of the one before.
fn stays(vectors: ArrayView2<'_, f32>) -> Array1<f32> {
    let rows = vectors.rows().into_iter();
    let cosines: Array1<f32> = rows
        .zip(vectors.rows().into_iter().skip(1))
        .map(|(before, clause)| before.dot(&clause))
        .collect();
    let usual = cosines.mean().unwrap_or_default();
    cosines.mapv(|cosine| 1.0 / (1.0 + (-STAY - LIKENESS * (cosine - usual)).exp()))
}

fn forward(alone: &Array2<f32>, stays: &Array1<f32>) -> Array2<f32> {
    let mut ahead = alone.clone();
    for (clause, stay) in stays.iter().enumerate() {
        let from = ahead.row(clause).to_owned();
        let mut next = ahead.row_mut(clause + 1);
        Zip::from(&mut next)
            .and(&moved(from.view(), *stay))
            .for_each(|next, from| *next *= from);
        to_one(next);
    }
    ahead
}

fn backward(alone: &Array2<f32>, stays: &Array1<f32>) -> Array2<f32> {
    let mut behind = Array2::ones(alone.dim());
    for (clause, stay) in stays.iter().enumerate().rev() {
        let from = &behind.row(clause + 1) * &alone.row(clause + 1);
        let mut before = behind.row_mut(clause);
        before.assign(&moved(from.view(), *stay));
        to_one(before);
    }
    behind
}

/// What becomes of the weights of topics from one clause to the next: they stay, or are spread over all.
fn moved(weights: ArrayView1<'_, f32>, stay: f32) -> Array1<f32> {
    #[allow(clippy::cast_precision_loss)] // a taxonomy has fewer than 2^24 labels
    let spread = weights.sum() / (weights.len() as f32).min(CHOICES);
    weights.mapv(|weight| stay * weight + (1.0 - stay) * spread)
}

fn to_one(mut row: ndarray::ArrayViewMut1<'_, f32>) {
    let sum = row.sum();
    row.mapv_inplace(|value| (value / sum).max(FLOOR));
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    /// Neighbours are all as alike: the topic stays with the logistic function of -1.2, .231475.
    fn even(clauses: usize) -> Array2<f32> {
        Array2::from_shape_fn((clauses, 1), |_| 1.0)
    }

    fn close(found: &Array2<f32>, expected: &Array2<f32>) {
        let near = Zip::from(found)
            .and(expected)
            .all(|a, b| (a - b).abs() < 1e-4);
        assert!(near, "{found} is not {expected}");
    }

    #[test]
    fn a_clause_alone_says_what_its_evidence_says() {
        let found = topics(array![[2.0, 0.0, -1.0]].view(), even(1).view());
        // Softmax of (1.14, 0, -.57).
        close(&found, &array![[0.666_362, 0.213_115, 0.120_522]]);
    }

    #[test]
    fn a_clause_that_says_nothing_takes_after_its_neighbours() {
        let evidence = array![[4.0, 0.0], [0.0, 0.0], [4.0, 0.0]];
        let found = topics(evidence.view(), even(3).view());
        // By enumeration of the eight ways through the chain: e = softmax(2.28, 0) = (.907211, .092789); the topic of the
        // next is the same with .231475 + .768525 / 2 = .615737. Middle: (e0 s + e1 m)^2 : (e0 m + e1 s)^2.
        let (e0, e1, s, m) = (0.907_211_f32, 0.092_789_f32, 0.615_737_f32, 0.384_263_f32);
        let first = (e0 * s + e1 * m).powi(2);
        let second = (e0 * m + e1 * s).powi(2);
        assert!(
            (found[[1, 0]] - first / (first + second)).abs() < 1e-4,
            "{found}"
        );
        assert!(found[[1, 0]] > 0.65 && found[[0, 0]] > 0.907);
    }

    #[test]
    fn a_long_list_of_topics_is_no_harder_to_leave_than_a_short_one() {
        // Whatever the number of topics, staying outweighs a turn to one other topic by no more than
        // .231475 / (.768525 / 21) + 1 = 7.325.
        for topics in [21, 210] {
            let weights = Array1::from_shape_fn(topics, |topic| f32::from(u8::from(topic == 0)));
            let next = moved(weights.view(), 0.231_475);
            assert!((next[0] / next[1] - 7.325).abs() < 1e-3, "{topics} topics");
        }
    }

    #[test]
    fn the_topic_stays_with_those_that_are_alike() {
        // The second clause is like the first and not like the third: cosines 1 and 0.
        let vectors = array![[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]];
        let evidence = array![[4.0, 0.0], [0.0, 0.0], [0.0, 4.0]];
        let found = topics(evidence.view(), vectors.view());
        assert!(found[[1, 0]] > 0.6, "{found}");
        // Stays are the logistic functions of -1.2 +- 4 / 2.
        let stays = stays(vectors.view());
        assert!((stays[0] - 0.689_974).abs() < 1e-4 && (stays[1] - 0.039_166).abs() < 1e-4);
    }

    #[test]
    fn long_documents_and_sure_clauses_stay_numbers() {
        let evidence =
            Array2::from_shape_fn(
                (5000, 3),
                |(row, topic)| {
                    if (row / 7) % 3 == topic { 90.0 } else { -90.0 }
                },
            );
        let found = topics(evidence.view(), even(5000).view());
        assert!(found.iter().all(|value| value.is_finite() && *value > 0.0));
        assert!((0..5000).all(|row| found[[row, (row / 7) % 3]] > 0.99));
        assert_eq!(
            topics(Array2::zeros((0, 3)).view(), even(0).view()).dim(),
            (0, 3)
        );
    }
}
