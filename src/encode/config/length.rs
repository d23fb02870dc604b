//! How many tokens a model takes, and how it wants its text.

use std::path::Path;

use serde::Deserialize;

use super::read::{malformed, read_json};
use crate::encode::EncodeError;

/// The names that sentence-transformers gave the file, the first that is there wins.
const NAMES: [&str; 7] = [
    "sentence_bert_config.json",
    "sentence_roberta_config.json",
    "sentence_distilbert_config.json",
    "sentence_camembert_config.json",
    "sentence_albert_config.json",
    "sentence_xlm-roberta_config.json",
    "sentence_xlnet_config.json",
];

/// What the Transformer step does with a text.
#[derive(Deserialize, Default)]
pub(super) struct Transformer {
    max_seq_length: Option<usize>,
    #[serde(default)]
    pub do_lower_case: bool,
}

#[derive(Deserialize, Default)]
struct TokenizerSettings {
    /// Some files have 10^30 for "without bound".
    model_max_length: Option<f64>,
}

/// Reads the step's settings in the network's `folder`.
pub(super) fn read(folder: &Path) -> Result<Transformer, EncodeError> {
    NAMES
        .iter()
        .map(|name| folder.join(name))
        .find(|path| path.is_file())
        .map_or_else(|| Ok(Transformer::default()), |path| read_json(&path))
}

impl Transformer {
    /// The most tokens one pass takes: what the model was set to, else what its tokenizer was, and never more than the
    /// network has positions for.
    pub(super) fn max_tokens(&self, folder: &Path, positions: usize) -> Result<usize, EncodeError> {
        let path = folder.join("tokenizer_config.json");
        let set = match self.max_seq_length {
            Some(set) => set,
            None if path.is_file() => {
                let settings: TokenizerSettings = read_json(&path)?;
                settings
                    .model_max_length
                    .filter(|length| *length < 1e9)
                    .map_or(positions, whole)
            }
            None => positions,
        };
        let most = set.min(positions);
        if most < FEWEST {
            return Err(malformed(
                folder,
                &format!("a model that takes {most} tokens has no room for a text"),
            ));
        }
        Ok(most)
    }
}

/// Two special tokens and one of the text.
const FEWEST: usize = 3;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(length: f64) -> usize {
    length.max(0.0) as usize
}
