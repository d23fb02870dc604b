//! Reads a story in one pass: the body, or the notes.

use std::collections::HashMap;

use super::counter::Counters;
use super::field::{Fields, Result as FieldResult, result_of};
use super::finish::Finisher;
use super::frame::{Frames, Tag};
use super::numbering::Numbering;
use super::paragraph::Paragraph;
use super::style::{Styles, indent};
use super::xml::{Element, Node, Nodes, damaged};
use super::{Block, LEVELS};
use crate::document::ReadError;

/// What is known before a story is read.
#[derive(Clone, Copy)]
pub(super) struct Knowledge<'k> {
    pub styles: &'k Styles,
    pub numbering: &'k Numbering,
}

/// Where a note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum NoteKind {
    Footnote,
    Endnote,
}

/// What the body says.
pub(super) struct Body {
    pub blocks: Vec<Block>,
    /// The notes it refers to, in order.
    pub references: Vec<(NoteKind, String)>,
}

/// The notes of a document.
pub(super) type Notes = HashMap<(NoteKind, String), Vec<Block>>;

/// Reads the body. `begin_pages` says of each section whether it begins on a new page.
pub(super) fn read_body(
    xml: &str,
    knowledge: Knowledge<'_>,
    counters: &mut Counters,
    begin_pages: Vec<bool>,
) -> Result<Body, ReadError> {
    let mut story = Story::of(knowledge, counters, begin_pages);
    let mut nodes = Nodes::of(xml);
    let mut is_first = true;
    while let Some(node) = nodes.next()? {
        if let (true, Node::Open(element)) = (is_first, &node) {
            is_first = false;
            if element.name() != b"document" {
                return Err(damaged(&"its main part is no Word document"));
            }
        }
        story.take(&node);
    }
    if is_first {
        return Err(damaged(&"its main part is empty"));
    }
    Ok(Body {
        blocks: story.finisher.finish(),
        references: story.references,
    })
}

/// Adds the notes that `xml` holds to those `found`.
pub(super) fn read_notes(
    xml: &str,
    kind: NoteKind,
    knowledge: Knowledge<'_>,
    counters: &mut Counters,
    found: &mut Notes,
) -> Result<(), ReadError> {
    let mut story = Story::of(knowledge, counters, Vec::new());
    let mut nodes = Nodes::of(xml);
    let mut id = String::new();
    while let Some(node) = nodes.next()? {
        if let Node::Open(element) = &node
            && Tag::of(element.name()) == Tag::Note
        {
            id = element.attribute("id").unwrap_or_default();
        }
        if story.take(&node) == Some(Tag::Note) {
            let blocks = story.finisher.finish();
            found.entry((kind, id.clone())).or_insert(blocks);
        }
    }
    Ok(())
}

struct Story<'k> {
    knowledge: Knowledge<'k>,
    finisher: Finisher<'k>,
    frames: Frames,
    /// The paragraphs that are open; those of a text box stand inside the one it is anchored in.
    paragraphs: Vec<Paragraph>,
    fields: Fields,
    rows: Vec<RowPages>,
    begin_pages: Vec<bool>,
    sections: usize,
    /// Whether nothing stands on the page yet.
    page_is_empty: bool,
    /// Whether the run that is open is said to be hidden, by itself and by its style.
    hidden: (Option<bool>, Option<bool>),
    references: Vec<(NoteKind, String)>,
}

/// How many pages start inside a table row. Each of its cells says so for itself.
#[derive(Default)]
struct RowPages {
    row: usize,
    cell: usize,
}

impl<'k> Story<'k> {
    fn of(knowledge: Knowledge<'k>, counters: &'k mut Counters, begin_pages: Vec<bool>) -> Self {
        Self {
            knowledge,
            finisher: Finisher::of(knowledge, counters),
            frames: Frames::default(),
            paragraphs: Vec::new(),
            fields: Fields::default(),
            rows: Vec::new(),
            begin_pages,
            sections: 0,
            page_is_empty: true,
            hidden: (None, None),
            references: Vec::new(),
        }
    }

    /// Takes the next node; what closes with it.
    fn take(&mut self, node: &Node<'_>) -> Option<Tag> {
        match node {
            Node::Open(element) => self.open(element),
            Node::Words(words) => match self.frames.top() {
                Tag::Words => self.push(words),
                Tag::Instruction if self.frames.is_shown() => self.fields.instruct(words),
                _ => {}
            },
            Node::Close => {
                let tag = self.frames.close();
                self.close(tag);
                return Some(tag);
            }
        }
        None
    }

    fn open(&mut self, element: &Element<'_>) {
        let (tag, parent) = self.frames.open(element);
        match tag {
            Tag::Paragraph => {
                let mut paragraph = self.finisher.begin(self.paragraphs.len());
                paragraph.shown = self.frames.is_shown();
                paragraph.in_contents = self.fields.in_contents();
                self.paragraphs.push(paragraph);
                return;
            }
            Tag::Row => self.rows.push(RowPages::default()),
            Tag::Cell => {
                if let Some(row) = self.rows.last_mut() {
                    row.cell = 0;
                }
            }
            _ => {}
        }
        if !self.frames.is_shown() {
            return;
        }
        match (tag, parent) {
            (Tag::Run, _) => {
                self.hidden = (None, None);
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.run_hidden = paragraph.style_hides;
                }
            }
            (_, Tag::ParagraphProperties | Tag::NumberProperties) => self.describe(element),
            (_, Tag::RunProperties) => self.describe_run(element),
            (_, Tag::Run) => self.put(element),
            _ if element.name() == b"fldSimple" => {
                let instruction = element.attribute("instr").unwrap_or_default();
                self.note_result(result_of(&instruction));
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => self.end_paragraph(),
            Tag::ParagraphProperties => self.begin_page_before(),
            Tag::RunProperties if self.frames.top() == Tag::Run => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    let (own, of_style) = self.hidden;
                    let hidden = own.or(of_style).unwrap_or(paragraph.style_hides);
                    paragraph.run_hidden = hidden;
                }
            }
            Tag::Row => {
                self.rows.pop();
            }
            Tag::Cell | Tag::Note => self.finisher.end_container(),
            _ => {}
        }
    }

    /// What a paragraph's properties say.
    fn describe(&mut self, element: &Element<'_>) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        match element.name() {
            b"pStyle" => paragraph.style = element.value(),
            b"numId" => paragraph.number.list = element.value(),
            b"ilvl" => paragraph.number.level = element.level(),
            b"outlineLvl" => paragraph.outline = element.level().filter(|level| *level < LEVELS),
            b"ind" => paragraph.indent = indent(element),
            b"pageBreakBefore" => paragraph.breaks_page = Some(element.is_on()),
            b"sectPr" => paragraph.ends_section = true,
            _ => {}
        }
    }

    /// What the properties of a run, or of a paragraph's end, say.
    fn describe_run(&mut self, element: &Element<'_>) {
        let is_end = self.frames.around(2) == Tag::ParagraphProperties;
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        match element.name() {
            b"del" | b"moveFrom" if is_end => paragraph.goes_on = true,
            b"vanish" | b"specVanish" if is_end => paragraph.goes_on |= element.is_on(),
            b"vanish" => self.hidden.0 = Some(element.is_on()),
            b"rStyle" => {
                // Only a style that is there counts, not the usual one.
                let style = element
                    .value()
                    .filter(|style| self.knowledge.styles.has(style));
                self.hidden.1 = style.and_then(|style| self.knowledge.styles.hidden(Some(&style)));
            }
            _ => {}
        }
    }

    /// What a run holds beside words.
    fn put(&mut self, element: &Element<'_>) {
        match element.name() {
            b"tab" | b"ptab" => self.push("\t"),
            b"noBreakHyphen" => self.push("-"),
            b"cr" => self.push_mark('\n'),
            b"br" => match element.attribute("type").as_deref() {
                Some("page") => {
                    self.push_mark(' ');
                    self.begin_page();
                }
                _ => self.push_mark('\n'),
            },
            b"lastRenderedPageBreak" => self.begin_rendered_page(),
            b"sym" if self.is_read() => {
                let code = element.attribute("char").unwrap_or_default();
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.push_symbol(&code);
                    self.page_is_empty = false;
                }
            }
            b"footnoteReference" => self.refer(NoteKind::Footnote, element),
            b"endnoteReference" => self.refer(NoteKind::Endnote, element),
            b"fldChar" => match element.attribute("fldCharType").as_deref() {
                Some("begin") => self.fields.begin(self.paragraphs.len()),
                Some("separate") => {
                    let result = self.fields.separate();
                    self.note_result(result);
                }
                Some("end") => self.fields.end(),
                _ => {}
            },
            _ => {}
        }
    }

    fn note_result(&mut self, result: FieldResult) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            match result {
                FieldResult::Contents => paragraph.in_contents = true,
                FieldResult::PageNumber => paragraph.shows_page = true,
                FieldResult::Other => {}
            }
        }
    }

    /// The mark of a note vanishes; one of the author's own stands in the rest of the run.
    fn refer(&mut self, kind: NoteKind, element: &Element<'_>) {
        if !self.is_read() {
            return;
        }
        if let Some(id) = element.attribute("id") {
            self.references.push((kind, id));
        }
        let has_own_mark = element.attribute("customMarkFollows");
        if let Some(paragraph) = self.paragraphs.last_mut()
            && matches!(has_own_mark.as_deref(), Some("1" | "true" | "on"))
        {
            paragraph.run_hidden = true;
        }
    }

    /// Whether what comes next is read.
    fn is_read(&self) -> bool {
        self.frames.is_shown()
            && !self.fields.in_instruction()
            && self.paragraphs.last().is_some_and(|open| !open.run_hidden)
    }

    fn push(&mut self, words: &str) {
        if !self.is_read() {
            return;
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.push(words);
            self.page_is_empty &= words.trim().is_empty();
        }
    }

    fn push_mark(&mut self, mark: char) {
        if self.is_read()
            && let Some(paragraph) = self.paragraphs.last_mut()
        {
            paragraph.text.push(mark);
        }
    }

    /// Begins a page where the text now stands; a text box has none of its own.
    fn begin_page(&mut self) {
        if self.is_read() && self.paragraphs.len() == 1 {
            self.push_mark('\u{c}');
            self.page_is_empty = true;
        }
    }

    /// Begins a page that Word says it began when it last set the text. It says so too after breaks that the document
    /// demands, and in every cell of a row.
    fn begin_rendered_page(&mut self) {
        if self.paragraphs.len() != 1 {
            return;
        }
        if let Some(row) = self.rows.last_mut() {
            row.cell += 1;
            if row.cell <= row.row {
                return;
            }
            row.row = row.cell;
        }
        if !self.page_is_empty {
            self.begin_page();
        }
    }

    /// Begins a page where the properties that were just read demand one before their paragraph.
    fn begin_page_before(&mut self) {
        let styles = self.knowledge.styles;
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        let style = paragraph.style.as_deref();
        paragraph.style_hides = styles.hidden(style).unwrap_or(false);
        let breaks = paragraph
            .breaks_page
            .unwrap_or_else(|| styles.breaks_page(style));
        if breaks && !self.page_is_empty && self.rows.is_empty() {
            self.begin_page();
        }
    }

    fn end_paragraph(&mut self) {
        self.fields.end_paragraph(self.paragraphs.len());
        let Some(mut paragraph) = self.paragraphs.pop() else {
            return;
        };
        if paragraph.ends_section {
            self.sections += 1;
            let begins = self.begin_pages.get(self.sections).copied();
            if begins.unwrap_or(false) && !self.page_is_empty {
                paragraph.text.push('\u{c}');
                self.page_is_empty = true;
            }
        }
        self.finisher.end(paragraph, self.paragraphs.len());
    }
}
