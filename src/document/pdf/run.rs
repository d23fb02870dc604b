//! From glyphs to runs: words beside each other on one baseline.

use std::ops::Range;

use super::glyph::{Glyph, Run, Space};

/// How far apart the baselines of a row may be, one from the next and all together, in sizes of the type.
const BASELINE: f32 = 0.06;
const BASELINES: f32 = 0.5;
/// Gaps that are a space, in sizes: in rows without written spaces, and in those with.
const SPACE: f32 = 0.17;
const SPACE_BESIDES: f32 = 0.22;
/// Gaps that end a run: the narrowest space between columns.
const GUTTER: f32 = 0.8;
/// Raised and lowered characters: how many, how much smaller they are, how far up and down, and how far from the word
/// they belong to, in sizes of the word's type.
const MARK: usize = 5;
const SMALLER: f32 = 0.85;
const RAISED: f32 = 0.65;
const LOWERED: f32 = 0.3;
const BESIDE: f32 = 0.5;
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
        let fits = |row: &Vec<Glyph>| {
            let (first, last) = (row.first()?, row.last()?);
            let size = glyph.size.min(first.size);
            Some(glyph.y - last.y <= BASELINE * size && glyph.y - first.y <= BASELINES * size)
        };
        match rows.last_mut() {
            Some(row) if fits(row) == Some(true) => row.push(glyph),
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
    let mut moves: Vec<(usize, Range<usize>, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        for clump in clumps(row) {
            let others = (at.saturating_sub(ROWS)..(at + ROWS + 1).min(rows.len()))
                .filter(|other| *other != at);
            let near = others.filter(|other| are_beside(&row[clump.clone()], &rows[*other]));
            if let Some(to) = near.min_by_key(|other| other.abs_diff(at)) {
                moves.push((at, clump, to));
            }
        }
    }
    if moves.is_empty() {
        return;
    }
    let mut marks: Vec<(usize, Vec<Glyph>)> = Vec::with_capacity(moves.len());
    for (at, clump, to) in &moves {
        let y = rows[*to].first().map_or(f32::NAN, |glyph| glyph.y);
        let glyphs = rows[*at][clump.clone()].iter();
        marks.push((*to, glyphs.map(|glyph| Glyph { y, ..*glyph }).collect()));
    }
    let mut moves = moves.into_iter().peekable();
    for (at, row) in rows.iter_mut().enumerate() {
        let mut nth = 0;
        row.retain(|_| {
            while moves
                .next_if(|(from, clump, _)| (*from, clump.end) <= (at, nth))
                .is_some()
            {}
            let goes = moves
                .peek()
                .is_some_and(|(from, clump, _)| *from == at && clump.contains(&nth));
            nth += 1;
            !goes
        });
    }
    for (to, mut glyphs) in marks {
        rows[to].append(&mut glyphs);
    }
    for row in rows.iter_mut() {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    rows.retain(|row| !row.is_empty());
}

/// The stretches of a row that are short enough for a mark.
fn clumps(row: &[Glyph]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    (1..=row.len()).filter_map(move |end| {
        let goes_on = row
            .get(end)
            .is_some_and(|next| next.x - row[end - 1].end() <= BESIDE * next.size);
        if goes_on {
            return None;
        }
        let clump = start..end;
        start = end;
        (clump.len() <= MARK).then_some(clump)
    })
}

/// Whether `clump`, which is not empty, stands raised or lowered beside a word of `row`.
fn are_beside(clump: &[Glyph], row: &[Glyph]) -> bool {
    let (Some(first), Some(last), Some(other)) = (clump.first(), clump.last(), row.first()) else {
        return false;
    };
    let up = other.y - first.y;
    let fits = |other: &Glyph| {
        first.size <= SMALLER * other.size
            && up <= RAISED * other.size
            && -up <= LOWERED * other.size
    };
    let next = row.partition_point(|other| other.x <= first.x);
    let after = next.checked_sub(1).is_some_and(|at| {
        let other = &row[at];
        fits(other) && first.x - other.end() <= BESIDE * other.size
    });
    after
        || row
            .get(next)
            .is_some_and(|other| fits(other) && other.x - last.end() <= BESIDE * other.size)
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
        if let (Some(run), Some(before)) = (&mut open, last.replace(glyph)) {
            let gap = glyph.x - run.end;
            let size = run.size.max(glyph.size);
            // A title beside a column of smaller type is as near as that type would be.
            if gap <= GUTTER * before.size.min(glyph.size) {
                if gap > space * size || (glyph.after_space && gap > -space * size) {
                    // A run is a line at most, far below four gigabytes.
                    run.spaces.push(Space {
                        at: run.text.len() as u32,
                        start: run.end,
                        end: glyph.x,
                    });
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
            spaces: Vec::new(),
        }));
    }
    runs.extend(open);
}

/// Whether `glyph` is `last` once more.
fn is_same(last: &Glyph, glyph: &Glyph) -> bool {
    last.text == glyph.text && (glyph.x - last.x).abs() < TWICE * glyph.size && glyph.width > 0.0
}
