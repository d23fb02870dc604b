//! Whether a line goes on with what stands above it.
//!
//! Gaps, indents, markers and capitals say where a paragraph begins. Where they do not, the width of the lines does:
//! a line is broken where the next word no longer fits, so a line that leaves room for it is the last of its
//! paragraph, or a heading.

use super::heading::{is_heading, is_run_in_heading};
use super::line::Line;
use super::marker::{Marker, marker};
use super::paragraph::Block;
use crate::language::{Grammar, Lexicon, WordClass};

/// Bytes of a line from which on it is taken for a whole paragraph on one line.
const UNWRAPPED: usize = 200;
/// Lines that have to be there before their width says anything.
const LINES_FOR_WIDTH: usize = 6;
/// Pairs of lines with one blank line between that make a text double-spaced.
const DOUBLE_SPACED: usize = 6;

/// The lines of a document, and how they were broken.
pub(super) struct Flow<'t> {
    source: &'t str,
    lines: &'t [Line],
    /// Bytes of a full line; 0 where lines are paragraphs.
    width: usize,
    /// Whether a blank line between two lines means nothing.
    pub double_spaced: bool,
}

impl<'t> Flow<'t> {
    pub fn of(source: &'t str, lines: &'t [Line], furniture: &[bool]) -> Self {
        let written: Vec<usize> = (0..lines.len())
            .filter(|at| !lines[*at].is_blank() && !furniture[*at])
            .collect();
        let mut widths: Vec<usize> = written
            .iter()
            .map(|at| lines[*at].range.len())
            .filter(|width| *width <= UNWRAPPED)
            .collect();
        widths.sort_unstable();
        let width = if widths.len() >= LINES_FOR_WIDTH {
            widths[widths.len() * 4 / 5]
        } else {
            0
        };
        Self {
            source,
            lines,
            width,
            double_spaced: is_double_spaced(source, lines, &written),
        }
    }

    fn text(&self, at: usize) -> &'t str {
        self.lines[at].text(self.source)
    }

    /// Whether the line `at` goes on with `block`; `gap` says whether something stands between them, `page` whether it
    /// is the end of a page.
    pub fn joins(&self, block: &Block, at: usize, gap: bool, page: bool) -> bool {
        let (line, last) = (self.text(at), self.text(block.last_line));
        if self.lines[at].quoted != self.lines[block.last_line].quoted {
            return false;
        }
        if begins_item(line, last, block, gap) || line.starts_with("# ") || line.starts_with("##") {
            return false;
        }
        let above = block.text(self.source);
        let above = above.as_ref();
        let small = line.starts_with(char::is_lowercase);
        if gap {
            return is_open_ended(last) && self.spans_gap(block, above, at, page);
        }
        if last.starts_with("# ")
            || last.starts_with("##")
            || self.is_heading_above(above, last, at)
        {
            return false;
        }
        if !is_open_ended(last) && !ends_in_abbreviation(last) {
            return !self.begins_after_sentence(block, last, at);
        }
        let outdented = block.marker.is_some()
            && self.lines[at].indent <= block.indent
            && self.leaves_room(last, line);
        if outdented && !small && !ends_in_function_word(last) {
            return false;
        }
        small || (last.len() <= UNWRAPPED && line.len() <= UNWRAPPED) || ends_in_function_word(last)
    }

    /// Whether the sentence that is open at the end of `above`, the text of `block`, goes on with the line `at` in
    /// spite of the gap between.
    fn spans_gap(&self, block: &Block, above: &str, at: usize, page: bool) -> bool {
        let (line, last) = (self.text(at), self.text(block.last_line));
        let is_title = || is_heading(above);
        if line.starts_with(char::is_lowercase) {
            return block.marker.is_some() || !is_title();
        }
        let is_full = self.width > 0 && last.len() * 10 >= self.width * 9;
        (above.len() > UNWRAPPED / 4 && ends_in_function_word(last))
            || (page && is_full && !is_title() && !is_heading(line))
    }

    /// Whether a sentence ends with `block`.
    pub fn ends_above(&self, block: &Block) -> bool {
        !is_open_ended(self.text(block.last_line))
    }

    /// Whether the line `at` begins something new after `last`, which ends a sentence.
    fn begins_after_sentence(&self, block: &Block, last: &str, at: usize) -> bool {
        let line = self.text(at);
        let small = line.starts_with(char::is_lowercase);
        let outdented = block.marker.is_some() && self.lines[at].indent <= block.indent && !small;
        let indented = self.lines[at].indent > self.lines[block.last_line].indent + 1
            && block.marker.is_none();
        outdented
            || indented
            || last.len() > UNWRAPPED
            || line.len() > UNWRAPPED
            || (!small && self.leaves_room(last, line))
            || self.is_heading_below(at)
    }

    /// Whether `above`, which ends in the line `last`, is the heading of what begins with the line `at`.
    fn is_heading_above(&self, above: &str, last: &str, at: usize) -> bool {
        let line = self.text(at);
        let is_first = above.len() <= last.len();
        if is_first && is_run_in_heading(last, line) {
            return true;
        }
        let begins = line.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let ends = !above.ends_with([',', ':', '-', '–', '.', ';']) && !ends_in_function_word(last);
        let apart = || self.leaves_room(last, line) || (is_capitals(above) && !is_capitals(line));
        // What is too long for a heading is told first: the text above grows with every line.
        begins && ends && is_heading(above) && apart()
    }

    /// Whether the line `at` is a heading that stands right below a paragraph.
    fn is_heading_below(&self, at: usize) -> bool {
        let line = self.text(at);
        let title = marker(line).map_or(line, |(_, length)| &line[length..]);
        if !is_heading(title) {
            return false;
        }
        match self.lines.get(at + 1).filter(|next| !next.is_blank()) {
            Some(_) => is_capitals(title) || self.is_heading_above(title, title, at + 1),
            None => line.len() * 5 < self.width * 4,
        }
    }

    /// Whether the first word of `next` would have fitted on `line`.
    fn leaves_room(&self, line: &str, next: &str) -> bool {
        let word = next.split_whitespace().next().map_or(0, str::len);
        (line.len() + 1 + word) * 20 < self.width * 17
    }
}

/// Whether every line is followed by a blank one, in the midst of sentences too.
fn is_double_spaced(source: &str, lines: &[Line], written: &[usize]) -> bool {
    let apart = |by: usize| {
        written
            .windows(2)
            .filter(move |pair| pair[1] - pair[0] == by)
    };
    let (single, double) = (apart(1).count(), apart(2).count());
    let goes_on = |pair: &&[usize]| {
        is_open_ended(lines[pair[0]].text(source))
            && lines[pair[1]].text(source).starts_with(char::is_lowercase)
    };
    double >= DOUBLE_SPACED
        && single * 10 <= double
        && apart(2).filter(goes_on).count() * 5 >= double * 2
}

/// "SECURITY AT SEA"
fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() > 3 && letters.all(|c| !c.is_lowercase())
}

fn begins_item(line: &str, last: &str, block: &Block, gap: bool) -> bool {
    match marker(line).map(|(kind, _)| kind) {
        None => false,
        Some(Marker::Bullet) => true,
        Some(kind @ (Marker::Dash | Marker::Bracketed)) => {
            gap || block.marker == Some(kind)
                || !is_open_ended(last)
                || last.ends_with(',')
                || ends_in_function_word(last)
        }
        Some(Marker::Numbered) => (gap && !ends_in_function_word(last)) || !is_open_ended(last),
    }
}

/// Whether a sentence goes on after `line`.
fn is_open_ended(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '”', '’', '\'', ')', ']']);
    let line = line
        .strip_suffix("and")
        .or_else(|| line.strip_suffix("or"))
        .map_or(line, |front| {
            let front = front.trim_end();
            if front.ends_with(';') { front } else { line }
        });
    !line.ends_with(['.', '!', '?', ';', ':'])
}

/// "the U.S.", "led by Lt. Gen.": the full stop is no end by itself, and what a sentence is has yet to be seen.
fn ends_in_abbreviation(line: &str) -> bool {
    let Some(word) = line.split_whitespace().next_back() else {
        return false;
    };
    (word.len() > 3 && word.split_inclusive('.').all(is_initial))
        || word
            .strip_suffix('.')
            .is_some_and(|word| Lexicon::english().is_abbreviation(word))
}

fn is_initial(letter: &str) -> bool {
    let mut letters = letter.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.as_str() == "."
}

fn ends_in_function_word(line: &str) -> bool {
    let word = line
        .split_whitespace()
        .next_back()
        .unwrap_or_default()
        .to_lowercase();
    let classes = Grammar::english().classes(&word);
    [
        WordClass::Determiner,
        WordClass::Possessive,
        WordClass::Preposition,
        WordClass::Coordinator,
        WordClass::Modal,
    ]
    .into_iter()
    .any(|class| classes.has(class))
}
