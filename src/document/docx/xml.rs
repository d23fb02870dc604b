//! The XML of a part as a flat run of openings, words and closings.
//!
//! Entities that a document defines itself are not expanded: no Word document has any, and a few lines of them can
//! stand for gigabytes.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::FORMAT;
use crate::document::ReadError;

/// What comes next in a part.
pub(super) enum Node<'x> {
    Open(Element<'x>),
    Words(Cow<'x, str>),
    Close,
}

/// An element that opens.
pub(super) struct Element<'x>(BytesStart<'x>);

impl Element<'_> {
    /// Its name without prefix.
    pub fn name(&self) -> &[u8] {
        self.0.local_name().into_inner()
    }

    /// The value of the attribute with this local name.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        // The check compares each attribute with all before it.
        let found = attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name.as_bytes())?;
        let raw = String::from_utf8_lossy(&found.value);
        Some(unescape(&raw).map_or_else(|_| raw.to_string(), Cow::into_owned))
    }

    /// What most elements have to say.
    pub fn value(&self) -> Option<String> {
        self.attribute("val")
    }

    /// Its value as a whole number.
    pub fn number(&self) -> Option<i64> {
        self.value()?.trim().parse().ok()
    }

    /// Its value as a level, from zero.
    pub fn level(&self) -> Option<usize> {
        usize::try_from(self.number()?.max(0)).ok()
    }

    /// Whether a property is switched on, which it is if nothing is said.
    pub fn is_on(&self) -> bool {
        !matches!(
            self.value().as_deref(),
            Some("0" | "false" | "off" | "none")
        )
    }
}

/// The nodes of a part, one after the other.
pub(super) struct Nodes<'x> {
    reader: Reader<&'x [u8]>,
    depth: usize,
}

impl<'x> Nodes<'x> {
    pub fn of(xml: &'x str) -> Self {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, depth: 0 }
    }

    /// The next node, or none at the end of the part.
    pub fn next(&mut self) -> Result<Option<Node<'x>>, ReadError> {
        loop {
            let event = self.reader.read_event().map_err(|error| damaged(&error))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    Node::Open(Element(start))
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::Close
                }
                Event::Text(words) => Node::Words(text(words.into_inner())),
                Event::CData(words) => Node::Words(text(words.into_inner())),
                Event::GeneralRef(reference) => Node::Words(character(&reference)),
                Event::Eof if self.depth > 0 => return Err(damaged(&"a part ends too early")),
                Event::Eof => return Ok(None),
                Event::Empty(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_) => continue,
            }));
        }
    }
}

fn text(words: Cow<'_, [u8]>) -> Cow<'_, str> {
    match words {
        Cow::Borrowed(words) => String::from_utf8_lossy(words),
        Cow::Owned(words) => Cow::Owned(String::from_utf8_lossy(&words).into_owned()),
    }
}

/// What a reference like `&amp;` or `&#8211;` stands for; nothing for one that XML itself does not know.
fn character<'x>(reference: &BytesRef<'_>) -> Cow<'x, str> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Cow::Owned(c.to_string());
    }
    let name = std::str::from_utf8(reference).unwrap_or_default();
    Cow::Borrowed(resolve_predefined_entity(name).unwrap_or_default())
}

/// The error of a document that breaks the rules.
pub(super) fn damaged(reason: &dyn std::fmt::Display) -> ReadError {
    ReadError::Damaged {
        format: FORMAT,
        reason: reason.to_string(),
    }
}
