//! What can be wrong with a taxonomy file.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

/// A taxonomy that cannot be used. The message names the file, the line and the remedy.
#[derive(Debug, Error)]
pub enum TaxonomyError {
    /// The file could not be read.
    #[error(
        "cannot read the taxonomy {path}: {source}; give --taxonomy the path of a readable TOML file"
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file holds one or more mistakes.
    #[error("{path} is not a valid taxonomy:\n{}", list(.problems))]
    Invalid {
        /// The file, or what stands for it in messages.
        path: String,
        /// Every mistake that was found, by line.
        problems: Vec<Problem>,
    },
}

/// One mistake in a taxonomy file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The line it stands on, from one.
    pub line: usize,
    /// What is wrong, and what to do about it.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  line {}: {}", self.line, self.message)
    }
}

fn list(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}
