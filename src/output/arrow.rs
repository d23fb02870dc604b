//! Rows as Arrow record batches, which Parquet and the IPC stream are written from.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, DictionaryArray, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use rustc_hash::FxHashMap;

use super::column::{Column, Kind};
use super::value::Value;

/// The table's schema: words as UTF-8, labels as dictionaries of all there are, counts as 64-bit integers, probabilities as
/// 64-bit floating point; null where a cell is empty. `about` goes with it.
pub(super) fn schema(columns: &[Column], about: &[(&str, String)]) -> SchemaRef {
    let fields: Vec<Field> = columns
        .iter()
        .map(|column| Field::new(&column.name, data_type(&column.kind), !column.required))
        .collect();
    let about = about
        .iter()
        .map(|(key, value)| ((*key).to_owned(), value.clone()));
    Arc::new(Schema::new_with_metadata(
        fields,
        about.collect::<BTreeMap<_, _>>(),
    ))
}

fn data_type(kind: &Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Label(_) => DataType::Dictionary(DataType::Int32.into(), DataType::Utf8.into()),
        Kind::Integer => DataType::Int64,
        Kind::Probability => DataType::Float64,
    }
}

/// Rows that become a record batch together.
pub(super) struct BatchBuilder {
    schema: SchemaRef,
    columns: Vec<Cells>,
    rows: usize,
}

/// The cells of a column.
enum Cells {
    Text(StringBuilder),
    Label {
        keys: Int32Builder,
        places: FxHashMap<String, i32>,
        labels: Arc<StringArray>,
    },
    Integer(Int64Builder),
    Probability(Float64Builder),
}

impl BatchBuilder {
    /// No rows yet, of the columns that `schema` was made of.
    pub fn new(schema: SchemaRef, columns: &[Column]) -> Self {
        Self {
            schema,
            columns: columns
                .iter()
                .map(|column| Cells::of(&column.kind))
                .collect(),
            rows: 0,
        }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When a value is not of the kind of its column.
    pub fn push(&mut self, row: &[Value<'_>]) -> Result<(), ArrowError> {
        for (cells, value) in self.columns.iter_mut().zip(row) {
            cells.push(value)?;
        }
        self.rows += 1;
        Ok(())
    }

    /// The rows so far; then there are none.
    ///
    /// # Errors
    /// When Arrow refuses them: a cell is empty where there must be none.
    pub fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        self.rows = 0;
        let arrays: Result<Vec<ArrayRef>, ArrowError> =
            self.columns.iter_mut().map(Cells::take).collect();
        RecordBatch::try_new(Arc::clone(&self.schema), arrays?)
    }
}

impl Cells {
    fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(StringBuilder::new()),
            Kind::Label(labels) => Self::Label {
                keys: Int32Builder::new(),
                places: labels.iter().cloned().zip(0..).collect(),
                labels: Arc::new(StringArray::from_iter_values(labels)),
            },
            Kind::Integer => Self::Integer(Int64Builder::new()),
            Kind::Probability => Self::Probability(Float64Builder::new()),
        }
    }

    fn push(&mut self, value: &Value<'_>) -> Result<(), ArrowError> {
        match (self, value) {
            (Self::Text(cells), Value::Text(words)) => cells.append_value(words),
            (Self::Text(cells), Value::Empty) => cells.append_null(),
            (Self::Label { keys, places, .. }, Value::Text(label)) => {
                let place = places.get(label.as_ref()).ok_or_else(|| {
                    ArrowError::InvalidArgumentError(format!("there is no label {label}"))
                })?;
                keys.append_value(*place);
            }
            (Self::Label { keys, .. }, Value::Empty) => keys.append_null(),
            (Self::Integer(cells), Value::Integer(number)) => {
                cells.append_value(i64::try_from(*number).unwrap_or(i64::MAX));
            }
            (Self::Integer(cells), Value::Empty) => cells.append_null(),
            (Self::Probability(cells), Value::Probability(score)) => cells.append_value(*score),
            (Self::Probability(cells), Value::Empty) => cells.append_null(),
            (_, value) => {
                return Err(ArrowError::InvalidArgumentError(format!(
                    "{value:?} is of another kind than its column"
                )));
            }
        }
        Ok(())
    }

    fn take(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Self::Text(cells) => Arc::new(cells.finish()),
            Self::Label { keys, labels, .. } => {
                let labels = Arc::clone(labels);
                Arc::new(DictionaryArray::try_new(keys.finish(), labels)?)
            }
            Self::Integer(cells) => Arc::new(cells.finish()),
            Self::Probability(cells) => Arc::new(cells.finish()),
        })
    }
}
