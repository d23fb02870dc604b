//! Footnotes: blocks of notes at the bottom of pages.
//!
//! A note begins with its number, and either the page's text has the same number as a mark on a word, or the note
//! names a source. Notes that only name sources are furniture; the others are text, but beside the text of the page:
//! they never interrupt the sentence that runs over to the next one.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::heading::is_heading;
use super::line::Line;
use super::running_head::pages;
use crate::language::Grammar;

/// Most lines of a page's notes.
const MOST_LINES: usize = 30;

/// Most lines of a note where it is not known where pages end.
const LINES_WITHOUT_PAGES: usize = 3;

/// A footnote that is text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Footnote {
    /// Bytes of the source, the note's number left out.
    pub range: Range<usize>,
    /// Its lines.
    pub lines: Range<usize>,
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?P<plain>\d{1,3})|\[(?P<bracketed>\d{1,3})\]|(?P<raised>[¹²³⁰⁴-⁹]{1,3}))\s*[\p{L}“‘\x22(]")
        .expect("the note-number pattern is a constant that compiles")
});

static MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\p{L}[.,;:!?]?[”’)\x22]*(?:(?P<plain>\d{1,3})|\x20?\[(?P<bracketed>\d{1,3})\]|(?P<raised>[¹²³⁰⁴-⁹]{1,3}))(?:\W|$)")
        .expect("the note-mark pattern is a constant that compiles")
});

/// Finds the footnotes of every page. Those that name sources are marked in `furniture`.
pub(super) fn footnotes(source: &str, lines: &[Line], furniture: &mut [bool]) -> Vec<Footnote> {
    let mut found = Vec::new();
    let mut marks = HashSet::new();
    let pages = pages(source, lines, furniture);
    let has_pages = pages.len() > 1;
    for page in pages {
        let page: Vec<usize> = page.into_iter().filter(|at| !furniture[*at]).collect();
        let starts = starts(source, lines, &page, has_pages, &mut marks);
        for (nth, start) in starts.iter().enumerate() {
            let next = starts.get(nth + 1).copied().unwrap_or(page.len());
            let Some(end) = end(source, lines, &page[..next], *start, has_pages) else {
                continue;
            };
            let own = &page[*start..end];
            let (Some(first), Some(last)) = (own.first(), own.last()) else {
                continue;
            };
            if !own.windows(2).all(|pair| touch(source, lines, pair)) {
                continue;
            }
            let text = lines[*first].text(source);
            let range = lines[*first].range.start + number_length(text)..lines[*last].range.end;
            if says_something(&source[range.clone()]) {
                found.push(Footnote {
                    range,
                    lines: *first..last + 1,
                });
            } else {
                for at in own {
                    furniture[*at] = true;
                }
            }
        }
    }
    found
}

/// Where the note ends that begins at `start` of `page`: before a gap or, where it is not known where pages end, with
/// the first line that ends in a full stop.
fn end(
    source: &str,
    lines: &[Line],
    page: &[usize],
    start: usize,
    has_pages: bool,
) -> Option<usize> {
    let last = (start + 1..page.len())
        .find(|nth| page[*nth] != page[*nth - 1] + 1)
        .unwrap_or(page.len());
    if has_pages {
        return Some(last);
    }
    (start..last.min(start + LINES_WITHOUT_PAGES))
        .find(|nth| lines[page[*nth]].text(source).ends_with('.'))
        .map(|nth| nth + 1)
}

/// The positions in `page` at which its notes begin. `marks` are the note marks of the page before, and become those
/// of this one.
fn starts(
    source: &str,
    lines: &[Line],
    page: &[usize],
    has_pages: bool,
    marks: &mut HashSet<usize>,
) -> Vec<usize> {
    let numbered: Vec<(usize, usize)> = (0..page.len())
        .filter_map(|nth| Some((nth, number(lines[page[nth]].text(source))?)))
        .collect();
    // The first line of the page on which each mark stands.
    let mut own: HashMap<usize, usize> = HashMap::new();
    for (nth, at) in page.iter().enumerate() {
        let text = lines[*at].text(source);
        // Digits, or signs beyond ASCII.
        if text
            .bytes()
            .any(|byte| byte.is_ascii_digit() || byte >= 0x80)
        {
            for mark in MARK.captures_iter(text).filter_map(|mark| value(&mark)) {
                own.entry(mark).or_insert(nth);
            }
        }
    }
    let bottom = if has_pages {
        page.len().saturating_sub(MOST_LINES)
    } else {
        0
    }
    .max(1);
    let first = numbered.iter().position(|(nth, number)| {
        let is_marked =
            || own.get(number).is_some_and(|marked| marked < nth) || marks.contains(number);
        let text = lines[page[*nth]].text(source);
        let cites = || Grammar::english().is_citation(&text[number_length(text)..]);
        *nth >= bottom && ((has_pages && is_marked()) || cites())
    });
    *marks = own.into_keys().collect();
    let Some(((nth, number), rest)) = first.and_then(|first| numbered[first..].split_first())
    else {
        return Vec::new();
    };
    let mut next = *number;
    let mut run = vec![*nth];
    for (nth, number) in rest {
        if *number == next + 1 {
            next = *number;
            run.push(*nth);
        }
    }
    run
}

/// Whether nothing stands between two lines; in columns, lines that follow each other may lie far apart.
fn touch(source: &str, lines: &[Line], pair: &[usize]) -> bool {
    source
        .get(lines[pair[0]].range.end..lines[pair[1]].range.start)
        .is_some_and(|between| between.chars().all(|c| c == '>' || c.is_whitespace()))
}

fn number(text: &str) -> Option<usize> {
    value(&NUMBER.captures(text)?)
}

fn value(captures: &regex::Captures<'_>) -> Option<usize> {
    if let Some(number) = captures.name("plain").or(captures.name("bracketed")) {
        return number.as_str().parse().ok();
    }
    captures
        .name("raised")?
        .as_str()
        .chars()
        .try_fold(0, |number, c| {
            let digit = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|raised| raised == c)?;
            Some(number * 10 + digit)
        })
}

fn number_length(text: &str) -> usize {
    let rest = text.trim_start_matches(|c: char| {
        c.is_numeric() || matches!(c, '[' | ']') || c.is_whitespace()
    });
    text.len() - rest.len()
}

fn says_something(note: &str) -> bool {
    !Grammar::english().is_citation(&note.split_whitespace().collect::<Vec<_>>().join(" "))
        && !is_heading(note)
        && note.split_whitespace().nth(3).is_some()
}

#[cfg(test)]
mod tests {
    use crate::clause::segment;
    use crate::clause::tests::document;

    /// Page, paragraph, lead and text of each clause.
    fn check(source: &str, expected: &[(usize, usize, &str, &str)]) {
        let clauses = segment(&document(source));
        let found: Vec<(usize, usize, &str, &str)> = clauses
            .iter()
            .map(|clause| {
                (
                    clause.page,
                    clause.paragraph,
                    clause.lead.as_str(),
                    clause.text.as_str(),
                )
            })
            .collect();
        assert_eq!(found, expected, "{source}");
    }

    #[test]
    fn a_sentence_runs_over_footer_footnote_and_header() {
        check(
            "Averna Review\n\nThe Ministers discussed threats.1 They agreed to widen cooperation in\n\n1 See Averna Review 2030,\np. 4.\nPage 1 of 2\n\u{c}Averna Review\n\nspace. They left.",
            &[
                (1, 1, "", "The Ministers discussed threats.1"),
                (1, 1, "", "They agreed to widen cooperation in"),
                (2, 1, "They agreed to widen cooperation in", "space."),
                (2, 1, "", "They left."),
            ],
        );
    }

    #[test]
    fn a_footnote_that_says_something_is_a_paragraph_of_its_own() {
        check(
            "The Ministers met the envoys² and agreed to widen cooperation in\n\n² The envoys had met in May. They will meet again.\n\u{c}space.",
            &[
                (1, 1, "", "The Ministers met the envoys²"),
                (1, 1, "The Ministers", "and agreed to widen cooperation in"),
                (1, 2, "", "The envoys had met in May."),
                (1, 2, "", "They will meet again."),
                (
                    2,
                    1,
                    "The Ministers and agreed to widen cooperation in",
                    "space.",
                ),
            ],
        );
    }

    #[test]
    fn numbers_at_the_bottom_of_a_page_are_no_footnotes_without_a_mark() {
        check(
            "The Ministers agreed to send the crews of all\n12 ships to the port of\n\u{c}Selk.",
            &[(
                1,
                1,
                "",
                "The Ministers agreed to send the crews of all 12 ships to the port of Selk.",
            )],
        );
    }
}
