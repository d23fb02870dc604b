//! From the command line to an exit code: the only place that knows flags, the terminal and signals.
//!
//! Flags are read into plain data first ([`args`]), each verb then makes validated settings of its own and hands them to
//! the library. Errors travel up as one chain and are printed once, here.

mod agreement;
mod args;
mod backend;
mod bench;
mod calibrate;
mod classify;
mod course;
mod cutting;
mod engine;
mod evaluate;
mod exit;
mod explain;
mod files;
mod learn;
mod listing;
mod logs;
mod models;
mod nli;
mod outputs;
mod record;
mod sample;
mod segment;
mod summary;
mod taxonomy;
mod terminal;

use clap::Parser;

use args::{Arguments, LogFormat, Verb};
use exit::{Exit, of_error, told};

/// Runs the program; gives back its exit code.
pub fn main() -> i32 {
    let mut arguments = Arguments::parse();
    let for_programs = arguments.logs.log_format == LogFormat::Json;
    // Bars and tables are for people.
    let quiet = match &mut arguments.verb {
        Verb::Classify(flags) => &mut flags.input.quiet,
        Verb::Segment(flags) => &mut flags.input.quiet,
        _ => &mut false,
    };
    *quiet |= for_programs;
    logs::start(arguments.logs, *quiet);
    let outcome = match arguments.verb {
        Verb::Classify(flags) => classify::run(&flags),
        Verb::Segment(flags) => segment::run(&flags),
        Verb::Evaluate(flags) => evaluate::run(&flags),
        Verb::Learn(flags) => learn::run(&flags),
        Verb::Explain(flags) => explain::run(&flags),
        Verb::Taxonomy(verb) => taxonomy::run(verb),
        Verb::Models(verb) => models::run(&verb),
        Verb::Sample(flags) => sample::run(&flags),
    };
    let exit = outcome.unwrap_or_else(|error| {
        let exit = of_error(&error);
        if exit != Exit::Success {
            tracing::error!(exit = exit.code(), "{}", told(&error));
        }
        exit
    });
    exit.code()
}
