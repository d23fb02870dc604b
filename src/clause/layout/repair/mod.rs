//! What layout did to the words of a text, undone for reading.
//!
//! Spans point into the source, and the source is never changed. But "coopera-", "tion" on two lines, "o\u{fb03}ce"
//! with a ligature, a footnote's number at the end of a word are no words to whoever reads them. A [`Repairs`] lists
//! the places where the text to be read differs from the source, each a range with what is read in its stead, so that
//! tokens and labels see words while spans stay what they are.

mod broken_word;
mod mark;
mod repairs;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub(in crate::clause) use repairs::{Repaired, Repairs};

/// To which word the removed text of a repair belongs, so that a span still covers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Neither,
    Before,
    After,
}

/// A place where what is read differs from the source.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Repair {
    range: Range<usize>,
    read: String,
    side: Side,
}
