//! Batches of documents: how much is in memory at once, and how a document is read and cut.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::error::RunError;
use super::journal::Done;
use super::report::{Failure, Stage};
use crate::clause::{Clause, segment};
use crate::document::{self, Document, ReadSettings, Source};
use crate::language::{Language, identify};

/// Files each thread reads before it is looked at how much text they hold.
const WAVE: usize = 2;

/// How much a run takes into memory at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of text after which a batch is full; a single document may exceed it.
    pub batch_bytes: u64,
    /// Most files of one batch.
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

/// The documents that are in memory together.
pub(super) struct Batch {
    /// The sources they came from.
    pub sources: Vec<Done>,
    /// What became of each document, in the order of the sources and of the documents in each.
    pub results: Vec<Result<Cut, Failure>>,
    /// The time that reading and cutting took, added up over threads.
    pub work: Duration,
}

/// Whether the clauses of a document are each other's context. Rows that are not are labelled one by one, as if each were
/// a document.
pub(super) fn in_context(document: &Document) -> bool {
    document.rows.as_ref().is_none_or(|rows| rows.in_context)
}

/// Reads and cuts the documents of a run, a batch at a time.
pub(super) struct Batches<'i> {
    input: &'i Input<'i>,
    rest: &'i [Source],
}

impl<'i> Batches<'i> {
    pub fn new(input: &'i Input<'i>) -> Self {
        Self {
            input,
            rest: input.sources,
        }
    }

    /// Some of the sources that are left, in parallel: few enough that they may all unpack to as much as is allowed.
    fn wave(&mut self, left: usize) -> &'i [Source] {
        let most = left.min(WAVE * rayon::current_num_threads());
        let mut bytes = 0;
        let fit = self.rest.iter().take(most).take_while(|source| {
            bytes += source.size;
            bytes <= self.input.limits.batch_bytes
        });
        let (wave, rest) = self.rest.split_at(fit.count().max(1));
        self.rest = rest;
        wave
    }
}

impl Iterator for Batches<'_> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let limits = self.input.limits;
        let mut batch = Batch {
            sources: Vec::new(),
            results: Vec::new(),
            work: Duration::ZERO,
        };
        let mut bytes = 0;
        // What a file holds is known once it is read: a packed one is larger than it looks, a picture smaller.
        while !self.rest.is_empty()
            && batch.sources.len() < limits.batch_files
            && bytes < limits.batch_bytes
        {
            let wave = self.wave(limits.batch_files - batch.sources.len());
            let results: Vec<(Vec<_>, Done, Duration)> = wave
                .par_iter()
                .map(|source| {
                    let start = Instant::now();
                    let results = cut_one(source, self.input);
                    let done = Done::of(source, self.input.reading.limit);
                    (results, done, start.elapsed())
                })
                .collect();
            for (results, done, elapsed) in results {
                batch.sources.push(done);
                batch.work += elapsed;
                for result in results {
                    bytes += result
                        .as_ref()
                        .map_or(0, |cut| cut.document.text.len() as u64);
                    batch.results.push(result);
                }
            }
        }
        (!batch.sources.is_empty()).then_some(batch)
    }
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

    /// Sources whose texts have the given numbers of bytes.
    fn sources(sizes: &[usize]) -> Vec<Source> {
        let source = |(nth, size): (usize, &usize)| Source {
            id: format!("{nth}.txt"),
            place: Place::Memory("a".repeat(*size).into_bytes().into()),
            size: *size as u64,
        };
        sizes.iter().enumerate().map(source).collect()
    }

    #[test]
    fn batches_are_bounded_in_bytes_and_files_and_keep_the_order() {
        let sources = sources(&[4, 4, 4, 50, 1, 1, 1, 1]);
        let input = Input {
            sources: &sources,
            reading: &ReadSettings {
                limit: 100,
                table: None,
            },
            english_only: false,
            limits: Limits {
                batch_bytes: 10,
                batch_files: 3,
            },
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .build()
            .unwrap();
        let batches: Vec<Batch> = pool.install(|| Batches::new(&input).collect());
        let sizes: Vec<usize> = batches.iter().map(|batch| batch.sources.len()).collect();
        // 4 + 4 and 4 fill a batch up to its files; the long one fills its own.
        assert_eq!(sizes, [3, 1, 3, 1]);
        let ids: Vec<&str> = batches
            .iter()
            .flat_map(|batch| &batch.results)
            .map(|result| result.as_ref().map_or("", |cut| &cut.document.id))
            .collect();
        assert_eq!(ids[..4], ["0.txt", "1.txt", "2.txt", "3.txt"]);
    }

    #[test]
    fn a_panic_is_a_reason() {
        let reason = guarded(|| panic!("no such {}", "thing")).unwrap_err();
        assert!(reason.contains("no such thing"), "{reason}");
    }
}
