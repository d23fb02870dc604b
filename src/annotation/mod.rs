//! From files of tagged clauses to clauses with labels, whoever gave them.
//!
//! In come files of hand tags ("gold") and tables of labelled clauses ("predictions"), out come [`GoldClause`]s and
//! [`PredictedClause`]s with the lines they stand on. Comparing, learning and sampling all start from these two, so
//! that a sheet that one of them takes is good for the others, and a mistake in it is told the same way: file, line,
//! column and remedy ([`AnnotationError`]).
//!
//! Hand tags are our own table, or what Label Studio or doccano exports; one file here for each. Which it is, the content
//! says. What is read is checked: no clause twice, the words of the codebook, and with a [`LabelSet`] the labels too.

mod cells;
mod content;
mod doccano;
mod entry;
mod error;
mod format;
mod gold;
mod json;
mod label_set;
mod label_studio;
mod line;
mod predicted;
mod read;
mod row;
mod tags;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use crate::taxonomy::NO_DOMAIN;

pub use error::AnnotationError;
pub use gold::{GoldTexts, read_gold_places, read_gold_texts};
pub use label_set::LabelSet;
pub(crate) use label_set::nearest;
pub use predicted::{TableClause, read_table};
pub use read::{Labelled, Reading, Tags, read_gold, read_labelled, read_predictions, read_tags};

/// A clause with its hand tags; what was not tagged is none or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoldClause {
    /// The document it is from.
    pub doc_id: String,
    /// The line of the file its row begins on, from one.
    pub line: usize,
    /// What the file calls it; may be empty.
    pub clause_id: String,
    /// Code points of the document's text; none where the clause is to be found by its text.
    pub span: Option<Range<usize>>,
    /// With runs of white space folded to one space.
    pub text: String,
    /// What stands before it in the document, from the beginning of its sentence or of the clause before; may be empty.
    pub before: String,
    /// The clause behind it in the document; may be empty.
    pub after: String,
    /// The level of commitment.
    pub strength: Option<u8>,
    /// Up to three, the primary one first; `none` alone where no domain fits; empty where it was not tagged.
    pub domains: Vec<String>,
    /// `positive` or `negative`.
    pub polarity: String,
    /// `yes` or `no`.
    pub conditional: String,
    /// `joint`, `unilateral`, `third_party` or `none`.
    pub actor: String,
}

/// A clause as a program, or another person, has it.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictedClause {
    /// The document it is from.
    pub doc_id: String,
    /// The line of the file its row begins on, from one.
    pub line: usize,
    /// What the table calls it; may be empty.
    pub clause_id: String,
    /// Code points of the document's text; none where the table has no spans.
    pub span: Option<Range<usize>>,
    /// With runs of white space folded to one space.
    pub text: String,
    /// None where it was cut and not labelled.
    pub labels: Option<Labels>,
}

/// What was said of a clause.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels {
    /// Up to three, the primary one first; `none` alone where no domain fits; empty where nothing was said of it.
    pub domains: Vec<String>,
    /// The probability that the primary domain is right, in 0..=1.
    pub domain_score: Option<f64>,
    /// The probability of every domain the table has a column `p_<id>` for, by id.
    pub scores: Vec<(String, f64)>,
    /// The level of commitment.
    pub strength: Option<u8>,
    /// The probability that the level is right, in 0..=1.
    pub strength_score: Option<f64>,
    /// `positive` or `negative`.
    pub polarity: String,
    /// `yes` or `no`.
    pub conditional: String,
    /// `joint`, `unilateral`, `third_party` or `none`.
    pub actor: String,
    /// Whether the row is marked for review.
    pub review: bool,
}

impl GoldClause {
    /// Whether anything was tagged of it.
    #[must_use]
    pub fn is_tagged(&self) -> bool {
        let words = [&self.polarity, &self.conditional, &self.actor];
        self.strength.is_some()
            || !self.domains.is_empty()
            || words.iter().any(|word| !word.is_empty())
    }
}

impl PredictedClause {
    /// Where it starts, in code points of the document's text.
    #[must_use]
    pub fn start(&self) -> Option<usize> {
        self.span.as_ref().map(|span| span.start)
    }
}

impl Labels {
    /// The primary domain; `none` where there is no domain.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.domains.first().map_or(NO_DOMAIN, String::as_str)
    }
}
