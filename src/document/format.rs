//! Which reader a file gets: by its content where that leaves no choice, else by its ending.

use super::docx::Docx;
use super::html::Html;
use super::markdown::Markdown;
use super::pdf::Pdf;
use super::table::{CommaSeparated, JsonLines, TabSeparated};
use super::text::PlainText;
use super::unpack::without_packing;
use super::{ReadError, Reader};

/// Every reader there is.
const READERS: &[&dyn Reader] = &[
    &PlainText,
    &Markdown,
    &Docx,
    &Pdf,
    &Html,
    &CommaSeparated,
    &TabSeparated,
    &JsonLines,
];

/// What files of formats without a reader begin with, what they are, and what can be done.
const FOREIGN: [(&[u8], &str, &str); 4] = [
    (
        b"PK\x03\x04",
        "a ZIP archive or an Office file that is no Word document",
        "unpack it, or save its text as .docx or .pdf",
    ),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Word document or an Office file with a password",
        "save it as .docx without a password",
    ),
    (b"{\\rtf", "Rich Text", "save it as .docx or plain text"),
    (b"{\\urtf", "Rich Text", "save it as .docx or plain text"),
];

/// The reader for `content`, which is unpacked, in a file called `name`. A file whose ending no reader claims, which a
/// user must have named itself, is plain text; where it has no name at all and rows are asked for, a table.
pub(super) fn reader_for(
    name: &str,
    content: &[u8],
    wants_rows: bool,
) -> Result<&'static dyn Reader, ReadError> {
    if let Some(reader) = recognised(content) {
        return Ok(reader);
    }
    if let Some((_, format, remedy)) = FOREIGN.iter().find(|(mark, ..)| content.starts_with(mark)) {
        return Err(ReadError::Foreign { format, remedy });
    }
    let by_ending = by_ending(name);
    Ok(match by_ending {
        Some(reader) => reader,
        None if wants_rows => table_for(content),
        None => &PlainText,
    })
}

/// Whether a file called `name` in a folder is a document, or a table where `tables` are looked for.
pub(super) fn is_claimed(name: &str, tables: bool) -> bool {
    by_ending(name).is_some_and(|reader| tables || !reader.is_table())
}

/// Whether a file called `name` with this beginning is plain text.
///
/// # Errors
/// When it is of a format that has no reader.
pub(super) fn is_plain_text(name: &str, beginning: &[u8]) -> Result<bool, ReadError> {
    let reader = reader_for(name, beginning, false)?;
    Ok(reader.endings() == PlainText.endings())
}

/// Whether the beginning of a file shows a format that has a reader.
pub(super) fn is_recognised(beginning: &[u8]) -> bool {
    recognised(beginning).is_some()
}

/// Whether a file called `name` is a table of texts.
pub(super) fn is_table(name: &str) -> bool {
    by_ending(name).is_some_and(Reader::is_table)
}

/// What the names of documents end in, and those of tables where `tables` are looked for.
pub(super) fn endings(tables: bool) -> Vec<&'static str> {
    READERS
        .iter()
        .filter(|reader| tables || !reader.is_table())
        .flat_map(|reader| reader.endings())
        .copied()
        .collect()
}

fn recognised(content: &[u8]) -> Option<&'static dyn Reader> {
    READERS
        .iter()
        .copied()
        .find(|reader| reader.recognises(content))
}

fn by_ending(name: &str) -> Option<&'static dyn Reader> {
    let ending = without_packing(name).rsplit_once('.')?.1.to_lowercase();
    READERS
        .iter()
        .copied()
        .find(|reader| reader.endings().contains(&ending.as_str()))
}

/// The kind of table that content without a telling name is.
fn table_for(content: &[u8]) -> &'static dyn Reader {
    let first = content.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'{') {
        &JsonLines
    } else {
        &CommaSeparated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_claimed_in_any_case_and_packed() {
        assert!(is_claimed("a.TXT", false));
        assert!(is_claimed("b/a.md.gz", false));
        assert!(!is_claimed("a.csv", false) && is_claimed("a.csv.zst", true));
        assert!(!is_claimed("txt", true) && !is_claimed("a.xyz", true));
    }

    #[test]
    fn files_without_a_reader_are_named() {
        for (content, word) in [
            (&b"PK\x03\x04...."[..], "ZIP"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
            (b"{\\rtf1", "Rich Text"),
        ] {
            let Err(error) = reader_for("a.txt", content, false) else {
                panic!("{word} has no reader");
            };
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
