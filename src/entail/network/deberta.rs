//! `DeBERTa`, versions 2 and 3.
//!
//! rust-bert 0.23 has the network, but not its attention: it divides the two parts with positions by d where d's
//! square root is meant, gives all tokens ahead of a token one position, and rounds the base of its logarithm down. On
//! the test checkpoints its probabilities are far off (`tests/entailment.rs`), and no configuration mends that, so the
//! network stands here, after the paper (He et al., "`DeBERTa`", 2021) and with the names of the checkpoints' weights.

use tch::Tensor;

use super::super::config::{EntailConfig, Settings};
use super::super::error::EntailError;
use super::activation::activation;
use super::bert;
use super::convolution::Convolution;
use super::disentangled::{Apart, DisentangledLayer, Looks};
use super::head::Head;
use super::inputs::Inputs;
use super::layers::{Names, Norm, Shape, depth, has_bf16, table};
use super::position::Distances;
use super::{Built, Network};
use crate::checkpoint::{WeightReader, Weights};

const NAMES: Names = Names {
    query: "attention.self.query_proj",
    key: "attention.self.key_proj",
    value: "attention.self.value_proj",
    ..bert::NAMES
};

struct Deberta {
    embeddings: Embeddings,
    distances: Distances,
    layers: Vec<DisentangledLayer>,
    last: DisentangledLayer,
    /// Looks at neighbours once, after the first layer.
    convolution: Option<Convolution>,
}

struct Embeddings {
    words: Tensor,
    positions: Option<Tensor>,
    types: Option<Tensor>,
    norm: Norm,
}

/// `DeBERTa`.
pub(in super::super) fn deberta(
    weights: &mut Weights,
    config: &EntailConfig,
) -> Result<Built, EntailError> {
    let settings = &config.settings;
    let shape = shape(settings)?;
    let looks = looks(settings)?;
    if settings.number_or("pooler_hidden_size", shape.width)? != shape.width {
        return Err(settings.refuse(
            "pooler_hidden_size",
            "use a model that has hidden_size there",
        ));
    }
    let reader = &mut WeightReader::new(weights, "deberta");
    let embeddings = Embeddings::read(reader, settings, &shape)?;
    let relative = relative_table(reader, settings, &shape, looks)?;
    let convolution = Convolution::read(reader, "deberta.encoder.conv", settings, &shape)?;
    let mut layer = |index: i64| {
        let place = format!("deberta.encoder.layer.{index}");
        DisentangledLayer::read(reader, &place, &NAMES, &shape, looks, relative.as_ref())
    };
    let last = depth(settings, "num_hidden_layers")? - 1;
    let network = Box::new(Deberta {
        embeddings,
        distances: distances(settings)?,
        layers: (0..last).map(&mut layer).collect::<Result<_, _>>()?,
        last: layer(last)?,
        convolution,
    });
    let layers = ["pooler.dense", "classifier"];
    let head = Head {
        activation: activation(settings, "pooler_hidden_act")?,
        ..Head::read(reader, layers, shape.width, config.verdicts.count)?
    };
    reader.finish()?;
    Ok(Built {
        network,
        head,
        in_bf16: shape.in_bf16,
    })
}

fn shape(settings: &Settings) -> Result<Shape, EntailError> {
    let (width, heads) = settings.width_and_heads("hidden_size", "num_attention_heads")?;
    for (key, only) in [
        ("embedding_size", width),
        ("attention_head_size", width / heads),
    ] {
        if settings.number_or(key, only)? != only {
            return Err(settings.refuse(key, &format!("use a model that has {only} there")));
        }
    }
    Ok(Shape {
        in_bf16: settings.in_bf16 && has_bf16(width),
        width,
        heads,
        inner: settings.number("intermediate_size")?,
        epsilon: settings.real_or("layer_norm_eps", 1e-7)?,
        activation: activation(settings, "hidden_act")?,
    })
}

fn looks(settings: &Settings) -> Result<Looks, EntailError> {
    let looks = settings.words("pos_att_type")?;
    if let Some(other) = looks
        .iter()
        .find(|kind| !["c2p", "p2c"].contains(&kind.as_str()))
    {
        return Err(settings.refuse(
            "pos_att_type",
            &format!("use a model without {other}, with c2p and p2c only"),
        ));
    }
    // Its scores would be divided as if they had parts that they have not.
    if !looks.is_empty() && !settings.flag("relative_attention", false)? {
        return Err(settings.refuse("relative_attention", "use a model that has true there"));
    }
    Ok(Looks {
        for_positions: looks.iter().any(|kind| kind == "c2p"),
        by_positions: looks.iter().any(|kind| kind == "p2c"),
        shares_weights: settings.flag("share_att_key", false)?,
    })
}

fn distances(settings: &Settings) -> Result<Distances, EntailError> {
    let farthest = match settings.number_or("max_relative_positions", -1)? {
        given if given > 0 => given,
        _ => settings.number("max_position_embeddings")?,
    };
    let buckets = Some(settings.number_or("position_buckets", -1)?).filter(|count| *count > 0);
    if buckets.is_some_and(|buckets| farthest - 1 <= buckets / 2) {
        return Err(settings.refuse(
            "position_buckets",
            "use a model in which half of them are fewer than the positions",
        ));
    }
    Ok(Distances {
        span: buckets.unwrap_or(farthest),
        buckets,
        farthest,
    })
}

/// The table of relative positions, normalised; none where nothing looks at it.
fn relative_table(
    reader: &mut WeightReader<'_>,
    settings: &Settings,
    shape: &Shape,
    looks: Looks,
) -> Result<Option<Tensor>, EntailError> {
    if looks.parts() == 1 {
        return Ok(None);
    }
    let norms = settings.words("norm_rel_ebd")?;
    if norms
        .iter()
        .any(|norm| !["layer_norm", "none"].contains(&norm.as_str()))
    {
        return Err(settings.refuse("norm_rel_ebd", "use a model with layer_norm or none"));
    }
    let rows = 2 * distances(settings)?.span;
    let positions = table(reader, "deberta.encoder.rel_embeddings", rows, shape.width)?;
    if !norms.iter().any(|norm| norm == "layer_norm") {
        return Ok(Some(positions));
    }
    let norm = shape.norm(reader, "deberta.encoder.LayerNorm")?;
    Ok(Some(norm.forward(&positions)))
}

impl Embeddings {
    fn read(
        reader: &mut WeightReader<'_>,
        settings: &Settings,
        shape: &Shape,
    ) -> Result<Self, EntailError> {
        let mut rows = |name: &str, rows: i64| {
            table(
                reader,
                &format!("deberta.embeddings.{name}"),
                rows,
                shape.width,
            )
        };
        let words = rows("word_embeddings", settings.number("vocab_size")?)?;
        let positions = if settings.flag("position_biased_input", true)? {
            let count = settings.number("max_position_embeddings")?;
            Some(rows("position_embeddings", count)?)
        } else {
            None
        };
        let types = match settings.number_or("type_vocab_size", 0)? {
            count if count > 0 => Some(rows("token_type_embeddings", count)?),
            _ => None,
        };
        Ok(Self {
            words,
            positions,
            types,
            norm: shape.norm(reader, "deberta.embeddings.LayerNorm")?,
        })
    }

    fn forward(&self, inputs: &Inputs) -> Tensor {
        let mut sum = self.words.index_select(0, &inputs.ids);
        if let Some(positions) = &self.positions {
            sum += positions.index_select(0, &inputs.places);
        }
        if let Some(types) = &self.types {
            sum += types.index_select(0, &inputs.types);
        }
        self.norm.forward(&sum)
    }
}

impl Network for Deberta {
    fn summary(&self, inputs: &Inputs) -> Tensor {
        let apart: Vec<Apart> = inputs
            .groups
            .iter()
            .map(|group| Apart::new(self.distances, group.length))
            .collect();
        let embedded = self.embeddings.forward(inputs);
        let mut states = embedded.shallow_clone();
        for (index, layer) in self.layers.iter().enumerate() {
            states = layer.forward(&states, inputs, &apart);
            if let Some(convolution) = self.convolution.as_ref().filter(|_| index == 0) {
                states = convolution.forward(&embedded, &states, inputs);
            }
        }
        match &self.convolution {
            // The only layer is the first, too, and neighbours are looked at behind it.
            Some(convolution) if self.layers.is_empty() => {
                let after = self.last.forward(&states, inputs, &apart);
                convolution
                    .forward(&embedded, &after, inputs)
                    .index_select(0, &inputs.first)
            }
            _ => self.last.summary(&states, inputs, &apart),
        }
    }
}
