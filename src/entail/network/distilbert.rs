//! `DistilBERT`, as rust-bert has it.

use rust_bert::Activation;
use rust_bert::distilbert::{DistilBertConfig, DistilBertModel};
use tch::nn::VarStore;
use tch::{Kind, Tensor};

use super::super::config::EntailConfig;
use super::super::error::EntailError;
use super::activation::activation;
use super::head::Head;
use super::layout::TinyTables;
use super::{Built, Inputs, Network};
use crate::checkpoint::Weights;

struct DistilBert(DistilBertModel);

/// `DistilBERT`; it knows no parts of a pair but the mark between them.
pub(in super::super) fn distilbert(
    store: &VarStore,
    weights: &mut Weights,
    config: &EntailConfig,
) -> Result<Built, EntailError> {
    let settings = &config.settings;
    let (dim, n_heads) = settings.width_and_heads("dim", "n_heads")?;
    let distilbert = DistilBertConfig {
        activation: activation(settings, "activation")?,
        dim,
        n_heads,
        hidden_dim: settings.number("hidden_dim")?,
        n_layers: settings.number("n_layers")?,
        max_position_embeddings: 1,
        vocab_size: 1,
        // Either way the positions are weights of the file.
        sinusoidal_pos_embds: false,
        ..DistilBertConfig::default()
    };
    let root = store.root();
    let network = Box::new(DistilBert(DistilBertModel::new(&root, &distilbert)));
    let head = Head {
        activation: Activation::relu,
        ..Head::new(
            &(&root / "pre_classifier"),
            &(&root / "classifier"),
            dim,
            config.verdicts.count,
        )
    };
    let layout = TinyTables {
        prefix: "distilbert",
        tables: vec![
            ("word_embeddings.weight", settings.number("vocab_size")?),
            (
                "position_embeddings.weight",
                settings.number("max_position_embeddings")?,
            ),
        ],
    };
    weights.fill(store, &layout, Kind::Float)?;
    Ok(Built { network, head })
}

impl Network for DistilBert {
    fn hidden(&self, inputs: &Inputs) -> Result<Tensor, String> {
        let mask = inputs.mask.to_kind(Kind::Float);
        let output = self
            .0
            .forward_t(Some(&inputs.ids), Some(&mask), None, false)
            .map_err(|error| error.to_string())?;
        Ok(output.hidden_state)
    }
}
