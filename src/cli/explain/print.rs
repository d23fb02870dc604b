//! Explanations for a person at a terminal.

use std::io::Write;

use anyhow::Result;
use clausemark::classify::{Decider, DomainReason, NearText, StrengthLabel, StrengthReason};
use clausemark::run::Explained;
use clausemark::taxonomy::{NO_DOMAIN, Taxonomy};
use comfy_table::Table;

use crate::cli::terminal::{aligned, plain, shown};

/// Prints every clause with its labels and what they go by.
pub fn clauses(
    out: &mut impl Write,
    explained: &[Explained<'_>],
    taxonomy: &Taxonomy,
) -> Result<()> {
    for (place, explained) in explained.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        clause(out, explained, taxonomy)?;
    }
    Ok(())
}

fn clause(out: &mut impl Write, explained: &Explained<'_>, taxonomy: &Taxonomy) -> Result<()> {
    let labelled = &explained.labelled;
    let explanation = &explained.explanation;
    writeln!(
        out,
        "{}\n  {}",
        shown(&labelled.clause.id),
        shown(&labelled.clause.text)
    )?;
    if !labelled.clause.lead.is_empty() {
        writeln!(out, "  governed by \"{}\"", shown(&labelled.clause.lead))?;
    }
    if !explanation.domains.is_empty() {
        domains(out, explained, taxonomy)?;
    }
    if let Some(reason) = &explanation.strength {
        strength(out, reason, &labelled.commitment.operator, taxonomy)?;
    }
    let commitment = &labelled.commitment;
    let conditional = if commitment.conditional { "yes" } else { "no" };
    writeln!(
        out,
        "\n  polarity {}, conditional {conditional}, actor {}",
        commitment.polarity.as_str(),
        commitment.actor.as_str()
    )?;
    if explanation.doubts.is_empty() {
        writeln!(out, "  review no")?;
    }
    for doubt in &explanation.doubts {
        writeln!(out, "  review yes: {doubt}")?;
    }
    Ok(())
}

fn domains(out: &mut impl Write, explained: &Explained<'_>, taxonomy: &Taxonomy) -> Result<()> {
    let reasons = &explained.explanation.domains;
    let id = |reason: &DomainReason<'_>| &taxonomy.domains[reason.label].id;
    let first = &reasons[0];
    if first.given {
        writeln!(out, "\n  domain {}, score {:.4}", id(first), first.score)?;
    } else {
        writeln!(
            out,
            "\n  domain {NO_DOMAIN}, score {:.4}: no label reaches its threshold",
            explained.labelled.domains.none_score()
        )?;
    }
    writeln!(out, "{}", indented(&scores(reasons, taxonomy)))?;
    for (place, reason) in reasons.iter().enumerate() {
        let role = match place {
            0 => "",
            1 => ", the runner-up",
            _ if reason.given => ", given too",
            _ => continue,
        };
        writeln!(out, "  nearest to {}{role}", id(reason))?;
        nearest(out, &reason.nearest)?;
    }
    Ok(())
}

/// The most probable domains; columns of figures that no label has are left out.
fn scores(reasons: &[DomainReason<'_>], taxonomy: &Taxonomy) -> Table {
    let figure = |value: f32| format!("{value:.4}");
    let is_alone = reasons.iter().any(|reason| reason.alone.is_some());
    let has_head = reasons.iter().any(|reason| reason.zero_shot.is_some());
    let row = |cells: [String; 6]| {
        let [id, score, threshold, alone, zero_shot, given] = cells;
        let optional = [is_alone.then_some(alone), has_head.then_some(zero_shot)];
        [id, score, threshold]
            .into_iter()
            .chain(optional.into_iter().flatten())
            .chain([given])
            .collect::<Vec<_>>()
    };
    let mut table = plain();
    let head = ["", "score", "threshold", "alone", "zero-shot", "given"];
    table.add_row(row(head.map(String::from)));
    for reason in reasons {
        table.add_row(row([
            taxonomy.domains[reason.label].id.clone(),
            figure(reason.score),
            figure(reason.threshold),
            reason.alone.map_or_else(String::new, figure),
            reason.zero_shot.map_or_else(String::new, figure),
            if reason.given { "yes" } else { "no" }.into(),
        ]));
    }
    aligned(table)
}

fn nearest(out: &mut impl Write, texts: &[NearText<'_>]) -> Result<()> {
    for near in texts {
        writeln!(out, "    {:.4}  {}", near.cosine, shown(near.text))?;
    }
    Ok(())
}

fn strength(
    out: &mut impl Write,
    reason: &StrengthReason<'_>,
    operator: &str,
    taxonomy: &Taxonomy,
) -> Result<()> {
    let level = |label: StrengthLabel| {
        let strength = &taxonomy.strengths[label.index];
        let (level, id) = (strength.level, &strength.id);
        format!("{level} {id}, score {:.4}", label.score)
    };
    writeln!(out, "\n  strength {}", level(reason.given))?;
    if let Some(zero_shot) = reason.zero_shot {
        writeln!(out, "    without the head: {}", level(zero_shot))?;
    }
    if !operator.is_empty() {
        writeln!(out, "    operator: \"{}\"", shown(operator))?;
    }
    writeln!(out, "    rule: {}: {}", reason.rule, reason.because)?;
    match &reason.decider {
        Decider::Rule { lowered: false } => Ok(()),
        Decider::Rule { lowered: true } => Ok(writeln!(
            out,
            "    a condition brings it down by one level"
        )?),
        Decider::Sentences(sentences) => {
            writeln!(out, "    the nearest sentences decide:")?;
            nearest(out, sentences)
        }
        Decider::Nothing => Ok(writeln!(
            out,
            "    there are no sentences to compare with, so it is the lowest"
        )?),
    }
}

/// The table, two spaces to the right.
fn indented(table: &Table) -> String {
    let lines: Vec<String> = table
        .lines()
        .map(|line| format!(" {}", line.trim_end()))
        .collect();
    lines.join("\n")
}
