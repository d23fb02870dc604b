//! What can go wrong with the output.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Output that could not be written.
#[derive(Debug, Error)]
pub enum OutputError {
    /// The place of the output cannot be written to. Found before anything is done.
    #[error(
        "cannot write {path}: {source}; give -o a path in a folder that exists and is writable"
    )]
    Place {
        /// The output path.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Writing failed on the way.
    #[error("writing {path} failed: {source}; nothing was left under that name")]
    Write {
        /// The output path.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl OutputError {
    /// The same place with another cause.
    pub(super) fn because(self, source: io::Error) -> Self {
        match self {
            Self::Place { path, .. } => Self::Place { path, source },
            Self::Write { path, .. } => Self::Write { path, source },
        }
    }

    /// Whether the reader of a pipe went away, which is no error of ours.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        let (Self::Place { source, .. } | Self::Write { source, .. }) = self;
        source.kind() == io::ErrorKind::BrokenPipe
    }
}
