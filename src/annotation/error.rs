//! What can be wrong with a table of tagged or predicted clauses.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// A table that cannot be taken as what it should be. The message names the file, the place and the remedy.
#[derive(Debug, Error)]
pub enum AnnotationError {
    /// A table could not be read.
    #[error("cannot read {path}: {source}; give the path of a readable file")]
    Read {
        /// The table.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is no CSV table.
    #[error(
        "{path} is not a valid CSV table: {source}; save it with one cell a column in each row, separated by commas, \
         semicolons or tabs as in the header"
    )]
    Csv {
        /// The table.
        path: PathBuf,
        /// What is wrong, and in which line.
        source: csv::Error,
    },
    /// A row has not as many cells as the header.
    #[error(
        "{path}, line {line}: the row has {cells} cells, and the header has {columns}; put quotation marks around cells \
         that hold a separator, a line break or a quotation mark, as spreadsheets do, and close those that are opened"
    )]
    Ragged {
        /// The table.
        path: PathBuf,
        /// The line the row begins on, from one.
        line: usize,
        /// How many cells it has.
        cells: u64,
        /// How many the header has.
        columns: u64,
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
    /// A file is in no encoding that is read.
    #[error(
        "{path}, line {line}: the byte 0x{byte:02X} is no UTF-8; save it in UTF-8 (in a spreadsheet: \"CSV UTF-8\")"
    )]
    Encoding {
        /// The file.
        path: PathBuf,
        /// The line of the first byte that is not in UTF-8, from one.
        line: usize,
        /// That byte.
        byte: u8,
    },
    /// A file is no JSON.
    #[error(
        "{path}, line {line}: not valid JSON: {reason}; export it again, and do not edit it by hand"
    )]
    Json {
        /// The file.
        path: PathBuf,
        /// The line, from one.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// A file is of no form that is known, or of one that holds no tagged clauses.
    #[error("{path} {what}; {remedy}")]
    Form {
        /// The file.
        path: PathBuf,
        /// What it is or lacks, to follow its name.
        what: String,
        /// What to do about it.
        remedy: String,
    },
    /// A field of an export holds something that it cannot hold.
    #[error("{path}, {record} (line {line}): {field} is {value:?}; {remedy}")]
    Field {
        /// The file.
        path: PathBuf,
        /// What the tool calls it: "task 12", "example 3".
        record: Box<str>,
        /// The line the record begins on, from one.
        line: usize,
        /// The field.
        field: Box<str>,
        /// What it holds.
        value: String,
        /// What to do about it.
        remedy: String,
    },
    /// A clause is there twice.
    #[error(
        "{path}, line {line}: {column} is {value:?}, as on line {earlier}; a clause is tagged once in a file: take one \
         of the rows out (the tags of two people are two files)"
    )]
    Duplicate {
        /// The file.
        path: PathBuf,
        /// The line of the second one, from one.
        line: usize,
        /// What is the same.
        column: String,
        /// The id, or the span.
        value: String,
        /// The line of the first one.
        earlier: usize,
    },
}
