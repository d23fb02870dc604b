//! JSON Lines: one object a row, with every column of the table by name; what is empty is null.

use std::io::{BufRead, Write};

use serde::de::{Deserializer, MapAccess, Visitor};

use super::column::{Column, Kind};
use super::destination::Destination;
use super::value::Value;
use super::{OutputError, RowWriter};

/// Writes rows as JSON Lines.
pub(super) struct JsonlWriter {
    destination: Destination,
    /// The names of the columns as JSON strings, with the colon behind.
    keys: Vec<String>,
    line: Vec<u8>,
}

impl JsonlWriter {
    /// Starts a table, or goes on with one.
    pub fn new(destination: Destination, columns: &[Column]) -> Self {
        let key = |column: &Column| format!("{}:", serde_json::Value::from(column.name.as_str()));
        Self {
            destination,
            keys: columns.iter().map(key).collect(),
            line: Vec::new(),
        }
    }
}

impl RowWriter for JsonlWriter {
    fn write(&mut self, row: &[Value<'_>]) -> Result<(), OutputError> {
        let line = &mut self.line;
        line.clear();
        for (key, value) in self.keys.iter().zip(row) {
            line.push(if line.is_empty() { b'{' } else { b',' });
            line.extend_from_slice(key.as_bytes());
            let written = match value {
                Value::Empty => line.write_all(b"null"),
                Value::Text(words) => {
                    serde_json::to_writer(&mut *line, words).map_err(std::io::Error::from)
                }
                Value::Integer(number) => write!(line, "{number}"),
                Value::Probability(score) => write!(line, "{score:.4}"),
            };
            written.map_err(|source| self.destination.failed(source))?;
        }
        line.extend_from_slice(b"}\n");
        let written = self.destination.write_all(line);
        written.map_err(|source| self.destination.failed(source))
    }

    fn flush(&mut self) -> Result<(), OutputError> {
        let flushed = self.destination.flush();
        flushed.map_err(|source| self.destination.failed(source))
    }

    fn destination(&self) -> &Destination {
        &self.destination
    }

    fn into_destination(mut self: Box<Self>) -> Result<Destination, OutputError> {
        RowWriter::flush(&mut *self)?;
        Ok(self.destination)
    }
}

/// Reads rows back that [`JsonlWriter`] wrote with the same columns.
pub(super) struct JsonlRows<'c, R> {
    lines: R,
    columns: &'c [Column],
    line: String,
}

impl<'c, R: BufRead> JsonlRows<'c, R> {
    /// The rows of `lines`.
    pub fn new(lines: R, columns: &'c [Column]) -> Self {
        Self {
            lines,
            columns,
            line: String::new(),
        }
    }

    /// The next row; nothing at the end.
    ///
    /// # Errors
    /// When it cannot be read, or was written by somebody else.
    pub fn next_row(&mut self) -> std::io::Result<Option<Vec<Value<'static>>>> {
        self.line.clear();
        if self.lines.read_line(&mut self.line)? == 0 {
            return Ok(None);
        }
        let mut object = serde_json::Deserializer::from_str(&self.line);
        Ok(Some(object.deserialize_map(OfColumns(self.columns))?))
    }
}

/// Takes the values of an object whose keys are known, in their order.
struct OfColumns<'c>(&'c [Column]);

impl<'de> Visitor<'de> for OfColumns<'_> {
    type Value = Vec<Value<'static>>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a row of the table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut row = Vec::with_capacity(self.0.len());
        while let Some(_name) = object.next_key::<serde::de::IgnoredAny>()? {
            let value = match self.0.get(row.len()).map(|column| &column.kind) {
                None => return Err(serde::de::Error::invalid_length(row.len() + 1, &self)),
                Some(Kind::Text | Kind::Label(_)) => {
                    object.next_value::<Option<String>>()?.map(Value::text)
                }
                Some(Kind::Integer) => object.next_value::<Option<u64>>()?.map(Value::Integer),
                Some(Kind::Probability) => {
                    object.next_value::<Option<f64>>()?.map(Value::Probability)
                }
            };
            row.push(value.unwrap_or(Value::Empty));
        }
        if row.len() == self.0.len() {
            Ok(row)
        } else {
            Err(serde::de::Error::invalid_length(row.len(), &self))
        }
    }
}
