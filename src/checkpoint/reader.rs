//! Handing weights out, one by one, to a network that is built of them.

use tch::{Kind, Tensor};

use super::error::CheckpointError;
use super::weights::{Weights, listed};

/// Takes weights out of a checkpoint by name. What was taken is no longer held here, so that a network may lay out anew
/// what it took without a second copy of all weights.
pub struct WeightReader<'w> {
    weights: &'w mut Weights,
    prefix: &'static str,
    missing: Vec<String>,
}

impl<'w> WeightReader<'w> {
    /// Reads names that begin with `prefix` or lack it, as [`Layout::prefix`](super::Layout::prefix) says.
    #[must_use]
    pub fn new(weights: &'w mut Weights, prefix: &'static str) -> Self {
        Self {
            weights,
            prefix,
            missing: Vec::new(),
        }
    }

    /// The weight `name` in single precision. One that is missing is noted for [`finish`](Self::finish), which has to be
    /// asked before the network is used; what is given in its place has the right shape and no meaning.
    ///
    /// # Errors
    /// When it has another shape than `shape`.
    pub fn take(&mut self, name: &str, shape: &[i64]) -> Result<Tensor, CheckpointError> {
        let Some(tensor) = self.weights.take(name, self.prefix) else {
            self.missing.push(name.to_string());
            return Ok(Tensor::zeros(shape, (Kind::Float, tch::Device::Cpu)));
        };
        if tensor.size() != shape {
            return Err(CheckpointError::Shape {
                path: self.weights.path().to_path_buf(),
                name: name.to_string(),
                found: tensor.size(),
                expected: shape.to_vec(),
            });
        }
        Ok(tensor.to_kind(Kind::Float))
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When weights were missing: they are named.
    pub fn finish(&mut self) -> Result<(), CheckpointError> {
        if self.missing.is_empty() {
            return Ok(());
        }
        Err(CheckpointError::Lacks {
            path: self.weights.path().to_path_buf(),
            names: listed(std::mem::take(&mut self.missing)),
        })
    }
}
