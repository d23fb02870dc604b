//! From a table and hand tags to scores.
//!
//! In come two CSV files, the hand tags ("gold") and a table of labelled clauses ("predictions"),
//! out comes an [`Evaluation`]: plain figures that others print. The two are joined by document and
//! by where a clause starts, because labels can only be compared on the same clause; how well the
//! clauses themselves were cut is scored apart from the labels, so that neither hides the other.
//! Cutting can be compared without a table and without a model, too: [`cutting_of_documents`] and
//! [`cutting_of_rows`] cut by themselves and make a [`CuttingEvaluation`].
//! A figure that is not defined, as any share of nothing, is `None`.

mod cutting;
mod error;
mod join;
mod landmark;
mod locate;
pub mod metrics;
mod mismatch;
mod score;
mod tally;

use serde::Serialize;

pub use cutting::{cutting_of_documents, cutting_of_rows};
pub use error::EvaluateError;
pub use mismatch::Mismatch;
pub use score::evaluate;

/// How well a table of clauses agrees with hand tags.
///
/// All scores but `starts` and `exact_spans` are over the clauses whose starts agree. A cell that is
/// left empty in the hand tags was not tagged and counts in no score of its column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// What was compared.
    pub counts: Counts,
    /// The documents of the hand tags that the predictions lack, by id; all their clauses are
    /// missed.
    pub missing_documents: Vec<String>,
    /// Where clauses start.
    pub starts: Detection,
    /// The share of gold clauses that were cut at the same start and the same end.
    pub exact_spans: Option<f64>,
    /// How strongly the speakers commit themselves.
    pub strength: StrengthScores,
    /// What the clauses are about.
    pub domain: DomainScores,
    /// Positive or negative.
    pub polarity: Accuracy,
    /// Conditional or not.
    pub conditional: Accuracy,
    /// Who acts.
    pub actor: Accuracy,
    /// How all documents together were cut: the same figures as in `counts`, `starts` and `exact_spans`.
    #[serde(skip)]
    pub cutting: CuttingScores,
    /// How each document of the hand tags was cut, by id.
    pub documents: Vec<DocumentCutting>,
}

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

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Documents in the hand tags.
    pub gold_documents: usize,
    /// Documents in the predictions, with hand tags or without.
    pub predicted_documents: usize,
    /// Documents in both.
    pub matched_documents: usize,
    /// Documents in the hand tags only.
    pub missing_documents: usize,
    /// Documents in the predictions only; nothing of theirs is scored.
    pub ignored_documents: usize,
    /// Clauses in the hand tags, those of missing documents included.
    pub gold_clauses: usize,
    /// Predicted clauses in the documents that are in both.
    pub predicted_clauses: usize,
    /// Predicted clauses in the ignored documents.
    pub ignored_clauses: usize,
    /// Gold clauses that some predicted clause starts with.
    pub matched_starts: usize,
    /// Those of them that end together, too.
    pub exact_spans: usize,
    /// Those of them that have no start and end in the hand tags and were found by their text.
    pub matched_by_text: usize,
}

/// How well things are found, as shares in 0..1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Detection {
    /// The share of predictions that are right; none where nothing was predicted.
    pub precision: Option<f64>,
    /// The share of gold that was found; none where there is no gold.
    pub recall: Option<f64>,
    /// Their harmonic mean; 0 where nothing was found, none where there was nothing to find and
    /// nothing was predicted.
    pub f1: Option<f64>,
}

/// The share of clauses with the right value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Accuracy {
    /// How many clauses it is taken over.
    pub clauses: usize,
    /// The share, in 0..1.
    pub accuracy: Option<f64>,
}

/// Scores of the ordinal strength, over the clauses that have one on both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StrengthScores {
    /// How many clauses the scores are taken over.
    pub clauses: usize,
    /// The share with the same level.
    pub accuracy: Option<f64>,
    /// Quadratic weighted kappa, at most 1; 0 is agreement by chance. None where all levels on both
    /// sides are the same one.
    pub quadratic_kappa: Option<f64>,
    /// The mean distance, in levels.
    pub mean_absolute_error: Option<f64>,
    /// The share that is at most one level off.
    pub within_one: Option<f64>,
    /// Which levels were taken for which.
    pub confusion: Confusion,
}

/// Which levels were taken for which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The levels that occur, ascending: the names of rows and columns.
    pub levels: Vec<u8>,
    /// How many clauses have the gold level of the row and the predicted level of the column.
    pub counts: Vec<Vec<usize>>,
}

/// Scores of the primary domain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DomainScores {
    /// Over all tagged clauses.
    pub all: DomainAccuracy,
    /// Over those with a gold domain other than `none`.
    pub with_domain: DomainAccuracy,
    /// The mean of F1 over the labels that are some clause's gold, `none` among them.
    pub macro_f1: Option<f64>,
    /// Each label that is primary in gold or predictions, by id.
    pub labels: Vec<LabelScores>,
    /// Whether the score of the primary domain is the probability that it is right, which it is when
    /// it is among the gold's one to three. The score of `none` is the probability that no domain
    /// fits; it is right when the gold is `none`.
    pub calibration: Calibration,
    /// Tagged clauses without a score, which are not in `calibration`.
    pub without_score: usize,
}

/// How often the primary domain is right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DomainAccuracy {
    /// How many clauses the shares are taken over.
    pub clauses: usize,
    /// The share in which the predicted primary domain is the gold's primary one.
    pub primary: Option<f64>,
    /// The share in which the predicted primary domain is among the gold's one to three.
    pub any_of_gold: Option<f64>,
}

/// Scores of one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelScores {
    /// The label's id.
    pub label: String,
    /// How many clauses have it as their primary gold label.
    pub support: usize,
    /// How many clauses were given it as their primary label.
    pub predicted: usize,
    /// How well it is found.
    #[serde(flatten)]
    pub detection: Detection,
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
