//! The torch engine: rust-bert's networks on libtorch.
//!
//! A kind of network is one file that implements [`Network`]: how it is built of its configuration, what its weights are
//! called and shaped (a [`Layout`](crate::checkpoint::Layout)), and how its last hidden states are had. What follows,
//! pooling and Dense layers, is the same for all of them.

mod albert;
mod bert;
mod configuration;
mod dense;
mod distilbert;
mod engine;
mod pooling;

use rust_bert::RustBertError;
use tch::Tensor;

pub use engine::TorchEngine;

/// A network with its weights in it.
trait Network: Send {
    /// The last hidden states for a batch of token ids; rows x tokens x width. The mask is 1 for tokens and 0 for
    /// padding.
    fn hidden_states(&self, ids: &Tensor, mask: &Tensor) -> Result<Tensor, RustBertError>;
}
