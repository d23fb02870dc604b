//! The rows that are wrong, worst first, as a table.
//!
//! One order for all, so that who reads from the top sees first what costs most. A row's severity is the sum of two
//! parts, each from 0 to 1. *Domain*: `domain_score` where the primary domain is not among the gold's one to three, half
//! of it where it is one of them but not the primary one; a table without scores is taken to be sure (1). *Strength*:
//! the distance of the two levels, divided by the largest distance of any two levels in the rows. Of equals the one
//! with the higher `strength_score` comes first, then the order of the hand tags. Rows that are wrong in a side column
//! alone have a severity of 0.

use std::io::Write;

use super::join::Criterion;
use super::rows::{Row, Word};
use crate::annotation::{GoldClause, Labels};
use crate::output::guard;

/// The columns of the table.
const COLUMNS: [&str; 24] = [
    "severity",
    "wrong",
    "joined_by",
    "doc_id",
    "clause_id",
    "gold_line",
    "gold_domain",
    "gold_domain2",
    "gold_domain3",
    "domain",
    "domain2",
    "domain3",
    "domain_score",
    "gold_strength",
    "strength",
    "strength_score",
    "gold_polarity",
    "polarity",
    "gold_conditional",
    "conditional",
    "gold_actor",
    "actor",
    "text",
    "predicted_text",
];

/// A joined clause whose labels are not those of the hand tags.
#[derive(Debug, Clone, PartialEq)]
pub struct Mistake<'t> {
    /// How bad it is, from 0 to 2.
    pub severity: f64,
    /// The columns that differ.
    pub wrong: Vec<&'static str>,
    /// What the clauses were joined by.
    pub joined_by: Criterion,
    /// The hand tags.
    pub gold: &'t GoldClause,
    /// What was predicted instead.
    pub labels: &'t Labels,
    /// The text of the predicted clause.
    pub predicted_text: &'t str,
    /// What the table calls it.
    pub predicted_id: &'t str,
}

/// The rows that are wrong, worst first.
pub(super) fn mistakes<'t>(rows: &[Row<'t>]) -> Vec<Mistake<'t>> {
    let levels = || {
        rows.iter()
            .filter_map(Row::levels)
            .flat_map(|(one, other)| [one, other])
    };
    let span = levels().max().unwrap_or(0) - levels().min().unwrap_or(0);
    let mut mistakes: Vec<Mistake<'t>> = rows.iter().filter_map(|row| mistake(row, span)).collect();
    let sureness = |mistake: &Mistake<'_>| mistake.labels.strength_score.unwrap_or(0.0);
    mistakes.sort_by(|one, other| {
        let by_severity = other.severity.total_cmp(&one.severity);
        by_severity.then(sureness(other).total_cmp(&sureness(one)))
    });
    mistakes
}

fn mistake<'t>(row: &Row<'t>, span: u8) -> Option<Mistake<'t>> {
    let mut wrong = Vec::new();
    let mut severity = 0.0;
    if let Some(domains) = row.domains() {
        let (gold, predicted) = domains.primary();
        if gold != predicted {
            wrong.push("domain");
            let weight = if domains.is_any_of_gold() { 0.5 } else { 1.0 };
            severity += weight * row.labels().domain_score.unwrap_or(1.0);
        }
    }
    if let Some((gold, predicted)) = row.levels()
        && gold != predicted
    {
        wrong.push("strength");
        severity += f64::from(gold.abs_diff(predicted)) / f64::from(span);
    }
    for (word, column) in [
        (Word::Polarity, "polarity"),
        (Word::Conditional, "conditional"),
        (Word::Actor, "actor"),
    ] {
        if row
            .words(word)
            .is_some_and(|(gold, predicted)| gold != predicted)
        {
            wrong.push(column);
        }
    }
    (!wrong.is_empty()).then(|| Mistake {
        severity,
        wrong,
        joined_by: row.by,
        gold: row.gold,
        labels: row.labels(),
        predicted_text: &row.predicted.text,
        predicted_id: &row.predicted.clause_id,
    })
}

/// Writes the mistakes as CSV, without a cell that a spreadsheet would run.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_mistakes(out: impl Write, mistakes: &[Mistake<'_>]) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for mistake in mistakes {
        let cells = cells(mistake);
        writer.write_record(cells.iter().map(|cell| guard(cell).into_owned()))?;
    }
    Ok(writer.flush()?)
}

fn cells(mistake: &Mistake<'_>) -> [String; 24] {
    let Mistake { gold, labels, .. } = mistake;
    let nth = |domains: &[String], place: usize| domains.get(place).cloned().unwrap_or_default();
    let clause_id = if mistake.predicted_id.is_empty() {
        &gold.clause_id
    } else {
        mistake.predicted_id
    };
    let other_text = if mistake.predicted_text == gold.text {
        ""
    } else {
        mistake.predicted_text
    };
    [
        format!("{:.3}", mistake.severity),
        mistake.wrong.join("; "),
        mistake.joined_by.to_string(),
        gold.doc_id.clone(),
        clause_id.to_owned(),
        gold.line.to_string(),
        nth(&gold.domains, 0),
        nth(&gold.domains, 1),
        nth(&gold.domains, 2),
        nth(&labels.domains, 0),
        nth(&labels.domains, 1),
        nth(&labels.domains, 2),
        score(labels.domain_score),
        level(gold.strength),
        level(labels.strength),
        score(labels.strength_score),
        gold.polarity.clone(),
        labels.polarity.clone(),
        gold.conditional.clone(),
        labels.conditional.clone(),
        gold.actor.clone(),
        labels.actor.clone(),
        gold.text.clone(),
        other_text.to_owned(),
    ]
}

fn score(score: Option<f64>) -> String {
    score.map_or_else(String::new, |score| format!("{score:.4}"))
}

fn level(level: Option<u8>) -> String {
    level.map_or_else(String::new, |level| level.to_string())
}
