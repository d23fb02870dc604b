//! From the places where a sentence may be cut to its clauses.

use std::ops::Range;

use super::verb::Shape;

/// A clause of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub tokens: Range<usize>,
    /// The tokens that govern it.
    pub lead: Vec<Range<usize>>,
    /// Whether the header of its list governs it too.
    pub under_header: bool,
}

/// A place where the sentence may be cut.
#[derive(Debug)]
pub(super) struct Cut {
    /// First token of the new clause; what lies between `end` and it belongs to no clause.
    pub at: usize,
    pub end: usize,
    pub lead: Vec<Range<usize>>,
    pub under_header: bool,
    /// The series of verbs it belongs to: level in the chain and shape.
    pub series: Option<(usize, Shape)>,
    pub confirmed: bool,
}

/// The clauses that `cuts` make of a sentence of `count` tokens; `under_header` is said of the first.
pub(super) fn parts(count: usize, under_header: bool, cuts: Vec<Cut>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut open = Part {
        tokens: 0..count,
        lead: Vec::new(),
        under_header,
    };
    for cut in cuts.into_iter().filter(|cut| cut.confirmed) {
        if cut.end <= open.tokens.start || cut.at >= count {
            continue;
        }
        open.tokens.end = cut.end;
        parts.push(open);
        open = Part {
            tokens: cut.at..count,
            lead: cut.lead,
            under_header: cut.under_header,
        };
    }
    parts.push(open);
    parts
}
