//! An encoder out of any engine: tokens, windows, batches, threads.
//!
//! Matrix kernels may round differently for other shapes, and a table must not depend on what else was in a batch.
//! Rows of a batch share their length, which follows from their own number of tokens alone; the number of rows makes
//! no difference once a batch has a few tokens, so that small batches are filled up. That makes a vector a function of
//! its text, bit for bit: `tests/encoder.rs` holds the engines to it.

use std::borrow::Cow;
use std::ops::Range;

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
    prompt: &'t [u32],
    ids: &'t [u32],
}

impl<'t> Window<'t> {
    fn length(&self) -> usize {
        self.prompt.len() + self.ids.len()
    }

    /// What stands between the special tokens.
    fn row(&self) -> Cow<'t, [u32]> {
        if self.prompt.is_empty() {
            Cow::Borrowed(self.ids)
        } else {
            Cow::Owned([self.prompt, self.ids].concat())
        }
    }
}

impl<E: Engine> BatchEncoder<E> {
    /// Joins the engine with the tokenizer of the model's folder.
    ///
    /// # Errors
    /// When `tokenizer.json` cannot be loaded, is not the network's, or the prompt leaves no room for a text.
    pub fn new(config: &ModelConfig, engine: E) -> Result<Self, EncodeError> {
        let path = config.network_folder.join("tokenizer.json");
        let tokeniser = Tokeniser::load(&path)?
            .padded_with(config.network.padding())
            .lower_cased(config.lower_case)
            .prompted(&config.prompt)?;
        if tokeniser.vocabulary() > config.vocabulary {
            return Err(EncodeError::Vocabulary {
                path,
                tokens: tokeniser.vocabulary(),
                vocabulary: config.vocabulary,
            });
        }
        let room = config.max_tokens.saturating_sub(tokeniser.special());
        let (prompt, tokens) = tokeniser.prompt();
        if tokens >= room {
            return Err(EncodeError::LongPrompt {
                prompt: prompt.to_string(),
                tokens,
                room,
            });
        }
        Ok(Self {
            engine,
            tokeniser,
            room,
        })
    }

    fn windows(&self, tokens: &TextTokens) -> Vec<Range<usize>> {
        tokens.windows(self.room - tokens.prompt.len())
    }

    /// The number of tokens of `text` and of the windows it is encoded in.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn measure(&self, text: &str) -> Result<(usize, usize), EncodeError> {
        let tokens = self.tokeniser.tokens(text)?;
        Ok((tokens.ids.len(), self.windows(&tokens).len()))
    }

    fn row_length(&self, window: &Window<'_>) -> usize {
        // A text of no tokens, in a tokenizer without special ones, is a row as well.
        (window.length() + self.tokeniser.special())
            .max(1)
            .next_multiple_of(STEP)
            .min(self.room + self.tokeniser.special())
    }

    fn run(&self, windows: &[Window<'_>]) -> Result<Array2<f32>, EncodeError> {
        let row = self.row_length(&windows[0]);
        let rows: Vec<Cow<'_, [u32]>> = windows.iter().map(Window::row).collect();
        let mut rows: Vec<&[u32]> = rows.iter().map(AsRef::as_ref).collect();
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
                self.windows(tokens).into_iter().map(move |range| Window {
                    text,
                    prompt: &tokens.prompt,
                    ids: &tokens.ids[range],
                })
            })
            .collect();
        // The longest first, so that no thread is left with a long batch at the end.
        windows.sort_by_key(|window| (std::cmp::Reverse(window.length()), window.text));
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
