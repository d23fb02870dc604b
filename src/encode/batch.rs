//! An encoder out of any engine: tokens, windows, batches, threads.
//!
//! Matrix kernels may round differently for other shapes, and a table must not depend on what else was in a batch.
//! Rows of a batch share their length, which follows from their own number of tokens alone; the number of rows makes
//! no difference once a batch has a few tokens, so that small batches are filled up; where it does make a difference an
//! engine asks for one number of rows always. That makes a vector a function of its text, bit for bit: `tests/encoder.rs`
//! holds the engines to it. So equal texts, of which policy documents have many, are run once.

use std::borrow::Cow;
use std::ops::Range;

use ndarray::{Array2, ArrayView1, Axis};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::config::ModelConfig;
use super::error::EncodeError;
use super::tokens::{TextTokens, Tokeniser};
use super::{Batching, Encoder, Engine};

/// Rows of more than 32 tokens are padded to multiples of this.
const LONG_STEP: usize = 4;
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

    /// The engine alone.
    pub(super) fn into_engine(self) -> E {
        self.engine
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
        let step = match self.engine.batching() {
            Batching::Padded { step, .. } => step,
            Batching::Packed { .. } => 1,
        };
        padded_length(self.tokens_of(window), step).min(self.room + self.tokeniser.special())
    }

    /// Windows that are filled up to the same length, `rows` at most.
    fn padded<'w, 't>(&self, windows: &'w [Window<'t>], rows: usize) -> Vec<&'w [Window<'t>]> {
        windows
            .chunk_by(|a, b| self.row_length(a) == self.row_length(b))
            .flat_map(|same| same.chunks(rows))
            .collect()
    }

    /// As many windows as there are `tokens` for.
    fn packed<'w, 't>(
        &self,
        mut windows: &'w [Window<'t>],
        tokens: usize,
    ) -> Vec<&'w [Window<'t>]> {
        let mut batches = Vec::new();
        while !windows.is_empty() {
            let mut left = tokens;
            let fit = windows.iter().take_while(|window| {
                let fits = self.tokens_of(window) <= left;
                left = left.saturating_sub(self.tokens_of(window));
                fits
            });
            let (batch, rest) = windows.split_at(fit.count().max(1));
            batches.push(batch);
            windows = rest;
        }
        batches
    }

    /// A text of no tokens, in a tokenizer without special ones, is a row as well.
    fn tokens_of(&self, window: &Window<'_>) -> usize {
        (window.length() + self.tokeniser.special()).max(1)
    }

    fn run(&self, windows: &[Window<'_>]) -> Result<Array2<f32>, EncodeError> {
        let row = self.row_length(&windows[0]);
        let rows: Vec<Cow<'_, [u32]>> = windows.iter().map(Window::row).collect();
        let mut rows: Vec<&[u32]> = rows.iter().map(AsRef::as_ref).collect();
        if let Batching::Padded {
            rows: most, always, ..
        } = self.engine.batching()
        {
            let fewest = if always {
                most
            } else {
                FEWEST_TOKENS.div_ceil(row)
            };
            rows.resize(rows.len().max(fewest), &[]);
        }
        self.engine.pool(&self.tokeniser.batch(&rows, row))
    }
}

impl<E: Engine> Encoder for BatchEncoder<E> {
    fn width(&self) -> usize {
        self.engine.width()
    }

    fn encode(&self, texts: &[&str]) -> Result<Array2<f32>, EncodeError> {
        let (distinct, places) = distinct(texts);
        let vectors = self.encode_distinct(&distinct)?;
        if distinct.len() == texts.len() {
            return Ok(vectors);
        }
        Ok(vectors.select(Axis(0), &places))
    }

    fn engine(&self) -> String {
        self.engine.name()
    }
}

impl<E: Engine> BatchEncoder<E> {
    /// One row a text, each of which is run.
    fn encode_distinct(&self, texts: &[&str]) -> Result<Array2<f32>, EncodeError> {
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
        let batches = match self.engine.batching() {
            Batching::Padded { rows, .. } => self.padded(&windows, rows),
            Batching::Packed { tokens } => self.packed(&windows, tokens),
        };
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
}

/// The different texts, in the order in which they come first, and the place of each text among them.
fn distinct<'t>(texts: &[&'t str]) -> (Vec<&'t str>, Vec<usize>) {
    let mut known = FxHashMap::default();
    let mut distinct = Vec::with_capacity(texts.len());
    let places = texts
        .iter()
        .map(|text| {
            *known.entry(*text).or_insert_with(|| {
                distinct.push(*text);
                distinct.len() - 1
            })
        })
        .collect();
    (distinct, places)
}

/// The length that a row of so many tokens is filled up to, where short ones are in steps of `step`.
fn padded_length(tokens: usize, step: usize) -> usize {
    let step = match tokens {
        ..=16 => step,
        17..=32 => LONG_STEP.min(2 * step),
        _ => LONG_STEP,
    };
    tokens.next_multiple_of(step)
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

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::encode::{Batching, TokenBatch};

    #[test]
    fn equal_texts_stand_for_the_first_of_them() {
        let (distinct, places) = distinct(&["a", "b", "a", "", "b"]);
        assert_eq!(distinct, ["a", "b", ""]);
        assert_eq!(places, [0, 1, 0, 2, 1]);
    }

    /// Writes down the lengths of the rows it is handed, and says that every vector is that length in one dimension.
    struct Listener {
        batching: Batching,
        heard: Mutex<Vec<Vec<usize>>>,
    }

    impl Engine for Listener {
        fn width(&self) -> usize {
            1
        }

        fn batching(&self) -> Batching {
            self.batching
        }

        #[allow(clippy::cast_precision_loss)]
        fn pool(&self, batch: &TokenBatch) -> Result<Array2<f32>, EncodeError> {
            self.heard.lock().unwrap().push(batch.lengths.clone());
            let lengths = batch.lengths.iter().map(|length| *length as f32);
            Ok(Array2::from_shape_vec((batch.lengths.len(), 1), lengths.collect()).unwrap())
        }

        fn name(&self) -> String {
            "listener".into()
        }
    }

    /// Lengths of the rows by batch. The texts have 1, 2, 3 and again 1 words; a tokenizer of words puts nothing around them.
    fn heard(batching: Batching) -> Vec<Vec<usize>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokenizer.json");
        let words = r#"{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
            "pre_tokenizer":{"type":"Whitespace"},"post_processor":null,"decoder":null,
            "model":{"type":"WordLevel","vocab":{"a":0,"b":1,"c":2},"unk_token":"a"}}"#;
        std::fs::write(&path, words).unwrap();
        let encoder = BatchEncoder {
            engine: Listener {
                batching,
                heard: Mutex::default(),
            },
            tokeniser: Tokeniser::load(&path).unwrap(),
            room: 8,
        };
        encoder.encode(&["a", "a b", "a b c", "a", "b"]).unwrap();
        let mut heard = encoder.engine.heard.into_inner().unwrap();
        heard.sort();
        heard
    }

    #[test]
    fn packed_batches_hold_as_many_tokens_as_there_is_room_for_and_equal_texts_once() {
        // Longest first: 3 alone, then 2 and 1, which are 3, then the other 1.
        let batches = heard(Batching::Packed { tokens: 3 });
        assert_eq!(batches, [vec![1], vec![2, 1], vec![3]]);
    }

    #[test]
    fn padded_batches_hold_rows_of_one_padded_length() {
        let batches = heard(Batching::Padded {
            rows: 3,
            always: false,
            step: 1,
        });
        // The others are empty rows that fill the batch up.
        let texts = batches.iter().flatten().filter(|length| **length > 0);
        assert_eq!(texts.count(), 4);
        assert_eq!(batches.len(), 3); // One of three tokens, one of two, and two of one.
    }

    #[test]
    fn longer_rows_are_padded_more_coarsely() {
        let padded = |step| [1, 5, 16, 17, 32, 33, 61].map(|tokens| padded_length(tokens, step));
        assert_eq!(padded(1), [1, 5, 16, 18, 32, 36, 64]);
        assert_eq!(padded(4), [4, 8, 16, 20, 32, 36, 64]);
    }

    #[test]
    fn padded_batches_are_filled_up_where_the_engine_asks_for_it() {
        let batches = heard(Batching::Padded {
            rows: 3,
            always: true,
            step: 4,
        });
        assert!(batches.iter().all(|rows| rows.len() == 3), "{batches:?}");
    }
}
