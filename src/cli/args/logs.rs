//! Flags of what is said on standard error.

use clap::{Args, ValueEnum};

/// How messages are written.
#[derive(Debug, Clone, Copy, Args)]
pub struct LogFlags {
    /// How messages on standard error are written
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t = LogFormat::Text,
        global = true,
        help_heading = "Messages"
    )]
    pub log_format: LogFormat,
    /// Which messages are written; at `debug` also what each document took
    #[arg(
        long,
        value_enum,
        value_name = "LEVEL",
        default_value_t = LogLevel::Info,
        global = true,
        help_heading = "Messages"
    )]
    pub log_level: LogLevel,
}

/// How messages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// In words, under a progress bar
    Text,
    /// One JSON object a line, without a bar and a summary
    Json,
}

/// How important a message has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogLevel {
    /// What ends the program
    Error,
    /// What a person should know
    Warn,
    /// Also how a run went
    Info,
    /// Also each document
    Debug,
}
