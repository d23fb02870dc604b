//! BERT, `RoBERTa` and `XLM-RoBERTa`: one network with two kinds of positions and two kinds of heads.

use tch::Tensor;

use super::super::config::{EntailConfig, Settings};
use super::super::error::EntailError;
use super::activation::activation;
use super::encoder::Encoder;
use super::head::Head;
use super::inputs::Inputs;
use super::layers::{Names, Norm, Shape, depth, has_bf16, table};
use super::{Built, Network};
use crate::checkpoint::{WeightReader, Weights};

/// What the layers of BERT are called, and those of most that came after.
pub(super) const NAMES: Names = Names {
    query: "attention.self.query",
    key: "attention.self.key",
    value: "attention.self.value",
    attended: "attention.output.dense",
    attended_norm: "attention.output.LayerNorm",
    inner: "intermediate.dense",
    outer: "output.dense",
    outer_norm: "output.LayerNorm",
};

/// A network of this family.
struct Bert {
    words: Tensor,
    positions: Tensor,
    types: Tensor,
    norm: Norm,
    encoder: Encoder,
    /// The row of the first token's position.
    first_position: i64,
}

/// BERT: the first token goes through the pooler.
pub(in super::super) fn bert(
    weights: &mut Weights,
    config: &EntailConfig,
) -> Result<Built, EntailError> {
    let layers = ["bert.pooler.dense", "classifier"];
    build(
        WeightReader::new(weights, "bert"),
        config,
        "bert",
        0,
        layers,
    )
}

/// `RoBERTa` and `XLM-RoBERTa`, whose positions are counted from the padding token on.
pub(in super::super) fn roberta(
    weights: &mut Weights,
    config: &EntailConfig,
) -> Result<Built, EntailError> {
    let first = i64::from(config.padding) + 1;
    let layers = ["classifier.dense", "classifier.out_proj"];
    let reader = WeightReader::new(weights, "roberta");
    build(reader, config, "roberta", first, layers)
}

fn build(
    mut reader: WeightReader<'_>,
    config: &EntailConfig,
    prefix: &str,
    first_position: i64,
    head: [&str; 2],
) -> Result<Built, EntailError> {
    let settings = &config.settings;
    let shape = read(settings)?;
    let embeddings = format!("{prefix}.embeddings");
    let mut rows = |name: &str, rows: i64| {
        table(
            &mut reader,
            &format!("{embeddings}.{name}"),
            rows,
            shape.width,
        )
    };
    let words = rows("word_embeddings", settings.number("vocab_size")?)?;
    let positions = rows(
        "position_embeddings",
        settings.number("max_position_embeddings")?,
    )?;
    let types = rows(
        "token_type_embeddings",
        settings.number_or("type_vocab_size", 2)?,
    )?;
    let network = Box::new(Bert {
        words,
        positions,
        types,
        norm: shape.norm(&mut reader, &format!("{embeddings}.LayerNorm"))?,
        encoder: Encoder::read(
            &mut reader,
            &format!("{prefix}.encoder.layer"),
            &NAMES,
            &shape,
            depth(settings, "num_hidden_layers")?,
        )?,
        first_position,
    });
    let head = Head::read(&mut reader, head, shape.width, config.verdicts.count)?;
    reader.finish()?;
    Ok(Built {
        network,
        head,
        in_bf16: shape.in_bf16,
    })
}

fn read(settings: &Settings) -> Result<Shape, EntailError> {
    if settings.text("position_embedding_type", "absolute")? != "absolute" {
        return Err(settings.refuse(
            "position_embedding_type",
            "use a model with absolute positions",
        ));
    }
    if settings.flag("is_decoder", false)? {
        return Err(settings.refuse("is_decoder", "use an encoder"));
    }
    let (width, heads) = settings.width_and_heads("hidden_size", "num_attention_heads")?;
    let epsilon = settings.real_or("layer_norm_eps", 1e-12)?;
    if epsilon <= 0.0 {
        return Err(settings.refuse("layer_norm_eps", "use a model with a number above 0"));
    }
    Ok(Shape {
        in_bf16: settings.in_bf16 && has_bf16(width),
        width,
        heads,
        inner: settings.number("intermediate_size")?,
        epsilon,
        activation: activation(settings, "hidden_act")?,
    })
}

impl Network for Bert {
    fn summary(&self, inputs: &Inputs) -> Tensor {
        let mut sum = self.words.index_select(0, &inputs.ids);
        let places = &inputs.places + self.first_position;
        sum += self.positions.index_select(0, &places);
        // Tokenizers count parts where the network knows one only.
        let types = inputs.types.clamp_max(self.types.size()[0] - 1);
        sum += self.types.index_select(0, &types);
        self.encoder.summary(&self.norm.forward(&sum), inputs)
    }
}
