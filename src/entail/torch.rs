//! The torch engine: a network, its head, and which logits are meant. Where the CPU has bf16, large products may be our own.

use tch::{Device, Kind, Tensor};

use super::config::EntailConfig;
use super::error::EntailError;
use super::labels::Verdicts;
use super::network::inputs::Inputs;
use super::network::{Built, bart, bert, deberta, distilbert};
use super::tokens::PairBatch;
use super::{Logits, PairEngine};
use crate::checkpoint::{WeightFiles, Weights};

const NAME: &str = "torch";

/// An entailment model on libtorch. One copy of the weights serves all threads; each thread multiplies alone.
pub struct TorchPairs {
    model: Shared,
    verdicts: Verdicts,
    name: String,
}

struct Shared(Built);

// SAFETY: as of the encoder's model (`encode/torch.rs`): tensors are counted references whose count is atomic, reading one
// from several threads is what libtorch guarantees, and the model is only ever read after its weights were filled in.
unsafe impl Sync for Shared {}
// SAFETY: tensors may be sent; what keeps the model from being so by itself is the trait object, whose implementations
// hold tensors, numbers and functions only.
unsafe impl Send for Shared {}

impl TorchPairs {
    /// Loads the network that `config` describes, with the weights of its folder.
    ///
    /// # Errors
    /// When the network has a setting that is not supported, or the weights are missing, damaged or of another network.
    pub fn load(config: &EntailConfig) -> Result<Self, EntailError> {
        let mut weights = Weights::read(&WeightFiles::find(&config.folder)?)?;
        let built = tch::no_grad(|| match config.kind.as_str() {
            "bart" => bart::bart(&mut weights, config),
            "bert" => bert::bert(&mut weights, config),
            "deberta-v2" => deberta::deberta(&mut weights, config),
            "distilbert" => distilbert::distilbert(&mut weights, config),
            _ => bert::roberta(&mut weights, config),
        })?;
        drop(weights);
        keep_freed_memory();
        Ok(Self {
            name: format!(
                "{NAME}-{} {}",
                if built.in_bf16 { "bf16" } else { "f32" },
                config.kind
            ),
            model: Shared(built),
            verdicts: config.verdicts,
        })
    }

    fn forward(&self, batch: &PairBatch) -> Tensor {
        let inputs = Inputs::new(batch);
        let Built { network, head, .. } = &self.model.0;
        head.logits(&network.summary(&inputs))
            .narrow(0, 0, inputs.pairs)
    }
}

impl PairEngine for TorchPairs {
    fn logits(&self, batch: &PairBatch) -> Result<Vec<Logits>, EntailError> {
        // libtorch keeps the number of threads of an operation per calling thread.
        thread_local!(static ALONE: () = tch::set_num_threads(1));
        ALONE.with(|()| ());
        let logits = tch::no_grad(|| self.forward(batch));
        let values = Vec::<f32>::try_from(logits.contiguous().view(-1))
            .map_err(|error| failed(error.to_string()))?;
        Ok(values
            .chunks_exact(self.verdicts.count)
            .map(|row| Logits {
                entailment: row[self.verdicts.entailment],
                contradiction: row[self.verdicts.contradiction],
            })
            .collect())
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

/// Has the system's allocator keep what is freed for what comes next.
///
/// glibc hands large blocks back to the system, which has to clear every page of the next one: more than a tenth of all
/// time, since each layer frees what the next one needs again. It begins to keep blocks of a size once one of that size
/// was freed, up to 32 MiB (mallopt(3), `M_MMAP_THRESHOLD`). Other allocators lose nothing by it.
fn keep_freed_memory() {
    const BYTES: i64 = (32 << 20) - (64 << 10);
    drop(Tensor::empty([BYTES], (Kind::Uint8, Device::Cpu)));
}

fn failed(reason: String) -> EntailError {
    EntailError::Engine {
        engine: NAME,
        reason,
    }
}
