//! From labelled clauses to tables on disk.
//!
//! In come [`Row`]s, out come tables of one schema in every format: [`columns`] says what the cells hold, [`Value`] is one of
//! them, and a [`Table`] goes to several places at once. A file appears under its name only when it is complete.

mod arrow;
mod cell;
mod column;
mod csv;
mod destination;
mod error;
mod explanation;
mod format;
mod ipc;
mod jsonl;
mod parquet;
mod partition;
mod row;
mod sqlite;
mod table;
#[cfg(test)]
mod tests;
mod value;

pub use cell::{guard, unguard};
pub use column::{Column, FurtherColumns, Kind, columns, segment_columns};
pub use destination::{Destination, Kept, beside, is_stream, write_whole};
pub use error::OutputError;
pub use format::Format;
pub use partition::partition_column;
pub use row::{Row, segment_values};
pub use table::{FailedDocument, Left, Outcome, Scrap, Table, Target};
pub use value::Value;

/// Something that rows are written to one after the other.
trait RowWriter: Send {
    /// Writes one row, a value a column.
    fn write(&mut self, row: &[Value<'_>]) -> Result<(), OutputError>;

    /// Hands all rows so far to the destination.
    fn flush(&mut self) -> Result<(), OutputError>;

    /// Where the rows go.
    fn destination(&self) -> &Destination;

    /// Ends the table, which gets its name when the destination is completed.
    fn into_destination(self: Box<Self>) -> Result<Destination, OutputError>;
}
