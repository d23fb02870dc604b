//! From a path to the text of a file of tags, and what separates the columns of a table.

use std::path::Path;

use super::AnnotationError;

/// The separators of tables, in the order in which they are preferred.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// The text of a file in UTF-8, without a byte order mark.
///
/// # Errors
/// When the file cannot be read or is in another encoding.
pub(super) fn read_text(path: &Path) -> Result<String, AnnotationError> {
    let content = std::fs::read(path).map_err(|source| AnnotationError::Read {
        path: path.into(),
        source,
    })?;
    text_of(path, content)
}

fn text_of(path: &Path, content: Vec<u8>) -> Result<String, AnnotationError> {
    let text = String::from_utf8(content).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let breaks = String::from_utf8_lossy(&error.as_bytes()[..valid])
            .matches('\n')
            .count();
        AnnotationError::Encoding {
            path: path.into(),
            line: 1 + breaks,
            byte: error.as_bytes()[valid],
        }
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(text) => text.to_owned(),
        None => text,
    })
}

/// What separates the columns: the one of comma, semicolon and tab that the first line has most of, outside quotes.
pub(super) fn separator(table: &[u8]) -> u8 {
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut is_quoted = false;
    for byte in table {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                if let Some(place) = SEPARATORS.iter().position(|separator| separator == byte) {
                    counts[place] += 1;
                }
            }
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    let first = counts.iter().position(|count| *count == most);
    SEPARATORS[first.unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_what_separates_columns() {
        assert_eq!(separator(b"doc_id,text\na;b;c\n"), b',');
        assert_eq!(separator(b"doc_id;text\na,b,c;d\n"), b';');
        assert_eq!(separator(b"doc_id\ttext\n"), b'\t');
        assert_eq!(separator(b"\"a;b;c\",text\n"), b',');
        assert_eq!(separator(b"text\n"), b',');
        assert_eq!(separator(b""), b',');
    }

    #[test]
    fn a_byte_order_mark_is_taken_off() {
        let text = text_of(Path::new("a.csv"), b"\xef\xbb\xbfdoc_id\n".to_vec()).unwrap();
        assert_eq!(text, "doc_id\n");
    }

    #[test]
    fn other_encodings_are_told_with_line_and_remedy() {
        let message = |content: &[u8]| {
            let error = text_of(Path::new("a.csv"), content.to_vec()).unwrap_err();
            error.to_string()
        };
        // An e with an acute accent in Windows-1252.
        let windows = message(b"doc_id,text\na,We note\nb,caf\xe9\n");
        assert!(
            windows.starts_with("a.csv, line 3: the byte 0xE9 is no UTF-8; save it in UTF-8"),
            "{windows}"
        );
        // UTF-16, as a spreadsheet writes "Unicode text".
        let wide = message(b"\xff\xfed\0o\0");
        assert!(wide.contains("line 1: the byte 0xFF is no UTF-8"), "{wide}");
    }
}
