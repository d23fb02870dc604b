//! An encoder out of any engine: tokens, windows, batches, threads.
//!
//! Matrix kernels may round differently for other shapes, and a table must not depend on what else was in a batch.
//! Rows of a batch share their length, which follows from their own number of tokens alone; the number of rows makes
//! no difference once a batch has a few tokens, so that small batches are filled up. That makes a vector a function of
//! its text, bit for bit: `tests/encoder.rs` holds the engines to it.

use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;

use super::config::ModelConfig;
use super::error::EncodeError;
use super::tokens::{TextTokens, Tokeniser};
use super::{Encoder, Engine};

/// Rows in a batch. Length-sorted batches of 16 were the fastest on every engine that was measured.
const ROWS: usize = 16;
/// Padded lengths are multiples of this.
const STEP: usize = 4;
/// Batches are filled up to this many tokens; far below, other kernels are chosen that round otherwise.
const FEWEST_TOKENS: usize = 32;

/// Wraps an engine with the model's tokenizer.
pub struct BatchEncoder<E> {
    engine: E,
    tokeniser: Tokeniser,
    room: usize,
}

/// A window of a text, one row of some batch.
struct Window<'t> {
    text: usize,
    ids: &'t [u32],
}

impl<E: Engine> BatchEncoder<E> {
    /// Joins the engine with the tokenizer of the model's folder.
    ///
    /// # Errors
    /// When `tokenizer.json` cannot be loaded.
    pub fn new(config: &ModelConfig, engine: E) -> Result<Self, EncodeError> {
        let tokeniser = Tokeniser::load(&config.folder.join("tokenizer.json"))?;
        Ok(Self {
            room: config.max_tokens - tokeniser.special(),
            engine,
            tokeniser,
        })
    }

    /// The number of tokens of `text` and of the windows it is encoded in.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn measure(&self, text: &str) -> Result<(usize, usize), EncodeError> {
        let tokens = self.tokeniser.tokens(text)?;
        Ok((tokens.ids.len(), tokens.windows(self.room).len()))
    }

    fn row_length(&self, window: &Window<'_>) -> usize {
        (window.ids.len() + self.tokeniser.special())
            .next_multiple_of(STEP)
            .min(self.room + self.tokeniser.special())
    }

    fn run(&self, windows: &[Window<'_>]) -> Result<Array2<f32>, EncodeError> {
        let row = self.row_length(&windows[0]);
        let mut rows: Vec<&[u32]> = windows.iter().map(|window| window.ids).collect();
        rows.resize(rows.len().max(FEWEST_TOKENS.div_ceil(row)), &[]);
        self.engine.pool(&self.tokeniser.batch(&rows, row))
    }
}

impl<E: Engine> Encoder for BatchEncoder<E> {
    fn width(&self) -> usize {
        self.engine.width()
    }

    fn encode(&self, texts: &[&str]) -> Result<Array2<f32>, EncodeError> {
        let tokens: Vec<TextTokens> = texts
            .par_iter()
            .map(|text| self.tokeniser.tokens(text))
            .collect::<Result<_, _>>()?;
        let mut windows: Vec<Window<'_>> = tokens
            .iter()
            .enumerate()
            .flat_map(|(text, tokens)| {
                tokens
                    .windows(self.room)
                    .into_iter()
                    .map(move |range| Window {
                        text,
                        ids: &tokens.ids[range],
                    })
            })
            .collect();
        // The longest first, so that no thread is left with a long batch at the end.
        windows.sort_by_key(|window| (std::cmp::Reverse(window.ids.len()), window.text));
        let batches: Vec<&[Window<'_>]> = windows
            .chunk_by(|a, b| self.row_length(a) == self.row_length(b))
            .flat_map(|same| same.chunks(ROWS))
            .collect();
        let pooled: Vec<Array2<f32>> = batches
            .par_iter()
            .map(|batch| self.run(batch))
            .collect::<Result<_, _>>()?;

        let mut vectors = Array2::zeros((texts.len(), self.width()));
        for (batch, pooled) in batches.iter().zip(&pooled) {
            for (window, row) in batch.iter().zip(pooled.rows()) {
                let share = share_of(window, &tokens[window.text]);
                vectors.row_mut(window.text).scaled_add(share, &row);
            }
        }
        normalise(&mut vectors);
        Ok(vectors)
    }

    fn engine(&self) -> String {
        self.engine.name()
    }
}

/// The weight of a window in the mean of its text: its share of the text's tokens.
#[allow(clippy::cast_precision_loss)]
fn share_of(window: &Window<'_>, tokens: &TextTokens) -> f32 {
    if tokens.ids.is_empty() {
        1.0
    } else {
        window.ids.len() as f32 / tokens.ids.len() as f32
    }
}

fn normalise(vectors: &mut Array2<f32>) {
    for mut row in vectors.rows_mut() {
        let length = length(row.view());
        if length > 0.0 {
            row /= length;
        }
    }
}

fn length(row: ArrayView1<'_, f32>) -> f32 {
    row.dot(&row).sqrt()
}
