//! `clausemark segment`.

use anyhow::{Result, bail};
use clausemark::output::{Format, segment_columns};
use clausemark::run::{Observer, segment};
use serde_json::json;

use super::args::SegmentFlags;
use super::course::{Place, say_kept};
use super::engine::workers;
use super::exit::Exit;
use super::files::{Inputs, finish_table};
use super::outputs::Outputs;
use super::record::{identity, input_settings};
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
    let place = Place::take(&outputs, &columns)?;
    let threads = workers(flags.input.threads)?;
    let record = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "verb": "segment",
        "outputs": outputs.record(),
        "settings": input_settings(&flags.input, &inputs, threads.current_num_threads()),
    });
    let identity = identity(&record, &inputs, false);
    let sources = (&inputs.collected.sources[..], inputs.reading());
    let (mut table, mut course, _others) =
        place.open(columns, &identity, sources, flags.earlier)?;
    inputs.prepare_dump()?;
    let before = course.before.clone();
    let ran = inputs.run(&threads, |progress, seen| {
        progress.advanced(course.sources, before.clauses);
        let goes_to = (&mut table, &mut course);
        segment(&inputs.input(), goes_to, progress, &stop, seen)
    });
    let (report, running) = ran.inspect_err(|_| say_kept(&course))?;
    let scrap = finish_table(table, &report, &identity).inspect_err(|_| say_kept(&course))?;
    let summary = summary::of_segment(&report, &before, running, inputs.collected.skipped);
    let exit = inputs.finish(&report, running, &outputs, &summary)?;
    course.end();
    drop(scrap);
    Ok(exit)
}
