//! A weight matrix, and products with it.

use std::ops::Range;

use super::format::{Format, Ready};
use super::lanes::{Run, load};
use super::tile::{BLOCK, Block, Line, Sides};

/// A linear layer: outputs = inputs x weights + bias.
pub(super) struct Matrix<F: Format> {
    steps: usize,
    lines: Vec<Line>,
    columns: F::Columns,
    bias: Vec<f32>,
}

impl<F: Format> Matrix<F> {
    /// The layer with `weights`, outputs x inputs. The outputs are a multiple of 32, the inputs one of 64.
    pub fn new(weights: &[f32], bias: Vec<f32>) -> Self {
        let inputs = weights.len() / bias.len();
        assert!(bias.len().is_multiple_of(BLOCK) && inputs.is_multiple_of(64));
        let (lines, columns) = F::pack(weights, inputs);
        Self {
            steps: inputs / F::PER_LINE,
            lines,
            columns,
            bias,
        }
    }

    /// Multiplies the rows in `range`, whose ends are multiples of 32, and hands on 32 outputs at a time: row, first
    /// column, values. For each 32 columns all rows, so that the weights are read from memory once.
    #[inline(always)]
    pub fn product(
        &self,
        ready: &Ready,
        rows: &F::Rows,
        range: Range<usize>,
        mut each: impl FnMut(usize, usize, Run),
    ) {
        let mut block = Block::new();
        let panel_lines = BLOCK * self.steps;
        for (panel, right) in self.lines.chunks_exact(panel_lines).enumerate() {
            let column = panel * BLOCK;
            let bias = load(&self.bias[column..]);
            for first in range.clone().step_by(BLOCK) {
                let left = &F::lines(rows)[first * self.steps..][..panel_lines];
                F::sum(ready, Sides::new(left, right, self.steps), &mut block);
                for (row, sums) in block.0.iter().enumerate() {
                    let run = F::read(sums, rows, first + row, &self.columns, column);
                    each(
                        first + row,
                        column,
                        [run[0].plus(bias[0]), run[1].plus(bias[1])],
                    );
                }
            }
        }
    }
}
