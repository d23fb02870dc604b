//! An entailer out of any engine: tokens, batches, threads.
//!
//! A clause meets every label, so premises and hypotheses recur: each is cut into tokens once, and a pair that was met
//! before is not judged again. Pairs are then sorted by length and put into batches of as many tokens as a matrix product
//! needs to run at its full speed, without padding. Small batches are filled up, since other code multiplies few rows and
//! rounds otherwise: so logits do not depend on what shares a batch, bit for bit. `tests/entailment.rs` holds the networks
//! to it.

use std::collections::HashMap;

use rayon::prelude::*;

use super::config::EntailConfig;
use super::error::EntailError;
use super::tokens::{PairBatch, PairTokeniser, PairTokens, Side};
use super::{Entailer, Logits, Pair, PairEngine};

/// Tokens in a batch at most, but for a pair that has more. Products of more rows are no faster, and what lies between
/// them leaves the caches.
const MOST_TOKENS: usize = 768;
/// Batches are filled up to this many tokens; far below, other matrix kernels are chosen that round otherwise.
const FEWEST_TOKENS: usize = 32;

/// Wraps an engine with the checkpoint's tokenizer.
pub struct BatchEntailer<E> {
    engine: E,
    tokeniser: PairTokeniser,
}

impl<E: PairEngine> BatchEntailer<E> {
    /// Joins the engine with the tokenizer of the checkpoint's folder.
    ///
    /// # Errors
    /// When `tokenizer.json` cannot be loaded.
    pub fn new(config: &EntailConfig, engine: E) -> Result<Self, EntailError> {
        Ok(Self {
            tokeniser: PairTokeniser::load(&config.folder, config.max_tokens)?,
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

    fn run(&self, pairs: &[&PairTokens]) -> Result<Vec<Logits>, EntailError> {
        let tokens: usize = pairs.iter().map(|pair| pair.ids.len()).sum();
        let more = FEWEST_TOKENS
            .saturating_sub(tokens)
            .div_ceil(pairs[0].ids.len());
        let mut rows = vec![pairs[0]; more];
        rows.extend(pairs);
        let mut logits = self.engine.logits(&PairBatch::new(&rows))?;
        Ok(logits.split_off(more))
    }
}

impl<E: PairEngine> Entailer for BatchEntailer<E> {
    fn entail(&self, pairs: &[Pair<'_>]) -> Result<Vec<Logits>, EntailError> {
        let tokens = self.tokens(pairs)?;
        let mut distinct: Vec<&PairTokens> = tokens.iter().collect();
        // The longest first, so that no thread is left with a long batch at the end.
        distinct.sort_by(|a, b| {
            let lengths = b.ids.len().cmp(&a.ids.len());
            lengths.then_with(|| (&a.ids, &a.types).cmp(&(&b.ids, &b.types)))
        });
        distinct.dedup();
        let judged: Vec<Vec<Logits>> = batches(&distinct, rayon::current_num_threads())
            .par_iter()
            .map(|batch| self.run(batch))
            .collect::<Result<_, _>>()?;
        let judged: HashMap<&PairTokens, Logits> = distinct
            .into_iter()
            .zip(judged.into_iter().flatten())
            .collect();
        Ok(tokens.iter().map(|pair| judged[pair]).collect())
    }

    fn engine(&self) -> String {
        self.engine.name()
    }
}

/// Cuts sorted pairs into batches of about as many tokens each, and as many batches for every thread.
fn batches<'b, 'p>(pairs: &'b [&'p PairTokens], threads: usize) -> Vec<&'b [&'p PairTokens]> {
    let tokens: usize = pairs.iter().map(|pair| pair.ids.len()).sum();
    let count = tokens
        .div_ceil(MOST_TOKENS)
        .next_multiple_of(threads.max(1));
    let mut batches = Vec::with_capacity(count);
    let (mut first, mut before) = (0, 0);
    for (index, pair) in pairs.iter().enumerate() {
        before += pair.ids.len();
        // Where an even share of all tokens ends.
        if before * count >= (batches.len() + 1) * tokens {
            batches.push(&pairs[first..=index]);
            first = index + 1;
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(length: usize) -> PairTokens {
        PairTokens {
            ids: vec![1; length],
            types: vec![0; length],
        }
    }

    fn lengths(pairs: &[usize], threads: usize) -> Vec<Vec<usize>> {
        let pairs: Vec<PairTokens> = pairs.iter().map(|length| pair(*length)).collect();
        let pairs: Vec<&PairTokens> = pairs.iter().collect();
        batches(&pairs, threads)
            .into_iter()
            .map(|batch| batch.iter().map(|pair| pair.ids.len()).collect())
            .collect()
    }

    #[test]
    fn threads_get_as_many_tokens_each() {
        assert_eq!(lengths(&[6, 4, 4, 4, 2], 2), [vec![6, 4], vec![4, 4, 2]]);
        assert_eq!(lengths(&[5], 4), [[5]]);
        assert_eq!(lengths(&[], 2), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn many_tokens_are_several_batches_and_every_pair_is_in_one() {
        let found = lengths(&[400; 9], 1);
        // 3,600 tokens are five batches of 720; a pair belongs to the share in which it ends.
        assert_eq!(
            found.iter().map(Vec::len).collect::<Vec<_>>(),
            [2, 2, 2, 2, 1]
        );
    }
}
