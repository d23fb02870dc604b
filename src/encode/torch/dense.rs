//! A Dense layer on libtorch.

use tch::{Kind, Tensor};

use super::super::EncodeError;
use super::super::config::{Activation, DenseLayer};
use crate::checkpoint::{CheckpointError, WeightFiles, Weights};

/// A linear layer with its activation. It always computes in f32, as pooled vectors are f32.
pub(super) struct Dense {
    weight: Tensor,
    bias: Option<Tensor>,
    activation: Activation,
}

impl Dense {
    /// Loads the layer's weights.
    pub(super) fn load(layer: &DenseLayer) -> Result<Self, EncodeError> {
        let weights = Weights::read(&WeightFiles::find(&layer.folder)?)?;
        let (inputs, outputs) = (size(layer.inputs), size(layer.outputs));
        Ok(Self {
            weight: taken(&weights, "linear.weight", &[outputs, inputs])?,
            bias: layer
                .bias
                .then(|| taken(&weights, "linear.bias", &[outputs]))
                .transpose()?,
            activation: layer.activation,
        })
    }

    /// The vectors behind the layer. Each is multiplied alone: a matrix of other height may be rounded otherwise, and a
    /// vector must not depend on those beside it.
    pub(super) fn forward(&self, vectors: &Tensor) -> Tensor {
        let rows: Vec<Tensor> = vectors
            .split(1, 0)
            .iter()
            .map(|row| row.linear(&self.weight, self.bias.as_ref()))
            .collect();
        let outputs = Tensor::cat(&rows, 0);
        match self.activation {
            Activation::Identity => outputs,
            Activation::Tanh => outputs.tanh(),
        }
    }
}

fn taken(weights: &Weights, name: &str, shape: &[i64]) -> Result<Tensor, CheckpointError> {
    let tensor = weights.get(name).ok_or_else(|| CheckpointError::Lacks {
        path: weights.path().to_path_buf(),
        names: name.to_string(),
    })?;
    if tensor.size() != shape {
        return Err(CheckpointError::Shape {
            path: weights.path().to_path_buf(),
            name: name.to_string(),
            found: tensor.size(),
            expected: shape.to_vec(),
        });
    }
    Ok(tensor.to_kind(Kind::Float))
}

fn size(width: usize) -> i64 {
    i64::try_from(width).unwrap_or(i64::MAX)
}
