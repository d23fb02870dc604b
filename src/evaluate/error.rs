//! What can be wrong with the two tables.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Tables that cannot be compared. The message names the file and the remedy.
#[derive(Debug, Error)]
pub enum EvaluateError {
    /// A table could not be read.
    #[error("cannot read {path}: {source}; give the path of a readable CSV file")]
    Read {
        /// The table.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is no CSV table.
    #[error(
        "{path} is not a valid CSV table: {source}; save it in UTF-8, separated by commas, with one \
         cell a column in each row"
    )]
    Csv {
        /// The table.
        path: PathBuf,
        /// What is wrong, and in which line.
        source: csv::Error,
    },
    /// Columns are missing.
    #[error("{path} lacks the column {}; {remedy}", .columns.join(", "))]
    Columns {
        /// The table.
        path: PathBuf,
        /// The columns it lacks.
        columns: Vec<String>,
        /// What to do about it.
        remedy: String,
    },
    /// A cell holds something that it cannot hold.
    #[error("{path}, line {line}: {column} is {value:?}; {remedy}")]
    Cell {
        /// The table.
        path: PathBuf,
        /// The line its row begins on, from one.
        line: usize,
        /// The cell's column.
        column: String,
        /// What it holds.
        value: String,
        /// What to do about it.
        remedy: String,
    },
    /// A document of the hand tags could be several of those it is compared with.
    #[error(
        "{doc_id} in the hand tags {path} could be any of {}; write the full doc_id into the hand tags",
        .candidates.join(", ")
    )]
    Ambiguous {
        /// The hand tags.
        path: PathBuf,
        /// The document's id in the hand tags.
        doc_id: String,
        /// The ids in the predictions, or of the documents, that differ from it by an extension.
        candidates: Vec<String>,
    },
    /// There is no document that could be cut and compared.
    #[error("nothing can be compared with the hand tags {path}: {reason}")]
    Nothing {
        /// The hand tags.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
}
