//! The Dense step: a linear layer with an activation.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::read::{malformed, read_json};
use crate::encode::EncodeError;

/// A linear layer that a pooled vector goes through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DenseLayer {
    /// The folder with its weights.
    pub folder: PathBuf,
    /// The width of what comes in.
    pub inputs: usize,
    /// The width of what goes out.
    pub outputs: usize,
    /// Whether a vector is added.
    pub bias: bool,
    /// The function of what comes out.
    pub activation: Activation,
}

/// The function at the end of a [`DenseLayer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// None.
    Identity,
    /// The hyperbolic tangent.
    Tanh,
}

#[derive(Deserialize)]
struct Settings {
    in_features: usize,
    out_features: usize,
    #[serde(default = "yes")]
    bias: bool,
    #[serde(default = "tanh")]
    activation_function: String,
}

fn yes() -> bool {
    true
}

/// What sentence-transformers takes where the file does not say.
fn tanh() -> String {
    "torch.nn.modules.activation.Tanh".into()
}

/// Reads the step in `folder`, which is handed vectors of `width`.
pub(super) fn read(folder: &Path, width: usize) -> Result<DenseLayer, EncodeError> {
    let path = folder.join("config.json");
    let settings: Settings = read_json(&path)?;
    let activation = match settings.activation_function.rsplit('.').next() {
        Some("Identity") => Activation::Identity,
        Some("Tanh") => Activation::Tanh,
        _ => {
            return Err(EncodeError::Unsupported {
                path,
                setting: format!("activation_function {}", settings.activation_function),
                supported: "use a model whose Dense step has Identity or Tanh",
            });
        }
    };
    if settings.in_features != width || settings.out_features == 0 {
        return Err(malformed(
            &path,
            &format!(
                "in_features is {} and out_features {}, and the step before gives vectors of {width}",
                settings.in_features, settings.out_features
            ),
        ));
    }
    Ok(DenseLayer {
        folder: folder.to_path_buf(),
        inputs: settings.in_features,
        outputs: settings.out_features,
        bias: settings.bias,
        activation,
    })
}
