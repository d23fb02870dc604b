//! Activation functions by the names checkpoints give them.

use rust_bert::Activation;

use super::super::config::Settings;
use super::super::error::EntailError;

/// The function that `key` names. The names are Hugging Face's; of the many ways there to compute a GELU the exact one
/// and the one by tanh are those that rust-bert computes, too.
pub(super) fn activation(settings: &Settings, key: &str) -> Result<Activation, EntailError> {
    match settings.text(key, "gelu")? {
        "gelu" => Ok(Activation::gelu),
        "gelu_new" => Ok(Activation::gelu_new),
        "relu" => Ok(Activation::relu),
        "silu" | "swish" => Ok(Activation::swish),
        "mish" => Ok(Activation::mish),
        "tanh" => Ok(Activation::tanh),
        _ => Err(settings.refuse(
            key,
            "use a model with gelu, gelu_new, relu, silu, mish or tanh",
        )),
    }
}
