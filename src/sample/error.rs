//! What can be wrong with a table to draw clauses from.

use thiserror::Error;

/// A table that no sheet can be drawn from. The message names the remedy; the caller knows the file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SampleError {
    /// It has clauses, but nothing says what they are about.
    #[error("has no labels; give the table that `clausemark classify` wrote")]
    NoLabels,
    /// It has no clauses.
    #[error("has no clauses; give the table that `clausemark classify` wrote")]
    NoClauses,
    /// All its clauses have tags.
    #[error(
        "has no clauses that are not tagged yet; give a table of other documents, or leave out --tagged"
    )]
    AllTagged,
}
