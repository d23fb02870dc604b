//! An evaluation as tables on the terminal.

use std::io::{self, Write};

use anyhow::Result;
use clausemark::evaluate::{
    Calibration, Evaluation, Figure, Headline, LabelConfusion, LabelFigures, ThresholdCurve,
};
use comfy_table::Table;

use crate::cli::cutting;
use crate::cli::terminal::{aligned, plain, share};

/// Prints everything, from what was compared to single labels.
pub fn evaluation(evaluation: &Evaluation) -> Result<()> {
    let mut out = io::stdout().lock();
    let tables = &evaluation.tables;
    writeln!(out, "{}", compared(evaluation))?;
    writeln!(
        out,
        "\nfigures{}\n{}",
        intervals(evaluation),
        headlines(&evaluation.scores.headlines())
    )?;
    writeln!(out, "\nclauses by document")?;
    cutting::print_documents(&mut out, &evaluation.documents, &evaluation.cutting)?;
    section(
        &mut out,
        "strength: gold in rows, predicted in columns",
        confusion(&tables.strength_confusion),
    )?;
    section(
        &mut out,
        "domains",
        labels(&evaluation.scores.domain.labels),
    )?;
    section(
        &mut out,
        "sets of domains",
        labels(&evaluation.scores.domain.multilabel.labels),
    )?;
    section(
        &mut out,
        "domains: gold in rows, predicted in columns, numbered as the rows",
        confusion(&tables.domain_confusion),
    )?;
    section(&mut out, "scores of domains", rankings(evaluation))?;
    section(
        &mut out,
        "domain_score: how sure, and how often right",
        reliability(&tables.domain_reliability),
    )?;
    section(
        &mut out,
        "strength_score: how sure, and how often right",
        reliability(&tables.strength_reliability),
    )
}

fn section(out: &mut impl Write, title: &str, table: Option<Table>) -> Result<()> {
    if let Some(table) = table {
        writeln!(out, "\n{title}\n{table}")?;
    }
    Ok(())
}

/// What the intervals are, where there are any.
fn intervals(evaluation: &Evaluation) -> String {
    let resampling = evaluation.resampling;
    if resampling.resamples == 0 || resampling.documents < 2 {
        return String::new();
    }
    format!(
        ", with 95% intervals from {} resamples of {} documents (seed {})",
        resampling.resamples, resampling.documents, resampling.seed
    )
}

fn compared(evaluation: &Evaluation) -> Table {
    let (counts, joined) = (&evaluation.counts, &evaluation.joined);
    let mut table = plain();
    let mut row = |name: &str, value: String| {
        table.add_row([name.to_string(), value]);
    };
    row(
        "documents in both",
        format!("{} of {}", counts.matched_documents, counts.gold_documents),
    );
    row(
        "clauses, gold and predicted",
        format!("{} and {}", counts.gold_clauses, counts.predicted_clauses),
    );
    row("joined clauses", joined.clauses.to_string());
    for (name, count) in [
        ("  by clause_id", joined.id),
        ("  by equal spans", joined.span),
        ("  by equal starts", joined.start),
        ("  by overlapping spans", joined.overlap),
        ("  by equal texts", joined.text),
    ] {
        if count > 0 {
            row(name, count.to_string());
        }
    }
    let compared = &evaluation.compared;
    row("  with a domain on both sides", compared.domain.to_string());
    row(
        "  with a strength on both sides",
        compared.strength.to_string(),
    );
    aligned(table)
}

fn headlines(headlines: &[Headline<'_, Figure>]) -> Table {
    let mut table = plain();
    for headline in headlines {
        table.add_row([
            format!("{}: {}", headline.group, headline.name),
            figure(headline.figure),
        ]);
    }
    aligned(table)
}

/// A figure with its interval, or a dash where it is not defined.
pub fn figure(figure: &Figure) -> String {
    match (figure.value, figure.low.zip(figure.high)) {
        (Some(value), Some((low, high))) => format!("{value:.3} [{low:.3}, {high:.3}]"),
        (value, _) => share(value),
    }
}

/// None where nothing was counted. Rows and columns of labels that never occur are left out.
fn confusion(confusion: &LabelConfusion) -> Option<Table> {
    let used = confusion.used();
    if used.is_empty() {
        return None;
    }
    // Numbers are names enough for levels; ids would be too wide for a column.
    let are_numbers = confusion
        .labels
        .iter()
        .all(|label| label.parse::<u8>().is_ok());
    let name = |place: usize, label: usize| {
        if are_numbers {
            confusion.labels[label].clone()
        } else {
            (place + 1).to_string()
        }
    };
    let mut table = plain();
    let columns = used.iter().enumerate();
    table.add_row(
        std::iter::once(String::new()).chain(columns.map(|(place, label)| name(place, *label))),
    );
    for (place, label) in used.iter().enumerate() {
        let head = if are_numbers {
            name(place, *label)
        } else {
            format!("{} {}", place + 1, confusion.labels[*label])
        };
        let counts = used
            .iter()
            .map(|column| confusion.counts[*label][*column].to_string());
        table.add_row(std::iter::once(head).chain(counts));
    }
    Some(aligned(table))
}

fn labels(labels: &[LabelFigures<Figure>]) -> Option<Table> {
    let mut table = plain();
    table.add_row(["", "gold", "predicted", "both", "precision", "recall", "F1"]);
    for label in labels {
        table.add_row([
            label.label.clone(),
            label.support.to_string(),
            label.predicted.to_string(),
            label.matched.to_string(),
            figure(&label.detection.precision),
            figure(&label.detection.recall),
            figure(&label.detection.f1),
        ]);
    }
    let is_empty = labels
        .iter()
        .all(|label| label.support + label.predicted == 0);
    (!is_empty).then(|| aligned(table))
}

fn rankings(evaluation: &Evaluation) -> Option<Table> {
    let rankings = &evaluation.scores.domain.ranking.labels;
    let mut table = plain();
    table.add_row(["", "gold", "average precision", "best threshold", "its F1"]);
    for (ranking, curve) in rankings.iter().zip(&evaluation.tables.thresholds) {
        let ThresholdCurve { best, .. } = curve;
        table.add_row([
            ranking.label.clone(),
            ranking.support.to_string(),
            figure(&ranking.average_precision),
            share(best.map(|best| best.threshold)),
            share(best.and_then(|best| best.detection.f1)),
        ]);
    }
    (!rankings.is_empty()).then(|| aligned(table))
}

fn reliability(calibration: &Calibration) -> Option<Table> {
    let mut table = plain();
    table.add_row(["score", "clauses", "mean score", "share right"]);
    for bin in calibration.bins.iter().filter(|bin| bin.clauses > 0) {
        table.add_row([
            format!("{:.1}-{:.1}", bin.lower, bin.upper),
            bin.clauses.to_string(),
            share(bin.mean_score),
            share(bin.accuracy),
        ]);
    }
    (calibration.clauses > 0).then(|| aligned(table))
}
