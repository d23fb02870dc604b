//! Plain text: the document's text is the file as decoded.

use super::Reader;

/// Reads plain text files.
pub(super) struct PlainText;

impl Reader for PlainText {
    fn endings(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn text(&self, content: String) -> String {
        content
    }
}
