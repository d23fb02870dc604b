//! What comes out of a comparison of one table with hand tags.

use serde::Serialize;

use super::metrics::McNemar;
use super::{CuttingScores, DocumentCutting, Figure, FigureTables, Scores};

/// How well a table of clauses agrees with hand tags.
///
/// The figures of labels are over the clauses that are joined, those of cutting over all. A cell that is left empty on
/// either side was not tagged and counts in no figure of its column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// What is in the tables.
    pub counts: Counts,
    /// Which clauses were taken for the same, and why.
    pub joined: JoinedBy,
    /// How many clauses the figures of labels are taken over.
    pub compared: ComparedClauses,
    /// What intervals are taken from.
    pub resampling: Resampling,
    /// The figures.
    #[serde(flatten)]
    pub scores: Scores<Figure>,
    /// The counts behind them.
    pub tables: FigureTables,
    /// The documents of the hand tags that the predictions lack, by id; all their clauses are missed.
    pub missing_documents: Vec<String>,
    /// The documents of the predictions that have no hand tags, by id; nothing of theirs is scored.
    pub ignored_documents: Vec<String>,
    /// How all documents together were cut: the values of `starts` and `exact_spans`.
    #[serde(skip)]
    pub cutting: CuttingScores,
    /// How each document of the hand tags was cut, by id.
    pub documents: Vec<DocumentCutting>,
}

/// What is in the tables.
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
}

/// How many clauses were joined, and by what; see [`Criterion`](super::Criterion).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct JoinedBy {
    /// All of them.
    pub clauses: usize,
    /// By their names.
    pub id: usize,
    /// By equal spans.
    pub span: usize,
    /// By equal starts.
    pub start: usize,
    /// By spans that overlap.
    pub overlap: usize,
    /// By equal texts.
    pub text: usize,
}

/// How many joined clauses have something to compare, by what is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ComparedClauses {
    /// A primary domain on both sides.
    pub domain: usize,
    /// Of these, those whose gold is not `none`.
    pub with_domain: usize,
    /// A level of strength on both sides.
    pub strength: usize,
    /// A polarity on both sides.
    pub polarity: usize,
    /// The same for conditions.
    pub conditional: usize,
    /// The same for actors.
    pub actor: usize,
    /// Of those with domains, those that have a `domain_score`.
    pub domain_scores: usize,
    /// Of those with levels, those that have a `strength_score`.
    pub strength_scores: usize,
}

/// What intervals are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Resampling {
    /// Documents of the hand tags, which are drawn with all their clauses; with fewer than two there are no intervals.
    pub documents: usize,
    /// How many resamples are drawn.
    pub resamples: usize,
    /// What the random numbers are begun with.
    pub seed: u64,
}

/// `McNemar`'s test of the clauses that only one of two systems gets right.
///
/// It takes clauses for independent, which those of one document are not; the interval of the difference does not.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct McNemarTest {
    /// Clauses that only the first system gets right.
    pub first_only: usize,
    /// Clauses that only the second gets right.
    pub second_only: usize,
    /// The two-sided p-value of the exact test.
    pub p: f64,
    /// The statistic of the approximation with continuity correction; none where no clause differs.
    pub chi_square: Option<f64>,
    /// Its p-value.
    pub chi_square_p: Option<f64>,
}

impl From<McNemar> for McNemarTest {
    fn from(test: McNemar) -> Self {
        Self {
            first_only: test.first_only,
            second_only: test.second_only,
            p: test.exact,
            chi_square: test.chi_square.map(|chi_square| chi_square.statistic),
            chi_square_p: test.chi_square.map(|chi_square| chi_square.p),
        }
    }
}
