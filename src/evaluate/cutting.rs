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
mod tests {
    use std::fs;

    use super::*;
    use crate::document::collect;

    /// Clauses at 0-28, 29-61 and 62-96; two of them begin a sentence.
    const TEXT: &str = "The é ministers met in Selk. The two sides noted the progress and pledged to \
                        continue the talks.";

    fn rows(table: &str) -> CuttingEvaluation {
        let folder = tempfile::tempdir().unwrap();
        let gold = folder.path().join("gold.csv");
        fs::write(&gold, table).unwrap();
        cutting_of_rows(&gold).unwrap()
    }

    fn documents(table: &str, files: &[(&str, &str)]) -> Result<CuttingEvaluation, EvaluateError> {
        let folder = tempfile::tempdir().unwrap();
        let (gold, texts) = (folder.path().join("gold.csv"), folder.path().join("texts"));
        fs::write(&gold, table).unwrap();
        fs::create_dir(&texts).unwrap();
        for (name, text) in files {
            fs::write(texts.join(name), text).unwrap();
        }
        let reading = ReadSettings {
            limit: 1000,
            table: None,
        };
        let sources = collect(&[texts], &reading).unwrap().sources;
        cutting_of_documents(&gold, &sources, &reading)
    }

    /// Gold, predicted and joined starts, and spans joined at both ends.
    fn counts(scores: &crate::evaluate::CuttingScores) -> (usize, usize, usize, usize) {
        (
            scores.gold_clauses,
            scores.predicted_clauses,
            scores.matched_starts,
            scores.matched_spans,
        )
    }

    #[test]
    fn rows_are_joined_to_documents_in_their_order_and_keep_apart() {
        let mut clauses: Vec<GoldClause> = [("b", "É we."), ("a", "One."), ("b", "Go.")]
            .into_iter()
            .map(|(doc_id, text)| GoldClause {
                doc_id: doc_id.into(),
                text: text.into(),
                ..GoldClause::default()
            })
            .collect();
        let documents = join_texts(&mut clauses);
        assert_eq!(documents["b"].text, "É we. Go.");
        assert_eq!(documents["a"].text, "One.");
        let spans: Vec<_> = clauses.into_iter().filter_map(|c| c.span).collect();
        assert_eq!(spans, [0..5, 0..4, 6..9]);
    }

    #[test]
    fn starts_spans_and_sentence_starts_of_rows_by_hand() {
        let evaluation = rows(
            "doc_id,text\n\
             a,The two sides noted the progress and\n\
             a,pledged to continue the talks.\n\
             a,They met\n\
             a,in Selk.\n",
        );
        let total = &evaluation.total;
        // The cutter begins a clause at "and" and none at "in": gold 0-36 37-67 68-76 77-85,
        // predicted 0-32 33-67 68-85.
        assert_eq!(counts(total), (4, 3, 2, 0));
        assert_eq!(total.starts.precision, Some(2.0 / 3.0));
        assert_eq!(total.starts.recall, Some(0.5));
        assert_eq!(total.starts.f1, Some(4.0 / 7.0));
        // A sentence begins at 0 and at 68.
        let sentences = total.sentence_starts.unwrap();
        assert_eq!(
            (sentences.gold, sentences.predicted, sentences.matched),
            (2, 2, 2)
        );
        assert!(!evaluation.unused_spans);
    }

    #[test]
    fn rows_without_text_are_passed_over_and_told() {
        let evaluation = rows("doc_id,start,end,text\na,0,1,We agree.\na,1,2, \nb,,,\n");
        assert_eq!(counts(&evaluation.total), (1, 1, 1, 1));
        assert_eq!(evaluation.documents.len(), 1);
        let messages: Vec<String> = evaluation
            .mismatches
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(
            messages[0].contains("gold.csv, line 3: text is empty (so it is with 1 rows of a)")
        );
        assert!(messages[1].contains("gold.csv, line 4: text is empty"));
        assert!(evaluation.unused_spans);
    }

    #[test]
    fn documents_are_cut_and_compared_in_code_points() {
        let table = "doc_id,start,end\na,0,28\na,29,61\na,62,96\n";
        let evaluation = documents(table, &[("a.txt", TEXT)]).unwrap();
        assert_eq!(TEXT.chars().count(), 96);
        assert_eq!(counts(&evaluation.total), (3, 3, 3, 3));
        assert_eq!(evaluation.total.sentence_starts.unwrap().gold, 2);
        assert!(evaluation.mismatches.is_empty());
    }

    #[test]
    fn clauses_without_a_span_are_found_by_their_text() {
        let table = "doc_id,start,end,text\n\
                     a,,,The é ministers met in Selk.\n\
                     a,,,The two sides noted\n\
                     a,,,We left.\n";
        let evaluation = documents(table, &[("a.txt", TEXT)]).unwrap();
        // The second starts with a clause and ends elsewhere, the third is nowhere.
        assert_eq!(counts(&evaluation.total), (3, 3, 2, 1));
        let [Mismatch::NotFound { line, clauses, .. }] = evaluation.mismatches.as_slice() else {
            panic!("{:?}", evaluation.mismatches);
        };
        assert_eq!((*line, *clauses), (4, 1));
    }

    #[test]
    fn what_is_missing_or_unreadable_is_told_and_missed() {
        let table = "doc_id,start,end\na,0,28\nb,0,5\nc,0,5\nc,5,9\n";
        let files = [("a.txt", TEXT), ("c.txt", " "), ("d.txt", TEXT)];
        let evaluation = documents(table, &files).unwrap();
        assert_eq!(counts(&evaluation.total), (4, 3, 1, 1));
        let statuses: Vec<DocumentStatus> = evaluation.documents.iter().map(|d| d.status).collect();
        assert_eq!(
            statuses,
            [
                DocumentStatus::Compared,
                DocumentStatus::Missing,
                DocumentStatus::Unreadable
            ]
        );
        assert_eq!(evaluation.missing_documents, ["b"]);
        assert_eq!(evaluation.unreadable_documents[0].doc_id, "c");
        assert_eq!(evaluation.ignored_documents, ["d.txt"]);
    }

    #[test]
    fn where_nothing_can_be_compared_there_is_an_error_that_says_why() {
        let message =
            |table: &str, files: &[(&str, &str)]| documents(table, files).unwrap_err().to_string();
        let missing = message("doc_id,start,end\nb,0,5\n", &[("a.txt", TEXT)]);
        assert!(
            missing.contains("that have hand tags (b) none is among those given (a.txt)"),
            "{missing}"
        );
        let unreadable = message("doc_id,start,end\na,0,5\n", &[("a.txt", " ")]);
        assert!(
            unreadable.contains("a: the file holds no text"),
            "{unreadable}"
        );
        let empty = message("doc_id,start,end\n", &[("a.txt", TEXT)]);
        assert!(empty.contains("no clauses below its header"), "{empty}");
    }
}
