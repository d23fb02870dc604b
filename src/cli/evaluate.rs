//! `clausemark evaluate`.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;
use clausemark::document::{ReadSettings, collect};
use clausemark::evaluate::{
    Confusion, CuttingEvaluation, Evaluation, cutting_of_documents, cutting_of_rows, evaluate,
};
use comfy_table::Table;

use super::args::EvaluateFlags;
use super::cutting::{say_shortfalls, table};
use super::exit::Exit;
use super::terminal::{aligned, plain, share};

/// Compares with the hand tags what the flags name: a table, or the program's own cuts.
pub fn run(flags: &EvaluateFlags) -> Result<Exit> {
    match &flags.predictions {
        Some(predictions) => run_predictions(flags, predictions),
        None => run_cutting(flags),
    }
}

fn run_predictions(flags: &EvaluateFlags, predictions: &Path) -> Result<Exit> {
    let evaluation = evaluate(&flags.gold, predictions)?;
    if flags.json {
        print_json(&evaluation)?;
    } else {
        print(&evaluation)?;
    }
    for missing in &evaluation.missing_documents {
        eprintln!(
            "clausemark: {missing} has hand tags but no predictions; all its clauses count as missed"
        );
    }
    Ok(judged(flags, evaluation.starts.f1, Exit::Success))
}

fn run_cutting(flags: &EvaluateFlags) -> Result<Exit> {
    let mut unlisted = Vec::new();
    let evaluation = if flags.documents.is_empty() {
        cutting_of_rows(&flags.gold)?
    } else {
        let reading = ReadSettings {
            limit: (flags.max_file_size.get() as u64) << 20,
            table: None,
        };
        let collected = collect(&flags.documents, &reading)?;
        unlisted = collected.unlisted;
        cutting_of_documents(&flags.gold, &collected.sources, &reading)?
    };
    if flags.json {
        print_json(&evaluation)?;
    } else {
        let CuttingEvaluation {
            documents, total, ..
        } = &evaluation;
        writeln!(io::stdout().lock(), "{}", table(documents, total))?;
    }
    say_shortfalls(&flags.gold, &evaluation);
    for folder in &unlisted {
        eprintln!(
            "clausemark: {} cannot be looked into: {}; check the permissions",
            folder.path, folder.reason
        );
    }
    let exit = if evaluation.unreadable_documents.is_empty() && unlisted.is_empty() {
        Exit::Success
    } else {
        Exit::SomeFailed
    };
    Ok(judged(flags, evaluation.total.starts.f1, exit))
}

/// The exit code where the clause starts have this F1, and without the gate it were `otherwise`.
fn judged(flags: &EvaluateFlags, f1: Option<f64>, otherwise: Exit) -> Exit {
    match flags.min_starts_f1 {
        Some(least) if f1.is_none_or(|f1| f1 < least) => {
            eprintln!(
                "clausemark: clause starts have an F1 of {}, less than the {least} of --min-starts-f1",
                f1.map_or_else(|| "-".into(), |f1| format!("{f1:.4}"))
            );
            Exit::BelowMinimum
        }
        _ => otherwise,
    }
}

fn print_json(figures: &impl serde::Serialize) -> Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, figures)?;
    writeln!(out)?;
    Ok(())
}

fn print(evaluation: &Evaluation) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", scores(evaluation))?;
    writeln!(
        out,
        "\nclauses by document\n{}",
        table(&evaluation.documents, &evaluation.cutting)
    )?;
    writeln!(
        out,
        "\nstrength: gold in rows, predicted in columns\n{}",
        confusion(&evaluation.strength.confusion)
    )?;
    writeln!(out, "\ndomains\n{}", labels(evaluation))?;
    Ok(())
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
