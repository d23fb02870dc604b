//! Running heads: lines at the edges of pages that come back with only their numbers changing.
//!
//! A page is peeled from outside in: a line is looked at only when nothing but furniture lies between it and the
//! page's edge, so that what stands inside a page is never taken for a head. Pages begin where the source says so or,
//! where it does not, behind lines that hold a page's number. What reads like text ("- share data;") has to come back
//! more often than a title has.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::heading::is_heading;
use super::line::Line;
use super::marker::marker;

/// Longest running head, in characters without its gaps.
const HEAD_LENGTH: usize = 120;
/// Lines a head or a foot has at most.
const DEPTH: usize = 4;
/// Pages on which a title, and on which what reads like text, has to stand to be a running head.
const REPEATS: usize = 2;
const REPEATS_OF_TEXT: usize = 3;
/// Pages whose numbers have to rise with the pages.
const SEQUENCE: usize = 3;
/// Times a line comes back in a text without pages.
const REPEATS_WITHOUT_PAGES: usize = 3;

/// Marks the running heads in `furniture`, which knows the page numbers already.
pub(super) fn mark_running_heads(source: &str, lines: &[Line], furniture: &mut [bool]) {
    let pages = pages(source, lines, furniture);
    for _ in 0..DEPTH {
        let edges = edges(source, lines, &pages, furniture);
        let heads = heads(source, lines, &edges, pages.len());
        if heads.is_empty() {
            break;
        }
        for at in heads {
            furniture[at] = true;
        }
    }
    if !lines.iter().any(|line| line.starts_page) {
        mark_without_pages(source, lines, furniture);
    }
}

/// The written lines of each page.
pub(super) fn pages(source: &str, lines: &[Line], furniture: &[bool]) -> Vec<Vec<usize>> {
    let has_breaks = lines.iter().any(|line| line.starts_page);
    let mut pages: Vec<Vec<usize>> = vec![Vec::new()];
    let mut ended = false;
    for (at, line) in lines.iter().enumerate() {
        if line.starts_page || ended {
            pages.push(Vec::new());
            ended = false;
        }
        if line.is_blank() {
            continue;
        }
        if let Some(page) = pages.last_mut() {
            page.push(at);
        }
        ended = !has_breaks
            && furniture[at]
            && line.text(source).bytes().any(|byte| byte.is_ascii_digit());
    }
    pages
}

/// A line at the edge of a page.
struct Edge {
    line: usize,
    page: usize,
}

/// The outermost lines of each page that are no furniture yet.
fn edges(source: &str, lines: &[Line], pages: &[Vec<usize>], furniture: &[bool]) -> Vec<Edge> {
    let mut found: Vec<Edge> = Vec::new();
    for (page, written) in pages.iter().enumerate() {
        let mut own = written.iter().copied().filter(|at| !furniture[*at]);
        let (first, last) = (own.next(), own.next_back());
        for line in first.into_iter().chain(last) {
            if is_short(lines[line].text(source)) {
                found.push(Edge { line, page });
            }
        }
    }
    found
}

fn heads(source: &str, lines: &[Line], edges: &[Edge], pages: usize) -> Vec<usize> {
    let mut places: HashMap<String, Vec<&Edge>> = HashMap::new();
    let mut sequences: HashMap<(bool, usize), Vec<&Edge>> = HashMap::new();
    for edge in edges {
        let text = lines[edge.line].text(source);
        let title = title(text);
        if !title.is_empty() {
            places.entry(title).or_default().push(edge);
        }
        if let Some(number) = page_number(text).filter(|_| !reads_like_text(text)) {
            // Page and number rise together, so their difference stays the same.
            let apart = if number >= edge.page {
                (true, number - edge.page)
            } else {
                (false, edge.page - number)
            };
            sequences.entry(apart).or_default().push(edge);
        }
    }
    let repeated = places.into_values().filter(|edges| {
        let is_text = |edge: &&Edge| reads_like_text(lines[edge.line].text(source));
        let on_pages = count_pages(edges);
        if edges.iter().any(is_text) {
            on_pages >= REPEATS_OF_TEXT && on_pages * 2 >= pages
        } else {
            on_pages >= REPEATS
        }
    });
    let numbered = sequences
        .into_values()
        .filter(|edges| count_pages(edges) >= SEQUENCE);
    repeated
        .chain(numbered)
        .flatten()
        .map(|edge| edge.line)
        .collect()
}

/// `edges` are in the order of pages.
fn count_pages(edges: &[&Edge]) -> usize {
    edges.chunk_by(|one, other| one.page == other.page).count()
}

/// A sentence's end, a bullet or a number with a full stop, or a line that goes on with a sentence.
fn reads_like_text(text: &str) -> bool {
    text.ends_with(['.', ';', ':', ',', '?', '!'])
        || marker(text).is_some()
        || text.starts_with(char::is_lowercase) && !starts_with_roman(text)
}

/// Without pages to go by, lines that come back where a title would stand: with a number, alone between blank lines or
/// with the numbers rising, or without one, where they interrupt sentences.
fn mark_without_pages(source: &str, lines: &[Line], furniture: &mut [bool]) {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        let text = line.text(source);
        if line.is_blank() || furniture[at] || !is_short(text) || reads_like_text(text) {
            continue;
        }
        let title = title(text);
        if !title.is_empty() && is_heading(text) {
            places.entry(title).or_default().push(at);
        }
    }
    mark_rising(source, lines, furniture);
    for lines_alike in places.into_values() {
        if lines_alike.len() < REPEATS_WITHOUT_PAGES {
            continue;
        }
        let standing = |at: &&usize| stands_alone(lines, furniture, **at);
        let interrupting = |at: &&usize| interrupts(source, lines, furniture, **at);
        let has_number = |at: &&usize| {
            lines[**at]
                .text(source)
                .bytes()
                .any(|byte| byte.is_ascii_digit())
        };
        let alone = lines_alike
            .iter()
            .filter(standing)
            .filter(has_number)
            .count();
        let cutting = lines_alike.iter().filter(interrupting).count();
        let numbers: Option<Vec<usize>> = lines_alike
            .iter()
            .map(|at| page_number(lines[*at].text(source)))
            .collect();
        let rising = numbers.is_some_and(|numbers| numbers.is_sorted_by(|a, b| a < b));
        if alone >= REPEATS_WITHOUT_PAGES || rising || cutting * 3 >= lines_alike.len() {
            for at in lines_alike {
                furniture[at] = true;
            }
        }
    }
}

/// Marks titles that stand alone and whose numbers rise by one from each to the next: "Averna Review | 2", "3 | Trade".
fn mark_rising(source: &str, lines: &[Line], furniture: &mut [bool]) {
    let mut run: Vec<(usize, usize)> = Vec::new();
    for at in 0..=lines.len() {
        let number = lines.get(at).and_then(|line| {
            let text = line.text(source);
            let fits = !line.is_blank()
                && !furniture[at]
                && stands_alone(lines, furniture, at)
                && is_short(text)
                && !reads_like_text(text)
                && is_heading(text);
            page_number(text).filter(|_| fits)
        });
        if number.is_none() && at < lines.len() {
            continue;
        }
        if number.is_none() || run.last().is_some_and(|(_, last)| number != Some(last + 1)) {
            if run.len() >= SEQUENCE {
                for (at, _) in &run {
                    furniture[*at] = true;
                }
            }
            run.clear();
        }
        run.extend(number.map(|number| (at, number)));
    }
}

fn stands_alone(lines: &[Line], furniture: &[bool], at: usize) -> bool {
    let is_gap = |at: Option<usize>| {
        at.and_then(|at| lines.get(at).map(|line| line.is_blank() || furniture[at]))
            .unwrap_or(true)
    };
    is_gap(at.checked_sub(1)) && is_gap(Some(at + 1))
}

/// Whether the line `at` stands inside a sentence: the text above is not at its end, the text below begins small.
pub(super) fn interrupts(source: &str, lines: &[Line], furniture: &[bool], at: usize) -> bool {
    let is_text = |at: &usize| !lines[*at].is_blank() && !furniture[*at];
    let above = (0..at).rev().find(is_text);
    let below = (at + 1..lines.len()).find(is_text);
    let (Some(above), Some(below)) = (above, below) else {
        return false;
    };
    let (above, below) = (lines[above].text(source), lines[below].text(source));
    !above.ends_with(['.', ';', ':', '!', '?', '”', '"', ')'])
        && !is_heading(above)
        && below.starts_with(char::is_lowercase)
        && marker(below).is_none()
}

fn is_short(text: &str) -> bool {
    text.split_whitespace().map(str::len).sum::<usize>() <= HEAD_LENGTH
}

/// "12 | Averna Review", "Averna Review, p. 13", "iv  Averna Review".
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^(?:(?:page|p\.)?\s*(?P<before>\d{1,4}|[ivxlc]{1,7})(?:\s*[|/:–—•·-]\s*|\s+))
        |(?:(?:\s*[,|/:–—•·-]\s*|\s+)(?:page|p\.)?\s*(?P<after>\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d+)?)$",
    )
    .expect("the page-number pattern is a constant that compiles")
});

fn page_number(text: &str) -> Option<usize> {
    let captures = NUMBER.captures_iter(text).last()?;
    let number = captures.name("after").or(captures.name("before"))?;
    number.as_str().parse().ok()
}

fn starts_with_roman(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic())
        .next()
        .is_some_and(|word| !word.is_empty() && word.chars().all(|c| "ivxlc".contains(c)))
}

/// What a running head says besides the page's number: small letters, "#" for every other number, one space for
/// every gap.
fn title(text: &str) -> String {
    let text = NUMBER.replace_all(text, "");
    let mut folded = String::with_capacity(text.len());
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        let c = match c {
            _ if c.is_numeric() => '#',
            _ if c.is_whitespace() => ' ',
            _ => c,
        };
        if !(matches!(c, '#' | ' ') && folded.ends_with(c)) {
            folded.push(c);
        }
    }
    if folded.chars().any(char::is_alphabetic) {
        folded
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::super::furniture::tests::kept;

    #[test]
    fn heads_that_alternate_left_and_right_go() {
        let source = "2 | Averna Review\nOne.\n\u{c}Sea and Air | 3\nTwo.\n\u{c}4 | Averna Review\nThree.\n\u{c}Sea and Air | 5\nFour.";
        assert_eq!(kept(source), ["One.", "Two.", "Three.", "Four."]);
    }

    #[test]
    fn heads_on_two_lines_and_roman_numbers_go() {
        let source = "Averna Review                         iv\nVolume Two\n\nOne.\n\u{c}Averna Review                  v\nVolume Two\n\nTwo.";
        assert_eq!(kept(source), ["One.", "Two."]);
    }

    #[test]
    fn heads_that_stand_once_go_where_their_number_is_the_page() {
        let source = "Trade | 7\nOne.\n\u{c}Sea | 8\nTwo.\n\u{c}Air | 9\nThree.";
        assert_eq!(kept(source), ["One.", "Two.", "Three."]);
    }

    #[test]
    fn a_page_number_ends_a_page_where_nothing_else_does() {
        let source = "One goes on\n\nMinistry Papers\n12\nto its end. Two goes on\n\nMinistry Papers\n13\nto its end.";
        assert_eq!(
            kept(source),
            ["One goes on", "to its end. Two goes on", "to its end."]
        );
    }

    #[test]
    fn a_title_that_interrupts_sentences_is_a_running_head() {
        let source = "They agreed to\nMINISTRY PAPERS\nmeet. They will\nMINISTRY PAPERS\nmeet here. They left the\nMINISTRY PAPERS\nhall.";
        assert_eq!(
            kept(source),
            [
                "They agreed to",
                "meet. They will",
                "meet here. They left the",
                "hall."
            ]
        );
    }

    #[test]
    fn text_that_comes_back_stays() {
        for source in [
            "- share data;\n- train.\n\u{c}- share data;\n- train crews.",
            "13. The Secretary and the Minister\nmet.\n\u{c}14. The Secretary and the Minister\nleft.",
            "We will act.\n\nNothing else.\n\nWe will act.\n\nNothing more.\n\nWe will act.",
        ] {
            let lines: Vec<&str> = source
                .split(['\n', '\u{c}'])
                .filter(|line| !line.is_empty())
                .collect();
            assert_eq!(kept(source), lines);
        }
    }
}
