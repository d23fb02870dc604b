//! Lines that belong to the page and not to the text: headers, footers, page numbers, navigation strips, rules.
//!
//! A line is furniture by its wording (patterns of the language file), by holding nothing but marks or a row of
//! numbers, because it is a running head (`running_head`), because it only lists (`listing`), or because it is a
//! caption in the midst of a sentence.

use super::line::Line;
use super::listing::mark_listings;
use super::running_head::{interrupts, mark_running_heads};
use crate::language::Grammar;

/// Longest line that can be furniture by its wording, in bytes.
const LINE_LENGTH: usize = 120;
/// Longest line that can belong to the page at all, in bytes: where a line is longer, lines are paragraphs.
const LONGEST_LINE: usize = 500;
/// Numbers in a row that make a navigation strip.
const STRIP: usize = 3;

/// For each line, whether it is page furniture. Blank lines are not.
pub(super) fn furniture(source: &str, lines: &[Line]) -> Vec<bool> {
    let mut found: Vec<bool> = lines
        .iter()
        .map(|line| !line.is_blank() && is_by_itself(line.text(source)))
        .collect();
    mark_running_heads(source, lines, &mut found);
    mark_listings(source, lines, &mut found);
    mark_captions(source, lines, &mut found);
    for (line, found) in lines.iter().zip(&mut found) {
        *found &= line.range.len() <= LONGEST_LINE || says_nothing(line.text(source));
    }
    found
}

/// Marks captions that stand in a sentence; where they do not, they are paragraphs that are left out.
fn mark_captions(source: &str, lines: &[Line], found: &mut [bool]) {
    let mut apart = true;
    for at in 0..lines.len() {
        let was_apart = apart;
        apart = found[at] || lines[at].is_blank();
        if apart || !was_apart || !Grammar::english().is_caption(lines[at].text(source)) {
            continue;
        }
        let end = (at..lines.len())
            .find(|at| lines[*at].is_blank() || found[*at])
            .unwrap_or(lines.len());
        found[at..end].fill(true);
        if interrupts(source, lines, found, at) {
            apart = true;
        } else {
            found[at..end].fill(false);
        }
    }
}

fn is_by_itself(text: &str) -> bool {
    says_nothing(text)
        || is_rule(text)
        || is_number_strip(text)
        || (text.len() <= LINE_LENGTH && Grammar::english().is_furniture(text))
}

fn says_nothing(text: &str) -> bool {
    text.chars()
        .all(|c| !c.is_alphanumeric() && !matches!(c, '•' | '*' | '-'))
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

#[cfg(test)]
pub(super) mod tests {
    use super::super::line::lines;
    use super::*;

    /// The lines of `source` that are left.
    pub(in super::super) fn kept(source: &str) -> Vec<&str> {
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
    fn navigation_strips_go() {
        for line in [
            "Home > Documents > Statements",
            "Back to top",
            "Print | Share",
            "Skip to main content",
            "« Previous | Next »",
        ] {
            assert!(kept(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_caption_in_a_sentence_goes() {
        let source = "They agreed to\n\nFigure 2. Trade in 2031,\nby port.\n\nwiden trade.";
        assert_eq!(kept(source), ["They agreed to", "widen trade."]);
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
    fn a_line_that_is_a_whole_paragraph_stays_whatever_it_ends_in() {
        let sentence = "The Ministers met in May and left in June. ".repeat(20);
        for end in [
            "And then ....",
            "See Chapter 2 ........ 12",
            "Trade 12  310  295",
        ] {
            let line = format!("{sentence}{end}");
            assert_eq!(kept(&line), [line.as_str()]);
            let pages = [line.as_str(); 4].join("\n\u{c}");
            assert_eq!(kept(&pages).len(), 4, "{end}");
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
