//! The flags of `evaluate`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};

use super::{EngineFlags, EntailFlags, StepFlags, resamples};

/// Flags of `evaluate`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("compared").args(["predictions", "compare", "cutting"]))]
pub struct EvaluateFlags {
    /// The hand tags: a table, or an export of Label Studio or doccano
    #[arg(value_name = "GOLD")]
    pub gold: PathBuf,
    /// A table of `classify` or `segment` over the same documents, or another person's hand tags; when not given, the
    /// texts of GOLD are classified
    #[arg(long, value_name = "FILE")]
    pub predictions: Option<PathBuf>,
    /// Two such tables, to compare with each other on the same hand tags
    #[arg(long, value_names = ["A", "B"], num_args = 2)]
    pub compare: Vec<PathBuf>,
    /// Cut the documents now, without a model, and compare where clauses start and end
    #[arg(long)]
    pub cutting: bool,
    /// The documents to cut, or folders with them; when not given, the texts of the rows of one `doc_id` are joined by
    /// one space
    #[arg(long, value_name = "PATH", num_args = 1.., requires = "cutting", conflicts_with_all = ["predictions", "compare"])]
    pub documents: Vec<PathBuf>,
    /// Documents larger than this fail, packed or unpacked, in MiB
    #[arg(
        long,
        value_name = "MIB",
        default_value = "256",
        requires = "documents"
    )]
    pub max_file_size: NonZeroUsize,
    /// The labels there are: all are listed, and any other is an error
    #[arg(long, value_name = "FILE", conflicts_with = "cutting")]
    pub taxonomy: Option<PathBuf>,
    /// What `clausemark learn` made of other hand tags, to classify the texts of GOLD with
    #[arg(long, value_name = "FILE", conflicts_with = "compared")]
    pub head: Option<PathBuf>,
    /// The model to classify the texts of GOLD with
    #[command(flatten)]
    pub engine: EngineFlags,
    /// Threads to work with; as many as there are processors when not given
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// No progress bar
    #[arg(short, long)]
    pub quiet: bool,
    /// Whose tags to take from GOLD where it is an export of Label Studio, by e-mail, id or name
    #[arg(long, value_name = "NAME", conflicts_with = "cutting")]
    pub annotator: Option<String>,
    /// Whose tags to take from the export that `--predictions` names, which may be GOLD itself
    #[arg(long, value_name = "NAME", requires = "predictions")]
    pub predictions_annotator: Option<String>,
    /// Which clauses of the two tables are taken for the same
    #[arg(long, value_enum, default_value_t = JoinFlag::Overlap, conflicts_with = "cutting")]
    pub join: JoinFlag,
    /// Resamples of documents that the 95% intervals are taken from, 100 at least; 0 for no intervals
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1000,
        value_parser = resamples,
        conflicts_with = "cutting"
    )]
    pub resamples: usize,
    /// What the random numbers of the resamples are begun with
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 0,
        conflicts_with = "cutting"
    )]
    pub seed: u64,
    /// Write the clauses with wrong labels to this table, worst first
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cutting", "compare"])]
    pub errors: Option<PathBuf>,
    /// Write everything to this page, which needs no network
    #[arg(long, value_name = "FILE", conflicts_with = "cutting")]
    pub html: Option<PathBuf>,
    /// Print the figures as JSON
    #[arg(long)]
    pub json: bool,
    /// What finds the labels of the texts of GOLD
    #[command(flatten)]
    pub entail: EntailFlags,
    #[command(flatten)]
    pub steps: StepFlags,
    /// The minima, below which the exit code is 1
    #[command(flatten)]
    pub minima: MinimumFlags,
}

/// Figures that must not be lower, each from 0 to 1.
#[derive(Debug, Args)]
#[command(
    next_help_heading = "Exit with 1 when a figure (with --compare, that of B) is lower than"
)]
pub struct MinimumFlags {
    /// The F1 of clause starts
    #[arg(long = "min-starts-f1", value_name = "X", value_parser = unit_share, requires = "compared")]
    pub starts_f1: Option<f64>,
    /// The share of gold clauses that were cut at both ends
    #[arg(long = "min-exact-spans", value_name = "X", value_parser = unit_share, requires = "compared")]
    pub exact_spans: Option<f64>,
    /// The share of clauses with the right primary domain
    #[arg(long = "min-accuracy", value_name = "X", value_parser = unit_share, conflicts_with = "cutting")]
    pub accuracy: Option<f64>,
    /// The share of clauses whose primary domain is among the gold's one to three
    #[arg(long = "min-any-of-gold", value_name = "X", value_parser = unit_share, conflicts_with = "cutting")]
    pub any_of_gold: Option<f64>,
    /// The mean of F1 over the primary domains
    #[arg(long = "min-macro-f1", value_name = "X", value_parser = unit_share, conflicts_with = "cutting")]
    pub macro_f1: Option<f64>,
    /// The micro-averaged F1 of the sets of domains
    #[arg(long = "min-micro-f1", value_name = "X", value_parser = unit_share, conflicts_with = "cutting")]
    pub micro_f1: Option<f64>,
    /// Krippendorff's nominal alpha of the primary domain
    #[arg(long = "min-alpha", value_name = "X", value_parser = unit_share, conflicts_with = "cutting")]
    pub alpha: Option<f64>,
    /// The share of clauses with the right strength
    #[arg(long = "min-strength-accuracy", value_name = "X", value_parser = unit_share, conflicts_with = "cutting")]
    pub strength_accuracy: Option<f64>,
    /// The quadratic weighted kappa of strength
    #[arg(long = "min-strength-kappa", value_name = "X", value_parser = unit_share, conflicts_with = "cutting")]
    pub strength_kappa: Option<f64>,
    /// Krippendorff's ordinal alpha of strength
    #[arg(long = "min-strength-alpha", value_name = "X", value_parser = unit_share, conflicts_with = "cutting")]
    pub strength_alpha: Option<f64>,
}

/// How far apart clauses may be and still be taken for the same.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum JoinFlag {
    /// One `clause_id` in one document, whatever the texts and spans
    Id,
    /// One `clause_id` and one text, equal spans, equal starts, or, where one side has no spans, equal texts
    Start,
    /// These, and spans whose intersection is at least half of their union
    Overlap,
}

fn unit_share(value: &str) -> Result<f64, String> {
    match value.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("give a number from 0 to 1, with a decimal point".into()),
    }
}
