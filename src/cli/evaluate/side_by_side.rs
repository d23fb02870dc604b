//! Two systems side by side on the terminal.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;
use clausemark::evaluate::{ComparedFigure, McNemarTest, SystemComparison};
use comfy_table::Table;

use super::print::figure;
use crate::cli::terminal::{aligned, plain};

/// Prints the figures of both, and the second's less the first's.
pub fn print(names: [&Path; 2], comparison: &SystemComparison) -> Result<()> {
    let mut out = io::stdout().lock();
    let [first, second] = names.map(|name| name.display());
    writeln!(
        out,
        "A is {first}, B is {second}\nclauses joined in both: {} (A: {}, B: {})",
        comparison.clauses, comparison.first_joined.clauses, comparison.second_joined.clauses
    )?;
    let mut figures = head();
    for headline in comparison.scores.headlines() {
        let name = format!("{}: {}", headline.group, headline.name);
        add(&mut figures, name, headline.figure);
    }
    writeln!(out, "\nfigures\n{}", aligned(figures))?;
    let mut labels = head();
    for label in &comparison.scores.domain.labels {
        let name = format!("{} ({})", label.label, label.support);
        add(&mut labels, name, &label.detection.f1);
    }
    writeln!(out, "\ndomains: F1 (support)\n{}", aligned(labels))?;
    writeln!(out, "\nMcNemar's test")?;
    for (name, test) in [
        ("primary domain", &comparison.domain_test),
        ("strength", &comparison.strength_test),
    ] {
        writeln!(out, "{name}: {}", sentence(test))?;
    }
    Ok(())
}

fn head() -> Table {
    let mut table = plain();
    table.add_row(["", "A", "B", "B - A"]);
    table
}

fn add(table: &mut Table, name: String, compared: &ComparedFigure) {
    table.add_row([
        name,
        figure(&compared.first),
        figure(&compared.second),
        figure(&compared.difference),
    ]);
}

fn sentence(test: &McNemarTest) -> String {
    let chi_square = test
        .chi_square
        .zip(test.chi_square_p)
        .map_or_else(String::new, |(statistic, p)| {
            format!("; chi-square {statistic:.3}, p {}", p_value(p))
        });
    format!(
        "only A is right in {}, only B in {}; exact p {}{chi_square}",
        test.first_only,
        test.second_only,
        p_value(test.p)
    )
}

/// Four decimals; what they cannot show is not called 0.
fn p_value(p: f64) -> String {
    if p < 0.000_05 {
        "< 0.0001".into()
    } else {
        format!("= {p:.4}")
    }
}
