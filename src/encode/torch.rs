//! The torch engine: rust-bert's BERT on libtorch.

use std::collections::HashMap;
use std::path::Path;

use ndarray::Array2;
use rust_bert::bert::{BertConfig, BertEmbeddings, BertModel};
use tch::nn::VarStore;
use tch::{Device, Kind, Tensor};

use super::config::read_json;
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
        let bert: BertConfig = read_json(&config.folder.join("config.json"))?;
        let weights = config.folder.join("model.safetensors");
        let model = build(&bert, &weights, precision)?;
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

/// Builds the network around the weights of the file.
///
/// rust-bert fills every weight with random numbers first, which takes longer than reading the file. The tables it has
/// no other use for the size of are therefore built with one row, and all weights are then put in place of what was
/// built; their shapes are checked against the configuration here.
fn build(
    bert: &BertConfig,
    weights: &Path,
    precision: Precision,
) -> Result<BertModel<BertEmbeddings>, EncodeError> {
    let wrong = |reason: String| EncodeError::Weights {
        path: weights.to_path_buf(),
        reason,
    };
    std::fs::File::open(weights).map_err(|source| EncodeError::Read {
        path: weights.to_path_buf(),
        source,
    })?;
    let mut read: HashMap<String, Tensor> = Tensor::read_safetensors(weights)
        .map_err(|error| wrong(first_line(&error)))?
        .into_iter()
        .collect();
    let mut store = VarStore::new(Device::Cpu);
    let small = BertConfig {
        vocab_size: 1,
        max_position_embeddings: 1,
        intermediate_size: 1,
        ..bert.clone()
    };
    let model = BertModel::new_with_optional_pooler(store.root(), &small, false);
    for (name, mut variable) in store.variables() {
        let tensor = read
            .remove(&name)
            .ok_or_else(|| wrong(format!("{name} is not in it")))?;
        let (found, expected) = (tensor.size(), shape_of(&name, &variable, bert));
        if found != expected {
            return Err(wrong(format!(
                "{name} is {found:?} and should be {expected:?}"
            )));
        }
        let tensor = match precision {
            Precision::F32 => tensor.to_kind(Kind::Float),
            Precision::Bf16 => tensor.to_kind(Kind::BFloat16),
        };
        variable
            .f_set_data(&tensor)
            .map_err(|error| wrong(first_line(&error)))?;
    }
    store.freeze();
    Ok(model)
}

/// The shape that the configuration asks of a weight: that of the small network, but for what was built small.
fn shape_of(name: &str, built: &Tensor, bert: &BertConfig) -> Vec<i64> {
    let (hidden, inner) = (bert.hidden_size, bert.intermediate_size);
    let in_feed_forward = !name.contains(".attention.");
    if name.ends_with("word_embeddings.weight") {
        vec![bert.vocab_size, hidden]
    } else if name.ends_with("position_embeddings.weight") {
        vec![bert.max_position_embeddings, hidden]
    } else if name.ends_with("intermediate.dense.weight") {
        vec![inner, hidden]
    } else if name.ends_with("intermediate.dense.bias") {
        vec![inner]
    } else if in_feed_forward && name.ends_with("output.dense.weight") {
        vec![hidden, inner]
    } else {
        built.size()
    }
}

fn first_line(error: &dyn std::fmt::Display) -> String {
    error
        .to_string()
        .lines()
        .next()
        .unwrap_or_default()
        .to_string()
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
