//! Paragraphs and list items, and which of them introduce which.
//!
//! In come the lines of a document and which of them are furniture; out come [`Paragraph`]s without headings. A
//! paragraph that furniture interrupts has several pieces. A paragraph that ends in a colon introduces the items
//! that follow it: those with a marker, or those that begin with a small letter.

use std::ops::Range;

use super::heading::{is_heading, is_run_in_heading};
use super::line::Line;
use super::marker::{Marker, marker};
use crate::language::{Grammar, WordClass};

/// Bytes of a line from which on it is taken for a whole paragraph on one line.
const UNWRAPPED: usize = 200;

/// A paragraph or a list item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Bytes of the source, numbering left out, in order; more than one where furniture stands between.
    pub pieces: Vec<Range<usize>>,
    /// The paragraph that introduces this list item.
    pub under: Option<usize>,
    /// Whether it introduces items.
    pub introduces: bool,
}

/// Lines that belong together, before it is known what they are.
#[derive(Debug)]
struct Block {
    pieces: Vec<Range<usize>>,
    marker: Option<Marker>,
    indent: usize,
    last_line: usize,
}

impl Block {
    fn start(&self) -> usize {
        self.pieces.first().map_or(0, |piece| piece.start)
    }

    fn end(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.end)
    }

    fn extend_to(&mut self, end: usize) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.end = end;
        }
    }
}

/// Gathers the lines that are not furniture into paragraphs.
pub(super) fn paragraphs(source: &str, lines: &[Line], furniture: &[bool]) -> Vec<Paragraph> {
    let blocks = blocks(source, lines, furniture);
    let blocks: Vec<Block> = blocks
        .into_iter()
        .filter(|block| !is_dropped(source, block))
        .collect();
    nest(source, &blocks)
}

fn blocks(source: &str, lines: &[Line], furniture: &[bool]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    // What lies between the last line that was kept and this one.
    let (mut blank, mut page) = (true, false);
    for (at, line) in lines.iter().enumerate() {
        page |= line.starts_page || furniture[at];
        if line.is_blank() || furniture[at] {
            blank |= line.is_blank();
            continue;
        }
        match blocks.last_mut() {
            Some(block) if joins(source, lines, block, at, blank || page) => {
                if page
                    && lines[block.last_line + 1..at]
                        .iter()
                        .any(|line| !line.is_blank())
                {
                    block.pieces.push(line.range.clone());
                } else {
                    block.extend_to(line.range.end);
                }
                block.last_line = at;
            }
            _ => blocks.push(opened(source, line, at)),
        }
        (blank, page) = (false, false);
    }
    blocks
}

fn opened(source: &str, line: &Line, at: usize) -> Block {
    let found = marker(line.text(source));
    let start = line.range.start + found.map_or(0, |(_, length)| length);
    let piece = start..line.range.end;
    Block {
        pieces: [piece].into(),
        marker: found.map(|(kind, _)| kind),
        indent: line.indent,
        last_line: at,
    }
}

/// Whether the line `at` goes on with `block`; `gap` says whether something stands between them.
fn joins(source: &str, lines: &[Line], block: &Block, at: usize, gap: bool) -> bool {
    let (line, last) = (lines[at].text(source), lines[block.last_line].text(source));
    if begins_item(line, last, block, gap) || line.starts_with("# ") || line.starts_with("##") {
        return false;
    }
    let small = line.starts_with(|c: char| c.is_lowercase());
    if gap {
        return (small
            && is_open_ended(last)
            && (block.marker.is_some() || !is_heading(&source[block.start()..block.end()])))
            || (last.len() > UNWRAPPED / 4 && is_open_ended(last) && ends_in_function_word(last));
    }
    if last.starts_with("# ")
        || last.starts_with("##")
        || (is_first_line(source, block, last) && is_run_in_heading(last, line))
    {
        return false;
    }
    if !is_open_ended(last) && !ends_in_initials(last) {
        let outdented = block.marker.is_some() && lines[at].indent <= block.indent && !small;
        let indented =
            lines[at].indent > lines[block.last_line].indent + 1 && block.marker.is_none();
        return !(outdented || indented || last.len() > UNWRAPPED || line.len() > UNWRAPPED);
    }
    small || (last.len() <= UNWRAPPED && line.len() <= UNWRAPPED) || ends_in_function_word(last)
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

fn is_first_line(source: &str, block: &Block, last: &str) -> bool {
    source[block.start()..block.end()].len() <= last.len()
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

/// "the U.S.": the full stop is no end by itself, and what a sentence is has yet to be seen.
fn ends_in_initials(line: &str) -> bool {
    line.split_whitespace()
        .next_back()
        .is_some_and(|word| word.len() > 3 && word.split_inclusive('.').all(is_initial))
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

/// Headings and captions, and blocks without a single letter.
fn is_dropped(source: &str, block: &Block) -> bool {
    let text = &source[block.start()..block.end()];
    if !text.chars().any(char::is_alphabetic) {
        return true;
    }
    match block.marker {
        None | Some(Marker::Numbered) => is_heading(text),
        Some(_) => false,
    }
}

/// Finds for every item the paragraph that introduces it.
fn nest(source: &str, blocks: &[Block]) -> Vec<Paragraph> {
    let mut open: Vec<usize> = Vec::new();
    let mut found: Vec<Paragraph> = Vec::with_capacity(blocks.len());
    for (at, block) in blocks.iter().enumerate() {
        while open
            .last()
            .is_some_and(|header| !is_item_under(source, blocks, *header, at))
        {
            open.pop();
        }
        let under = open.last().copied();
        let introduces = source[..block.end()].ends_with(':')
            && blocks
                .get(at + 1)
                .is_some_and(|_| is_item_under(source, blocks, at, at + 1));
        if introduces {
            open.push(at);
        }
        found.push(Paragraph {
            pieces: block.pieces.clone(),
            under,
            introduces,
        });
    }
    found
}

/// Whether block `at` can be an item of the list that `header` introduces.
fn is_item_under(source: &str, blocks: &[Block], header: usize, at: usize) -> bool {
    let (head, item) = (&blocks[header], &blocks[at]);
    let follows = at == header + 1;
    match (head.marker, item.marker) {
        (None, Some(Marker::Numbered)) => {
            follows || blocks[header + 1].marker == Some(Marker::Numbered)
        }
        (None, Some(_)) => true,
        (_, None) => {
            source[item.start()..].starts_with(|c: char| c.is_lowercase())
                && (follows || blocks[header + 1].marker.is_none())
        }
        (Some(outer), Some(inner)) => {
            let first = &blocks[header + 1];
            (item.indent > head.indent
                || (inner != outer && first.marker == Some(inner) && item.indent == first.indent))
                && inner != Marker::Numbered
                || (inner != outer && follows)
        }
    }
}
