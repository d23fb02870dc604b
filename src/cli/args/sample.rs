//! The flags of `sample`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Flags of `sample`.
#[derive(Debug, Args)]
pub struct SampleFlags {
    /// A table that `classify` wrote
    #[arg(value_name = "CLAUSES")]
    pub table: PathBuf,
    /// How many clauses to draw; a fifth of them by chance
    #[arg(short = 'n', long, value_name = "N")]
    pub size: NonZeroUsize,
    /// The sheet to write, with instructions beside it; `-` is standard output, with nothing beside it. When not given,
    /// sheet.csv or tasks.json
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What to tag it with
    #[arg(long, value_enum, default_value_t = SheetFormat::Csv)]
    pub format: SheetFormat,
    /// Hand tags that are there already, in any form that `evaluate` takes; their clauses are not drawn again
    #[arg(long, value_name = "GOLD", num_args = 1..)]
    pub tagged: Vec<PathBuf>,
    /// Another seed draws other clauses by chance
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    pub seed: u64,
    /// The labels the table was made with; the built-in ones when not given
    #[arg(long, value_name = "FILE")]
    pub taxonomy: Option<PathBuf>,
    /// Show the program's own labels on the sheet; people tend to agree with what they are shown
    #[arg(long)]
    pub with_labels: bool,
    /// Replace the sheet where it exists
    #[arg(long)]
    pub force: bool,
}

/// What a sheet is tagged with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SheetFormat {
    /// A table for a spreadsheet
    Csv,
    /// Tasks for Label Studio, with the configuration of their project beside them
    Labelstudio,
}
