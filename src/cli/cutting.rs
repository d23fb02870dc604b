//! How documents were cut, on the terminal.

use std::io::{self, Write};
use std::path::Path;

use clausemark::evaluate::{
    CuttingEvaluation, CuttingScores, DocumentCutting, LISTED_DOCUMENTS, listed_documents,
};
use comfy_table::Table;

use super::terminal::{aligned, plain, share};

/// How many ids a message lists.
const LISTED: usize = 5;

/// Prints a row a document, or those of the worst where there are many, and the total.
pub fn print_documents(
    out: &mut impl Write,
    documents: &[DocumentCutting],
    total: &CuttingScores,
) -> io::Result<()> {
    let listed = listed_documents(documents);
    writeln!(out, "{}", table(&listed, total))?;
    if listed.len() < documents.len() {
        writeln!(
            out,
            " the {} of {} documents with the lowest F1 of starts; --json has all",
            listed.len(),
            documents.len()
        )?;
    }
    Ok(())
}

/// Says what `sentence` makes of each missing document, as far as there are not too many.
pub fn say_missing(documents: &[String], sentence: impl Fn(&str) -> String) {
    for document in documents.iter().take(LISTED_DOCUMENTS) {
        tracing::warn!("{}", sentence(document));
    }
    if let more @ 1.. = documents.len().saturating_sub(LISTED_DOCUMENTS) {
        tracing::warn!("and so it is with {more} more documents; --json has all");
    }
}

/// There is a column for sentence starts where they are known.
fn table(documents: &[&DocumentCutting], total: &CuttingScores) -> Table {
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
        tracing::warn!(
            "{}: {}; all its clauses count as missed",
            document.doc_id,
            document.reason
        );
    }
    say_missing(&evaluation.missing_documents, |missing| {
        format!(
            "{missing} has hand tags in {gold} but is not among the documents; all its clauses count as missed"
        )
    });
    if let count @ 1.. = evaluation.ignored_documents.len() {
        let ids = &evaluation.ignored_documents;
        let more = if count > LISTED { ", …" } else { "" };
        tracing::warn!(
            "documents without hand tags in {gold}, passed over: {count} ({}{more})",
            ids[..count.min(LISTED)].join(", ")
        );
    }
    for mismatch in &evaluation.mismatches {
        tracing::warn!("{mismatch}");
    }
    if evaluation.unused_spans {
        tracing::warn!(
            "{gold} has start and end, but without --documents its rows were joined to \
             documents and those not used; give the documents with --documents"
        );
    }
}
