//! From sources to a finished table: moves batches of documents through the stages.
//!
//! In come [`Source`](crate::document::Source)s, out goes a table, and a [`RunReport`] tells what became of every
//! document. Documents are taken in batches of bounded size and written in order; one that fails is listed and costs
//! no other its rows.

mod adapt;
mod batch;
mod classify;
mod course;
mod cut;
mod encode;
mod entail;
mod error;
mod explain;
mod gold;
mod gold_document;
mod journal;
mod label;
mod report;
mod segment;

pub use adapt::{gather, gather_gold};
pub use batch::{Input, Limits, Observer};
pub use classify::{Pipeline, classify};
pub use course::Course;
pub use error::RunError;
pub use explain::{Explained, explain};
pub use gold::{GoldEvidence, classify_gold, evidence_of_gold};
pub use gold_document::{GoldDocument, Unfound, documents_of_rows, documents_of_sources};
pub use journal::{Earlier, Journal, JournalError, Past};
pub use report::{Failure, Foreign, RunReport, Stage, Timings};
pub use segment::segment;
