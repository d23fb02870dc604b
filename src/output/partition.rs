//! Parquet in a folder for each value of a column, named as Hive does: `domain=cyber/part-00000.parquet`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rustc_hash::FxHashMap;

use super::OutputError;
use super::column::{Column, Kind};
use super::destination::{Destination, beside};
use super::parquet::ParquetWriter;
use super::value::Value;

/// Files that are open at once; beyond them the one that was written to longest ago is ended.
const MOST_OPEN: usize = 256;
/// Rows that are in memory at once; beyond them the file with the most sends its rows off.
const MOST_ROWS: usize = 1 << 17;
/// The folder of rows in whose column there is nothing.
const NOTHING: &str = "__HIVE_DEFAULT_PARTITION__";
/// What stands in names of folders as it is: no separator, nothing that leads out of a folder, no wildcard.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-');

/// Writes rows to the file of their partition.
pub(super) struct PartitionedWriter {
    path: PathBuf,
    aside: Aside,
    /// Which column makes the folders, and its name.
    place: usize,
    column: String,
    /// The others.
    columns: Vec<Column>,
    about: String,
    open: FxHashMap<String, Open>,
    /// How many files each folder has that are complete or open.
    parts: FxHashMap<String, usize>,
    written: u64,
    in_memory: usize,
}

/// A file that is written to.
struct Open {
    writer: ParquetWriter,
    /// Which row was the last one.
    last: u64,
    /// Rows that are in memory.
    rows: usize,
}

impl PartitionedWriter {
    /// Refuses a name that a partitioned table cannot have.
    ///
    /// # Errors
    /// When it is that of a file, or of a folder in which other things lie than partitions.
    pub fn check(path: &Path) -> Result<(), OutputError> {
        let refused = |source| OutputError::Place {
            path: path.to_path_buf(),
            source,
        };
        if !path.exists() {
            return Ok(());
        }
        for entry in fs::read_dir(path).map_err(refused)? {
            let name = entry.map_err(refused)?.file_name();
            if !name.to_string_lossy().contains('=') {
                let reason = format!("other things lie in it: {}", name.display());
                return Err(refused(io::Error::new(
                    io::ErrorKind::AlreadyExists,
                    reason,
                )));
            }
        }
        Ok(())
    }

    /// Begins a table in a folder beside `path`, parted by the column of that name.
    pub fn new(
        path: &Path,
        column: &str,
        columns: &[Column],
        about: &str,
    ) -> Result<Self, OutputError> {
        Self::check(path)?;
        let refused = |source| OutputError::Place {
            path: path.to_path_buf(),
            source,
        };
        let place = partition_column(columns, column)
            .map_err(|reason| refused(io::Error::new(io::ErrorKind::InvalidInput, reason)))?;
        let aside = Aside::new(path).map_err(refused)?;
        let mut others = columns.to_vec();
        others.remove(place);
        Ok(Self {
            path: path.to_path_buf(),
            aside,
            place,
            column: column.to_owned(),
            columns: others,
            about: about.to_owned(),
            open: FxHashMap::default(),
            parts: FxHashMap::default(),
            written: 0,
            in_memory: 0,
        })
    }

    /// Adds a row.
    pub fn write(&mut self, row: &[Value<'_>]) -> Result<(), OutputError> {
        let name = folder_name(&self.column, &row[self.place]);
        if !self.open.contains_key(&name) {
            self.begin(&name)?;
        }
        self.written += 1;
        if let Some(open) = self.open.get_mut(&name) {
            let before = row[..self.place].iter();
            let others: Vec<Value<'_>> = before.chain(&row[self.place + 1..]).cloned().collect();
            open.writer.write(&others)?;
            open.last = self.written;
            open.rows += 1;
            self.in_memory += 1;
        }
        if self.in_memory > MOST_ROWS {
            let most = self.open.values_mut().max_by_key(|open| open.rows);
            if let Some(open) = most {
                open.writer.end_group()?;
                self.in_memory -= std::mem::take(&mut open.rows);
            }
        }
        Ok(())
    }

    /// Ends all files and puts the folder under its name, in the place of one that was there.
    pub fn finish(mut self) -> Result<(), OutputError> {
        for (_, open) in self.open.drain() {
            open.writer.finish()?;
        }
        let failed = |source| OutputError::Write {
            path: self.path.clone(),
            source,
        };
        let earlier = beside(&self.path, ".old");
        let replaced = self.path.exists();
        if replaced {
            remove(&earlier).map_err(failed)?;
            fs::rename(&self.path, &earlier).map_err(failed)?;
        }
        fs::rename(&self.aside.0, &self.path).map_err(failed)?;
        if replaced {
            remove(&earlier).map_err(failed)?;
        }
        Ok(())
    }

    fn begin(&mut self, name: &str) -> Result<(), OutputError> {
        if self.open.len() == MOST_OPEN {
            let oldest = self.open.iter().min_by_key(|(_, open)| open.last);
            let oldest = oldest.map(|(name, _)| name.clone());
            if let Some(open) = oldest.and_then(|name| self.open.remove(&name)) {
                self.in_memory -= open.rows;
                open.writer.finish()?;
            }
        }
        let folder = self.aside.0.join(name);
        fs::create_dir_all(&folder).map_err(|source| OutputError::Write {
            path: self.path.join(name),
            source,
        })?;
        let parts = self.parts.entry(name.to_owned()).or_default();
        let file = folder.join(format!("part-{parts:05}.parquet"));
        *parts += 1;
        let writer = ParquetWriter::new(Destination::open(&file)?, &self.columns, &self.about)?;
        let open = Open {
            writer,
            last: self.written,
            rows: 0,
        };
        self.open.insert(name.to_owned(), open);
        Ok(())
    }
}

/// Where the column `name` stands, by which a table is to be parted.
///
/// # Errors
/// The reason why a table cannot be parted by it.
pub fn partition_column(columns: &[Column], name: &str) -> Result<usize, String> {
    let place = columns.iter().position(|column| column.name == name);
    let fit = |column: &&Column| {
        !matches!(column.kind, Kind::Probability) && !["text", "clause_id"].contains(&&*column.name)
    };
    place.filter(|place| fit(&&columns[*place])).ok_or_else(|| {
        let fit: Vec<&str> = columns
            .iter()
            .filter(fit)
            .map(|column| &*column.name)
            .collect();
        format!(
            "the table cannot be parted by \"{name}\"; it can by {}",
            fit.join(", ")
        )
    })
}

fn folder_name(column: &str, value: &Value<'_>) -> String {
    let value = match value {
        Value::Text(words) if !words.is_empty() => utf8_percent_encode(words, PLAIN).to_string(),
        Value::Integer(number) => number.to_string(),
        _ => NOTHING.to_owned(),
    };
    format!("{}={value}", utf8_percent_encode(column, PLAIN))
}

/// The folder that becomes the table, under its name with `.partial` behind until then; it goes if that never happens.
struct Aside(PathBuf);

impl Aside {
    /// An empty one; what an interrupted run left goes.
    fn new(path: &Path) -> io::Result<Self> {
        let aside = beside(path, ".partial");
        remove(&aside)?;
        fs::create_dir(&aside)?;
        Ok(Self(aside))
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // Once it has its name there is nothing to remove.
        let _ = remove(&self.0);
    }
}

/// Removes a folder, if it is there.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_leads_out_of_its_folder() {
        let name = |value: &str| folder_name("year", &Value::text(value));
        assert_eq!(name("2031"), "year=2031");
        assert_eq!(name("../../a"), "year=%2E%2E%2F%2E%2E%2Fa");
        assert_eq!(name("a\\b:c*"), "year=a%5Cb%3Ac%2A");
        assert_eq!(name(""), "year=__HIVE_DEFAULT_PARTITION__");
        assert_eq!(folder_name("a/b", &Value::Integer(4)), "a%2Fb=4");
    }
}
