//! All repairs of a document, and a stretch of it as it is to be read.

use std::ops::Range;

use super::broken_word::mend_broken_words;
use super::mark::mend_marks;
use super::{Repair, Side};
use crate::clause::layout::Paragraph;

/// All repairs of a document, in order.
#[derive(Debug, Default)]
pub(in crate::clause) struct Repairs(Vec<Repair>);

/// A stretch of the source as it is to be read.
#[derive(Debug)]
pub(in crate::clause) struct Repaired<'r> {
    pub text: String,
    starts: Place<'r>,
    ends: Place<'r>,
}

impl Repairs {
    /// Finds what is to be repaired in the paragraphs of `source`.
    pub fn find(source: &str, paragraphs: &[Paragraph]) -> Self {
        let mut found = Vec::new();
        mend_broken_words(source, paragraphs, &mut found);
        for paragraph in paragraphs {
            for piece in &paragraph.pieces {
                mend_marks(source, piece, &mut found);
            }
        }
        found.sort_by_key(|repair| (repair.range.start, std::cmp::Reverse(repair.range.end)));
        found.dedup_by(|next, before| next.range.start < before.range.end);
        Self(found)
    }

    /// `range` as it is to be read; none where it is to be read as it stands.
    pub fn apply(&self, source: &str, range: &Range<usize>) -> Option<Repaired<'_>> {
        let first = self
            .0
            .partition_point(|repair| repair.range.start < range.start);
        let count = self.0[first..].partition_point(|repair| repair.range.end <= range.end);
        let repairs = &self.0[first..first + count];
        if repairs.is_empty() {
            return None;
        }
        let mut text = String::with_capacity(range.len());
        let mut at = range.start;
        for repair in repairs {
            text.push_str(&source[at..repair.range.start]);
            text.push_str(&repair.read);
            at = repair.range.end;
        }
        text.push_str(&source[at..range.end]);
        let place = Place {
            repairs,
            read: 0,
            source: range.start,
        };
        Some(Repaired {
            text,
            starts: place.clone(),
            ends: place,
        })
    }
}

impl Repaired<'_> {
    /// The bytes of the source that the word at `range` of the text stands for. Words are asked for in order.
    pub fn in_source(&mut self, range: &Range<usize>) -> Range<usize> {
        self.starts.start_of(range.start)..self.ends.end_of(range.end)
    }
}

/// A place in a repaired text that moves forward, with its counterpart in the source.
#[derive(Debug, Clone)]
struct Place<'r> {
    repairs: &'r [Repair],
    read: usize,
    source: usize,
}

impl Place<'_> {
    /// Steps over the repair that comes next if `steps` says so of the place in the text where it begins.
    fn step(&mut self, steps: impl Fn(usize, &Repair) -> bool) -> bool {
        let Some((repair, rest)) = self.repairs.split_first() else {
            return false;
        };
        let begin = self.read + repair.range.start - self.source;
        if !steps(begin, repair) {
            return false;
        }
        self.read = begin + repair.read.len();
        self.source = repair.range.end;
        self.repairs = rest;
        true
    }

    /// Where in the source the word begins that begins at `at` of the text.
    fn start_of(&mut self, at: usize) -> usize {
        while self.step(|begin, repair| {
            let end = begin + repair.read.len();
            end < at || (end == at && !(begin == at && repair.side == Side::After))
        }) {}
        match self.repairs.first() {
            Some(repair) if self.read + repair.range.start - self.source <= at => {
                repair.range.start
            }
            _ => self.source + at - self.read,
        }
    }

    /// Where in the source the word ends that ends at `at` of the text.
    fn end_of(&mut self, at: usize) -> usize {
        while self.step(|begin, repair| {
            begin + repair.read.len() <= at && (begin < at || repair.side == Side::Before)
        }) {}
        match self.repairs.first() {
            Some(repair) if self.read + repair.range.start - self.source < at => repair.range.end,
            _ => self.source + at.saturating_sub(self.read),
        }
    }
}
