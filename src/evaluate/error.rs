//! What can be wrong with the two tables.

use std::path::PathBuf;

use thiserror::Error;

use crate::annotation::AnnotationError;

/// Tables that cannot be compared. The message names the file and the remedy.
#[derive(Debug, Error)]
pub enum EvaluateError {
    /// A table is not what it should be.
    #[error(transparent)]
    Annotation(#[from] AnnotationError),
    /// A document of the hand tags could be several of those it is compared with.
    #[error(
        "{doc_id} in the hand tags {path} could be any of {}; write the full doc_id into the hand tags",
        .candidates.join(", ")
    )]
    Ambiguous {
        /// The hand tags.
        path: PathBuf,
        /// The document's id in the hand tags.
        doc_id: String,
        /// The ids in the predictions, or of the documents, that differ from it by an extension.
        candidates: Vec<String>,
    },
    /// A label that no taxonomy and no prediction knows.
    #[error("{path}, line {line}: {column} is {label:?}; {remedy}")]
    UnknownLabel {
        /// The table.
        path: PathBuf,
        /// The line its row begins on, from one.
        line: usize,
        /// The column.
        column: &'static str,
        /// What stands there.
        label: String,
        /// What to do about it.
        remedy: String,
    },
    /// There is no document that could be cut and compared, or no clause that is in both tables.
    #[error("nothing can be compared with the hand tags {path}: {reason}")]
    Nothing {
        /// The hand tags.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
    /// A plot of a page could not be drawn.
    #[error("cannot draw the plot {plot}: {reason}; leave out the page to have the figures")]
    Plot {
        /// What it shows.
        plot: String,
        /// Why.
        reason: String,
    },
}
