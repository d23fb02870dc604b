//! Batches of documents: how much is in memory at once, and how a document is read and cut.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::error::RunError;
use super::report::{Failure, Stage};
use crate::clause::{Clause, segment};
use crate::document::{self, Document, Source};

/// How much a run takes into memory at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the files of one batch; a single file may exceed it.
    pub batch_bytes: u64,
    /// Files of one batch.
    pub batch_files: usize,
    /// Bytes of a file; larger ones fail.
    pub file_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            batch_bytes: 1 << 18,
            batch_files: 256,
            file_bytes: 16 << 20,
        }
    }
}

/// Someone who watches a run: a progress bar, or nobody.
pub trait Observer: Sync {
    /// Called after every batch with the documents and clauses it held.
    fn advanced(&self, documents: usize, clauses: usize);
}

/// A document cut into clauses.
pub(super) struct Cut {
    pub document: Document,
    pub clauses: Vec<Clause>,
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

/// Reads and cuts the documents of a batch, in parallel; the results are in the order of the sources.
pub(super) fn cut(sources: &[Source], limits: &Limits) -> Vec<Result<Cut, Failure>> {
    sources
        .par_iter()
        .map(|source| cut_one(source, limits.file_bytes))
        .collect()
}

fn cut_one(source: &Source, limit: u64) -> Result<Cut, Failure> {
    let failed = |stage, reason| Failure {
        doc_id: source.id.clone(),
        stage,
        reason,
    };
    let document = guarded(|| document::read(source, limit))
        .and_then(|read| read.map_err(|error| error.to_string()))
        .map_err(|reason| failed(Stage::Read, reason))?;
    let clauses =
        guarded(|| segment(&document)).map_err(|reason| failed(Stage::Segment, reason))?;
    Ok(Cut { document, clauses })
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

    fn sources(sizes: &[u64]) -> Vec<Source> {
        sizes
            .iter()
            .map(|size| Source {
                id: "a".into(),
                path: "a".into(),
                size: *size,
            })
            .collect()
    }

    #[test]
    fn batches_are_bounded_in_bytes_and_files() {
        let limits = Limits {
            batch_bytes: 10,
            batch_files: 3,
            file_bytes: 100,
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
