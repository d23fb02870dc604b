//! The networks of entailment models on libtorch.
//!
//! In come rows of token ids, out come the hidden states of every token; a [`Head`] makes logits of one token's. BERT,
//! `RoBERTa`, `DistilBERT` and BART are rust-bert's. Its sequence-classification models are not used whole: their heads
//! multiply one row a text, and a product of few rows rounds otherwise than one of many, so that a pair's logits would
//! depend on how many share its batch; BART's looks for its token in the text and fails where a text holds that token.
//! `DeBERTa` is our own (`deberta`), because rust-bert's computes something else. What each network takes from
//! `config.json`, and what it refuses, stands in its file.

pub(super) mod activation;
pub(super) mod bart;
pub(super) mod bert;
pub(super) mod deberta;
pub(super) mod distilbert;
pub(super) mod head;
pub(super) mod layout;
pub(super) mod position;

use tch::Tensor;

use self::head::Head;

/// Rows of token ids for a network.
pub(super) struct Inputs {
    /// The ids: rows x length.
    pub ids: Tensor,
    /// The part of the pair each token is of, likewise.
    pub types: Tensor,
    /// True for tokens, false for padding, likewise.
    pub mask: Tensor,
    /// The number of tokens of each row.
    pub lengths: Tensor,
}

/// A network without its head.
pub(super) trait Network {
    /// The last hidden states: rows x length x width.
    fn hidden(&self, inputs: &Inputs) -> Result<Tensor, String>;
}

/// A network with its head, and with its weights in both.
pub(super) struct Built {
    pub network: Box<dyn Network>,
    pub head: Head,
}
