//! BART: the pair is read by the encoder and said again by the decoder, whose last token is judged.

use tch::{Kind, Tensor};

use super::super::config::{EntailConfig, Settings};
use super::super::error::EntailError;
use super::activation::activation;
use super::attention::{Attention, by_head, find, plain_summary, together};
use super::encoder::Encoder;
use super::head::Head;
use super::inputs::{Group, Inputs};
use super::layers::{FeedForward, Names, Norm, Shape, depth, has_bf16, table};
use super::{Built, Network};
use crate::checkpoint::{WeightReader, Weights};

const NAMES: Names = Names {
    query: "self_attn.q_proj",
    key: "self_attn.k_proj",
    value: "self_attn.v_proj",
    attended: "self_attn.out_proj",
    attended_norm: "self_attn_layer_norm",
    inner: "fc1",
    outer: "fc2",
    outer_norm: "final_layer_norm",
};

/// Where the decoder looks at what the encoder read.
const ACROSS: Names = Names {
    query: "encoder_attn.q_proj",
    key: "encoder_attn.k_proj",
    value: "encoder_attn.v_proj",
    attended: "encoder_attn.out_proj",
    attended_norm: "encoder_attn_layer_norm",
    ..NAMES
};

/// No setting says what is added to the variance.
const EPSILON: f64 = 1e-5;
/// The rows of the tables of positions that are before the first position.
const BEFORE_POSITIONS: i64 = 2;

struct Bart {
    words: Tensor,
    /// What rows of `words` are multiplied by.
    scale: f64,
    read: Embeddings,
    encoder: Encoder,
    said: Embeddings,
    decoder: Decoder,
    /// What the decoder begins with.
    start: i64,
}

/// What makes states of words.
struct Embeddings {
    positions: Tensor,
    norm: Norm,
}

/// Layers one behind the other; there is one at least.
struct Decoder {
    layers: Vec<DecoderLayer>,
    last: DecoderLayer,
    heads: i64,
}

struct DecoderLayer {
    own: Attention,
    across: Attention,
    feed: FeedForward,
}

/// BART.
pub(in super::super) fn bart(
    weights: &mut Weights,
    config: &EntailConfig,
) -> Result<Built, EntailError> {
    let settings = &config.settings;
    refuse_relatives(settings)?;
    // One table serves encoder and decoder, and is saved under one of its names.
    weights.share("model.encoder.embed_tokens.weight", "model.shared.weight");
    let mut reader = WeightReader::new(weights, "model");
    let (reading, encoder) = (shape(settings, "encoder")?, "model.encoder.layers");
    let saying = shape(settings, "decoder")?;
    let width = reading.width;
    let words = table(
        &mut reader,
        "model.shared",
        settings.number("vocab_size")?,
        width,
    )?;
    #[allow(clippy::cast_precision_loss)] // a few thousand at most
    let scale = if settings.flag("scale_embedding", false)? {
        (width as f64).sqrt()
    } else {
        1.0
    };
    let network = Box::new(Bart {
        words,
        scale,
        read: Embeddings::read(&mut reader, "model.encoder", settings, &reading)?,
        encoder: Encoder::read(
            &mut reader,
            encoder,
            &NAMES,
            &reading,
            depth(settings, "encoder_layers")?,
        )?,
        said: Embeddings::read(&mut reader, "model.decoder", settings, &saying)?,
        decoder: Decoder::read(&mut reader, &saying, depth(settings, "decoder_layers")?)?,
        start: settings.number_or("decoder_start_token_id", 2)?,
    });
    let layers = ["classification_head.dense", "classification_head.out_proj"];
    let head = Head::read(&mut reader, layers, width, config.verdicts.count)?;
    reader.finish()?;
    Ok(Built {
        network,
        head,
        in_bf16: reading.in_bf16,
    })
}

/// mBART and other relatives have their layers in another order.
fn refuse_relatives(settings: &Settings) -> Result<(), EntailError> {
    for key in [
        "normalize_before",
        "add_final_layer_norm",
        "static_position_embeddings",
    ] {
        if settings.flag(key, false)? {
            return Err(settings.refuse(
                key,
                "use a model without it, such as facebook/bart-large-mnli",
            ));
        }
    }
    if !settings.flag("normalize_embedding", true)? {
        return Err(settings.refuse("normalize_embedding", "use a model with it"));
    }
    Ok(())
}

/// The sizes of one of the two halves.
fn shape(settings: &Settings, half: &str) -> Result<Shape, EntailError> {
    let (width, heads) = settings.width_and_heads("d_model", &format!("{half}_attention_heads"))?;
    Ok(Shape {
        in_bf16: settings.in_bf16 && has_bf16(width),
        width,
        heads,
        inner: settings.number(&format!("{half}_ffn_dim"))?,
        epsilon: EPSILON,
        activation: activation(settings, "activation_function")?,
    })
}

impl Embeddings {
    fn read(
        reader: &mut WeightReader<'_>,
        half: &str,
        settings: &Settings,
        shape: &Shape,
    ) -> Result<Self, EntailError> {
        let rows = settings.number("max_position_embeddings")? + BEFORE_POSITIONS;
        let name = format!("{half}.embed_positions");
        Ok(Self {
            positions: table(reader, &name, rows, shape.width)?,
            norm: shape.norm(reader, &format!("{half}.layernorm_embedding"))?,
        })
    }
}

impl Decoder {
    fn read(reader: &mut WeightReader<'_>, shape: &Shape, depth: i64) -> Result<Self, EntailError> {
        let mut layer = |index: i64| {
            let place = format!("model.decoder.layers.{index}");
            Ok::<_, EntailError>(DecoderLayer {
                own: Attention::read(reader, &place, &NAMES, shape, 1)?,
                across: Attention::read(reader, &place, &ACROSS, shape, 1)?,
                feed: shape.feed_forward(reader, &place, &NAMES)?,
            })
        };
        Ok(Self {
            layers: (0..depth - 1).map(&mut layer).collect::<Result<_, _>>()?,
            last: layer(depth - 1)?,
            heads: shape.heads,
        })
    }

    /// The state of the last token of each pair, filled up.
    fn summary(&self, embedded: &Tensor, encoded: &Tensor, inputs: &Inputs) -> Tensor {
        let later: Vec<Tensor> = inputs.groups.iter().map(later).collect();
        let mut states = embedded.shallow_clone();
        for layer in &self.layers {
            let own = layer.own.forward(&states, |projected| {
                back(projected, inputs, &later, self.heads)
            });
            let queries = layer.across.queries().forward(&own);
            let rest = layer.across.keys_and_values().forward(encoded);
            let found = across(&queries, &rest, inputs, self.heads);
            states = layer.feed.forward(&layer.across.add(&found, &own));
        }
        let look =
            |queries: &Tensor, rest: &Tensor| plain_summary(queries, rest, inputs, self.heads);
        let last = &self.last;
        let own = last.own.summary(&states, &inputs.last, look);
        let queries = last.across.queries().forward(&own);
        let rest = last.across.keys_and_values().forward(encoded);
        let found = look(&queries, &rest);
        last.feed.forward(&last.across.add(&found, &own))
    }
}

/// For each token of a pair, which others come later.
fn later(group: &Group) -> Tensor {
    Tensor::ones([group.length, group.length], (Kind::Bool, tch::Device::Cpu)).triu(1)
}

/// Attention of each token to those up to itself.
fn back(projected: &Tensor, inputs: &Inputs, later: &[Tensor], heads: i64) -> Tensor {
    let found: Vec<Tensor> = inputs
        .groups
        .iter()
        .zip(later)
        .map(|(group, later)| {
            let parts = by_head(projected, group, 3, heads);
            let hide = |scores: &mut Tensor| {
                let _ = scores.masked_fill_(later, f64::NEG_INFINITY);
            };
            find(&parts.get(0), &parts.get(1), &parts.get(2), hide)
        })
        .collect();
    together(&found)
}

/// Attention of each token that is said to those that were read.
fn across(queries: &Tensor, rest: &Tensor, inputs: &Inputs, heads: i64) -> Tensor {
    let found: Vec<Tensor> = inputs
        .groups
        .iter()
        .map(|group| {
            let queries = by_head(queries, group, 1, heads).squeeze_dim(0);
            let rest = by_head(rest, group, 2, heads);
            find(&queries, &rest.get(0), &rest.get(1), |_| {})
        })
        .collect();
    together(&found)
}

impl Bart {
    fn embed(&self, ids: &Tensor, inputs: &Inputs, embeddings: &Embeddings) -> Tensor {
        let mut sum = self.words.index_select(0, ids) * self.scale;
        let places = &inputs.places + BEFORE_POSITIONS;
        sum += embeddings.positions.index_select(0, &places);
        embeddings.norm.forward(&sum)
    }
}

impl Network for Bart {
    fn summary(&self, inputs: &Inputs) -> Tensor {
        let read = self.embed(&inputs.ids, inputs, &self.read);
        let encoded = self.encoder.forward(&read, inputs);
        // The decoder is given each token one place later, behind its start.
        let said = inputs
            .ids
            .roll(1, 0)
            .masked_fill(&inputs.places.eq(0), self.start);
        let said = self.embed(&said, inputs, &self.said);
        self.decoder.summary(&said, &encoded, inputs)
    }
}
