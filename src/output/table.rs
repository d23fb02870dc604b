//! One table in several places and formats at once.
//!
//! Rows go to whatever grows row by row as they come. Formats that are complete only as a whole are written at the end, all in
//! one pass over the rows, which are kept as JSON Lines until then: beside the first file, or in the file of that format that was
//! asked for in any case. So every format has the same rows, and all of them can be gone on with after an interruption.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::column::Column;
use super::csv::CsvWriter;
use super::destination::{Destination, beside, is_stream};
use super::format::Format;
use super::ipc::IpcWriter;
use super::jsonl::{JsonlRows, JsonlWriter};
use super::parquet::ParquetWriter;
use super::partition::PartitionedWriter;
use super::sqlite::SqliteWriter;
use super::value::Value;
use super::{OutputError, RowWriter};

/// A place a table goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// A file, a folder where it is partitioned, a device or pipe, or `-` for standard output.
    pub path: PathBuf,
    /// How it is written.
    pub format: Format,
    /// The column whose values make a folder each.
    pub partition: Option<String>,
}

/// What an earlier run of the same table left.
#[derive(Debug, Clone, Copy)]
pub enum Left<'l> {
    /// Nothing, and this run leaves nothing either if it does not end.
    Never,
    /// Nothing.
    Nothing,
    /// So many bytes in each of the files that grow.
    Bytes(&'l [u64]),
}

/// A document that gave no rows.
#[derive(Debug, Clone)]
pub struct FailedDocument<'o> {
    /// The document.
    pub doc_id: &'o str,
    /// The stage it failed in.
    pub stage: String,
    /// Why.
    pub reason: &'o str,
}

/// What there is to say of a run besides its rows.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'o> {
    /// What the table was made with: an object whose entries depend on nothing but inputs and settings.
    pub about: &'o Json,
    /// Documents in which no clause was found.
    pub without_clauses: &'o [String],
    /// Documents that failed.
    pub failures: &'o [FailedDocument<'o>],
}

/// A table under construction.
pub struct Table {
    columns: Vec<Column>,
    /// What is written row by row.
    growing: Vec<Box<dyn RowWriter>>,
    /// Which of them the others are made of at the end, and whether that is all it is for.
    rows: Option<(usize, bool)>,
    /// What is written at the end.
    later: Vec<Target>,
}

/// Files that nobody needs once a table is complete, which are removed when this is dropped.
#[must_use]
pub struct Scrap {
    /// Held for what dropping it does.
    _rows: Option<Destination>,
}

impl Target {
    /// Whether its bytes are gone as soon as they are written.
    #[must_use]
    pub fn is_stream(&self) -> bool {
        is_stream(&self.path)
    }

    /// Refuses a place that no table of this kind can go to.
    ///
    /// # Errors
    /// When it is a folder and should be a file, is read-only, or is a folder of other things.
    pub fn check(&self) -> Result<(), OutputError> {
        if self.partition.is_some() {
            PartitionedWriter::check(&self.path)
        } else if self.is_stream() {
            Ok(())
        } else {
            Destination::check(&self.path)
        }
    }

    fn grows(&self) -> bool {
        self.partition.is_none() && (self.is_stream() || self.format.grows())
    }
}

impl Table {
    /// Begins a table with `columns` in all of the `targets`, or goes on with it.
    ///
    /// # Errors
    /// When one of them cannot be written to, or lacks what an earlier run left.
    pub fn open(
        targets: &[Target],
        columns: Vec<Column>,
        left: Left<'_>,
    ) -> Result<Self, OutputError> {
        let (growing, later): (Vec<&Target>, Vec<&Target>) =
            targets.iter().partition(|target| target.grows());
        for target in &later {
            target.check()?;
        }
        let as_rows = |target: &&Target| target.format == Format::Jsonl && !target.is_stream();
        let mut places: Vec<(PathBuf, Format)> = growing
            .iter()
            .map(|target| (target.path.clone(), target.format))
            .collect();
        let rows = match growing.iter().position(as_rows) {
            _ if later.is_empty() => None,
            Some(place) => Some((place, false)),
            None => {
                let mut files = targets.iter().filter(|target| !target.is_stream());
                let beside_it = files.next().map(|first| beside(&first.path, ".rows"));
                places.extend(beside_it.map(|path| (path, Format::Jsonl)));
                Some((places.len() - 1, true))
            }
        };
        let growing = places
            .iter()
            .enumerate()
            .map(|(nth, (path, format))| grow(path, *format, &columns, left, nth))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            columns,
            growing,
            rows,
            later: later.into_iter().cloned().collect(),
        })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// When one of the targets cannot be written to.
    pub fn write(&mut self, row: &[Value<'_>]) -> Result<(), OutputError> {
        for writer in &mut self.growing {
            writer.write(row)?;
        }
        Ok(())
    }

    /// Sends the rows so far off, and makes them durable where the files are kept; how many bytes these have then.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn secure(&mut self) -> Result<Vec<u64>, OutputError> {
        let secure = |writer: &mut Box<dyn RowWriter>| {
            writer.flush()?;
            writer.destination().secure()
        };
        self.growing.iter_mut().map(secure).collect()
    }

    /// Writes what is written at the end, and puts everything under its name.
    ///
    /// # Errors
    /// When the last bytes cannot be written or a file cannot be renamed.
    pub fn finish(mut self, outcome: &Outcome<'_>) -> Result<Scrap, OutputError> {
        for writer in &mut self.growing {
            writer.flush()?;
        }
        if let Some((rows, _)) = self.rows {
            let destination = self.growing[rows].destination();
            write_later(&self.later, &self.columns, destination, outcome)?;
        }
        let only_rows = self.rows.filter(|(_, only)| *only).map(|(place, _)| place);
        let mut scrap = None;
        for (place, writer) in self.growing.into_iter().enumerate() {
            let destination = writer.into_destination()?;
            if Some(place) == only_rows {
                scrap = Some(destination.scrapped());
            } else {
                destination.complete()?;
            }
        }
        Ok(Scrap { _rows: scrap })
    }
}

/// Opens what grows, as the `nth` of its kind.
fn grow(
    path: &Path,
    format: Format,
    columns: &[Column],
    left: Left<'_>,
    nth: usize,
) -> Result<Box<dyn RowWriter>, OutputError> {
    let bytes = match left {
        Left::Bytes(bytes) => bytes.get(nth).copied().unwrap_or_default(),
        Left::Never | Left::Nothing => 0,
    };
    let destination = match left {
        Left::Never => Destination::open(path)?,
        Left::Nothing | Left::Bytes(_) => Destination::keep(path, bytes)?,
    };
    Ok(match format {
        Format::Jsonl => Box::new(JsonlWriter::new(destination, columns)),
        Format::Arrow => Box::new(IpcWriter::new(destination, columns)?),
        _ if bytes > 0 => Box::new(CsvWriter::resumed(destination)),
        _ => Box::new(CsvWriter::new(destination, columns)?),
    })
}

/// A format that is complete only as a whole.
enum Later<'c> {
    Arrow(Box<IpcWriter>),
    Parquet(Box<ParquetWriter>),
    Partitioned(Box<PartitionedWriter>),
    Sqlite(Box<SqliteWriter<'c>>),
}

impl<'c> Later<'c> {
    /// What an interrupted run left of it has the same name and goes, if no other run can be at it.
    fn open(
        target: &Target,
        columns: &'c [Column],
        about: &str,
        alone: bool,
    ) -> Result<Self, OutputError> {
        if let Some(column) = &target.partition {
            let writer = PartitionedWriter::new(&target.path, column, columns, about)?;
            return Ok(Self::Partitioned(Box::new(writer)));
        }
        let destination = if alone {
            Destination::keep(&target.path, 0)?
        } else {
            Destination::open(&target.path)?
        };
        Ok(match target.format {
            Format::Sqlite => Self::Sqlite(Box::new(SqliteWriter::new(destination, columns)?)),
            Format::Arrow => Self::Arrow(Box::new(IpcWriter::new(destination, columns)?)),
            _ => Self::Parquet(Box::new(ParquetWriter::new(destination, columns, about)?)),
        })
    }

    fn write(&mut self, row: &[Value<'_>]) -> Result<(), OutputError> {
        match self {
            Self::Arrow(writer) => writer.write(row),
            Self::Parquet(writer) => writer.write(row),
            Self::Partitioned(writer) => writer.write(row),
            Self::Sqlite(writer) => writer.write(row),
        }
    }

    fn finish(self, outcome: &Outcome<'_>) -> Result<(), OutputError> {
        match self {
            Self::Arrow(writer) => writer.into_destination()?.complete(),
            Self::Parquet(writer) => writer.finish(),
            Self::Partitioned(writer) => writer.finish(),
            Self::Sqlite(writer) => writer.finish(outcome),
        }
    }
}

/// Writes the rows that were written to `destination` to all of the `targets`.
fn write_later(
    targets: &[Target],
    columns: &[Column],
    destination: &Destination,
    outcome: &Outcome<'_>,
) -> Result<(), OutputError> {
    let alone = matches!(destination, Destination::Kept(_));
    for target in targets {
        tracing::info!("writing {}", target.path.display());
    }
    let about = outcome.about.to_string();
    let mut writers = targets
        .iter()
        .map(|target| Later::open(target, columns, &about, alone))
        .collect::<Result<Vec<_>, _>>()?;
    let unread = |source| destination.failed(source);
    let path = destination.aside().unwrap_or(Path::new(""));
    let file = File::open(path).map_err(unread)?;
    let mut rows = JsonlRows::new(BufReader::new(file), columns);
    while let Some(row) = rows.next_row().map_err(unread)? {
        for writer in &mut writers {
            writer.write(&row)?;
        }
    }
    writers
        .into_iter()
        .try_for_each(|writer| writer.finish(outcome))
}
