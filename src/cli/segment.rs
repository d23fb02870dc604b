//! `clausemark segment`.

use anyhow::Result;
use clausemark::output::{Destination, SegmentTable};
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
    let inputs = Inputs::new(&flags.input)?;
    let table = SegmentTable::new(Destination::open(&inputs.output)?, inputs.kept())?;
    inputs.prepare_dump()?;
    let (report, running) = inputs.run(&workers(flags.input.threads)?, |progress, seen| {
        segment(&inputs.input(), table, progress, &stop, seen)
    })?;
    inputs.finish(
        &report,
        &summary::of_segment(&report, running, inputs.collected.skipped),
    )
}
