//! What may go wrong with the folder of vectors.

use std::io;
use std::path::PathBuf;

/// Why vectors cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The folder cannot be made or looked into.
    #[error("cannot use {path} as a cache: {source}; give --cache a folder that can be written to")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error(
        "cannot write to the cache {path}: {source}; the table is whole, the next run will not find all vectors"
    )]
    Write {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}
