//! BERT and `RoBERTa`, which differ in their embeddings only.

use rust_bert::RustBertError;
use rust_bert::bert::{BertConfig, BertEmbedding, BertModel};
use tch::nn::VarStore;
use tch::{Device, Kind, Tensor};

use super::super::{EncodeError, ModelConfig};
use super::{Network, configuration};
use crate::checkpoint::{BertLayout, Weights};

/// Loads a BERT with the embeddings `E`, whose weights may begin with `prefix`.
pub(super) fn load<E>(
    config: &ModelConfig,
    prefix: &'static str,
    weights: &mut Weights,
    kind: Kind,
) -> Result<Box<dyn Network>, EncodeError>
where
    E: BertEmbedding + Send + 'static,
{
    let bert: BertConfig = configuration::read(&config.network_folder)?;
    let layout = BertLayout::new(prefix, &bert, config.layer_norm_eps);
    let mut store = VarStore::new(Device::Cpu);
    let model = BertModel::<E>::new_with_optional_pooler(store.root(), &layout.tiny(), false);
    weights.fill(&store, &layout, kind)?;
    store.freeze();
    Ok(Box::new(model))
}

impl<E: BertEmbedding + Send> Network for BertModel<E> {
    fn hidden_states(&self, ids: &Tensor, mask: &Tensor) -> Result<Tensor, RustBertError> {
        let output = self.forward_t(Some(ids), Some(mask), None, None, None, None, None, false)?;
        Ok(output.hidden_state)
    }
}
