//! How the two sides of a product are laid out.

use std::ops::Range;

use rayon::prelude::*;

use super::lanes::Run;
use super::tile::{BLOCK, Block, Line, Sides, TILE_ROWS, Tiles};

/// What multiplies, ready in this thread.
pub(crate) enum Ready {
    Amx(Tiles),
    Avx512,
}

/// The numbers that a product multiplies.
///
/// Its methods are inlined into functions compiled for AVX-512 and may only be called from there, see `lanes`.
pub(crate) trait Format: Sized + Send + Sync + 'static {
    /// Numbers in a line.
    const PER_LINE: usize;
    /// Rows of the feed-forward part that are worked on at a time; as many as it takes for what is between its two
    /// products to stay in the second cache.
    const INNER_ROWS: usize;
    /// What sums are made of.
    type Sum: Copy + Default;
    /// What each column of the right side has besides its lines.
    type Columns: Send + Sync;
    /// The left side of a product.
    type Rows: Send;

    /// A right side of `weights`, outputs x inputs: the lines of each 32 columns after the other, as [`Sides`] has them.
    /// `apart` says that the rows on its left have a number [set apart](Self::set_apart).
    fn pack(weights: &[f32], inputs: usize, apart: bool) -> (Vec<Line>, Self::Columns);

    /// A left side for rows of `width` numbers, at first of none.
    fn rows(width: usize) -> Self::Rows;

    /// Makes room for `count` rows, of which [`seal`](Self::seal) will be handed at most `together` at a time.
    fn make_room(rows: &mut Self::Rows, count: usize, together: usize);

    /// Puts a run into a row.
    fn put(rows: &mut Self::Rows, row: usize, column: usize, run: Run);

    /// Takes out of a row, all of whose runs were put, what the format would otherwise spoil the others by.
    fn set_apart(rows: &mut Self::Rows, row: usize);

    /// Ends the rows in `range`, all of whose runs were put.
    fn seal(rows: &mut Self::Rows, range: Range<usize>);

    /// The lines of all rows, 16 rows after the other.
    fn lines(rows: &Self::Rows) -> &[Line];

    /// Sums up a block.
    fn sum(ready: &Ready, sides: Sides<'_>, block: &mut Block<Self::Sum>);

    /// What the sums of a row say, for 32 columns from `column` on.
    fn read(
        sums: &[Self::Sum; BLOCK],
        rows: &Self::Rows,
        row: usize,
        columns: &Self::Columns,
        column: usize,
    ) -> Run;
}

/// The right side of `weights`, outputs x inputs, in the order of [`Sides`]: `number` makes the bytes of the number at an
/// output and an input, and four bytes hold several inputs.
pub(crate) fn right_side<const BYTES: usize>(
    outputs: usize,
    inputs: usize,
    number: impl Fn(usize, usize) -> [u8; BYTES] + Sync,
) -> Vec<Line> {
    let (in_line, in_four) = (64 / BYTES, 4 / BYTES);
    let steps = inputs / in_line;
    let mut lines = vec![Line::ZERO; outputs * steps];
    let panels = lines.par_chunks_exact_mut(BLOCK * steps).enumerate();
    panels.for_each(|(panel, lines)| {
        // The two halves of 32 columns stand one after the other in each step, a line for four bytes of inputs.
        for (place, line) in lines.iter_mut().enumerate() {
            let (step, half) = (place / BLOCK, place % BLOCK / TILE_ROWS);
            let output = panel * BLOCK + half * TILE_ROWS;
            let input = step * in_line + place % TILE_ROWS * in_four;
            let (numbers, _) = line.0.as_chunks_mut::<BYTES>();
            for (slot, bytes) in numbers.iter_mut().enumerate() {
                *bytes = number(output + slot / in_four, input + slot % in_four);
            }
        }
    });
    lines
}

/// The place of a row's first line among the lines of all rows, which have `steps` each; the next are 16 lines apart.
#[inline(always)]
pub(crate) fn first_line(row: usize, steps: usize) -> usize {
    row / TILE_ROWS * TILE_ROWS * steps + row % TILE_ROWS
}
