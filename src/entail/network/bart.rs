//! BART, as rust-bert has it: the pair is read by the encoder and said again by the decoder, whose last token is judged.

use rust_bert::bart::{BartConfig, BartModel};
use tch::nn::VarStore;
use tch::{Kind, Tensor};

use super::super::config::EntailConfig;
use super::super::error::EntailError;
use super::activation::activation;
use super::head::{Head, Summary};
use super::layout::TinyTables;
use super::{Built, Inputs, Network};
use crate::checkpoint::Weights;

struct Bart {
    model: BartModel,
    /// What the decoder begins with.
    start: i64,
}

/// BART.
pub(in super::super) fn bart(
    store: &VarStore,
    weights: &mut Weights,
    config: &EntailConfig,
) -> Result<Built, EntailError> {
    let settings = &config.settings;
    // Of mBART and other relatives, whose layers are in another order.
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
    let (d_model, encoder_attention_heads) =
        settings.width_and_heads("d_model", "encoder_attention_heads")?;
    let (_, decoder_attention_heads) =
        settings.width_and_heads("d_model", "decoder_attention_heads")?;
    let bart = BartConfig {
        activation_function: Some(activation(settings, "activation_function")?),
        d_model,
        encoder_attention_heads,
        decoder_attention_heads,
        encoder_ffn_dim: settings.number("encoder_ffn_dim")?,
        decoder_ffn_dim: settings.number("decoder_ffn_dim")?,
        encoder_layers: settings.number("encoder_layers")?,
        decoder_layers: settings.number("decoder_layers")?,
        max_position_embeddings: settings.number("max_position_embeddings")?,
        vocab_size: 1,
        scale_embedding: Some(settings.flag("scale_embedding", false)?),
        pad_token_id: Some(0),
        // Nothing is generated, so nothing need be remembered.
        output_past: Some(false),
        ..BartConfig::default()
    };
    let classifier = store.root() / "classification_head";
    let head = Head {
        summary: Summary::Last,
        ..Head::new(
            &(&classifier / "dense"),
            &(&classifier / "out_proj"),
            d_model,
            config.verdicts.count,
        )
    };
    let network = Box::new(Bart {
        model: BartModel::new(store.root() / "model", &bart),
        start: settings.number_or("decoder_start_token_id", 2)?,
    });
    // One table serves encoder and decoder, and is saved under one of its names.
    weights.share("model.encoder.embed_tokens.weight", "model.shared.weight");
    let layout = TinyTables {
        prefix: "model",
        tables: vec![("shared.weight", settings.number("vocab_size")?)],
    };
    weights.fill(store, &layout, Kind::Float)?;
    Ok(Built { network, head })
}

impl Network for Bart {
    fn hidden(&self, inputs: &Inputs) -> Result<Tensor, String> {
        let (rows, length) = inputs.ids.size2().map_err(|error| error.to_string())?;
        let start = Tensor::full([rows, 1], self.start, (Kind::Int64, inputs.ids.device()));
        let shifted = Tensor::cat(&[start, inputs.ids.narrow(1, 0, length - 1)], 1);
        let mask = inputs.mask.to_kind(Kind::Int64);
        let output = self.model.forward_t(
            Some(&inputs.ids),
            Some(&mask),
            Some(&shifted),
            None,
            None,
            None,
            false,
        );
        Ok(output.decoder_output)
    }
}
