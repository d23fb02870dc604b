//! The sheet: which clauses are to be tagged, and how they were drawn.

use std::fmt;

use crate::annotation::TableClause;

/// Clauses to tag, in the order of the table they are from.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet<'c> {
    /// The clauses.
    pub rows: Vec<SheetRow<'c>>,
    /// What was drawn from each stratum, by domain and strength.
    pub strata: Vec<StratumCount>,
    /// The clauses there are to draw from; those with the same words are one.
    pub population: usize,
}

/// A clause to tag.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow<'c> {
    /// The clause.
    pub clause: &'c TableClause,
    /// What stands before it in its document, from the beginning of its sentence or of the clause before.
    pub before: String,
    /// The clause behind it in its document.
    pub after: String,
    /// How it was drawn.
    pub drawn: Drawn,
}

/// How a clause came onto the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// By chance, every clause with the same: over these rows scores are those of the whole table.
    Random,
    /// For its stratum, as a close call unlike the others.
    Close,
}

impl fmt::Display for Drawn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Random => "random",
            Self::Close => "close",
        })
    }
}

/// How much of a stratum is on the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StratumCount {
    /// The primary domain.
    pub domain: String,
    /// The strength; none where the table has none.
    pub strength: Option<u8>,
    /// Its clauses in the table; those with the same words are one.
    pub clauses: usize,
    /// Those drawn at random.
    pub random: usize,
    /// Those drawn as close calls.
    pub close: usize,
}
