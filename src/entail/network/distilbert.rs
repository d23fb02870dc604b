//! `DistilBERT`: the encoder of BERT with names of its own; it knows no parts of a pair but the mark between them.

use rust_bert::Activation;
use tch::Tensor;

use super::super::config::EntailConfig;
use super::super::error::EntailError;
use super::activation::activation;
use super::encoder::Encoder;
use super::head::Head;
use super::inputs::Inputs;
use super::layers::{Names, Norm, Shape, depth, has_bf16, table};
use super::{Built, Network};
use crate::checkpoint::{WeightReader, Weights};

const NAMES: Names = Names {
    query: "attention.q_lin",
    key: "attention.k_lin",
    value: "attention.v_lin",
    attended: "attention.out_lin",
    attended_norm: "sa_layer_norm",
    inner: "ffn.lin1",
    outer: "ffn.lin2",
    outer_norm: "output_layer_norm",
};

/// No setting says what is added to the variance.
const EPSILON: f64 = 1e-12;

struct DistilBert {
    words: Tensor,
    positions: Tensor,
    norm: Norm,
    encoder: Encoder,
}

/// `DistilBERT`.
pub(in super::super) fn distilbert(
    weights: &mut Weights,
    config: &EntailConfig,
) -> Result<Built, EntailError> {
    let settings = &config.settings;
    let (width, heads) = settings.width_and_heads("dim", "n_heads")?;
    let shape = Shape {
        in_bf16: settings.in_bf16 && has_bf16(width),
        width,
        heads,
        inner: settings.number("hidden_dim")?,
        epsilon: EPSILON,
        activation: activation(settings, "activation")?,
    };
    let mut reader = WeightReader::new(weights, "distilbert");
    let mut rows = |name: &str, key: &str| {
        let name = format!("distilbert.embeddings.{name}");
        table(&mut reader, &name, settings.number(key)?, width)
    };
    let network = Box::new(DistilBert {
        words: rows("word_embeddings", "vocab_size")?,
        positions: rows("position_embeddings", "max_position_embeddings")?,
        norm: shape.norm(&mut reader, "distilbert.embeddings.LayerNorm")?,
        encoder: Encoder::read(
            &mut reader,
            "distilbert.transformer.layer",
            &NAMES,
            &shape,
            depth(settings, "n_layers")?,
        )?,
    });
    let layers = ["pre_classifier", "classifier"];
    let head = Head {
        activation: Activation::relu,
        ..Head::read(&mut reader, layers, width, config.verdicts.count)?
    };
    reader.finish()?;
    Ok(Built {
        network,
        head,
        in_bf16: shape.in_bf16,
    })
}

impl Network for DistilBert {
    fn summary(&self, inputs: &Inputs) -> Tensor {
        let mut sum = self.words.index_select(0, &inputs.ids);
        sum += self.positions.index_select(0, &inputs.places);
        self.encoder.summary(&self.norm.forward(&sum), inputs)
    }
}
