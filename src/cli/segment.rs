//! `clausemark segment`.

use std::time::Instant;

use anyhow::Result;
use clausemark::output::SegmentTable;
use clausemark::run::segment;

use super::args::SegmentFlags;
use super::exit::Exit;
use super::files::{Inputs, dump, is_stdout, write_failures};
use super::summary;
use super::terminal::{Progress, stop_flag};

/// Cuts the documents the flags name.
pub fn run(flags: &SegmentFlags) -> Result<Exit> {
    let stop = stop_flag()?;
    let Inputs {
        collected,
        destination,
        output,
        dump_text,
        limits,
        threads,
        quiet,
    } = Inputs::new(&flags.input)?;
    let table = SegmentTable::new(destination)?;
    let progress = Progress::new(collected.sources.len(), quiet)?;
    let begun = Instant::now();
    let report = threads.install(|| {
        segment(
            &collected.sources,
            &limits,
            table,
            &progress,
            &stop,
            |document| dump(dump_text.as_deref(), document),
        )
    });
    progress.finish();
    let report = report?;
    if !is_stdout(&output) {
        write_failures(&output, &report.failures)?;
    }
    if !quiet {
        eprint!(
            "{}",
            summary::of_segment(&report, begun.elapsed(), collected.skipped)
        );
    }
    summary::say_failures(&report);
    summary::say_place(&output, quiet);
    Ok(if report.failures.is_empty() {
        Exit::Success
    } else {
        Exit::SomeFailed
    })
}
