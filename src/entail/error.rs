//! What can go wrong between a pair and its logits.

use std::path::PathBuf;

use thiserror::Error;

use crate::checkpoint::CheckpointError;

/// A checkpoint that cannot be loaded, or that failed while it ran.
#[derive(Debug, Error)]
pub enum EntailError {
    /// A file of the checkpoint could not be read.
    #[error(
        "cannot read {path}: {source}; an entailment model is a folder with config.json, tokenizer.json and \
         model.safetensors or pytorch_model.bin, as `huggingface-cli download NAME --local-dir DIR` makes it"
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no tokenizer.json.
    #[error(
        "{path} is missing; make it once with the Python library: AutoTokenizer.from_pretrained(DIR).save_pretrained(DIR)"
    )]
    NoTokenizer {
        /// The file.
        path: PathBuf,
    },
    /// A file of the checkpoint does not have the form it should.
    #[error("{path} cannot be used: {reason}; fetch the checkpoint again")]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The checkpoint asks for something that this program does not do.
    #[error("{path} asks for {setting}, which is not supported; {supported}")]
    Unsupported {
        /// The configuration file.
        path: PathBuf,
        /// The setting and its value, as the file has it.
        setting: String,
        /// What is supported instead.
        supported: String,
    },
    /// Nothing says which logit means entailment.
    #[error("{path} does not say which logit is entailment: {reason}; {remedy}")]
    Labels {
        /// The configuration file.
        path: PathBuf,
        /// What is missing.
        reason: String,
        /// What to do.
        remedy: &'static str,
    },
    /// The weights are missing, damaged, or those of another network.
    #[error(transparent)]
    Weights(#[from] CheckpointError),
    /// A hypothesis fills the model's window by itself.
    #[error(
        "the hypothesis \"{hypothesis}\" has {tokens} tokens, and the model takes {most} with its premise; write a shorter \
         one in the taxonomy"
    )]
    LongHypothesis {
        /// The hypothesis.
        hypothesis: String,
        /// Its tokens.
        tokens: usize,
        /// The most tokens a pair may have.
        most: usize,
    },
    /// The tokenizer failed on a text.
    #[error("the tokenizer failed: {0}")]
    Tokenise(String),
    /// The engine failed on a batch.
    #[error("the {engine} engine failed: {reason}")]
    Engine {
        /// The engine's name.
        engine: &'static str,
        /// What the library said.
        reason: String,
    },
}
