//! Hand tags that do not fit the text they point into.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;
use thiserror::Error;

use super::landmark::Landmarks;
use crate::annotation::GoldClause;

/// What does not fit, by document and kind; the first such row stands for all. All but rows without a
/// text are compared all the same, so that what is wrong counts as missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mismatch {
    /// Spans that point beyond the end of the text.
    #[error(
        "{path}, line {line}: {column} is {value}, but {doc_id} has {code_points} code points (so it is \
         with {clauses} of its clauses); count in Unicode code points, and tag this version of the text"
    )]
    OutOfRange {
        /// The hand tags.
        #[serde(skip)]
        path: PathBuf,
        /// The document's id in the hand tags.
        doc_id: String,
        /// The line of the first of these rows, from one.
        line: usize,
        /// The column that holds the number.
        column: &'static str,
        /// The number.
        value: usize,
        /// Code points of the document's text.
        code_points: usize,
        /// How many clauses of the document are like this.
        clauses: usize,
    },
    /// Spans whose text is another one than that in the row.
    #[error(
        "{path}, line {line}: text is not what {doc_id} has between start and end (so it is with \
         {clauses} of its clauses); the hand tags belong to another version of the text: give that one"
    )]
    OtherText {
        /// The hand tags.
        #[serde(skip)]
        path: PathBuf,
        /// The document's id in the hand tags.
        doc_id: String,
        /// The line of the first of these rows, from one.
        line: usize,
        /// The column that holds the text.
        column: &'static str,
        /// How many clauses of the document are like this.
        clauses: usize,
    },
    /// Rows without a span whose text is nowhere in the document.
    #[error(
        "{path}, line {line}: text is nowhere in {doc_id} (so it is with {clauses} of its clauses); give \
         the version of the text that was tagged, or fill in start and end"
    )]
    NotFound {
        /// The hand tags.
        #[serde(skip)]
        path: PathBuf,
        /// The document's id in the hand tags.
        doc_id: String,
        /// The line of the first of these rows, from one.
        line: usize,
        /// The column that holds the text.
        column: &'static str,
        /// How many clauses of the document are like this.
        clauses: usize,
    },
    /// Rows without a text, which have no place among rows that are joined to a document.
    #[error(
        "{path}, line {line}: text is empty (so it is with {clauses} rows of {doc_id}); these rows are \
         passed over: fill in the text, or take them out"
    )]
    EmptyText {
        /// The hand tags.
        #[serde(skip)]
        path: PathBuf,
        /// The document's id in the hand tags.
        doc_id: String,
        /// The line of the first of these rows, from one.
        line: usize,
        /// The column that holds the text.
        column: &'static str,
        /// How many rows of the document are like this.
        clauses: usize,
    },
}

/// The places that [`mismatches`] needs to know.
pub(super) fn ends_of(gold: &[&GoldClause]) -> BTreeSet<usize> {
    let spans = gold.iter().filter_map(|clause| clause.span.as_ref());
    spans.flat_map(|span| [span.start, span.end]).collect()
}

/// What does not fit of the hand tags of one document, whose text is `text`.
pub(super) fn mismatches(
    path: &Path,
    gold: &[&GoldClause],
    text: &str,
    landmarks: &Landmarks,
) -> Vec<Mismatch> {
    let mut beyond: Vec<&GoldClause> = Vec::new();
    let mut other: Vec<&GoldClause> = Vec::new();
    let mut nowhere: Vec<&GoldClause> = Vec::new();
    for clause in gold {
        let Some(span) = &clause.span else {
            nowhere.push(clause);
            continue;
        };
        match landmarks.byte(span.start).zip(landmarks.byte(span.end)) {
            None => beyond.push(clause),
            Some((start, end)) if is_other(&clause.text, &text[start..end]) => other.push(clause),
            Some(_) => {}
        }
    }
    let out_of_range = beyond.first().and_then(|first| {
        let span = first.span.as_ref()?;
        let (column, value) = if span.start > landmarks.code_points {
            ("start", span.start)
        } else {
            ("end", span.end)
        };
        Some(Mismatch::OutOfRange {
            path: path.into(),
            doc_id: first.doc_id.clone(),
            line: first.line,
            column,
            value,
            code_points: landmarks.code_points,
            clauses: beyond.len(),
        })
    });
    let other_text = other.first().map(|first| Mismatch::OtherText {
        path: path.into(),
        doc_id: first.doc_id.clone(),
        line: first.line,
        column: "text",
        clauses: other.len(),
    });
    let not_found = nowhere.first().map(|first| Mismatch::NotFound {
        path: path.into(),
        doc_id: first.doc_id.clone(),
        line: first.line,
        column: "text",
        clauses: nowhere.len(),
    });
    [out_of_range, other_text, not_found]
        .into_iter()
        .flatten()
        .collect()
}

/// Rows of a document without a text, if there are any; `rows` are those.
pub(super) fn empty_text(path: &Path, rows: &[&GoldClause]) -> Option<Mismatch> {
    rows.first().map(|first| Mismatch::EmptyText {
        path: path.into(),
        doc_id: first.doc_id.clone(),
        line: first.line,
        column: "text",
        clauses: rows.len(),
    })
}

/// Whether a row's text, with its white space folded, is another one than `found`. A row without a
/// text says nothing.
fn is_other(folded: &str, found: &str) -> bool {
    !folded.is_empty() && !folded.split(' ').eq(found.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Né: we  agree.";

    fn clause(line: usize, start: usize, end: usize, text: &str) -> GoldClause {
        GoldClause {
            doc_id: "a".into(),
            line,
            span: Some(start..end),
            text: text.into(),
            ..GoldClause::default()
        }
    }

    fn found(clauses: &[GoldClause]) -> Vec<String> {
        let gold: Vec<&GoldClause> = clauses.iter().collect();
        let landmarks = Landmarks::of(TEXT, ends_of(&gold));
        mismatches(Path::new("gold.csv"), &gold, TEXT, &landmarks)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn what_fits_is_no_mismatch() {
        assert!(found(&[clause(2, 4, 14, "we agree."), clause(3, 0, 14, "")]).is_empty());
    }

    #[test]
    fn kinds_are_counted_and_the_first_row_is_named() {
        let clauses = [
            clause(2, 4, 14, "we disagree."),
            clause(3, 4, 15, "we agree."),
            clause(5, 3, 14, "e agree."),
            clause(6, 99, 100, "we agree."),
        ];
        let messages = found(&clauses);
        assert_eq!(messages.len(), 2);
        assert!(
            messages[0].starts_with(
                "gold.csv, line 3: end is 15, but a has 14 code points (so it is with 2 of its"
            ),
            "{}",
            messages[0]
        );
        assert!(
            messages[1].starts_with(
                "gold.csv, line 2: text is not what a has between start and end (so it is with 2 of"
            ),
            "{}",
            messages[1]
        );
        assert!(found(&clauses[3..])[0].contains("line 6: start is 99,"));
    }
}
