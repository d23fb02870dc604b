//! What ends a run before its table is complete.

use thiserror::Error;

use super::journal::JournalError;
use super::report::Failure;
use crate::encode::EncodeError;
use crate::entail::EntailError;
use crate::output::OutputError;

/// A run that gave no table.
#[derive(Debug, Error)]
pub enum RunError {
    /// The model failed.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The entailment model failed.
    #[error(transparent)]
    Entail(#[from] EntailError),
    /// The output could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// What was done could not be recorded.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A document failed, and nothing was to be done after that.
    #[error("{}: {}: {}; the run ends with the first document that fails", .0.doc_id, .0.stage, .0.reason)]
    Failed(Failure),
    /// The user stopped it, and what was done is kept.
    #[error("interrupted when {done} of {all} files were done")]
    Paused {
        /// Sources that are done.
        done: usize,
        /// All there are.
        all: usize,
    },
    /// The user stopped it.
    #[error("interrupted; nothing was written")]
    Interrupted,
}
