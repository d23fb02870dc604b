//! Paragraphs and list items, and which of them introduce which.
//!
//! In come the lines of a document and which of them are furniture; out come [`Paragraph`]s without headings. A
//! paragraph that furniture interrupts has several pieces. A paragraph that ends in a colon introduces the items
//! that follow it: those with a marker, or those that begin with a small letter.

use std::borrow::Cow;
use std::ops::Range;

use super::Paragraph;
use super::flow::Flow;
use super::heading::is_heading;
use super::line::Line;
use super::marker::{Marker, lone_marker, marker};

/// Bytes of the longest heading, far beyond any.
const HEADING: usize = 2000;

/// Lines that belong together, before it is known what they are.
#[derive(Debug)]
pub(super) struct Block {
    pieces: Vec<Range<usize>>,
    pub marker: Option<Marker>,
    pub indent: usize,
    pub last_line: usize,
}

impl Block {
    pub fn start(&self) -> usize {
        self.pieces.first().map_or(0, |piece| piece.start)
    }

    pub fn end(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.end)
    }

    /// What the block says, or as much of it as tells a heading from text: its beginning where it has several pieces,
    /// without what stands between.
    pub fn text<'t>(&self, source: &'t str) -> Cow<'t, str> {
        if let [piece] = self.pieces.as_slice() {
            return Cow::Borrowed(&source[piece.clone()]);
        }
        let mut joined = String::new();
        for piece in &self.pieces {
            if piece.len() > HEADING {
                return Cow::Borrowed(&source[piece.clone()]);
            }
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(&source[piece.clone()]);
            if joined.len() > HEADING {
                break;
            }
        }
        Cow::Owned(joined)
    }

    fn has_letters(&self, source: &str) -> bool {
        self.pieces
            .iter()
            .any(|piece| source[piece.clone()].chars().any(char::is_alphabetic))
    }

    fn extend_to(&mut self, end: usize) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.end = end;
        }
    }
}

/// Gathers the lines that are not furniture into paragraphs.
pub(super) fn gathered(source: &str, lines: &[Line], furniture: &[bool]) -> Vec<Paragraph> {
    let blocks = blocks(source, lines, furniture);
    let blocks: Vec<Block> = blocks
        .into_iter()
        .filter(|block| !is_dropped(source, block))
        .collect();
    nest(source, &blocks)
}

fn blocks(source: &str, lines: &[Line], furniture: &[bool]) -> Vec<Block> {
    let flow = Flow::of(source, lines, furniture);
    let mut blocks: Vec<Block> = Vec::new();
    // What lies between the last line that was kept and this one.
    let (mut blank, mut page) = (2, false);
    // A marker that stands on a line of its own, and its indent.
    let mut lone: Option<(Marker, usize)> = None;
    for (at, line) in lines.iter().enumerate() {
        page |= line.starts_page || furniture[at];
        if line.is_blank() || furniture[at] {
            blank += usize::from(line.is_blank());
            continue;
        }
        let gap = blank > usize::from(flow.double_spaced) || page;
        let found = lone_marker(line.text(source));
        let is_item = found.is_some_and(|_| {
            blocks
                .last()
                .is_none_or(|block| gap || flow.ends_above(block))
        });
        if let (Some(kind), true) = (found, is_item) {
            lone = Some((kind, line.indent));
        } else if let Some((kind, indent)) = lone.take() {
            blocks.push(Block {
                marker: Some(kind),
                indent,
                ..opened(source, line, at)
            });
        } else {
            add(source, &flow, lines, &mut blocks, at, gap, page);
        }
        (blank, page) = (0, false);
    }
    blocks
}

/// Adds the line `at` to the last of `blocks`, or as a new one.
fn add(
    source: &str,
    flow: &Flow<'_>,
    lines: &[Line],
    blocks: &mut Vec<Block>,
    at: usize,
    gap: bool,
    page: bool,
) {
    let line = &lines[at];
    match blocks.last_mut() {
        Some(block) if flow.joins(block, at, gap, page) => {
            if is_apart_by_space(source, block.end()..line.range.start) {
                block.extend_to(line.range.end);
            } else {
                block.pieces.push(line.range.clone());
            }
            block.last_line = at;
        }
        _ => blocks.push(opened(source, line, at)),
    }
}

/// Whether there is nothing in `between` but white space and the marks of quoting. A line of a right column stands
/// before the end of the left one, and so is apart from it.
fn is_apart_by_space(source: &str, between: Range<usize>) -> bool {
    source
        .get(between)
        .is_some_and(|text| text.chars().all(|c| c == '>' || c.is_whitespace()))
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

/// Headings and captions, and blocks without a single letter.
fn is_dropped(source: &str, block: &Block) -> bool {
    if !block.has_letters(source) {
        return true;
    }
    let text = block.text(source);
    match block.marker {
        None => is_heading(&text),
        // "2. train teachers" is an item, however short: headings begin with a capital.
        Some(Marker::Numbered) => !begins_small(&text) && is_heading(&text),
        Some(_) => false,
    }
}

fn begins_small(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
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
            begins_small(&source[item.start()..])
                && (follows || blocks[header + 1].marker.is_none())
        }
        (Some(_), Some(Marker::Numbered))
            if begins_small(&source[item.start()..])
                || numbering_style(source, item).starts_with('a') =>
        {
            let first = &blocks[header + 1];
            let style = numbering_style(source, first);
            item.indent == first.indent
                && numbering_style(source, item) == style
                && (first.indent > head.indent || numbering_style(source, head) != style)
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

/// How the number before a block is written: "12.3" and "4.5" alike, "4." and "d." not.
fn numbering_style(source: &str, block: &Block) -> String {
    let number = source[..block.start()].trim_end();
    let number = number.rsplit(char::is_whitespace).next().unwrap_or("");
    let mut style = String::new();
    for c in number.chars() {
        let sign = match c {
            '0'..='9' => '1',
            c if c.is_lowercase() => 'a',
            c if c.is_uppercase() => 'A',
            c => c,
        };
        if !style.ends_with(sign) {
            style.push(sign);
        }
    }
    style
}
