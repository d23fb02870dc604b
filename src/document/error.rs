//! What can be wrong with the files a user gave.

use std::path::PathBuf;

use thiserror::Error;

/// A list of paths that gives nothing to do. Found before anything is written.
#[derive(Debug, Error)]
pub enum CollectError {
    /// A path does not exist or cannot be looked at.
    #[error("cannot find {path}: {source}; check the path")]
    Missing {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder could not be listed to its end.
    #[error("cannot list {path}: {reason}; check the permissions")]
    Walk {
        /// The folder as given.
        path: PathBuf,
        /// What went wrong.
        reason: String,
    },
    /// There is no document at all.
    #[error("no documents in {paths}: {skipped} files passed over; documents end in {endings}")]
    Empty {
        /// The paths as given.
        paths: String,
        /// Files of other kinds.
        skipped: usize,
        /// What documents end in.
        endings: String,
    },
}

/// A file that cannot become a document.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The file could not be read.
    #[error("cannot read the file: {0}; check that it exists and is readable")]
    Io(#[from] std::io::Error),
    /// The file is larger than allowed.
    #[error(
        "the file has {size} bytes, more than the {limit} allowed; split it or raise --max-file-size"
    )]
    TooLarge {
        /// Bytes in the file.
        size: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// The content is not text.
    #[error(
        "the file is binary, not text (a zero byte at byte {at}); give it the ending of its format or remove it"
    )]
    Binary {
        /// Where the first such byte stands.
        at: usize,
    },
    /// The content is text in no encoding that is read.
    #[error(
        "the file is not valid UTF-8 (at byte {at}); convert it, for instance with `iconv -t UTF-8`"
    )]
    Encoding {
        /// Where decoding failed.
        at: usize,
    },
    /// There is nothing in it.
    #[error("the file holds no text; remove it from the input")]
    Empty,
}
