//! Both sides as bf16: the upper half of an f32, rounded to the nearest.

use std::ops::Range;

use super::dot;
use super::format::{Format, Ready, first_line, right_side};
use super::lanes::{RUN, Run, load, to_bf16};
use super::tile::{self, BLOCK, Block, Line, Sides, TILE_ROWS};

/// The format.
pub(crate) struct Bf16;

/// Rows of bf16.
pub(crate) struct HalfRows {
    steps: usize,
    lines: Vec<Line>,
}

impl Format for Bf16 {
    const PER_LINE: usize = RUN;
    const INNER_ROWS: usize = 512;
    type Sum = f32;
    type Columns = ();
    type Rows = HalfRows;

    fn pack(weights: &[f32], inputs: usize, _: bool) -> (Vec<Line>, ()) {
        let number =
            |output, input| half::bf16::from_f32(weights[output * inputs + input]).to_le_bytes();
        (right_side(weights.len() / inputs, inputs, number), ())
    }

    fn rows(width: usize) -> HalfRows {
        HalfRows {
            steps: width / RUN,
            lines: Vec::new(),
        }
    }

    fn make_room(rows: &mut HalfRows, count: usize, _: usize) {
        let lines = count.next_multiple_of(TILE_ROWS) * rows.steps;
        rows.lines.resize(lines.max(rows.lines.len()), Line::ZERO);
    }

    #[inline(always)]
    fn put(rows: &mut HalfRows, row: usize, column: usize, run: Run) {
        let line = first_line(row, rows.steps) + column / RUN * TILE_ROWS;
        rows.lines[line] = Line::of_halves(to_bf16(run));
    }

    #[inline(always)]
    fn set_apart(_: &mut HalfRows, _: usize) {}

    #[inline(always)]
    fn seal(_: &mut HalfRows, _: Range<usize>) {}

    #[inline(always)]
    fn lines(rows: &HalfRows) -> &[Line] {
        &rows.lines
    }

    #[inline(always)]
    fn sum(ready: &Ready, sides: Sides<'_>, block: &mut Block<f32>) {
        match ready {
            Ready::Amx(tiles) => tile::bf16(tiles, sides, block),
            Ready::Avx512 => dot::bf16(sides, block),
        }
    }

    #[inline(always)]
    fn read(sums: &[f32; BLOCK], _: &HalfRows, _: usize, (): &(), _: usize) -> Run {
        load(sums)
    }
}
