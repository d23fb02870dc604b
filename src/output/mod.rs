//! From labelled clauses to rows on disk.
//!
//! In come [`Labelled`](crate::classify::Labelled) clauses, out come rows of one schema, in a file that appears under
//! its name only when it is complete. Writers, one file each, share the columns of [`columns`].

mod cell;
mod column;
mod csv;
mod destination;
mod error;
mod explanation;

pub use cell::{guard, unguard};
pub use column::{FurtherColumns, SEGMENT_COLUMNS, columns, kept_column_names};
pub use csv::{ClauseTable, SegmentTable};
pub use destination::{Destination, Kept, beside, is_stream, write_whole};
pub use error::OutputError;

/// A row's document and everything else that is in no label.
pub struct Row<'r> {
    /// The document the clause is from.
    pub doc_id: &'r str,
    /// The clause and its labels.
    pub labelled: &'r crate::classify::Labelled,
    /// Why it has its labels, where the table has columns for it.
    pub explanation: Option<&'r crate::classify::Explanation<'r>>,
    /// Its keywords, best first.
    pub keywords: &'r [String],
    /// The cells of its row in the input that are carried through; none where there was no row.
    pub kept: &'r [String],
}
