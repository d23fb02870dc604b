//! Makes blocks of paragraphs when they end: what they are, which number they have, how deep they stand.

use super::counter::{Counters, Mark};
use super::paragraph::Paragraph;
use super::story::Knowledge;
use super::style::Role;
use super::{Block, Form};

/// From how many words on a "heading" that ends like a sentence is one: treaties number their articles with headings.
const SENTENCE_WORDS: usize = 12;
/// The level of a caption, which the clause stage passes over as it does headings.
const CAPTION_LEVEL: usize = 6;
/// How far a level is set in where nothing says it, in twentieths of a point.
const USUAL_INDENT: i64 = 720;

/// Collects the blocks of a story.
pub(super) struct Finisher<'k> {
    knowledge: Knowledge<'k>,
    counters: &'k mut Counters,
    /// One place for each paragraph, in the order in which they begin: those of a text box end before the paragraph it
    /// is anchored in, and are read after it.
    slots: Vec<Option<Block>>,
    /// How many pages start before the next block.
    pages: usize,
    /// The text of a paragraph whose end is deleted.
    carried: String,
    /// How far the items that are open are set in, outermost first.
    indents: Vec<i64>,
}

impl<'k> Finisher<'k> {
    pub fn of(knowledge: Knowledge<'k>, counters: &'k mut Counters) -> Self {
        Self {
            knowledge,
            counters,
            slots: Vec::new(),
            pages: 0,
            carried: String::new(),
            indents: Vec::new(),
        }
    }

    /// A new paragraph; `depth` paragraphs are open around it.
    pub fn begin(&mut self, depth: usize) -> Paragraph {
        self.slots.push(None);
        Paragraph {
            slot: self.slots.len() - 1,
            text: if depth == 0 {
                std::mem::take(&mut self.carried)
            } else {
                String::new()
            },
            ..Paragraph::default()
        }
    }

    /// Takes a paragraph that ends; `depth` paragraphs are still open around it.
    pub fn end(&mut self, mut paragraph: Paragraph, depth: usize) {
        if paragraph.goes_on && depth == 0 {
            self.carried = paragraph.text;
            return;
        }
        if !paragraph.shown {
            return;
        }
        let styles = self.knowledge.styles;
        let role = styles.role(paragraph.style.as_deref());
        let is_contents = role == Role::Contents || paragraph.is_contents_line();
        let (before, text, after) = paragraph.taken_text();
        self.pages += before;
        if is_contents {
            self.pages += text.matches('\u{c}').count() + after;
            return;
        }
        let form = self.form(&paragraph, role, &text);
        if text.is_empty() {
            return;
        }
        let pages = if depth == 0 {
            std::mem::replace(&mut self.pages, after)
        } else {
            0
        };
        self.slots[paragraph.slot] = Some(Block { pages, form, text });
    }

    /// Ends a cell, a note or a story: no paragraph goes on behind it.
    pub fn end_container(&mut self) {
        let text = std::mem::take(&mut self.carried);
        let mut paragraph = self.begin(0);
        paragraph.shown = true;
        paragraph.text = text;
        self.end(paragraph, 0);
    }

    /// The blocks so far.
    pub fn finish(&mut self) -> Vec<Block> {
        self.end_container();
        self.indents.clear();
        self.slots.drain(..).flatten().collect()
    }

    fn form(&mut self, paragraph: &Paragraph, role: Role, text: &str) -> Form {
        let (mark, indent) = self.mark(paragraph);
        if text.is_empty() {
            return Form::Body;
        }
        if let Some(level) = heading_level(paragraph, role, text) {
            self.indents.clear();
            let label = match mark {
                Mark::Label(label) => Some(label),
                Mark::Bullet | Mark::Nothing => None,
            };
            return Form::Heading { level, label };
        }
        let label = match mark {
            Mark::Nothing => {
                self.leave_items(paragraph);
                return Form::Body;
            }
            Mark::Label(label) => Some(label),
            Mark::Bullet => None,
        };
        Form::Item {
            depth: self.depth(indent),
            label,
        }
    }

    /// What stands before a paragraph, and how far it is set in as an item.
    fn mark(&mut self, paragraph: &Paragraph) -> (Mark, i64) {
        let Knowledge { styles, numbering } = self.knowledge;
        let style = paragraph.style.as_deref();
        let Some(place) = numbering.place(&paragraph.number, style, styles) else {
            return (Mark::Nothing, 0);
        };
        let (of_level, of_style) = (place.levels[place.level].indent, styles.indent(style));
        // What is said closer to the paragraph counts more.
        let inherited = if paragraph.number.list.is_some() {
            of_level.or(of_style)
        } else {
            of_style.or(of_level)
        };
        let level = i64::try_from(place.level).unwrap_or(0);
        let indent = paragraph
            .indent
            .or(inherited)
            .unwrap_or(level * USUAL_INDENT);
        // Levels that are set equally far in are told apart by their number.
        (self.counters.count(&place), indent.saturating_add(level))
    }

    /// How many open items an item that is set in by `indent` stands under.
    fn depth(&mut self, indent: i64) -> usize {
        while self.indents.last().is_some_and(|open| *open > indent) {
            self.indents.pop();
        }
        if self.indents.last() != Some(&indent) {
            self.indents.push(indent);
        }
        self.indents.len() - 1
    }

    /// A paragraph without a mark ends the items that are set in further than it is.
    fn leave_items(&mut self, paragraph: &Paragraph) {
        let of_style = || self.knowledge.styles.indent(paragraph.style.as_deref());
        let indent = paragraph.indent.or_else(of_style).unwrap_or(0);
        while self
            .indents
            .last()
            .is_some_and(|open| indent <= 0 || *open > indent)
        {
            self.indents.pop();
        }
    }
}

/// The level of the heading a paragraph is, if it is one.
fn heading_level(paragraph: &Paragraph, role: Role, text: &str) -> Option<usize> {
    let level = match (paragraph.outline, role) {
        (_, Role::Caption) => return Some(CAPTION_LEVEL),
        (Some(level), _) => level + 1,
        (None, Role::Heading(level)) => level,
        (None, Role::Body | Role::Contents) => return None,
    };
    let is_sentence =
        text.ends_with(['.', ';']) && text.split_whitespace().nth(SENTENCE_WORDS).is_some();
    (!is_sentence).then_some(level)
}
