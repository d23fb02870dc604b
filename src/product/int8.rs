//! Both sides as 8-bit integers.
//!
//! A number of the left side is `scale * (byte - zero)` with a scale and a zero for each token, so that its smallest number
//! is 0 and its greatest 255; GELU, whose numbers are rarely below zero, loses no half of the bytes. A number of the right
//! side is `scale * byte` with a scale for each output and bytes from -127 to 127. Nothing has to be calibrated, and what
//! a token's bytes are depends on that token alone. The sum over inputs of products is
//! `scale * scale * (sum of bytes times bytes - zero * sum of the right side's bytes)`.
//!
//! What a normalisation gives has one number a token, nearly always in the same column, that is several times the others,
//! and a scale that holds it leaves few bytes for them. So each token's largest number there is set apart and multiplied as
//! it is (as outlier columns are in `LLM.int8()`, Dettmers et al. 2022): of what 8 bits lose in the vectors, half is gone.

use std::ops::Range;

use super::dot;
use super::format::{Format, Ready, first_line, right_side};
use super::lanes::{LANES, Lanes, Run, load, store};
use super::tile::{self, BLOCK, Block, Line, Sides, TILE_ROWS};

/// The format.
pub(crate) struct Int8;

/// What each output has.
pub(crate) struct Columns {
    scales: Vec<f32>,
    /// The sums of the bytes.
    sums: Vec<f32>,
    /// The weights themselves, inputs x outputs, for what is set apart; empty where nothing is.
    weights: Vec<f32>,
}

/// A number that is not among the bytes.
#[derive(Clone, Copy, Default)]
struct Apart {
    input: usize,
    number: f32,
}

/// Rows of bytes.
pub(crate) struct ByteRows {
    width: usize,
    lines: Vec<Line>,
    scales: Vec<f32>,
    zeros: Vec<f32>,
    apart: Vec<Apart>,
    /// Rows that are not sealed yet, `together` of them at most; a row stands at its number modulo that.
    staged: Vec<f32>,
    together: usize,
}

/// A row of numbers that are all alike has this range, so that none is divided by zero.
const LEAST_RANGE: f32 = 1e-12;

/// The scale and the bytes of an output's weights.
#[allow(clippy::cast_possible_truncation)]
fn quantise(weights: &[f32]) -> (f32, impl Iterator<Item = i8>) {
    let greatest = weights
        .iter()
        .fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let scale = greatest.max(LEAST_RANGE) / 127.0;
    (
        scale,
        weights
            .iter()
            .map(move |weight| (weight / scale).round() as i8),
    )
}

/// Weights of outputs x inputs as inputs x outputs.
fn turned(weights: &[f32], inputs: usize) -> Vec<f32> {
    let outputs = weights.len() / inputs;
    let places = (0..inputs).flat_map(|input| (0..outputs).map(move |output| (output, input)));
    places
        .map(|(output, input)| weights[output * inputs + input])
        .collect()
}

impl Format for Int8 {
    const PER_LINE: usize = 64;
    const INNER_ROWS: usize = 128;
    type Sum = i32;
    type Columns = Columns;
    type Rows = ByteRows;

    fn pack(weights: &[f32], inputs: usize, apart: bool) -> (Vec<Line>, Columns) {
        let mut bytes = Vec::with_capacity(weights.len());
        let mut columns = Columns {
            scales: Vec::new(),
            sums: Vec::new(),
            weights: if apart {
                turned(weights, inputs)
            } else {
                Vec::new()
            },
        };
        for weights in weights.chunks_exact(inputs) {
            let (scale, quantised) = quantise(weights);
            let first = bytes.len();
            bytes.extend(quantised);
            columns.scales.push(scale);
            let sum = bytes[first..].iter().map(|byte| f32::from(*byte)).sum();
            columns.sums.push(sum);
        }
        let number = |output: usize, input: usize| bytes[output * inputs + input].to_le_bytes();
        (right_side(weights.len() / inputs, inputs, number), columns)
    }

    fn rows(width: usize) -> ByteRows {
        ByteRows {
            width,
            lines: Vec::new(),
            scales: Vec::new(),
            zeros: Vec::new(),
            apart: Vec::new(),
            staged: Vec::new(),
            together: 1,
        }
    }

    fn make_room(rows: &mut ByteRows, count: usize, together: usize) {
        let lines = count.next_multiple_of(TILE_ROWS) * rows.width / Self::PER_LINE;
        rows.lines.resize(lines.max(rows.lines.len()), Line::ZERO);
        rows.scales.resize(count.max(rows.scales.len()), 0.0);
        rows.zeros.resize(count.max(rows.zeros.len()), 0.0);
        rows.apart
            .resize(count.max(rows.apart.len()), Apart::default());
        rows.together = together;
        rows.staged
            .resize((together * rows.width).max(rows.staged.len()), 0.0);
    }

    #[inline(always)]
    fn put(rows: &mut ByteRows, row: usize, column: usize, run: Run) {
        store(
            run,
            &mut rows.staged[row % rows.together * rows.width + column..],
        );
    }

    #[inline(always)]
    fn set_apart(rows: &mut ByteRows, row: usize) {
        let numbers = &mut rows.staged[row % rows.together * rows.width..][..rows.width];
        let (lanes, _) = numbers.as_chunks::<LANES>();
        let mut largest = Lanes::zero();
        for numbers in lanes {
            largest = largest.or_more(Lanes::load(numbers).size());
        }
        let largest = Lanes::all(largest.greatest());
        let mut input = 0;
        for (place, numbers) in lanes.iter().enumerate() {
            if let Some(lane) = Lanes::load(numbers).size().first_from(largest) {
                input = place * LANES + lane;
                break;
            }
        }
        rows.apart[row] = Apart {
            input,
            number: numbers[input],
        };
        numbers[input] = 0.0;
    }

    #[inline(always)]
    fn seal(rows: &mut ByteRows, range: Range<usize>) {
        for row in range {
            let numbers = &rows.staged[row % rows.together * rows.width..][..rows.width];
            let (lanes, _) = numbers.as_chunks::<LANES>();
            let (mut least, mut greatest) = (Lanes::zero(), Lanes::zero());
            for numbers in lanes {
                least = least.or_less(Lanes::load(numbers));
                greatest = greatest.or_more(Lanes::load(numbers));
            }
            let (least, greatest) = (least.least(), greatest.greatest());
            let scale = (greatest - least).max(LEAST_RANGE) / 255.0;
            let zero = (-least / scale).round();
            rows.scales[row] = scale;
            rows.zeros[row] = zero;
            let (factor, zero) = (Lanes::all(1.0 / scale), Lanes::all(zero));
            let first = first_line(row, rows.width / Self::PER_LINE);
            let (groups, _) = lanes.as_chunks::<4>();
            for (step, numbers) in groups.iter().enumerate() {
                let line = &mut rows.lines[first + step * TILE_ROWS];
                let (quarters, _) = line.0.as_chunks_mut();
                for (bytes, numbers) in quarters.iter_mut().zip(numbers) {
                    *bytes = Lanes::load(numbers).times_plus(factor, zero).bytes();
                }
            }
        }
    }

    #[inline(always)]
    fn lines(rows: &ByteRows) -> &[Line] {
        &rows.lines
    }

    #[inline(always)]
    fn sum(ready: &Ready, sides: Sides<'_>, block: &mut Block<i32>) {
        match ready {
            Ready::Amx(tiles) => tile::int8(tiles, sides, block),
            Ready::Avx512 => dot::int8(sides, block),
        }
    }

    #[inline(always)]
    fn read(
        sums: &[i32; BLOCK],
        rows: &ByteRows,
        row: usize,
        columns: &Columns,
        column: usize,
    ) -> Run {
        let (halves, _) = sums.as_chunks();
        let mut run = load(&columns.sums[column..]);
        let scales = load(&columns.scales[column..]);
        let scale = Lanes::all(rows.scales[row]);
        let minus_zero = Lanes::all(-rows.zeros[row]);
        for half in 0..2 {
            let products = minus_zero.times_plus(run[half], Lanes::of_integers(&halves[half]));
            run[half] = products.times(scale.times(scales[half]));
        }
        if !columns.weights.is_empty() {
            let Apart { input, number } = rows.apart[row];
            let weights = load(&columns.weights[input * columns.sums.len() + column..]);
            let number = Lanes::all(number);
            run[0] = number.times_plus(weights[0], run[0]);
            run[1] = number.times_plus(weights[1], run[1]);
        }
        run
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The greatest is 2.54, so a step is .02: 2.54 is 127 steps, -1.283 is -64.15 and becomes -64, .02 is 1.
    #[test]
    fn weights_become_steps_of_the_greatest() {
        let (scale, bytes) = quantise(&[2.54, -1.283, 0.02, 0.0]);
        assert!((scale - 0.02).abs() < 1e-7);
        assert_eq!(bytes.collect::<Vec<_>>(), [127, -64, 1, 0]);
    }

    #[test]
    fn weights_are_turned() {
        assert_eq!(
            turned(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3),
            [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]
        );
    }

    #[test]
    fn weights_of_nothing_stay_nothing() {
        let (_, bytes) = quantise(&[0.0, 0.0]);
        assert_eq!(bytes.collect::<Vec<_>>(), [0, 0]);
    }
}
