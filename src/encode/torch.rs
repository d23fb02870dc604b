//! The torch engine: rust-bert's BERT on libtorch.

use std::path::Path;

use ndarray::Array2;
use rust_bert::Config;
use rust_bert::bert::{BertConfig, BertEmbeddings, BertModel};
use tch::nn::VarStore;
use tch::{Device, Kind, Tensor};

use super::error::EncodeError;
use super::tokens::TokenBatch;
use super::{Engine, ModelConfig, Precision};

const NAME: &str = "torch";

/// A BERT encoder on libtorch. One copy of the weights serves all threads; each thread multiplies alone.
pub struct TorchEngine {
    model: SharedModel,
    width: usize,
    precision: Precision,
}

struct SharedModel(BertModel<BertEmbeddings>);

// SAFETY: a `tch::Tensor` is a counted reference to a C++ tensor; the count is atomic, and reading one tensor from
// several threads is what libtorch guarantees (tch says the same of `CModule`). The model is only ever read after it
// was built: `forward_t` takes `&self`, runs without dropout and without gradients, and writes to no weight.
unsafe impl Sync for SharedModel {}

impl TorchEngine {
    /// Loads `model.safetensors` from the model's folder.
    ///
    /// # Errors
    /// When the weights are missing, damaged or not those of the configuration, or the CPU lacks the precision.
    pub fn load(config: &ModelConfig, precision: Precision) -> Result<Self, EncodeError> {
        if precision == Precision::Bf16 && !has_native_bf16() {
            return Err(EncodeError::NoNativeBf16);
        }
        let config_path = config.folder.join("config.json");
        let bert = BertConfig::from_file(&config_path);
        let weights = config.folder.join("model.safetensors");
        check_readable(&weights)?;
        let mut store = VarStore::new(Device::Cpu);
        let model =
            BertModel::<BertEmbeddings>::new_with_optional_pooler(store.root(), &bert, false);
        store.load(&weights).map_err(|error| EncodeError::Weights {
            path: weights.clone(),
            reason: error
                .to_string()
                .lines()
                .next()
                .unwrap_or_default()
                .to_string(),
        })?;
        store.freeze();
        if precision == Precision::Bf16 {
            store.bfloat16();
        }
        Ok(Self {
            model: SharedModel(model),
            width: config.width,
            precision,
        })
    }

    fn forward(&self, batch: &TokenBatch) -> Result<Tensor, EncodeError> {
        let (rows, row) = (batch.lengths.len(), batch.row);
        let ids: Vec<i64> = batch.ids.iter().map(|id| i64::from(*id)).collect();
        let mask: Vec<i8> = batch
            .lengths
            .iter()
            .flat_map(|length| (0..row).map(move |place| i8::from(place < *length)))
            .collect();
        let shape = [size(rows), size(row)];
        let ids = Tensor::from_slice(&ids).view(shape);
        let mask = Tensor::from_slice(&mask).view(shape);
        let output = self
            .model
            .0
            .forward_t(Some(&ids), Some(&mask), None, None, None, None, None, false)
            .map_err(|error| failed(&error))?;
        let hidden = output.hidden_state.to_kind(Kind::Float);
        let mask = mask.to_kind(Kind::Float).unsqueeze(-1);
        let sums = (hidden * &mask).sum_dim_intlist([1i64].as_slice(), false, Kind::Float);
        Ok(sums / mask.sum_dim_intlist([1i64].as_slice(), false, Kind::Float))
    }
}

impl Engine for TorchEngine {
    fn width(&self) -> usize {
        self.width
    }

    fn pool(&self, batch: &TokenBatch) -> Result<Array2<f32>, EncodeError> {
        // libtorch keeps the number of threads of an operation per calling thread.
        thread_local!(static ALONE: () = tch::set_num_threads(1));
        ALONE.with(|()| ());
        let pooled = tch::no_grad(|| self.forward(batch))?;
        let values =
            Vec::<f32>::try_from(pooled.contiguous().view(-1)).map_err(|error| failed(&error))?;
        Array2::from_shape_vec((batch.lengths.len(), self.width), values)
            .map_err(|error| failed(&error))
    }

    fn name(&self) -> String {
        format!("{NAME}-{}", self.precision.as_str())
    }
}

fn size(value: usize) -> i64 {
    i64::try_from(value).expect("a batch has fewer than 2^63 tokens")
}

fn failed(error: &dyn std::fmt::Display) -> EncodeError {
    EncodeError::Engine {
        engine: NAME,
        reason: error.to_string(),
    }
}

fn check_readable(path: &Path) -> Result<(), EncodeError> {
    std::fs::File::open(path)
        .map(drop)
        .map_err(|source| EncodeError::Read {
            path: path.to_path_buf(),
            source,
        })
}

/// Whether the CPU multiplies bf16 itself. Without it bf16 is emulated, 6 to 100 times slower than f32.
fn has_native_bf16() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        std::arch::is_x86_feature_detected!("avx512bf16")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        false
    }
}
