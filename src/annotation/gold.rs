//! Hand tags as CSV: which columns they have and what their rows hold.

use std::path::Path;

use super::cells::Cells;
use super::row::{Columns, parse, read};
use super::tags::{TAG_COLUMNS, gold_clause, place};
use super::{AnnotationError, GoldClause, LabelSet};

/// The hand tags of a table.
#[derive(Debug)]
pub(super) struct TaggedRows {
    pub clauses: Vec<GoldClause>,
    /// The lines of rows with neither a span nor a text, which corpora have where a sentence was lost.
    pub without_place: Vec<usize>,
}

/// Reads the hand tags of our own table.
///
/// # Errors
/// When it is no table, lacks a column, or a cell holds what it cannot hold.
pub(super) fn of_table(
    path: &Path,
    content: &str,
    labels: Option<&LabelSet>,
) -> Result<TaggedRows, AnnotationError> {
    let remedy = format!(
        "hand tags need the columns doc_id and text, start and end where the clauses are those of a document, and for \
         labels some of {}: add what is missing (its cells may stay empty), and separate columns by commas",
        TAG_COLUMNS.join(", ")
    );
    let columns = Columns {
        needed: &["doc_id", "text"],
        together: &["start", "end"],
        remedy: &remedy,
    };
    let mut without_place = Vec::new();
    let clauses = parse(path, content, &columns, |row| {
        if row.span()?.is_none() && row.text().is_empty() {
            without_place.push(row.line());
            return Ok(None);
        }
        gold_clause(row, labels).map(Some)
    })?;
    Ok(TaggedRows {
        clauses: clauses.into_iter().flatten().collect(),
        without_place,
    })
}

/// Reads where the clauses of documents are by the hand tags; no labels. Where there is no span there
/// is a text.
///
/// # Errors
/// When the file cannot be read, lacks a column, or a cell holds what it cannot hold.
pub fn read_gold_places(path: &Path) -> Result<Vec<GoldClause>, AnnotationError> {
    let columns = Columns {
        needed: &["doc_id", "start", "end"],
        together: &[],
        remedy: "clauses of documents need doc_id, and their start and end in code points (which may be \
                 empty where there is a text to find the clause by), in columns separated by commas; \
                 where the rows themselves are the document, leave out --documents",
    };
    read(path, &columns, |row| {
        let (span, text) = place(row)?;
        Ok(GoldClause {
            doc_id: row.doc_id()?,
            line: row.line(),
            span,
            text,
            ..GoldClause::default()
        })
    })
}

/// The rows of documents that are given as their clauses, one after the other.
pub struct GoldTexts {
    /// None has a span or a label.
    pub clauses: Vec<GoldClause>,
    /// Whether the table has spans, which point into texts of their own.
    pub has_spans: bool,
}

/// Reads the texts of clauses, document by document.
///
/// # Errors
/// When the file cannot be read, lacks a column, or a cell holds what it cannot hold.
pub fn read_gold_texts(path: &Path) -> Result<GoldTexts, AnnotationError> {
    let columns = Columns {
        needed: &["doc_id", "text"],
        together: &[],
        remedy: "rows that are joined to documents need doc_id and text, in columns separated by \
                 commas; where the documents are files, name them with --documents",
    };
    let mut has_spans = false;
    let clauses = read(path, &columns, |row| {
        has_spans = row.has("start") && row.has("end");
        Ok(GoldClause {
            doc_id: row.doc_id()?,
            line: row.line(),
            text: row.text(),
            ..GoldClause::default()
        })
    })?;
    Ok(GoldTexts { clauses, has_spans })
}
