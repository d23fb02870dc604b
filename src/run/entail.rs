//! Putting a classifier's questions to an entailment model.

use std::sync::atomic::AtomicBool;

use ndarray::ArrayView2;

use super::batch::check_interrupted;
use super::cut::guarded;
use super::error::RunError;
use crate::classify::Classifier;
use crate::classify::entailment::Answers;
use crate::clause::Clause;
use crate::entail::{Entailer, Logits, Pair};

/// Pairs a thread between two looks whether the user has stopped the run: seconds, not minutes, with a large model.
const PART: usize = 128;

/// Clauses that are each other's context, with their vectors, one row a clause.
pub(super) type Unit<'u> = (&'u [Clause], ArrayView2<'u, f32>);

/// The answers for each of the units, or why there are none for one of them; nothing where the classifier asks no model.
///
/// # Errors
/// When the model fails or `interrupted` becomes true.
pub(super) fn answers_of_each(
    classifier: &Classifier,
    entailer: Option<&dyn Entailer>,
    units: &[Unit<'_>],
    interrupted: &AtomicBool,
) -> Result<Option<Vec<Result<Answers, String>>>, RunError> {
    let ask = |units| guarded(|| answers(classifier, entailer, units, interrupted));
    if let Ok(together) = ask(units) {
        return Ok(together?.map(|answers| answers.into_iter().map(Ok).collect()));
    }
    let mut each = Vec::with_capacity(units.len());
    for unit in units {
        each.push(match ask(std::slice::from_ref(unit)) {
            Ok(Ok(None)) => return Ok(None),
            Ok(answered) => answered?
                .into_iter()
                .flatten()
                .next()
                .ok_or_else(String::new),
            Err(reason) => Err(reason),
        });
    }
    Ok(Some(each))
}

/// The answers for each of the units; nothing where the classifier asks no model.
///
/// # Errors
/// When the model fails or `interrupted` becomes true.
pub(super) fn answers(
    classifier: &Classifier,
    entailer: Option<&dyn Entailer>,
    units: &[Unit<'_>],
    interrupted: &AtomicBool,
) -> Result<Option<Vec<Answers>>, RunError> {
    let (Some(entailment), Some(entailer)) = (classifier.entailment(), entailer) else {
        return Ok(None);
    };
    // Units are put together, since one clause's few pairs are of too many lengths to fill batches.
    let questions: Vec<_> = units
        .iter()
        .map(|(clauses, vectors)| {
            // A panic is told of when the document is labelled.
            guarded(|| classifier.questions(clauses, *vectors)).unwrap_or_default()
        })
        .collect();
    let all: Vec<_> = units
        .iter()
        .zip(&questions)
        .flat_map(|((clauses, _), questions)| {
            questions
                .iter()
                .map(|question| (&clauses[question.clause], question.asked))
        })
        .collect();
    let mut logits: Vec<Logits> = Vec::with_capacity(all.len());
    for part in all.chunks(PART * rayon::current_num_threads()) {
        check_interrupted(interrupted)?;
        let premises: Vec<_> = part
            .iter()
            .map(|(clause, asked)| entailment.premise(clause, *asked))
            .collect();
        let pairs: Vec<Pair<'_>> = part
            .iter()
            .zip(&premises)
            .map(|((_, asked), premise)| Pair {
                premise,
                hypothesis: entailment.hypothesis(*asked),
            })
            .collect();
        logits.extend(entailer.entail(&pairs)?);
    }
    let mut logits = logits.into_iter();
    let read = units
        .iter()
        .zip(questions)
        .map(|((clauses, _), questions)| {
            let answered: Vec<_> = questions.into_iter().zip(logits.by_ref()).collect();
            entailment.read(clauses.len(), &answered)
        });
    Ok(Some(read.collect()))
}
