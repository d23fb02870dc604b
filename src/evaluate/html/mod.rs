//! An evaluation as one page that needs nothing else.
//!
//! In comes what was computed, out comes HTML with its style and its plots inside: no script, no font, no picture from
//! elsewhere, and a policy in the head that forbids a browser to fetch any. All text goes through `maud`, which escapes
//! it. The page takes the reader's light or dark colours, is laid out for small screens and for paper as well, and says in
//! words what a plot shows.

mod figures;
mod matrix;
mod page;
mod plot;

use std::path::Path;

use maud::{Markup, html};

use super::{
    ComparedClauses, EvaluateError, Evaluation, JoinedBy, LISTED_DOCUMENTS, Resampling,
    SystemComparison,
};
use figures::{
    compared_headlines, compared_labels, documents, headlines, labels, rankings, reliability_table,
    test_table,
};
use matrix::matrix;
use page::{facts, page, section};
use plot::{label_bars, reliability_plot, threshold_plots};

/// The page of one table compared with hand tags.
///
/// # Errors
/// When a plot cannot be drawn.
pub fn page_of_one(
    gold: &Path,
    predictions: &Path,
    evaluation: &Evaluation,
) -> Result<String, EvaluateError> {
    let title = format!("{} against {}", name(predictions), name(gold));
    let body = html! {
        (section("What was compared", &compared(evaluation)))
        (section("Figures", &html! {
            (about_intervals(evaluation.resampling))
            (headlines(&evaluation.scores.headlines()))
        }))
        (section("Strength", &strength(evaluation)?))
        (section("Domains", &domains(evaluation)?))
        (section("Sets of up to three domains", &sets(evaluation)?))
        (section("Documents", &documents(&evaluation.documents, &evaluation.cutting)))
    };
    Ok(page(&title, &body))
}

/// The page of two tables compared with the same hand tags.
///
/// # Errors
/// When a plot cannot be drawn.
pub fn page_of_two(
    gold: &Path,
    systems: [&Path; 2],
    comparison: &SystemComparison,
) -> Result<String, EvaluateError> {
    let [first, second] = systems.map(name);
    let title = format!("{first} and {second} against {}", name(gold));
    let scores = &comparison.scores;
    let body = html! {
        (section("What was compared", &html! {
            (facts(&[
                ("A", first.clone()),
                ("B", second.clone()),
                ("Clauses joined in both", comparison.clauses.to_string()),
                ("Joined in A", joined(&comparison.first_joined)),
                ("Joined in B", joined(&comparison.second_joined)),
            ]))
            (facts(&counts(&comparison.compared)))
            (ids("Not in A, so in no figure of labels", &comparison.first_missing_documents))
            (ids("Not in B, so in no figure of labels", &comparison.second_missing_documents))
        }))
        (section("Figures", &html! {
            (about_intervals(comparison.resampling))
            (compared_headlines(&scores.headlines()))
        }))
        (section("McNemar's test", &test_table(&[
            ("Primary domain", &comparison.domain_test),
            ("Strength", &comparison.strength_test),
        ])))
        (section("Domains", &compared_labels(&scores.domain.labels)))
    };
    Ok(page(&title, &body))
}

fn strength(evaluation: &Evaluation) -> Result<Markup, EvaluateError> {
    if evaluation.compared.strength == 0 {
        return Ok(nothing("a strength"));
    }
    let tables = &evaluation.tables;
    Ok(html! {
        (matrix("Levels: gold in rows, predicted in columns", &tables.strength_confusion))
        (reliability_plot("strength_score", &tables.strength_reliability)?)
        (reliability_table("strength_score", &tables.strength_reliability))
    })
}

fn domains(evaluation: &Evaluation) -> Result<Markup, EvaluateError> {
    if evaluation.compared.domain == 0 {
        return Ok(nothing("a domain"));
    }
    let (tables, figures) = (&evaluation.tables, &evaluation.scores.domain.labels);
    Ok(html! {
        (label_bars("F1 of the primary domain", figures)?)
        (labels("Primary domain", figures))
        (matrix("Primary domains: gold in rows, predicted in columns", &tables.domain_confusion))
        (reliability_plot("domain_score", &tables.domain_reliability)?)
        (reliability_table("domain_score", &tables.domain_reliability))
    })
}

fn sets(evaluation: &Evaluation) -> Result<Markup, EvaluateError> {
    if evaluation.compared.domain == 0 {
        return Ok(nothing("a domain"));
    }
    let (domain, thresholds) = (&evaluation.scores.domain, &evaluation.tables.thresholds);
    Ok(html! {
        (labels("Each label, wherever it stands", &domain.multilabel.labels))
        (rankings(&domain.ranking, thresholds))
        (threshold_plots(thresholds)?)
    })
}

fn nothing(what: &str) -> Markup {
    html! {
        p { "No clause has " (what) " on both sides." }
    }
}

/// The name of a file, as it stands in a title.
fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn compared(evaluation: &Evaluation) -> Markup {
    let counts_of = &evaluation.counts;
    html! {
        (facts(&[
            ("Documents in both", format!("{} of {}", counts_of.matched_documents, counts_of.gold_documents)),
            ("Gold clauses", counts_of.gold_clauses.to_string()),
            ("Predicted clauses", counts_of.predicted_clauses.to_string()),
            ("Joined clauses", joined(&evaluation.joined)),
        ]))
        (facts(&counts(&evaluation.compared)))
        (ids("Without predictions, so all their clauses are missed", &evaluation.missing_documents))
        (ids("Without hand tags, so passed over", &evaluation.ignored_documents))
    }
}

/// Documents and what is the matter with them; nothing where there are none.
fn ids(what: &str, documents: &[String]) -> Markup {
    let more = documents.len().saturating_sub(LISTED_DOCUMENTS);
    html! {
        @if !documents.is_empty() {
            p {
                (what) ": " (documents[..documents.len() - more].join(", "))
                @if more > 0 { ", and " (more) " more" }
                "."
            }
        }
    }
}

fn joined(by: &JoinedBy) -> String {
    let criteria = [
        (by.id, "clause_id"),
        (by.span, "equal spans"),
        (by.start, "equal starts"),
        (by.overlap, "overlapping spans"),
        (by.text, "equal texts"),
    ];
    let used = criteria.iter().filter(|(count, _)| *count > 0);
    let used: Vec<String> = used
        .map(|(count, what)| format!("{count} by {what}"))
        .collect();
    format!("{} ({})", by.clauses, used.join(", "))
}

fn counts(compared: &ComparedClauses) -> Vec<(&'static str, String)> {
    let counts = [
        ("With a domain on both sides", compared.domain),
        ("With a strength on both sides", compared.strength),
        ("With a polarity on both sides", compared.polarity),
        ("With a condition on both sides", compared.conditional),
        ("With an actor on both sides", compared.actor),
    ];
    let counts = counts.into_iter();
    counts
        .map(|(what, count)| (what, count.to_string()))
        .collect()
}

fn about_intervals(resampling: Resampling) -> Markup {
    html! {
        p {
            @if resampling.resamples > 0 && resampling.documents > 1 {
                "In brackets: 95% intervals from " (resampling.resamples) " resamples of "
                (resampling.documents) " documents (seed " (resampling.seed) ")."
            } @else {
                "Without intervals."
            }
            " A dash is a figure that is not defined."
        }
    }
}
