//! Parquet: typed columns, labels by dictionary, in row groups.

use std::io;
use std::io::Write;

use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::OutputError;
use super::arrow::{BatchBuilder, schema};
use super::column::Column;
use super::destination::Destination;
use super::value::Value;

/// Rows of a row group at most.
const ROW_GROUP: usize = 1 << 16;
/// Rows that are handed on together.
const BATCH: usize = 4096;
/// The key under which a file says what it was made with.
const ABOUT: &str = "clausemark.run";

/// Writes rows as Parquet.
pub(super) struct ParquetWriter {
    writer: ArrowWriter<Destination>,
    batch: BatchBuilder,
}

impl ParquetWriter {
    /// Starts a file that says it was made with `about`.
    pub fn new(
        destination: Destination,
        columns: &[Column],
        about: &str,
    ) -> Result<Self, OutputError> {
        let failed = destination.failed(io::Error::other("the schema cannot be written"));
        let schema = schema(columns, &[(ABOUT, about.to_owned())]);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .build();
        let writer = ArrowWriter::try_new(destination, schema.clone(), Some(properties));
        Ok(Self {
            writer: writer.map_err(|error| failed.because(io_error(error)))?,
            batch: BatchBuilder::new(schema, columns),
        })
    }

    /// Adds a row.
    pub fn write(&mut self, row: &[Value<'_>]) -> Result<(), OutputError> {
        let pushed = self.batch.push(row);
        pushed.map_err(|error| self.failed(ParquetError::External(error.into())))?;
        if self.batch.rows() == BATCH {
            self.send()?;
        }
        Ok(())
    }

    /// Ends a row group, so that its rows are in memory no longer.
    pub fn end_group(&mut self) -> Result<(), OutputError> {
        self.send()?;
        let ended = self.writer.flush();
        ended.map_err(|error| self.failed(error))
    }

    /// Ends the file and puts it under its name.
    pub fn finish(mut self) -> Result<(), OutputError> {
        self.send()?;
        let failed = self.failed(ParquetError::General("the file cannot be ended".into()));
        let destination = self.writer.into_inner();
        let mut destination = destination.map_err(|error| failed.because(io_error(error)))?;
        let flushed = destination.flush();
        flushed.map_err(|source| destination.failed(source))?;
        destination.complete()
    }

    fn send(&mut self) -> Result<(), OutputError> {
        if self.batch.rows() == 0 {
            return Ok(());
        }
        let batch = self.batch.take();
        let sent = batch
            .map_err(ParquetError::from)
            .and_then(|batch| self.writer.write(&batch));
        sent.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: ParquetError) -> OutputError {
        self.writer.inner().failed(io_error(error))
    }
}

fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(source) => *source,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
