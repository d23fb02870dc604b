//! Two tables, joined, and what follows: figures with their intervals, and the rows that are wrong.

use std::path::Path;

use super::counted::{Counted, ranked};
use super::join::{Criterion, JoinBy, Joined, join};
use super::labels::{DomainLabels, check_levels, domain_labels};
use super::metrics::Bootstrap;
use super::mistake::{Mistake, mistakes};
use super::rows::Row;
use super::tables::FigureTables;
use super::tally::{Tally, documents_and_total};
use super::{
    ComparedClauses, Counts, DocumentCutting, DocumentStatus, EvaluateError, Evaluation, Figure,
    JoinedBy, Resampling, Scores,
};
use crate::annotation::{GoldClause, PredictedClause};
use crate::taxonomy::Taxonomy;

/// How many ids a message lists.
const LISTED: usize = 5;

/// Clauses and the file they are from, which messages name.
#[derive(Debug)]
pub struct Table<'t, C> {
    /// The file.
    pub path: &'t Path,
    /// Its clauses, in its order.
    pub clauses: &'t [C],
}

/// How tables are compared.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'s> {
    /// Which clauses are taken for the same.
    pub join: JoinBy,
    /// The labels there are; without it those of the built-in taxonomy and of the predictions are known.
    pub taxonomy: Option<&'s Taxonomy>,
    /// How many resamples of documents intervals are taken from; 0 for no intervals.
    pub resamples: usize,
    /// The same seed gives the same intervals.
    pub seed: u64,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self {
            join: JoinBy::default(),
            taxonomy: None,
            resamples: 1000,
            seed: 0,
        }
    }
}

/// Hand tags and a table of predictions, joined.
pub struct Joint<'t> {
    joined: Joined<'t>,
    rows: Vec<Row<'t>>,
    labels: DomainLabels,
    /// Clauses of the table in documents without hand tags.
    ignored_clauses: usize,
    resamples: usize,
    seed: u64,
}

impl<'t> Joint<'t> {
    /// Joins the clauses of two tables. A gold document is compared with the predicted one of the same id or, where the
    /// gold's id has no extension, of the same id but for its extension.
    ///
    /// # Errors
    /// When a label is not known, a gold id fits several predicted documents, or no clause is in both tables.
    pub fn new(
        gold: &Table<'t, GoldClause>,
        predictions: &Table<'t, PredictedClause>,
        settings: &Settings<'_>,
    ) -> Result<Self, EvaluateError> {
        let labels = domain_labels(gold, &[predictions], settings.taxonomy)?;
        check_levels(gold, &[predictions], settings.taxonomy)?;
        let joined = joined(gold, predictions, settings.join)?;
        let used: usize = joined
            .documents
            .iter()
            .map(|document| document.predicted.as_ref().map_or(0, Vec::len))
            .sum();
        Ok(Self {
            rows: Row::of(&joined.documents),
            joined,
            labels,
            ignored_clauses: predictions.clauses.len() - used,
            resamples: settings.resamples,
            seed: settings.seed,
        })
    }

    /// All figures, with their intervals.
    #[must_use]
    pub fn evaluation(&self) -> Evaluation {
        let (documents, total) = cuts(&self.joined);
        let ranked = ranked(&self.rows, &self.labels);
        let counted = Counted::of(&self.rows, tallies(&self.joined), &self.labels, &ranked);
        let resampling = Resampling {
            documents: documents.len(),
            resamples: self.resamples,
            seed: self.seed,
        };
        let missing_documents = missing(&documents);
        let matched_documents = documents.len() - missing_documents.len();
        let ignored_documents = self.joined.ignored_documents.iter();
        Evaluation {
            counts: Counts {
                gold_documents: documents.len(),
                predicted_documents: matched_documents + ignored_documents.len(),
                matched_documents,
                missing_documents: missing_documents.len(),
                ignored_documents: ignored_documents.len(),
                gold_clauses: total.gold_clauses,
                predicted_clauses: total.predicted_clauses,
                ignored_clauses: self.ignored_clauses,
                matched_starts: total.matched_starts,
                exact_spans: total.matched_spans,
            },
            joined: joined_by(&self.joined),
            compared: ComparedClauses::of(&counted),
            resampling,
            scores: with_intervals(&counted, resampling),
            tables: FigureTables::of(&counted, &self.labels),
            missing_documents,
            ignored_documents: ignored_documents.map(ToString::to_string).collect(),
            cutting: total,
            documents,
        }
    }

    /// The joined clauses whose labels are not those of the hand tags, worst first.
    #[must_use]
    pub fn mistakes(&self) -> Vec<Mistake<'t>> {
        mistakes(&self.rows)
    }
}

/// The figures of all documents, each with the interval that the resamples give it.
fn with_intervals(counted: &Counted<'_>, resampling: Resampling) -> Scores<Figure> {
    let estimates =
        bootstrap(resampling).estimates(|weights| counted.figures(weights).into_figures());
    let mut estimates = estimates.into_iter().map(Figure::from);
    counted
        .figures(&vec![1; resampling.documents])
        .map(&mut |value| {
            estimates.next().unwrap_or(Figure {
                value,
                ..Figure::default()
            })
        })
}

pub(super) fn bootstrap(resampling: Resampling) -> Bootstrap {
    Bootstrap {
        documents: resampling.documents,
        resamples: resampling.resamples,
        seed: resampling.seed,
    }
}

/// Joins the tables, one clause at least.
pub(super) fn joined<'t>(
    gold: &Table<'t, GoldClause>,
    predictions: &Table<'t, PredictedClause>,
    by: JoinBy,
) -> Result<Joined<'t>, EvaluateError> {
    let nothing = |reason| EvaluateError::Nothing {
        path: gold.path.into(),
        reason,
    };
    for (path, is_empty) in [
        (gold.path, gold.clauses.is_empty()),
        (predictions.path, predictions.clauses.is_empty()),
    ] {
        if is_empty {
            return Err(nothing(format!(
                "{} has no clauses below its header; give the whole table",
                path.display()
            )));
        }
    }
    let joined = join(gold.path, gold.clauses, predictions.clauses, by)?;
    if joined
        .documents
        .iter()
        .any(|document| !document.pairs.is_empty())
    {
        return Ok(joined);
    }
    Err(nothing(why_nothing(&joined, predictions.path, by)))
}

fn why_nothing(joined: &Joined<'_>, predictions: &Path, by: JoinBy) -> String {
    let predictions = predictions.display();
    if joined
        .documents
        .iter()
        .all(|document| document.predicted.is_none())
    {
        let tagged: Vec<&str> = joined
            .documents
            .iter()
            .map(|document| document.doc_id)
            .collect();
        return format!(
            "of its documents ({}) none is in {predictions} ({}); write into the column doc_id of the hand tags what \
             the predictions have there, its ending may be left out",
            listed(&tagged),
            listed(&joined.ignored_documents)
        );
    }
    match by {
        JoinBy::Id => format!(
            "none of its clauses has the clause_id of one in {predictions}; fill in that column in both, or leave out \
             --join to go by spans and texts"
        ),
        _ => format!(
            "none of its clauses is in {predictions}, by name, span or text; both have to be of the same version of \
             the texts, with start and end in code points: classify the texts that were tagged"
        ),
    }
}

fn listed(ids: &[&str]) -> String {
    let more = if ids.len() > LISTED { ", …" } else { "" };
    format!("{}{more}", ids[..ids.len().min(LISTED)].join(", "))
}

/// How each document was cut; a table has no text to find the beginnings of sentences in.
pub(super) fn tallies(joined: &Joined<'_>) -> Vec<Tally> {
    let tallies = joined.documents.iter().map(|document| {
        let predicted = document.predicted.as_ref().map_or(0, Vec::len);
        Tally::of_pairs(document.gold.len(), predicted, &document.pairs)
    });
    tallies.collect()
}

fn cuts(joined: &Joined<'_>) -> (Vec<DocumentCutting>, super::CuttingScores) {
    let documents = joined.documents.iter().zip(tallies(joined));
    documents_and_total(documents.map(|(document, tally)| {
        let status = match document.predicted {
            Some(_) => DocumentStatus::Compared,
            None => DocumentStatus::Missing,
        };
        (document.doc_id, status, tally)
    }))
}

fn missing(documents: &[DocumentCutting]) -> Vec<String> {
    let missing = documents
        .iter()
        .filter(|document| document.status == DocumentStatus::Missing);
    missing.map(|document| document.doc_id.clone()).collect()
}

/// How many clauses were joined by what.
pub(super) fn joined_by(joined: &Joined<'_>) -> JoinedBy {
    let mut counts = JoinedBy::default();
    for pair in joined.documents.iter().flat_map(|document| &document.pairs) {
        counts.clauses += 1;
        *match pair.by {
            Criterion::Id => &mut counts.id,
            Criterion::Span => &mut counts.span,
            Criterion::Start => &mut counts.start,
            Criterion::Overlap => &mut counts.overlap,
            Criterion::Text => &mut counts.text,
        } += 1;
    }
    counts
}
