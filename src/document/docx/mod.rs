//! Word documents: the text a reader of the page sees, in order, with what styles and numbering say of it.
//!
//! A document is a package of XML parts (`package`). Styles (`style`) and list definitions (`numbering`, `counter`)
//! are read first. Each story, which is Word's word for the body and for each set of notes, is then read in one pass
//! over its elements (`story`), without a tree and without recursion, so that depth costs nothing; out come blocks
//! (`paragraph`), which `layout` writes down. Elements and attributes are known by their local names: files of the
//! strict and the transitional standard differ in namespaces only, and prefixes are free.
//!
//! Notes stand at the end of the text, in the order of their marks: a note inside its sentence would break the clause.
//! Headers, footers and comments are not read.

mod counter;
mod field;
mod finish;
mod frame;
mod layout;
mod numbering;
mod package;
mod paragraph;
mod reader;
mod section;
mod story;
mod style;
mod xml;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod list_tests;
#[cfg(test)]
mod tests;

/// Reads Word documents.
pub(super) struct Docx;

/// What messages call the format.
const FORMAT: &str = "Word document";

/// How deep lists and headings can be.
const LEVELS: usize = 9;

/// A paragraph that is read.
#[derive(Debug, Default, PartialEq, Eq)]
struct Block {
    /// How many pages start before it.
    pages: usize,
    form: Form,
    /// Its text, with a form feed where a page starts inside.
    text: String,
}

/// What a paragraph is.
#[derive(Debug, Default, PartialEq, Eq)]
enum Form {
    #[default]
    Body,
    /// A heading of a level from one, with its number.
    Heading { level: usize, label: Option<String> },
    /// A list item or a numbered paragraph; one without a label has a bullet.
    Item { depth: usize, label: Option<String> },
}

/// What a paragraph or its style says about its number: the list, and the level in it from zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct NumberReference {
    list: Option<String>,
    level: Option<usize>,
}
