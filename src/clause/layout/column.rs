//! Two columns that a text dump gives side by side.
//!
//! Where on a page many lines have a gap that ends at the same place, with words on both sides, the lines are taken
//! apart and put into reading order: the left column, then the right. A line of a column then no longer touches the
//! next one in the source, so a sentence has one piece a line: that is what a span can hold of it.

use std::collections::HashMap;
use std::ops::Range;

use super::line::Line;

/// Narrowest gap between columns, in characters.
const GUTTER: usize = 2;
/// Lines that have to be broken at the same place.
const LINES: usize = 5;
/// Leftmost place at which a right column begins.
const LEFTMOST: usize = 20;
/// Words that each side has in the mean; tables have fewer.
const WORDS: usize = 3;

/// Lines in reading order, and which of them are furniture.
pub(super) fn in_reading_order(
    source: &str,
    lines: Vec<Line>,
    furniture: Vec<bool>,
) -> (Vec<Line>, Vec<bool>) {
    let mut found = (Vec::new(), Vec::new());
    let mut regions: Vec<(Range<usize>, usize)> = Vec::new();
    let mut start = 0;
    for end in 1..=lines.len() {
        if end == lines.len() || lines[end].starts_page {
            regions.extend(region(source, &lines, &furniture, start..end));
            start = end;
        }
    }
    if regions.is_empty() {
        return (lines, furniture);
    }
    let mut at = 0;
    for (region, right) in regions {
        found.0.extend_from_slice(&lines[at..region.start]);
        found.1.extend_from_slice(&furniture[at..region.start]);
        let mut columns = Columns::default();
        for at in region.clone() {
            columns.add(source, &lines[at], furniture[at], right, &mut found);
        }
        columns.flush(&mut found);
        at = region.end;
    }
    found.0.extend_from_slice(&lines[at..]);
    found.1.extend_from_slice(&furniture[at..]);
    found
}

/// The lines of `page` between which two columns stand, and where the right one begins.
fn region(
    source: &str,
    lines: &[Line],
    furniture: &[bool],
    page: Range<usize>,
) -> Option<(Range<usize>, usize)> {
    let written = || {
        page.clone()
            .filter(|at| !lines[*at].is_blank() && !furniture[*at])
    };
    let mut votes: HashMap<usize, usize> = HashMap::new();
    for at in written() {
        for gap in gaps(source, &lines[at]) {
            *votes.entry(gap.right).or_default() += 1;
        }
    }
    let (right, count) = votes
        .into_iter()
        .filter(|(right, _)| *right >= LEFTMOST)
        .max_by_key(|(right, count)| (*count, std::cmp::Reverse(*right)))?;
    let gap_of = |at: usize| {
        gaps(source, &lines[at])
            .into_iter()
            .find(|gap| gap.right == right)
    };
    let split: Vec<usize> = written().filter(|at| gap_of(*at).is_some()).collect();
    let (first, last) = (*split.first()?, *split.last()?);
    let among = written().filter(|at| (first..=last).contains(at)).count();
    let words = |text: &str| {
        text.split_whitespace()
            .filter(|word| word.len() > 1 && word.chars().any(char::is_alphabetic))
            .count()
    };
    let (mut on_left, mut on_right) = (0, 0);
    for gap in split
        .iter()
        .filter_map(|at| gap_of(*at).map(|gap| (at, gap)))
    {
        let (at, gap) = gap;
        on_left += words(&source[lines[*at].range.start..gap.range.start]);
        on_right += words(&source[gap.range.end..lines[*at].range.end]);
    }
    let is_text = on_left >= WORDS * count && on_right >= WORDS * count;
    (count >= LINES && count * 5 >= among * 2 && is_text).then_some((first..last + 1, right))
}

/// A gap inside a line.
struct Gap {
    /// Bytes of the source.
    range: Range<usize>,
    /// The column, in characters, of what follows it.
    right: usize,
}

fn gaps(source: &str, line: &Line) -> Vec<Gap> {
    let text = line.text(source);
    let mut found = Vec::new();
    if !text.contains("  ") {
        return found;
    }
    let mut spaces = 0;
    for (column, (at, c)) in text.char_indices().enumerate() {
        if c == ' ' {
            spaces += 1;
            continue;
        }
        if spaces >= GUTTER {
            let end = line.range.start + at;
            found.push(Gap {
                range: end - spaces..end,
                right: line.indent + column,
            });
        }
        spaces = 0;
    }
    found
}

/// The columns of a region, line by line.
#[derive(Default)]
struct Columns {
    left: Vec<(Line, bool)>,
    right: Vec<(Line, bool)>,
}

impl Columns {
    /// Puts `line` where it belongs: on both sides, on one, or, where it goes over both columns, behind what there is.
    fn add(
        &mut self,
        source: &str,
        line: &Line,
        is_furniture: bool,
        right: usize,
        found: &mut (Vec<Line>, Vec<bool>),
    ) {
        let blank = |at: usize| Line {
            range: at..at,
            ..line.clone()
        };
        let end = line.indent + line.text(source).chars().count();
        let gap = gaps(source, line)
            .into_iter()
            .find(|gap| gap.right == right || gap.right == right + 1);
        if line.is_blank() || is_furniture || (end < right && gap.is_none()) {
            self.left.push((line.clone(), is_furniture));
            self.right.push((blank(line.range.end), false));
        } else if line.indent + 1 >= right {
            self.left.push((blank(line.range.start), false));
            let line = Line {
                indent: line.indent.saturating_sub(right),
                ..line.clone()
            };
            self.right.push((line, false));
        } else if let Some(gap) = gap {
            let left = Line {
                range: line.range.start..gap.range.start,
                ..line.clone()
            };
            let right = Line {
                range: gap.range.end..line.range.end,
                indent: gap.right - right,
                starts_page: false,
                ..line.clone()
            };
            self.left.push((left, false));
            self.right.push((right, false));
        } else {
            self.flush(found);
            found.0.push(line.clone());
            found.1.push(false);
        }
    }

    /// Hands on what was gathered, left before right.
    fn flush(&mut self, found: &mut (Vec<Line>, Vec<bool>)) {
        for (line, is_furniture) in self.left.drain(..).chain(self.right.drain(..)) {
            found.0.push(line);
            found.1.push(is_furniture);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::clause::segment;
    use crate::clause::tests::document;

    const COLUMNS: &str = "\
The Ministers welcomed the        in May. They agreed to
report on coastal trade and       widen their joint patrols
thanked its many authors.         of the Selk Strait and to
The two sides regretted that      share what they learn from
the talks had been put off        them with Torvald.
until the meeting of envoys       Averna will host the talks.
";

    #[test]
    fn columns_are_read_one_after_the_other_and_never_mixed() {
        let clauses = segment(&document(COLUMNS));
        let mut texts: Vec<(&str, &str)> = clauses
            .iter()
            .map(|clause| (clause.lead.as_str(), clause.text.as_str()))
            .collect();
        assert_eq!(
            texts.remove(0),
            ("", "The Ministers welcomed the"),
            "rows stand in the order of the source"
        );
        assert_eq!(
            texts.remove(0),
            (
                "The two sides regretted that the talks had been put off until the meeting of envoys",
                "in May."
            ),
            "the sentence began in the left column"
        );
        assert!(texts.contains(&("The Ministers welcomed the", "report on coastal trade")));
        assert!(texts.contains(&("", "Averna will host the talks.")));
        assert!(texts.iter().all(|(_, text)| !text.contains("and widen")));
    }

    #[test]
    fn justified_text_is_no_columns() {
        let text = "The  Ministers   met  in\nKarlsburg  to  discuss  a\nreport  on  trade,  and\nthe  envoys  left  for  a\nlong  meeting  in  Selk  on\nmatters  of  space.\n";
        let clauses = segment(&document(text));
        assert!(
            clauses
                .iter()
                .all(|clause| clause.lead.is_empty() || clause.span.len() > 10)
        );
        assert!(
            clauses[0]
                .text
                .starts_with("The Ministers met in Karlsburg to discuss a report on trade")
        );
    }
}
