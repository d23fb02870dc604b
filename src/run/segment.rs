//! The run of `segment`: read, cut, write. No model.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::batch::{Batches, Input, Observer, check_interrupted};
use super::course::{Course, Tally};
use super::cut::Cut;
use super::error::RunError;
use super::report::{RunReport, Timings};
use crate::document::{Document, Part};
use crate::output::{Table, segment_values};

/// Cuts the documents of `input` in order and writes their clauses to `table`. `seen` is called with every document whose text was
/// read, before its rows are written. The report tells of earlier runs as well.
///
/// # Errors
/// When the output or the journal fails, or `interrupted` becomes true. Documents that fail are in the report.
pub fn segment(
    input: &Input<'_>,
    (table, course): (&mut Table, &mut Course),
    observer: &dyn Observer,
    interrupted: &AtomicBool,
    mut seen: impl FnMut(&Document, Part) -> Result<(), RunError>,
) -> Result<RunReport, RunError> {
    let kept = input.reading.kept_columns();
    let rest = course.rest_of(input);
    let at_once = course.ends_at_once(interrupted);
    let mut batches = Batches::new(&rest).recorded(course.journal.is_some());
    let mut tally = Tally::new(course, RunReport::default(), input);
    while !interrupted.load(Ordering::Relaxed) {
        let Some(batch) = batches.next() else { break };
        let mut part = RunReport::default();
        Timings::spend(&mut part.seconds.segment, batch.work);
        let start = Instant::now();
        for result in batch.results {
            match result {
                Err(failure) => part.failures.push(failure),
                Ok(cut) => {
                    seen(&cut.document, cut.part)?;
                    part.count_document(&cut);
                    part.clauses += cut.clauses.len();
                    write(&cut, table, kept)?;
                }
            }
        }
        Timings::spend(&mut part.seconds.write, start.elapsed());
        observer.advanced(batch.sources.len(), part.clauses);
        tally.take(batch.sources, &part, table)?;
    }
    check_interrupted(at_once)?;
    tally.end()
}

fn write(cut: &Cut, table: &mut Table, kept: usize) -> Result<(), RunError> {
    tracing::debug!(
        document = cut.document.id,
        clauses = cut.clauses.len(),
        read_and_cut_seconds = cut.elapsed.as_secs_f64(),
        "document done"
    );
    for (index, clause) in cut.clauses.iter().enumerate() {
        let cells = cut.document.kept(index);
        table.write(&segment_values(&cut.document.id, clause, cells, kept))?;
    }
    Ok(())
}
