//! From a source to its documents.

use std::borrow::Cow;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use super::error::CollectError;
use super::format::{is_table, reader_for};
use super::table::{columns_of, listed};
use super::unpack::unpack;
use super::{Content, Document, Group, Place, ReadError, ReadSettings, Source};

/// Reads the documents of `source`: one, or several where it is a table whose rows are grouped.
///
/// # Errors
/// When the file cannot be read, is too large, changes meanwhile, is of no known format, is damaged, or holds no text.
pub fn read(source: &Source, settings: &ReadSettings) -> Result<Vec<Document>, ReadError> {
    let bytes = bytes(source, settings.limit)?;
    let content = unpack(&bytes, settings.limit)?;
    let wants_rows = settings.table.is_some() && matches!(source.place, Place::Memory(_));
    let reader = reader_for(&source.id, &content, wants_rows)?;
    match reader.read(&content, settings)? {
        Content::Text(rendering) => {
            let (text, pages) = rendering.finish();
            if text.trim().is_empty() {
                return Err(ReadError::Empty);
            }
            Ok(vec![Document {
                id: source.id.clone(),
                text,
                pages,
                rows: None,
            }])
        }
        Content::Rows(groups) if groups.is_empty() => Err(ReadError::Empty),
        Content::Rows(groups) => {
            let sole = settings.table.as_ref().is_some_and(|table| table.sole);
            let documents = groups.into_iter();
            Ok(documents
                .map(|group| document(&source.id, group, sole))
                .collect())
        }
    }
}

/// The columns of all tables among `sources` that are neither text nor id nor group, in order of first occurrence.
///
/// # Errors
/// When there is no table, or none that has one of the named columns.
pub fn kept_columns(
    sources: &[Source],
    settings: &ReadSettings,
) -> Result<Vec<String>, CollectError> {
    let Some(table) = &settings.table else {
        return Ok(Vec::new());
    };
    let named: Vec<&String> = [Some(&table.text), table.id.as_ref(), table.group.as_ref()]
        .into_iter()
        .flatten()
        .collect();
    let mut tables = sources
        .iter()
        .filter(|source| may_be_table(source))
        .peekable();
    if tables.peek().is_none() {
        return Err(CollectError::NoTable);
    }
    let mut kept: Vec<String> = Vec::new();
    let mut missing: Option<CollectError> = None;
    let mut complete = false;
    for source in tables {
        // What cannot be read is told by the run.
        let Ok(columns) = columns(source, settings) else {
            complete = true;
            continue;
        };
        match named.iter().find(|name| !columns.contains(name)) {
            None => complete = true,
            Some(column) => {
                missing.get_or_insert_with(|| CollectError::NoColumn {
                    column: (*column).clone(),
                    table: source.id.clone(),
                    available: listed(columns.iter()),
                });
            }
        }
        for column in columns {
            if !named.contains(&&column) && !kept.contains(&column) {
                kept.push(column);
            }
        }
    }
    match missing {
        Some(error) if !complete => Err(error),
        _ => Ok(kept),
    }
}

fn may_be_table(source: &Source) -> bool {
    is_table(&source.id) || matches!(source.place, Place::Memory(_))
}

fn columns(source: &Source, settings: &ReadSettings) -> Result<Vec<String>, ReadError> {
    let bytes = bytes(source, settings.limit)?;
    let content = unpack(&bytes, settings.limit)?;
    columns_of(reader_for(&source.id, &content, true)?, &content)
}

fn bytes(source: &Source, limit: u64) -> Result<Cow<'_, [u8]>, ReadError> {
    match &source.place {
        Place::Memory(content) => Ok(Cow::Borrowed(content)),
        Place::File(path) => read_file(path, limit, |_| {}).map(Cow::Owned),
    }
}

/// Reads a file that stays as it is meanwhile. `opened` is called before the first byte is read.
fn read_file(path: &Path, limit: u64, opened: impl FnOnce(&File)) -> Result<Vec<u8>, ReadError> {
    let mut file = File::open(path)?;
    let unchanged = Unchanged::since(&file)?;
    opened(&file);
    let mut bytes = Vec::new();
    // One byte more than allowed, so that a file that grew since it was listed is noticed.
    (&mut file)
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > limit {
        let size = size.max(unchanged.size());
        return Err(ReadError::TooLarge { size, limit });
    }
    unchanged.check(&file)?;
    // A pipe has no length of its own.
    if unchanged.is_file() && size != unchanged.size() {
        return Err(ReadError::Changed);
    }
    Ok(bytes)
}

/// What a file was when it was opened.
pub(super) struct Unchanged(Metadata);

impl Unchanged {
    /// What `file` is now.
    pub fn since(file: &File) -> io::Result<Self> {
        file.metadata().map(Self)
    }

    /// Its bytes.
    pub fn size(&self) -> u64 {
        self.0.len()
    }

    /// Whether it is one that lies on a disk.
    pub fn is_file(&self) -> bool {
        self.0.is_file()
    }

    /// # Errors
    /// When it is not what it was.
    pub fn check(&self, file: &File) -> Result<(), ReadError> {
        let (before, after) = (&self.0, file.metadata()?);
        let is_same =
            before.modified().ok() == after.modified().ok() && before.len() == after.len();
        if self.is_file() && !is_same {
            return Err(ReadError::Changed);
        }
        Ok(())
    }
}

/// One document of the rows of a table called `table`.
fn document(table: &str, group: Group, sole: bool) -> Document {
    let id = match group.key.as_deref() {
        None | Some("") => table.to_string(),
        Some(key) if sole => key.to_string(),
        Some(key) => format!("{table}/{key}"),
    };
    Document::of_rows(id, group.rows, group.key.is_some())
}

/// The text that `reader` makes of `content`.
#[cfg(test)]
pub(super) fn text_of(reader: &dyn super::Reader, content: &[u8]) -> String {
    let settings = ReadSettings {
        limit: 1 << 24,
        streamed: 1 << 24,
        table: None,
    };
    match reader.read(content, &settings) {
        Ok(Content::Text(rendering)) => rendering.finish().0,
        Ok(Content::Rows(_)) => panic!("a table has no text"),
        Err(error) => panic!("{error}"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::super::TableColumns;
    use super::*;

    fn memory(id: &str, content: &[u8]) -> Source {
        Source {
            id: id.into(),
            place: Place::Memory(content.into()),
            size: content.len() as u64,
        }
    }

    fn table(group: Option<&str>, sole: bool) -> ReadSettings {
        ReadSettings {
            limit: 1 << 20,
            streamed: 1 << 20,
            table: Some(TableColumns {
                text: "t".into(),
                group: group.map(String::from),
                sole,
                ..TableColumns::default()
            }),
        }
    }

    #[test]
    fn a_file_that_grows_or_shrinks_while_it_is_read_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "Some text.").unwrap();
        assert_eq!(read_file(file.path(), 100, |_| {}).unwrap(), b"Some text.");
        let grown = read_file(file.path(), 100, |_| {
            file.as_file().write_all(b"Some text. More.").unwrap();
        });
        assert!(matches!(grown, Err(ReadError::Changed)), "{grown:?}");
        let shrunk = read_file(file.path(), 100, |_| file.as_file().set_len(3).unwrap());
        assert!(matches!(shrunk, Err(ReadError::Changed)), "{shrunk:?}");
    }

    #[test]
    fn rows_point_into_the_text_of_their_document() {
        let source = memory("x.csv", "t,d\n é one ,a\nthree,b\n,a\ntwo,a\n".as_bytes());
        let documents = read(&source, &table(Some("d"), true)).unwrap();
        let ids: Vec<&str> = documents
            .iter()
            .map(|document| document.id.as_str())
            .collect();
        assert_eq!(ids, ["a", "b"]);
        assert_eq!(documents[0].text, "é one\n\n\n\ntwo");
        let rows = documents[0].rows.as_ref().unwrap();
        assert!(rows.in_context);
        let spans: Vec<_> = rows.rows.iter().map(|row| row.span.clone()).collect();
        assert_eq!(spans, [0..5, 7..7, 9..12]);
    }

    #[test]
    fn documents_of_one_among_several_tables_carry_its_name() {
        let source = memory("x.csv", b"t,d\none,a\ntwo,\n");
        let documents = read(&source, &table(Some("d"), false)).unwrap();
        let ids: Vec<&str> = documents
            .iter()
            .map(|document| document.id.as_str())
            .collect();
        assert_eq!(ids, ["x.csv/a", "x.csv"]);
        let documents = read(&source, &table(None, true)).unwrap();
        assert_eq!(documents.len(), 1);
        assert!(!documents[0].rows.as_ref().unwrap().in_context);
    }

    #[test]
    fn columns_are_checked_before_the_run_and_the_others_kept() {
        let sources = [memory("a.csv", b"t,x\n"), memory("b.csv", b"y,t,x\n")];
        assert_eq!(
            kept_columns(&sources, &table(None, false)).unwrap(),
            ["x", "y"]
        );
        let error = kept_columns(&sources, &table(Some("d"), false)).unwrap_err();
        assert!(
            error.to_string().contains("\"d\"; a.csv has \"t\", \"x\""),
            "{error}"
        );
    }
}
