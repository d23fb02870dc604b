//! HTML: the main text of a saved page, with what its layout says, and nothing a visitor would pass over.
//!
//! Four steps: bytes become text by the charset the page declares (`charset`); text becomes a tree by the standard's
//! own rules, within bounds (`parse`, `tree`); the main text is chosen by what elements are, what they are called and
//! how much of them is links (`main_text`, `furniture`); the chosen elements are written as blocks (`blocks`).
//! Every walk over the tree follows its links instead of calling itself, so no depth of nesting fills the stack.

mod blocks;
mod charset;
mod element;
mod furniture;
mod item_mark;
mod main_text;
mod parse;
mod reader;
#[cfg(test)]
mod tests;
mod tree;

pub(super) use reader::Html;
