//! The command line as plain data.

mod entail;
mod evaluate;
mod explain;
mod learn;
mod logs;
mod output;
mod sample;
mod steps;

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use entail::{EntailFlags, StrengthFlag};
pub use evaluate::{EvaluateFlags, JoinFlag, MinimumFlags};
pub use explain::ExplainFlags;
pub use learn::LearnFlags;
pub use logs::{LogFlags, LogFormat, LogLevel};
pub use output::{OutputFlags, StreamFormat};
pub use sample::{SampleFlags, SheetFormat};
pub use steps::{Step, StepFlags};

/// Least memory to work with, in MiB.
const LEAST_MEMORY: usize = 512;

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
    /// How messages are written.
    #[command(flatten)]
    pub logs: LogFlags,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Label every clause of documents or folders of documents
    Classify(Box<ClassifyFlags>),
    /// Cut documents into clauses, without labels and without a model
    Segment(SegmentFlags),
    /// Compare a table, or the program's own labels or cuts, with hand tags
    Evaluate(Box<EvaluateFlags>),
    /// Learn from hand tags what the zero-shot scores get wrong, where tags show that it helps
    Learn(LearnFlags),
    /// Say why the clauses of one text get their labels: which phrases, which surroundings and which rule decided
    Explain(ExplainFlags),
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
    #[arg(required_unless_present = "files_from", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Also read the documents that this file lists, one path a line (or with zero bytes between, as of `find -print0`);
    /// `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// Also write the text that the spans point into, one file a document, as `<doc_id>.txt` below this folder
    #[arg(long, value_name = "DIR")]
    pub dump_text: Option<PathBuf>,
    #[command(flatten)]
    pub table: TableFlags,
    /// Documents in another language than English fail; otherwise they are only reported
    #[arg(long)]
    pub lang_strict: bool,
    /// Files larger than this fail, packed or unpacked, in MiB
    #[arg(long, value_name = "MIB", default_value = "256")]
    pub max_file_size: NonZeroUsize,
    /// Memory to work with, in MiB. A document that is read as a whole may have an eighth of it; plain text is read in pieces
    /// and may have any size
    #[arg(long, value_name = "MIB", default_value = "2048", value_parser = memory)]
    pub memory: usize,
    /// A document fails when reading and cutting it takes longer than so many seconds
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<NonZeroU64>,
    /// End with the first document that fails. What was done before is kept
    #[arg(long)]
    pub fail_fast: bool,
    /// Threads to work with; as many as there are processors when not given
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// No progress bar and no summary
    #[arg(short, long)]
    pub quiet: bool,
}

/// How inputs that are tables are read.
#[derive(Debug, Args)]
pub struct TableFlags {
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
}

/// What is to become of an interrupted run of the same table.
#[derive(Debug, Clone, Copy, Args)]
#[group(multiple = false)]
pub struct EarlierFlags {
    /// Go on where an interrupted run of the same table stopped; the table will be the same as without the interruption.
    /// Where there is none, begin
    #[arg(long)]
    pub resume: bool,
    /// Throw away what an interrupted run of the same table has done, and begin anew
    #[arg(long)]
    pub restart: bool,
}

/// Flags of `classify`.
#[derive(Debug, Args)]
pub struct ClassifyFlags {
    #[command(flatten)]
    pub input: InputFlags,
    #[command(flatten)]
    pub output: OutputFlags,
    #[command(flatten)]
    pub earlier: EarlierFlags,
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
    /// Add seven columns that say why: the nearest phrases of the best two domains, the rule that set the strength,
    /// and what is doubtful
    #[arg(long)]
    pub explain: bool,
    /// Keywords a clause; 0 for none
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub keywords: usize,
    #[command(flatten)]
    pub entail: EntailFlags,
    #[command(flatten)]
    pub steps: StepFlags,
}

/// Which model runs, and how.
#[derive(Debug, Clone, Args)]
pub struct EngineFlags {
    /// The model to use: a name of `clausemark models list`, or the folder of a sentence-transformers model
    #[arg(long, value_name = "NAME|DIR")]
    pub model: Option<String>,
    /// What the model gets before every text: the name of one of its prompts, or the words themselves with a space
    /// ("query: "); "" is nothing. Its default prompt, if it has one, when not given
    #[arg(long, value_name = "NAME|WORDS")]
    pub prompt: Option<String>,
    /// What runs the model
    #[arg(long, value_enum, default_value_t = EngineKind::Auto)]
    pub engine: EngineKind,
    /// How the model computes
    #[arg(long, value_enum, default_value_t = PrecisionFlag::Exact)]
    pub precision: PrecisionFlag,
    /// Keep the vectors of texts in this folder, and take them from there the next time, with whatever taxonomy; those of
    /// other models and precisions are kept apart
    #[arg(long, value_name = "DIR")]
    pub cache: Option<PathBuf>,
    /// What the cache may hold, in MiB; what was used longest ago goes first
    #[arg(long, value_name = "MIB", default_value = "2048", requires = "cache")]
    pub cache_size: NonZeroUsize,
}

/// What runs the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineKind {
    /// The fastest that this CPU, the model and the precision allow
    #[value(alias = "embed")]
    Auto,
    /// Our own, on the AVX-512 and AMX instructions of the CPU
    Native,
    /// OpenVINO's runtime, which `scripts/setup.sh` fetches
    #[value(name = "openvino")]
    OpenVino,
    /// libtorch, which runs every model that is supported
    Torch,
    /// Another way of labelling: a model of natural language inference, many times as slow; `--model` is its folder
    Nli,
}

/// How numbers are held while the model runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PrecisionFlag {
    /// The fastest that gives the labels of f32: bf16 with f32 sums where the engine has it, f32 otherwise
    Exact,
    /// 32-bit floating point
    F32,
    /// 16-bit brain floating point, for CPUs that have it (`avx512_bf16`)
    Bf16,
    /// 8-bit integers in matrix products: the fastest, and a label in a hundred is another one
    Int8,
}

/// Flags of `segment`.
#[derive(Debug, Args)]
pub struct SegmentFlags {
    #[command(flatten)]
    pub input: InputFlags,
    #[command(flatten)]
    pub output: OutputFlags,
    #[command(flatten)]
    pub earlier: EarlierFlags,
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
    /// Measure how fast each engine runs a model on this machine, and how near its vectors and labels are to those of f32
    Bench(BenchFlags),
    /// Prepare a model for `--engine openvino --precision int8`: measure on documents what its numbers are like, and accept
    /// that if labels stay those of f32
    Calibrate(CalibrateFlags),
}

/// Flags of `models calibrate`.
#[derive(Debug, Args)]
pub struct CalibrateFlags {
    /// Files or folders: half of the documents are measured on, the other half is where labels are compared
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The model: a name of `clausemark models list`, or the folder of a sentence-transformers model
    #[arg(long, value_name = "NAME|DIR")]
    pub model: Option<String>,
    /// Threads to work with; as many as there are processors when not given
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

/// Flags of `models bench`.
#[derive(Debug, Args)]
pub struct BenchFlags {
    /// The model: a name of `clausemark models list`, or the folder of a sentence-transformers model
    #[arg(long, value_name = "NAME|DIR")]
    pub model: Option<String>,
    /// Clauses each engine encodes, three times
    #[arg(long, value_name = "N", default_value = "2000")]
    pub clauses: NonZeroUsize,
    /// Threads to work with; as many as there are processors when not given
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

/// The program and the model alone take some 300 MiB.
fn memory(value: &str) -> Result<usize, String> {
    match value.parse() {
        Ok(memory) if memory >= LEAST_MEMORY => Ok(memory),
        _ => Err(format!("give {LEAST_MEMORY} or more")),
    }
}

/// The ends of an interval are the 2.5% and the 97.5% quantile, which a few resamples do not have.
fn resamples(value: &str) -> Result<usize, String> {
    match value.parse() {
        Ok(resamples) if resamples == 0 || resamples >= 100 => Ok(resamples),
        _ => Err("give 0 for no intervals, or 100 or more: fewer have no 95% interval".into()),
    }
}
