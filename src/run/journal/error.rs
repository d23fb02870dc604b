//! Why a run cannot begin, or cannot go on.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a run cannot begin, or cannot go on.
#[derive(Debug, Error)]
pub enum JournalError {
    /// Nothing can be written where the table is to be.
    #[error(
        "cannot write {table}: {source}; give -o a path in a folder that exists and is writable"
    )]
    Place {
        /// The table.
        table: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another run writes the table.
    #[error("another run is writing {table}; wait for it, or give -o another name")]
    Busy {
        /// The table.
        table: PathBuf,
    },
    /// An earlier run was interrupted, and nobody said what is to become of it.
    #[error(
        "an earlier run of {table} was interrupted when {done} files were done; go on with --resume, or begin anew \
         with --restart"
    )]
    Unfinished {
        /// The table.
        table: PathBuf,
        /// Sources that are done.
        done: usize,
    },
    /// The run that is to be gone on with is of something else.
    #[error(
        "the interrupted run of {table} had other settings: {differences}; give the same ones again, or begin anew with \
         --restart"
    )]
    OtherRun {
        /// The table.
        table: PathBuf,
        /// What differs, by name.
        differences: String,
    },
    /// Documents that are done are no longer what they were.
    #[error(
        "documents that the interrupted run of {table} has done are not the same any more: {differences}; put them back, \
         or begin anew with --restart"
    )]
    OtherInputs {
        /// The table.
        table: PathBuf,
        /// Which ones, and how they differ.
        differences: String,
    },
    /// The journal cannot be read or written.
    #[error("the journal {path} failed: {source}")]
    File {
        /// The journal.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}
