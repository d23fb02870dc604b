//! Where the table of `classify` goes, and how a run goes on with an interrupted one.

use std::path::Path;

use anyhow::Result;
use clausemark::document::{ReadSettings, Source};
use clausemark::output::{ClauseTable, Destination, FurtherColumns, is_stream};
use clausemark::run::{Course, Earlier, Journal};
use clausemark::taxonomy::Taxonomy;
use serde_json::Value;

use super::args::EarlierFlags;

/// The place of a table that was found to be free.
pub enum Place {
    /// Where rows go as they come.
    Stream(Destination),
    /// A file, whose journal no other run can write now.
    File(Journal),
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

impl Place {
    /// Takes the place of the table `path`.
    pub fn take(path: &Path) -> Result<Self> {
        if is_stream(path) {
            return Ok(Self::Stream(Destination::open(path)?));
        }
        Destination::check(path)?;
        Ok(Self::File(Journal::lock(path)?))
    }

    /// Opens the table at `path`, and finds out how far an earlier run of the same has come: one of what `identity` describes.
    pub fn open<'t>(
        self,
        path: &Path,
        identity: &Value,
        (sources, reading): (&[Source], &ReadSettings),
        earlier: EarlierFlags,
        (taxonomy, further, kept): (&'t Taxonomy, FurtherColumns, &[String]),
    ) -> Result<(ClauseTable<'t>, Course)> {
        let new = |destination| ClauseTable::new(destination, taxonomy, further, kept);
        let mut journal = match self {
            Self::Stream(destination) => return Ok((new(destination)?, Course::default())),
            Self::File(journal) => journal,
        };
        let past = journal.begin(identity, (sources, reading.limit), earlier.earlier())?;
        let Some(past) = past else {
            let course = Course {
                journal: Some(journal),
                ..Course::default()
            };
            return Ok((new(Destination::keep(path, 0)?)?, course));
        };
        let destination = Destination::keep(path, past.bytes)?;
        let course = Course {
            journal: Some(journal),
            sources: past.sources(),
            before: past.report,
        };
        let table = ClauseTable::resumed(destination, taxonomy, further, kept);
        Ok((table, course))
    }
}
