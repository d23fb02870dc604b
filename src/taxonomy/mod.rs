//! Which labels there are: domains, strengths and the words that mark them.
//!
//! In comes a TOML file (the built-in one is `data/taxonomy/defence.toml`), out comes a [`Taxonomy`] whose every
//! promise has been checked: ids unique and well formed, levels ascending, nothing empty, no unknown key. The
//! stages behind it can therefore take it at its word. What is wrong is told with file, line and remedy.

mod error;
mod file;
mod hypothesis;
mod label;
mod load;

pub use error::{Problem, TaxonomyError};
pub use label::{Domain, Grammar, NO_DOMAIN, Strength, Taxonomy};
pub use load::{BUILT_IN, built_in, load, parse};
