//! The formulas, as pure functions of counts, levels and scores.
//!
//! In come rows whose labels and documents are numbers, out come figures; no file, clause or name of a
//! label is known here, so that each formula can be checked against its source (`tests/metrics.rs`
//! compares all of them with scikit-learn, `scipy` and `krippendorff`). Rows are first counted
//! into a tally ([`ConfusionMatrix`], [`Reliability`] and the like) and every figure is a function of a
//! tally. The tallies of documents can be added with weights, so that the figures of a resample of
//! documents cost one addition of tallies and no second look at the rows: that is what the types named
//! `Document...` are for.
//!
//! Where a formula divides by nothing the result is `None` and never a number that looks like a score.
//!
//! ```
//! use clausemark::evaluate::metrics::{ConfusionMatrix, DocumentMatrices};
//!
//! // (document, gold, predicted): two documents, three labels.
//! let rows = [(0, 2, 2), (0, 1, 0), (1, 0, 0), (1, 2, 2)];
//! let documents = DocumentMatrices::new(3, 2, rows);
//! assert_eq!(documents.total().accuracy(), Some(0.75));
//! // The first document twice, the second not at all.
//! assert_eq!(documents.weighted(&[2, 0]), ConfusionMatrix::of(3, [(2, 2), (1, 0), (2, 2), (1, 0)]));
//! ```

mod agreement;
mod average;
mod bootstrap;
mod by_document;
mod calibration;
mod confusion;
mod mcnemar;
mod multilabel;
mod ordinal;
mod ranking;
mod share;

pub use average::{Average, LabelCounts, LabelsIn, average};
pub use bootstrap::{Bootstrap, Comparison, Estimate, Interval};
pub use calibration::{DocumentReliability, Reliability, calibration};
pub use confusion::{ConfusionMatrix, DocumentMatrices};
pub use mcnemar::{ChiSquare, McNemar, mcnemar};
pub use multilabel::{DocumentMultilabel, Multilabel};
pub use ranking::{Ranking, ThresholdPoint};
pub use share::{detection, mean_of_defined, share};

/// Panics where a figure is undefined or not the expected one.
#[cfg(test)]
fn assert_close(actual: Option<f64>, expected: f64) {
    let actual = actual.expect("a value is defined here");
    assert!(
        (actual - expected).abs() < 1e-12,
        "{actual} is not {expected}"
    );
}
