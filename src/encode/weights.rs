//! The weights of a network of BERT's shape by what they are for, for engines that have networks of their own.

use crate::checkpoint::{CheckpointError, Tensors};

use super::{EncodeError, ModelConfig, NetworkKind};

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

/// Weight and bias of a layer normalisation.
#[derive(Clone)]
pub(super) struct Norm {
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
    pub epsilon: f32,
}

/// A linear layer: outputs = inputs x weights + bias.
pub(super) struct Linear {
    /// Outputs x inputs.
    pub weights: Vec<f32>,
    pub bias: Vec<f32>,
}

/// A layer: attention and feed-forward, each added to what came in and then normalised.
pub(super) struct Layer {
    /// Queries, keys and values of all heads, one after the other.
    pub attention: Linear,
    pub output: Linear,
    pub output_norm: Norm,
    pub inner: Linear,
    pub outer: Linear,
    pub outer_norm: Norm,
}

/// What tokens begin with: the vectors of word and place, added up and normalised.
pub(super) struct Embeddings {
    pub words: Vec<f32>,
    pub places: Vec<f32>,
    /// The vector of the first type of text, added to all; empty where there are no types.
    pub kind: Vec<f32>,
    pub norm: Norm,
    /// How places are counted.
    pub counting: Counting,
}

/// How the places of tokens are counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Counting {
    /// From 0.
    FromStart,
    /// From behind the number of the padding, which itself stands at that number wherever it is.
    BehindPadding(u32),
}

impl Embeddings {
    /// Adds up what the tokens of a text begin with, a row each, which is to be normalised yet.
    pub fn look_up(&self, ids: &[u32], rows: &mut [f32]) {
        let width = self.norm.weight.len();
        let places = self.counting.places(ids);
        for ((id, place), row) in ids.iter().zip(places).zip(rows.chunks_exact_mut(width)) {
            row.copy_from_slice(&self.words[*id as usize * width..][..width]);
            plus(row, &self.places[place * width..][..width]);
            plus(row, &self.kind);
        }
    }
}

fn plus(row: &mut [f32], other: &[f32]) {
    for (number, other) in row.iter_mut().zip(other) {
        *number += other;
    }
}

impl Counting {
    /// The place of each token of a row.
    pub fn places(self, ids: &[u32]) -> impl Iterator<Item = usize> {
        let mut counted = 0;
        ids.iter().map(move |id| {
            let first = match self {
                Self::FromStart => 0,
                Self::BehindPadding(padding) if *id == padding => return padding as usize,
                Self::BehindPadding(padding) => padding as usize + 1,
            };
            counted += 1;
            first + counted - 1
        })
    }
}

/// The weights of a network by the names they have.
pub(super) struct Source<'c> {
    tensors: Tensors,
    config: &'c ModelConfig,
    names: &'static Names,
    /// The width between the two products of the feed-forward part.
    pub inner: usize,
}

impl<'c> Source<'c> {
    /// Opens the weights of the model's folder.
    ///
    /// # Errors
    /// When the network is not of BERT's shape with GELU, or its weights are not in safetensors files: then `engine` is
    /// unfit for it. When they are missing or damaged.
    pub fn open(config: &'c ModelConfig, engine: &'static str) -> Result<Self, EncodeError> {
        let refuse = |reason| EncodeError::Unfit { engine, reason };
        let names = match config.network {
            NetworkKind::Bert => &BERT,
            NetworkKind::Roberta => &ROBERTA,
            NetworkKind::DistilBert => &DISTILBERT,
            NetworkKind::Albert => return Err(refuse("it does not run ALBERT".into())),
        };
        if config.activation != "gelu" {
            return Err(refuse(format!(
                "it has GELU alone, and the model {}",
                config.activation
            )));
        }
        let mut source = Self {
            tensors: read_tensors(&config.network_folder, engine)?,
            config,
            names,
            inner: 0,
        };
        let first = format!("{}.0.{}.bias", names.layers, names.inner);
        source.inner = source.vector(&first, None)?.len();
        Ok(source)
    }

    /// CRC-32 of the files.
    pub fn checksum(&self) -> u32 {
        self.tensors.checksum()
    }

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
    fn linear(
        &self,
        layers: &[String],
        inputs: usize,
        outputs: usize,
    ) -> Result<Linear, CheckpointError> {
        let (mut weights, mut bias) = (Vec::new(), Vec::new());
        for name in layers {
            let shape = [Some(outputs), Some(inputs)];
            weights.extend(self.get(&format!("{name}.weight"), &shape)?);
            bias.extend(self.vector(&format!("{name}.bias"), Some(outputs))?);
        }
        Ok(Linear { weights, bias })
    }

    /// The weights of a layer.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn layer(&self, layer: usize) -> Result<Layer, CheckpointError> {
        let (width, inner, names) = (self.config.width, self.inner, self.names);
        let name = |part: &str| format!("{}.{layer}.{part}", names.layers);
        Ok(Layer {
            attention: self.linear(&names.heads.map(name), width, width)?,
            output: self.linear(&[name(names.output)], width, width)?,
            output_norm: self.norm(&name(names.output_norm))?,
            inner: self.linear(&[name(names.inner)], width, inner)?,
            outer: self.linear(&[name(names.outer)], inner, width)?,
            outer_norm: self.norm(&name(names.outer_norm))?,
        })
    }

    /// The weights before the first layer.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn embeddings(&self) -> Result<Embeddings, CheckpointError> {
        let config = self.config;
        let table = |name, rows| {
            self.get(
                &format!("embeddings.{name}_embeddings.weight"),
                &[rows, Some(config.width)],
            )
        };
        let mut kind = Vec::new();
        if config.network != NetworkKind::DistilBert {
            kind = table("token_type", None)?;
            kind.truncate(config.width);
        }
        Ok(Embeddings {
            words: table("word", Some(config.vocabulary))?,
            places: table("position", None)?,
            kind,
            norm: self.norm("embeddings.LayerNorm")?,
            counting: match config.network {
                NetworkKind::Roberta => Counting::BehindPadding(config.network.padding()),
                _ => Counting::FromStart,
            },
        })
    }
}

/// The weights in `folder` by name.
///
/// # Errors
/// When they are in no safetensors files, which makes `engine` unfit, or are missing or damaged.
pub(super) fn read_tensors(
    folder: &std::path::Path,
    engine: &'static str,
) -> Result<Tensors, EncodeError> {
    Tensors::read(folder)?.ok_or_else(|| EncodeError::Unfit {
        engine,
        reason: "it reads weights in safetensors files only".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_from_the_start_or_behind_the_padding() {
        let places = |counting: Counting| counting.places(&[0, 7, 1, 8]).collect::<Vec<_>>();
        assert_eq!(places(Counting::FromStart), [0, 1, 2, 3]);
        // RoBERTa in transformers: cumsum(id != padding) * (id != padding) + padding.
        assert_eq!(places(Counting::BehindPadding(1)), [2, 3, 1, 4]);
    }
}
