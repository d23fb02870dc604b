//! How the two sides of a product are laid out.

use std::ops::Range;

use super::lanes::Run;
use super::tile::{BLOCK, Block, Line, Sides, TILE_ROWS, Tiles};

/// What multiplies, ready in this thread.
pub(super) enum Ready {
    Amx(Tiles),
    Avx512,
}

/// The numbers that a product multiplies.
///
/// Its methods are inlined into `Network::forward` and may only be called from there, see `lanes`.
pub(super) trait Format: Sized + Send + Sync + 'static {
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
pub(super) fn right_side<const BYTES: usize>(
    outputs: usize,
    inputs: usize,
    number: impl Fn(usize, usize) -> [u8; BYTES],
) -> Vec<Line> {
    let (in_line, in_four) = (64 / BYTES, 4 / BYTES);
    let mut lines = Vec::with_capacity(outputs * inputs / in_line);
    for panel in (0..outputs).step_by(BLOCK) {
        for step in (0..inputs).step_by(in_line) {
            for half in [0, TILE_ROWS] {
                for place in 0..TILE_ROWS {
                    let mut line = Line::ZERO;
                    let (numbers, _) = line.0.as_chunks_mut::<BYTES>();
                    for (slot, bytes) in numbers.iter_mut().enumerate() {
                        let output = panel + half + slot / in_four;
                        let input = step + place * in_four + slot % in_four;
                        *bytes = number(output, input);
                    }
                    lines.push(line);
                }
            }
        }
    }
    lines
}

/// The place of a row's first line among the lines of all rows, which have `steps` each; the next are 16 lines apart.
#[inline(always)]
pub(super) fn first_line(row: usize, steps: usize) -> usize {
    row / TILE_ROWS * TILE_ROWS * steps + row % TILE_ROWS
}
