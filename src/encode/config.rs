//! What a model folder says of itself.
//!
//! The layout is that of sentence-transformers: `modules.json` lists the steps (Transformer, Pooling, Normalize),
//! each with its own configuration. Only what the engines do is accepted; anything else is refused by the name it
//! has in the file, since a vector that was pooled otherwise than in training looks right and is not.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::EncodeError;

/// The settings of a sentence encoder, read from its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelConfig {
    /// The folder.
    pub folder: PathBuf,
    /// The most tokens one pass takes, the special ones included.
    pub max_tokens: usize,
    /// The width of a hidden state.
    pub width: usize,
}

#[derive(Deserialize)]
struct Module {
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Transformer {
    max_seq_length: usize,
}

#[derive(Deserialize)]
struct Network {
    model_type: String,
    hidden_size: usize,
    max_position_embeddings: usize,
    #[serde(default = "absolute")]
    position_embedding_type: String,
    #[serde(default = "bert_epsilon")]
    layer_norm_eps: f64,
    hidden_act: String,
}

fn absolute() -> String {
    "absolute".into()
}

fn bert_epsilon() -> f64 {
    1e-12
}

impl ModelConfig {
    /// Reads the configuration files below `folder`.
    ///
    /// # Errors
    /// When a file is missing or malformed, or asks for a network, pooling or step that is not supported.
    pub fn read(folder: &Path) -> Result<Self, EncodeError> {
        let modules_path = folder.join("modules.json");
        let modules: Vec<Module> = read_json(&modules_path)?;
        let kinds: Vec<&str> = modules
            .iter()
            .map(|module| module.kind.rsplit('.').next().unwrap_or_default())
            .collect();
        if kinds != ["Transformer", "Pooling", "Normalize"] {
            return Err(EncodeError::Unsupported {
                path: modules_path,
                setting: format!("the steps {}", kinds.join(", ")),
                supported: "use a model with the steps Transformer, Pooling, Normalize",
            });
        }
        check_pooling(&folder.join(&modules[1].path).join("config.json"))?;
        let network = read_network(&folder.join("config.json"))?;
        let transformer: Transformer = read_json(&folder.join("sentence_bert_config.json"))?;
        Ok(Self {
            folder: folder.to_path_buf(),
            max_tokens: transformer
                .max_seq_length
                .min(network.max_position_embeddings),
            width: network.hidden_size,
        })
    }
}

fn check_pooling(path: &Path) -> Result<(), EncodeError> {
    let settings: Map<String, Value> = read_json(path)?;
    let wanted: Vec<&str> = settings
        .iter()
        .filter(|(key, value)| key.starts_with("pooling_mode_") && **value == Value::Bool(true))
        .map(|(key, _)| key.as_str())
        .collect();
    if wanted == ["pooling_mode_mean_tokens"] {
        return Ok(());
    }
    Err(EncodeError::Unsupported {
        path: path.to_path_buf(),
        setting: if wanted.is_empty() {
            "no pooling".into()
        } else {
            wanted.join(" + ")
        },
        supported: "use a model with pooling_mode_mean_tokens alone",
    })
}

fn read_network(path: &Path) -> Result<Network, EncodeError> {
    let network: Network = read_json(path)?;
    let unsupported = |setting: String, supported| {
        Err(EncodeError::Unsupported {
            path: path.to_path_buf(),
            setting,
            supported,
        })
    };
    if network.model_type != "bert" {
        return unsupported(
            format!("model_type {}", network.model_type),
            "use a model of type bert",
        );
    }
    if network.position_embedding_type != "absolute" {
        return unsupported(
            format!(
                "position_embedding_type {}",
                network.position_embedding_type
            ),
            "use a model with absolute positions",
        );
    }
    if network.hidden_act != "gelu" {
        return unsupported(
            format!("hidden_act {}", network.hidden_act),
            "use a model with gelu",
        );
    }
    // The engine's layer normalisation has this value built in.
    if (network.layer_norm_eps - bert_epsilon()).abs() > f64::EPSILON {
        return unsupported(
            format!("layer_norm_eps {}", network.layer_norm_eps),
            "use a model with 1e-12",
        );
    }
    Ok(network)
}

/// Reads a JSON file of a model.
pub(super) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, EncodeError> {
    let text = fs::read_to_string(path).map_err(|source| EncodeError::Read {
        path: path.to_path_buf(),
        source,
    })?;
    serde_json::from_str(&text).map_err(|error| EncodeError::Config {
        path: path.to_path_buf(),
        reason: error.to_string(),
    })
}
