//! An entailer out of any engine: tokens, batches, threads.
//!
//! A clause meets every label, so premises and hypotheses recur: each is cut into tokens once. Pairs are then sorted by
//! length and put into batches as the encoder does with texts (`encode/batch.rs`), and for the same reason: the length
//! of a row follows from its own pair alone, and small batches are filled up, so that logits do not depend on what shares
//! a batch, bit for bit. `tests/entailment.rs` holds the networks to it.

use std::collections::HashMap;

use rayon::prelude::*;

use super::config::EntailConfig;
use super::error::EntailError;
use super::tokens::{PairBatch, PairTokeniser, PairTokens, Side};
use super::{Entailer, Logits, Pair, PairEngine};

/// Rows in a batch at most.
const ROWS: usize = 16;
/// Padded lengths are multiples of this.
const STEP: usize = 4;
/// Batches are filled up to this many tokens; far below, other matrix kernels are chosen that round otherwise.
const FEWEST_TOKENS: usize = 32;

/// Wraps an engine with the checkpoint's tokenizer.
pub struct BatchEntailer<E> {
    engine: E,
    tokeniser: PairTokeniser,
    padding: u32,
    most: usize,
}

impl<E: PairEngine> BatchEntailer<E> {
    /// Joins the engine with the tokenizer of the checkpoint's folder.
    ///
    /// # Errors
    /// When `tokenizer.json` cannot be loaded.
    pub fn new(config: &EntailConfig, engine: E) -> Result<Self, EntailError> {
        Ok(Self {
            tokeniser: PairTokeniser::load(&config.folder, config.max_tokens)?,
            padding: config.padding,
            most: config.max_tokens,
            engine,
        })
    }

    fn tokens(&self, pairs: &[Pair<'_>]) -> Result<Vec<PairTokens>, EntailError> {
        let mut texts: Vec<&str> = pairs
            .iter()
            .flat_map(|pair| [pair.premise, pair.hypothesis])
            .collect();
        texts.sort_unstable();
        texts.dedup();
        let sides: Vec<Side> = texts
            .par_iter()
            .map(|text| self.tokeniser.side(text))
            .collect::<Result<_, _>>()?;
        let sides: HashMap<&str, Side> = texts.into_iter().zip(sides).collect();
        pairs
            .par_iter()
            .map(|pair| {
                let side = |text| sides[text].clone();
                self.tokeniser
                    .join(side(pair.premise), side(pair.hypothesis), pair.hypothesis)
            })
            .collect()
    }

    fn row_length(&self, pair: &PairTokens) -> usize {
        pair.ids.len().next_multiple_of(STEP).min(self.most)
    }

    fn run(&self, pairs: &[&PairTokens]) -> Result<Vec<Logits>, EntailError> {
        let row = self.row_length(pairs[0]);
        let mut rows = pairs.to_vec();
        rows.resize(rows.len().max(FEWEST_TOKENS.div_ceil(row)), pairs[0]);
        self.engine
            .logits(&PairBatch::new(&rows, row, self.padding))
    }
}

impl<E: PairEngine> Entailer for BatchEntailer<E> {
    fn entail(&self, pairs: &[Pair<'_>]) -> Result<Vec<Logits>, EntailError> {
        let tokens = self.tokens(pairs)?;
        let mut order: Vec<usize> = (0..pairs.len()).collect();
        // The longest first, so that no thread is left with a long batch at the end.
        order.sort_by_key(|pair| (std::cmp::Reverse(tokens[*pair].ids.len()), *pair));
        let batches: Vec<&[usize]> = order
            .chunk_by(|a, b| self.row_length(&tokens[*a]) == self.row_length(&tokens[*b]))
            .flat_map(|same| same.chunks(ROWS))
            .collect();
        let judged: Vec<Vec<Logits>> = batches
            .par_iter()
            .map(|batch| {
                let rows: Vec<&PairTokens> = batch.iter().map(|pair| &tokens[*pair]).collect();
                self.run(&rows)
            })
            .collect::<Result<_, _>>()?;
        let mut logits = vec![
            Logits {
                entailment: 0.0,
                contradiction: 0.0
            };
            pairs.len()
        ];
        for (batch, judged) in batches.iter().zip(judged) {
            for (pair, judged) in batch.iter().zip(judged) {
                logits[*pair] = judged;
            }
        }
        Ok(logits)
    }

    fn engine(&self) -> String {
        self.engine.name()
    }
}
