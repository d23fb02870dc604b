//! The lines of a document.

use std::ops::Range;

/// A line of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Bytes of the line without the white space around it and the marks of quoting before it; empty for a blank line.
    pub range: Range<usize>,
    /// Columns of white space before the first character.
    pub indent: usize,
    /// How often the line is quoted, as in an e-mail: "> > They met."
    pub quoted: usize,
    /// Whether a page starts with this line.
    pub starts_page: bool,
}

impl Line {
    /// Whether there is nothing on the line.
    pub fn is_blank(&self) -> bool {
        self.range.is_empty()
    }

    /// What stands on the line.
    pub fn text<'t>(&self, source: &'t str) -> &'t str {
        &source[self.range.clone()]
    }
}

/// Cuts `source` at line and page breaks. `pages` are the bytes pages start at, ascending.
pub(super) fn lines(source: &str, pages: &[usize]) -> Vec<Line> {
    let mut found = Vec::new();
    let mut pages = pages.iter().copied().peekable();
    let mut start = 0;
    let mut starts_page = false;
    while start < source.len() {
        let (end, next, breaks_page) = line_end(source, start);
        while pages.next_if(|page| *page < next).is_some() {
            starts_page = start > 0;
        }
        found.push(trimmed(source, start..end, starts_page));
        starts_page = breaks_page;
        start = next;
    }
    found
}

/// Where the line from `start` ends, where the next one starts, and whether a form feed lies between.
fn line_end(source: &str, start: usize) -> (usize, usize, bool) {
    let Some((at, mark)) = source[start..]
        .char_indices()
        .find(|(_, c)| is_line_break(*c))
    else {
        return (source.len(), source.len(), false);
    };
    (start + at, start + at + mark.len_utf8(), mark == '\u{c}')
}

fn is_line_break(mark: char) -> bool {
    matches!(
        mark,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn trimmed(source: &str, range: Range<usize>, starts_page: bool) -> Line {
    let text = &source[range.clone()];
    let front = text.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
    let before = &text[..text.len() - front.len()];
    let quoted = before.matches('>').count();
    let space = before.rsplit('>').next().unwrap_or(before);
    let indent = space.chars().map(|c| if c == '\t' { 8 } else { 1 }).sum();
    let start = range.end - front.len();
    Line {
        range: start..start + front.trim_end().len(),
        indent,
        quoted,
        starts_page,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_trimmed_and_know_their_indent() {
        let source = "  one \r\n\n\ttwo\u{c}three";
        let found = lines(source, &[0]);
        let texts: Vec<&str> = found.iter().map(|line| line.text(source)).collect();
        assert_eq!(texts, ["one", "", "", "two", "three"]);
        assert_eq!(found[0].indent, 2);
        assert_eq!(found[3].indent, 8);
        assert!(found[4].starts_page && !found[3].starts_page);
    }

    #[test]
    fn a_page_starts_with_the_line_its_start_lies_in() {
        let found = lines("one\ntwo\nthree", &[0, 4]);
        assert_eq!(
            found
                .iter()
                .map(|line| line.starts_page)
                .collect::<Vec<_>>(),
            [false, true, false]
        );
    }

    #[test]
    fn quoted_lines_are_what_is_quoted() {
        let source = "> > We met.\n>\n>  They left.";
        let found = lines(source, &[0]);
        let texts: Vec<&str> = found.iter().map(|line| line.text(source)).collect();
        assert_eq!(texts, ["We met.", "", "They left."]);
        assert_eq!(found[0].quoted, 2);
        assert_eq!(found[2].indent, 2);
    }
}
