//! From glyphs to runs: words beside each other on one baseline.

use super::glyph::{Glyph, Run};

/// How far baselines of one row may be apart, in sizes of the type.
const BASELINE: f32 = 0.2;
/// Gaps that are a space, in sizes: in rows without written spaces, and in those with.
const SPACE: f32 = 0.17;
const SPACE_BESIDES: f32 = 0.3;
/// Gaps that end a run: the narrowest space between columns.
const GUTTER: f32 = 0.8;
/// Raised and lowered characters: how much smaller they are, how far up and down, and how far from the word they belong
/// to, in sizes of the word's type.
const SMALLER: f32 = 0.85;
const RAISED: f32 = 0.65;
const LOWERED: f32 = 0.3;
const BESIDE: f32 = 1.3;
/// Rows above and below that are looked at for the word of a raised character.
const ROWS: usize = 4;
/// How far the same character may be moved to be the same one printed twice, as bold type is faked.
const TWICE: f32 = 0.12;

/// The runs of `glyphs`, from top to bottom.
pub(super) fn runs(glyphs: Vec<Glyph>) -> Vec<Run> {
    let mut rows = rows(glyphs);
    attach(&mut rows);
    let mut runs = Vec::new();
    for row in rows {
        cut(row, &mut runs);
    }
    runs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.start.total_cmp(&b.start)));
    runs
}

/// Rows of glyphs with one baseline, each from left to right.
fn rows(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row) if glyph.y - row[0].y <= BASELINE * glyph.size.min(row[0].size) => {
                row.push(glyph);
            }
            _ => rows.push(vec![glyph]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    rows
}

/// Puts raised and lowered characters, such as marks of notes, into the rows of their words.
fn attach(rows: &mut Vec<Vec<Glyph>>) {
    let mut moves: Vec<(usize, usize, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        for (nth, glyph) in row.iter().enumerate() {
            let others = (at.saturating_sub(ROWS)..(at + ROWS + 1).min(rows.len()))
                .filter(|other| *other != at);
            let near = others.filter(|other| is_beside(glyph, &rows[*other]));
            if let Some(to) = near.min_by_key(|other| other.abs_diff(at)) {
                moves.push((at, nth, to));
            }
        }
    }
    if moves.is_empty() {
        return;
    }
    for (at, nth, to) in &moves {
        let y = rows[*to][0].y;
        let glyph = rows[*at][*nth];
        rows[*to].push(Glyph { y, ..glyph });
    }
    // What was added stands behind, so that places in front are still right.
    for (at, nth, _) in moves.iter().rev() {
        rows[*at].remove_marked(*nth);
    }
    for row in rows.iter_mut() {
        row.retain(|glyph| !glyph.x.is_nan());
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    rows.retain(|row| !row.is_empty());
}

trait RemoveMarked {
    fn remove_marked(&mut self, at: usize);
}

impl RemoveMarked for Vec<Glyph> {
    /// Marks for removal, which takes no time; no glyph that is read has such a place.
    fn remove_marked(&mut self, at: usize) {
        self[at].x = f32::NAN;
    }
}

/// Whether `glyph` stands raised or lowered beside a word of `row`.
fn is_beside(glyph: &Glyph, row: &[Glyph]) -> bool {
    let up = row[0].y - glyph.y;
    let fits = |other: &Glyph| {
        glyph.size <= SMALLER * other.size
            && up <= RAISED * other.size
            && -up <= LOWERED * other.size
    };
    let next = row.partition_point(|other| other.x <= glyph.x);
    let after = next.checked_sub(1).is_some_and(|at| {
        let other = &row[at];
        fits(other) && glyph.x - other.end() <= BESIDE * other.size
    });
    after
        || row
            .get(next)
            .is_some_and(|other| fits(other) && other.x - glyph.end() <= BESIDE * other.size)
}

/// Cuts a row into runs at its gaps.
fn cut(row: Vec<Glyph>, runs: &mut Vec<Run>) {
    let spaced = row.iter().filter(|glyph| glyph.after_space).count() > 1;
    let space = if spaced { SPACE_BESIDES } else { SPACE };
    let mut open: Option<Run> = None;
    let mut last: Option<Glyph> = None;
    for glyph in row {
        if last.is_some_and(|last| is_same(&last, &glyph)) {
            continue;
        }
        last = Some(glyph);
        if let Some(run) = &mut open {
            let gap = glyph.x - run.end;
            let size = run.size.max(glyph.size);
            if gap <= GUTTER * size {
                if gap > space * size || (glyph.after_space && gap > -space * size) {
                    run.text.push(' ');
                }
                run.text.push(glyph.text);
                run.end = run.end.max(glyph.end());
                run.size = size;
                continue;
            }
        }
        runs.extend(open.replace(Run {
            start: glyph.x,
            end: glyph.end(),
            y: glyph.y,
            size: glyph.size,
            text: glyph.text.into(),
            after_space: glyph.after_space,
        }));
    }
    runs.extend(open);
}

/// Whether `glyph` is `last` once more.
fn is_same(last: &Glyph, glyph: &Glyph) -> bool {
    last.text == glyph.text && (glyph.x - last.x).abs() < TWICE * glyph.size && glyph.width > 0.0
}
