//! What can be wrong with a table of tagged or predicted clauses.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// A table that cannot be taken as what it should be. The message names the file, the place and the remedy.
#[derive(Debug, Error)]
pub enum AnnotationError {
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
}
