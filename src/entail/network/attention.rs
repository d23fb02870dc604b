//! Attention, and the layer around it.
//!
//! Matrix products run over the tokens of all pairs at once. Attention runs over pairs of one length ([`Group`]), head by
//! head, so that there is neither padding nor a mask for it. The last layer of a network makes one state a pair, that of
//! the token which stands for it: the others would be thrown away.

use tch::Tensor;

use super::super::error::EntailError;
use super::inputs::{Group, Inputs};
use super::layers::{Dense, FeedForward, KIND, Names, Norm, Shape};
use crate::checkpoint::WeightReader;

/// Queries, keys and values of one product, and what is done with what they find.
pub(super) struct Attention {
    /// Beside each other: queries, keys, values. Queries are scaled already.
    projections: Dense,
    attended: Dense,
    norm: Norm,
    width: i64,
}

impl Attention {
    /// The layers at `place`; scores are sums of `parts`.
    pub fn read(
        reader: &mut WeightReader<'_>,
        place: &str,
        names: &Names,
        shape: &Shape,
        parts: i64,
    ) -> Result<Self, EntailError> {
        let name = |name: &str| format!("{place}.{name}");
        let projections = Dense::joined(
            reader,
            &[names.query, names.key, names.value].map(name),
            shape.width,
            shape.width,
        )?;
        let projections = projections
            .scaled_first(shape.width, shape.attention_scale(parts))
            .in_bf16(shape.in_bf16);
        Ok(Self {
            projections,
            attended: shape
                .dense(reader, &name(names.attended))?
                .in_bf16(shape.in_bf16),
            norm: shape.norm(reader, &name(names.attended_norm))?,
            width: shape.width,
        })
    }

    /// The product that makes queries, scaled.
    pub fn queries(&self) -> Dense {
        self.projections.columns(0, self.width)
    }

    /// The product that makes keys.
    pub fn keys(&self) -> Dense {
        self.projections.columns(self.width, self.width)
    }

    /// The product that makes keys and values beside each other.
    pub fn keys_and_values(&self) -> Dense {
        self.projections.columns(self.width, 2 * self.width)
    }

    /// Every token looks; `look` is handed queries, keys and values beside each other.
    pub fn forward(&self, states: &Tensor, look: impl Fn(&Tensor) -> Tensor) -> Tensor {
        self.add(&look(&self.projections.forward(states)), states)
    }

    /// The tokens `lookers` look, one a pair; `look` is handed their queries, and keys and values of all.
    pub fn summary(
        &self,
        states: &Tensor,
        lookers: &Tensor,
        look: impl Fn(&Tensor, &Tensor) -> Tensor,
    ) -> Tensor {
        let own = states.index_select(0, lookers);
        let found = look(
            &self.queries().forward(&own),
            &self.keys_and_values().forward(states),
        );
        self.add(&found, &own)
    }

    /// Adds what was found to the states of those who looked.
    pub fn add(&self, found: &Tensor, states: &Tensor) -> Tensor {
        let mut sum = self.attended.forward(found);
        sum += states;
        self.norm.forward(&sum)
    }
}

/// A layer of an encoder.
pub(super) struct Layer {
    pub attention: Attention,
    pub feed: FeedForward,
}

impl Layer {
    /// The layer at `place`; scores are sums of `parts`.
    pub fn read(
        reader: &mut WeightReader<'_>,
        place: &str,
        names: &Names,
        shape: &Shape,
        parts: i64,
    ) -> Result<Self, EntailError> {
        Ok(Self {
            attention: Attention::read(reader, place, names, shape, parts)?,
            feed: shape.feed_forward(reader, place, names)?,
        })
    }
}

/// States of a group's tokens or of its pairs, cut into parts of equal width and those into heads:
/// parts x heads x pairs x length x width of a head.
pub(super) fn by_head(states: &Tensor, group: &Group, parts: i64, heads: i64) -> Tensor {
    cut(
        &states.narrow(0, group.first, group.tokens()),
        [group.pairs, group.length],
        parts,
        heads,
    )
}

/// Likewise of one token a pair.
pub(super) fn one_by_head(states: &Tensor, group: &Group, heads: i64) -> Tensor {
    let own = states.narrow(0, group.first_pair, group.pairs);
    cut(&own, [group.pairs, 1], 1, heads).squeeze_dim(0)
}

fn cut(states: &Tensor, [pairs, length]: [i64; 2], parts: i64, heads: i64) -> Tensor {
    states
        .view([pairs, length, parts, heads, -1])
        .permute([2, 3, 0, 1, 4])
        .contiguous()
}

/// What each head finds in the values: heads x pairs x tokens that look x width of a head. `adjust` changes the scores,
/// heads and pairs x who looks x who is looked at.
pub(super) fn find(
    queries: &Tensor,
    keys: &Tensor,
    values: &Tensor,
    adjust: impl FnOnce(&mut Tensor),
) -> Tensor {
    let all = |states: &Tensor| states.flatten(0, 1);
    let mut scores = all(queries).bmm(&all(keys).transpose(1, 2));
    adjust(&mut scores);
    scores.softmax(-1, KIND).bmm(&all(values)).view_as(queries)
}

/// Puts what the heads found of each group one after the other: states x width.
pub(super) fn together(found: &[Tensor]) -> Tensor {
    let flat: Vec<Tensor> = found
        .iter()
        .map(|of_group| of_group.permute([1, 2, 0, 3]).flatten(2, 3).flatten(0, 1))
        .collect();
    Tensor::cat(&flat, 0)
}

/// Plain attention of a pair's tokens to each other.
pub(super) fn plain(projected: &Tensor, inputs: &Inputs, heads: i64) -> Tensor {
    let found: Vec<Tensor> = inputs
        .groups
        .iter()
        .map(|group| {
            let parts = by_head(projected, group, 3, heads);
            find(&parts.get(0), &parts.get(1), &parts.get(2), |_| {})
        })
        .collect();
    together(&found)
}

/// Plain attention of one token a pair to all of its pair.
pub(super) fn plain_summary(
    queries: &Tensor,
    keys_and_values: &Tensor,
    inputs: &Inputs,
    heads: i64,
) -> Tensor {
    let found: Vec<Tensor> = inputs
        .groups
        .iter()
        .map(|group| {
            let parts = by_head(keys_and_values, group, 2, heads);
            let queries = one_by_head(queries, group, heads);
            find(&queries, &parts.get(0), &parts.get(1), |_| {})
        })
        .collect();
    inputs.filled(&together(&found))
}
