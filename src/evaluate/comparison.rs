//! Two systems on the same hand tags.
//!
//! Labels are compared over the clauses that are joined in both tables and of which both say something, so that a
//! system gains nothing by leaving out what is hard. The resamples are the same for both, so an interval of a
//! difference is that of the paired difference.

use std::collections::BTreeSet;

use serde::Serialize;

use super::counted::{Counted, ranked};
use super::join::Joined;
use super::joint::{Settings, Table, bootstrap, joined, joined_by, tallies};
use super::labels::{check_levels, domain_labels};
use super::metrics::mcnemar;
use super::rows::Row;
use super::{
    ComparedClauses, ComparedFigure, EvaluateError, JoinedBy, McNemarTest, Resampling, Scores,
};
use crate::annotation::{GoldClause, PredictedClause};

/// How two systems compare on the same hand tags.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SystemComparison {
    /// Gold clauses that are joined in both tables.
    pub clauses: usize,
    /// How the first system's clauses were joined.
    pub first_joined: JoinedBy,
    /// How the second system's were.
    pub second_joined: JoinedBy,
    /// The documents of the hand tags that the first system lacks, by id. All their clauses are missed, in the figures of
    /// clauses; those of labels are without them.
    pub first_missing_documents: Vec<String>,
    /// Those that the second system lacks.
    pub second_missing_documents: Vec<String>,
    /// How many clauses the figures of labels are taken over.
    pub compared: ComparedClauses,
    /// What intervals are taken from.
    pub resampling: Resampling,
    /// The figures side by side.
    #[serde(flatten)]
    pub scores: Scores<ComparedFigure>,
    /// Whether the systems differ in how many primary domains are right.
    pub domain_test: McNemarTest,
    /// Whether they differ in how many levels of strength are right.
    pub strength_test: McNemarTest,
}

/// Compares two tables with the same hand tags.
///
/// # Errors
/// As [`Joint::new`](super::Joint::new), for either table.
pub fn compare(
    gold: &Table<'_, GoldClause>,
    [first, second]: [&Table<'_, PredictedClause>; 2],
    settings: &Settings<'_>,
) -> Result<SystemComparison, EvaluateError> {
    let labels = domain_labels(gold, &[first, second], settings.taxonomy)?;
    check_levels(gold, &[first, second], settings.taxonomy)?;
    let joints = [
        joined(gold, first, settings.join)?,
        joined(gold, second, settings.join)?,
    ];
    let [one, other] = joints.each_ref().map(|joined| Row::of(&joined.documents));
    let (one, other) = Row::in_both(&one, &other);
    let both = [one, other];
    let all_ranked: BTreeSet<usize> = both.iter().flat_map(|rows| ranked(rows, &labels)).collect();
    let counted = [0, 1].map(|system| {
        let cuts = tallies(&joints[system]);
        Counted::of(&both[system], cuts, &labels, &all_ranked)
    });
    let resampling = Resampling {
        documents: joints[0].documents.len(),
        resamples: settings.resamples,
        seed: settings.seed,
    };
    let right = |of: fn(&Row<'_>) -> Option<bool>| {
        let rows = both[0].iter().zip(&both[1]);
        let rows = rows.filter_map(move |(one, other)| of(one).zip(of(other)));
        McNemarTest::from(mcnemar(rows))
    };
    Ok(SystemComparison {
        clauses: both[0].len(),
        first_joined: joined_by(&joints[0]),
        second_joined: joined_by(&joints[1]),
        first_missing_documents: missing(&joints[0]),
        second_missing_documents: missing(&joints[1]),
        compared: ComparedClauses::of(&counted[0]),
        resampling,
        scores: side_by_side(&counted, resampling),
        domain_test: right(|row| row.domains().map(|domains| domains.is_right())),
        strength_test: right(|row| row.levels().map(|(gold, predicted)| gold == predicted)),
    })
}

/// The documents without predictions, by id.
fn missing(joined: &Joined<'_>) -> Vec<String> {
    let documents = joined.documents.iter();
    let missing = documents.filter(|document| document.predicted.is_none());
    let mut missing: Vec<String> = missing.map(|document| document.doc_id.to_owned()).collect();
    missing.sort();
    missing
}

fn side_by_side(counted: &[Counted<'_>; 2], resampling: Resampling) -> Scores<ComparedFigure> {
    let figures = |weights: &[u32]| {
        let [first, second] = counted.each_ref().map(|counted| counted.figures(weights));
        (first.into_figures(), second.into_figures())
    };
    let comparisons = bootstrap(resampling).comparisons(figures);
    let mut comparisons = comparisons.into_iter().map(ComparedFigure::from);
    counted[0]
        .figures(&vec![1; resampling.documents])
        .map(&mut |_| comparisons.next().unwrap_or_default())
}
