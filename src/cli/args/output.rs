//! Flags of where a table goes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Where a table goes, and how it is written.
#[derive(Debug, Args)]
pub struct OutputFlags {
    /// The table to write; the ending says how: .csv, .jsonl, .parquet, .sqlite, .arrow, and CSV for any other. `-` is
    /// standard output. Given several times, all are written in one run
    #[arg(short, long, value_name = "FILE", default_value = "clauses.csv")]
    pub output: Vec<PathBuf>,
    /// How what goes to standard output or a pipe is written; CSV when not given
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<StreamFormat>,
    /// Write Parquet as a folder with a subfolder for each value of this column (`domain=cyber/`), as Hive and
    /// Spark have it
    #[arg(long, value_name = "COLUMN")]
    pub partition_by: Option<String>,
}

/// How a stream is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StreamFormat {
    /// Comma-separated values
    Csv,
    /// One JSON object a line
    Jsonl,
    /// Arrow's IPC stream
    Arrow,
}
