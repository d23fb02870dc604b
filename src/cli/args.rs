//! The command line as plain data.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

/// Turns policy documents into a table: one row a clause, with its domains, commitment strength and keywords.
#[derive(Debug, Parser)]
#[command(
    name = "clausemark",
    version,
    about,
    after_help = "Exit codes: 0 all went well; 1 the run ended but some \
documents failed, or a figure is below its minimum; 2 wrong use or configuration, nothing written; 130 interrupted."
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Label every clause of documents or folders of documents
    Classify(ClassifyFlags),
    /// Cut documents into clauses, without labels and without a model
    Segment(SegmentFlags),
    /// Compare a table, or the program's own labels or cuts, with hand tags
    Evaluate(Box<EvaluateFlags>),
    /// Learn from hand tags what the zero-shot scores get wrong, where tags show that it helps
    Learn(LearnFlags),
    /// Check, show or start a taxonomy
    #[command(subcommand)]
    Taxonomy(TaxonomyVerb),
    /// List, check or fetch models
    #[command(subcommand)]
    Models(ModelsVerb),
    /// Draw a sheet to tag by hand from a table: every label, the close calls and the unlike ones first
    Sample(SampleFlags),
}

/// What is read, and where it goes.
#[derive(Debug, Args)]
pub struct InputFlags {
    /// Documents, folders with documents, patterns such as "reports/**/*.pdf", tables of texts, or `-` for standard
    /// input; each may be packed with gzip or zstd
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The table to write; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "clauses.csv")]
    pub output: PathBuf,
    /// Also write the text that the spans point into, one file a document, as `<doc_id>.txt` below this folder
    #[arg(long, value_name = "DIR")]
    pub dump_text: Option<PathBuf>,
    /// The inputs that are tables (.csv, .tsv, .jsonl) have a clause in every row, in this column
    #[arg(long, value_name = "NAME", help_heading = "Tables of texts")]
    pub text_column: Option<String>,
    /// The column that names the rows, for `clause_id`
    #[arg(
        long,
        value_name = "NAME",
        requires = "text_column",
        help_heading = "Tables of texts"
    )]
    pub id_column: Option<String>,
    /// Rows with the same value in this column are the clauses of one document, in order, and each other's context
    #[arg(
        long,
        value_name = "NAME",
        requires = "text_column",
        help_heading = "Tables of texts"
    )]
    pub group_column: Option<String>,
    /// Carry the other columns of the tables through, behind all others
    #[arg(long, requires = "text_column", help_heading = "Tables of texts")]
    pub keep_columns: bool,
    /// Documents in another language than English fail; otherwise they are only reported
    #[arg(long)]
    pub lang_strict: bool,
    /// Files larger than this fail, packed or unpacked, in MiB
    #[arg(long, value_name = "MIB", default_value = "256")]
    pub max_file_size: NonZeroUsize,
    /// Threads to work with; as many as there are processors when not given
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// No progress bar and no summary
    #[arg(short, long)]
    pub quiet: bool,
}

/// Flags of `classify`.
#[derive(Debug, Args)]
pub struct ClassifyFlags {
    #[command(flatten)]
    pub input: InputFlags,
    /// The labels to use; the built-in ones when not given
    #[arg(long, value_name = "FILE")]
    pub taxonomy: Option<PathBuf>,
    /// What `clausemark learn` made of hand tags, for the same taxonomy and model
    #[arg(long, value_name = "FILE")]
    pub head: Option<PathBuf>,
    #[command(flatten)]
    pub engine: EngineFlags,
    /// Add one column a domain with its probability
    #[arg(long)]
    pub scores: bool,
    /// Keywords a clause; 0 for none
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub keywords: usize,
}

/// Which model runs, and how.
#[derive(Debug, Args)]
pub struct EngineFlags {
    /// The model to use, by its name in `clausemark models list`
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// How the model computes
    #[arg(long, value_enum, default_value_t = PrecisionFlag::F32)]
    pub precision: PrecisionFlag,
}

/// How numbers are held while the model runs.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum PrecisionFlag {
    /// 32-bit floating point
    F32,
    /// 16-bit brain floating point, for CPUs that have it (`avx512_bf16`)
    Bf16,
}

/// Flags of `segment`.
#[derive(Debug, Args)]
pub struct SegmentFlags {
    #[command(flatten)]
    pub input: InputFlags,
}

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

/// What can be done with taxonomies.
#[derive(Debug, Subcommand)]
pub enum TaxonomyVerb {
    /// Say whether a taxonomy file is valid, and what is wrong with it
    Check {
        /// The file
        file: PathBuf,
    },
    /// Show the labels of a taxonomy file, or the built-in ones
    Show {
        /// The file
        file: Option<PathBuf>,
    },
    /// Write a copy of the built-in taxonomy to start from
    Init {
        /// The file to write; `-` is standard output
        #[arg(short, long, default_value = "taxonomy.toml")]
        output: PathBuf,
        /// Replace the file where it exists
        #[arg(long)]
        force: bool,
    },
}

/// What can be done with models.
#[derive(Debug, Subcommand)]
pub enum ModelsVerb {
    /// Show the models there are and whether they are here
    List,
    /// Check every file of a model, or of all of them, against its checksum
    Verify {
        /// The model
        name: Option<String>,
    },
    /// Download a model, or the default one
    Fetch {
        /// The model
        name: Option<String>,
    },
}

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

fn unit_share(value: &str) -> Result<f64, String> {
    match value.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("give a number from 0 to 1, with a decimal point".into()),
    }
}

/// The ends of an interval are the 2.5% and the 97.5% quantile, which a few resamples do not have.
fn resamples(value: &str) -> Result<usize, String> {
    match value.parse() {
        Ok(resamples) if resamples == 0 || resamples >= 100 => Ok(resamples),
        _ => Err("give 0 for no intervals, or 100 or more: fewer have no 95% interval".into()),
    }
}
