//! What can go wrong between a text and its vector.

use std::path::PathBuf;

use thiserror::Error;

use crate::checkpoint::CheckpointError;

/// A model that cannot be loaded, or that failed while it ran.
#[derive(Debug, Error)]
pub enum EncodeError {
    /// A file of the model could not be read.
    #[error(
        "cannot read {path}: {source}; run `clausemark models fetch` for a model of the program, and fetch the whole \
         folder again for one of your own"
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be written into the model's folder.
    #[error("cannot write {path}: {source}; make its folder writable")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A configuration file of the model does not have the form it should.
    #[error(
        "{path} is not a valid model configuration: {reason}; run `clausemark models verify` for a model of the \
         program, and fetch the whole folder again for one of your own"
    )]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The model asks for something that this program does not do.
    #[error("{path} asks for {setting}, which is not supported; {supported}")]
    Unsupported {
        /// The configuration file.
        path: PathBuf,
        /// The setting and its value, as the file has it.
        setting: String,
        /// What is supported instead.
        supported: &'static str,
    },
    /// The tokenizer is there in pieces only, or not at all.
    #[error(
        "there is no tokenizer.json in {folder}; make it of the tokenizer's other files with transformers: \
         `AutoTokenizer.from_pretrained(DIR).save_pretrained(DIR)`"
    )]
    NoTokenizer {
        /// The folder.
        folder: PathBuf,
    },
    /// The tokenizer gives ids that the network has no vectors for.
    #[error(
        "{path} has {tokens} tokens and the network has {vocabulary}; the two are of different models: fetch the whole \
         folder again"
    )]
    Vocabulary {
        /// `tokenizer.json`.
        path: PathBuf,
        /// How many tokens it has.
        tokens: usize,
        /// How many the network has.
        vocabulary: usize,
    },
    /// The model has no prompt of that name.
    #[error(
        "the model has no prompt {name}; it has: {known}; name one of these, or give the words themselves, with a space \
         (\"{name}: \")"
    )]
    NoSuchPrompt {
        /// What was asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The prompt leaves no room for a text.
    #[error(
        "the prompt {prompt:?} takes {tokens} of the {room} tokens that the model has; use a shorter one"
    )]
    LongPrompt {
        /// The prompt.
        prompt: String,
        /// Its tokens.
        tokens: usize,
        /// Those there are.
        room: usize,
    },
    /// The weights are missing, damaged, or not those of the configuration.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The CPU cannot run the model in the precision that was asked for.
    #[error("this CPU has no native bf16 (avx512_bf16); use --precision f32")]
    NoNativeBf16,
    /// The engine cannot run the model, or not on this CPU.
    #[error(
        "the {engine} engine cannot run this model so: {reason}; leave out --engine, or name another one"
    )]
    Unfit {
        /// The engine's name.
        engine: &'static str,
        /// What it lacks.
        reason: String,
    },
    /// The library of the engine is not on this machine.
    #[error(
        "the {engine} engine is not on this machine: {reason}; run scripts/setup.sh, or leave out --engine"
    )]
    NoLibrary {
        /// The engine's name.
        engine: &'static str,
        /// What was said on loading it.
        reason: String,
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

impl EncodeError {
    /// Whether another engine may do what this one does not.
    #[must_use]
    pub fn is_unfit(&self) -> bool {
        matches!(
            self,
            Self::Unfit { .. } | Self::NoNativeBf16 | Self::NoLibrary { .. }
        )
    }
}
