//! The network's `config.json`: which kind it is, and whether the engine computes what it asks for.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::read::{malformed, read_json};
use crate::encode::EncodeError;

/// A kind of network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkKind {
    /// BERT.
    Bert,
    /// `RoBERTa` and `XLM-RoBERTa`, which are one network.
    Roberta,
    /// `DistilBERT`.
    DistilBert,
    /// ALBERT.
    Albert,
}

/// The names of kinds in `model_type`.
const KINDS: [(&str, NetworkKind); 5] = [
    ("bert", NetworkKind::Bert),
    ("roberta", NetworkKind::Roberta),
    ("xlm-roberta", NetworkKind::Roberta),
    ("distilbert", NetworkKind::DistilBert),
    ("albert", NetworkKind::Albert),
];

/// The activations that rust-bert has under the names of transformers.
const ACTIVATIONS: [&str; 6] = ["gelu", "gelu_new", "relu", "swish", "mish", "tanh"];

impl NetworkKind {
    /// The id that rows are filled up with. `RoBERTa` counts positions by the tokens that are not this one; to the others
    /// it makes no difference, as padding is masked.
    #[must_use]
    pub fn padding(self) -> u32 {
        match self {
            Self::Roberta => ROBERTA_PADDING,
            _ => 0,
        }
    }

    /// How many places of the position table no token ever takes: `RoBERTa` counts from behind its padding.
    fn unused_positions(self) -> usize {
        match self {
            Self::Roberta => ROBERTA_PADDING as usize + 1,
            _ => 0,
        }
    }
}

/// The padding id that `RoBERTa`'s positions are counted from in rust-bert.
const ROBERTA_PADDING: u32 = 1;

/// What the encoder needs to know of a network.
pub(super) struct Network {
    pub kind: NetworkKind,
    pub width: usize,
    pub positions: usize,
    pub vocabulary: usize,
    pub layer_norm_eps: f64,
    pub heads: usize,
    pub layers: usize,
    pub activation: String,
}

/// What `DistilBERT` calls settings that the others have as well.
const DISTILBERT_NAMES: [(&str, &str); 4] = [
    ("dim", "hidden_size"),
    ("n_heads", "num_attention_heads"),
    ("n_layers", "num_hidden_layers"),
    ("activation", "hidden_act"),
];

#[derive(Deserialize)]
struct Settings {
    model_type: String,
    hidden_size: usize,
    num_attention_heads: usize,
    num_hidden_layers: usize,
    vocab_size: usize,
    max_position_embeddings: usize,
    hidden_act: Option<String>,
    position_embedding_type: Option<String>,
    layer_norm_eps: Option<f64>,
    pad_token_id: Option<i64>,
    is_decoder: Option<bool>,
    num_hidden_groups: Option<usize>,
    inner_group_num: Option<usize>,
    quantization_config: Option<Value>,
}

/// Reads `config.json` in `folder`.
pub(super) fn read(folder: &Path) -> Result<Network, EncodeError> {
    let path = &folder.join("config.json");
    let mut named: Map<String, Value> = read_json(path)?;
    let kind = kind_of(&named, path)?;
    if kind == NetworkKind::DistilBert {
        for (theirs, name) in DISTILBERT_NAMES {
            if let Some(value) = named.remove(theirs) {
                named.insert(name.into(), value);
            }
        }
    }
    let settings: Settings = serde_json::from_value(Value::Object(named))
        .map_err(|error| malformed(path, &error.to_string()))?;
    refuse_unsupported(kind, &settings, path)?;
    let heads = settings.num_attention_heads;
    if heads == 0 || settings.hidden_size == 0 || !settings.hidden_size.is_multiple_of(heads) {
        return Err(malformed(
            path,
            &format!(
                "a width of {} cannot be shared by {heads} heads",
                settings.hidden_size
            ),
        ));
    }
    if settings.num_hidden_layers == 0 {
        return Err(malformed(path, "the network has no layers"));
    }
    Ok(Network {
        kind,
        width: settings.hidden_size,
        positions: settings
            .max_position_embeddings
            .saturating_sub(kind.unused_positions()),
        vocabulary: settings.vocab_size,
        layer_norm_eps: settings.layer_norm_eps.unwrap_or(1e-12),
        heads,
        layers: settings.num_hidden_layers,
        activation: settings.hidden_act.unwrap_or_else(|| "gelu".into()),
    })
}

fn kind_of(named: &Map<String, Value>, path: &Path) -> Result<NetworkKind, EncodeError> {
    let name = named
        .get("model_type")
        .and_then(Value::as_str)
        .unwrap_or("(none)");
    KINDS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, kind)| *kind)
        .ok_or_else(|| EncodeError::Unsupported {
            path: path.to_path_buf(),
            setting: format!("model_type {name}"),
            supported: "use a model of type bert, roberta, xlm-roberta, distilbert or albert",
        })
}

/// Refuses what rust-bert does not do, or does otherwise than transformers.
fn refuse_unsupported(
    kind: NetworkKind,
    settings: &Settings,
    path: &Path,
) -> Result<(), EncodeError> {
    let refuse = |setting: String, supported| {
        Err(EncodeError::Unsupported {
            path: path.to_path_buf(),
            setting,
            supported,
        })
    };
    let model_type = &settings.model_type;
    let activation = settings.hidden_act.as_deref().unwrap_or("gelu");
    if !ACTIVATIONS.contains(&activation) {
        return refuse(
            format!("hidden_act {activation}"),
            "use a model with gelu, gelu_new, relu, swish, mish or tanh",
        );
    }
    if let Some(kind) = &settings.position_embedding_type
        && kind != "absolute"
    {
        return refuse(
            format!("position_embedding_type {kind}"),
            "use a model with absolute positions",
        );
    }
    if settings.is_decoder == Some(true) {
        return refuse("is_decoder true".into(), "use a model that is an encoder");
    }
    if settings.quantization_config.is_some() {
        return refuse(
            "quantization_config".into(),
            "use the model's weights as they were before",
        );
    }
    let padding = settings.pad_token_id.unwrap_or(i64::from(kind.padding()));
    if kind == NetworkKind::Roberta && padding != i64::from(ROBERTA_PADDING) {
        return refuse(
            format!("model_type {model_type} with pad_token_id {padding}"),
            "use a model with pad_token_id 1, which its positions are counted from",
        );
    }
    if let Some(groups) = settings.num_hidden_groups.filter(|groups| *groups != 1) {
        return refuse(
            format!("num_hidden_groups {groups}"),
            "use an ALBERT model whose layers share all weights",
        );
    }
    if let Some(inner) = settings.inner_group_num.filter(|inner| *inner != 1) {
        return refuse(
            format!("inner_group_num {inner}"),
            "use an ALBERT model with one layer in its group",
        );
    }
    // A normalisation that adds nothing divides by zero where all values are the same.
    match settings.layer_norm_eps {
        Some(eps) if !(1e-20..1.0).contains(&eps) => refuse(
            format!("layer_norm_eps {eps}"),
            "use a model with a small number above zero",
        ),
        _ => Ok(()),
    }
}
