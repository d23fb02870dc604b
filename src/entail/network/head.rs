//! From the state that stands for a pair to logits.

use rust_bert::Activation;
use tch::Tensor;

use super::super::error::EntailError;
use super::inputs::ROWS;
use super::layers::{Dense, activate};
use crate::checkpoint::WeightReader;

/// Two linear layers with an activation between them, as all these networks have it.
pub(in super::super) struct Head {
    pub(super) dense: Dense,
    pub(super) activation: Activation,
    pub(super) out: Dense,
}

impl Head {
    /// A head whose layers are square but for the last, which has `count` logits.
    pub fn read(
        reader: &mut WeightReader<'_>,
        [dense, out]: [&str; 2],
        width: i64,
        count: usize,
    ) -> Result<Self, EntailError> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        Ok(Self {
            dense: Dense::read(reader, dense, width, width)?,
            activation: Activation::tanh,
            out: Dense::read(reader, out, width, count)?,
        })
    }

    /// The logits: pairs x labels, filled up as the states are.
    pub fn logits(&self, states: &Tensor) -> Tensor {
        // Always of as many rows, since few columns are another case that rounds otherwise.
        let logits: Vec<Tensor> = states
            .split(ROWS, 0)
            .iter()
            .map(|some| {
                let between = activate(self.activation, self.dense.forward(some));
                self.out.forward(&between)
            })
            .collect();
        Tensor::cat(&logits, 0)
    }
}
