//! Lines that list and say nothing: tables of contents, and tables of figures.

use std::sync::LazyLock;

use regex::Regex;

use super::line::Line;
use crate::language::Grammar;

/// Entries in a row that make a table of contents: with a gap before their page, and under its heading.
const ENTRIES: usize = 3;
const ENTRIES_UNDER_HEADING: usize = 2;
/// Rows that make a table, and cells that make a row.
const ROWS: usize = 2;
const CELLS: usize = 3;

/// "Chapter 1 ........ 12", "Chapter 1 . . . . . iv"
static LEADERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:(?:\.\s?){4,}|…\s?…|_{4,})\s*(?:\d{1,4}|[ivxlc]{1,7})?$")
        .expect("the leader pattern is a constant that compiles")
});

/// "1.2 Cyber   14"
static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\p{L}.*?(?P<gap>\s+)(?P<page>\d{1,4}|[ivxlc]{1,7})$")
        .expect("the entry pattern is a constant that compiles")
});

/// Marks the lines of tables in `furniture`.
pub(super) fn mark_listings(source: &str, lines: &[Line], furniture: &mut [bool]) {
    let written: Vec<usize> = (0..lines.len())
        .filter(|at| !lines[*at].is_blank() && !furniture[*at])
        .collect();
    for at in &written {
        let text = lines[*at].text(source);
        furniture[*at] |= has_leaders(text) && text.chars().any(char::is_alphabetic);
    }
    mark_runs(&written, furniture, ENTRIES, |at, before| {
        let (page, gap) = entry(lines[at].text(source))?;
        (gap > 1 && before.is_none_or(|before| page >= before)).then_some(page)
    });
    mark_runs(&written, furniture, ROWS, |at, _| {
        is_row(lines[at].text(source)).then_some(0)
    });
    for (at, line) in lines.iter().enumerate() {
        if Grammar::english().is_contents(line.text(source)) {
            let below = written.partition_point(|written| *written <= at);
            mark_under_heading(source, lines, &written[below..], furniture);
        }
    }
}

/// Marks runs of `at_least` lines or more that `belongs` gives a value for, which it is given with the next.
fn mark_runs(
    written: &[usize],
    furniture: &mut [bool],
    at_least: usize,
    belongs: impl Fn(usize, Option<usize>) -> Option<usize>,
) {
    let mut run: Vec<usize> = Vec::new();
    let mut last = None;
    for at in written {
        let mut value = belongs(*at, last);
        if value.is_none() {
            if run.len() >= at_least {
                mark(&run, furniture);
            }
            run.clear();
            value = last.and_then(|_| belongs(*at, None));
        }
        if value.is_some() {
            run.push(*at);
        }
        last = value;
    }
    if run.len() >= at_least {
        mark(&run, furniture);
    }
}

fn mark(lines: &[usize], furniture: &mut [bool]) {
    for at in lines {
        furniture[*at] = true;
    }
}

/// Marks the entries below the heading of a table of contents; an entry may go over two lines.
fn mark_under_heading(source: &str, lines: &[Line], below: &[usize], furniture: &mut [bool]) {
    let page_of = |at: usize| {
        let text = lines[at].text(source);
        if has_leaders(text) {
            return Some(None);
        }
        entry(text).map(|(page, _)| Some(page))
    };
    let (mut entries, mut last, mut end) = (0, 0, 0);
    let mut nth = 0;
    while let Some(at) = below.get(nth) {
        let wrapped = below
            .get(nth + 1)
            .filter(|_| !ends_sentence(lines[*at].text(source)));
        let (page, count) = match (page_of(*at), wrapped.and_then(|next| page_of(*next))) {
            (Some(page), _) => (page, 1),
            (None, Some(page)) => (page, 2),
            (None, None) => break,
        };
        if page.is_some_and(|page| page < last) {
            break;
        }
        last = page.unwrap_or(last);
        entries += 1;
        nth += count;
        end = nth;
    }
    if entries >= ENTRIES_UNDER_HEADING {
        mark(&below[..end], furniture);
    }
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', ';', ':', '!', '?'])
}

fn has_leaders(text: &str) -> bool {
    ["..", ". .", "…", "__"]
        .iter()
        .any(|dots| text.contains(dots))
        && LEADERS.is_match(text)
}

/// The page an entry names and the width of the gap before it. Roman pages come before all others.
fn entry(text: &str) -> Option<(usize, usize)> {
    let last = text.bytes().next_back()?.to_ascii_lowercase();
    if !last.is_ascii_digit() && !b"ivxlc".contains(&last) {
        return None;
    }
    let captures = ENTRY.captures(text)?;
    let (gap, page) = (
        captures.name("gap")?.as_str(),
        captures.name("page")?.as_str(),
    );
    let width = if gap.contains('\t') {
        8
    } else {
        gap.chars().count()
    };
    Some((page.parse().unwrap_or_default(), width))
}

/// Cells in which mostly numbers stand: "Army   12,000   13,500", "Navy 310 295 301".
fn is_row(text: &str) -> bool {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let has_gaps = text.contains("  ") || text.contains('\t');
    let cells: Vec<&str> = if has_gaps {
        text.split('\t')
            .flat_map(|part| part.split("  "))
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .collect()
    } else {
        text.split_whitespace().collect()
    };
    let numbers = cells.iter().filter(|cell| is_figure(cell)).count();
    cells.len() >= CELLS
        && if has_gaps {
            numbers * 2 >= cells.len() && numbers >= 2
        } else {
            numbers >= CELLS && numbers * 3 >= cells.len() * 2 && !text.contains(", ")
        }
}

fn is_figure(cell: &str) -> bool {
    cell.len() <= 16
        && (matches!(cell, "-" | "–" | "—" | "n/a" | "N/A")
            || cell.bytes().any(|byte| byte.is_ascii_digit()))
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || "$€£¥%.,+-–—()/nNaA ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::super::furniture::tests::kept;

    #[test]
    fn tables_of_contents_go() {
        for source in [
            "Chapter 1 ........ 12\nChapter 2 . . . . . 14",
            "1.1 Trade   12\n1.2 Cyber   14\n1.3 Space   14\n",
            "Foreword  iii\nTrade and ports  4\nSpace  9",
        ] {
            assert!(kept(source).is_empty(), "{source}");
        }
    }

    #[test]
    fn entries_without_leaders_go_under_their_heading_only() {
        let source = "Contents\nForeword by the Minister 3\nTrade between Averna\nand Torvald 5\nSpace 9\nThe Ministers met in 2031.";
        assert_eq!(kept(source), ["The Ministers met in 2031."]);
        let source = "They met in May 2031\nand left in June 2031\nfor Selk.";
        assert_eq!(kept(source).len(), 3);
    }

    #[test]
    fn tables_of_figures_go_and_numbers_in_text_stay() {
        assert!(kept("Army    12,000   13,500\nNavy      310      –").is_empty());
        assert!(kept("Army 12,000 13,500 14,000\nNavy 310 295 301").is_empty());
        let text =
            "They met in 2029, 2030 and 2031.\nThe  Ministers  sent  12  ships  and  30  crews.";
        assert_eq!(kept(text).len(), 2);
    }
}
