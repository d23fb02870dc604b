//! What a model folder says of itself.
//!
//! The layout is that of sentence-transformers: `modules.json` lists the steps (Transformer, Pooling, Dense, Normalize),
//! each with its own configuration; a folder without it is a bare network, whose tokens are averaged. Only what the
//! engines do is accepted; anything else is refused by the name it has in the file, since a vector that was pooled
//! otherwise than in training looks right and is not.

mod dense;
mod length;
mod network;
mod prompt;
mod read;

use std::path::PathBuf;

pub use dense::{Activation, DenseLayer};
pub use network::NetworkKind;
#[cfg(feature = "torch")]
pub(super) use read::read_json;

/// The settings of a sentence encoder, read from its folder.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelConfig {
    /// The folder.
    pub folder: PathBuf,
    /// The folder with the network's own `config.json`, weights and tokenizer; mostly the same.
    pub network_folder: PathBuf,
    /// Which network it is.
    pub network: NetworkKind,
    /// What its layer normalisation adds to the variance.
    pub layer_norm_eps: f64,
    /// How many heads its attention has.
    pub heads: usize,
    /// How many layers it has.
    pub layers: usize,
    /// Its activation, by the name in transformers.
    pub activation: String,
    /// How many ids the network has vectors for.
    pub vocabulary: usize,
    /// The most tokens one pass takes, the special ones included.
    pub max_tokens: usize,
    /// The width of a hidden state.
    pub width: usize,
    /// How one vector is made of the hidden states.
    pub pooling: Pooling,
    /// The layers that vector goes through.
    pub dense: Vec<DenseLayer>,
    /// What stands before every text; empty for nothing.
    pub prompt: String,
    /// Whether texts are made lower case before the tokenizer sees them.
    pub lower_case: bool,
    /// What was settled without the folder saying so.
    pub notes: Vec<ConfigNote>,
}

/// How one vector is made of the hidden states of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    /// Their mean.
    Mean,
    /// That of the first token.
    Cls,
    /// The largest value of each dimension.
    Max,
}

/// Something a folder leaves open, which a user should know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigNote {
    /// There is no `modules.json`, so the mean of the tokens is taken.
    MeanAssumed,
    /// The model has prompts of these names, none is the default one, and so none is used.
    NoPromptUsed(Vec<String>),
}
