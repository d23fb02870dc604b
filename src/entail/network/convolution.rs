//! What some `DeBERTa` have behind their first layer: each token looks at its neighbours once.

use rust_bert::Activation;
use tch::Tensor;

use super::super::config::Settings;
use super::super::error::EntailError;
use super::activation::activation;
use super::inputs::Inputs;
use super::layers::{Norm, Shape, activate};
use crate::checkpoint::WeightReader;

/// A convolution over the tokens of a pair.
pub(super) struct Convolution {
    /// kernel and in x out
    weights: Tensor,
    bias: Tensor,
    kernel: i64,
    activation: Activation,
    norm: Norm,
}

impl Convolution {
    /// The convolution at `place`; none where the network has none.
    pub fn read(
        reader: &mut WeightReader<'_>,
        place: &str,
        settings: &Settings,
        shape: &Shape,
    ) -> Result<Option<Self>, EntailError> {
        let kernel = settings.number_or("conv_kernel_size", 0)?;
        if kernel == 0 {
            return Ok(None);
        }
        if kernel % 2 == 0 {
            return Err(settings.refuse("conv_kernel_size", "use a model with an odd number there"));
        }
        if settings.number_or("conv_groups", 1)? != 1 {
            return Err(settings.refuse("conv_groups", "use a model with 1 there"));
        }
        let activation = match settings.text("conv_act", "tanh")? {
            "tanh" => Activation::tanh,
            _ => activation(settings, "conv_act")?,
        };
        let width = shape.width;
        let sizes = [width, width, kernel];
        let weights = reader.take(&format!("{place}.conv.weight"), &sizes)?;
        Ok(Some(Self {
            weights: weights
                .permute([2, 1, 0])
                .reshape([kernel * width, width])
                .contiguous(),
            bias: reader.take(&format!("{place}.conv.bias"), &[width])?,
            kernel,
            activation,
            norm: shape.norm(reader, &format!("{place}.LayerNorm"))?,
        }))
    }

    /// `before` is what the first layer was given, `after` what it made of it.
    ///
    /// A matrix product over each token with its neighbours: libtorch's own convolution rounds otherwise for another
    /// number of rows.
    pub fn forward(&self, before: &Tensor, after: &Tensor, inputs: &Inputs) -> Tensor {
        let beside: Vec<Tensor> = inputs
            .groups
            .iter()
            .map(|group| {
                let states = before.narrow(0, group.first, group.tokens());
                self.neighbours(&states.view([group.pairs, group.length, -1]))
            })
            .collect();
        let seen = self.bias.addmm(&Tensor::cat(&beside, 0), &self.weights);
        self.norm
            .forward(&(activate(self.activation, seen) + after))
    }

    /// pairs x length x width: each token with those around it, side by side.
    fn neighbours(&self, states: &Tensor) -> Tensor {
        let length = states.size()[1];
        let around = (self.kernel - 1) / 2;
        let padded = states.constant_pad_nd([0, 0, around, around]);
        let shifted: Vec<Tensor> = (0..self.kernel)
            .map(|offset| padded.narrow(1, offset, length))
            .collect();
        Tensor::cat(&shifted, -1).flatten(0, 1)
    }
}
