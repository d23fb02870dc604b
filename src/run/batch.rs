//! Batches of documents: how much is in memory at once.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rayon::prelude::*;

use super::cut::{Cut, Held, read_and_cut};
use super::error::RunError;
use super::journal::Done;
use super::report::Failure;
use crate::document::{Document, ReadSettings, Source};

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
    /// How long reading and cutting a document may take.
    pub time_limit: Option<Duration>,
    /// Whether the first document that fails ends the run.
    pub fail_fast: bool,
}

/// The documents that are in memory together.
#[derive(Default)]
pub(super) struct Batch {
    /// The sources that end with it.
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

/// Reads and cuts the documents of a run, a batch at a time. A document that is too long to be worked on as one has a batch
/// for each of its pieces.
pub(super) struct Batches<'i> {
    input: &'i Input<'i>,
    rest: &'i [Source],
    /// What was read and is in no batch yet.
    queue: VecDeque<Item>,
    /// Whether a journal asks what files held.
    recorded: bool,
}

/// What was read, in order.
enum Item {
    Held(Held),
    /// All that a source holds stands before this.
    End(Done),
}

impl<'i> Batches<'i> {
    pub fn new(input: &'i Input<'i>) -> Self {
        Self {
            input,
            rest: input.sources,
            queue: VecDeque::new(),
            recorded: false,
        }
    }

    /// The same for a run with a journal, which asks what files held.
    pub fn recorded(self, recorded: bool) -> Self {
        Self { recorded, ..self }
    }

    /// Reads some of the sources that are left, in parallel: few enough that they may all unpack to as much as is allowed.
    fn read_wave(&mut self, left: usize) {
        let most = left.min(WAVE * rayon::current_num_threads());
        let mut bytes = 0;
        let fit = self.rest.iter().take(most).take_while(|source| {
            bytes += source.size;
            bytes <= self.input.limits.batch_bytes
        });
        let (wave, rest) = self.rest.split_at(fit.count().max(1));
        self.rest = rest;
        let read = |source: &Source| {
            let held = read_and_cut(source, self.input);
            let done = if self.recorded {
                Done::of(source, self.input.reading.streamed)
            } else {
                Done::unrecorded(source)
            };
            (held, done)
        };
        let read: Vec<(Vec<Held>, Done)> = wave.par_iter().map(read).collect();
        for (held, done) in read {
            self.queue.extend(held.into_iter().map(Item::Held));
            self.queue.push_back(Item::End(done));
        }
    }
}

impl Iterator for Batches<'_> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let limits = self.input.limits;
        let mut batch = Batch::default();
        let mut bytes = 0;
        // What a file holds is known once it is read: a packed one is larger than it looks, a picture smaller.
        while batch.sources.len() < limits.batch_files && bytes < limits.batch_bytes {
            match self.queue.pop_front() {
                None if self.rest.is_empty() => break,
                None => self.read_wave(limits.batch_files - batch.sources.len()),
                Some(Item::End(done)) => batch.sources.push(done),
                Some(Item::Held(Held::Document(result))) => {
                    bytes += batch.add(result);
                }
                Some(Item::Held(Held::Long(mut long))) => {
                    if !batch.results.is_empty() {
                        self.queue.push_front(Item::Held(Held::Long(long)));
                        break;
                    }
                    if let Some(result) = long.next() {
                        batch.add(result);
                        self.queue.push_front(Item::Held(Held::Long(long)));
                        break;
                    }
                }
            }
        }
        // What ends with a batch belongs to it.
        while let Some(Item::End(_)) = self.queue.front() {
            if let Some(Item::End(done)) = self.queue.pop_front() {
                batch.sources.push(done);
            }
        }
        (!batch.sources.is_empty() || !batch.results.is_empty()).then_some(batch)
    }
}

impl Batch {
    /// Adds what became of a document; the bytes of its text.
    fn add(&mut self, result: Result<Cut, Failure>) -> u64 {
        let bytes = match &result {
            Ok(cut) => {
                self.work += cut.elapsed;
                cut.document.text.len() as u64
            }
            Err(_) => 0,
        };
        self.results.push(result);
        bytes
    }
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
                streamed: 100,
                table: None,
            },
            english_only: false,
            limits: Limits {
                batch_bytes: 10,
                batch_files: 3,
            },
            time_limit: None,
            fail_fast: false,
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
}
