//! The run of `segment`: read, cut, write. No model.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use super::batch::{Batches, Input, Observer, check_interrupted};
use super::error::RunError;
use super::report::{RunReport, Timings};
use crate::document::Document;
use crate::output::SegmentTable;

/// Cuts the documents of `input` in order, writes their clauses to `table` and puts it under its name. `seen` is called with every
/// document whose text was read, before its rows are written.
///
/// # Errors
/// When the output fails, or `interrupted` becomes true. Documents that fail are in the report.
pub fn segment(
    input: &Input<'_>,
    mut table: SegmentTable,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
    mut seen: impl FnMut(&Document) -> Result<(), RunError>,
) -> Result<RunReport, RunError> {
    let mut report = RunReport::default();
    let mut batches = Batches::new(input);
    loop {
        check_interrupted(interrupted)?;
        let Some(batch) = batches.next() else { break };
        Timings::spend(&mut report.seconds.segment, batch.work);
        let start = Instant::now();
        let before = report.clauses;
        for result in batch.results {
            match result {
                Err(failure) => report.failures.push(failure),
                Ok(cut) => {
                    seen(&cut.document)?;
                    report.count_document(&cut);
                    report.clauses += cut.clauses.len();
                    for (index, clause) in cut.clauses.iter().enumerate() {
                        table.write(&cut.document.id, clause, cut.document.kept(index))?;
                    }
                }
            }
        }
        Timings::spend(&mut report.seconds.write, start.elapsed());
        observer.advanced(batch.sources.len(), report.clauses - before);
    }
    table.finish()?;
    Ok(report)
}
