//! The layers in order.

use super::super::weights::{Embeddings, Norm};
use super::attention::{self, Heads};
use crate::product::{
    BLOCK, Format, Matrix, RUN, Ready, Run, Sink, Tiles, Unit, add, load, normalise, store,
};

/// A layer: attention and feed-forward, each added to what came in and then normalised.
pub(super) struct Layer<F: Format> {
    /// Queries, keys and values of all heads, one after the other.
    pub attention: Matrix<F>,
    pub output: Matrix<F>,
    pub output_norm: Norm,
    pub inner: Matrix<F>,
    pub outer: Matrix<F>,
    pub outer_norm: Norm,
}

/// A network of the shape of BERT.
pub(super) struct Network<F: Format> {
    pub width: usize,
    /// The width of a head.
    pub head: usize,
    /// The width between the two products of the feed-forward part.
    pub inner: usize,
    pub embeddings: Embeddings,
    pub layers: Vec<Layer<F>>,
}

/// Memory that is used again from batch to batch.
pub(super) struct Room<F: Format> {
    /// The residual: a row a token.
    residual: Vec<f32>,
    /// The residual as the left side of a product, then what attention gives.
    rows: F::Rows,
    heads: Vec<f32>,
    inner: F::Rows,
    attention: attention::Room,
}

impl<F: Format> Room<F> {
    pub fn of(network: &Network<F>) -> Self {
        Self {
            residual: Vec::new(),
            rows: F::rows(network.width),
            heads: Vec::new(),
            inner: F::rows(network.inner),
            attention: attention::Room::default(),
        }
    }

    /// Makes room for `count` rows of texts of at most `longest` tokens.
    fn make(&mut self, network: &Network<F>, count: usize, longest: usize) {
        let numbers = count * network.width;
        self.residual.resize(numbers.max(self.residual.len()), 0.0);
        self.heads.resize((3 * numbers).max(self.heads.len()), 0.0);
        F::make_room(&mut self.rows, count, longest);
        F::make_room(&mut self.inner, count, F::INNER_ROWS);
    }
}

impl<F: Format> Network<F> {
    /// The last hidden states of `texts`, whose tokens are ids: a row a token, text after text, and some rows more.
    ///
    /// # Safety
    /// The CPU must have `unit`: it must be one of [`Unit::all`].
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx512vnni,fma")]
    pub unsafe fn forward<'r>(
        &self,
        unit: Unit,
        texts: &[&[u32]],
        room: &'r mut Room<F>,
    ) -> &'r [f32] {
        let ready = match unit {
            // SAFETY: the caller says that there are tile registers.
            Unit::Amx => Ready::Amx(unsafe { Tiles::divide() }),
            Unit::Avx512 => Ready::Avx512,
        };
        let width = self.width;
        let tokens: usize = texts.iter().map(|text| text.len()).sum();
        let longest = texts.iter().map(|text| text.len()).max().unwrap_or(1);
        let count = tokens.next_multiple_of(BLOCK);
        room.make(self, count, longest);
        let Room {
            residual,
            rows,
            heads,
            inner,
            attention,
        } = room;
        let residual = &mut residual[..count * width];
        let heads = &mut heads[..3 * count * width];

        let mut first = 0;
        for text in texts {
            let rows = &mut residual[first * width..][..text.len() * width];
            self.embeddings.look_up(text, rows);
            first += text.len();
        }
        residual[first * width..].fill(0.0);
        normalise_rows::<F>(residual, rows, &self.embeddings.norm);

        for layer in &self.layers {
            let mut into_heads = IntoHeads {
                heads,
                stride: 3 * width,
            };
            layer
                .attention
                .product(&ready, rows, 0..count, &mut into_heads);
            let looked_up = Heads {
                numbers: heads,
                width,
                head: self.head,
            };
            let mut first = 0;
            for text in texts {
                let range = first..first + text.len();
                let mut into_rows = IntoRows::<F> { rows };
                looked_up.attend(range.clone(), attention, &mut into_rows);
                first = range.end;
                F::seal(rows, range);
            }
            let mut into_residual = IntoResidual { residual, width };
            layer
                .output
                .product(&ready, rows, 0..count, &mut into_residual);
            normalise_rows::<F>(residual, rows, &layer.output_norm);
            for first in (0..count).step_by(F::INNER_ROWS) {
                let range = first..count.min(first + F::INNER_ROWS);
                let mut into_inner = IntoInner::<F> { inner };
                layer
                    .inner
                    .product(&ready, rows, range.clone(), &mut into_inner);
                F::seal(inner, range.clone());
                let mut into_residual = IntoResidual { residual, width };
                layer
                    .outer
                    .product(&ready, inner, range, &mut into_residual);
            }
            normalise_rows::<F>(residual, rows, &layer.outer_norm);
        }
        residual
    }
}

/// Queries, keys and values.
struct IntoHeads<'n> {
    heads: &'n mut [f32],
    stride: usize,
}

impl Sink for IntoHeads<'_> {
    #[inline(always)]
    fn take(&mut self, row: usize, column: usize, run: Run) {
        store(run, &mut self.heads[row * self.stride + column..]);
    }
}

/// The left side of the next product.
struct IntoRows<'n, F: Format> {
    rows: &'n mut F::Rows,
}

impl<F: Format> Sink for IntoRows<'_, F> {
    #[inline(always)]
    fn take(&mut self, row: usize, column: usize, run: Run) {
        F::put(self.rows, row, column, run);
    }
}

/// The left side of the second product of the feed-forward part.
struct IntoInner<'n, F: Format> {
    inner: &'n mut F::Rows,
}

impl<F: Format> Sink for IntoInner<'_, F> {
    #[inline(always)]
    fn take(&mut self, row: usize, column: usize, run: Run) {
        F::put(self.inner, row, column, [run[0].gelu(), run[1].gelu()]);
    }
}

/// What is added up from layer to layer.
struct IntoResidual<'n> {
    residual: &'n mut [f32],
    width: usize,
}

impl Sink for IntoResidual<'_> {
    #[inline(always)]
    fn take(&mut self, row: usize, column: usize, run: Run) {
        add(run, &mut self.residual[row * self.width + column..]);
    }
}

/// Normalises the residual, and makes it the left side of the next product.
#[inline(always)]
fn normalise_rows<F: Format>(residual: &mut [f32], rows: &mut F::Rows, norm: &Norm) {
    for (row, numbers) in residual.chunks_exact_mut(norm.weight.len()).enumerate() {
        normalise(numbers, &norm.weight, &norm.bias, norm.epsilon);
        for (place, run) in numbers.chunks_exact(RUN).enumerate() {
            F::put(rows, row, place * RUN, load(run));
        }
        F::set_apart(rows, row);
        F::seal(rows, row..row + 1);
    }
}
