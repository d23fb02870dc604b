//! The run of `classify`: read, cut, encode, label, write.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ndarray::{Array2, ArrayView2, s};

use super::batch::{Batches, Cut, Input, Observer, check_interrupted, guarded, in_context};
use super::entail::{Unit, answers};
use super::error::RunError;
use super::report::{Failure, RunReport, Stage, Timings};
use crate::classify::entailment::Answers;
use crate::classify::{Classifier, Depth, Explanation, Labelled};
use crate::clause::Clause;
use crate::document::Document;
use crate::encode::{EncodeError, Encoder};
use crate::entail::Entailer;
use crate::keyword::KeywordRanker;
use crate::output::{ClauseTable, Row};
use crate::taxonomy::Taxonomy;

/// Clauses that are encoded at a time, with their phrases; what one long document takes into memory beyond its text
/// and its vectors.
const PART: usize = 4096;

/// How much of an explanation goes into the table: the winner and the runner-up, each with two texts.
const IN_TABLE: Depth = Depth {
    labels: 2,
    texts: 2,
};

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

/// The rows of one document.
struct Finished<'t> {
    document: Document,
    rows: Vec<Labelled>,
    /// Why each row has its labels; empty where nobody asked.
    explanations: Vec<Explanation<'t>>,
    keywords: Vec<Vec<String>>,
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
    mut seen: impl FnMut(&Document) -> Result<(), RunError>,
) -> Result<RunReport, RunError> {
    let mut report = RunReport {
        domains: vec![0; pipeline.taxonomy.domains.len() + 1],
        ..RunReport::default()
    };
    let mut batches = Batches::new(input);
    loop {
        check_interrupted(interrupted)?;
        let start = Instant::now();
        let Some(batch) = batches.next() else { break };
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
        Timings::add(&mut report.seconds.segment, start.elapsed());

        let finished = label(cuts, pipeline, &mut report, interrupted)?;
        let start = Instant::now();
        let mut clauses = 0;
        for finished in &finished {
            seen(&finished.document)?;
            write(finished, &mut table, &mut report)?;
            clauses += finished.rows.len();
        }
        Timings::add(&mut report.seconds.write, start.elapsed());
        observer.advanced(batch.sources, clauses);
    }
    report.failures.sort_by(|a, b| a.doc_id.cmp(&b.doc_id));
    table.finish()?;
    Ok(report)
}

fn label<'t>(
    cuts: Vec<Cut>,
    pipeline: &Pipeline<'t>,
    report: &mut RunReport,
    interrupted: &AtomicBool,
) -> Result<Vec<Finished<'t>>, RunError> {
    let texts: Vec<&str> = cuts
        .iter()
        .flat_map(|cut| &cut.clauses)
        .map(Clause::words)
        .collect();
    let mut vectors = Array2::zeros((texts.len(), pipeline.encoder.width()));
    let mut keywords = Vec::with_capacity(texts.len());
    for (part, texts) in texts.chunks(PART).enumerate() {
        check_interrupted(interrupted)?;
        let start = Instant::now();
        let encoded = pipeline.encoder.encode(texts)?;
        Timings::add(&mut report.seconds.encode, start.elapsed());

        let start = Instant::now();
        keywords.extend(pipeline.keywords.rank(texts, encoded.view())?);
        Timings::add(&mut report.seconds.keywords, start.elapsed());

        let first = part * PART;
        vectors
            .slice_mut(s![first..first + texts.len(), ..])
            .assign(&encoded);
    }

    let start = Instant::now();
    let units = units(&cuts, vectors.view());
    let answers = answers(pipeline.classifier, pipeline.entailer, &units, interrupted)?;
    let mut answers = answers.map(Vec::into_iter);
    Timings::add(&mut report.seconds.entail, start.elapsed());

    let start = Instant::now();
    let mut finished = Vec::new();
    let mut first = 0;
    for Cut {
        document, clauses, ..
    } in cuts
    {
        let rows = first..first + clauses.len();
        first = rows.end;
        let keywords = keywords[rows.clone()]
            .iter_mut()
            .map(std::mem::take)
            .collect();
        let own = vectors.slice(s![rows, ..]);
        let asked = answers.as_mut().map(|answers| {
            let units = if in_context(&document) {
                clauses.len().min(1)
            } else {
                clauses.len()
            };
            answers.by_ref().take(units).collect::<Vec<_>>()
        });
        let labelled =
            guarded(|| label_document(pipeline, &document, clauses, own, asked.as_deref()));
        match labelled {
            Ok(labelled) => {
                let (rows, explanations) = labelled?;
                finished.push(Finished {
                    document,
                    rows,
                    explanations,
                    keywords,
                });
            }
            Err(reason) => {
                report.documents -= 1;
                report.failures.push(Failure {
                    doc_id: document.id,
                    stage: Stage::Classify,
                    reason,
                });
            }
        }
    }
    Timings::add(&mut report.seconds.classify, start.elapsed());
    Ok(finished)
}

/// What is labelled together: the clauses of a document, or one row of it.
fn units<'u>(cuts: &'u [Cut], vectors: ArrayView2<'u, f32>) -> Vec<Unit<'u>> {
    let mut units = Vec::new();
    let mut first = 0;
    for Cut {
        document, clauses, ..
    } in cuts
    {
        let together = if in_context(document) {
            clauses.len().max(1)
        } else {
            1
        };
        for clauses in clauses.chunks(together) {
            let rows = first..first + clauses.len();
            first = rows.end;
            units.push((clauses, vectors.slice_move(s![rows, ..])));
        }
    }
    units
}

/// Labels the clauses of a document; `answers` are those of its units.
fn label_document<'t>(
    pipeline: &Pipeline<'t>,
    document: &Document,
    clauses: Vec<Clause>,
    vectors: ArrayView2<'_, f32>,
    answers: Option<&[Answers]>,
) -> Result<(Vec<Labelled>, Vec<Explanation<'t>>), EncodeError> {
    let label = |clauses, vectors: ArrayView2<'_, f32>, unit: usize| {
        let classifier = pipeline.classifier;
        let answers = answers.and_then(|answers| answers.get(unit));
        let rows = classifier.label_with(clauses, vectors, pipeline.encoder, answers)?;
        let explanations = if pipeline.explains {
            classifier.explain(pipeline.taxonomy, &rows, vectors, IN_TABLE)
        } else {
            Vec::new()
        };
        Ok((rows, explanations))
    };
    if in_context(document) {
        return label(clauses, vectors, 0);
    }
    let mut all = (Vec::with_capacity(clauses.len()), Vec::new());
    for (row, clause) in clauses.into_iter().enumerate() {
        let (rows, explanations) = label(vec![clause], vectors.slice(s![row..=row, ..]), row)?;
        all.0.extend(rows);
        all.1.extend(explanations);
    }
    Ok(all)
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
