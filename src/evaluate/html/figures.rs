//! Figures as tables.

use maud::{Markup, html};

use super::page::{name, scroller};
use crate::evaluate::{
    Calibration, ComparedFigure, CuttingScores, DocumentCutting, Figure, Headline, LabelFigures,
    McNemarTest, RankingScores, ThresholdCurve, listed_documents,
};

/// A figure with its interval.
fn figure(figure: &Figure) -> Markup {
    html! {
        (share(figure.value))
        @if let Some((low, high)) = figure.low.zip(figure.high) {
            " " span.interval { "[" (format!("{low:.3}")) ", " (format!("{high:.3}")) "]" }
        }
    }
}

/// Three decimals, or a dash where a figure is not defined.
fn share(value: Option<f64>) -> String {
    value.map_or_else(|| "–".into(), |value| format!("{value:.3}"))
}

/// A table that is read at any width. Without columns it has no head.
fn table(caption: &str, columns: &[&str], rows: &Markup) -> Markup {
    html! {
        table {
            caption { span { (caption) } }
            @if !columns.is_empty() {
                thead { tr { @for column in columns { th scope="col" { (column) } } } }
            }
            tbody { (rows) }
        }
    }
}

/// A table that is wider than a small screen.
fn wide_table(caption: &str, columns: &[&str], rows: &Markup) -> Markup {
    scroller(caption, &table(caption, columns, rows))
}

/// One small table a group.
pub(super) fn headlines(headlines: &[Headline<'_, Figure>]) -> Markup {
    html! {
        div.groups {
            @for group in headlines.chunk_by(|one, other| one.group == other.group) {
                (table(group[0].group, &[], &html! {
                    @for headline in group {
                        tr { th scope="row" { (headline.name) } td { (figure(headline.figure)) } }
                    }
                }))
            }
        }
    }
}

/// The figures of two systems and their difference.
pub(super) fn compared_headlines(headlines: &[Headline<'_, ComparedFigure>]) -> Markup {
    html! {
        div.groups.compared {
            @for group in headlines.chunk_by(|one, other| one.group == other.group) {
                (wide_table(group[0].group, &["Figure", "A", "B", "B − A"], &html! {
                    @for headline in group { (compared_row(headline.name, headline.figure)) }
                }))
            }
        }
    }
}

fn compared_row(row: &str, compared: &ComparedFigure) -> Markup {
    html! {
        tr {
            th scope="row" { (name(row)) }
            td { (figure(&compared.first)) }
            td { (figure(&compared.second)) }
            td { (figure(&compared.difference)) }
        }
    }
}

/// F1 of each label in two systems.
pub(super) fn compared_labels(labels: &[LabelFigures<ComparedFigure>]) -> Markup {
    wide_table(
        "F1 of the primary domain (support)",
        &["Domain", "A", "B", "B − A"],
        &html! {
            @for label in labels {
                (compared_row(&format!("{} ({})", label.label, label.support), &label.detection.f1))
            }
        },
    )
}

/// `McNemar`'s test, a row a thing that is right or wrong.
pub(super) fn test_table(tests: &[(&str, &McNemarTest)]) -> Markup {
    let columns = [
        "Label",
        "Only A right",
        "Only B right",
        "Exact p",
        "Chi-square",
        "Its p",
    ];
    wide_table(
        "Clauses that only one system gets right",
        &columns,
        &html! {
            @for (name, test) in tests {
                tr {
                    th scope="row" { (name) }
                    td { (test.first_only) }
                    td { (test.second_only) }
                    td { (p_value(test.p)) }
                    td { (share(test.chi_square)) }
                    td { (test.chi_square_p.map_or_else(|| "–".into(), p_value)) }
                }
            }
        },
    )
}

/// Four decimals; what they cannot show is not called 0.
fn p_value(p: f64) -> String {
    if p < 0.000_05 {
        "< 0.0001".into()
    } else {
        format!("{p:.4}")
    }
}

/// Precision, recall and F1 of each label.
pub(super) fn labels(caption: &str, labels: &[LabelFigures<Figure>]) -> Markup {
    let columns = [
        "Domain",
        "Gold",
        "Predicted",
        "Both",
        "Precision",
        "Recall",
        "F1",
    ];
    wide_table(
        caption,
        &columns,
        &html! {
            @for label in labels {
                tr {
                    th scope="row" { (name(&label.label)) }
                    td { (label.support) }
                    td { (label.predicted) }
                    td { (label.matched) }
                    td { (figure(&label.detection.precision)) }
                    td { (figure(&label.detection.recall)) }
                    td { (figure(&label.detection.f1)) }
                }
            }
        },
    )
}

/// Average precision and the best threshold of each label; nothing without scores.
pub(super) fn rankings(ranking: &RankingScores<Figure>, curves: &[ThresholdCurve]) -> Markup {
    let columns = [
        "Domain",
        "Gold",
        "Average precision",
        "Best threshold",
        "Its F1",
        "F1 at .2, .3, .5",
    ];
    html! {
        @if !ranking.labels.is_empty() {
            (wide_table("Scores of labels (p_ columns)", &columns, &html! {
                @for (label, curve) in ranking.labels.iter().zip(curves) {
                    tr {
                        th scope="row" { (name(&label.label)) }
                        td { (label.support) }
                        td { (figure(&label.average_precision)) }
                        td { (share(curve.best.map(|best| best.threshold))) }
                        td { (share(curve.best.and_then(|best| best.detection.f1))) }
                        td { (f1_at(curve, &[0.2, 0.3, 0.5])) }
                    }
                }
            }))
        }
    }
}

fn f1_at(curve: &ThresholdCurve, thresholds: &[f64]) -> String {
    let at = |threshold: &f64| {
        let mut points = curve.points.iter();
        let point = points.find(|point| (point.threshold - threshold).abs() < 1e-9);
        share(point.and_then(|point| point.detection.f1))
    };
    thresholds.iter().map(at).collect::<Vec<_>>().join(", ")
}

/// The intervals that hold scores; nothing without scores.
pub(super) fn reliability_table(what: &str, calibration: &Calibration) -> Markup {
    let columns = ["Score", "Clauses", "Mean score", "Share right"];
    html! {
        @if calibration.clauses > 0 {
            (table(&format!("Reliability of {what}"), &columns, &html! {
                @for bin in calibration.bins.iter().filter(|bin| bin.clauses > 0) {
                    tr {
                        th scope="row" { (format!("{:.1}–{:.1}", bin.lower, bin.upper)) }
                        td { (bin.clauses) }
                        td { (share(bin.mean_score)) }
                        td { (share(bin.accuracy)) }
                    }
                }
            }))
        }
    }
}

/// How each document was cut, or the worst of many, and all of them together.
pub(super) fn documents(documents: &[DocumentCutting], total: &CuttingScores) -> Markup {
    let columns = [
        "Document",
        "Gold",
        "Predicted",
        "Starts: precision",
        "Recall",
        "F1",
        "Exact spans",
    ];
    let row = |document: &str, scores: &CuttingScores| {
        html! {
            tr {
                th scope="row" { (name(document)) }
                td { (scores.gold_clauses) }
                td { (scores.predicted_clauses) }
                td { (share(scores.starts.precision)) }
                td { (share(scores.starts.recall)) }
                td { (share(scores.starts.f1)) }
                td { (share(scores.exact_spans)) }
            }
        }
    };
    let listed = listed_documents(documents);
    html! {
        @if listed.len() < documents.len() {
            p {
                "The " (listed.len()) " of " (documents.len())
                " documents with the lowest F1 of starts; --json has all."
            }
        }
        (wide_table("How documents were cut", &columns, &html! {
            @for document in listed { (row(&document.doc_id, &document.scores)) }
            (row("total", total))
        }))
    }
}
