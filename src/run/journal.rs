//! What a run has done so far, in a file beside its table, so that it can be gone on with after anything.
//!
//! The first line says what the run is of. After each batch of documents, once its rows are safe on the disk, a line is
//! added and made safe as well: which sources are done, what they held, how long the table is then, and what to report of
//! them. A line begins with a checksum; what follows the last whole line was being written when the run ended, and counts
//! for nothing. The file is locked as long as the run lasts, so that no other run writes the same table.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::report::RunReport;
use crate::document::{Source, fingerprint};
use crate::output::beside;

/// How many names a message lists before it only counts.
const NAMED: usize = 5;

/// Why a run cannot begin, or cannot go on.
#[derive(Debug, Error)]
pub enum JournalError {
    /// Nothing can be written where the table is to be.
    #[error(
        "cannot write {table}: {source}; give -o a path in a folder that exists and is writable"
    )]
    Place {
        /// The table.
        table: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another run writes the table.
    #[error("another run is writing {table}; wait for it, or give -o another name")]
    Busy {
        /// The table.
        table: PathBuf,
    },
    /// An earlier run was interrupted, and nobody said what is to become of it.
    #[error(
        "an earlier run of {table} was interrupted when {done} files were done; go on with --resume, or begin anew \
         with --restart"
    )]
    Unfinished {
        /// The table.
        table: PathBuf,
        /// Sources that are done.
        done: usize,
    },
    /// The run that is to be gone on with is of something else.
    #[error(
        "the interrupted run of {table} had other settings: {differences}; give the same ones again, or begin anew with \
         --restart"
    )]
    OtherRun {
        /// The table.
        table: PathBuf,
        /// What differs, by name.
        differences: String,
    },
    /// Documents that are done are no longer what they were.
    #[error(
        "documents that the interrupted run of {table} has done are not the same any more: {differences}; put them back, \
         or begin anew with --restart"
    )]
    OtherInputs {
        /// The table.
        table: PathBuf,
        /// Which ones, and how they differ.
        differences: String,
    },
    /// The journal cannot be read or written.
    #[error("the journal {path} failed: {source}")]
    File {
        /// The journal.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What is to become of an earlier run of the same table that was interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// It is an error that there is one.
    Refuse,
    /// This run goes on with it.
    Resume,
    /// What it has done is thrown away.
    Discard,
}

/// A source that is done, and what it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Done {
    id: String,
    /// SHA-256 of its bytes; nothing where they could not be read, or cannot be read again.
    sha256: Option<String>,
}

impl Done {
    /// That of a source that is read up to `limit` bytes.
    pub fn of(source: &Source, limit: u64) -> Self {
        Self {
            id: source.id.clone(),
            sha256: fingerprint(source, limit),
        }
    }
}

/// What is kept after a batch.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    done: Vec<Done>,
    /// How long the table is then.
    bytes: u64,
    report: RunReport,
}

/// What an earlier run has done.
#[derive(Debug, Default)]
pub struct Past {
    done: Vec<Done>,
    /// How long the table is, in bytes.
    pub bytes: u64,
    /// What to report of it.
    pub report: RunReport,
}

impl Past {
    /// How many sources are done: the first ones.
    #[must_use]
    pub fn sources(&self) -> usize {
        self.done.len()
    }
}

/// The record of a run.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    table: PathBuf,
    /// Whether there is something to go on with.
    holds: bool,
}

impl Journal {
    /// Locks the journal of `table`, which no other run can write then.
    ///
    /// # Errors
    /// When another run has locked it, or it cannot be opened.
    pub fn lock(table: &Path) -> Result<Self, JournalError> {
        let path = beside(table, ".journal");
        let failed = |source| JournalError::File {
            path: path.clone(),
            source,
        };
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|source| JournalError::Place {
                table: table.into(),
                source,
            })?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(JournalError::Busy {
                    table: table.into(),
                });
            }
            // Some network file systems have no locks; a run can do without.
            Err(fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(fs::TryLockError::Error(source)) => return Err(failed(source)),
        }
        // What is there is not ours to throw away before it was read.
        let holds = file.metadata().map_err(failed)?.len() > 0;
        Ok(Self {
            file,
            path,
            table: table.into(),
            holds,
        })
    }

    /// Begins the record of a run that `identity` describes over sources that are read up to a limit, or goes on
    /// with that of an earlier run; gives back what that one has done.
    ///
    /// # Errors
    /// When `earlier` does not allow what is there, or the earlier run was of something else.
    pub fn begin(
        &mut self,
        identity: &Value,
        (sources, limit): (&[Source], u64),
        earlier: Earlier,
    ) -> Result<Option<Past>, JournalError> {
        let found = self.read().map_err(|source| self.failed(source))?;
        if let Some((known, past)) = found.filter(|(_, past)| past.sources() > 0) {
            match earlier {
                Earlier::Refuse => {
                    return Err(JournalError::Unfinished {
                        table: self.table.clone(),
                        done: past.sources(),
                    });
                }
                Earlier::Resume => {
                    self.compare(&known, identity)?;
                    self.compare_inputs(&past, sources, limit)?;
                    return Ok(Some(past));
                }
                Earlier::Discard => {}
            }
        }
        self.holds = false;
        let begun = self.file.set_len(0).and_then(|()| self.add(identity));
        begun.map_err(|source| self.failed(source))?;
        Ok(None)
    }

    /// Records that sources are done, and that `bytes` of the table hold their rows and all before them.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn record(
        &mut self,
        done: Vec<Done>,
        bytes: u64,
        report: &RunReport,
    ) -> Result<(), JournalError> {
        let entry = Entry {
            done,
            bytes,
            report: report.clone(),
        };
        self.add(&entry).map_err(|source| self.failed(source))?;
        self.holds = true;
        Ok(())
    }

    /// Whether there is something to go on with.
    #[must_use]
    pub fn holds_something(&self) -> bool {
        self.holds
    }

    /// Ends the record: the table is complete.
    pub fn end(mut self) {
        self.holds = false;
    }

    fn failed(&self, source: io::Error) -> JournalError {
        JournalError::File {
            path: self.path.clone(),
            source,
        }
    }

    /// Adds a line at the end and makes it safe.
    fn add(&mut self, content: &impl Serialize) -> io::Result<()> {
        let content = serde_json::to_string(content)?;
        self.file.seek(SeekFrom::End(0))?;
        let line = format!("{:08x} {content}\n", crc32fast::hash(content.as_bytes()));
        self.file.write_all(line.as_bytes())?;
        self.file.sync_data()
    }

    /// What the run was of and what it has done; nothing where there is no whole first line. What follows the last whole
    /// line is cut off.
    fn read(&mut self) -> io::Result<Option<(Value, Past)>> {
        let mut content = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        self.file.read_to_end(&mut content)?;
        let mut length = 0;
        let mut identity = None;
        let mut past = Past::default();
        for line in content.split_inclusive(|byte| *byte == b'\n') {
            let Some(text) = whole(line) else { break };
            if identity.is_none() {
                let Ok(known) = serde_json::from_str(text) else {
                    break;
                };
                identity = Some(known);
            } else {
                let Ok(entry) = serde_json::from_str::<Entry>(text) else {
                    break;
                };
                past.done.extend(entry.done);
                past.bytes = entry.bytes;
                past.report.add(&entry.report);
            }
            length += line.len() as u64;
        }
        self.file.set_len(length)?;
        Ok(identity.map(|identity| (identity, past)))
    }

    fn compare(&self, known: &Value, identity: &Value) -> Result<(), JournalError> {
        let mut differences = Vec::new();
        differing(known, identity, "", &mut differences);
        if differences.is_empty() {
            return Ok(());
        }
        Err(JournalError::OtherRun {
            table: self.table.clone(),
            differences: listed(&differences),
        })
    }

    fn compare_inputs(
        &self,
        past: &Past,
        sources: &[Source],
        limit: u64,
    ) -> Result<(), JournalError> {
        let mut differences: Vec<String> = past
            .done
            .par_iter()
            .zip(sources)
            .filter_map(|(done, source)| {
                if done.id != source.id {
                    Some(format!("{} stands where {} was", source.id, done.id))
                } else if Done::of(source, limit) == *done {
                    None
                } else {
                    Some(format!("{} has changed", source.id))
                }
            })
            .collect();
        let gone = past.done.iter().skip(sources.len());
        differences.extend(gone.map(|done| format!("{} is gone", done.id)));
        if differences.is_empty() {
            return Ok(());
        }
        Err(JournalError::OtherInputs {
            table: self.table.clone(),
            differences: listed(&differences),
        })
    }
}

impl Drop for Journal {
    /// A journal of nothing is taken away.
    fn drop(&mut self) {
        if !self.holds {
            // Where it cannot be, it does no harm: there is nothing in it to go on with.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The content of a line that is whole.
fn whole(line: &[u8]) -> Option<&str> {
    let line = str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let (checksum, content) = line.split_once(' ')?;
    let checksum = u32::from_str_radix(checksum, 16).ok()?;
    (checksum == crc32fast::hash(content.as_bytes())).then_some(content)
}

/// Lists what differs between two descriptions, by name.
fn differing(one: &Value, other: &Value, name: &str, differences: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(ones), Value::Object(others)) => {
            let names = ones
                .keys()
                .chain(others.keys().filter(|key| !ones.contains_key(*key)));
            for key in names {
                let inner = if name.is_empty() {
                    key.clone()
                } else {
                    format!("{name}.{key}")
                };
                let null = Value::Null;
                let (one, other) = (ones.get(key), others.get(key));
                differing(
                    one.unwrap_or(&null),
                    other.unwrap_or(&null),
                    &inner,
                    differences,
                );
            }
        }
        _ if one == other => {}
        _ => differences.push(format!("{name} was {one} and is {other}")),
    }
}

fn listed(differences: &[String]) -> String {
    let named = differences[..differences.len().min(NAMED)].join(", ");
    match differences.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named}, and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::Place;

    fn source(id: &str, content: &str) -> Source {
        Source {
            id: id.into(),
            place: Place::Memory(content.as_bytes().into()),
            size: content.len() as u64,
        }
    }

    fn report(clauses: usize) -> RunReport {
        RunReport {
            clauses,
            ..RunReport::default()
        }
    }

    const LIMIT: u64 = 100;

    /// A journal in `folder` after one document, "a.txt", with a table of ten bytes.
    fn interrupted(folder: &Path) -> PathBuf {
        let table = folder.join("t.csv");
        let mut journal = Journal::lock(&table).unwrap();
        let sources = [source("a.txt", "one")];
        let begun = journal.begin(&json!({"engine": "x"}), (&sources, LIMIT), Earlier::Refuse);
        assert!(begun.unwrap().is_none());
        journal
            .record(vec![Done::of(&sources[0], LIMIT)], 10, &report(3))
            .unwrap();
        table
    }

    fn begin(
        table: &Path,
        engine: &str,
        sources: &[Source],
        earlier: Earlier,
    ) -> Result<Option<Past>, String> {
        let mut journal = Journal::lock(table).map_err(|error| error.to_string())?;
        let begun = journal.begin(&json!({"engine": engine}), (sources, LIMIT), earlier);
        begun.map_err(|error| error.to_string())
    }

    #[test]
    fn what_was_done_is_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let table = interrupted(folder.path());
        let sources = [source("a.txt", "one"), source("b.txt", "two")];
        let past = begin(&table, "x", &sources, Earlier::Resume)
            .unwrap()
            .unwrap();
        assert_eq!(
            (past.sources(), past.bytes, past.report.clauses),
            (1, 10, 3)
        );
    }

    #[test]
    fn what_was_being_written_counts_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let table = interrupted(folder.path());
        let path = folder.path().join("t.csv.journal");
        let whole = fs::read(&path).unwrap();
        let mut torn = whole.clone();
        torn.extend_from_slice(&whole[whole.len() / 2..whole.len() - 1]);
        fs::write(&path, torn).unwrap();
        let past = begin(&table, "x", &[source("a.txt", "one")], Earlier::Resume).unwrap();
        assert_eq!(past.unwrap().sources(), 1);
        assert_eq!(fs::read(&path).unwrap(), whole);
    }

    #[test]
    fn nobody_goes_on_with_another_run() {
        let folder = tempfile::tempdir().unwrap();
        let table = interrupted(folder.path());
        let same = [source("a.txt", "one")];
        let refusal = |engine, sources: &[Source], earlier| {
            begin(&table, engine, sources, earlier).unwrap_err()
        };
        let engine = refusal("y", &same, Earlier::Resume);
        assert!(engine.contains(r#"engine was "x" and is "y""#), "{engine}");
        let changed = refusal("x", &[source("a.txt", "two")], Earlier::Resume);
        assert!(changed.contains("a.txt has changed"), "{changed}");
        let moved = refusal("x", &[source("0.txt", "new")], Earlier::Resume);
        assert!(moved.contains("0.txt stands where a.txt was"), "{moved}");
        let gone = refusal("x", &[], Earlier::Resume);
        assert!(gone.contains("a.txt is gone"), "{gone}");
        let unsaid = refusal("x", &same, Earlier::Refuse);
        assert!(unsaid.contains("1 files"), "{unsaid}");
    }

    #[test]
    fn a_run_that_is_thrown_away_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let table = interrupted(folder.path());
        let same = [source("a.txt", "one")];
        assert!(
            begin(&table, "x", &same, Earlier::Discard)
                .unwrap()
                .is_none()
        );
        assert!(!folder.path().join("t.csv.journal").exists());
    }

    #[test]
    fn two_runs_do_not_write_one_table() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("t.csv");
        let first = Journal::lock(&table).unwrap();
        assert!(matches!(
            Journal::lock(&table),
            Err(JournalError::Busy { .. })
        ));
        drop(first);
        assert!(Journal::lock(&table).is_ok());
    }
}
