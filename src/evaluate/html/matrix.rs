//! Which label was taken for which, as a shaded table.

use maud::{Markup, html};

use crate::evaluate::LabelConfusion;

/// Bytes of a name that is no wider than the counts below it.
const LONGEST_HEAD: usize = 3;

/// The table; a cell is the darker the larger its share of its row's clauses. Labels that never occur are left out.
pub(super) fn matrix(caption: &str, confusion: &LabelConfusion) -> Markup {
    let used = confusion.used();
    let is_long = |label: &usize| confusion.labels[*label].len() > LONGEST_HEAD;
    let named = used.iter().any(is_long);
    html! {
        @if !used.is_empty() {
            div.wide {
                table.matrix.named[named] {
                    caption { (caption) }
                    thead {
                        tr {
                            th {}
                            @for label in &used { th scope="col" { (confusion.labels[*label]) } }
                        }
                    }
                    tbody {
                        @for gold in &used {
                            (row(confusion, *gold, &used))
                        }
                    }
                }
            }
        }
    }
}

fn row(confusion: &LabelConfusion, gold: usize, used: &[usize]) -> Markup {
    let counts = &confusion.counts[gold];
    let total: usize = counts.iter().sum();
    html! {
        tr {
            th scope="row" { (confusion.labels[gold]) }
            @for predicted in used {
                @let count = counts[*predicted];
                @let share = crate::evaluate::metrics::share(count, total).unwrap_or(0.0);
                td.right[gold == *predicted]
                    style=(format!("background:rgba(74,140,208,{:.3})", 0.8 * share))
                    title=(format!("gold {}, predicted {}", confusion.labels[gold], confusion.labels[*predicted]))
                { @if count > 0 { (count) } }
            }
        }
    }
}
