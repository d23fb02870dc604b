//! A network's `config.json` as rust-bert's configurations have it.

use std::path::Path;

use rust_bert::Config;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::super::EncodeError;
use super::super::config::read_json;

/// Reads `config.json` in `folder`. rust-bert wants every setting there, transformers does not; what the file leaves out
/// has rust-bert's default, which is that of transformers.
pub(super) fn read<C>(folder: &Path) -> Result<C, EncodeError>
where
    C: Config + Default + Serialize + DeserializeOwned,
{
    let path = folder.join("config.json");
    let settings: Map<String, Value> = read_json(&path)?;
    let malformed = |error: serde_json::Error| EncodeError::Config {
        path: path.clone(),
        reason: error.to_string(),
    };
    let mut whole = serde_json::to_value(C::default()).map_err(malformed)?;
    if let Value::Object(whole) = &mut whole {
        for (name, value) in settings {
            if !value.is_null() {
                whole.insert(name, value);
            }
        }
        // Hidden states and attention of every layer would only take memory.
        for name in ["output_attentions", "output_hidden_states"] {
            whole.insert(name.into(), Value::Null);
        }
    }
    serde_json::from_value(whole).map_err(malformed)
}
