//! From a path to a document: readers, one file each, behind one trait.
//!
//! In come the paths a user gave, out come [`Document`]s: text with its page starts, under an id that depends on
//! where the file lies and not on where the program was started. What cannot be read is an error of that document
//! alone.

mod collect;
mod error;
mod markdown;
mod read;
mod text;

use std::path::PathBuf;

pub use collect::{Collected, collect};
pub use error::{CollectError, ReadError};
pub use read::read;

/// A document as the clause stage sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The path below the folder that was given, with `/`; unique in a run.
    pub id: String,
    /// The text that spans point into. For plain text the file as decoded, without a byte order mark; for other
    /// formats what their reader makes of it.
    pub text: String,
    /// Where each page starts, in Unicode code points of `text`; the first is 0, and the list is ascending.
    pub pages: Vec<usize>,
}

/// A file that is to become a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The id its document will have.
    pub id: String,
    /// Where the file lies.
    pub path: PathBuf,
    /// Its size in bytes when it was found.
    pub size: u64,
}

/// Makes text of a file format.
trait Reader {
    /// The endings of file names this reader is for, in lower case, without the dot.
    fn endings(&self) -> &'static [&'static str];

    /// The text that spans will point into, from the file's decoded content.
    fn text(&self, content: String) -> String;
}
