//! The readings of layout put together.

use super::Paragraph;
use super::column::in_reading_order;
use super::footnote::footnotes;
use super::furniture::furniture;
use super::line::lines;
use super::paragraph::gathered;

/// The paragraphs of `source`, and behind them its notes. `pages` are the code points at which pages start, ascending.
pub(in crate::clause) fn paragraphs(source: &str, pages: &[usize]) -> Vec<Paragraph> {
    let pages = byte_offsets(source, pages);
    let lines = lines(source, &pages);
    let aside = furniture(source, &lines);
    let (lines, mut aside) = in_reading_order(source, lines, aside);
    let notes = footnotes(source, &lines, &mut aside);
    for note in &notes {
        aside[note.lines.clone()].fill(true);
    }
    let mut paragraphs = gathered(source, &lines, &aside);
    paragraphs.extend(notes.into_iter().map(|note| Paragraph::alone(note.range)));
    paragraphs
}

/// The bytes at which the code points `points` (ascending) begin.
fn byte_offsets(source: &str, points: &[usize]) -> Vec<usize> {
    let mut points = points.iter().copied().peekable();
    let mut found = Vec::with_capacity(points.len());
    for (point, (byte, _)) in source.char_indices().enumerate() {
        while points.next_if(|wanted| *wanted <= point).is_some() {
            found.push(byte);
        }
        if points.len() == 0 {
            break;
        }
    }
    found
}
