//! PDF: from glyphs at places on pages to lines of text in reading order.
//!
//! A PDF says where glyphs stand and not what belongs together. hayro reads the file and its fonts; the content of the
//! pages is run here (`content`), for text only and within a budget, so that a hostile file costs no more than it may.
//! What a page shows is turned upright (`page`), gathered into runs of words (`run`) and put into reading order, one
//! column after the other (`column`). The lines then get what the clause stage reads (`layout`): empty lines where
//! there are gaps, indents, bullets, `#` before larger type, form feeds between pages. Running heads, notes, broken
//! words and ligatures stay as they are, as in any text dump.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "places on pages are floats of bounded size, and counts become floats for shares alone"
)]

mod column;
mod content;
mod font;
mod glyph;
mod layer;
mod layout;
mod open;
mod page;
mod reader;
mod run;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
mod unpack;

/// Reads PDF files.
pub(super) struct Pdf;

/// What messages call the format.
const FORMAT: &str = "PDF";
