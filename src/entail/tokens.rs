//! From pairs to token ids.

use std::path::Path;

use tokenizers::{Encoding, PostProcessor, Tokenizer, TruncationDirection};

use super::Pair;
use super::error::EntailError;

/// The tokens of a pair, the special ones included.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PairTokens {
    /// The ids.
    pub ids: Vec<u32>,
    /// Of each token the part it belongs to, as the checkpoint's tokenizer counts them.
    pub types: Vec<u32>,
}

/// The tokens of some pairs, one pair after the other without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairBatch {
    /// The ids.
    pub ids: Vec<u32>,
    /// The parts, likewise.
    pub types: Vec<u32>,
    /// How many tokens each pair has.
    pub lengths: Vec<usize>,
}

impl PairBatch {
    /// Joins the tokens of the pairs.
    #[must_use]
    pub fn new(pairs: &[&PairTokens]) -> Self {
        Self {
            ids: pairs.iter().flat_map(|pair| &pair.ids).copied().collect(),
            types: pairs.iter().flat_map(|pair| &pair.types).copied().collect(),
            lengths: pairs.iter().map(|pair| pair.ids.len()).collect(),
        }
    }
}

/// Cuts pairs into tokens as the checkpoint's `tokenizer.json` says. Marks of its own (`</s>`) that stand in a text are
/// text: a document cannot end the premise by writing so.
pub struct PairTokeniser {
    tokenizer: Tokenizer,
    /// Special tokens of a pair.
    special: usize,
    /// The most tokens of a pair, the special ones included.
    most: usize,
}

/// One side of a pair, cut into tokens.
#[derive(Clone)]
pub(super) struct Side(Encoding);

impl PairTokeniser {
    /// Loads `tokenizer.json` from a folder; a pair has at most `most` tokens.
    ///
    /// # Errors
    /// When the file is missing, or not a tokenizer that makes pairs.
    pub fn load(folder: &Path, most: usize) -> Result<Self, EntailError> {
        let path = folder.join("tokenizer.json");
        let bytes = std::fs::read(&path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => EntailError::NoTokenizer { path: path.clone() },
            _ => EntailError::Read {
                path: path.clone(),
                source,
            },
        })?;
        let config = |reason: String| EntailError::Config {
            path: path.clone(),
            reason,
        };
        let mut tokenizer =
            Tokenizer::from_bytes(bytes).map_err(|error| config(error.to_string()))?;
        tokenizer
            .with_truncation(None)
            .map_err(|error| config(error.to_string()))?;
        tokenizer.with_padding(None);
        tokenizer.set_encode_special_tokens(true);
        let special = tokenizer
            .get_post_processor()
            .map_or(0, |processor| processor.added_tokens(true));
        if special == 0 {
            return Err(config(
                "its post_processor puts no marks between the texts of a pair".into(),
            ));
        }
        Ok(Self {
            tokenizer,
            special,
            most,
        })
    }

    /// The tokens of a pair. Where they are more than the model takes the premise loses its end, the hypothesis nothing.
    ///
    /// # Errors
    /// When the tokenizer fails, or the hypothesis leaves no room for the premise.
    pub fn tokens(&self, pair: Pair<'_>) -> Result<PairTokens, EntailError> {
        self.join(
            self.side(pair.premise)?,
            self.side(pair.hypothesis)?,
            pair.hypothesis,
        )
    }

    pub(super) fn side(&self, text: &str) -> Result<Side, EntailError> {
        self.tokenizer
            .encode_fast(text, false)
            .map(Side)
            .map_err(|error| failed(&error))
    }

    pub(super) fn join(
        &self,
        Side(mut premise): Side,
        Side(hypothesis): Side,
        text: &str,
    ) -> Result<PairTokens, EntailError> {
        let fixed = hypothesis.len() + self.special;
        let Some(room) = self.most.checked_sub(fixed).filter(|room| *room > 0) else {
            return Err(EntailError::LongHypothesis {
                hypothesis: text.to_string(),
                tokens: hypothesis.len(),
                most: self.most,
            });
        };
        premise.truncate(room, 0, TruncationDirection::Right);
        // What was cut off would be joined with the hypothesis as well.
        premise.take_overflowing();
        let joined = self
            .tokenizer
            .post_process(premise, Some(hypothesis), true)
            .map_err(|error| failed(&error))?;
        Ok(PairTokens {
            ids: joined.get_ids().to_vec(),
            types: joined.get_type_ids().to_vec(),
        })
    }
}

fn failed(error: &tokenizers::Error) -> EntailError {
    EntailError::Tokenise(error.to_string())
}
