//! From a clause to its keywords.
//!
//! In come the texts of clauses with their vectors, out come for each the phrases of it that are most like it. Two
//! steps, one file each: [`candidates`] takes the phrases a text offers, [`KeywordRanker`] embeds them and ranks them.

mod candidate;
mod rank;

pub use candidate::candidates;
pub use rank::KeywordRanker;
