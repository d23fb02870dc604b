//! The networks of entailment models on libtorch.
//!
//! In come the tokens of some pairs, out comes one state a pair, of which a [`Head`] makes logits. The networks are our
//! own, made of the same few layers (`layers`, `attention`, `encoder`). rust-bert's bodies are not used, because they make
//! the states of all tokens in the last layer where one is looked at, pad the pairs of a batch to one length, and multiply
//! by weights as they lie in the file; its `DeBERTa` computes something else (`deberta`). What each network takes from
//! `config.json`, and what it refuses, stands in its file.

pub(super) mod activation;
pub(super) mod attention;
pub(super) mod bart;
pub(super) mod bert;
pub(super) mod convolution;
pub(super) mod deberta;
pub(super) mod disentangled;
pub(super) mod distilbert;
pub(super) mod encoder;
pub(super) mod head;
pub(super) mod inputs;
pub(super) mod layers;
pub(super) mod position;

use tch::Tensor;

use self::head::Head;
use self::inputs::Inputs;

/// A network without its head.
pub(super) trait Network {
    /// The last state of the token that stands for each pair, filled up to a multiple of 16 rows.
    fn summary(&self, inputs: &Inputs) -> Tensor;
}

/// A network with its head, and with its weights in both.
pub(super) struct Built {
    pub network: Box<dyn Network>,
    pub head: Head,
    /// Whether its large products are made in bf16.
    pub in_bf16: bool,
}
