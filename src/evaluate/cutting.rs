//! Cuts the documents of hand tags and compares the cuts; needs no model and no table of predictions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::join::{JoinBy, by_document, keys, match_clauses, match_documents};
use super::landmark::Landmarks;
use super::locate::located;
use super::mismatch::{Mismatch, empty_text, ends_of, mismatches};
use super::tally::{Found, Tally, documents_and_total};
use super::{CuttingEvaluation, DocumentStatus, EvaluateError, Unreadable};
use crate::annotation::{GoldClause, PredictedClause, read_gold_places, read_gold_texts};
use crate::clause::segment;
use crate::document::{Document, ReadError, ReadSettings, Source, read};

/// How many ids or reasons a message lists.
const LISTED: usize = 5;

/// Cuts the documents at `sources` that have hand tags, and compares.
///
/// `gold` is a CSV file with the columns `doc_id`, `start` and `end`, in code points of the document's
/// text, and may have `text`, which is then compared with what stands there; where start and end are
/// empty, the clause is looked for by its text, behind that of the row before. Documents are found as in
/// [`Joint::new`](super::Joint::new). `reading` names no columns: a table of texts is no document. At most
/// one document a thread is in memory.
///
/// # Errors
/// When the hand tags cannot be read, lack a column or hold a malformed number, when an id fits
/// several documents, and when not one of their documents could be cut.
pub fn cutting_of_documents(
    gold: &Path,
    sources: &[Source],
    reading: &ReadSettings,
) -> Result<CuttingEvaluation, EvaluateError> {
    let clauses = read_gold_places(gold)?;
    let documents = by_document(&clauses, |clause| &clause.doc_id);
    let sources: BTreeMap<&str, &Source> = sources
        .iter()
        .map(|source| (source.id.as_str(), source))
        .collect();
    let matched = match_documents(gold, &keys(&documents), &keys(&sources))?;
    let source_of = |doc_id: &str| sources.get(matched.get(doc_id)?).copied();
    let cuts: Vec<Cut<'_>> = documents
        .par_iter()
        .map(|(doc_id, clauses)| match source_of(doc_id) {
            None => Cut::without_text(doc_id, clauses, None),
            Some(source) => match read_one(source, reading) {
                Ok(document) => {
                    let clauses = located(clauses, &document.text);
                    let clauses: Vec<&GoldClause> = clauses.iter().map(AsRef::as_ref).collect();
                    Cut::of(gold, doc_id, &clauses, &document)
                }
                Err(error) => Cut::without_text(doc_id, clauses, Some(error.to_string())),
            },
        })
        .collect();
    let used: BTreeSet<&str> = matched.into_values().collect();
    let ignored: Vec<&str> = keys(&sources).difference(&used).copied().collect();
    gather(gold, cuts, &ignored)
}

/// The one document that a source holds which is no table.
fn read_one(source: &Source, reading: &ReadSettings) -> Result<Document, ReadError> {
    let mut documents = read(source, reading)?.into_iter();
    documents.next().ok_or(ReadError::Empty)
}

/// Joins the rows of each document by one space, cuts the texts, and compares: for texts that are
/// there as coded sentences only, such as quasi-sentences.
///
/// `gold` is a CSV file with the columns `doc_id` and `text`, the rows of a document in its order;
/// runs of white space in a text are taken as one space. Rows without a text are passed over.
///
/// # Errors
/// When the hand tags cannot be read, lack a column, or have no rows with a text.
pub fn cutting_of_rows(gold: &Path) -> Result<CuttingEvaluation, EvaluateError> {
    let rows = read_gold_texts(gold)?;
    let (empty, mut clauses): (Vec<GoldClause>, Vec<GoldClause>) = rows
        .clauses
        .into_iter()
        .partition(|clause| clause.text.is_empty());
    let texts = join_texts(&mut clauses);
    let documents = by_document(&clauses, |clause| &clause.doc_id);
    let cuts: Vec<Cut<'_>> = documents
        .par_iter()
        .filter_map(|(doc_id, clauses)| Some(Cut::of(gold, doc_id, clauses, texts.get(*doc_id)?)))
        .collect();
    let mut evaluation = gather(gold, cuts, &[])?;
    evaluation.mismatches.extend(
        by_document(&empty, |clause| &clause.doc_id)
            .values()
            .filter_map(|rows| empty_text(gold, rows)),
    );
    evaluation.unused_spans = rows.has_spans;
    Ok(evaluation)
}

/// The documents that the rows make; the clauses are given their spans in them.
fn join_texts(clauses: &mut [GoldClause]) -> BTreeMap<String, Document> {
    let mut documents: BTreeMap<String, Document> = BTreeMap::new();
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for clause in clauses {
        let document = documents
            .entry(clause.doc_id.clone())
            .or_insert_with(|| Document {
                id: clause.doc_id.clone(),
                text: String::new(),
                pages: vec![0],
                rows: None,
            });
        let end = ends.entry(clause.doc_id.clone()).or_default();
        if !document.text.is_empty() {
            document.text.push(' ');
            *end += 1;
        }
        let start = *end;
        document.text.push_str(&clause.text);
        *end += clause.text.chars().count();
        clause.span = Some(start..*end);
    }
    documents
}

/// What became of one document of the hand tags.
struct Cut<'t> {
    doc_id: &'t str,
    tally: Tally,
    /// None where the document was cut.
    lack: Option<Lack>,
    mismatches: Vec<Mismatch>,
}

/// Why a document was not cut.
enum Lack {
    Missing,
    Unreadable(String),
}

impl<'t> Cut<'t> {
    fn of(path: &Path, doc_id: &'t str, gold: &[&GoldClause], document: &Document) -> Self {
        let predicted: Vec<PredictedClause> = segment(document)
            .into_iter()
            .map(|clause| PredictedClause {
                doc_id: String::new(),
                clause_id: String::new(),
                line: 0,
                span: Some(clause.span),
                text: String::new(),
                labels: None,
            })
            .collect();
        let predicted: Vec<&PredictedClause> = predicted.iter().collect();
        let pairs = match_clauses(gold, &predicted, JoinBy::Start);
        let mut wanted = ends_of(gold);
        wanted.extend(predicted.iter().filter_map(|clause| clause.start()));
        let landmarks = Landmarks::of(&document.text, wanted);
        let begins = |clause: &GoldClause| {
            let span = clause.span.as_ref();
            span.is_some_and(|span| landmarks.begins_sentence(span.start))
        };
        let sentence_starts = Found {
            gold: gold.iter().filter(|clause| begins(clause)).count(),
            predicted: predicted
                .iter()
                .filter(|clause| {
                    clause
                        .start()
                        .is_some_and(|start| landmarks.begins_sentence(start))
                })
                .count(),
            matched: pairs.iter().filter(|pair| begins(pair.gold)).count(),
        };
        Self {
            doc_id,
            tally: Tally {
                sentence_starts: Some(sentence_starts),
                ..Tally::of_pairs(gold.len(), predicted.len(), &pairs)
            },
            lack: None,
            mismatches: mismatches(path, gold, &document.text, &landmarks),
        }
    }

    fn without_text(doc_id: &'t str, gold: &[&GoldClause], unreadable: Option<String>) -> Self {
        Self {
            doc_id,
            tally: Tally::of_pairs(gold.len(), 0, &[]),
            lack: Some(unreadable.map_or(Lack::Missing, Lack::Unreadable)),
            mismatches: Vec::new(),
        }
    }

    fn status(&self) -> DocumentStatus {
        match self.lack {
            None => DocumentStatus::Compared,
            Some(Lack::Missing) => DocumentStatus::Missing,
            Some(Lack::Unreadable(_)) => DocumentStatus::Unreadable,
        }
    }
}

fn gather(
    path: &Path,
    cuts: Vec<Cut<'_>>,
    ignored: &[&str],
) -> Result<CuttingEvaluation, EvaluateError> {
    let (documents, total) =
        documents_and_total(cuts.iter().map(|cut| (cut.doc_id, cut.status(), cut.tally)));
    let mut evaluation = CuttingEvaluation {
        total,
        documents,
        missing_documents: Vec::new(),
        unreadable_documents: Vec::new(),
        ignored_documents: ignored.iter().map(ToString::to_string).collect(),
        mismatches: Vec::new(),
        unused_spans: false,
    };
    let mut compared = false;
    for cut in cuts {
        evaluation.mismatches.extend(cut.mismatches);
        match cut.lack {
            None => compared = true,
            Some(Lack::Missing) => evaluation.missing_documents.push(cut.doc_id.to_owned()),
            Some(Lack::Unreadable(reason)) => evaluation.unreadable_documents.push(Unreadable {
                doc_id: cut.doc_id.to_owned(),
                reason,
            }),
        }
    }
    if compared {
        Ok(evaluation)
    } else {
        Err(EvaluateError::Nothing {
            path: path.into(),
            reason: why_nothing(&evaluation),
        })
    }
}

fn why_nothing(evaluation: &CuttingEvaluation) -> String {
    let mut reasons: Vec<String> = evaluation
        .unreadable_documents
        .iter()
        .take(LISTED)
        .map(|document| format!("{}: {}", document.doc_id, document.reason))
        .collect();
    if !evaluation.missing_documents.is_empty() {
        reasons.push(format!(
            "of the documents that have hand tags ({}) none is among those given ({}); in the column \
             doc_id write a document's path below the folder",
            listed(&evaluation.missing_documents),
            listed(&evaluation.ignored_documents)
        ));
    }
    if reasons.is_empty() {
        "it has no clauses below its header; add them, one a row, with their texts".into()
    } else {
        reasons.join("; ")
    }
}

fn listed(ids: &[String]) -> String {
    let more = if ids.len() > LISTED { ", …" } else { "" };
    ids.iter()
        .take(LISTED)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
        + more
}

#[cfg(test)]
mod tests;
