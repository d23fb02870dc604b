//! Arrow's IPC stream: record batches for the next program of a pipe, as they come.

use std::io::{self, Write};

use arrow_ipc::writer::StreamWriter;
use arrow_schema::ArrowError;

use super::arrow::{BatchBuilder, schema};
use super::column::Column;
use super::destination::Destination;
use super::value::Value;
use super::{OutputError, RowWriter};

/// Rows of a record batch at most.
const BATCH: usize = 8192;

/// Writes rows as an IPC stream.
pub(super) struct IpcWriter {
    writer: StreamWriter<Destination>,
    batch: BatchBuilder,
}

impl IpcWriter {
    /// Starts the stream with its schema.
    pub fn new(destination: Destination, columns: &[Column]) -> Result<Self, OutputError> {
        let failed = destination.failed(io::Error::other("the schema cannot be written"));
        let schema = schema(columns, &[]);
        let writer = StreamWriter::try_new(destination, &schema);
        Ok(Self {
            writer: writer.map_err(|error| failed.because(io_error(error)))?,
            batch: BatchBuilder::new(schema, columns),
        })
    }

    fn send(&mut self) -> Result<(), OutputError> {
        if self.batch.rows() == 0 {
            return Ok(());
        }
        let sent = self
            .batch
            .take()
            .and_then(|batch| self.writer.write(&batch));
        sent.map_err(|error| self.writer.get_ref().failed(io_error(error)))
    }
}

impl RowWriter for IpcWriter {
    fn write(&mut self, row: &[Value<'_>]) -> Result<(), OutputError> {
        let pushed = self.batch.push(row);
        pushed.map_err(|error| self.writer.get_ref().failed(io_error(error)))?;
        if self.batch.rows() == BATCH {
            self.send()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), OutputError> {
        self.send()?;
        let flushed = self.writer.get_mut().flush();
        flushed.map_err(|source| self.writer.get_ref().failed(source))
    }

    fn destination(&self) -> &Destination {
        self.writer.get_ref()
    }

    fn into_destination(mut self: Box<Self>) -> Result<Destination, OutputError> {
        RowWriter::flush(&mut *self)?;
        let finished = self.writer.finish();
        finished.map_err(|error| self.writer.get_ref().failed(io_error(error)))?;
        let failed = self
            .writer
            .get_ref()
            .failed(io::Error::other("the stream cannot be ended"));
        self.writer
            .into_inner()
            .map_err(|error| failed.because(io_error(error)))
    }
}

/// What the system said, where Arrow only passes it on.
pub(super) fn io_error(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, source) => source,
        other => io::Error::other(other),
    }
}
