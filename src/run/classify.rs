//! The run of `classify`: read, cut, encode, label, write.
//!
//! Three batches are under way at once: while one is encoded, the one behind it is read and cut, and the one before it is
//! labelled and written. All of that is work for the same threads, which take what there is, so that none is idle while
//! another reads or writes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::batch::{Batch, Batches, Input, Observer, check_interrupted};
use super::course::{Course, Tally};
use super::cut::Cut;
use super::encode::encode_cuts;
use super::error::RunError;
use super::journal::Done;
use super::label::{Encoded, Finished, label};
use super::report::{Failure, RunReport, Timings};
use crate::classify::Classifier;
use crate::document::{Document, Part};
use crate::encode::Encoder;
use crate::entail::Entailer;
use crate::keyword::KeywordRanker;
use crate::output::{FurtherColumns, Row, Table};
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
    /// What the table has besides its usual columns.
    pub further: FurtherColumns,
}

/// Classifies the documents of `input` in order and writes their rows to `table`. `seen` is called with every document whose text
/// was read, before its rows are written. The report tells of earlier runs as well.
///
/// With a journal the documents in hand are finished when `interrupted` becomes true, and what is done is kept; without one
/// all is dropped.
///
/// # Errors
/// When the encoder or the output fails, or `interrupted` becomes true. Documents that fail are in the report.
pub fn classify(
    input: &Input<'_>,
    pipeline: &Pipeline<'_>,
    (table, course): (&mut Table, &mut Course),
    observer: &dyn Observer,
    interrupted: &AtomicBool,
    mut seen: impl FnMut(&Document, Part) -> Result<(), RunError> + Send,
) -> Result<RunReport, RunError> {
    let at_once = course.ends_at_once(interrupted);
    let kept = input.reading.kept_columns();
    let rest = course.rest_of(input);
    let mut batches = Batches::new(&rest).recorded(course.journal.is_some());
    let mut tally = Tally::new(course, empty_report(pipeline.taxonomy), input);
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
                        finish(encoding, pipeline, (table, kept), at_once, &mut seen)?;
                    observer.advanced(sources.len(), part.clauses);
                    tally.take(sources, &part, table)?;
                }
                Ok::<_, RunError>(batches.next())
            },
            || arrived.map(|batch| encode(batch, pipeline, at_once)),
        );
        read = others?;
        encoded = vectors.transpose()?;
    }
    tally.end()
}

/// A report that counts nothing of each label.
fn empty_report(taxonomy: &Taxonomy) -> RunReport {
    RunReport {
        domains: vec![0; taxonomy.domains.len() + 1],
        ..RunReport::default()
    }
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
    let mut part = empty_report(pipeline.taxonomy);
    let cuts = take_in(batch.results, &mut part);
    Timings::spend(&mut part.seconds.segment, batch.work);
    let encoded = encode_cuts(cuts, pipeline, interrupted, &mut part)?;
    Ok(Encoding {
        sources: batch.sources,
        encoded,
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

/// Labels and writes what was encoded; the sources it came from, and what there is to report of them.
fn finish(
    encoding: Encoding,
    pipeline: &Pipeline<'_>,
    (table, kept): (&mut Table, usize),
    interrupted: &AtomicBool,
    seen: &mut (impl FnMut(&Document, Part) -> Result<(), RunError> + Send),
) -> Result<(Vec<Done>, RunReport), RunError> {
    let mut part = encoding.part;
    let count = encoding.encoded.vectors.nrows();
    let labelled = label(encoding.encoded, pipeline, interrupted)?;
    Timings::spend(&mut part.seconds.entail, labelled.asking);
    Timings::spend(&mut part.seconds.classify, labelled.work);
    let start = Instant::now();
    for document in labelled.documents {
        match document {
            Ok(finished) => {
                say_timings(&finished, part.seconds.encode, count);
                seen(&finished.document, finished.part)?;
                write(&finished, pipeline, (table, kept), &mut part)?;
            }
            Err((failure, of)) => part.fail(failure, of),
        }
    }
    Timings::spend(&mut part.seconds.write, start.elapsed());
    Ok((encoding.sources, part))
}

/// Tells a log what a document took; of encoding, which is done for many together, its share.
#[allow(clippy::cast_precision_loss)] // counts of clauses in memory
fn say_timings(finished: &Finished<'_>, encoding: f64, clauses: usize) {
    let [cutting, labelling] = finished.elapsed;
    let share = finished.rows.len() as f64 / clauses.max(1) as f64;
    tracing::debug!(
        document = finished.document.id,
        clauses = finished.rows.len(),
        read_and_cut_seconds = cutting.as_secs_f64(),
        encode_seconds = encoding * share,
        label_seconds = labelling.as_secs_f64(),
        "document done"
    );
}

fn write(
    finished: &Finished<'_>,
    pipeline: &Pipeline<'_>,
    (table, kept): (&mut Table, usize),
    report: &mut RunReport,
) -> Result<(), RunError> {
    let document = &finished.document;
    for (index, (labelled, keywords)) in finished.rows.iter().zip(&finished.keywords).enumerate() {
        report.count(labelled);
        let row = Row {
            doc_id: &document.id,
            labelled,
            explanation: finished.explanations.get(index),
            keywords,
            kept: document.kept(index),
        };
        table.write(&row.values(pipeline.taxonomy, pipeline.further, kept))?;
    }
    Ok(())
}
