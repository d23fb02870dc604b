//! From a table and hand tags to figures that a methods section can state.
//!
//! In come the hand tags ("gold") and one table of labelled clauses ("predictions") or two, out come an [`Evaluation`]
//! or a [`SystemComparison`]: plain figures, each with its interval, that others print. The path is one way. Clauses are
//! joined (`join`), because labels can only be compared on the same clause; how the clauses themselves were cut is
//! scored apart from the labels, so that neither hides the other. Joined clauses are rows (`rows`), rows are counted by
//! document (`counted`), and every figure is a function of counts ([`metrics`]), so that a resample of documents costs
//! a sum. [`html`] draws what comes out.
//!
//! Cutting can be compared without a table and without a model, too: [`cutting_of_documents`] and
//! [`cutting_of_rows`] cut by themselves and make a [`CuttingEvaluation`].
//! A figure that is not defined, as any share of nothing, is `None`.

mod comparison;
mod counted;
mod cutting;
mod error;
mod evaluation;
mod figure;
mod headline;
pub mod html;
mod join;
mod joint;
mod labels;
mod landmark;
mod listed;
mod locate;
pub mod metrics;
mod mismatch;
mod mistake;
mod rows;
mod scores;
mod tables;
mod tally;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use comparison::{SystemComparison, compare};
pub use cutting::{cutting_of_documents, cutting_of_rows};
pub use error::EvaluateError;
pub use evaluation::{ComparedClauses, Counts, Evaluation, JoinedBy, McNemarTest, Resampling};
pub use figure::{ComparedFigure, Figure};
pub use headline::Headline;
pub(crate) use join::match_documents;
pub use join::{Criterion, JoinBy};
pub use joint::{Joint, Settings, Table};
pub use listed::{LISTED_DOCUMENTS, listed_documents};
pub use mismatch::Mismatch;
pub use mistake::{Mistake, write_mistakes};
pub use scores::{
    Averages, CalibrationScores, DomainAccuracy, DomainScores, LabelFigures, LabelRanking,
    MultilabelScores, RankingScores, Scores, StrengthScores, WordScores,
};
pub use tables::{CurvePoint, FigureTables, LabelConfusion, ThresholdCurve};

/// How well the program's own cuts agree with hand tags.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CuttingEvaluation {
    /// Over all documents of the hand tags, those that could not be cut included.
    #[serde(flatten)]
    pub total: CuttingScores,
    /// Each document of the hand tags, by id.
    pub documents: Vec<DocumentCutting>,
    /// The documents of the hand tags that are not there, by id; all their clauses are missed.
    pub missing_documents: Vec<String>,
    /// Those that are there and cannot be read; all their clauses are missed.
    pub unreadable_documents: Vec<Unreadable>,
    /// The documents without hand tags, by id; nothing of theirs is scored.
    pub ignored_documents: Vec<String>,
    /// Hand tags that do not fit their document's text.
    pub mismatches: Vec<Mismatch>,
    /// Whether the rows were joined to documents although they have spans, which were not used.
    pub unused_spans: bool,
}

/// A document of the hand tags and how it was cut.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentCutting {
    /// Its id in the hand tags.
    pub doc_id: String,
    /// Whether it was there to compare.
    pub status: DocumentStatus,
    /// How it was cut.
    #[serde(flatten)]
    pub scores: CuttingScores,
}

/// Whether a document of the hand tags could be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentStatus {
    /// It was.
    Compared,
    /// It is not there; all its clauses are missed.
    Missing,
    /// It cannot be read; all its clauses are missed.
    Unreadable,
}

/// A document that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// Its id in the hand tags.
    pub doc_id: String,
    /// Why, and what to do.
    pub reason: String,
}

/// How well clauses are cut.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CuttingScores {
    /// Clauses in the hand tags.
    pub gold_clauses: usize,
    /// Predicted clauses.
    pub predicted_clauses: usize,
    /// Gold clauses that some predicted clause starts with.
    pub matched_starts: usize,
    /// Those of them that end together, too.
    pub matched_spans: usize,
    /// Where clauses start.
    pub starts: Detection,
    /// The share of gold clauses that were cut at the same start and the same end.
    pub exact_spans: Option<f64>,
    /// Where clauses start that begin a sentence; none without the document's text.
    pub sentence_starts: Option<SentenceStarts>,
}

/// Clause starts that begin a sentence, compared among themselves.
///
/// A start begins a sentence where the text before it, without the marks and white space right before
/// it, ends in `.`, `!` or `?`, or is empty, or has a blank line or a form feed in that white space.
/// Marks are quotation marks, brackets, dashes, bullets and `#`, and, at the beginning of a line, the
/// number of an item ("2.", "(a)", "iv)").
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SentenceStarts {
    /// Those of gold clauses.
    pub gold: usize,
    /// Those of predicted clauses.
    pub predicted: usize,
    /// Those that are both.
    pub matched: usize,
    /// How well they are found.
    #[serde(flatten)]
    pub detection: Detection,
}

/// How well things are found, as shares in 0..1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Detection<F = Option<f64>> {
    /// The share of predictions that are right; none where nothing was predicted.
    pub precision: F,
    /// The share of gold that was found; none where there is no gold.
    pub recall: F,
    /// Their harmonic mean; 0 where nothing was found, none where there was nothing to find and
    /// nothing was predicted.
    pub f1: F,
}

/// Whether scores are the probabilities they claim to be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// How many scores there are.
    pub clauses: usize,
    /// Expected calibration error: the mean gap between score and accuracy, 0 at best, 1 at worst.
    pub expected_error: Option<f64>,
    /// Ten intervals of equal width, ascending.
    pub bins: Vec<CalibrationBin>,
}

/// The scores that fall into one interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CalibrationBin {
    /// The lower bound, which belongs to the interval below; 0 belongs to the first interval.
    pub lower: f64,
    /// The upper bound, which belongs to this interval.
    pub upper: f64,
    /// How many scores fall into it.
    pub clauses: usize,
    /// Their mean.
    pub mean_score: Option<f64>,
    /// The share of them that is right.
    pub accuracy: Option<f64>,
}
