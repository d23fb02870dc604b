//! A Dense layer: a linear layer with its activation, in f32, as pooled vectors are.

use ndarray::{Array1, Array2, ArrayView1};

use super::super::EncodeError;
use super::super::config::{Activation, DenseLayer};
use crate::checkpoint::{CheckpointError, Tensors};

/// A layer with its weights.
pub(super) struct Dense {
    /// Outputs x inputs.
    weight: Array2<f32>,
    bias: Option<Array1<f32>>,
    activation: Activation,
}

impl Dense {
    /// Loads the layer's weights.
    pub(super) fn load(layer: &DenseLayer) -> Result<Self, EncodeError> {
        let tensors = Tensors::read(&layer.folder)?.ok_or_else(|| EncodeError::Unfit {
            engine: super::engine::NAME,
            reason: "it reads weights in safetensors files only".into(),
        })?;
        let shape = (layer.outputs, layer.inputs);
        let weight = tensors.get("", "linear.weight", &[Some(shape.0), Some(shape.1)])?;
        let bias = layer
            .bias
            .then(|| tensors.get("", "linear.bias", &[Some(shape.0)]))
            .transpose()?;
        Ok(Self {
            weight: Array2::from_shape_vec(shape, weight).map_err(|error| {
                CheckpointError::Damaged {
                    path: layer.folder.clone(),
                    reason: error.to_string(),
                }
            })?,
            bias: bias.map(Array1::from),
            activation: layer.activation,
        })
    }

    /// The vector behind the layer.
    pub(super) fn forward(&self, vector: &[f32]) -> Vec<f32> {
        let mut outputs = self.weight.dot(&ArrayView1::from(vector));
        if let Some(bias) = &self.bias {
            outputs += bias;
        }
        if self.activation == Activation::Tanh {
            outputs.mapv_inplace(f32::tanh);
        }
        outputs.to_vec()
    }
}
