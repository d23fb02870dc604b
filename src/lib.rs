//! Clausemark turns policy documents into a table of labelled clauses.
//!
//! The data flows one way: [`document`] reads files, [`clause`] cuts their text, [`encode`] makes vectors, [`classify`]
//! and [`keyword`] label (where it is wanted, by what [`entail`] says of pairs of texts), [`output`] writes rows; [`run`] moves batches through these stages. [`taxonomy`] says which
//! labels there are, [`model`] where the weights lie, [`checkpoint`] how they get into a network, [`evaluate`] compares a
//! table with hand tags, and [`language`] is what cutting and labelling know of English. No stage knows of flags,
//! progress bars or the terminal: that is the binary's part.
//!
//! Cutting needs no model:
//!
//! ```
//! use clausemark::clause::segment;
//! use clausemark::document::Document;
//!
//! let document = Document {
//!     id: "note.txt".into(),
//!     text: "The two sides noted the progress and pledged to continue the talks.".into(),
//!     pages: vec![0],
//!     rows: None,
//! };
//! let clauses = segment(&document);
//! assert_eq!(clauses[1].text, "and pledged to continue the talks.");
//! assert_eq!(clauses[1].lead, "The two sides");
//! ```

#![deny(missing_docs)]
#![warn(clippy::pedantic)]
#![allow(
    // `classify::Classifier` is read as such, not with its module's name before it.
    clippy::module_name_repetitions
)]

pub mod annotation;
pub mod checkpoint;
pub mod classify;
pub mod clause;
pub mod document;
pub mod encode;
pub mod entail;
pub mod evaluate;
pub mod keyword;
pub mod language;
pub mod learn;
pub mod model;
pub mod output;
#[cfg(target_arch = "x86_64")]
mod product;
pub mod run;
pub mod sample;
pub mod taxonomy;
