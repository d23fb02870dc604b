//! Reads files of tags of any form.

use std::path::Path;

use super::content::read_text;
use super::format::Format;
use super::tags::unique;
use super::{AnnotationError, GoldClause, LabelSet, Labels, PredictedClause};
use super::{doccano, gold, label_studio, predicted};

/// How a file of tags is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading<'r> {
    /// The labels that are known. Without them every word is taken for a domain, strengths are numbers only, and nothing
    /// tells the ids of strengths from those of domains in the flat lists of doccano.
    pub labels: Option<&'r LabelSet>,
    /// Whose tags to take from an export of Label Studio, by e-mail, id or name; tasks without tags of theirs count as
    /// untagged. All exports have one set of tags otherwise.
    pub annotator: Option<&'r str>,
}

/// The hand tags of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    /// The clauses, in the order of the file.
    pub clauses: Vec<GoldClause>,
    /// Who tagged them, where the file says so, sorted.
    pub annotators: Vec<String>,
    /// What was decided in reading that a person should know, as whole sentences without a full stop.
    pub notes: Vec<String>,
}

/// A table of clauses, or the tags of another person in its place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labelled {
    /// The clauses, in the order of the file.
    pub clauses: Vec<PredictedClause>,
    /// As those of [`Tags`].
    pub notes: Vec<String>,
}

/// Reads the hand tags: our own table (columns separated by commas, semicolons or tabs), an export of Label Studio (JSON,
/// JSON-MIN or CSV) or of doccano's text classification (JSON lines, JSON or CSV), told apart by their content.
///
/// # Errors
/// When the file cannot be read or is of none of these forms, lacks a column, a cell holds what it cannot hold or a label
/// that is not known, or a clause is there twice.
pub fn read_tags(path: &Path, reading: &Reading<'_>) -> Result<Tags, AnnotationError> {
    tags_of(path, &read_text(path)?, reading)
}

/// Reads the hand tags without knowing which labels there are.
///
/// # Errors
/// As [`read_tags`].
pub fn read_gold(path: &Path) -> Result<Vec<GoldClause>, AnnotationError> {
    Ok(read_tags(path, &Reading::default())?.clauses)
}

/// Reads a table of clauses, with labels or without, or the tags of another person in any form that [`read_tags`] takes.
///
/// # Errors
/// As [`read_tags`]; a table may have a clause twice.
pub fn read_labelled(path: &Path, reading: &Reading<'_>) -> Result<Labelled, AnnotationError> {
    let text = read_text(path)?;
    match Format::of(path, &text)? {
        Format::Table => {
            Format::Table.check_annotator(path, reading)?;
            Ok(Labelled {
                clauses: predicted::of_table(path, &text, reading.labels)?,
                notes: Vec::new(),
            })
        }
        other => {
            let tags = tags_in(path, &text, other, reading)?;
            Ok(Labelled {
                clauses: tags.clauses.into_iter().map(as_predicted).collect(),
                notes: tags.notes,
            })
        }
    }
}

/// Reads a table of clauses without knowing which labels there are.
///
/// # Errors
/// As [`read_labelled`].
pub fn read_predictions(path: &Path) -> Result<Vec<PredictedClause>, AnnotationError> {
    Ok(read_labelled(path, &Reading::default())?.clauses)
}

fn tags_of(path: &Path, text: &str, reading: &Reading<'_>) -> Result<Tags, AnnotationError> {
    tags_in(path, text, Format::of(path, text)?, reading)
}

fn tags_in(
    path: &Path,
    text: &str,
    format: Format,
    reading: &Reading<'_>,
) -> Result<Tags, AnnotationError> {
    let of_tasks = |tasks: label_studio::Tasks| Tags {
        clauses: tasks.clauses,
        annotators: tasks.annotators,
        notes: tasks.notes,
    };
    let of_examples = |examples: doccano::Examples| Tags {
        clauses: examples.clauses,
        annotators: Vec::new(),
        notes: examples.notes,
    };
    format.check_annotator(path, reading)?;
    let tags = match format {
        Format::Table => of_rows(gold::of_table(path, text, reading.labels)?),
        Format::LabelStudio(records) => of_tasks(label_studio::of_tasks(path, &records, reading)?),
        Format::LabelStudioFlat(records) => {
            of_tasks(label_studio::of_flat_records(path, &records, reading)?)
        }
        Format::LabelStudioTable => of_tasks(label_studio::of_table(path, text, reading)?),
        Format::Doccano(records) => {
            of_examples(doccano::of_records(path, &records, reading.labels)?)
        }
        Format::DoccanoTable => of_examples(doccano::of_table(path, text, reading.labels)?),
    };
    unique(path, &tags.clauses)?;
    Ok(tags)
}

impl Format {
    /// Whether it says whose tags are whose, where those of one person are wanted.
    fn check_annotator(&self, path: &Path, reading: &Reading<'_>) -> Result<(), AnnotationError> {
        let names_annotators = matches!(
            self,
            Self::LabelStudio(_) | Self::LabelStudioFlat(_) | Self::LabelStudioTable
        );
        match reading.annotator {
            Some(wanted) if !names_annotators => Err(AnnotationError::Form {
                path: path.into(),
                what: format!("does not say which tags are those of {wanted:?}"),
                remedy: "only exports of Label Studio name their annotators; give the files of two people one by one"
                    .to_owned(),
            }),
            _ => Ok(()),
        }
    }
}

fn of_rows(rows: gold::TaggedRows) -> Tags {
    let note = rows.without_place.first().map(|line| {
        format!(
            "rows with neither a text nor a span were passed over: {}, the first on line {line}",
            rows.without_place.len()
        )
    });
    Tags {
        clauses: rows.clauses,
        annotators: Vec::new(),
        notes: note.into_iter().collect(),
    }
}

/// Another person's tags in the place of a program's labels: sure of themselves, so without scores.
fn as_predicted(clause: GoldClause) -> PredictedClause {
    PredictedClause {
        doc_id: clause.doc_id,
        line: clause.line,
        clause_id: clause.clause_id,
        span: clause.span,
        text: clause.text,
        labels: Some(Labels {
            domains: clause.domains,
            strength: clause.strength,
            polarity: clause.polarity,
            conditional: clause.conditional,
            actor: clause.actor,
            ..Labels::default()
        }),
    }
}
