//! What can be wrong with a checkpoint's weights.

use std::path::PathBuf;

use thiserror::Error;

/// Weights that are missing, cannot be read, or are not those of the configuration.
#[derive(Debug, Error)]
pub enum CheckpointError {
    /// The folder holds no file of weights.
    #[error(
        "there are no weights in {folder}: no model.safetensors and no pytorch_model.bin; fetch the whole checkpoint \
         (`huggingface-cli download NAME --local-dir DIR`), or save it in this form with transformers \
         (`AutoModel.from_pretrained(DIR).save_pretrained(DIR)`)"
    )]
    NoWeights {
        /// The folder.
        folder: PathBuf,
    },
    /// A file could not be read.
    #[error("cannot read {path}: {source}; fetch the whole checkpoint again")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is a placeholder of Git LFS.
    #[error(
        "{path} is a placeholder of Git LFS, not the weights; run `git lfs pull` in its folder"
    )]
    Placeholder {
        /// The file.
        path: PathBuf,
    },
    /// A file is damaged or of another form.
    #[error(
        "cannot read the weights in {path}: {reason}; fetch the file again; a file of PyTorch 1.5 or older has to be \
         saved anew (`AutoModel.from_pretrained(DIR).save_pretrained(DIR)`)"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the library said.
        reason: String,
    },
    /// Weights that the network needs are not in the files.
    #[error(
        "{path} lacks weights that its config.json asks for: {names}; it may be of another model, or cut short: fetch \
         the whole checkpoint again"
    )]
    Lacks {
        /// The file, or the first of several.
        path: PathBuf,
        /// The first few of the names, and how many more there are.
        names: String,
    },
    /// A weight has another shape than the configuration says.
    #[error(
        "{name} in {path} has the shape {found:?} and by config.json should have {expected:?}; the two are of \
         different models: fetch the whole checkpoint again"
    )]
    Shape {
        /// The file, or the first of several.
        path: PathBuf,
        /// The weight.
        name: String,
        /// Its shape.
        found: Vec<i64>,
        /// The shape it should have.
        expected: Vec<i64>,
    },
}
