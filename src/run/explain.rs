//! Labels for the clauses of one document, with what they go by.

use super::error::RunError;
use crate::classify::{Classifier, Depth, Explanation, Labelled};
use crate::clause::Clause;
use crate::encode::Encoder;
use crate::taxonomy::Taxonomy;

/// A clause with its labels and why it has them.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained<'t> {
    /// The clause with its labels.
    pub labelled: Labelled,
    /// Why it has them.
    pub explanation: Explanation<'t>,
}

/// Labels the clauses of one document, in order, and explains the labels. `taxonomy` is the one `classifier` was made of.
///
/// # Errors
/// When the encoder fails.
pub fn explain<'t>(
    clauses: Vec<Clause>,
    encoder: &dyn Encoder,
    classifier: &Classifier,
    taxonomy: &'t Taxonomy,
    depth: Depth,
) -> Result<Vec<Explained<'t>>, RunError> {
    let texts: Vec<&str> = clauses.iter().map(Clause::words).collect();
    let vectors = encoder.encode(&texts)?;
    let labelled = classifier.label(clauses, vectors.view(), encoder)?;
    let explanations = classifier.explain(taxonomy, &labelled, vectors.view(), depth);
    let pairs = labelled.into_iter().zip(explanations);
    Ok(pairs
        .map(|(labelled, explanation)| Explained {
            labelled,
            explanation,
        })
        .collect())
}
