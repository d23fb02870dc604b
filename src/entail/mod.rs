//! From a premise and a hypothesis to whether the one entails the other.
//!
//! In come [`Pair`]s, out come the [`Logits`] of each: how much speaks for entailment and how much against it. Models of
//! that kind (natural language inference) tell what a text is about when they are asked "This text is about ...". They
//! are some hundred times as dear as comparing vectors, since every label costs a pass of the network; so what comes before
//! may leave out labels that are out of the question. [`Entailer`] is what the stages behind see. A [`PairEngine`]
//! multiplies matrices and is handed batches of token ids; [`BatchEntailer`] makes an entailer of any engine. What a
//! checkpoint calls its logits, its own `config.json` says ([`Verdicts`]); nothing is taken from their order.

mod batch;
mod config;
mod error;
mod labels;
#[cfg(feature = "torch")]
mod network;
mod tokens;
#[cfg(feature = "torch")]
mod torch;

pub use batch::BatchEntailer;
pub use config::EntailConfig;
pub use error::EntailError;
pub use labels::Verdicts;
pub use tokens::{PairBatch, PairTokeniser, PairTokens};
#[cfg(feature = "torch")]
pub use torch::TorchPairs;

/// A question to the model: does the premise entail the hypothesis?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair<'t> {
    /// The text.
    pub premise: &'t str,
    /// What may be true of it.
    pub hypothesis: &'t str,
}

/// What the model says of a pair, in logits: only differences and exponentials mean something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logits {
    /// For entailment.
    pub entailment: f32,
    /// For contradiction; where the head has two labels only, for "not entailment".
    pub contradiction: f32,
}

impl Logits {
    /// The probability of entailment where it is that or contradiction: the softmax over the two.
    #[must_use]
    pub fn probability(&self) -> f32 {
        1.0 / (1.0 + (self.contradiction - self.entailment).exp())
    }
}

/// Judges pairs.
pub trait Entailer: Send + Sync {
    /// The logits of each pair, in the order of the pairs.
    ///
    /// They depend on their own pair alone, bit for bit: not on the pairs beside it nor on the number of threads.
    ///
    /// # Errors
    /// When the tokenizer or the engine fails, or a hypothesis leaves no room for its premise.
    fn entail(&self, pairs: &[Pair<'_>]) -> Result<Vec<Logits>, EntailError>;

    /// What ran, for the run file: engine, network and precision.
    fn engine(&self) -> String;
}

/// Runs a network over batches of token ids.
pub trait PairEngine: Send + Sync {
    /// The logits of each row of the batch.
    ///
    /// # Errors
    /// When the network cannot be run.
    fn logits(&self, batch: &PairBatch) -> Result<Vec<Logits>, EntailError>;

    /// Name, network and precision, for the run file.
    fn name(&self) -> String;
}
