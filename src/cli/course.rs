//! Where a table goes, and how a run goes on with an interrupted one.

use anyhow::Result;
use clausemark::document::{ReadSettings, Source};
use clausemark::output::{Column, Left, Table};
use clausemark::run::{Course, Earlier, Journal};
use serde_json::Value;

use super::args::EarlierFlags;
use super::outputs::Outputs;

/// The places of a table that were found to be free.
pub struct Place<'o> {
    outputs: &'o Outputs,
    /// The journal beside the first file, and what keeps other runs from the other files. None where rows go to a stream as
    /// they come.
    journals: Vec<Journal>,
}

impl EarlierFlags {
    fn earlier(self) -> Earlier {
        match (self.resume, self.restart) {
            (true, _) => Earlier::Resume,
            (_, true) => Earlier::Discard,
            _ => Earlier::Refuse,
        }
    }
}

/// Says of a run that ended before its time how it is gone on with.
pub fn say_kept(course: &Course) {
    if course.is_kept() {
        tracing::warn!("what is done is kept beside the table, and --resume goes on with it");
    }
}

impl<'o> Place<'o> {
    /// Takes the places of a table of `columns`.
    pub fn take(outputs: &'o Outputs, columns: &[Column]) -> Result<Self> {
        outputs.check(columns)?;
        let journals = if outputs.streams() {
            Vec::new()
        } else {
            outputs
                .files()
                .map(Journal::lock)
                .collect::<Result<_, _>>()?
        };
        Ok(Self { outputs, journals })
    }

    /// Opens the table, and finds out how far an earlier run of the same has come: one of what `identity` describes. What
    /// is given back last keeps other runs away.
    pub fn open(
        self,
        columns: Vec<Column>,
        identity: &Value,
        (sources, reading): (&[Source], &ReadSettings),
        earlier: EarlierFlags,
    ) -> Result<(Table, Course, Vec<Journal>)> {
        let targets = &self.outputs.targets;
        let mut journals = self.journals.into_iter();
        let Some(mut journal) = journals.next() else {
            let table = Table::open(targets, columns, Left::Never)?;
            return Ok((table, Course::default(), Vec::new()));
        };
        let mut others: Vec<Journal> = journals.collect();
        for other in &mut others {
            other.claim(earlier.earlier())?;
        }
        let past = journal.begin(identity, (sources, reading.streamed), earlier.earlier())?;
        let Some(past) = past else {
            let course = Course {
                journal: Some(journal),
                ..Course::default()
            };
            let table = Table::open(targets, columns, Left::Nothing)?;
            return Ok((table, course, others));
        };
        let table = Table::open(targets, columns, Left::Bytes(&past.bytes))?;
        let course = Course {
            journal: Some(journal),
            sources: past.sources(),
            before: past.report,
        };
        Ok((table, course, others))
    }
}
