//! From the hidden states of a text to its vector, for engines that have networks of their own: pooling, and Dense layers
//! with their activations, in f32.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use super::weights::read_tensors;
use super::{Activation, DenseLayer, EncodeError, ModelConfig, Pooling};
use crate::checkpoint::CheckpointError;

/// How hidden states become a vector.
pub(super) struct Head {
    pooling: Pooling,
    dense: Vec<Dense>,
}

impl Head {
    /// Loads the weights of the layers behind the pooling for `engine`.
    ///
    /// # Errors
    /// When they are missing, damaged or not in a form that the engine reads.
    pub fn load(config: &ModelConfig, engine: &'static str) -> Result<Self, EncodeError> {
        let dense = config.dense.iter().map(|layer| Dense::load(layer, engine));
        Ok(Self {
            pooling: config.pooling,
            dense: dense.collect::<Result<_, _>>()?,
        })
    }

    /// The vector of a text, of its hidden states; tokens x width.
    pub fn vector(&self, states: ArrayView2<'_, f32>) -> Array1<f32> {
        let pooled = match self.pooling {
            Pooling::Mean => states.mean_axis(Axis(0)),
            Pooling::Cls => states.outer_iter().next().map(|first| first.to_owned()),
            Pooling::Max => {
                Some(states.fold_axis(Axis(0), f32::MIN, |most, state| most.max(*state)))
            }
        };
        // A tokenizer that puts nothing around a text may make no tokens of it.
        let pooled = pooled.unwrap_or_else(|| Array1::zeros(states.ncols()));
        let layers = self.dense.iter();
        layers.fold(pooled, |vector, layer| layer.forward(vector.view()))
    }
}

/// A Dense layer with its weights.
struct Dense {
    /// Outputs x inputs.
    weight: Array2<f32>,
    bias: Option<Array1<f32>>,
    activation: Activation,
}

impl Dense {
    fn load(layer: &DenseLayer, engine: &'static str) -> Result<Self, EncodeError> {
        let tensors = read_tensors(&layer.folder, engine)?;
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

    fn forward(&self, vector: ArrayView1<'_, f32>) -> Array1<f32> {
        let mut outputs = self.weight.dot(&vector);
        if let Some(bias) = &self.bias {
            outputs += bias;
        }
        if self.activation == Activation::Tanh {
            outputs.mapv_inplace(f32::tanh);
        }
        outputs
    }
}
