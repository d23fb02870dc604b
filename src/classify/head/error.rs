//! Why a head file is not taken.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// A head file that cannot be used. The message names the file and the remedy.
#[derive(Debug, Error)]
pub enum HeadError {
    /// The file cannot be read.
    #[error("cannot read the head {path}: {source}; give the file that `clausemark learn` wrote")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is no head, or a damaged one.
    #[error(
        "{path} is not a head that can be read: {reason}; give the file that `clausemark learn` wrote, or learn it again"
    )]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
    /// It belongs to another model or taxonomy.
    #[error("the head {path} was learned with the {what} {theirs}, not with {ours}; {remedy}")]
    Mismatch {
        /// The file.
        path: PathBuf,
        /// "model" or "taxonomy".
        what: &'static str,
        /// Name and checksum in the head.
        theirs: String,
        /// Name and checksum of what is used now.
        ours: String,
        /// What to do.
        remedy: &'static str,
    },
}
