//! Tells the forms of tag files apart, by their content.

use std::path::Path;

use super::AnnotationError;
use super::cells::Cells;
use super::json::{Record, records};
use super::label_studio::FLAT_FIELDS;
use super::row::{Columns, header, parse};
use super::tags::TAG_COLUMNS;

/// A file of tags, told by its content; the records are those of JSON.
pub(super) enum Format {
    /// Our own table.
    Table,
    /// A JSON export of Label Studio.
    LabelStudio(Vec<Record>),
    /// A JSON-MIN export of Label Studio.
    LabelStudioFlat(Vec<Record>),
    /// A CSV export of Label Studio.
    LabelStudioTable,
    /// A JSON or JSON lines export of doccano.
    Doccano(Vec<Record>),
    /// A CSV export of doccano.
    DoccanoTable,
}

impl Format {
    /// The form of the file `path` with this text.
    ///
    /// # Errors
    /// When it is JSON of no known form, or no JSON although it begins like it, or no table.
    pub(super) fn of(path: &Path, text: &str) -> Result<Self, AnnotationError> {
        if text.trim_start().starts_with(['{', '[']) {
            of_json(path, text)
        } else {
            of_table(path, text)
        }
    }
}

fn of_json(path: &Path, text: &str) -> Result<Format, AnnotationError> {
    let records = records(path, text)?;
    let any = |fields: &[&str]| {
        records.iter().any(|record| {
            let mut fields = fields.iter();
            fields.all(|field| record.fields.contains_key(*field))
        })
    };
    if any(&["data", "annotations"]) || any(&["data", "completions"]) {
        return Ok(Format::LabelStudio(records));
    }
    if any(&FLAT_FIELDS) {
        return Ok(Format::LabelStudioFlat(records));
    }
    if any(&["text", "label"]) || any(&["text", "labels"]) || any(&["text", "entities"]) {
        return Ok(Format::Doccano(records));
    }
    let what = if any(&["data"]) {
        "holds tasks without annotations"
    } else {
        "is JSON of no known form"
    };
    Err(AnnotationError::Form {
        path: path.into(),
        what: what.to_owned(),
        remedy: "give an export of Label Studio (JSON, JSON-MIN or CSV) or of doccano (JSONL, JSON or CSV), or a table \
                 with the columns doc_id, text and tags"
            .to_owned(),
    })
}

fn of_table(path: &Path, text: &str) -> Result<Format, AnnotationError> {
    let any = Columns {
        needed: &[],
        together: &[],
        remedy: "",
    };
    let header = header(path, text)?;
    let has = |column: &str| header.iter().any(|known| known == column);
    if FLAT_FIELDS.iter().all(|field| has(field)) {
        return Ok(Format::LabelStudioTable);
    }
    if !has("label") {
        return Ok(Format::Table);
    }
    // A sheet that was imported into doccano comes back with its own columns, which nobody filled in.
    let are_filled = parse(path, text, &any, |row| {
        Ok(TAG_COLUMNS
            .iter()
            .any(|column| !row.word(column).is_empty()))
    })?;
    Ok(if are_filled.contains(&true) {
        Format::Table
    } else {
        Format::DoccanoTable
    })
}
