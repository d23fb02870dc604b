//! What a network is handed: the tokens of some pairs, one pair after the other without padding.

use tch::Tensor;

use super::super::tokens::PairBatch;

/// Where there is one state a pair, it is filled up to a multiple of so many rows: products of few rows are made by other
/// code than those of many, which rounds otherwise.
pub(super) const ROWS: i64 = 16;

/// The tokens of some pairs.
pub(in super::super) struct Inputs {
    /// The ids of all tokens.
    pub ids: Tensor,
    /// The part of its pair each token is of.
    pub types: Tensor,
    /// The place of each token in its pair.
    pub places: Tensor,
    /// Pairs of one length that are neighbours.
    pub groups: Vec<Group>,
    /// Where the first token of each pair is, filled up.
    pub first: Tensor,
    /// Where the last token of each pair is, filled up.
    pub last: Tensor,
    /// How many pairs there are.
    pub pairs: i64,
}

/// Pairs of one length that are neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Group {
    /// The first token of the first of them.
    pub first: i64,
    /// The first of them.
    pub first_pair: i64,
    /// How many they are.
    pub pairs: i64,
    /// The tokens of each.
    pub length: i64,
}

impl Group {
    /// The tokens of all.
    pub fn tokens(&self) -> i64 {
        self.pairs * self.length
    }
}

impl Inputs {
    /// Of a batch.
    pub fn new(batch: &PairBatch) -> Self {
        let whole = |values: &[u32]| {
            let values: Vec<i64> = values.iter().map(|value| i64::from(*value)).collect();
            Tensor::from_slice(&values)
        };
        let groups = groups(&batch.lengths);
        let pairs = size(batch.lengths.len());
        let places: Vec<i64> = batch
            .lengths
            .iter()
            .flat_map(|length| 0..size(*length))
            .collect();
        let starts = |offset: fn(i64) -> i64| {
            let mut starts: Vec<i64> = groups
                .iter()
                .flat_map(|group| {
                    (0..group.pairs)
                        .map(move |pair| group.first + pair * group.length + offset(group.length))
                })
                .collect();
            let filled = starts
                .len()
                .next_multiple_of(usize::try_from(ROWS).unwrap_or(1));
            starts.resize(filled, 0);
            Tensor::from_slice(&starts)
        };
        Self {
            ids: whole(&batch.ids),
            types: whole(&batch.types),
            places: Tensor::from_slice(&places),
            first: starts(|_| 0),
            last: starts(|length| length - 1),
            groups,
            pairs,
        }
    }

    /// One state a pair, filled up.
    pub fn filled(&self, states: &Tensor) -> Tensor {
        let more = self.first.size()[0] - states.size()[0];
        states.constant_pad_nd([0, 0, 0, more])
    }
}

fn groups(lengths: &[usize]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut first, mut first_pair) = (0, 0);
    for same in lengths.chunk_by(|a, b| a == b) {
        let group = Group {
            first,
            first_pair,
            pairs: size(same.len()),
            length: size(same[0]),
        };
        first += group.tokens();
        first_pair += group.pairs;
        groups.push(group);
    }
    groups
}

fn size(value: usize) -> i64 {
    i64::try_from(value).expect("a batch has fewer than 2^63 tokens")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_length_are_a_group() {
        let group = |first, first_pair, pairs, length| Group {
            first,
            first_pair,
            pairs,
            length,
        };
        assert_eq!(
            groups(&[5, 5, 3, 5]),
            [group(0, 0, 2, 5), group(10, 2, 1, 3), group(13, 3, 1, 5)]
        );
    }

    #[test]
    fn every_pair_has_its_first_and_its_last_token() {
        let inputs = Inputs::new(&PairBatch {
            ids: vec![7, 8, 9, 7, 8, 9, 7, 9],
            types: vec![0; 8],
            lengths: vec![3, 3, 2],
        });
        let numbers = |tensor: &Tensor| Vec::<i64>::try_from(tensor).unwrap();
        assert_eq!(numbers(&inputs.places), [0, 1, 2, 0, 1, 2, 0, 1]);
        assert_eq!(numbers(&inputs.first.narrow(0, 0, 4)), [0, 3, 6, 0]);
        assert_eq!(numbers(&inputs.last.narrow(0, 0, 4)), [2, 5, 7, 0]);
        assert_eq!(inputs.first.size(), [ROWS]);
    }
}
