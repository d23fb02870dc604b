//! What the program knows of English: words with their places, verbs with their forms.
//!
//! In comes a stretch of text, out come [`Word`]s that point back into it and, for each, the [`VerbForm`]s and
//! [`WordClass`]es it may be. The word lists are data (`data/language/english.toml`); nothing here knows of clauses
//! or labels. Whether a text is English at all is told here, too. It is a leaf that both cutting and labelling stand on, so that the two never disagree about what a verb is.

mod classes;
mod file;
mod grammar;
mod identify;
mod inflect;
mod lexeme;
mod lexicon;
mod word;

pub use classes::{ClassSet, WordClass};
pub use grammar::Grammar;
pub use identify::{Language, identify};
pub use inflect::VerbForm;
pub use lexeme::Lexeme;
pub use lexicon::{Lexicon, VerbReading};
pub use word::{Word, lower, next_place, words};
