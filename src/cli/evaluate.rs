//! `clausemark evaluate`.

use std::io::{self, Write};

use anyhow::Result;
use clausemark::evaluate::{Confusion, Evaluation, evaluate};
use comfy_table::Table;

use super::args::EvaluateFlags;
use super::exit::Exit;
use super::terminal::{aligned, plain};

/// Compares the table the flags name with the hand tags.
pub fn run(flags: &EvaluateFlags) -> Result<Exit> {
    let evaluation = evaluate(&flags.gold, &flags.predictions)?;
    let mut out = io::stdout().lock();
    if flags.json {
        serde_json::to_writer_pretty(&mut out, &evaluation)?;
        writeln!(out)?;
    } else {
        writeln!(out, "{}", scores(&evaluation))?;
        writeln!(
            out,
            "\nstrength: gold in rows, predicted in columns\n{}",
            confusion(&evaluation.strength.confusion)
        )?;
        writeln!(out, "\ndomains\n{}", labels(&evaluation))?;
    }
    for missing in &evaluation.missing_documents {
        eprintln!(
            "clausemark: {missing} has hand tags but no predictions; all its clauses count as missed"
        );
    }
    Ok(Exit::Success)
}

fn scores(evaluation: &Evaluation) -> Table {
    let counts = &evaluation.counts;
    let (strength, domain) = (&evaluation.strength, &evaluation.domain);
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
    row(
        "clause starts: precision",
        share(evaluation.starts.precision),
    );
    row("clause starts: recall", share(evaluation.starts.recall));
    row("clause starts: F1", share(evaluation.starts.f1));
    row("exact spans", share(evaluation.exact_spans));
    row("compared clauses", counts.matched_starts.to_string());
    row("strength: accuracy", share(strength.accuracy));
    row(
        "strength: quadratic weighted kappa",
        share(strength.quadratic_kappa),
    );
    row(
        "strength: mean absolute error",
        share(strength.mean_absolute_error),
    );
    row("strength: within one level", share(strength.within_one));
    row(
        "domain: accuracy where one fits",
        share(domain.with_domain.primary),
    );
    row(
        "domain: among gold's one to three",
        share(domain.with_domain.any_of_gold),
    );
    row("domain: accuracy over all", share(domain.all.primary));
    row("domain: macro-F1", share(domain.macro_f1));
    row(
        "domain: calibration error",
        share(domain.calibration.expected_error),
    );
    row("polarity: accuracy", share(evaluation.polarity.accuracy));
    row(
        "conditional: accuracy",
        share(evaluation.conditional.accuracy),
    );
    row("actor: accuracy", share(evaluation.actor.accuracy));
    aligned(table)
}

fn confusion(confusion: &Confusion) -> Table {
    let mut table = plain();
    table.add_row(
        std::iter::once(String::new()).chain(confusion.levels.iter().map(ToString::to_string)),
    );
    for (level, counts) in confusion.levels.iter().zip(&confusion.counts) {
        table.add_row(
            std::iter::once(level.to_string()).chain(counts.iter().map(ToString::to_string)),
        );
    }
    aligned(table)
}

fn labels(evaluation: &Evaluation) -> Table {
    let mut table = plain();
    table.add_row(["", "gold", "predicted", "precision", "recall", "F1"]);
    for label in &evaluation.domain.labels {
        table.add_row([
            label.label.clone(),
            label.support.to_string(),
            label.predicted.to_string(),
            share(label.detection.precision),
            share(label.detection.recall),
            share(label.detection.f1),
        ]);
    }
    aligned(table)
}

/// Three decimals, or a dash where the figure is not defined.
fn share(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), |value| format!("{value:.3}"))
}
