//! From a document's text to its clauses.
//!
//! In comes a [`Document`](crate::document::Document), out come [`Clause`]s in document order: spans of that text,
//! each the smallest stretch that carries one communicative act on one object. The text goes through three readings:
//! lines are gathered into paragraphs without page furniture (`layout`), paragraphs are cut into sentences, sentences
//! into clauses. Every reading works on ranges of the source and never on a changed copy, so that a span always gives
//! the source back.

mod boundary;
mod chain;
#[cfg(test)]
mod coordination_tests;
mod embedded;
mod finite;
mod layout;
mod observe;
mod part;
#[cfg(test)]
mod properties;
mod rows;
mod scan;
mod segment;
mod sentence;
#[cfg(test)]
mod sentence_tests;
mod split;
mod stranded;
#[cfg(test)]
mod tests;
mod token;
mod verb;
#[cfg(test)]
mod verb_tests;
mod window;

use std::ops::Range;

pub use segment::{clause_id, segment};

/// A span of a document that carries one communicative act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// `<doc_id>#0001`, counted from one in document order, or what the table calls its row.
    pub id: String,
    /// Unicode code points of the document's text, end exclusive.
    pub span: Range<usize>,
    /// The page the clause starts on, from one.
    pub page: usize,
    /// The paragraph or list item the clause stands in, from one, counted over the document without its furniture.
    pub paragraph: usize,
    /// The span's text with every run of white space folded to one space.
    pub text: String,
    /// What [`words`](Self::words) gives, where layout has changed words of the text.
    pub reading: Option<String>,
    /// The words before the clause that govern it, or nothing where the clause is governed by its own: the subject
    /// ("The two sides"), or subject and predicate ("The two sides pledged to", "They intend to"). Placed before the
    /// clause's text, without the clause's leading "and" or "as well as", they make a sentence of it: where the text
    /// repeats the "to" or the preposition of the series ("and to expand trade"), the lead leaves it out ("They
    /// pledged"). Leads of more than sixty words are left out.
    pub lead: String,
}

impl Clause {
    /// The text as it is to be read by whatever asks for its meaning: words that a line's end broke are whole again,
    /// ligatures are letters, footnote marks and the marks of quoted e-mail are gone. Mostly it is `text` itself.
    #[must_use]
    pub fn words(&self) -> &str {
        self.reading.as_deref().unwrap_or(&self.text)
    }
}
