//! What a checkpoint's folder says of itself.
//!
//! The layout is Hugging Face's: `config.json` has the network and the names of its labels, `tokenizer_config.json` may
//! have a maximum length. The settings of a network that this program would not honour are refused by the name they have
//! in the file (`network/`), since a network that differs in one of them gives numbers that look right and are not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::EntailError;
use super::labels::Verdicts;

/// The kinds of networks there are, by `model_type`.
const KINDS: [&str; 6] = [
    "bart",
    "bert",
    "deberta-v2",
    "distilbert",
    "roberta",
    "xlm-roberta",
];

/// Where positions are counted from the padding token on, as many fewer tokens fit.
const COUNTS_FROM_PADDING: [&str; 2] = ["roberta", "xlm-roberta"];

/// The settings of an entailment model, read from its folder.
#[derive(Debug, Clone, PartialEq)]
pub struct EntailConfig {
    /// The folder.
    pub folder: PathBuf,
    /// The kind of network: `model_type`.
    pub kind: String,
    /// What the logits mean.
    pub verdicts: Verdicts,
    /// The id of the padding token.
    pub padding: u32,
    /// The most tokens of a pair, the special ones included.
    pub max_tokens: usize,
    /// `config.json` as it is, for the network.
    pub settings: Settings,
}

/// The settings of `config.json` by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Whether the large products may be made in bf16.
    pub(super) in_bf16: bool,
    path: PathBuf,
    values: Map<String, Value>,
}

impl EntailConfig {
    /// The same network, with its large products in bf16 where this CPU has instructions for them. Sums, attention and
    /// normalisation stay in f32.
    #[must_use]
    pub fn in_bf16(mut self) -> Self {
        self.settings.in_bf16 = true;
        self
    }

    /// Reads the configuration files in `folder`.
    ///
    /// # Errors
    /// When `config.json` is missing or malformed, names no labels, or is of a network that is not supported.
    pub fn read(folder: &Path) -> Result<Self, EntailError> {
        let path = folder.join("config.json");
        let settings = Settings {
            values: read_json(&path)?,
            in_bf16: false,
            path,
        };
        let kind = settings.text("model_type", "")?;
        if !KINDS.contains(&kind) {
            return Err(settings.refuse("model_type", &format!("use one of {}", KINDS.join(", "))));
        }
        let kind = kind.to_string();
        let verdicts = Verdicts::find(&settings.labels()?, &settings.path)?;
        let usual = i64::from(matches!(kind.as_str(), "roberta" | "xlm-roberta" | "bart"));
        let padding = settings.number_or("pad_token_id", usual)?;
        let places = settings.number("max_position_embeddings")?;
        let places = if COUNTS_FROM_PADDING.contains(&kind.as_str()) {
            places.saturating_sub(padding.saturating_add(1))
        } else {
            places
        };
        let tokenizer: Map<String, Value> = match folder.join("tokenizer_config.json") {
            path if path.is_file() => read_json(&path)?,
            _ => Map::new(),
        };
        // Tokenizers without a maximum have a number here that no integer holds.
        let most = tokenizer.get("model_max_length").and_then(Value::as_u64);
        let max_tokens = most.map_or(places, |most| {
            i64::try_from(most).map_or(places, |most| most.min(places))
        });
        Ok(Self {
            folder: folder.to_path_buf(),
            padding: settings.as_usize("pad_token_id", padding)?,
            max_tokens: settings.as_usize("max_position_embeddings", max_tokens)?,
            kind,
            verdicts,
            settings,
        })
    }
}

impl Settings {
    /// The labels of the head with the numbers of their logits; empty where none are named.
    fn labels(&self) -> Result<BTreeMap<String, i64>, EntailError> {
        let wrong = |key: &str, error: &dyn std::fmt::Display| {
            self.malformed(&format!("{key} is malformed: {error}"))
        };
        if let Some(labels) = self
            .values
            .get("label2id")
            .filter(|labels| !labels.is_null())
        {
            return serde_json::from_value(labels.clone())
                .map_err(|error| wrong("label2id", &error));
        }
        let Some(names) = self.values.get("id2label").filter(|names| !names.is_null()) else {
            return Ok(BTreeMap::new());
        };
        let names: BTreeMap<String, String> =
            serde_json::from_value(names.clone()).map_err(|error| wrong("id2label", &error))?;
        names
            .into_iter()
            .map(|(id, name)| match id.parse() {
                Ok(id) => Ok((name, id)),
                Err(error) => Err(wrong("id2label", &error)),
            })
            .collect()
    }

    /// A whole number that has to be there.
    ///
    /// # Errors
    /// When it is not there or not a number from 0 on.
    pub fn number(&self, key: &str) -> Result<i64, EntailError> {
        match self.values.get(key).and_then(Value::as_i64) {
            Some(number) if number >= 0 => Ok(number),
            _ => Err(self.malformed(&format!("{key} is not a number"))),
        }
    }

    /// A whole number, or another where there is none.
    ///
    /// # Errors
    /// When it is something else.
    pub fn number_or(&self, key: &str, usual: i64) -> Result<i64, EntailError> {
        match self.values.get(key) {
            None | Some(Value::Null) => Ok(usual),
            Some(value) => value
                .as_i64()
                .ok_or_else(|| self.malformed(&format!("{key} is not a number"))),
        }
    }

    /// A number with a fraction, or another where there is none.
    ///
    /// # Errors
    /// When it is something else.
    pub fn real_or(&self, key: &str, usual: f64) -> Result<f64, EntailError> {
        match self.values.get(key) {
            None | Some(Value::Null) => Ok(usual),
            Some(value) => value
                .as_f64()
                .ok_or_else(|| self.malformed(&format!("{key} is not a number"))),
        }
    }

    /// A word, or another where there is none.
    ///
    /// # Errors
    /// When it is something else.
    pub fn text<'s>(&'s self, key: &str, usual: &'s str) -> Result<&'s str, EntailError> {
        match self.values.get(key) {
            None | Some(Value::Null) => Ok(usual),
            Some(value) => value
                .as_str()
                .ok_or_else(|| self.malformed(&format!("{key} is not a word"))),
        }
    }

    /// Yes or no, or one of them where there is nothing.
    ///
    /// # Errors
    /// When it is something else.
    pub fn flag(&self, key: &str, usual: bool) -> Result<bool, EntailError> {
        match self.values.get(key) {
            None | Some(Value::Null) => Ok(usual),
            Some(value) => value
                .as_bool()
                .ok_or_else(|| self.malformed(&format!("{key} is neither true nor false"))),
        }
    }

    /// Words: a list, or one text with `|` between them; none where there is nothing.
    ///
    /// # Errors
    /// When it is something else.
    pub fn words(&self, key: &str) -> Result<Vec<String>, EntailError> {
        let wrong = || self.malformed(&format!("{key} is not a list of words"));
        match self.values.get(key) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(text
                .split('|')
                .map(|word| word.trim().to_lowercase())
                .filter(|word| !word.is_empty())
                .collect()),
            Some(Value::Array(words)) => words
                .iter()
                .map(|word| word.as_str().map(str::to_lowercase).ok_or_else(wrong))
                .collect(),
            Some(_) => Err(wrong()),
        }
    }

    /// The width of a hidden state and the number of heads that share it.
    ///
    /// # Errors
    /// When they are missing, or the heads cannot share it evenly.
    pub fn width_and_heads(&self, width: &str, heads: &str) -> Result<(i64, i64), EntailError> {
        let sizes = (self.number(width)?, self.number(heads)?);
        match sizes {
            (0, _) | (_, 0) => Err(self.malformed(&format!("{width} or {heads} is 0"))),
            (all, each) if all % each > 0 => {
                Err(self.malformed(&format!("{heads} does not divide {width}")))
            }
            _ => Ok(sizes),
        }
    }

    /// Refuses the value of a setting; `supported` is the remedy.
    #[must_use]
    pub fn refuse(&self, key: &str, supported: &str) -> EntailError {
        let value = self.values.get(key).unwrap_or(&Value::Null);
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_string);
        EntailError::Unsupported {
            path: self.path.clone(),
            setting: format!("{key} {value}"),
            supported: supported.to_string(),
        }
    }

    fn as_usize<T: TryFrom<i64>>(&self, key: &str, number: i64) -> Result<T, EntailError> {
        T::try_from(number).map_err(|_| self.malformed(&format!("{key} {number} cannot be")))
    }

    fn malformed(&self, reason: &str) -> EntailError {
        EntailError::Config {
            path: self.path.clone(),
            reason: reason.to_string(),
        }
    }
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, EntailError> {
    let text = std::fs::read_to_string(path).map_err(|source| EntailError::Read {
        path: path.to_path_buf(),
        source,
    })?;
    serde_json::from_str(&text).map_err(|error| EntailError::Config {
        path: path.to_path_buf(),
        reason: error.to_string(),
    })
}
