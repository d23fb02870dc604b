//! From texts to vectors.
//!
//! In come texts, out comes one row a text: a vector of length one whose inner products are cosines. [`Encoder`] is
//! what the stages behind see. An [`Engine`] is the part that multiplies matrices; it is handed batches of token ids
//! and knows nothing of text. [`BatchEncoder`] makes an encoder of any engine: it cuts texts into tokens, long texts
//! into windows, sorts by length, spreads batches over the worker threads, and puts the rows back in order.

mod batch;
mod cache;
mod config;
mod error;
mod head;
#[cfg(target_arch = "x86_64")]
mod native;
mod openvino;
mod tokens;
#[cfg(feature = "torch")]
mod torch;
mod weights;

use ndarray::Array2;

pub use batch::BatchEncoder;
pub use cache::{CacheError, CacheUse, CachedEncoder};
pub use config::{Activation, ConfigNote, DenseLayer, ModelConfig, NetworkKind, Pooling};
pub use error::EncodeError;
#[cfg(target_arch = "x86_64")]
pub use native::{NativeEngine, Unit};
pub use openvino::{Calibration, OpenVinoEngine};
pub use tokens::{TextTokens, TokenBatch, Tokeniser};
#[cfg(feature = "torch")]
pub use torch::TorchEngine;

/// How numbers are held while a model runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// 32-bit floating point.
    #[default]
    F32,
    /// 16-bit brain floating point, for CPUs that multiply it natively.
    Bf16,
    /// 8-bit integers with scales, in matrix products.
    Int8,
}

impl Precision {
    /// The name used on the command line and in the run file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::Bf16 => "bf16",
            Self::Int8 => "int8",
        }
    }
}

/// Turns texts into vectors.
pub trait Encoder: Send + Sync {
    /// The number of columns of what [`encode`](Self::encode) returns.
    fn width(&self) -> usize;

    /// One row a text, in the order of the texts, each of Euclidean length one.
    ///
    /// A row depends on its own text alone, bit for bit: not on the texts beside it nor on the number of threads.
    ///
    /// # Errors
    /// When the tokenizer or the engine fails.
    fn encode(&self, texts: &[&str]) -> Result<Array2<f32>, EncodeError>;

    /// What ran, for the run file: engine, precision and the like.
    fn engine(&self) -> String;
}

/// How an engine wants texts put into batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batching {
    /// Rows of nearly the same length, filled up with padding to one that follows from a row's own length.
    Padded {
        /// Rows of a batch at most.
        rows: usize,
        /// Whether each batch is filled up to as many, because the engine rounds otherwise where there are fewer.
        always: bool,
        /// Rows of up to 16 tokens are filled up to a multiple of this, those of up to 32 of twice as many, at most 4, and
        /// longer ones of 4. Short rows are phrases, of which there are many of each length, and padding would be much of
        /// them.
        step: usize,
    },
    /// Rows of any length; what they are filled up with is not looked at.
    Packed {
        /// Tokens of a batch, which a single longer row may exceed.
        tokens: usize,
    },
}

/// Runs a network over batches of token ids.
pub trait Engine: Send + Sync {
    /// The number of columns of what [`pool`](Self::pool) returns.
    fn width(&self) -> usize;

    /// How texts are put into batches.
    fn batching(&self) -> Batching {
        Batching::Padded {
            rows: 16,
            always: false,
            step: 4,
        }
    }

    /// What the model makes of each row before it is normalised, pooled and through its Dense layers: one row a row of
    /// the batch.
    ///
    /// # Errors
    /// When the network cannot be run.
    fn pool(&self, batch: &TokenBatch) -> Result<Array2<f32>, EncodeError>;

    /// Name and precision, for the run file.
    fn name(&self) -> String;
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
