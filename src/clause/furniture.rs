//! Lines that belong to the page and not to the text: headers, footers, page numbers, navigation strips, rules.
//!
//! A line is furniture by its wording (patterns of the language file), by holding nothing but marks or a row of
//! numbers, or because it comes back on page after page with only its numbers changing. Repetition counts at the
//! edges of pages where the document has pages; where it has none, only for lines with a number that stand alone.

use std::collections::HashMap;

use super::line::Line;
use crate::language::Grammar;

/// Longest line that can be a running head, in bytes.
const HEAD_LENGTH: usize = 120;
/// Lines from the edge of a page in which a running head can stand.
const EDGE: usize = 2;
/// Times a running head comes back: with page breaks, and without.
const REPEATS_ON_PAGES: usize = 2;
const REPEATS_IN_TEXT: usize = 3;
/// Numbers in a row that make a navigation strip.
const STRIP: usize = 3;

/// For each line, whether it is page furniture. Blank lines are not.
pub(super) fn furniture(source: &str, lines: &[Line]) -> Vec<bool> {
    let mut found: Vec<bool> = lines
        .iter()
        .map(|line| !line.is_blank() && is_by_itself(line.text(source)))
        .collect();
    let candidates = running_head_candidates(source, lines, &found);
    let has_pages = lines.iter().any(|line| line.starts_page);
    let needed = if has_pages {
        REPEATS_ON_PAGES
    } else {
        REPEATS_IN_TEXT
    };
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for at in candidates {
        places
            .entry(without_numbers(lines[at].text(source)))
            .or_default()
            .push(at);
    }
    for at in places
        .into_values()
        .filter(|at| at.len() >= needed)
        .flatten()
    {
        found[at] = true;
    }
    found
}

fn is_by_itself(text: &str) -> bool {
    text.chars()
        .all(|c| !c.is_alphanumeric() && !matches!(c, '•' | '*' | '-'))
        || is_rule(text)
        || is_number_strip(text)
        || (text.len() <= HEAD_LENGTH && Grammar::english().is_furniture(text))
}

/// "-----", "* * *"
fn is_rule(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
        && text.chars().filter(|c| !c.is_whitespace()).count() >= 3
}

/// "404 405 406 407"
fn is_number_strip(text: &str) -> bool {
    let mut numbers = 0;
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        if word.len() > 4 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
        numbers += 1;
    }
    numbers >= STRIP
}

/// Lines that would be running heads if they came back.
fn running_head_candidates(source: &str, lines: &[Line], known: &[bool]) -> Vec<usize> {
    let fits = |at: usize| !known[at] && lines[at].range.len() <= HEAD_LENGTH;
    let written: Vec<usize> = (0..lines.len())
        .filter(|at| !lines[*at].is_blank())
        .collect();
    if lines.iter().any(|line| line.starts_page) {
        return page_edges(lines, &written, known)
            .into_iter()
            .filter(|at| fits(*at))
            .collect();
    }
    let is_gap = |at: Option<usize>| {
        at.is_none_or(|at| {
            lines
                .get(at)
                .is_none_or(|line| line.is_blank() || known[at])
        })
    };
    written
        .into_iter()
        .filter(|at| {
            fits(*at)
                && lines[*at]
                    .text(source)
                    .bytes()
                    .any(|byte| byte.is_ascii_digit())
        })
        .filter(|at| is_gap(at.checked_sub(1)) && is_gap(Some(at + 1)))
        .filter(|at| {
            !lines[*at]
                .text(source)
                .ends_with(['.', ';', ':', ',', '?', '!'])
        })
        .collect()
}

/// The first and the last lines of each page, not counting blank lines and known furniture.
fn page_edges(lines: &[Line], written: &[usize], known: &[bool]) -> Vec<usize> {
    let mut pages: Vec<Vec<usize>> = vec![Vec::new()];
    let mut page_starts = (0..lines.len())
        .filter(|at| lines[*at].starts_page)
        .peekable();
    for &at in written {
        while page_starts.next_if(|start| *start <= at).is_some() {
            pages.push(Vec::new());
        }
        if let (false, Some(page)) = (known[at], pages.last_mut()) {
            page.push(at);
        }
    }
    let mut edges: Vec<usize> = pages
        .iter()
        .flat_map(|page| page.iter().take(EDGE).chain(page.iter().rev().take(EDGE)))
        .copied()
        .collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// The line in lower case with one "#" for every number and one space for every gap.
fn without_numbers(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = match c {
            _ if c.is_numeric() => '#',
            _ if c.is_whitespace() => ' ',
            _ => c,
        };
        if !(matches!(c, '#' | ' ') && folded.ends_with(c)) {
            folded.push(c);
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn kept(source: &str) -> Vec<&str> {
        let lines = lines(source, &[0]);
        let furniture = furniture(source, &lines);
        lines
            .iter()
            .zip(furniture)
            .filter(|(line, furniture)| !furniture && !line.is_blank())
            .map(|(line, _)| line.text(source))
            .collect()
    }

    #[test]
    fn lines_that_can_only_be_furniture_go() {
        for line in [
            "Page 12 - 2031 Defence Review",
            "P. 409",
            "- 12 -",
            "Page 3 of 10",
            "Appendix     407",
            "   404   405   406",
            "----------",
            "* * *",
            "###",
            "17",
        ] {
            assert!(kept(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn text_stays() {
        for line in [
            "by 2031.",
            "13. The Ministers met.",
            "Page by page they agreed.",
            "- share data",
        ] {
            assert_eq!(kept(line), [line]);
        }
    }

    #[test]
    fn running_heads_at_page_breaks_go() {
        let source = "Averna Review 2031\nOne text.\n\u{c}Averna Review 2031\nAnother text.\n\u{c}Averna Review 2031\nA third.";
        assert_eq!(kept(source), ["One text.", "Another text.", "A third."]);
    }

    #[test]
    fn lines_that_come_back_with_other_numbers_go_without_page_breaks_too() {
        let source = "Text one.\n\n4 | Averna Review\n\nText two.\n\n5 | Averna Review\n\nText three.\n\n6 | Averna Review\n";
        assert_eq!(kept(source), ["Text one.", "Text two.", "Text three."]);
    }
}
