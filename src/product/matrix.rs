//! A weight matrix, and products with it.

use std::ops::Range;

use super::format::{Format, Ready};
use super::lanes::{Run, load};
use super::tile::{BLOCK, Block, Line, Sides};

/// What takes the outputs of a product.
///
/// A closure would be shorter, but nothing makes a compiler inline it, and called as a function it loads the coefficients of
/// GELU anew for each run.
pub(crate) trait Sink {
    /// Takes the 32 outputs of `row` that begin at `column`.
    fn take(&mut self, row: usize, column: usize, run: Run);
}

/// A linear layer: outputs = inputs x weights + bias.
pub(crate) struct Matrix<F: Format> {
    steps: usize,
    lines: Vec<Line>,
    columns: F::Columns,
    bias: Vec<f32>,
}

impl<F: Format> Matrix<F> {
    /// The layer with `weights`, outputs x inputs. The outputs are a multiple of 32, the inputs one of 64. `apart` says that
    /// [`Format::set_apart`] was called for the rows it multiplies.
    pub fn new(weights: &[f32], bias: Vec<f32>, apart: bool) -> Self {
        let inputs = weights.len() / bias.len();
        assert!(bias.len().is_multiple_of(BLOCK) && inputs.is_multiple_of(64));
        let (lines, columns) = F::pack(weights, inputs, apart);
        Self {
            steps: inputs / F::PER_LINE,
            lines,
            columns,
            bias,
        }
    }

    /// Multiplies the rows in `range`, whose ends are multiples of 32, and hands on 32 outputs at a time. For each 32
    /// columns all rows, so that the weights are read from memory once.
    #[inline(always)]
    pub fn product(
        &self,
        ready: &Ready,
        rows: &F::Rows,
        range: Range<usize>,
        sink: &mut impl Sink,
    ) {
        self.product_of(0..self.bias.len(), ready, rows, range, sink);
    }

    /// The same for the outputs in `columns`, whose ends are multiples of 32.
    #[inline(always)]
    pub fn product_of(
        &self,
        columns: Range<usize>,
        ready: &Ready,
        rows: &F::Rows,
        range: Range<usize>,
        sink: &mut impl Sink,
    ) {
        let mut block = Block::new();
        let panel_lines = BLOCK * self.steps;
        let panels = self.lines.chunks_exact(panel_lines).enumerate();
        let panels = panels.take(columns.end / BLOCK);
        for (panel, right) in panels.skip(columns.start / BLOCK) {
            let column = panel * BLOCK;
            let bias = load(&self.bias[column..]);
            for first in range.clone().step_by(BLOCK) {
                let left = &F::lines(rows)[first * self.steps..][..panel_lines];
                F::sum(ready, Sides::new(left, right, self.steps), &mut block);
                for (row, sums) in block.0.iter().enumerate() {
                    let run = F::read(sums, rows, first + row, &self.columns, column);
                    sink.take(
                        first + row,
                        column,
                        [run[0].plus(bias[0]), run[1].plus(bias[1])],
                    );
                }
            }
        }
    }
}
