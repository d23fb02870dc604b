//! The run of `classify`: read, cut, encode, label, write.
//!
//! Three batches are under way at once: while one is encoded, the one behind it is read and cut, and the one before it is
//! labelled and written. All of that is work for the same threads, which take what there is, so that none is idle while
//! another reads or writes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use ndarray::{Array2, s};

use super::batch::{Batch, Batches, Cut, Input, Observer, check_interrupted};
use super::encode::{PART, encode_in_parts};
use super::error::RunError;
use super::journal::{Done, Journal};
use super::label::{Encoded, Finished, label};
use super::report::{Failure, RunReport, Timings};
use crate::classify::Classifier;
use crate::clause::Clause;
use crate::document::Document;
use crate::encode::Encoder;
use crate::entail::Entailer;
use crate::keyword::KeywordRanker;
use crate::output::{ClauseTable, Row};
use crate::taxonomy::Taxonomy;

/// The stages a document goes through, ready to run.
pub struct Pipeline<'p> {
    /// Makes vectors of texts.
    pub encoder: &'p dyn Encoder,
    /// Makes labels of clauses and vectors.
    pub classifier: &'p Classifier,
    /// Answers what the classifier asks, where it asks.
    pub entailer: Option<&'p dyn Entailer>,
    /// Makes keywords of texts and vectors.
    pub keywords: &'p KeywordRanker<'p>,
    /// The labels there are.
    pub taxonomy: &'p Taxonomy,
    /// Whether the table says why a clause has its labels.
    pub explains: bool,
}

/// How far a run has come.
#[derive(Debug, Default)]
pub struct Course {
    /// Where that is recorded; nowhere where the table is a stream, which no run can go on with.
    pub journal: Option<Journal>,
    /// How many sources earlier runs of the table have done, which this one leaves out.
    pub sources: usize,
    /// What to report of them.
    pub before: RunReport,
}

impl Course {
    /// Whether a run that ends now can be gone on with.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.journal.as_ref().is_some_and(Journal::holds_something)
    }

    /// Ends the record: the table and all beside it is complete.
    pub fn end(self) {
        if let Some(journal) = self.journal {
            journal.end();
        }
    }
}

/// Classifies the documents of `input` in order, writes their rows to `table` and puts it under its name. `seen` is called with
/// every document whose text was read, before its rows are written. The report tells of earlier runs as well.
///
/// With a journal the documents in hand are finished when `interrupted` becomes true, and what is done is kept; without one
/// all is dropped.
///
/// # Errors
/// When the encoder or the output fails, or `interrupted` becomes true. Documents that fail are in the report.
pub fn classify(
    input: &Input<'_>,
    pipeline: &Pipeline<'_>,
    mut table: ClauseTable<'_>,
    course: &mut Course,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
    mut seen: impl FnMut(&Document) -> Result<(), RunError> + Send,
) -> Result<RunReport, RunError> {
    static NEVER: AtomicBool = AtomicBool::new(false);
    let at_once = if course.journal.is_some() {
        &NEVER
    } else {
        interrupted
    };
    let mut report = RunReport {
        domains: vec![0; pipeline.taxonomy.domains.len() + 1],
        ..RunReport::default()
    };
    report.add(&course.before);
    let mut done = course.sources;
    let rest = Input {
        sources: &input.sources[done..],
        ..*input
    };
    let mut batches = Batches::new(&rest);
    let mut read = batches.next();
    let mut encoded: Option<Encoding> = None;
    while read.is_some() || encoded.is_some() {
        check_interrupted(at_once)?;
        if interrupted.load(Ordering::Relaxed) {
            read = None;
        }
        let arrived = read.take();
        let before = encoded.take();
        let (others, vectors) = rayon::join(
            || {
                if let Some(encoding) = before {
                    let (sources, part) =
                        finish(encoding, pipeline, &mut table, at_once, &mut seen)?;
                    observer.advanced(sources.len(), part.clauses);
                    done += sources.len();
                    report.add(&part);
                    if let Some(journal) = &mut course.journal {
                        journal.record(sources, table.secure()?, &part)?;
                    }
                }
                Ok::<_, RunError>(batches.next())
            },
            || arrived.map(|batch| encode(batch, pipeline, at_once)),
        );
        read = others?;
        encoded = vectors.transpose()?;
    }
    let all = input.sources.len();
    if done < all {
        return Err(match done {
            0 => RunError::Interrupted,
            _ => RunError::Paused { done, all },
        });
    }
    report.failures.sort_by(|a, b| a.doc_id.cmp(&b.doc_id));
    table.finish()?;
    Ok(report)
}

/// A batch that was encoded.
struct Encoding {
    /// The sources it came from.
    sources: Vec<Done>,
    encoded: Encoded,
    /// What there is to report of it so far.
    part: RunReport,
}

fn encode(
    batch: Batch,
    pipeline: &Pipeline<'_>,
    interrupted: &AtomicBool,
) -> Result<Encoding, RunError> {
    let mut part = RunReport {
        domains: vec![0; pipeline.taxonomy.domains.len() + 1],
        ..RunReport::default()
    };
    let cuts = take_in(batch.results, &mut part);
    Timings::spend(&mut part.seconds.segment, batch.work);
    let texts: Vec<&str> = cuts
        .iter()
        .flat_map(|cut| &cut.clauses)
        .map(Clause::words)
        .collect();
    let start = Instant::now();
    let vectors = encode_in_parts(pipeline.encoder, &texts, interrupted)?;
    Timings::spend(&mut part.seconds.encode, start.elapsed());

    let start = Instant::now();
    let keywords = rank(&texts, &vectors, pipeline, interrupted)?;
    Timings::spend(&mut part.seconds.keywords, start.elapsed());
    Ok(Encoding {
        sources: batch.sources,
        encoded: Encoded {
            cuts,
            vectors,
            keywords,
        },
        part,
    })
}

/// Counts what was read; the documents that were cut.
fn take_in(results: Vec<Result<Cut, Failure>>, report: &mut RunReport) -> Vec<Cut> {
    let mut cuts = Vec::new();
    for result in results {
        match result {
            Ok(cut) => {
                report.count_document(&cut);
                cuts.push(cut);
            }
            Err(failure) => report.failures.push(failure),
        }
    }
    cuts
}

/// The keywords of each text.
fn rank(
    texts: &[&str],
    vectors: &Array2<f32>,
    pipeline: &Pipeline<'_>,
    interrupted: &AtomicBool,
) -> Result<Vec<Vec<String>>, RunError> {
    let mut keywords = Vec::with_capacity(texts.len());
    for part in texts.chunks(PART) {
        check_interrupted(interrupted)?;
        let rows = keywords.len()..keywords.len() + part.len();
        keywords.extend(pipeline.keywords.rank(part, vectors.slice(s![rows, ..]))?);
    }
    Ok(keywords)
}

/// Labels and writes what was encoded; the sources it came from, and what there is to report of them.
fn finish(
    encoding: Encoding,
    pipeline: &Pipeline<'_>,
    table: &mut ClauseTable<'_>,
    interrupted: &AtomicBool,
    seen: &mut (impl FnMut(&Document) -> Result<(), RunError> + Send),
) -> Result<(Vec<Done>, RunReport), RunError> {
    let mut part = encoding.part;
    let labelled = label(encoding.encoded, pipeline, interrupted)?;
    Timings::spend(&mut part.seconds.entail, labelled.asking);
    Timings::spend(&mut part.seconds.classify, labelled.work);
    let start = Instant::now();
    for document in labelled.documents {
        match document {
            Ok(finished) => {
                seen(&finished.document)?;
                write(&finished, table, &mut part)?;
            }
            Err(failure) => {
                part.documents -= 1;
                part.failures.push(failure);
            }
        }
    }
    Timings::spend(&mut part.seconds.write, start.elapsed());
    Ok((encoding.sources, part))
}

fn write(
    finished: &Finished<'_>,
    table: &mut ClauseTable<'_>,
    report: &mut RunReport,
) -> Result<(), RunError> {
    let document = &finished.document;
    for (index, (labelled, keywords)) in finished.rows.iter().zip(&finished.keywords).enumerate() {
        report.count(labelled);
        table.write(&Row {
            doc_id: &document.id,
            labelled,
            explanation: finished.explanations.get(index),
            keywords,
            kept: document.kept(index),
        })?;
    }
    Ok(())
}
