//! The chosen parts of a page as blocks of text.
//!
//! White space is folded as a browser folds it: a paragraph is one line, `<br>` ends a line, two of them a paragraph.
//! What begins a block is written only when its first word comes, so that empty elements leave no trace.

use super::super::Rendering;
use super::element::Kind;
use super::furniture::{Marks, Numbering, Target};
use super::item_mark::{LONGEST_MARK, is_item_mark, is_note, written};
use super::main_text::{Choice, Measures, is_hidden};
use super::tree::{NodeId, Tree, View, Visitor};

/// Characters that only tell where a word may be broken or joined.
const INVISIBLE: [char; 6] = [
    '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}',
];
/// Letters of a word after which a raised number is a footnote's and not a power ("km²").
const NO_UNIT: usize = 4;

/// Writes what `choice` keeps of `tree`.
pub(super) fn write(tree: &Tree, measures: &Measures, choice: &Choice) -> Rendering {
    let mut writer = Writer {
        tree,
        measures,
        choice,
        rendering: Rendering::default(),
        opening: Opening::Block,
        space: false,
        lists: Vec::new(),
        preformatted: 0,
        one_line: 0,
        cell_start: 0,
        links: 0,
    };
    for root in &choice.roots {
        writer.opening = Opening::Block;
        tree.walk(*root, &mut writer);
    }
    writer.rendering
}

/// What comes before the next word.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Opening {
    /// Nothing, or a space.
    Words,
    /// So many ends of lines.
    Lines(usize),
    /// An empty line.
    Block,
    /// The mark of a heading.
    Heading(u8),
    /// The mark of an item.
    Item(String),
    /// A space after a number that stands in an element of its own.
    Number,
    /// The gap between cells.
    Gap,
}

/// An open list: the next number, and how it counts. Lists with bullets have none.
struct List {
    next: Option<i32>,
    numbering: Numbering,
    /// Whether an item of it is written.
    has_begun: bool,
}

struct Writer<'a> {
    tree: &'a Tree,
    measures: &'a Measures,
    choice: &'a Choice,
    rendering: Rendering,
    opening: Opening,
    /// Whether there is white space before the next word.
    space: bool,
    lists: Vec<List>,
    preformatted: usize,
    /// Headings and tables of figures that are open: nothing in them ends a line.
    one_line: usize,
    /// Where the text of the cell or term that is open begins.
    cell_start: usize,
    links: usize,
}

impl Visitor for Writer<'_> {
    fn enter(&mut self, id: NodeId, node: &View<'_>) -> bool {
        match node {
            View::Nothing => true,
            View::Text(words) => {
                if self.preformatted > 0 {
                    self.lines(words);
                } else {
                    self.words(words);
                }
                false
            }
            View::Element(kind, marks) => {
                if is_hidden(*kind, marks)
                    || self.choice.leaves_out(id)
                    || self.is_note_mark(id, *kind, marks)
                {
                    return false;
                }
                self.open(id, *kind, marks);
                true
            }
        }
    }

    fn leave(&mut self, id: NodeId, node: &View<'_>) {
        if let View::Element(kind, _) = node {
            self.close(id, *kind);
        }
    }
}

impl Writer<'_> {
    fn open(&mut self, id: NodeId, kind: Kind, marks: &Marks) {
        match kind {
            Kind::Heading(_) if self.measures.is_no_heading(id) => self.block(),
            Kind::Inline | Kind::Raised | Kind::Hidden => {}
            Kind::Link => self.links += 1,
            Kind::Break => self.end_line(),
            Kind::Heading(level) => {
                if self.one_line == 0 && !matches!(self.opening, Opening::Item(_)) {
                    self.opening = Opening::Heading(level);
                }
                self.one_line += 1;
            }
            Kind::Bullets | Kind::Numbers => {
                self.block();
                self.lists.push(List {
                    next: (kind == Kind::Numbers).then(|| marks.number.unwrap_or(1)),
                    numbering: marks.numbering,
                    has_begun: false,
                });
            }
            Kind::Item => self.item(marks),
            Kind::Table => {
                self.block();
                self.one_line += usize::from(!self.measures.is_text_table(id));
            }
            Kind::Row if self.one_line > 0 => self.opening = Opening::Block,
            Kind::Cell if self.one_line > 0 => {
                if self.opening == Opening::Words {
                    self.opening = Opening::Gap;
                }
            }
            Kind::Cell | Kind::Term => {
                self.block();
                self.cell_start = self.rendering.text().len();
            }
            Kind::Preformatted => {
                self.block();
                self.preformatted += 1;
            }
            _ => self.block(),
        }
    }

    fn close(&mut self, id: NodeId, kind: Kind) {
        match kind {
            Kind::Heading(_) if self.measures.is_no_heading(id) => self.block(),
            Kind::Inline | Kind::Raised | Kind::Break | Kind::Hidden => {}
            Kind::Link => self.links -= 1,
            Kind::Heading(_) => {
                self.one_line -= 1;
                if self.one_line == 0 && !matches!(self.opening, Opening::Item(_)) {
                    self.opening = Opening::Block;
                } else {
                    self.space = true;
                }
            }
            Kind::Bullets | Kind::Numbers => {
                self.lists.pop();
                self.end_block();
            }
            Kind::Table => {
                self.one_line -= usize::from(!self.measures.is_text_table(id));
                self.end_block();
            }
            Kind::Item | Kind::Row => self.end_block(),
            Kind::Cell | Kind::Term if self.one_line == 0 => {
                let written = &self.rendering.text()[self.cell_start..];
                let is_number = is_item_mark(written.trim());
                self.block();
                if is_number {
                    self.opening = Opening::Number;
                }
            }
            Kind::Preformatted => {
                self.preformatted -= 1;
                self.block();
            }
            _ => self.block(),
        }
    }

    /// Starts a block with the next word, unless it belongs to a mark that waits for it.
    fn block(&mut self) {
        if self.one_line > 0 {
            self.space = true;
        } else if matches!(self.opening, Opening::Words | Opening::Lines(_)) {
            self.opening = Opening::Block;
        }
    }

    /// Starts a block with the next word, whatever waited for one.
    fn end_block(&mut self) {
        if self.one_line > 0 {
            self.space = true;
        } else {
            self.opening = Opening::Block;
        }
    }

    fn end_line(&mut self) {
        if self.one_line > 0 {
            self.space = true;
            return;
        }
        match self.opening {
            Opening::Words => self.opening = Opening::Lines(1),
            Opening::Lines(count) => self.opening = Opening::Lines(count + 1),
            _ => {}
        }
    }

    fn item(&mut self, marks: &Marks) {
        let mark = match self.lists.last_mut() {
            Some(List {
                next: Some(next),
                numbering,
                ..
            }) => {
                let number = marks.number.unwrap_or(*next);
                *next = number.saturating_add(1);
                written(number, *numbering)
            }
            _ => "-".into(),
        };
        if self.one_line == 0 {
            self.opening = Opening::Item(mark);
        } else {
            self.space = true;
        }
    }

    /// Writes words, white space folded.
    fn words(&mut self, words: &str) {
        let is_space = |letter: char| letter.is_ascii_whitespace() || letter == '\u{a0}';
        for (place, word) in words.split(is_space).enumerate() {
            self.space |= place > 0;
            self.word(word);
        }
    }

    /// Writes lines whose white space is kept.
    fn lines(&mut self, lines: &str) {
        for (place, line) in lines.split('\n').enumerate() {
            if place > 0 {
                self.end_line();
            }
            if line.trim().is_empty() {
                self.space |= !line.is_empty();
            } else {
                self.word(line.trim_end());
                self.space = line.ends_with(char::is_whitespace);
            }
        }
    }

    fn word(&mut self, word: &str) {
        let mut word = word;
        let visible: String;
        if word.contains(INVISIBLE) {
            visible = word.replace(INVISIBLE, "");
            word = &visible;
        }
        if word.is_empty() {
            return;
        }
        self.begin(word);
        self.rendering.push(word);
    }

    /// Writes what comes before `word`.
    fn begin(&mut self, word: &str) {
        let space = std::mem::take(&mut self.space);
        match std::mem::replace(&mut self.opening, Opening::Words) {
            Opening::Words if space => self.rendering.push(" "),
            Opening::Words => {}
            Opening::Number => self.rendering.push(" "),
            Opening::Gap => self.rendering.push("  "),
            Opening::Lines(1) => {
                self.rendering.line();
                self.rendering.indent(self.lists.len());
            }
            Opening::Lines(_) | Opening::Block => self.rendering.block(),
            Opening::Heading(level) => self.rendering.heading(level.into()),
            Opening::Item(mark) => self.begin_item(&mark, word),
        }
    }

    fn begin_item(&mut self, mark: &str, word: &str) {
        let depth = self.lists.len().saturating_sub(1);
        if let Some(list) = self.lists.last_mut()
            && !std::mem::replace(&mut list.has_begun, true)
            && depth == 0
        {
            self.rendering.block();
        }
        if is_item_mark(word) {
            // The page's author numbered the items by hand.
            self.rendering.line();
            self.rendering.indent(depth);
        } else {
            self.rendering.marked_item(depth, mark);
        }
    }

    /// Whether an element is the mark of a footnote: a raised number that leads to its text or stands behind a word,
    /// or before a footnote the number that leads back.
    fn is_note_mark(&self, id: NodeId, kind: Kind, marks: &Marks) -> bool {
        let leads_to_place = kind == Kind::Link && marks.target == Target::Place;
        if kind != Kind::Raised && !leads_to_place {
            return false;
        }
        let mut found = Short::default();
        self.tree.walk(id, &mut found);
        let text = found.text.trim();
        if found.is_long || !is_note(text) {
            return false;
        }
        if leads_to_place {
            text.starts_with('[') || self.opening != Opening::Words
        } else {
            found.has_link || self.links > 0 || self.is_behind_word()
        }
    }

    /// Whether the text ends with a word, or with a punctuation mark, rather than with a number or a unit.
    fn is_behind_word(&self) -> bool {
        let text = self.rendering.text();
        let letters = text.chars().rev().take_while(|c| c.is_alphabetic()).count();
        letters >= NO_UNIT || text.ends_with(['.', ',', ';', ':', '!', '?', ')', '”', '"', '’'])
    }
}

/// The text of an element, if it is short.
#[derive(Default)]
struct Short {
    text: String,
    nodes: usize,
    has_link: bool,
    is_long: bool,
}

impl Visitor for Short {
    fn enter(&mut self, _: NodeId, node: &View<'_>) -> bool {
        match node {
            View::Text(words) if words.len() > LONGEST_MARK * 4 => self.is_long = true,
            View::Text(words) => self.text.push_str(words),
            View::Element(kind, marks) => {
                self.has_link |= *kind == Kind::Link && marks.target != Target::Nowhere;
            }
            View::Nothing => {}
        }
        self.nodes += 1;
        self.is_long |= self.text.len() > LONGEST_MARK * 4 || self.nodes > LONGEST_MARK * 2;
        true
    }

    fn is_done(&self) -> bool {
        self.is_long
    }
}
