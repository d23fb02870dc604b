//! How documents were cut, on the terminal.

use std::path::Path;

use clausemark::evaluate::{CuttingEvaluation, CuttingScores, DocumentCutting};
use comfy_table::Table;

use super::terminal::{aligned, plain, share};

/// How many ids a message lists.
const LISTED: usize = 5;

/// One row a document, and the total. There is a column for sentence starts where they are known.
pub fn table(documents: &[DocumentCutting], total: &CuttingScores) -> Table {
    let with_sentences = total.sentence_starts.is_some();
    let mut table = plain();
    let sentences = with_sentences.then_some("sentence starts: F1");
    table.add_row(
        [
            "",
            "gold",
            "predicted",
            "starts: precision",
            "recall",
            "F1",
            "exact spans",
        ]
        .into_iter()
        .chain(sentences),
    );
    let total = std::iter::once(("total", total));
    let documents = documents
        .iter()
        .map(|document| (document.doc_id.as_str(), &document.scores));
    for (name, scores) in documents.chain(total) {
        let sentences =
            with_sentences.then(|| share(scores.sentence_starts.and_then(|s| s.detection.f1)));
        table.add_row(
            [
                name.to_string(),
                scores.gold_clauses.to_string(),
                scores.predicted_clauses.to_string(),
                share(scores.starts.precision),
                share(scores.starts.recall),
                share(scores.starts.f1),
                share(scores.exact_spans),
            ]
            .into_iter()
            .chain(sentences),
        );
    }
    aligned(table)
}

/// Says which documents could not be compared, and which hand tags do not fit.
pub fn say_shortfalls(gold: &Path, evaluation: &CuttingEvaluation) {
    let gold = gold.display();
    for document in &evaluation.unreadable_documents {
        eprintln!(
            "clausemark: {}: {}; all its clauses count as missed",
            document.doc_id, document.reason
        );
    }
    for missing in &evaluation.missing_documents {
        eprintln!(
            "clausemark: {missing} has hand tags in {gold} but is not among the documents; all its clauses \
             count as missed"
        );
    }
    if let count @ 1.. = evaluation.ignored_documents.len() {
        let ids = &evaluation.ignored_documents;
        let more = if count > LISTED { ", …" } else { "" };
        eprintln!(
            "clausemark: documents without hand tags in {gold}, passed over: {count} ({}{more})",
            ids[..count.min(LISTED)].join(", ")
        );
    }
    for mismatch in &evaluation.mismatches {
        eprintln!("clausemark: {mismatch}");
    }
    if evaluation.unused_spans {
        eprintln!(
            "clausemark: {gold} has start and end, but without --documents its rows were joined to \
             documents and those not used; give the documents with --documents"
        );
    }
}
