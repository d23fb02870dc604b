//! From the bytes of a file to its text.

use super::Pdf;
use super::column::{Gutters, in_reading_order};
use super::content::unknown;
use super::font::Fonts;
use super::glyph::Line;
use super::layer::HiddenLayers;
use super::layout::written;
use super::open::opened;
use super::page::glyphs;
use super::run::runs;
use super::unpack::Budget;
use crate::document::{Content, ReadError, ReadSettings, Reader};

/// How far into the file its mark may stand, in bytes.
const MARK_WITHIN: usize = 1024;

impl Reader for Pdf {
    fn endings(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn recognises(&self, content: &[u8]) -> bool {
        let beginning = content.trim_ascii_start();
        beginning
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(beginning)
            .starts_with(b"%PDF-")
    }

    fn read(&self, content: &[u8], settings: &ReadSettings) -> Result<Content, ReadError> {
        let beginning = &content[..content.len().min(MARK_WITHIN)];
        if !beginning.windows(5).any(|window| window == b"%PDF-") {
            return Err(ReadError::NoPdf);
        }
        let pdf = opened(content, settings.limit)?;
        let hidden = HiddenLayers::of(pdf.xref());
        let fonts = Fonts::new();
        let mut budget = Budget::new(settings.limit);
        let mut pages: Vec<Vec<Line>> = Vec::with_capacity(pdf.pages().len());
        let mut gutters = Gutters::default();
        let (mut all, mut without_meaning) = (0, 0);
        for (at, page) in pdf.pages().iter().enumerate() {
            let mut lines = Vec::new();
            for glyphs in glyphs(page, at + 1, &fonts, &hidden, &mut budget)? {
                all += glyphs.len();
                without_meaning += unknown(&glyphs);
                lines.append(&mut in_reading_order(runs(glyphs), &mut gutters));
            }
            pages.push(lines);
        }
        if all == 0 {
            return Err(ReadError::NoTextLayer);
        }
        if without_meaning * 2 > all {
            return Err(ReadError::NoUnicode);
        }
        let rendering = written(&pages);
        if rendering.text().len() as u64 > settings.limit {
            return Err(budget.exceeded());
        }
        Ok(rendering.into())
    }
}
