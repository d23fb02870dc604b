//! ALBERT.

use rust_bert::RustBertError;
use rust_bert::albert::{AlbertConfig, AlbertModel};
use tch::nn::VarStore;
use tch::{Device, Kind, Tensor};

use super::super::{EncodeError, ModelConfig};
use super::{Network, configuration};
use crate::checkpoint::{Layout, Weights};

/// Loads an ALBERT.
pub(super) fn load(
    config: &ModelConfig,
    weights: &mut Weights,
    kind: Kind,
) -> Result<Box<dyn Network>, EncodeError> {
    let settings: AlbertConfig = configuration::read(&config.network_folder)?;
    let tiny = AlbertConfig {
        vocab_size: 1,
        max_position_embeddings: 1,
        intermediate_size: 1,
        ..settings.clone()
    };
    let mut store = VarStore::new(Device::Cpu);
    let model = AlbertModel::new(store.root(), &tiny);
    weights.fill(&store, &settings, kind)?;
    store.freeze();
    Ok(Box::new(model))
}

impl Network for AlbertModel {
    fn hidden_states(&self, ids: &Tensor, mask: &Tensor) -> Result<Tensor, RustBertError> {
        let output = self.forward_t(Some(ids), Some(mask), None, None, None, false)?;
        Ok(output.hidden_state)
    }
}

impl Layout for AlbertConfig {
    fn prefix(&self) -> &'static str {
        "albert"
    }

    fn shape(&self, name: &str, built: &Tensor) -> Vec<i64> {
        if name.ends_with("word_embeddings.weight") {
            vec![self.vocab_size, self.embedding_size]
        } else if name.ends_with("position_embeddings.weight") {
            vec![self.max_position_embeddings, self.embedding_size]
        } else if name.ends_with(".ffn.weight") {
            vec![self.intermediate_size, self.hidden_size]
        } else if name.ends_with(".ffn.bias") {
            vec![self.intermediate_size]
        } else if name.ends_with(".ffn_output.weight") {
            vec![self.hidden_size, self.intermediate_size]
        } else {
            built.size()
        }
    }

    /// rust-bert always builds the layer behind the first token, which no vector is made of.
    fn may_lack(&self, name: &str) -> bool {
        name.starts_with("pooler.")
    }
}
