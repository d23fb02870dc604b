//! From a file to a document.

use std::fs::File;
use std::io::Read;

use super::markdown::Markdown;
use super::text::PlainText;
use super::{Document, ReadError, Reader, Source};

/// Every reader there is.
const READERS: [&dyn Reader; 2] = [&PlainText, &Markdown];

/// Reads the file of `source`, refusing files of more than `limit` bytes.
///
/// A file whose ending no reader claims, which a user must have named itself, is read as plain text.
///
/// # Errors
/// When the file cannot be read, is too large, is not text or holds none.
pub fn read(source: &Source, limit: u64) -> Result<Document, ReadError> {
    let mut bytes = Vec::new();
    // One byte more than allowed, so that a file that grew since it was listed is noticed.
    File::open(&source.path)?
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > limit {
        return Err(ReadError::TooLarge {
            size: source.size.max(size),
            limit,
        });
    }
    let content = decode(bytes)?;
    let reader = reader_for(&source.id).unwrap_or(&PlainText);
    let text = reader.text(content);
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(Document {
        id: source.id.clone(),
        pages: page_starts(&text),
        text,
    })
}

/// What the names of documents end in.
pub(super) fn endings() -> Vec<&'static str> {
    READERS
        .iter()
        .flat_map(|reader| reader.endings())
        .copied()
        .collect()
}

/// The reader that claims the ending of `name`.
pub(super) fn reader_for(name: &str) -> Option<&'static dyn Reader> {
    let ending = name.rsplit_once('.')?.1.to_lowercase();
    READERS
        .into_iter()
        .find(|reader| reader.endings().contains(&ending.as_str()))
}

fn decode(bytes: Vec<u8>) -> Result<String, ReadError> {
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(ReadError::Binary { at });
    }
    let text = String::from_utf8(bytes).map_err(|error| ReadError::Encoding {
        at: error.utf8_error().valid_up_to(),
    })?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map(str::to_string)
        .unwrap_or(text))
}

/// Pages of a text start after form feeds.
fn page_starts(text: &str) -> Vec<usize> {
    let after_feeds = text
        .chars()
        .enumerate()
        .filter(|(_, c)| *c == '\u{c}')
        .map(|(place, _)| place + 1);
    std::iter::once(0).chain(after_feeds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_feeds_start_pages() {
        assert_eq!(page_starts("é one\u{c}two\u{c}three"), [0, 6, 10]);
        assert_eq!(page_starts(""), [0]);
    }

    #[test]
    fn decoding_says_where_it_failed() {
        assert!(matches!(
            decode(b"ab\xffc".to_vec()),
            Err(ReadError::Encoding { at: 2 })
        ));
        assert!(matches!(
            decode(b"a\0b".to_vec()),
            Err(ReadError::Binary { at: 1 })
        ));
        assert_eq!(decode("\u{feff}é".as_bytes().to_vec()).unwrap(), "é");
    }
}
