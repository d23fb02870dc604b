//! BERT, `RoBERTa` and `XLM-RoBERTa`: one network of rust-bert with two kinds of positions and two kinds of heads.

use rust_bert::bert::{BertConfig, BertEmbedding, BertEmbeddings, BertModel};
use rust_bert::roberta::RobertaEmbeddings;
use tch::nn::VarStore;
use tch::{Kind, Tensor};

use super::super::config::EntailConfig;
use super::super::error::EntailError;
use super::activation::activation;
use super::head::Head;
use super::{Built, Inputs, Network};
use crate::checkpoint::{BertLayout, Weights};

/// A network of this family.
struct Bert<T: BertEmbedding> {
    model: BertModel<T>,
    /// Whether it has embeddings for the parts of a pair.
    has_types: bool,
    /// The padding token, where positions are counted from it on.
    padding: Option<i64>,
}

/// BERT: the first token goes through the pooler.
pub(in super::super) fn bert(
    store: &VarStore,
    weights: &mut Weights,
    config: &EntailConfig,
) -> Result<Built, EntailError> {
    let (settings, epsilon) = read(config)?;
    let (root, inner) = (store.root(), store.root() / "bert");
    let head = Head::new(
        &(&inner / "pooler" / "dense"),
        &(root / "classifier"),
        settings.hidden_size,
        config.verdicts.count,
    );
    let layout = BertLayout::new("bert", &settings, epsilon);
    let network = Box::new(Bert::<BertEmbeddings> {
        has_types: settings.type_vocab_size > 1,
        padding: None,
        model: BertModel::new_with_optional_pooler(&inner, &layout.tiny(), false),
    });
    weights.fill(store, &layout, Kind::Float)?;
    Ok(Built { network, head })
}

/// `RoBERTa` and `XLM-RoBERTa`.
pub(in super::super) fn roberta(
    store: &VarStore,
    weights: &mut Weights,
    config: &EntailConfig,
) -> Result<Built, EntailError> {
    let (settings, epsilon) = read(config)?;
    let classifier = store.root() / "classifier";
    let head = Head::new(
        &(&classifier / "dense"),
        &(&classifier / "out_proj"),
        settings.hidden_size,
        config.verdicts.count,
    );
    let layout = BertLayout::new("roberta", &settings, epsilon);
    let inner = store.root() / "roberta";
    let network = Box::new(Bert::<RobertaEmbeddings> {
        has_types: settings.type_vocab_size > 1,
        padding: Some(i64::from(config.padding)),
        model: BertModel::new_with_optional_pooler(&inner, &layout.tiny(), false),
    });
    weights.fill(store, &layout, Kind::Float)?;
    Ok(Built { network, head })
}

/// The network, and what its normalisations add to the variance.
fn read(config: &EntailConfig) -> Result<(BertConfig, f64), EntailError> {
    let settings = &config.settings;
    if settings.text("position_embedding_type", "absolute")? != "absolute" {
        return Err(settings.refuse(
            "position_embedding_type",
            "use a model with absolute positions",
        ));
    }
    if settings.flag("is_decoder", false)? {
        return Err(settings.refuse("is_decoder", "use an encoder"));
    }
    let (hidden_size, num_attention_heads) =
        settings.width_and_heads("hidden_size", "num_attention_heads")?;
    let bert = BertConfig {
        hidden_act: activation(settings, "hidden_act")?,
        hidden_size,
        num_attention_heads,
        intermediate_size: settings.number("intermediate_size")?,
        max_position_embeddings: settings.number("max_position_embeddings")?,
        num_hidden_layers: settings.number("num_hidden_layers")?,
        type_vocab_size: settings.number_or("type_vocab_size", 2)?,
        vocab_size: settings.number("vocab_size")?,
        ..BertConfig::default()
    };
    let epsilon = settings.real_or("layer_norm_eps", 1e-12)?;
    if epsilon <= 0.0 {
        return Err(settings.refuse("layer_norm_eps", "use a model with a number above 0"));
    }
    Ok((bert, epsilon))
}

impl<T: BertEmbedding> Network for Bert<T> {
    fn hidden(&self, inputs: &Inputs) -> Result<Tensor, String> {
        // Told, and not left to rust-bert, which takes the padding token in a text for padding.
        let positions = self.padding.map(|padding| {
            let tokens = inputs.mask.to_kind(Kind::Int64);
            tokens.cumsum(1, Kind::Int64) * tokens + padding
        });
        let output = self
            .model
            .forward_t(
                Some(&inputs.ids),
                Some(&inputs.mask.to_kind(Kind::Int8)),
                self.has_types.then_some(&inputs.types),
                positions.as_ref(),
                None,
                None,
                None,
                false,
            )
            .map_err(|error| error.to_string())?;
        Ok(output.hidden_state)
    }
}
