//! What lines say by where they stand and how large they are, written so that the clause stage reads it.

use std::collections::HashMap;

use super::glyph::{Line, UNKNOWN};
use crate::document::Rendering;

/// Distance of lines in sizes of their type where too few say another, and how much more makes a gap.
const LEADING: f32 = 1.2;
const FEW: usize = 3;
const GAP: f32 = 1.2;
/// Steps of a twentieth in which distances are counted, and the most of them.
const STEPS: f32 = 20.0;
const MOST_STEPS: usize = 100;
/// How much larger than the text a heading is set, and when it is one of the first level.
const LARGER: f32 = 1.15;
const TITLE: f32 = 1.5;
/// Most lines and characters of a heading.
const HEADING_LINES: usize = 4;
const HEADING_LENGTH: usize = 160;
/// Indents: the smallest in sizes, the width of a character, the most characters.
const INDENT: f32 = 0.7;
const CHARACTER: f32 = 0.5;
const MOST_INDENTED: f32 = 40.0;

/// Sizes and distances of most of a document's text.
struct Body {
    size: f32,
    /// Distance of lines in sizes.
    leading: f32,
}

/// The text of `pages`.
pub(super) fn written(pages: &[Vec<Line>]) -> Rendering {
    let body = Body::of(pages);
    let mut rendering = Rendering::default();
    for (number, page) in pages.iter().enumerate() {
        if number > 0 {
            rendering.page();
        }
        write_page(&mut rendering, page, &body);
    }
    rendering
}

fn write_page(rendering: &mut Rendering, page: &[Line], body: &Body) {
    let mut at = 0;
    while let Some(line) = page.get(at) {
        let above = at.checked_sub(1).map(|at| &page[at]);
        let large = large_lines(&page[at..], body);
        let is_heading =
            (1..=HEADING_LINES).contains(&large) && reads_like_heading(&page[at..at + large]);
        if is_heading {
            let level = if line.size >= TITLE * body.size { 1 } else { 2 };
            for line in &page[at..at + large] {
                rendering.heading(level);
                rendering.push(line.text.trim());
            }
            rendering.block();
            at += large;
            continue;
        }
        match above {
            Some(above) if body.is_gap(above, line) => rendering.block(),
            _ => rendering.line(),
        }
        rendering.push(&" ".repeat(indent(line, body)));
        rendering.push(&with_bullet(&line.text));
        at += 1;
    }
}

/// How many of the first lines are set larger than text, all alike.
fn large_lines(lines: &[Line], body: &Body) -> usize {
    let Some(first) = lines.first().filter(|line| line.size >= LARGER * body.size) else {
        return 0;
    };
    lines
        .iter()
        .take_while(|line| (line.size - first.size).abs() < first.size / 20.0)
        .take(HEADING_LINES + 1)
        .count()
}

fn reads_like_heading(lines: &[Line]) -> bool {
    let length: usize = lines.iter().map(|line| line.text.len()).sum();
    let ends = lines
        .last()
        .is_some_and(|line| line.text.trim_end().ends_with(['.', ';', ',']));
    length <= HEADING_LENGTH
        && !ends
        && lines
            .iter()
            .all(|line| line.text.contains(char::is_alphabetic))
}

/// Columns of white space before a line.
fn indent(line: &Line, body: &Body) -> usize {
    let by = (line.start - line.margin) / body.size;
    if by > INDENT {
        (by / CHARACTER).min(MOST_INDENTED) as usize
    } else {
        0
    }
}

/// A line whose first word is a bullet in disguise: a character without a meaning, or the "o" that Word uses.
fn with_bullet(text: &str) -> std::borrow::Cow<'_, str> {
    let text = text.trim();
    for (disguise, bullet) in [(UNKNOWN, "• "), ('o', "◦ "), ('•', "• ")] {
        if let Some(rest) = text.strip_prefix(disguise) {
            let words = rest.trim_start();
            let apart = rest.len() - words.len();
            if (apart > 0 && disguise != 'o') || apart > 1 || (disguise == '•' && !words.is_empty())
            {
                return format!("{bullet}{words}").into();
            }
        }
    }
    text.into()
}

impl Body {
    fn of(pages: &[Vec<Line>]) -> Self {
        let size = usual_size(pages);
        let mut steps = [0_usize; MOST_STEPS];
        for page in pages {
            for pair in page.windows(2) {
                let is_body = pair
                    .iter()
                    .all(|line| (line.size - size).abs() < size / 20.0);
                let step = ((pair[1].y - pair[0].y) / size * STEPS).round();
                if is_body && step >= STEPS * 0.8 && step < MOST_STEPS as f32 {
                    steps[step as usize] += 1;
                }
            }
        }
        // The closest lines that are not rare: where paragraphs have one line each, gaps are as frequent.
        let most = steps.iter().copied().max().unwrap_or(0);
        let usual = steps
            .iter()
            .position(|count| *count > 0 && *count * 4 >= most)
            .filter(|_| most >= FEW);
        Self {
            size,
            leading: usual.map_or(LEADING, |step| step as f32 / STEPS),
        }
    }

    /// Whether there is a gap between two lines. A new column is none: its first line may go on with the last one.
    fn is_gap(&self, above: &Line, line: &Line) -> bool {
        let step = line.y - above.y;
        let size = above.size.max(line.size);
        let is_other = above.size.min(line.size) * LARGER < size;
        step > 0.0 && (is_other || step > self.leading * size * GAP)
    }
}

/// The size most characters have, in half points.
fn usual_size(pages: &[Vec<Line>]) -> f32 {
    let mut sizes: HashMap<u32, usize> = HashMap::new();
    for line in pages.iter().flatten() {
        *sizes.entry((line.size * 2.0).round() as u32).or_default() += line.text.len();
    }
    let usual = sizes
        .into_iter()
        .max_by_key(|(size, count)| (*count, *size));
    usual.map_or(10.0, |(size, _)| (size as f32 / 2.0).max(0.5))
}
