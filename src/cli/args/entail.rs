//! The flags of the entailment engine.

use clap::{Args, ValueEnum};

/// How the entailment engine is asked.
#[derive(Debug, Args)]
#[command(next_help_heading = "Entailment engine")]
pub struct EntailFlags {
    /// With `nli`, the model that makes vectors, for keywords and the shortlist; otherwise that is what `--model` names
    #[arg(long, value_name = "NAME")]
    pub encoder: Option<String>,
    /// How many domains of each clause are asked about, those that the vectors put first; 0 for all of them, the default
    #[arg(long, value_name = "K")]
    pub shortlist: Option<usize>,
    /// A clause has one domain: entailment of the domains against each other, not of each against its contradiction
    #[arg(long)]
    pub single_label: bool,
    /// Which clauses are asked for their strength; those in which the rules know no operator when not given
    #[arg(long, value_enum, value_name = "WHICH")]
    pub nli_strength: Option<StrengthFlag>,
}

/// Which clauses an entailment model is asked about for their strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StrengthFlag {
    /// None
    Never,
    /// Those in which the rules know no operator
    Unknown,
    /// All of them
    Always,
}

impl EntailFlags {
    /// The first flag that was given and means something only with `nli`.
    pub fn only_with_nli(&self) -> Option<&'static str> {
        [
            ("--encoder", self.encoder.is_some()),
            ("--shortlist", self.shortlist.is_some()),
            ("--single-label", self.single_label),
            ("--nli-strength", self.nli_strength.is_some()),
        ]
        .into_iter()
        .find_map(|(name, given)| given.then_some(name))
    }
}
