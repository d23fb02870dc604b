//! Plain text: the document's text is the file as decoded.

use super::encoding::decode;
use super::{Content, ReadError, ReadSettings, Reader, Rendering};

/// Reads plain text files.
pub(super) struct PlainText;

impl Reader for PlainText {
    fn endings(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn read(&self, content: &[u8], _: &ReadSettings) -> Result<Content, ReadError> {
        Ok(Rendering::of_text(decode(content)?).into())
    }
}
