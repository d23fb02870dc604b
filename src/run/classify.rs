//! The run of `classify`: read, cut, encode, label, write.
//!
//! Three batches are under way at once: while one is encoded, the one behind it is read and cut, and the one before it is
//! labelled and written. All of that is work for the same threads, which take what there is, so that none is idle while
//! another reads or writes.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use ndarray::{Array2, s};

use super::batch::{Batch, Batches, Cut, Input, Observer, check_interrupted};
use super::encode::{PART, encode_in_parts};
use super::error::RunError;
use super::label::{Encoded, Finished, label};
use super::report::{RunReport, Timings};
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

/// Classifies the documents of `input` in order, writes their rows to `table` and puts it under its name. `seen` is called with
/// every document whose text was read, before its rows are written.
///
/// # Errors
/// When the encoder or the output fails, or `interrupted` becomes true. Documents that fail are in the report.
pub fn classify(
    input: &Input<'_>,
    pipeline: &Pipeline<'_>,
    mut table: ClauseTable<'_>,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
    mut seen: impl FnMut(&Document) -> Result<(), RunError> + Send,
) -> Result<RunReport, RunError> {
    let mut report = RunReport {
        domains: vec![0; pipeline.taxonomy.domains.len() + 1],
        ..RunReport::default()
    };
    let mut batches = Batches::new(input);
    let mut read = batches.next();
    let mut encoded = None;
    while read.is_some() || encoded.is_some() {
        check_interrupted(interrupted)?;
        let arrived = read.take().map(|batch| take_in(batch, &mut report));
        let before = encoded.take();
        let (others, vectors) = rayon::join(
            || {
                if let Some(Encoding { sources, encoded }) = before {
                    let clauses = finish(
                        encoded,
                        pipeline,
                        &mut table,
                        &mut report,
                        interrupted,
                        &mut seen,
                    )?;
                    observer.advanced(sources, clauses);
                }
                Ok::<_, RunError>(batches.next())
            },
            || arrived.map(|arrived| encode(arrived, pipeline, interrupted)),
        );
        read = others?;
        encoded = vectors.transpose()?.map(|(encoding, spent)| {
            Timings::add(&mut report.seconds.encode, spent.encode);
            Timings::add(&mut report.seconds.keywords, spent.keywords);
            encoding
        });
    }
    report.failures.sort_by(|a, b| a.doc_id.cmp(&b.doc_id));
    table.finish()?;
    Ok(report)
}

/// A batch that was encoded.
struct Encoding {
    /// How many sources it came from.
    sources: usize,
    encoded: Encoded,
}

/// The time it took.
#[derive(Default)]
struct Spent {
    encode: Duration,
    keywords: Duration,
}

/// Counts what was read; its documents and how many sources they came from.
fn take_in(batch: Batch, report: &mut RunReport) -> (usize, Vec<Cut>) {
    Timings::add(&mut report.seconds.segment, batch.work);
    let mut cuts = Vec::new();
    for result in batch.results {
        match result {
            Ok(cut) => {
                report.count_document(&cut);
                cuts.push(cut);
            }
            Err(failure) => report.failures.push(failure),
        }
    }
    (batch.sources, cuts)
}

fn encode(
    (sources, cuts): (usize, Vec<Cut>),
    pipeline: &Pipeline<'_>,
    interrupted: &AtomicBool,
) -> Result<(Encoding, Spent), RunError> {
    let texts: Vec<&str> = cuts
        .iter()
        .flat_map(|cut| &cut.clauses)
        .map(Clause::words)
        .collect();
    let mut spent = Spent::default();
    let start = Instant::now();
    let vectors = encode_in_parts(pipeline.encoder, &texts, interrupted)?;
    spent.encode = start.elapsed();

    let start = Instant::now();
    let keywords = rank(&texts, &vectors, pipeline, interrupted)?;
    spent.keywords = start.elapsed();
    let encoded = Encoded {
        cuts,
        vectors,
        keywords,
    };
    Ok((Encoding { sources, encoded }, spent))
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

/// Labels and writes what was encoded; the number of its clauses.
fn finish(
    encoded: Encoded,
    pipeline: &Pipeline<'_>,
    table: &mut ClauseTable<'_>,
    report: &mut RunReport,
    interrupted: &AtomicBool,
    seen: &mut (impl FnMut(&Document) -> Result<(), RunError> + Send),
) -> Result<usize, RunError> {
    let labelled = label(encoded, pipeline, interrupted)?;
    Timings::add(&mut report.seconds.entail, labelled.asking);
    Timings::add(&mut report.seconds.classify, labelled.work);
    let start = Instant::now();
    let mut clauses = 0;
    for document in labelled.documents {
        match document {
            Ok(finished) => {
                seen(&finished.document)?;
                write(&finished, table, report)?;
                clauses += finished.rows.len();
            }
            Err(failure) => {
                report.documents -= 1;
                report.failures.push(failure);
            }
        }
    }
    Timings::add(&mut report.seconds.write, start.elapsed());
    Ok(clauses)
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
