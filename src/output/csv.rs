//! CSV: RFC 4180, UTF-8, one header line, cells that spreadsheets do not run.

use std::io;

use csv::{Writer, WriterBuilder};

use super::cell::guard;
use super::column::Column;
use super::destination::Destination;
use super::value::Value;
use super::{OutputError, RowWriter};

/// Writes rows as CSV.
pub(super) struct CsvWriter {
    writer: Writer<Destination>,
}

impl CsvWriter {
    /// Starts a table with its header.
    pub fn new(destination: Destination, columns: &[Column]) -> Result<Self, OutputError> {
        let mut table = Self::resumed(destination);
        table.record(columns.iter().map(|column| column.name.as_bytes()))?;
        Ok(table)
    }

    /// Goes on with a table that has its header already, and rows.
    pub fn resumed(destination: Destination) -> Self {
        Self {
            writer: WriterBuilder::new()
                .flexible(false)
                .from_writer(destination),
        }
    }

    fn record<C: AsRef<[u8]>>(
        &mut self,
        cells: impl IntoIterator<Item = C>,
    ) -> Result<(), OutputError> {
        let written = self.writer.write_record(cells);
        written.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: csv::Error) -> OutputError {
        let source = match error.into_kind() {
            csv::ErrorKind::Io(source) => source,
            other => io::Error::other(format!("{other:?}")),
        };
        self.writer.get_ref().failed(source)
    }
}

impl RowWriter for CsvWriter {
    fn write(&mut self, row: &[Value<'_>]) -> Result<(), OutputError> {
        for value in row {
            let cell = match value {
                Value::Empty => "".into(),
                Value::Text(words) => guard(words),
                Value::Integer(integer) => integer.to_string().into(),
                Value::Probability(score) => format!("{score:.4}").into(),
            };
            self.writer
                .write_field(cell.as_bytes())
                .map_err(|error| self.failed(error))?;
        }
        self.record(std::iter::empty::<&[u8]>())
    }

    fn flush(&mut self) -> Result<(), OutputError> {
        let flushed = self.writer.flush();
        flushed.map_err(|source| self.writer.get_ref().failed(source))
    }

    fn destination(&self) -> &Destination {
        self.writer.get_ref()
    }

    fn into_destination(mut self: Box<Self>) -> Result<Destination, OutputError> {
        RowWriter::flush(&mut *self)?;
        self.writer.into_inner().map_err(|error| {
            let source = io::Error::new(error.error().kind(), error.error().to_string());
            error.into_inner().get_ref().failed(source)
        })
    }
}
