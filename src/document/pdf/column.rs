//! Reading order: lines, and columns one after the other.
//!
//! Where a place across the page is free of type over many lines, with prose on both sides, there are two columns. What
//! goes over that place, such as a title, parts the columns above it from those below. Tables are not prose: their rows
//! stay lines.

use std::collections::HashMap;

use super::glyph::{Line, Run};

/// Columns inside of columns.
const DEPTH: usize = 3;
/// Places across a page that are looked at.
const PLACES: usize = 256;
/// Places between columns that are remembered, and how near they are the same, in points.
const GUTTERS: usize = 8;
const NEAR: f32 = 6.0;
/// How far from the edge of a column its lines begin, in points.
const EDGE: f32 = 0.7;
/// Best of them that are looked at closely.
const CANDIDATES: usize = 4;
/// Lines a column has at least, and words in a line in the mean.
const LINES: usize = 3;
const WORDS: usize = 3;
/// How far baselines of one line may be apart, in sizes of the type.
const BASELINE: f32 = 0.3;
/// Gaps in a line, in sizes: what is a space, and what is more than one.
const SPACE: f32 = 0.1;
const WIDE: f32 = 1.5;
/// Gap that sets a head or a foot apart from the columns, in distances of their lines, and lines it has at most.
const APART: f32 = 2.2;
const HEAD_LINES: usize = 2;

/// The places between columns that a document's pages had so far. At such a place columns may be short, as on the last
/// page.
#[derive(Debug, Default)]
pub(super) struct Gutters(Vec<f32>);

impl Gutters {
    fn note(&mut self, gutter: f32) {
        if self.0.len() < GUTTERS && !self.0.iter().any(|known| (known - gutter).abs() < NEAR) {
            self.0.push(gutter);
        }
    }
}

/// A place between columns.
#[derive(Debug, Clone, Copy)]
struct Gutter {
    at: f32,
    is_known: bool,
}

/// The lines of a page in reading order. `runs` are in order from top to bottom.
pub(super) fn in_reading_order(runs: Vec<Run>, known: &mut Gutters) -> Vec<Line> {
    let mut found = Vec::new();
    order(runs, DEPTH, known, &mut found);
    found
}

fn order(runs: Vec<Run>, depth: usize, known: &mut Gutters, found: &mut Vec<Line>) {
    let bands = if depth == 0 {
        None
    } else {
        bands(&runs, known)
    };
    let Some(bands) = bands else {
        lines(runs, found);
        return;
    };
    for band in bands {
        match band {
            Band::Plain(runs) => lines(runs, found),
            Band::Columns(left, right) => {
                order(left, depth - 1, known, found);
                order(right, depth - 1, known, found);
            }
        }
    }
}

/// A stretch of the page over its whole width.
enum Band {
    Plain(Vec<Run>),
    Columns(Vec<Run>, Vec<Run>),
}

/// The bands of a page that has columns.
fn bands(runs: &[Run], known: &mut Gutters) -> Option<Vec<Band>> {
    let new = gutters(runs).into_iter().map(|at| (at, false));
    let old = known.0.iter().map(|at| (*at, true));
    let mut best: Option<(usize, Gutter, Vec<Band>)> = None;
    for (at, is_known) in new.chain(old) {
        let gutter = Gutter { at, is_known };
        let bands = split(runs, gutter);
        let count = in_columns(&bands);
        // The first of equals.
        if count > best.as_ref().map_or(0, |(most, ..)| *most) {
            best = Some((count, gutter, bands));
        }
    }
    let (_, gutter, bands) = best?;
    known.note(gutter.at);
    Some(bands)
}

/// How many runs stand in columns.
fn in_columns(bands: &[Band]) -> usize {
    bands
        .iter()
        .map(|band| match band {
            Band::Plain(_) => 0,
            Band::Columns(left, right) => left.len() + right.len(),
        })
        .sum()
}

/// Places across the page over which the least type goes, with type on both sides, the best first.
fn gutters(runs: &[Run]) -> Vec<f32> {
    let start = runs.iter().map(|run| run.start).fold(f32::MAX, f32::min);
    let end = runs.iter().map(|run| run.end).fold(f32::MIN, f32::max);
    let width = end - start;
    if width.is_nan() || width <= 0.0 {
        return Vec::new();
    }
    let place = |x: f32| (((x - start) / width) * PLACES as f32).clamp(0.0, PLACES as f32) as usize;
    // Runs that begin at a place, and that have ended before it.
    let (mut begun, mut ended) = ([0_usize; PLACES + 2], [0_usize; PLACES + 2]);
    for run in runs {
        begun[place(run.start)] += 1;
        ended[place(run.end) + 1] += 1;
    }
    let mut sums = (0, 0);
    let mut scored: Vec<(usize, usize, usize)> = Vec::new();
    for at in 0..=PLACES {
        sums = (sums.0 + begun[at], sums.1 + ended[at]);
        let (left, right) = (sums.1, runs.len() - sums.0);
        let across = runs.len() - left - right;
        if left < LINES || right < LINES {
            continue;
        }
        let score = left.min(right).saturating_sub(across);
        match scored.last_mut() {
            // A gap is as wide as its score stays the same; what counts is its middle.
            Some((best, _, last)) if *best == score && *last + 1 == at => *last = at,
            _ => scored.push((score, at, at)),
        }
    }
    scored.retain(|(score, ..)| *score > 0);
    scored.sort_by_key(|(score, first, last)| {
        (std::cmp::Reverse(*score), first - last.min(first), *first)
    });
    scored.truncate(CANDIDATES);
    scored
        .iter()
        .map(|(_, first, last)| start + (first + last + 1) as f32 / 2.0 / PLACES as f32 * width)
        .collect()
}

/// The bands that a gutter makes: columns where there is prose on both sides, and what goes across or is no prose.
fn split(runs: &[Run], gutter: Gutter) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    let mut open: (Vec<Run>, Vec<Run>) = Default::default();
    let plain = |bands: &mut Vec<Band>, mut runs: Vec<Run>| {
        if let Some(Band::Plain(last)) = bands.last_mut() {
            last.append(&mut runs);
        } else if !runs.is_empty() {
            bands.push(Band::Plain(runs));
        }
    };
    let close = |bands: &mut Vec<Band>, (left, right): (Vec<Run>, Vec<Run>)| {
        let (head, (left, right), foot) = without_edges(left, right);
        plain(bands, head);
        if are_prose(&left, &right, gutter.is_known) {
            bands.push(Band::Columns(left, right));
        } else {
            plain(bands, merged(left, right));
        }
        plain(bands, foot);
    };
    let edge = right_edge(runs, gutter.at);
    for run in runs {
        if run.end <= gutter.at {
            open.0.push(run.clone());
        } else if run.start >= gutter.at {
            open.1.push(run.clone());
        } else if let Some((left, right)) = edge.and_then(|edge| run.parted_at(edge, EDGE)) {
            // A line that is too long for its column comes near the next one.
            open.0.push(left);
            open.1.push(right);
        } else {
            close(&mut bands, std::mem::take(&mut open));
            plain(&mut bands, vec![run.clone()]);
        }
    }
    close(&mut bands, open);
    bands
}

/// Where most lines begin to the right of a gutter.
fn right_edge(runs: &[Run], gutter: f32) -> Option<f32> {
    let mut starts: HashMap<i32, (usize, f32)> = HashMap::new();
    for run in runs.iter().filter(|run| run.start >= gutter) {
        let place = starts
            .entry(run.start.round() as i32)
            .or_insert((0, run.start));
        place.0 += 1;
    }
    let usual = starts
        .into_iter()
        .max_by_key(|(place, (count, _))| (*count, -place));
    usual
        .filter(|(_, (count, _))| *count >= LINES)
        .map(|(_, (_, start))| start)
}

fn merged(mut left: Vec<Run>, mut right: Vec<Run>) -> Vec<Run> {
    left.append(&mut right);
    left.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.start.total_cmp(&b.start)));
    left
}

/// Whether both sides are columns of prose that stand beside each other; where columns were before, few lines will do.
fn are_prose(left: &[Run], right: &[Run], is_known: bool) -> bool {
    let fewest = if is_known { 1 } else { LINES };
    let (Some(first), Some(last)) = (left.first(), left.last()) else {
        return false;
    };
    let adjacent = right
        .iter()
        .filter(|run| (first.y - run.size..=last.y + run.size).contains(&run.y))
        .count();
    [left, right].into_iter().all(|side| {
        let lines = distinct(side);
        let count: usize = side.iter().map(|run| words(&run.text)).sum();
        lines >= fewest && count >= WORDS * lines
    }) && adjacent >= fewest
}

fn words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.len() > 1 && word.chars().any(char::is_alphabetic))
        .count()
}

/// How many baselines there are.
fn distinct(runs: &[Run]) -> usize {
    let mut count = 0;
    let mut last = f32::MIN;
    for run in runs {
        if run.y - last > BASELINE * run.size {
            count += 1;
            last = run.y;
        }
    }
    count
}

/// Takes off lines at the top and at the bottom that a gap sets apart: running heads and page numbers.
#[allow(clippy::type_complexity)]
fn without_edges(left: Vec<Run>, right: Vec<Run>) -> (Vec<Run>, (Vec<Run>, Vec<Run>), Vec<Run>) {
    let mut baselines: Vec<(f32, f32)> = left
        .iter()
        .chain(&right)
        .map(|run| (run.y, run.size))
        .collect();
    baselines.sort_by(|a, b| a.0.total_cmp(&b.0));
    baselines.dedup_by(|next, last| next.0 - last.0 <= BASELINE * next.1);
    let usual = leading(&left).max(leading(&right));
    let wide: Vec<bool> = baselines
        .windows(2)
        .map(|pair| pair[1].0 - pair[0].0 > APART * usual)
        .collect();
    let top = (0..wide.len().min(HEAD_LINES)).rev().find(|at| wide[*at]);
    let bottom = (wide.len().saturating_sub(HEAD_LINES)..wide.len()).find(|at| wide[*at]);
    // Between the baselines beside the gap.
    let above = top.map_or(f32::MIN, |at| {
        f32::midpoint(baselines[at].0, baselines[at + 1].0)
    });
    let below = bottom
        .filter(|at| top.is_none_or(|top| *at > top))
        .map_or(f32::MAX, |at| {
            f32::midpoint(baselines[at].0, baselines[at + 1].0)
        });
    let (mut head, mut foot) = (Vec::new(), Vec::new());
    let mut inner = |runs: Vec<Run>| -> Vec<Run> {
        let mut kept = Vec::with_capacity(runs.len());
        for run in runs {
            if run.y < above {
                head.push(run);
            } else if run.y > below {
                foot.push(run);
            } else {
                kept.push(run);
            }
        }
        kept
    };
    let columns = (inner(left), inner(right));
    (merged(head, Vec::new()), columns, merged(foot, Vec::new()))
}

/// The usual distance of the lines of a column.
fn leading(runs: &[Run]) -> f32 {
    let mut steps: Vec<f32> = runs
        .windows(2)
        .filter(|pair| pair[1].y - pair[0].y > BASELINE * pair[1].size)
        .map(|pair| pair[1].y - pair[0].y)
        .collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(0.0)
}

/// The lines of a column.
fn lines(runs: Vec<Run>, found: &mut Vec<Line>) {
    let margin = runs.iter().map(|run| run.start).fold(f32::MAX, f32::min);
    let mut open: Vec<Run> = Vec::new();
    for run in runs {
        let is_new = open
            .first()
            .is_some_and(|first| run.y - first.y > BASELINE * run.size.min(first.size));
        if is_new {
            found.push(line(std::mem::take(&mut open), margin));
        }
        open.push(run);
    }
    if !open.is_empty() {
        found.push(line(open, margin));
    }
}

/// The line that `runs` make.
fn line(mut runs: Vec<Run>, margin: f32) -> Line {
    runs.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut text = String::new();
    let mut end = f32::MAX;
    let mut longest = 0;
    let (start, y) = (runs[0].start, runs[0].y);
    let mut size = runs[0].size;
    for run in runs {
        let gap = run.start - end;
        if !text.is_empty() {
            if gap > WIDE * run.size {
                text.push_str("  ");
            } else if gap > SPACE * run.size || run.after_space {
                text.push(' ');
            }
        }
        if run.text.len() > longest {
            (longest, size) = (run.text.len(), run.size);
        }
        text.push_str(&run.text);
        end = run.end;
    }
    Line {
        start,
        y,
        size,
        text,
        margin,
    }
}
