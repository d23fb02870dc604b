//! The table of labelled clauses: which columns it has and what its rows hold.

use std::path::Path;

use super::cells::Cells;
use super::row::{Columns, Row, parse, read};
use super::tags::{domains, strength};
use super::{AnnotationError, LabelSet, Labels, PredictedClause};

/// What is compared of the predicted labels.
const LABEL_COLUMNS: [&str; 5] = ["domain", "strength", "polarity", "conditional", "actor"];

/// What stands before the id of a domain in the name of the column with its probability.
const SCORE_COLUMN: &str = "p_";

/// What to do where a column is missing.
const COLUMNS: Columns<'static> = Columns {
    needed: &["doc_id", "text"],
    together: &["start", "end"],
    remedy: "give the table that `clausemark classify` or `clausemark segment` wrote, or other hand tags, with its header",
};

/// A row of a table of clauses.
#[derive(Debug, Clone, PartialEq)]
pub struct TableClause {
    /// The clause and its labels.
    pub clause: PredictedClause,
    /// The page it begins on; empty where the table has none.
    pub page: String,
}

/// Reads a table of clauses, with labels or without.
///
/// # Errors
/// When it is no table, lacks a column, or a cell holds what it cannot hold.
pub(super) fn of_table(
    path: &Path,
    content: &str,
    known: Option<&LabelSet>,
) -> Result<Vec<PredictedClause>, AnnotationError> {
    parse(path, content, &COLUMNS, |row| predicted_clause(row, known))
}

/// Reads a table of clauses with what is not compared: the pages.
///
/// # Errors
/// When the file cannot be read, is no table, lacks a column, or a cell holds what it cannot hold.
pub fn read_table(
    path: &Path,
    known: Option<&LabelSet>,
) -> Result<Vec<TableClause>, AnnotationError> {
    read(path, &COLUMNS, |row| {
        Ok(TableClause {
            clause: predicted_clause(row, known)?,
            page: row.word("page"),
        })
    })
}

fn predicted_clause(
    row: &Row<'_>,
    known: Option<&LabelSet>,
) -> Result<PredictedClause, AnnotationError> {
    Ok(PredictedClause {
        doc_id: row.doc_id()?,
        line: row.line(),
        clause_id: row.word("clause_id"),
        span: row.span()?,
        text: row.text(),
        labels: LABEL_COLUMNS
            .iter()
            .any(|column| row.has(column))
            .then(|| labels(row, known))
            .transpose()?,
    })
}

fn labels(row: &Row<'_>, known: Option<&LabelSet>) -> Result<Labels, AnnotationError> {
    let mut scores = Vec::new();
    for column in row.columns_with(SCORE_COLUMN) {
        let Some(score) = row.probability(column)? else {
            continue;
        };
        let id = &column[SCORE_COLUMN.len()..];
        if let Some(known) = known
            && !known.has_domain(id)
        {
            return Err(row.wrong(column, &known.domain_remedy(id)));
        }
        scores.push((id.to_owned(), score));
    }
    scores.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Labels {
        domains: domains(row, known)?,
        domain_score: row.probability("domain_score")?,
        scores,
        strength: strength(row, known)?,
        strength_score: row.probability("strength_score")?,
        polarity: row.word("polarity"),
        conditional: row.word("conditional"),
        actor: row.word("actor"),
        review: row.word("review") == "yes",
    })
}
