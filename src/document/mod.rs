//! From a path to documents: readers, one file each, behind one trait.
//!
//! In come the paths a user gave, out come [`Document`]s: text with its page starts, under an id that depends on
//! where the file lies and not on where the program was started. A file is read by the reader whose format its
//! content shows; its ending decides only between formats that are both plain text. What cannot be read is an error
//! of that document alone.

mod collect;
mod docx;
mod encoding;
mod error;
mod fingerprint;
mod format;
mod html;
mod markdown;
mod name;
mod pattern;
mod pdf;
mod piece;
#[cfg(test)]
mod piece_tests;
mod read;
mod rendering;
mod rows;
mod stream;
mod table;
mod text;
mod unpack;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

pub use collect::{Collected, Unlisted, collect};
pub use error::{CollectError, ReadError};
pub use fingerprint::fingerprint;
pub use piece::{PIECE, Part, Piece, Pieces};
pub use read::{kept_columns, read};
use rendering::Rendering;

/// A document as the clause stage sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The path below the folder that was given, with `/`; unique in a run. For rows of a table that belong together
    /// the value they share.
    pub id: String,
    /// The text that spans point into. For plain text the file as decoded, without a byte order mark; for other
    /// formats what their reader makes of it.
    pub text: String,
    /// Where each page starts, in Unicode code points of `text`; the first is 0, and the list is ascending.
    pub pages: Vec<usize>,
    /// The clauses, where the document comes from a table whose rows are clauses already.
    pub rows: Option<Rows>,
}

impl Document {
    /// The cells that are carried through with the clause at `index`; none for clauses that were cut.
    #[must_use]
    pub fn kept(&self, index: usize) -> &[String] {
        let row = self.rows.as_ref().and_then(|rows| rows.rows.get(index));
        row.map_or(&[], |row| &row.kept)
    }
}

/// The rows of a table of texts that make one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// Whether each row is the context of its neighbours; otherwise every row stands for itself.
    pub in_context: bool,
    /// The rows, in order.
    pub rows: Vec<TableRow>,
}

/// A row of a table of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Where its text stands, in Unicode code points of the document's text.
    pub span: Range<usize>,
    /// What the table calls it.
    pub id: Option<String>,
    /// Its cells in [`TableColumns::kept`].
    pub kept: Vec<String>,
}

/// Something that is to become a document, or several where it is a table of texts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The id its document will have.
    pub id: String,
    /// Where its bytes are.
    pub place: Place,
    /// Its size in bytes when it was found.
    pub size: u64,
}

/// Where the bytes of a source are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a file.
    File(PathBuf),
    /// In memory: what came on standard input.
    Memory(Arc<[u8]>),
}

/// How sources are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadSettings {
    /// The most bytes a file that is read as a whole may have, packed or unpacked.
    pub limit: u64,
    /// The most bytes of one that is read in pieces.
    pub streamed: u64,
    /// How tables of texts are read; without it a table is an error.
    pub table: Option<TableColumns>,
}

impl ReadSettings {
    /// How many columns of tables are carried through.
    #[must_use]
    pub fn kept_columns(&self) -> usize {
        self.table.as_ref().map_or(0, |table| table.kept.len())
    }
}

/// Which columns of a table of texts mean what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableColumns {
    /// The column of the texts.
    pub text: String,
    /// The column that names each row.
    pub id: Option<String>,
    /// The column whose equal values make a document of rows.
    pub group: Option<String>,
    /// The columns that are carried through, in the order of their cells.
    pub kept: Vec<String>,
    /// Whether documents are named by the value of `group` alone, which is unique when there is one table only.
    pub sole: bool,
}

/// What a reader makes of a file.
enum Content {
    /// One document.
    Text(Rendering),
    /// Rows of a table, gathered into documents.
    Rows(Vec<Group>),
}

/// Rows of a table that make one document.
#[derive(Debug, Default)]
struct Group {
    /// The value they share, where the table is grouped.
    key: Option<String>,
    rows: Vec<RowText>,
}

/// A row before its text has a place.
#[derive(Debug)]
struct RowText {
    text: String,
    id: Option<String>,
    kept: Vec<String>,
}

impl From<Rendering> for Content {
    fn from(rendering: Rendering) -> Self {
        Self::Text(rendering)
    }
}

/// Makes text of a file format.
trait Reader: Sync {
    /// The endings of file names this reader is for, in lower case, without the dot.
    fn endings(&self) -> &'static [&'static str];

    /// Whether `content`, of which only the beginning may be given, can be nothing but this format, whatever the file
    /// is called.
    fn recognises(&self, _content: &[u8]) -> bool {
        false
    }

    /// Whether the format holds rows of texts rather than a document.
    fn is_table(&self) -> bool {
        false
    }

    /// What the file says, from its unpacked bytes.
    fn read(&self, content: &[u8], settings: &ReadSettings) -> Result<Content, ReadError>;
}
