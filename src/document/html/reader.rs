//! Reads HTML files: the steps in their order.

use super::super::encoding::decode_as;
use super::super::{Content, ReadError, ReadSettings, Reader};
use super::blocks::write;
use super::charset::{declared, is_html, is_xml};
use super::main_text::{Choice, Measures, choose};
use super::parse::parse;

/// Reads HTML files, and XHTML files by the same rules.
pub(in super::super) struct Html;

impl Reader for Html {
    fn endings(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    fn recognises(&self, content: &[u8]) -> bool {
        is_html(content)
    }

    fn read(&self, content: &[u8], _: &ReadSettings) -> Result<Content, ReadError> {
        let text = decode_as(content, declared(content))?;
        let tree = parse(&text, is_xml(&text))?;
        drop(text);
        let measures = Measures::of(&tree);
        let main_text = write(&tree, &measures, &choose(&tree, &measures));
        if !main_text.text().trim().is_empty() {
            return Ok(main_text.into());
        }
        // A page whose every part looks like furniture is better read whole than not at all.
        Ok(write(&tree, &measures, &Choice::everything()).into())
    }
}
