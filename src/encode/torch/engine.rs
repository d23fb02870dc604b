//! Any of the networks as an engine: batches in, vectors out.

use ndarray::Array2;
use rust_bert::bert::BertEmbeddings;
use rust_bert::roberta::RobertaEmbeddings;
use tch::{Kind, Tensor};

use super::super::tokens::TokenBatch;
use super::super::{
    Batching, EncodeError, Engine, ModelConfig, NetworkKind, Pooling, Precision, has_native_bf16,
};
use super::dense::Dense;
use super::{Network, albert, bert, distilbert, pooling};
use crate::checkpoint::{WeightFiles, Weights};

const NAME: &str = "torch";

/// A sentence encoder on libtorch. One copy of the weights serves all threads; each thread multiplies alone.
pub struct TorchEngine {
    model: SharedModel,
    width: usize,
    pooling: Pooling,
    precision: Precision,
}

struct SharedModel {
    network: Box<dyn Network>,
    dense: Vec<Dense>,
}

// SAFETY: a `tch::Tensor` is a counted reference to a C++ tensor; the count is atomic, and reading one tensor from
// several threads is what libtorch guarantees (tch says the same of `CModule`). A model holds tensors and functions, and
// is only ever read after it was built: going through it takes `&self`, runs without dropout and without gradients, and
// writes to no weight.
unsafe impl Sync for SharedModel {}

impl TorchEngine {
    /// Loads the weights of the model's folder.
    ///
    /// # Errors
    /// When the weights are missing, damaged or not those of the configuration, or the CPU lacks the precision.
    pub fn load(config: &ModelConfig, precision: Precision) -> Result<Self, EncodeError> {
        if precision == Precision::Bf16 && !has_native_bf16() {
            return Err(EncodeError::NoNativeBf16);
        }
        let kind = match precision {
            Precision::F32 => Kind::Float,
            Precision::Bf16 => Kind::BFloat16,
            Precision::Int8 => {
                return Err(EncodeError::Unfit {
                    engine: NAME,
                    reason: "it computes in f32 and bf16 only".into(),
                });
            }
        };
        let mut weights = Weights::read(&WeightFiles::find(&config.network_folder)?)?;
        let weights = &mut weights;
        let network = match config.network {
            NetworkKind::Bert => bert::load::<BertEmbeddings>(config, "bert", weights, kind),
            NetworkKind::Roberta => {
                bert::load::<RobertaEmbeddings>(config, "roberta", weights, kind)
            }
            NetworkKind::DistilBert => distilbert::load(config, weights, kind),
            NetworkKind::Albert => albert::load(config, weights, kind),
        }?;
        let dense = config.dense.iter().map(Dense::load);
        Ok(Self {
            model: SharedModel {
                network,
                dense: dense.collect::<Result<_, _>>()?,
            },
            width: config.vector_width(),
            pooling: config.pooling,
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
        let hidden = self
            .model
            .network
            .hidden_states(&ids, &mask)
            .map_err(|error| failed(&error))?
            .to_kind(Kind::Float);
        let pooled = pooling::pool(&hidden, &mask, self.pooling);
        let layers = self.model.dense.iter();
        Ok(layers.fold(pooled, |vectors, layer| layer.forward(&vectors)))
    }
}

impl Engine for TorchEngine {
    fn width(&self) -> usize {
        self.width
    }

    fn batching(&self) -> Batching {
        // In bf16 the kernel, and with it the rounding, changes with the number of rows on some CPUs.
        Batching::Padded {
            rows: 16,
            always: self.precision == Precision::Bf16,
            // Matrices that begin at odd places are multiplied by other kernels than even ones.
            step: 4,
        }
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
