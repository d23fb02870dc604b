//! From a table of labelled clauses to a sheet to tag by hand.
//!
//! In come the rows of a table, out comes a [`Sheet`]: some of its clauses with their contexts, chosen so that a few hundred
//! tags teach and measure as much as they can, and writers that put it down as a table or as tasks of Label Studio.
//!
//! Most of a sheet is drawn by strata, the pairs of primary domain and strength that the program gave, so that rare labels
//! are seen; in a stratum the close calls and the unlike ones come first. Tags of such rows teach best, but a score over
//! them is that of hard clauses. A fifth is therefore drawn at random from all clauses ([`Drawn`]): scores over these rows
//! are those of the table. Clauses with the same words are one clause here.

mod allocate;
mod choose;
mod context;
mod error;
mod instructions;
mod label_studio;
mod likeness;
mod sheet;
mod table;

pub use choose::{SampleSettings, sample};
pub use error::SampleError;
pub use instructions::{SheetForm, instructions};
pub use label_studio::{configuration, write_tasks};
pub use sheet::{Drawn, Sheet, SheetRow, StratumCount};
pub use table::write_table;
