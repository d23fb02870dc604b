//! Gathering what labels are adapted to: the documents of a run, read once before they are labelled.

use std::sync::atomic::AtomicBool;

use ndarray::s;

use super::batch::{Batches, Input, Observer, in_context};
use super::cut::{Cut, guarded};
use super::encode::encode_in_parts;
use super::error::RunError;
use super::gold::each_document;
use super::gold_document::GoldDocument;
use crate::classify::{Classifier, Gathered};
use crate::clause::Clause;
use crate::encode::Encoder;

/// What the documents of `input` say of `labels` domains. Those that fail are left to the run that labels them.
///
/// # Errors
/// When the encoder fails or `interrupted` becomes true.
pub fn gather(
    input: &Input<'_>,
    encoder: &dyn Encoder,
    classifier: &Classifier,
    labels: usize,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
) -> Result<Gathered, RunError> {
    let mut gathered = Gathered::new(labels, encoder.width());
    for batch in Batches::new(input) {
        let mut clauses = 0;
        for cut in batch.results.iter().flatten() {
            clauses += cut.clauses.len();
            add(cut, encoder, classifier, &mut gathered, interrupted)?;
        }
        observer.advanced(batch.sources.len(), clauses);
    }
    Ok(gathered)
}

fn add(
    cut: &Cut,
    encoder: &dyn Encoder,
    classifier: &Classifier,
    gathered: &mut Gathered,
    interrupted: &AtomicBool,
) -> Result<(), RunError> {
    let texts: Vec<&str> = cut.clauses.iter().map(Clause::words).collect();
    let vectors = encode_in_parts(encoder, &texts, interrupted)?;
    // A panic is told of when the document is labelled.
    let _ = guarded(|| {
        if in_context(&cut.document) {
            classifier.gather(vectors.view(), gathered);
        } else {
            for row in 0..vectors.nrows() {
                classifier.gather(vectors.slice(s![row..=row, ..]), gathered);
            }
        }
    });
    Ok(())
}

/// What tagged clauses say of `labels` domains.
///
/// # Errors
/// When the encoder fails or `interrupted` becomes true.
pub fn gather_gold(
    documents: Vec<GoldDocument>,
    encoder: &dyn Encoder,
    classifier: &Classifier,
    labels: usize,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
) -> Result<Gathered, RunError> {
    let mut gathered = Gathered::new(labels, encoder.width());
    each_document(documents, encoder, observer, interrupted, |_, vectors| {
        classifier.gather(vectors, &mut gathered);
        Ok(())
    })?;
    Ok(gathered)
}
