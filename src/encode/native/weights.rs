//! The weights of a network in the form that products take, and what this engine does not run.

use rayon::prelude::*;

use super::super::weights::{self, Linear, Source};
use super::super::{EncodeError, ModelConfig};
use super::engine::NAME;
use super::network::{Layer, Network};
use crate::product::{BLOCK, Format, Matrix};

/// The widths that a product takes.
const WIDTHS: usize = 64;

/// Why this engine does not run a network of such widths; nothing where it does.
fn unfit(config: &ModelConfig, inner: usize) -> Option<String> {
    let head = config.width / config.heads;
    if !config.width.is_multiple_of(WIDTHS) || !head.is_multiple_of(BLOCK) {
        Some(format!(
            "it takes widths in steps of {WIDTHS} with heads in steps of {BLOCK}, and the model has {} with {head}",
            config.width
        ))
    } else if !inner.is_multiple_of(WIDTHS) {
        Some(format!(
            "it takes widths in steps of {WIDTHS}, and the model's layers have {inner} inside"
        ))
    } else {
        None
    }
}

/// The network that `config` describes, with the weights of its folder.
pub(super) fn load<F: Format>(config: &ModelConfig) -> Result<Network<F>, EncodeError> {
    let source = Source::open(config, NAME)?;
    if let Some(reason) = unfit(config, source.inner) {
        return Err(EncodeError::Unfit {
            engine: NAME,
            reason,
        });
    }
    let layers = (0..config.layers)
        .into_par_iter()
        .map(|layer| source.layer(layer).map(packed));
    Ok(Network {
        width: config.width,
        head: config.width / config.heads,
        inner: source.inner,
        embeddings: source.embeddings()?,
        layers: layers.collect::<Result<_, _>>()?,
    })
}

fn packed<F: Format>(layer: weights::Layer) -> Layer<F> {
    let matrix = |linear: Linear, apart| Matrix::new(&linear.weights, linear.bias, apart);
    Layer {
        attention: matrix(layer.attention, true),
        output: matrix(layer.output, false),
        output_norm: layer.output_norm,
        inner: matrix(layer.inner, true),
        outer: matrix(layer.outer, false),
        outer_norm: layer.outer_norm,
    }
}
