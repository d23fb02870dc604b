//! The flags that change the steps by which domains are found.

use clap::{Args, ValueEnum};

/// Which steps are left out, and the one that is off unless it is asked for.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "How domains are found")]
pub struct StepFlags {
    /// Read the texts once before, and move the domains towards the clauses that are surely about them. A clause's labels
    /// then depend on the other documents of the run; compare with hand tags before you use it
    #[arg(long)]
    pub adapt: bool,
    /// Leave out a step by which domains are found, or several with commas between, to see what they are worth
    #[arg(
        long,
        value_enum,
        value_name = "STEP",
        value_delimiter = ',',
        conflicts_with = "adapt"
    )]
    pub without: Vec<Step>,
}

/// A step by which domains are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// Descriptions and phrases: domains are known by their names only
    Phrases,
    /// The clauses around a clause
    Context,
    /// The calibration of probabilities
    Calibration,
}

impl StepFlags {
    /// Whether a step is left out.
    pub fn is_without(&self, step: Step) -> bool {
        self.without.contains(&step)
    }

    /// The flag that makes other scores than the usual ones, if one was given.
    pub fn unusual(&self) -> Option<&'static str> {
        match (self.adapt, self.without.is_empty()) {
            (true, _) => Some("--adapt"),
            (false, false) => Some("--without"),
            (false, true) => None,
        }
    }
}
