//! A page: its glyphs, turned upright, without what lies outside of it.

use hayro_font::kurbo::Affine;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Stream};
use hayro_syntax::page::Page;

use super::content::Interpreter;
use super::font::Fonts;
use super::glyph::Glyph;
use super::layer::HiddenLayers;
use super::open::damaged;
use super::unpack::Budget;
use crate::document::ReadError;

/// How far text may be off the page's edge, in points.
const MARGIN: f32 = 2.0;
/// How many degrees text may be off the direction of most text and still be read with it.
const TILT: f32 = 10.0;

/// The glyphs of a page, in the directions their text runs: those of most of its text first, each turned so that it
/// runs from left to right. What runs askew is a watermark or part of a picture, and left out.
pub(super) fn glyphs<'a>(
    page: &Page<'a>,
    number: usize,
    fonts: &Fonts<'a>,
    hidden: &HiddenLayers,
    budget: &mut Budget,
) -> Result<Vec<Vec<Glyph>>, ReadError> {
    let content = content(page, number, budget)?;
    let place = Affine::new(page.initial_transform(true).as_coeffs());
    let mut interpreter = Interpreter::new(fonts, hidden, budget, place);
    interpreter.run(&content, page.resources())?;
    let mut glyphs = interpreter.finish();
    let (width, height) = page.render_dimensions();
    glyphs.retain(|glyph| {
        (-MARGIN..=width + MARGIN).contains(&glyph.x)
            && (-MARGIN..=height + MARGIN).contains(&glyph.y)
    });
    Ok(upright(&glyphs))
}

/// The content of `page`, which is in pieces sometimes.
fn content(page: &Page<'_>, number: usize, budget: &mut Budget) -> Result<Vec<u8>, ReadError> {
    let mut content = Vec::new();
    let mut add = |stream: &Stream<'_>| -> Result<(), ReadError> {
        let Some(bytes) = budget.unpacked(stream)? else {
            return Err(damaged(&format!(
                "what stands on page {number} cannot be unpacked"
            )));
        };
        content.extend_from_slice(&bytes);
        // The pieces are apart by white space.
        content.push(b'\n');
        Ok(())
    };
    if let Some(stream) = page.raw().get::<Stream<'_>>(keys::CONTENTS) {
        add(&stream)?;
    } else if let Some(pieces) = page.raw().get::<Array<'_>>(keys::CONTENTS) {
        for piece in pieces.iter::<Stream<'_>>() {
            add(&piece)?;
        }
    }
    Ok(content)
}

/// Sorts glyphs by their direction and turns each kind upright.
fn upright(glyphs: &[Glyph]) -> Vec<Vec<Glyph>> {
    let mut quarters: [Vec<Glyph>; 4] = Default::default();
    for glyph in glyphs {
        let quarter = (glyph.angle / 90.0).round();
        if (glyph.angle - quarter * 90.0).abs() <= TILT {
            quarters[(quarter as i32).rem_euclid(4) as usize].push(*glyph);
        }
    }
    // What is read first is what there is most of; the order of the others is the same every time.
    quarters.sort_by_key(|glyphs| std::cmp::Reverse(glyphs.len()));
    let mut kinds: Vec<Vec<Glyph>> = quarters
        .into_iter()
        .filter(|glyphs| !glyphs.is_empty())
        .collect();
    for kind in &mut kinds {
        let mut angles: Vec<f32> = kind.iter().map(|glyph| glyph.angle).collect();
        angles.sort_unstable_by(f32::total_cmp);
        let angle = angles[angles.len() / 2];
        if angle != 0.0 {
            let (sine, cosine) = (-angle).to_radians().sin_cos();
            for glyph in kind {
                (glyph.x, glyph.y) = (
                    glyph.x * cosine - glyph.y * sine,
                    glyph.x * sine + glyph.y * cosine,
                );
            }
        }
    }
    kinds
}
