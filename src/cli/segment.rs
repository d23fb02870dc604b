//! `clausemark segment`.

use anyhow::{Result, bail};
use clausemark::output::{Format, Left, Table, segment_columns};
use clausemark::run::segment;
use serde_json::json;

use super::args::SegmentFlags;
use super::engine::workers;
use super::exit::Exit;
use super::files::{Inputs, finish_table};
use super::outputs::Outputs;
use super::summary;
use super::terminal::stop_flag;

/// Cuts the documents the flags name.
pub fn run(flags: &SegmentFlags) -> Result<Exit> {
    let stop = stop_flag()?;
    let outputs = Outputs::new(&flags.output)?;
    if outputs
        .targets
        .iter()
        .any(|target| target.format == Format::Sqlite)
    {
        bail!("a database holds labelled clauses; write clauses alone to .parquet, .jsonl or .csv");
    }
    let inputs = Inputs::new(&flags.input, &outputs)?;
    let columns = segment_columns(inputs.kept());
    outputs.check(&columns)?;
    let mut table = Table::open(&outputs.targets, columns, Left::Never)?;
    inputs.prepare_dump()?;
    let (report, running) = inputs.run(&workers(flags.input.threads)?, |progress, seen| {
        segment(&inputs.input(), &mut table, progress, &stop, seen)
    })?;
    let about = json!({ "version": env!("CARGO_PKG_VERSION") });
    drop(finish_table(table, &report, &about)?);
    inputs.finish(
        &report,
        running,
        &outputs,
        &summary::of_segment(&report, running, inputs.collected.skipped),
    )
}
