//! The flags of `explain`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::EngineFlags;

/// Flags of `explain`.
#[derive(Debug, Args)]
pub struct ExplainFlags {
    /// The text, in quotes; `-` is a document on standard input, in any format that `classify` reads
    #[arg(value_name = "TEXT")]
    pub text: String,
    /// The labels to use; the built-in ones when not given
    #[arg(long, value_name = "FILE")]
    pub taxonomy: Option<PathBuf>,
    /// What `clausemark learn` made of hand tags, for the same taxonomy and model
    #[arg(long, value_name = "FILE")]
    pub head: Option<PathBuf>,
    #[command(flatten)]
    pub engine: EngineFlags,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Standard input larger than this is refused, packed or unpacked, in MiB
    #[arg(long, value_name = "MIB", default_value = "256")]
    pub max_file_size: NonZeroUsize,
    /// Threads to work with; as many as there are processors when not given
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}
