//! A linear layer by itself, for networks whose other steps are done elsewhere.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::bf16::{Bf16, HalfRows};
use super::cpu::Unit;
use super::format::{Format, Ready};
use super::lanes::{RUN, Run, load, store};
use super::matrix::{Matrix, Sink};
use super::tile::{BLOCK, Tiles};

/// The widths that inputs come in.
const INPUTS: usize = 64;

/// outputs = inputs x weights + bias, in bf16 with sums in f32. One copy of the weights serves all threads.
pub(crate) struct Linear {
    matrix: Matrix<Bf16>,
    inputs: usize,
    unit: Unit,
    /// Left sides that no thread uses now.
    rooms: Mutex<Vec<HalfRows>>,
}

impl Linear {
    /// Whether the CPU has the instructions, and a square layer of such a width can be made.
    pub fn fits(width: usize) -> bool {
        !Unit::all().is_empty() && width.is_multiple_of(INPUTS)
    }

    /// The layer with `weights`, outputs x inputs; nothing where the CPU lacks the instructions or the layer has other
    /// widths than multiples of 64 inputs and 32 outputs.
    pub fn new(weights: &[f32], bias: Vec<f32>) -> Option<Self> {
        let unit = *Unit::all().first()?;
        let inputs = weights.len() / bias.len();
        (inputs.is_multiple_of(INPUTS) && bias.len().is_multiple_of(BLOCK)).then(|| Self {
            matrix: Matrix::new(weights, bias, false),
            inputs,
            unit,
            rooms: Mutex::default(),
        })
    }

    /// The outputs in `columns`, whose ends are multiples of 32, for rows of inputs: as many rows of outputs.
    pub fn forward(&self, rows: &[f32], columns: Range<usize>, outputs: &mut [f32]) {
        let free = self.rooms().pop();
        let mut room = free.unwrap_or_else(|| Bf16::rows(self.inputs));
        // SAFETY: `new` took a unit that the CPU has.
        unsafe { self.multiply(rows, columns, outputs, &mut room) };
        self.rooms().push(room);
    }

    fn rooms(&self) -> MutexGuard<'_, Vec<HalfRows>> {
        // A thread that panicked took its room with it; those that are left are whole.
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// # Safety
    /// The CPU must have the layer's unit.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx512vnni,fma")]
    unsafe fn multiply(
        &self,
        rows: &[f32],
        columns: Range<usize>,
        outputs: &mut [f32],
        room: &mut HalfRows,
    ) {
        let ready = match self.unit {
            // SAFETY: the caller says that there are tile registers.
            Unit::Amx => Ready::Amx(unsafe { Tiles::divide() }),
            Unit::Avx512 => Ready::Avx512,
        };
        let count = rows.len() / self.inputs;
        let filled = count.next_multiple_of(BLOCK);
        Bf16::make_room(room, filled, 1);
        for (row, numbers) in rows.chunks_exact(self.inputs).enumerate() {
            for (place, run) in numbers.chunks_exact(RUN).enumerate() {
                Bf16::put(room, row, place * RUN, load(run));
            }
        }
        let mut into = Into {
            stride: columns.len(),
            first: columns.start,
            count,
            outputs,
        };
        self.matrix
            .product_of(columns, &ready, room, 0..filled, &mut into);
    }
}

/// Rows of outputs; what is summed up of rows that fill up a block goes nowhere.
struct Into<'n> {
    outputs: &'n mut [f32],
    stride: usize,
    first: usize,
    count: usize,
}

impl Sink for Into<'_> {
    #[inline(always)]
    fn take(&mut self, row: usize, column: usize, run: Run) {
        if row < self.count {
            let place = row * self.stride + column - self.first;
            store(run, &mut self.outputs[place..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small whole numbers, which bf16 holds as they are.
    fn numbers(count: usize, step: usize) -> Vec<f32> {
        let number = |place: usize| f32::from(u8::try_from(place * step % 7).unwrap()) - 3.0;
        (0..count).map(number).collect()
    }

    #[test]
    #[allow(clippy::float_cmp)]
    fn products_of_small_whole_numbers_are_exact() {
        let (inputs, outputs, rows) = (64, 96, 37);
        let (weights, bias) = (numbers(outputs * inputs, 5), numbers(outputs, 3));
        let Some(layer) = Linear::new(&weights, bias.clone()) else {
            return; // This CPU has not the instructions.
        };
        let left = numbers(rows * inputs, 11);
        for columns in [0..96, 32..64] {
            let mut found = vec![0.0; rows * columns.len()];
            layer.forward(&left, columns.clone(), &mut found);
            for (row, found) in found.chunks_exact(columns.len()).enumerate() {
                for (output, found) in columns.clone().zip(found) {
                    let pairs = left[row * inputs..][..inputs]
                        .iter()
                        .zip(&weights[output * inputs..][..inputs]);
                    let sum: f32 = pairs.map(|(one, other)| one * other).sum();
                    assert_eq!(*found, sum + bias[output], "row {row}, output {output}");
                }
            }
        }
    }

    #[test]
    fn other_widths_are_left_to_others() {
        assert!(Linear::new(&[0.0; 32 * 24], vec![0.0; 32]).is_none());
        assert!(Linear::new(&[0.0; 24 * 64], vec![0.0; 24]).is_none());
    }
}
