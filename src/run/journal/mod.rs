//! What a run has done so far, in a file beside its table, so that it can be gone on with after anything.
//!
//! The first line says what the run is of. After each batch of documents, once its rows are safe on the disk, a line is
//! added and made safe as well: which sources are done, what they held, how long the table is then, and what to report of
//! them. A line begins with a checksum; what follows the last whole line was being written when the run ended, and counts
//! for nothing. The file is locked as long as the run lasts, so that no other run writes the same table.

mod compare;
mod error;
mod record;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::report::RunReport;
use crate::document::{Source, fingerprint};

pub use error::JournalError;
pub use record::Journal;

/// What is to become of an earlier run of the same table that was interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// It is an error that there is one.
    Refuse,
    /// This run goes on with it.
    Resume,
    /// What it has done is thrown away.
    Discard,
}

/// A source that is done, and what it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Done {
    id: String,
    /// SHA-256 of its bytes; nothing where they could not be read, or cannot be read again.
    sha256: Option<String>,
}

impl Done {
    /// One that nobody will compare.
    pub fn unrecorded(source: &Source) -> Self {
        Self {
            id: source.id.clone(),
            sha256: None,
        }
    }

    /// That of a source that is read up to `limit` bytes.
    pub fn of(source: &Source, limit: u64) -> Self {
        Self {
            id: source.id.clone(),
            sha256: fingerprint(source, limit),
        }
    }
}

/// What an earlier run has done.
#[derive(Debug, Default)]
pub struct Past {
    done: Vec<Done>,
    /// How long the files of the table are, in bytes.
    pub bytes: Vec<u64>,
    /// What to report of it.
    pub report: RunReport,
}

impl Past {
    /// How many sources are done: the first ones.
    #[must_use]
    pub fn sources(&self) -> usize {
        self.done.len()
    }
}
