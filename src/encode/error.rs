//! What can go wrong between a text and its vector.

use std::path::PathBuf;

use thiserror::Error;

/// A model that cannot be loaded, or that failed while it ran.
#[derive(Debug, Error)]
pub enum EncodeError {
    /// A file of the model could not be read.
    #[error(
        "cannot read {path}: {source}; run `clausemark models fetch`, or point CLAUSEMARK_MODELS at a folder that holds the model"
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A configuration file of the model does not have the form it should.
    #[error("{path} is not a valid model configuration: {reason}; run `clausemark models verify`")]
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
    /// The weights do not fit the configuration or are damaged.
    #[error(
        "cannot load the weights {path}: {reason}; run `clausemark models verify`, then `clausemark models fetch`"
    )]
    Weights {
        /// The weight file.
        path: PathBuf,
        /// What the library said.
        reason: String,
    },
    /// The CPU cannot run the model in the precision that was asked for.
    #[error("this CPU has no native bf16 (avx512_bf16); use --precision f32")]
    NoNativeBf16,
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
