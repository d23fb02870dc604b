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
    /// A pattern of paths is not well formed.
    #[error("{pattern} is no pattern of paths: {reason}; see the help for how one is written")]
    Pattern {
        /// The pattern as given.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Standard input could not be read.
    #[error("cannot read standard input: {0}")]
    Stdin(#[from] ReadError),
    /// Columns were named and there is no table.
    #[error("--text-column is given, but there is no table (.csv, .tsv, .jsonl) among the inputs")]
    NoTable,
    /// No table has a column that was named.
    #[error("no table has a column \"{column}\"; {table} has {available}")]
    NoColumn {
        /// The column.
        column: String,
        /// A table.
        table: String,
        /// The columns it has.
        available: String,
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
        "the file has {size} bytes, more than the {limit} allowed; split it, or raise --max-file-size, or --memory, of which it may have an eighth"
    )]
    TooLarge {
        /// Bytes in the file.
        size: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// The content is not text.
    #[error(
        "the file is binary, not text (control characters at byte {at}); give it the ending of its format or remove it"
    )]
    Binary {
        /// Where the first such byte stands.
        at: u64,
    },
    /// The file is packed and unpacks to more than allowed.
    #[error(
        "the file unpacks to more than the {limit} bytes allowed; if it is no trap, raise --max-file-size, or --memory, of which it may have an eighth"
    )]
    UnpacksTooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// The file became another while it was read.
    #[error("the file changed while it was read; run again when it is complete")]
    Changed,
    /// A format that has no reader.
    #[error("the file is {format}, which is not read; {remedy}")]
    Foreign {
        /// What it is.
        format: &'static str,
        /// What can be done.
        remedy: &'static str,
    },
    /// The file breaks the rules of its format.
    #[error(
        "the file is damaged: {reason} (read as {format}); get a whole copy of it, or save it anew"
    )]
    Damaged {
        /// The format it was read as.
        format: &'static str,
        /// What the format's library said.
        reason: String,
    },
    /// A PDF that only opens with a password.
    #[error("the PDF is encrypted; open it with its password and save it without a password")]
    Encrypted,
    /// A PDF whose pages are pictures.
    #[error("no text layer: run OCR first (its pages are pictures), then read what that writes")]
    NoTextLayer,
    /// A PDF that says which glyphs to draw and not which characters they are.
    #[error(
        "most characters of the PDF are shapes without a meaning, because its fonts do not say what they stand for; \
         run OCR on it first, then read what that writes"
    )]
    NoUnicode,
    /// A file that is called a PDF.
    #[error("the file is no PDF although its name says so; get a whole copy of it, or rename it")]
    NoPdf,
    /// A table, and nothing says where its texts are.
    #[error("the file is a table; say which column holds the texts with --text-column")]
    TableWithoutColumn,
    /// A row of a table is not what the others are.
    #[error("line {line}: {reason}")]
    Row {
        /// The line the row begins on, from one.
        line: u64,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// A table lacks a column that was named.
    #[error("there is no column \"{column}\"; the table has {available}")]
    NoColumn {
        /// The column.
        column: String,
        /// Those there are.
        available: String,
    },
    /// There is nothing in it.
    #[error("the file holds no text; remove it from the input")]
    Empty,
}
