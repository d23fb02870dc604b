//! How far a run has come: what earlier runs of the table have done, and what this one adds.

use std::sync::atomic::AtomicBool;

use super::batch::Input;
use super::error::RunError;
use super::journal::{Done, Journal};
use super::report::RunReport;
use crate::output::Table;

/// How far a run has come.
#[derive(Debug, Default)]
pub struct Course {
    /// Where that is recorded; nowhere where the table is a stream, which no run can go on with.
    pub journal: Option<Journal>,
    /// How many sources earlier runs of the table have done, which this one leaves out.
    pub sources: usize,
    /// What to report of them.
    pub before: RunReport,
}

impl Course {
    /// What ends a run in the midst of its documents: nothing, where what is done is kept and they are finished first.
    pub(super) fn ends_at_once<'i>(&self, interrupted: &'i AtomicBool) -> &'i AtomicBool {
        static NEVER: AtomicBool = AtomicBool::new(false);
        if self.journal.is_some() {
            &NEVER
        } else {
            interrupted
        }
    }

    /// What is left of `input`.
    pub(super) fn rest_of<'i>(&self, input: &Input<'i>) -> Input<'i> {
        Input {
            sources: &input.sources[self.sources..],
            ..*input
        }
    }

    /// Whether a run that ends now can be gone on with.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.journal.as_ref().is_some_and(Journal::holds_something)
    }

    /// Ends the record: the table and all beside it is complete.
    pub fn end(self) {
        if let Some(journal) = self.journal {
            journal.end();
        }
    }
}

/// Adds up what batches give, and records it.
pub(super) struct Tally<'c> {
    course: &'c mut Course,
    /// Of earlier runs and of all sources that are done.
    report: RunReport,
    /// Of pieces of a source that is not done yet.
    unrecorded: RunReport,
    empty: RunReport,
    done: usize,
    all: usize,
    fail_fast: bool,
}

impl<'c> Tally<'c> {
    /// Nothing is done but what `course` says; `empty` is a report that counts nothing.
    pub fn new(course: &'c mut Course, empty: RunReport, input: &Input<'_>) -> Self {
        let mut report = empty.clone();
        report.add(&course.before);
        Self {
            report,
            unrecorded: empty.clone(),
            empty,
            done: course.sources,
            all: input.sources.len(),
            fail_fast: input.fail_fast,
            course,
        }
    }

    /// Takes what there is to report of a batch that was written to `table`, and with which `sources` end.
    ///
    /// # Errors
    /// When it cannot be made safe, or a document failed and none is to.
    pub fn take(
        &mut self,
        sources: Vec<Done>,
        part: &RunReport,
        table: &mut Table,
    ) -> Result<(), RunError> {
        if let Some(failure) = part.failures.first().filter(|_| self.fail_fast) {
            return Err(RunError::Failed(failure.clone()));
        }
        self.unrecorded.add(part);
        // Pieces of a document are done when it is.
        if sources.is_empty() {
            return Ok(());
        }
        self.done += sources.len();
        self.report.add(&self.unrecorded);
        let part = std::mem::replace(&mut self.unrecorded, self.empty.clone());
        if let Some(journal) = &mut self.course.journal {
            journal.record(sources, table.secure()?, &part)?;
        }
        Ok(())
    }

    /// The report of all, when nothing more comes.
    ///
    /// # Errors
    /// When that is before all was done.
    pub fn end(mut self) -> Result<RunReport, RunError> {
        let (done, all) = (self.done, self.all);
        if done < all {
            return Err(match done {
                0 => RunError::Interrupted,
                _ => RunError::Paused { done, all },
            });
        }
        let failures = &mut self.report.failures;
        failures.sort_by(|one, other| one.doc_id.cmp(&other.doc_id));
        Ok(self.report)
    }
}
