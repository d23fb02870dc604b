//! Which label was taken for which, as a shaded table.

use maud::{Markup, html};

use super::page::{name, scroller};
use crate::evaluate::LabelConfusion;
use crate::evaluate::metrics::share;

/// Bytes of a name that is no wider than the counts below it.
const LONGEST_HEAD: usize = 3;

/// The table; a cell is the darker the larger its share of its row's clauses. Labels that never occur are left out.
/// Where names are long, rows are numbered and columns have the numbers.
pub(super) fn matrix(caption: &str, confusion: &LabelConfusion) -> Markup {
    let used = confusion.used();
    let is_long = |label: &usize| confusion.labels[*label].len() > LONGEST_HEAD;
    let numbered = used.iter().any(is_long);
    let matrix = html! {
        table.matrix.numbered[numbered] {
            caption { span { (caption) @if numbered { ", numbered as the rows" } } }
            thead {
                tr {
                    td {}
                    @for (place, label) in used.iter().enumerate() {
                        (column(&confusion.labels[*label], numbered.then_some(place + 1)))
                    }
                }
            }
            tbody {
                @for (place, gold) in used.iter().enumerate() {
                    (row(confusion, *gold, &used, numbered.then_some(place + 1)))
                }
            }
        }
    };
    html! {
        @if !used.is_empty() { (scroller(caption, &matrix)) }
    }
}

/// The head of a column; where it shows a number, it still says the name to those who hear the page.
fn column(label: &str, number: Option<usize>) -> Markup {
    html! {
        th scope="col" title=(label) {
            @if let Some(number) = number {
                (number) span.unseen { " " (label) }
            } @else {
                (label)
            }
        }
    }
}

fn row(confusion: &LabelConfusion, gold: usize, used: &[usize], number: Option<usize>) -> Markup {
    let counts = &confusion.counts[gold];
    let total: usize = counts.iter().sum();
    html! {
        tr {
            th scope="row" {
                @if let Some(number) = number { (number) " " }
                (name(&confusion.labels[gold]))
            }
            @for predicted in used {
                @let count = counts[*predicted];
                @let share = share(count, total).unwrap_or(0.0);
                td.right[gold == *predicted]
                    style=(format!("--share:{share:.3}"))
                    title=(format!("gold {}, predicted {}", confusion.labels[gold], confusion.labels[*predicted]))
                { @if count > 0 { (count) } }
            }
        }
    }
}
