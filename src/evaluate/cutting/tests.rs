//! Documents and rows, cut and compared.

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
        streamed: 1000,
        table: None,
    };
    let sources = collect(&[texts], &[], &reading).unwrap().sources;
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
    assert!(messages[0].contains("gold.csv, line 3: text is empty (so it is with 1 rows of a)"));
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
