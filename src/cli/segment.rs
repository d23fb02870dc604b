//! `clausemark segment`.

use anyhow::Result;
use clausemark::output::SegmentTable;
use clausemark::run::segment;

use super::args::SegmentFlags;
use super::engine::workers;
use super::exit::Exit;
use super::files::Inputs;
use super::summary;
use super::terminal::stop_flag;

/// Cuts the documents the flags name.
pub fn run(flags: &SegmentFlags) -> Result<Exit> {
    let stop = stop_flag()?;
    let (inputs, destination) = Inputs::new(&flags.input)?;
    let table = SegmentTable::new(destination, inputs.kept())?;
    let (report, running) = inputs.run(&workers(flags.input.threads)?, |progress, seen| {
        segment(&inputs.input(), table, progress, &stop, seen)
    })?;
    inputs.finish(
        &report,
        &summary::of_segment(&report, running, inputs.collected.skipped),
    )
}
