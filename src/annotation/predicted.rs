//! The table of labelled clauses: which columns it has and what its rows hold.

use std::path::Path;

use super::row::{Columns, Row, read};
use super::{AnnotationError, Labels, PredictedClause};

/// What is compared of the predicted labels.
const LABEL_COLUMNS: [&str; 5] = ["domain", "strength", "polarity", "conditional", "actor"];

/// What stands before the id of a domain in the name of the column with its probability.
const SCORE_COLUMN: &str = "p_";

/// Reads a table of clauses, with labels or without.
///
/// # Errors
/// When the file cannot be read, lacks a column, or a cell holds what it cannot hold.
pub fn read_predictions(path: &Path) -> Result<Vec<PredictedClause>, AnnotationError> {
    let columns = Columns {
        needed: &["doc_id", "text"],
        together: &["start", "end"],
        remedy: "give the table that `clausemark classify` or `clausemark segment` wrote, or other hand tags, with its header",
    };
    read(path, &columns, predicted_clause)
}

fn predicted_clause(row: &Row<'_>) -> Result<PredictedClause, AnnotationError> {
    Ok(PredictedClause {
        doc_id: row.doc_id()?,
        line: row.line(),
        clause_id: row.word("clause_id"),
        span: row.span()?,
        text: row.text(),
        labels: LABEL_COLUMNS
            .iter()
            .any(|column| row.has(column))
            .then(|| labels(row))
            .transpose()?,
    })
}

fn labels(row: &Row<'_>) -> Result<Labels, AnnotationError> {
    let domains: Vec<String> = ["domain", "domain2", "domain3"]
        .into_iter()
        .map(|column| row.word(column))
        .filter(|domain| !domain.is_empty())
        .collect();
    let mut scores = Vec::new();
    for column in row.columns_with(SCORE_COLUMN) {
        if let Some(score) = row.probability(column)? {
            scores.push((column[SCORE_COLUMN.len()..].to_owned(), score));
        }
    }
    scores.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Labels {
        domains,
        domain_score: row.probability("domain_score")?,
        scores,
        strength: row.strength()?,
        strength_score: row.probability("strength_score")?,
        polarity: row.word("polarity"),
        conditional: row.word("conditional"),
        actor: row.word("actor"),
        review: row.word("review") == "yes",
    })
}
