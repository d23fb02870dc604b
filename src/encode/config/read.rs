//! Reading the configuration files of a folder.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{ConfigNote, DenseLayer, ModelConfig, Pooling, dense, length, network, prompt};
use crate::checkpoint::{CheckpointError, WeightFiles};
use crate::encode::EncodeError;

#[derive(Deserialize)]
struct Module {
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

/// The steps of a model, with their folders.
struct Steps {
    network: PathBuf,
    pooling: Option<PathBuf>,
    dense: Vec<PathBuf>,
}

/// The ways of pooling, by the name of their setting.
const POOLINGS: [(&str, Pooling); 3] = [
    ("mean_tokens", Pooling::Mean),
    ("cls_token", Pooling::Cls),
    ("max_tokens", Pooling::Max),
];

impl ModelConfig {
    /// Reads the configuration files below `folder`, with the model's default prompt.
    ///
    /// # Errors
    /// When a file is missing or malformed, or asks for a network, pooling or step that is not supported.
    pub fn read(folder: &Path) -> Result<Self, EncodeError> {
        Self::read_with_prompt(folder, None)
    }

    /// Reads the configuration files below `folder`. Before every text stands the prompt that was `asked` for, by one
    /// of the model's names or in words with a space; the model's default one when none was.
    ///
    /// # Errors
    /// As [`read`](Self::read), and when the model has no prompt of that name.
    pub fn read_with_prompt(folder: &Path, asked: Option<&str>) -> Result<Self, EncodeError> {
        let steps = steps(folder)?;
        let (pooling, prompt_is_pooled) = match &steps.pooling {
            Some(step) => pooling(&step.join("config.json"))?,
            None => (Pooling::Mean, true),
        };
        let network = network::read(&steps.network)?;
        refuse_adapter(&steps.network)?;
        let transformer = length::read(&steps.network)?;
        let max_tokens = transformer.max_tokens(&steps.network, network.positions)?;
        let mut width = network.width;
        let mut layers = Vec::new();
        for step in &steps.dense {
            let layer = dense::read(step, width)?;
            width = layer.outputs;
            layers.push(layer);
        }
        let (prompt, note) = prompt::choose(folder, asked)?;
        if let (Some(step), false, false) = (&steps.pooling, prompt_is_pooled, prompt.is_empty()) {
            return Err(EncodeError::Unsupported {
                path: step.join("config.json"),
                setting: "include_prompt false".into(),
                supported: "use a model that pools its prompt as well",
            });
        }
        require_tokenizer(&steps.network)?;
        let assumed = steps.pooling.is_none().then_some(ConfigNote::MeanAssumed);
        Ok(Self {
            folder: folder.to_path_buf(),
            network_folder: steps.network,
            network: network.kind,
            layer_norm_eps: network.layer_norm_eps,
            heads: network.heads,
            layers: network.layers,
            activation: network.activation,
            vocabulary: network.vocabulary,
            max_tokens,
            width: network.width,
            pooling,
            dense: layers,
            prompt,
            lower_case: transformer.do_lower_case,
            notes: assumed.into_iter().chain(note).collect(),
        })
    }

    /// The width of a vector.
    #[must_use]
    pub fn vector_width(&self) -> usize {
        self.dense.last().map_or(self.width, |layer| layer.outputs)
    }

    /// SHA-256 of all weights, in hexadecimal: those of the network, and of Dense steps if there are any.
    ///
    /// # Errors
    /// When there are none or they cannot be read.
    pub fn weights_sha256(&self) -> Result<String, CheckpointError> {
        let folders = std::iter::once(&self.network_folder)
            .chain(self.dense.iter().map(|layer: &DenseLayer| &layer.folder));
        let mut files = WeightFiles::default();
        for folder in folders {
            files = files.and(WeightFiles::find(folder)?);
        }
        files.sha256()
    }
}

/// Refuses a network that was trained to judge texts: its vectors mean nothing, and look like others.
fn refuse_judge(path: &Path) -> Result<(), EncodeError> {
    #[derive(Deserialize)]
    struct Trained {
        #[serde(default)]
        architectures: Vec<String>,
    }
    let trained: Trained = read_json(path)?;
    let judges = |name: &&String| name.ends_with("ForSequenceClassification");
    match trained.architectures.iter().find(judges) {
        None => Ok(()),
        Some(name) => Err(EncodeError::Unsupported {
            path: path.to_path_buf(),
            setting: format!("the network {name}"),
            supported: "use a model that makes vectors; with an entailment model add --engine nli",
        }),
    }
}

/// The steps that `modules.json` lists; of a bare network, the network alone.
fn steps(folder: &Path) -> Result<Steps, EncodeError> {
    let path = folder.join("modules.json");
    if !path.is_file() && folder.join("config.json").is_file() {
        refuse_judge(&folder.join("config.json"))?;
        return Ok(Steps {
            network: folder.to_path_buf(),
            pooling: None,
            dense: Vec::new(),
        });
    }
    let modules: Vec<Module> = read_json(&path)?;
    let kinds: Vec<&str> = modules
        .iter()
        .map(|module| module.kind.rsplit('.').next().unwrap_or_default())
        .collect();
    let (["Transformer", "Pooling", between @ .., "Normalize"]
    | ["Transformer", "Pooling", between @ ..]) = kinds.as_slice()
    else {
        return Err(unknown_steps(path, &kinds));
    };
    if between.iter().any(|kind| *kind != "Dense") {
        return Err(unknown_steps(path, &kinds));
    }
    let place = |module: &Module| folder.join(&module.path);
    Ok(Steps {
        network: place(&modules[0]),
        pooling: Some(place(&modules[1])),
        dense: modules[2..2 + between.len()].iter().map(place).collect(),
    })
}

fn unknown_steps(path: PathBuf, kinds: &[&str]) -> EncodeError {
    EncodeError::Unsupported {
        path,
        setting: format!("the steps {}", kinds.join(", ")),
        supported: "use a model with the steps Transformer, Pooling, perhaps Dense, perhaps Normalize",
    }
}

/// The way of pooling, and whether a prompt's own tokens are pooled as well.
fn pooling(path: &Path) -> Result<(Pooling, bool), EncodeError> {
    let settings: Map<String, Value> = read_json(path)?;
    let wanted: Vec<&str> = settings
        .iter()
        .filter(|(_, value)| **value == Value::Bool(true))
        .filter_map(|(key, _)| key.strip_prefix("pooling_mode_"))
        .collect();
    let known = |name: &str| POOLINGS.iter().find(|(known, _)| *known == name);
    if let [one] = wanted.as_slice()
        && let Some((_, pooling)) = known(one)
    {
        let prompt_is_pooled = settings.get("include_prompt") != Some(&Value::Bool(false));
        return Ok((*pooling, prompt_is_pooled));
    }
    let names: Vec<String> = wanted
        .iter()
        .map(|name| format!("pooling_mode_{name}"))
        .collect();
    Err(EncodeError::Unsupported {
        path: path.to_path_buf(),
        setting: if names.is_empty() {
            "no pooling".into()
        } else {
            names.join(" + ")
        },
        supported: "use a model with pooling_mode_mean_tokens, pooling_mode_cls_token or pooling_mode_max_tokens alone",
    })
}

/// An adapter's weights stand beside those of a network and change what it computes.
fn refuse_adapter(folder: &Path) -> Result<(), EncodeError> {
    let path = folder.join("adapter_config.json");
    if !path.is_file() {
        return Ok(());
    }
    Err(EncodeError::Unsupported {
        path,
        setting: "an adapter".into(),
        supported: "merge it into the network first (`merge_and_unload()` of peft) and save that",
    })
}

fn require_tokenizer(folder: &Path) -> Result<(), EncodeError> {
    if folder.join("tokenizer.json").is_file() {
        return Ok(());
    }
    Err(EncodeError::NoTokenizer {
        folder: folder.to_path_buf(),
    })
}

pub(super) fn malformed(path: &Path, reason: &str) -> EncodeError {
    EncodeError::Config {
        path: path.to_path_buf(),
        reason: reason.to_string(),
    }
}

/// Reads a JSON file of a model.
pub(in crate::encode) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, EncodeError> {
    let text = fs::read_to_string(path).map_err(|source| EncodeError::Read {
        path: path.to_path_buf(),
        source,
    })?;
    serde_json::from_str(&text).map_err(|error| EncodeError::Config {
        path: path.to_path_buf(),
        reason: error.to_string(),
    })
}
