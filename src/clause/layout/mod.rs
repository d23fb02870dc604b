//! What the layout of a text says: its paragraphs and list items, without what belongs to the page.
//!
//! In comes the text with its page starts. Lines that are page furniture are set aside (`furniture`, `running_head`,
//! `listing`), columns are put into reading order (`column`), footnotes beside the text (`footnote`), and the lines that
//! are left are gathered (`flow`) into [`Paragraph`]s, items under the header they hang on. What layout did to words is
//! told by [`Repairs`].

mod column;
mod flow;
mod footnote;
mod furniture;
mod heading;
mod line;
mod listing;
mod marker;
mod paragraph;
mod read;
mod repair;
mod running_head;

use std::ops::Range;

pub(super) use read::paragraphs;
pub(super) use repair::{Repaired, Repairs};

/// A paragraph or a list item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::clause) struct Paragraph {
    /// Bytes of the source, numbering left out, in order; more than one where furniture stands between.
    pub pieces: Vec<Range<usize>>,
    /// The paragraph that introduces this list item.
    pub under: Option<usize>,
    /// Whether it introduces items.
    pub introduces: bool,
}

impl Paragraph {
    /// A paragraph that stands beside the others, such as a footnote.
    pub fn alone(piece: Range<usize>) -> Self {
        Self {
            pieces: vec![piece],
            under: None,
            introduces: false,
        }
    }
}
