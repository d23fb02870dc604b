//! `DistilBERT`.

use rust_bert::RustBertError;
use rust_bert::distilbert::{DistilBertConfig, DistilBertModel};
use tch::nn::VarStore;
use tch::{Device, Kind, Tensor};

use super::super::{EncodeError, ModelConfig};
use super::{Network, configuration};
use crate::checkpoint::{Layout, Weights};

/// Loads a `DistilBERT`.
pub(super) fn load(
    config: &ModelConfig,
    weights: &mut Weights,
    kind: Kind,
) -> Result<Box<dyn Network>, EncodeError> {
    let settings: DistilBertConfig = configuration::read(&config.network_folder)?;
    let tiny = DistilBertConfig {
        vocab_size: 1,
        max_position_embeddings: 1,
        hidden_dim: 1,
        ..settings.clone()
    };
    let mut store = VarStore::new(Device::Cpu);
    let model = DistilBertModel::new(store.root(), &tiny);
    weights.fill(&store, &settings, kind)?;
    store.freeze();
    Ok(Box::new(model))
}

impl Network for DistilBertModel {
    fn hidden_states(&self, ids: &Tensor, mask: &Tensor) -> Result<Tensor, RustBertError> {
        let output = self.forward_t(Some(ids), Some(mask), None, false)?;
        Ok(output.hidden_state)
    }
}

impl Layout for DistilBertConfig {
    fn prefix(&self) -> &'static str {
        "distilbert"
    }

    fn shape(&self, name: &str, built: &Tensor) -> Vec<i64> {
        if name.ends_with("word_embeddings.weight") {
            vec![self.vocab_size, self.dim]
        } else if name.ends_with("position_embeddings.weight") {
            vec![self.max_position_embeddings, self.dim]
        } else if name.ends_with("lin1.weight") {
            vec![self.hidden_dim, self.dim]
        } else if name.ends_with("lin1.bias") {
            vec![self.hidden_dim]
        } else if name.ends_with("lin2.weight") {
            vec![self.dim, self.hidden_dim]
        } else {
            built.size()
        }
    }
}
