//! What is said at the end of a run, on standard error.

use std::time::Duration;

use clausemark::run::RunReport;
use clausemark::taxonomy::Taxonomy;
use comfy_table::Table;

use super::terminal::{aligned, plain};

/// How many failures are named before the rest are only counted.
const NAMED_FAILURES: usize = 20;

/// Counts, speed and the distribution of labels; `before` tells of what an interrupted run had done.
pub fn of_classify(
    report: &RunReport,
    before: &RunReport,
    taxonomy: &Taxonomy,
    running: Duration,
    skipped: usize,
) -> String {
    let mut text = counts(report, before, running, skipped, Some(report.review));
    let domains = taxonomy
        .domains
        .iter()
        .map(|domain| domain.id.as_str())
        .chain(["none"])
        .zip(report.domains.iter().copied())
        .filter(|(_, count)| *count > 0);
    let mut domains: Vec<(&str, usize)> = domains.collect();
    domains.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    text += &distribution(
        "domain",
        domains
            .into_iter()
            .map(|(id, count)| (id.to_string(), count)),
        report.clauses,
    );
    let strengths = taxonomy
        .strengths
        .iter()
        .enumerate()
        .map(|(index, strength)| {
            let count = report.strengths.get(&index).copied().unwrap_or_default();
            (format!("{} {}", strength.level, strength.id), count)
        });
    text += &distribution("strength", strengths, report.clauses);
    text
}

/// Counts and speed.
pub fn of_segment(
    report: &RunReport,
    before: &RunReport,
    running: Duration,
    skipped: usize,
) -> String {
    counts(report, before, running, skipped, None)
}

fn counts(
    report: &RunReport,
    before: &RunReport,
    running: Duration,
    skipped: usize,
    review: Option<usize>,
) -> String {
    let seconds = running.as_secs_f64();
    #[allow(clippy::cast_precision_loss)] // shown to one decimal
    let speed = if seconds > 0.0 {
        (report.clauses - before.clauses) as f64 / seconds
    } else {
        0.0
    };
    let mut table = plain();
    table.add_row(["documents".into(), report.documents.to_string()]);
    table.add_row(["  failed".into(), report.failures.len().to_string()]);
    table.add_row([
        "  without clauses".into(),
        report.without_clauses.len().to_string(),
    ]);
    if !report.foreign.is_empty() {
        table.add_row(["  not in English".into(), report.foreign.len().to_string()]);
    }
    table.add_row(["files of other kinds".into(), skipped.to_string()]);
    table.add_row(["clauses".into(), report.clauses.to_string()]);
    if before.clauses > 0 {
        table.add_row(["  done before".into(), before.clauses.to_string()]);
    }
    if let Some(review) = review {
        table.add_row(["  to review".into(), review.to_string()]);
    }
    table.add_row(["seconds".into(), format!("{seconds:.1}")]);
    table.add_row(["clauses a second".into(), format!("{speed:.1}")]);
    finish(table)
}

fn distribution(
    title: &str,
    counts: impl Iterator<Item = (String, usize)>,
    total: usize,
) -> String {
    let mut table = plain();
    for (label, count) in counts {
        #[allow(clippy::cast_precision_loss)] // shown as whole per cent
        let share = 100.0 * count as f64 / total.max(1) as f64;
        table.add_row([label, count.to_string(), format!("{share:.0}%")]);
    }
    if table.is_empty() {
        String::new()
    } else {
        format!("{title}\n{}", finish(table))
    }
}

fn finish(table: Table) -> String {
    format!("{}\n\n", aligned(table).trim_fmt())
}

/// Names the documents that failed: some of them where all are `listed` beside the table.
pub fn say_failures(report: &RunReport, listed: bool) {
    let named = if listed { NAMED_FAILURES } else { usize::MAX };
    for failure in report.failures.iter().take(named) {
        tracing::warn!("{}: {}: {}", failure.doc_id, failure.stage, failure.reason);
    }
    let more = report.failures.len().saturating_sub(named);
    if more > 0 {
        tracing::warn!("and {more} more failed documents, listed beside the table");
    }
    for doc_id in report.without_clauses.iter().take(NAMED_FAILURES) {
        tracing::warn!("{doc_id}: no clause was found in it");
    }
    for foreign in report.foreign.iter().take(NAMED_FAILURES) {
        tracing::warn!(
            "{}: in {}, not in English; its clauses and labels are unreliable",
            foreign.doc_id,
            foreign.language
        );
    }
}
