//! From the bytes of a document to its text.

use super::counter::Counters;
use super::layout::written;
use super::numbering::Numbering;
use super::package::{Package, is_word_package};
use super::section::begin_pages;
use super::story::{Knowledge, NoteKind, Notes, read_body, read_notes};
use super::style::Styles;
use super::xml::damaged;
use super::{Block, Docx};
use crate::document::{Content, ReadError, ReadSettings, Reader};

impl Reader for Docx {
    fn endings(&self) -> &'static [&'static str] {
        &["docx", "docm", "dotx"]
    }

    fn recognises(&self, content: &[u8]) -> bool {
        is_word_package(content)
    }

    fn read(&self, content: &[u8], settings: &ReadSettings) -> Result<Content, ReadError> {
        let mut package = Package::open(content, settings.limit)?;
        Ok(written(blocks(&mut package)?).into())
    }
}

fn blocks(package: &mut Package<'_>) -> Result<Vec<Block>, ReadError> {
    let main = package.main_part()?;
    let related = package.related(&main)?;
    let mut part = |kind: &str| {
        let usual = format!("word/{kind}.xml");
        package.part(related.get(kind).unwrap_or(&usual))
    };
    let styles = part("styles")?;
    let numbering = part("numbering")?;
    let (footnotes, endnotes) = (part("footnotes")?, part("endnotes")?);
    let Some(body) = package.part(&main)? else {
        return Err(damaged(&format!("it has no main part ({main})")));
    };
    let styles = styles.map_or_else(|| Ok(Styles::default()), |xml| Styles::read(&xml))?;
    let numbering =
        numbering.map_or_else(|| Ok(Numbering::default()), |xml| Numbering::read(&xml))?;
    let knowledge = Knowledge {
        styles: &styles,
        numbering: &numbering,
    };
    let mut counters = Counters::default();
    let sections = begin_pages(&body)?;
    let story = read_body(&body, knowledge, &mut counters, sections)?;
    drop(body);
    let mut notes = Notes::default();
    for (xml, kind) in [
        (footnotes, NoteKind::Footnote),
        (endnotes, NoteKind::Endnote),
    ] {
        if let Some(xml) = xml {
            read_notes(&xml, kind, knowledge, &mut counters, &mut notes)?;
        }
    }
    let mut blocks = story.blocks;
    for reference in story.references {
        blocks.append(&mut notes.remove(&reference).unwrap_or_default());
    }
    Ok(blocks)
}
