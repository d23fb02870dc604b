//! Batches of documents: how much is in memory at once, and how a document is read and cut.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::error::RunError;
use super::report::{Failure, Stage};
use crate::clause::{Clause, segment};
use crate::document::{self, Document, ReadSettings, Source};
use crate::language::{Language, identify};

/// How much a run takes into memory at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the files of one batch; a single file may exceed it.
    pub batch_bytes: u64,
    /// Files of one batch.
    pub batch_files: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            batch_bytes: 1 << 18,
            batch_files: 256,
        }
    }
}

/// Someone who watches a run: a progress bar, or nobody.
pub trait Observer: Sync {
    /// Called after every batch with the documents and clauses it held.
    fn advanced(&self, documents: usize, clauses: usize);
}

/// What a run is over.
#[derive(Debug, Clone, Copy)]
pub struct Input<'i> {
    /// Where the documents come from, in order.
    pub sources: &'i [Source],
    /// How they are read.
    pub reading: &'i ReadSettings,
    /// Whether a document in another language fails.
    pub english_only: bool,
    /// How much is in memory at once.
    pub limits: Limits,
}

/// A document cut into clauses.
pub(super) struct Cut {
    pub document: Document,
    pub clauses: Vec<Clause>,
    /// The language it is in, where that is another than English.
    pub foreign: Option<Language>,
}

/// Consecutive sources that are handled together.
pub(super) fn batches<'s>(sources: &'s [Source], limits: &Limits) -> Vec<&'s [Source]> {
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (place, source) in sources.iter().enumerate() {
        let full = bytes + source.size > limits.batch_bytes || place - start == limits.batch_files;
        if full && place > start {
            batches.push(&sources[start..place]);
            (start, bytes) = (place, 0);
        }
        bytes += source.size;
    }
    if start < sources.len() {
        batches.push(&sources[start..]);
    }
    batches
}

/// Reads and cuts the documents of a batch, in parallel; the results are in the order of the sources, and for each
/// source in the order of its documents.
pub(super) fn cut(sources: &[Source], input: &Input<'_>) -> Vec<Result<Cut, Failure>> {
    let results: Vec<Vec<_>> = sources
        .par_iter()
        .map(|source| cut_one(source, input))
        .collect();
    results.into_iter().flatten().collect()
}

fn cut_one(source: &Source, input: &Input<'_>) -> Vec<Result<Cut, Failure>> {
    let documents = guarded(|| document::read(source, input.reading))
        .and_then(|read| read.map_err(|error| error.to_string()));
    match documents {
        Err(reason) => vec![Err(failure(&source.id, Stage::Read, reason))],
        Ok(documents) => documents
            .into_iter()
            .map(|document| cut_document(document, input))
            .collect(),
    }
}

fn cut_document(document: Document, input: &Input<'_>) -> Result<Cut, Failure> {
    let foreign = identify(&document.text).filter(|language| !language.is_english());
    if let Some(language) = foreign.filter(|_| input.english_only) {
        let reason = format!(
            "the document is in {language}, and only English is read; leave --lang-strict out to take it all the same"
        );
        return Err(failure(&document.id, Stage::Read, reason));
    }
    match guarded(|| segment(&document)) {
        Ok(clauses) => Ok(Cut {
            document,
            clauses,
            foreign,
        }),
        Err(reason) => Err(failure(&document.id, Stage::Segment, reason)),
    }
}

fn failure(doc_id: &str, stage: Stage, reason: String) -> Failure {
    Failure {
        doc_id: doc_id.to_string(),
        stage,
        reason,
    }
}

/// Runs `work`; a panic, which is a fault of the program, becomes the reason why one document failed.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        format!(
            "the program failed on it ({}); please report this with the document",
            message(panic.as_ref())
        )
    })
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}

/// An error once the user has asked to stop.
pub(super) fn check_interrupted(interrupted: &AtomicBool) -> Result<(), RunError> {
    if interrupted.load(Ordering::Relaxed) {
        Err(RunError::Interrupted)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Place;

    fn sources(sizes: &[u64]) -> Vec<Source> {
        sizes
            .iter()
            .map(|size| Source {
                id: "a".into(),
                place: Place::File("a".into()),
                size: *size,
            })
            .collect()
    }

    #[test]
    fn batches_are_bounded_in_bytes_and_files() {
        let limits = Limits {
            batch_bytes: 10,
            batch_files: 3,
        };
        let sources = sources(&[4, 4, 4, 50, 1, 1, 1, 1]);
        let sizes: Vec<usize> = batches(&sources, &limits)
            .iter()
            .map(|batch| batch.len())
            .collect();
        assert_eq!(sizes, [2, 1, 1, 3, 1]);
        assert!(batches(&[], &limits).is_empty());
    }

    #[test]
    fn a_panic_is_a_reason() {
        let reason = guarded(|| panic!("no such {}", "thing")).unwrap_err();
        assert!(reason.contains("no such thing"), "{reason}");
    }
}
