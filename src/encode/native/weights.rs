//! Where the weights of a network come from: their names in a checkpoint, and what this engine does not run.

use rayon::prelude::*;

use super::super::{EncodeError, ModelConfig, NetworkKind};
use super::format::Format;
use super::matrix::Matrix;
use super::network::{Counting, Embeddings, Layer, Network, Norm};
use super::tile::BLOCK;
use crate::checkpoint::{CheckpointError, Tensors};

/// What the weights of a layer are called.
struct Names {
    /// What all names may begin with or not.
    prefix: &'static str,
    layers: &'static str,
    heads: [&'static str; 3],
    output: &'static str,
    output_norm: &'static str,
    inner: &'static str,
    outer: &'static str,
    outer_norm: &'static str,
}

const BERT: Names = Names {
    prefix: "bert",
    layers: "encoder.layer",
    heads: [
        "attention.self.query",
        "attention.self.key",
        "attention.self.value",
    ],
    output: "attention.output.dense",
    output_norm: "attention.output.LayerNorm",
    inner: "intermediate.dense",
    outer: "output.dense",
    outer_norm: "output.LayerNorm",
};

const ROBERTA: Names = Names {
    prefix: "roberta",
    ..BERT
};

const DISTILBERT: Names = Names {
    prefix: "distilbert",
    layers: "transformer.layer",
    heads: ["attention.q_lin", "attention.k_lin", "attention.v_lin"],
    output: "attention.out_lin",
    output_norm: "sa_layer_norm",
    inner: "ffn.lin1",
    outer: "ffn.lin2",
    outer_norm: "output_layer_norm",
};

/// The widths that a product takes.
const WIDTHS: usize = 64;

/// Why this engine does not run a model; nothing where it does.
fn unfit(config: &ModelConfig) -> Option<String> {
    let head = config.width / config.heads;
    if config.network == NetworkKind::Albert {
        Some("it does not run ALBERT".into())
    } else if config.activation != "gelu" {
        Some(format!(
            "it has GELU alone, and the model {}",
            config.activation
        ))
    } else if !config.width.is_multiple_of(WIDTHS) || !head.is_multiple_of(BLOCK) {
        Some(format!(
            "it takes widths in steps of {WIDTHS} with heads in steps of {BLOCK}, and the model has {} with {head}",
            config.width
        ))
    } else {
        None
    }
}

/// The network that `config` describes, with the weights of its folder.
pub(super) fn load<F: Format>(config: &ModelConfig) -> Result<Network<F>, EncodeError> {
    let refuse = |reason| EncodeError::Unfit {
        engine: super::engine::NAME,
        reason,
    };
    if let Some(reason) = unfit(config) {
        return Err(refuse(reason));
    }
    let tensors = Tensors::read(&config.network_folder)?
        .ok_or_else(|| refuse("it reads weights in safetensors files only".into()))?;
    let (names, counting) = match config.network {
        NetworkKind::Roberta => (&ROBERTA, Counting::BehindPadding(config.network.padding())),
        NetworkKind::DistilBert => (&DISTILBERT, Counting::FromStart),
        NetworkKind::Bert | NetworkKind::Albert => (&BERT, Counting::FromStart),
    };
    let source = Source {
        tensors: &tensors,
        config,
        names,
    };
    let first = format!("{}.0.{}.bias", names.layers, names.inner);
    let inner = source.vector(&first, None)?.len();
    if !inner.is_multiple_of(WIDTHS) {
        return Err(refuse(format!(
            "it takes widths in steps of {WIDTHS}, and the model's layers have {inner} inside"
        )));
    }
    let layers = (0..config.layers)
        .into_par_iter()
        .map(|layer| source.layer(layer, inner))
        .collect::<Result<_, _>>()?;
    Ok(Network {
        width: config.width,
        head: config.width / config.heads,
        inner,
        embeddings: source.embeddings(counting)?,
        layers,
    })
}

/// The weights of a network by the names they have.
struct Source<'s> {
    tensors: &'s Tensors,
    config: &'s ModelConfig,
    names: &'s Names,
}

impl Source<'_> {
    fn get(&self, name: &str, shape: &[Option<usize>]) -> Result<Vec<f32>, CheckpointError> {
        self.tensors.get(self.names.prefix, name, shape)
    }

    fn vector(&self, name: &str, length: Option<usize>) -> Result<Vec<f32>, CheckpointError> {
        self.get(name, &[length])
    }

    #[allow(clippy::cast_possible_truncation)]
    fn norm(&self, name: &str) -> Result<Norm, CheckpointError> {
        let width = Some(self.config.width);
        Ok(Norm {
            weight: self.vector(&format!("{name}.weight"), width)?,
            bias: self.vector(&format!("{name}.bias"), width)?,
            epsilon: self.config.layer_norm_eps as f32,
        })
    }

    /// Linear layers of the same inputs as one.
    fn matrix<F: Format>(
        &self,
        layers: &[String],
        inputs: usize,
        outputs: usize,
    ) -> Result<Matrix<F>, CheckpointError> {
        let (mut weights, mut bias) = (Vec::new(), Vec::new());
        for name in layers {
            let shape = [Some(outputs), Some(inputs)];
            weights.extend(self.get(&format!("{name}.weight"), &shape)?);
            bias.extend(self.vector(&format!("{name}.bias"), Some(outputs))?);
        }
        Ok(Matrix::new(&weights, bias))
    }

    fn layer<F: Format>(&self, layer: usize, inner: usize) -> Result<Layer<F>, CheckpointError> {
        let (width, names) = (self.config.width, self.names);
        let name = |part: &str| format!("{}.{layer}.{part}", names.layers);
        let heads = names.heads.map(name);
        Ok(Layer {
            attention: self.matrix(&heads, width, width)?,
            output: self.matrix(&[name(names.output)], width, width)?,
            output_norm: self.norm(&name(names.output_norm))?,
            inner: self.matrix(&[name(names.inner)], width, inner)?,
            outer: self.matrix(&[name(names.outer)], inner, width)?,
            outer_norm: self.norm(&name(names.outer_norm))?,
        })
    }

    fn embeddings(&self, counting: Counting) -> Result<Embeddings, CheckpointError> {
        let width = Some(self.config.width);
        let table = |name, rows| {
            self.get(
                &format!("embeddings.{name}_embeddings.weight"),
                &[rows, width],
            )
        };
        let mut kind = Vec::new();
        if self.config.network != NetworkKind::DistilBert {
            kind = table("token_type", None)?;
            kind.truncate(self.config.width);
        }
        Ok(Embeddings {
            words: table("word", Some(self.config.vocabulary))?,
            places: table("position", None)?,
            kind,
            norm: self.norm("embeddings.LayerNorm")?,
            counting,
        })
    }
}
