//! Hand tags as CSV: which columns they have and what their rows hold.

use std::ops::Range;
use std::path::Path;

use super::row::{Columns, Row, read};
use super::{AnnotationError, GoldClause};

/// What is tagged of a clause; a table needs one of them at least to be one of labels.
const TAG_COLUMNS: [&str; 7] = [
    "strength",
    "domain",
    "domain2",
    "domain3",
    "polarity",
    "conditional",
    "actor",
];

/// Reads the hand tags.
///
/// # Errors
/// When the file cannot be read, lacks a column, or a cell holds what it cannot hold.
pub fn read_gold(path: &Path) -> Result<Vec<GoldClause>, AnnotationError> {
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
    read(path, &columns, gold_clause)
}

/// Reads where the clauses of documents are by the hand tags; no labels. Where there is no span there
/// is a text.
///
/// # Errors
/// As [`read_gold`].
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
/// As [`read_gold`].
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

/// The span and the text, one of which there is.
fn place(row: &Row<'_>) -> Result<(Option<Range<usize>>, String), AnnotationError> {
    let (span, text) = (row.span()?, row.text());
    if span.is_none() && text.is_empty() {
        return Err(row.wrong(
            "start",
            "fill in start and end, or the text to find the clause by",
        ));
    }
    Ok((span, text))
}

fn gold_clause(row: &Row<'_>) -> Result<GoldClause, AnnotationError> {
    let (span, text) = place(row)?;
    let domains: Vec<String> = ["domain", "domain2", "domain3"]
        .into_iter()
        .map(|column| row.word(column))
        .filter(|domain| !domain.is_empty())
        .collect();
    if row.word("domain").is_empty() && !domains.is_empty() {
        return Err(row.wrong("domain", "put the first of the row's domains there"));
    }
    Ok(GoldClause {
        doc_id: row.doc_id()?,
        line: row.line(),
        clause_id: row.word("clause_id"),
        span,
        text,
        before: row.folded("before"),
        after: row.folded("after"),
        strength: row.strength()?,
        domains,
        polarity: row.word("polarity"),
        conditional: row.word("conditional"),
        actor: row.word("actor"),
    })
}
