//! The file: locking it, reading it, adding to it.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::report::RunReport;
use super::compare::{differences, inputs_that_differ, listed};
use super::{Done, Earlier, JournalError, Past};
use crate::document::Source;
use crate::output::beside;

/// What is kept after a batch.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    done: Vec<Done>,
    /// How long the files of the table are then.
    bytes: Vec<u64>,
    report: RunReport,
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

    /// Takes the place of a table that a run with another journal writes as well.
    ///
    /// # Errors
    /// When a run of that table alone was interrupted, and `earlier` does not throw it away.
    pub fn claim(&mut self, earlier: Earlier) -> Result<(), JournalError> {
        let found = self.read().map_err(|source| self.failed(source))?;
        match found {
            Some((_, past)) if past.sources() > 0 && earlier != Earlier::Discard => {
                Err(JournalError::Unfinished {
                    table: self.table.clone(),
                    done: past.sources(),
                })
            }
            _ => {
                self.holds = false;
                Ok(())
            }
        }
    }

    /// Records that sources are done, and that so many `bytes` of the table's files hold their rows and all before them.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(in super::super) fn record(
        &mut self,
        done: Vec<Done>,
        bytes: Vec<u64>,
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
        match differences(known, identity) {
            found if found.is_empty() => Ok(()),
            found => Err(JournalError::OtherRun {
                table: self.table.clone(),
                differences: listed(&found),
            }),
        }
    }

    fn compare_inputs(
        &self,
        past: &Past,
        sources: &[Source],
        limit: u64,
    ) -> Result<(), JournalError> {
        match inputs_that_differ(&past.done, sources, limit) {
            found if found.is_empty() => Ok(()),
            found => Err(JournalError::OtherInputs {
                table: self.table.clone(),
                differences: listed(&found),
            }),
        }
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
