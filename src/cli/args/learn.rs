//! The flags of `learn`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::{EngineFlags, resamples};

/// Flags of `learn`.
#[derive(Debug, Args)]
pub struct LearnFlags {
    /// The hand tags: a table, or an export of Label Studio or doccano
    #[arg(value_name = "GOLD")]
    pub gold: PathBuf,
    /// The head to write; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "head.json")]
    pub output: PathBuf,
    /// The labels the tags are of; the built-in ones when not given
    #[arg(long, value_name = "FILE")]
    pub taxonomy: Option<PathBuf>,
    /// Whose tags to take from an export of Label Studio, by e-mail, id or name
    #[arg(long, value_name = "NAME")]
    pub annotator: Option<String>,
    /// The documents the tagged clauses are from, or folders with them, so that each is read in its whole document; when
    /// not given, the rows of one `doc_id` are all that is known of it
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub documents: Vec<PathBuf>,
    /// Documents larger than this fail, packed or unpacked, in MiB
    #[arg(
        long,
        value_name = "MIB",
        default_value = "256",
        requires = "documents"
    )]
    pub max_file_size: NonZeroUsize,
    #[command(flatten)]
    pub engine: EngineFlags,
    /// Numbers of tags for the learning curve, ascending; those beyond what there is are left out, 0 is no curve
    #[arg(
        long,
        value_name = "N,N",
        value_delimiter = ',',
        default_value = "50,100,200,400,1000,3000"
    )]
    pub curve: Vec<usize>,
    /// Resamples of documents that the 95% intervals are taken from, 100 at least; 0 for no intervals
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = resamples)]
    pub resamples: usize,
    /// What the random numbers of the resamples and of the curve are begun with
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub seed: u64,
    /// Print the figures as JSON
    #[arg(long)]
    pub json: bool,
    /// Threads to work with; as many as there are processors when not given
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// No progress bar
    #[arg(short, long)]
    pub quiet: bool,
}
