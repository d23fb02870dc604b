//! An encoder with plain attention, as BERT has it and those that came after.

use tch::Tensor;

use super::super::error::EntailError;
use super::attention::{Layer, plain, plain_summary};
use super::inputs::Inputs;
use super::layers::{Names, Shape};
use crate::checkpoint::WeightReader;

/// Layers one behind the other; there is one at least.
pub(super) struct Encoder {
    layers: Vec<Layer>,
    last: Layer,
    heads: i64,
}

impl Encoder {
    /// The `depth` layers below `place`, at least one.
    pub fn read(
        reader: &mut WeightReader<'_>,
        place: &str,
        names: &Names,
        shape: &Shape,
        depth: i64,
    ) -> Result<Self, EntailError> {
        let mut layer =
            |index: i64| Layer::read(reader, &format!("{place}.{index}"), names, shape, 1);
        Ok(Self {
            layers: (0..depth - 1).map(&mut layer).collect::<Result<_, _>>()?,
            last: layer(depth - 1)?,
            heads: shape.heads,
        })
    }

    /// The states of all tokens.
    pub fn forward(&self, embedded: &Tensor, inputs: &Inputs) -> Tensor {
        self.layer(&self.last, &self.before_last(embedded, inputs), inputs)
    }

    /// The state of the first token of each pair, filled up.
    pub fn summary(&self, embedded: &Tensor, inputs: &Inputs) -> Tensor {
        let states = self.before_last(embedded, inputs);
        let attended = self
            .last
            .attention
            .summary(&states, &inputs.first, |queries, rest| {
                plain_summary(queries, rest, inputs, self.heads)
            });
        self.last.feed.forward(&attended)
    }

    fn before_last(&self, embedded: &Tensor, inputs: &Inputs) -> Tensor {
        self.layers
            .iter()
            .fold(embedded.shallow_clone(), |states, layer| {
                self.layer(layer, &states, inputs)
            })
    }

    fn layer(&self, layer: &Layer, states: &Tensor, inputs: &Inputs) -> Tensor {
        let attended = layer
            .attention
            .forward(states, |projected| plain(projected, inputs, self.heads));
        layer.feed.forward(&attended)
    }
}
