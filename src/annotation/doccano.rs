//! Exports of doccano's text classification: JSON lines, JSON and CSV.
//!
//! An example has its text in `text`, its labels in `label` (older versions: `labels`), a list or, in CSV, one cell joined
//! by `#`, and what else was imported with it, our `doc_id` and `clause_id` among it, in fields of its own or in `meta`
//! (<https://github.com/doccano/doccano>, `backend/data_export/pipeline`).
//!
//! The list is flat and sorted by the alphabet, so a label has to say what it is: `domain:cyber` is the primary domain,
//! `domain2:space` a further one, `strength:4` or `strength:commit` the strength; `polarity:`, `conditional:` and `actor:`
//! likewise. A bare label is taken for what only it can be: an id of the taxonomy's, a level, "4 commit", `negative`,
//! `joint`. Of several bare domains the first is taken for the primary one, and a note says so.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::cells::Cells;
use super::entry::Entry;
use super::json::{Record, cell_of};
use super::label_set::level_of;
use super::row::{Columns, Row, parse};
use super::tags::{ACTORS, POLARITIES, TAG_COLUMNS, gold_clause};
use super::{AnnotationError, GoldClause, LabelSet, NO_DOMAIN};

/// What stands between the labels of an example in CSV.
const JOINT: char = '#';

/// The examples as clauses, and notes on how they were taken.
pub(super) struct Examples {
    pub clauses: Vec<GoldClause>,
    pub notes: Vec<String>,
}

/// Reads the records of a JSON export.
///
/// # Errors
/// When it is one of another project than text classification, or a field holds what it cannot hold.
pub(super) fn of_records(
    path: &Path,
    records: &[Record],
    labels: Option<&LabelSet>,
) -> Result<Examples, AnnotationError> {
    let mut reading = Reading::new(labels);
    for (place, record) in records.iter().enumerate() {
        let mut data: HashMap<String, String> = HashMap::new();
        if let Some(Value::Object(meta)) = record.fields.get("meta") {
            data.extend(
                meta.iter()
                    .map(|(key, value)| (key.clone(), cell_of(value))),
            );
        }
        let fields = record.fields.iter();
        data.extend(fields.map(|(key, value)| (key.clone(), cell_of(value))));
        let listed = listed(path, record)?;
        reading.take(path, example(path, place + 1, record.line, data), &listed)?;
    }
    Ok(reading.finish())
}

/// Reads a CSV export.
///
/// # Errors
/// As [`of_records`], and when it is no table.
pub(super) fn of_table(
    path: &Path,
    content: &str,
    labels: Option<&LabelSet>,
) -> Result<Examples, AnnotationError> {
    let columns = Columns {
        needed: &["text", "label", "doc_id"],
        together: &["start", "end"],
        remedy: "a table with a column `label` and no other tags is taken for an export of doccano: import the clauses \
                 into doccano with their doc_id and clause_id, so that its export has them",
    };
    let mut reading = Reading::new(labels);
    let mut place = 0;
    parse(path, content, &columns, |row: &Row<'_>| {
        place += 1;
        let names = row.columns_with("");
        let data = names.map(|name| (name.to_owned(), row.cell(name).into_owned()));
        let data = data.collect();
        let listed: Vec<String> = row.cell("label").split(JOINT).map(str::to_owned).collect();
        reading.take(path, example(path, place, row.line(), data), &listed)
    })?;
    Ok(reading.finish())
}

fn example(path: &Path, number: usize, line: usize, data: HashMap<String, String>) -> Entry<'_> {
    Entry {
        path,
        name: format!("example {number}"),
        line,
        data,
        tags: HashMap::new(),
        tag_field: Some("label"),
    }
}

/// The labels of an example, in the order in which they are listed.
fn listed(path: &Path, record: &Record) -> Result<Vec<String>, AnnotationError> {
    let not_clauses = |what: &str| {
        AnnotationError::Form {
        path: path.into(),
        what: what.to_owned(),
        remedy: "tag clauses in a project of text classification, one clause an example, and export that".to_owned(),
    }
    };
    let fields = &record.fields;
    if fields.contains_key("entities") || fields.contains_key("relations") {
        return Err(not_clauses(
            "is an export of sequence labeling, whose labels are on words and not on clauses",
        ));
    }
    let Some(labels) = fields.get("label").or_else(|| fields.get("labels")) else {
        return match fields.get("annotations") {
            Some(_) => Err(AnnotationError::Form {
                path: path.into(),
                what: "has the numbers of labels and not their names".to_owned(),
                remedy: "export it as JSONL with text labels".to_owned(),
            }),
            None => Ok(Vec::new()),
        };
    };
    match labels {
        Value::Null => Ok(Vec::new()),
        Value::Array(labels) if labels.iter().any(|l| l.is_array() || l.is_object()) => {
            Err(not_clauses(
                "is an export of sequence labeling, whose labels are on words and not on clauses",
            ))
        }
        Value::Array(labels) => Ok(labels.iter().map(cell_of).collect()),
        label => Ok(vec![cell_of(label)]),
    }
}

/// The state of reading an export.
struct Reading<'l> {
    labels: Option<&'l LabelSet>,
    clauses: Vec<GoldClause>,
    unsure: usize,
}

impl<'l> Reading<'l> {
    fn new(labels: Option<&'l LabelSet>) -> Self {
        Self {
            labels,
            clauses: Vec::new(),
            unsure: 0,
        }
    }

    fn take(
        &mut self,
        path: &Path,
        mut example: Entry<'_>,
        listed: &[String],
    ) -> Result<(), AnnotationError> {
        if !example.data.contains_key("doc_id") {
            return Err(AnnotationError::Form {
                path: path.into(),
                what: format!("lacks doc_id in {} (line {})", example.name, example.line),
                remedy: "import the clauses into doccano with their doc_id and clause_id, so that its export has them"
                    .to_owned(),
            });
        }
        let mut bare = Vec::new();
        for label in listed.iter().map(|label| label.trim()) {
            if label.is_empty() {
                continue;
            }
            match kind_of(label, self.labels) {
                Ok(Kind::Tag(column, tag)) => {
                    example.tags.entry(column.to_owned()).or_default().push(tag);
                }
                Ok(Kind::Domain) => bare.push(label.to_owned()),
                Err(remedy) => return Err(example.complain("domain", label, &remedy)),
            }
        }
        let primary = example.tags.entry("domain".to_owned()).or_default();
        if primary.len() + bare.len() > 1 && primary.len() != 1 {
            self.unsure += 1;
        }
        primary.append(&mut bare);
        self.clauses.push(gold_clause(&example, self.labels)?);
        Ok(())
    }

    fn finish(self) -> Examples {
        let notes = match self.unsure {
            0 => Vec::new(),
            unsure => vec![format!(
                "doccano sorts the labels of an example by the alphabet, so the first of several domains was taken for \
                 the primary one in {unsure} examples; call the label of the primary one `domain:<id>` to say which it is"
            )],
        };
        Examples {
            clauses: self.clauses,
            notes,
        }
    }
}

/// What a label is.
enum Kind {
    /// A tag of a column.
    Tag(&'static str, String),
    /// A domain of which nothing says whether it is the primary one.
    Domain,
}

fn kind_of(label: &str, labels: Option<&LabelSet>) -> Result<Kind, String> {
    if let Some((name, tag)) = label.split_once([':', '='])
        && let Some(column) = TAG_COLUMNS.iter().find(|column| **column == name.trim())
    {
        return Ok(Kind::Tag(column, tag.trim().to_owned()));
    }
    if label == NO_DOMAIN {
        return Err("it could be a domain, a strength or an actor; call the label `domain:none`, `strength:none` or \
                    `actor:none`"
            .to_owned());
    }
    let is_domain = labels.is_some_and(|labels| labels.is_domain(label));
    let is_strength = level_of(label, labels).is_ok();
    match (is_domain, is_strength) {
        (true, true) => Err(
            "it is the id of a domain and of a strength; call the label `domain:<id>` or `strength:<id>`".to_owned(),
        ),
        (true, false) => Ok(Kind::Domain),
        (false, true) => Ok(Kind::Tag("strength", label.to_owned())),
        (false, false) if POLARITIES.contains(&label) => {
            Ok(Kind::Tag("polarity", label.to_owned()))
        }
        (false, false) if ACTORS.contains(&label) => Ok(Kind::Tag("actor", label.to_owned())),
        (false, false) => match labels {
            Some(labels) if !labels.has_domain(label) => Err(labels.label_remedy(label)),
            _ => Ok(Kind::Domain),
        },
    }
}
