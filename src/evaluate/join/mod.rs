//! Joins hand tags and predictions: documents by id, clauses by name, span or text.
//!
//! Labels can only be compared on the same clause, and two people or two programs rarely cut a text alike. So clauses
//! are joined in steps, from the surest sign to the weakest, and every pair says by which ([`Criterion`]); what a step
//! has joined is not open to the next. No clause is used twice.

mod clause;
mod document;
mod overlap;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;

use serde::Serialize;

use super::EvaluateError;
use crate::annotation::{GoldClause, PredictedClause};

pub(super) use clause::match_clauses;
pub(crate) use document::match_documents;
pub(super) use document::{by_document, keys};

/// How far apart clauses may be and still be joined; each takes in more than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JoinBy {
    /// Only rows of one `clause_id` in one document, whatever their texts and spans.
    Id,
    /// Rows of one `clause_id` and one text, equal spans, equal starts, and, where one side has no span, equal texts.
    Start,
    /// These, and spans that overlap: the intersection is at least half of the union.
    #[default]
    Overlap,
}

/// What told that two clauses are the same, in the order in which it is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Criterion {
    /// Their names, in documents that are the same.
    Id,
    /// Their spans.
    Span,
    /// Where they start; they end apart.
    Start,
    /// They start and perhaps end apart, but most of either is in the other.
    Overlap,
    /// Their texts, where one side has no span.
    Text,
}

impl fmt::Display for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Id => "id",
            Self::Span => "span",
            Self::Start => "start",
            Self::Overlap => "overlap",
            Self::Text => "text",
        })
    }
}

/// A gold clause and the predicted clause that is the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'t> {
    pub gold: &'t GoldClause,
    pub predicted: &'t PredictedClause,
    pub by: Criterion,
}

impl Pair<'_> {
    /// Whether they start together.
    pub fn starts_together(&self) -> bool {
        self.by != Criterion::Overlap
    }

    /// Whether they start and end together.
    pub fn is_exact(&self) -> bool {
        matches!(self.by, Criterion::Id | Criterion::Span | Criterion::Text)
    }
}

/// Two tables, joined.
#[derive(Debug)]
pub(super) struct Joined<'t> {
    /// The documents of the hand tags, by id.
    pub documents: Vec<JoinedDocument<'t>>,
    /// The documents in the predictions that have no hand tags, by id.
    pub ignored_documents: Vec<&'t str>,
}

/// A document of the hand tags and what was predicted for it.
#[derive(Debug)]
pub(super) struct JoinedDocument<'t> {
    /// Its id in the hand tags.
    pub doc_id: &'t str,
    pub gold: Vec<&'t GoldClause>,
    /// Its predicted clauses; none where the predictions lack the document.
    pub predicted: Option<Vec<&'t PredictedClause>>,
    pub pairs: Vec<Pair<'t>>,
}

/// Joins the clauses of two tables; `path` is the hand tags' for messages.
pub(super) fn join<'t>(
    path: &Path,
    gold: &'t [GoldClause],
    predictions: &'t [PredictedClause],
    by: JoinBy,
) -> Result<Joined<'t>, EvaluateError> {
    let gold = by_document(gold, |clause| &clause.doc_id);
    let mut predictions = by_document(predictions, |clause| &clause.doc_id);
    let matched = match_documents(path, &keys(&gold), &keys(&predictions))?;
    let documents = gold
        .into_iter()
        .map(|(doc_id, gold)| {
            let predicted = matched
                .get(doc_id)
                .and_then(|predicted_id| predictions.remove(predicted_id));
            let pairs = predicted
                .as_ref()
                .map(|predicted| match_clauses(&gold, predicted, by));
            JoinedDocument {
                doc_id,
                gold,
                predicted,
                pairs: pairs.unwrap_or_default(),
            }
        })
        .collect();
    Ok(Joined {
        documents,
        ignored_documents: predictions.into_keys().collect(),
    })
}
