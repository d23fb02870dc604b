//! From clauses and vectors to the rows of each document.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use ndarray::{Array2, ArrayView2, s};
use rayon::prelude::*;

use super::batch::in_context;
use super::classify::Pipeline;
use super::cut::{Cut, failure, guarded};
use super::entail::{Unit, answers_of_each};
use super::error::RunError;
use super::report::{Failure, Stage};
use crate::classify::entailment::Answers;
use crate::classify::{Depth, Explanation, Labelled};
use crate::clause::Clause;
use crate::document::{Document, Part};
use crate::encode::EncodeError;

/// How much of an explanation goes into the table: the winner and the runner-up, each with two texts.
const IN_TABLE: Depth = Depth {
    labels: 2,
    texts: 2,
};

/// Documents whose clauses were encoded.
pub(super) struct Encoded {
    pub cuts: Vec<Cut>,
    /// One row a clause, of all documents.
    pub vectors: Array2<f32>,
    /// As many as clauses.
    pub keywords: Vec<Vec<String>>,
}

/// The rows of one document.
pub(super) struct Finished<'t> {
    pub document: Document,
    /// Where it stands, if it is a piece of one.
    pub part: Part,
    pub rows: Vec<Labelled>,
    /// Why each row has its labels; empty where nobody asked.
    pub explanations: Vec<Explanation<'t>>,
    pub keywords: Vec<Vec<String>>,
    /// What reading and cutting took, and what labelling did.
    pub elapsed: [Duration; 2],
}

/// What became of the documents.
pub(super) struct LabelledDocuments<'t> {
    /// In their order; where one failed, which part of it.
    pub documents: Vec<Result<Finished<'t>, (Failure, Part)>>,
    /// The time an entailment model took to answer.
    pub asking: Duration,
    /// The time that labelling took, added up over threads.
    pub work: Duration,
}

/// A document with what it is labelled by.
struct Task<'v> {
    cut: Cut,
    vectors: ArrayView2<'v, f32>,
    keywords: Vec<Vec<String>>,
    /// Those of its units, or why there are none.
    answers: Option<Result<Vec<Answers>, String>>,
}

/// Labels documents, in parallel.
///
/// # Errors
/// When the encoder or the entailment model fails or `interrupted` becomes true.
pub(super) fn label<'t>(
    encoded: Encoded,
    pipeline: &Pipeline<'t>,
    interrupted: &AtomicBool,
) -> Result<LabelledDocuments<'t>, RunError> {
    let Encoded {
        cuts,
        vectors,
        keywords,
    } = encoded;
    let start = Instant::now();
    let units = units(&cuts, vectors.view());
    let answers = answers_of_each(pipeline.classifier, pipeline.entailer, &units, interrupted)?;
    let asking = start.elapsed();

    let mut answers = answers.map(Vec::into_iter);
    let mut keywords = keywords.into_iter();
    let mut first = 0;
    let mut tasks = Vec::with_capacity(cuts.len());
    for cut in cuts {
        let rows = first..first + cut.clauses.len();
        first = rows.end;
        let units = if in_context(&cut.document) {
            cut.clauses.len().min(1)
        } else {
            cut.clauses.len()
        };
        tasks.push(Task {
            keywords: keywords.by_ref().take(cut.clauses.len()).collect(),
            vectors: vectors.slice(s![rows, ..]),
            answers: answers
                .as_mut()
                .map(|answers| answers.by_ref().take(units).collect()),
            cut,
        });
    }
    let labelled: Vec<Result<Finished<'t>, (Failure, Part)>> = tasks
        .into_par_iter()
        .map(|task| finished(pipeline, task))
        .collect::<Result<_, _>>()?;
    let took = |finished: &Finished<'_>| finished.elapsed[1];
    Ok(LabelledDocuments {
        work: labelled.iter().flatten().map(took).sum(),
        documents: labelled,
        asking,
    })
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

/// # Errors
/// When the encoder fails. What is wrong with the document alone is within.
fn finished<'t>(
    pipeline: &Pipeline<'t>,
    task: Task<'_>,
) -> Result<Result<Finished<'t>, (Failure, Part)>, EncodeError> {
    let start = Instant::now();
    let Task {
        cut,
        vectors,
        keywords,
        answers,
    } = task;
    let (document, part) = (cut.document, cut.part);
    let failed = |stage, reason| Ok(Err((failure(&document.id, stage, reason), part)));
    let answers = match answers.transpose() {
        Ok(answers) => answers,
        Err(reason) => return failed(Stage::Entail, reason),
    };
    let answers = answers.as_deref();
    let labelled = guarded(|| label_document(pipeline, &document, cut.clauses, vectors, answers));
    match labelled {
        Ok(labelled) => {
            let (rows, explanations) = labelled?;
            Ok(Ok(Finished {
                document,
                part,
                rows,
                explanations,
                keywords,
                elapsed: [cut.elapsed, start.elapsed()],
            }))
        }
        Err(reason) => failed(Stage::Classify, reason),
    }
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
        let explanations = if pipeline.further.explanation {
            classifier.explain(pipeline.taxonomy, &rows, vectors, IN_TABLE)
        } else {
            Vec::new()
        };
        Ok((rows, explanations))
    };
    if in_context(document) {
        return label(clauses, vectors, 0);
    }
    let rows: Vec<_> = clauses
        .into_par_iter()
        .enumerate()
        .map(|(row, clause)| label(vec![clause], vectors.slice(s![row..=row, ..]), row))
        .collect::<Result<_, EncodeError>>()?;
    let (rows, explanations): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    Ok((rows.concat(), explanations.concat()))
}
