//! The run of `segment`: read, cut, write. No model.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use super::batch::{Batches, Input, Observer, check_interrupted};
use super::error::RunError;
use super::report::{RunReport, Timings};
use crate::document::{Document, Part};
use crate::output::{Table, segment_values};

/// Cuts the documents of `input` in order and writes their clauses to `table`. `seen` is called with every document whose text was
/// read, before its rows are written.
///
/// # Errors
/// When the output fails, or `interrupted` becomes true. Documents that fail are in the report.
pub fn segment(
    input: &Input<'_>,
    table: &mut Table,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
    mut seen: impl FnMut(&Document, Part) -> Result<(), RunError>,
) -> Result<RunReport, RunError> {
    let mut report = RunReport::default();
    let kept = input.reading.kept_columns();
    let mut batches = Batches::new(input);
    loop {
        check_interrupted(interrupted)?;
        let Some(batch) = batches.next() else { break };
        Timings::spend(&mut report.seconds.segment, batch.work);
        let start = Instant::now();
        let before = report.clauses;
        for result in batch.results {
            match result {
                Err(failure) if input.fail_fast => return Err(RunError::Failed(failure)),
                Err(failure) => report.failures.push(failure),
                Ok(cut) => {
                    seen(&cut.document, cut.part)?;
                    report.count_document(&cut);
                    report.clauses += cut.clauses.len();
                    for (index, clause) in cut.clauses.iter().enumerate() {
                        let cells = cut.document.kept(index);
                        table.write(&segment_values(&cut.document.id, clause, cells, kept))?;
                    }
                }
            }
        }
        Timings::spend(&mut report.seconds.write, start.elapsed());
        observer.advanced(batch.sources.len(), report.clauses - before);
    }
    Ok(report)
}
