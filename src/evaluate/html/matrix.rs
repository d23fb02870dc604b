//! Which label was taken for which, as a shaded table.

use maud::{Markup, html};

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
    html! {
        @if !used.is_empty() {
            div.wide {
                table.matrix {
                    caption { (caption) @if numbered { ", numbered as the rows" } }
                    thead {
                        tr {
                            th {}
                            @for (place, label) in used.iter().enumerate() {
                                @let name = &confusion.labels[*label];
                                th scope="col" title=(name) {
                                    @if numbered { (place + 1) } @else { (name) }
                                }
                            }
                        }
                    }
                    tbody {
                        @for (place, gold) in used.iter().enumerate() {
                            (row(confusion, *gold, &used, numbered.then_some(place + 1)))
                        }
                    }
                }
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
                (confusion.labels[gold])
            }
            @for predicted in used {
                @let count = counts[*predicted];
                @let share = share(count, total).unwrap_or(0.0);
                td.right[gold == *predicted]
                    style=(format!("background:rgba(74,140,208,{:.3})", 0.8 * share))
                    title=(format!("gold {}, predicted {}", confusion.labels[gold], confusion.labels[*predicted]))
                { @if count > 0 { (count) } }
            }
        }
    }
}
