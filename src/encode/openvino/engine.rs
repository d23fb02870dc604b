//! Batches in, pooled vectors out.

use std::fmt::Display;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ndarray::{Array2, ArrayView2};
use openvino::{
    CompiledModel, Core, DeviceType, ElementType, InferRequest, InferenceError, RwPropertyKey,
    Shape, Tensor,
};

use super::super::head::Head;
use super::super::tokens::TokenBatch;
use super::super::weights::{Embeddings, Source};
use super::super::{Batching, EncodeError, Engine, ModelConfig, Precision, has_native_bf16};
use super::calibration::{Calibration, Extent};
use super::graph::Constants;
use super::network::{self, MASK, Plan, STATES};
use super::runtime;

/// The engine's name, in messages.
pub(super) const NAME: &str = "openvino";

/// A sentence encoder on OpenVINO. One copy of the weights serves all threads; each thread multiplies alone.
pub struct OpenVinoEngine {
    network: Mutex<CompiledModel>,
    /// Those that no thread uses now.
    requests: Mutex<Vec<InferRequest>>,
    embeddings: Embeddings,
    /// The width of a hidden state.
    states: usize,
    head: Head,
    width: usize,
    /// Whether every batch is filled up.
    fills_up: bool,
    /// What went into the products that are watched.
    extents: Mutex<Vec<Extent>>,
    name: String,
}

impl OpenVinoEngine {
    /// Builds the network from the weights of the model's folder, for as many threads as call it now.
    ///
    /// # Errors
    /// When OpenVINO is not there, does not run such a model, the CPU lacks the precision, or the model was not
    /// [calibrated](super::Calibration) for it; when the weights are missing, damaged or not those of the configuration.
    pub fn load(config: &ModelConfig, precision: Precision) -> Result<Self, EncodeError> {
        if precision == Precision::Bf16 && !has_native_bf16() {
            return Err(EncodeError::NoNativeBf16);
        }
        let source = open(config)?;
        let plan = match precision {
            Precision::F32 | Precision::Bf16 => Plan::Exact,
            Precision::Int8 => Calibration::read(config, &source)
                .map(Plan::quantised)
                .map_err(|reason| EncodeError::Unfit {
                    engine: NAME,
                    reason,
                })?,
        };
        Self::build(config, precision, source, &plan)
    }

    /// The same with 8-bit products by a calibration that lies nowhere yet.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn quantised(config: &ModelConfig, calibration: Calibration) -> Result<Self, EncodeError> {
        let plan = Plan::quantised(calibration);
        Self::build(config, Precision::Int8, open(config)?, &plan)
    }

    pub(super) fn build(
        config: &ModelConfig,
        precision: Precision,
        source: Source<'_>,
        plan: &Plan,
    ) -> Result<Self, EncodeError> {
        let embeddings = source.embeddings()?;
        let graph = network::write(config, &source, embeddings.norm.clone(), plan)?;
        drop(source);
        let (text, constants) = graph.finish();
        let network = compile(&text, constants, precision).map_err(|error| failed(&error))?;
        let extents = match plan {
            Plan::Watched => vec![Extent::none(config.width); 3 * config.layers],
            _ => Vec::new(),
        };
        Ok(Self {
            network: Mutex::new(network),
            requests: Mutex::default(),
            embeddings,
            states: config.width,
            head: Head::load(config, NAME)?,
            width: config.vector_width(),
            // On AVX2 in f32 the number of rows was found to make no difference; elsewhere nobody looked.
            fills_up: precision != Precision::F32 || has_avx512(),
            extents: Mutex::new(extents),
            name: format!(
                "{NAME}-{} ({}{})",
                precision.as_str(),
                version(),
                plan.mark()
            ),
        })
    }

    /// What went into the products that were watched.
    pub(super) fn watched(self) -> Vec<Extent> {
        self.extents
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self, batch: &TokenBatch, request: &InferRequest) -> Result<(), InferenceError> {
        for (place, extent) in whole(&self.extents).iter_mut().enumerate() {
            let output = request.get_output_tensor_by_index(1 + place)?;
            let texts = output
                .get_data::<f32>()?
                .chunks_exact(batch.row * self.states);
            for (states, length) in texts.zip(&batch.lengths) {
                extent.take(&states[..length * self.states]);
            }
        }
        Ok(())
    }

    /// A request that no other thread uses.
    fn request(&self) -> Result<InferRequest, EncodeError> {
        if let Some(request) = whole(&self.requests).pop() {
            return Ok(request);
        }
        let made = whole(&self.network).create_infer_request();
        made.map_err(|error| failed(&error))
    }

    fn run(
        &self,
        batch: &TokenBatch,
        request: &mut InferRequest,
    ) -> Result<Tensor, InferenceError> {
        let (rows, row) = (batch.lengths.len(), batch.row);
        let [rows, length, width] = [rows, row, self.states].map(signed);
        let mut sums = Tensor::new(ElementType::F32, &Shape::new(&[rows, length, width])?)?;
        let places = sums
            .get_data_mut()?
            .chunks_exact_mut(batch.row * self.states);
        for (ids, sums) in batch.ids.chunks_exact(row).zip(places) {
            self.embeddings.look_up(ids, sums);
        }
        request.set_tensor(STATES, &sums)?;
        let mut mask = Tensor::new(ElementType::F32, &Shape::new(&[rows, 1, 1, length])?)?;
        let places = mask.get_data_mut()?.chunks_exact_mut(row);
        for (length, mask) in batch.lengths.iter().zip(places) {
            mask[*length..].fill(f32::MIN);
        }
        request.set_tensor(MASK, &mask)?;
        request.infer()?;
        self.watch(batch, request)?;
        request.get_output_tensor_by_index(0)
    }
}

impl Engine for OpenVinoEngine {
    fn width(&self) -> usize {
        self.width
    }

    fn batching(&self) -> Batching {
        Batching::Padded {
            rows: 16,
            always: self.fills_up,
            step: 1,
        }
    }

    fn pool(&self, batch: &TokenBatch) -> Result<Array2<f32>, EncodeError> {
        let mut request = self.request()?;
        let states = self
            .run(batch, &mut request)
            .map_err(|error| failed(&error))?;
        let numbers: &[f32] = states.get_data().map_err(|error| failed(&error))?;
        let mut vectors = Array2::zeros((batch.lengths.len(), self.width));
        let texts = numbers.chunks_exact(batch.row * self.states);
        for ((states, length), mut vector) in texts.zip(&batch.lengths).zip(vectors.rows_mut()) {
            let states =
                ArrayView2::from_shape((*length, self.states), &states[..length * self.states])
                    .map_err(|error| failed(&error))?;
            vector.assign(&self.head.vector(states));
        }
        whole(&self.requests).push(request);
        Ok(vectors)
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

/// Opens the weights of a model, where the library is there to run it: reading them is most of the work of loading.
pub(super) fn open(config: &ModelConfig) -> Result<Source<'_>, EncodeError> {
    runtime::load().map_err(|reason| EncodeError::NoLibrary {
        engine: NAME,
        reason,
    })?;
    Source::open(config, NAME)
}

impl Plan {
    /// What tells vectors of this plan from those of others of the same precision.
    fn mark(&self) -> String {
        match self {
            Self::Quantised {
                calibration,
                largest,
            } => format!(", {}-{largest}", calibration.checksum()),
            _ => String::new(),
        }
    }

    fn quantised(calibration: Calibration) -> Self {
        Self::Quantised {
            calibration,
            largest: if has_dot_products() {
                i8::MAX
            } else {
                i8::MAX / 2
            },
        }
    }
}

fn has_avx512() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        std::arch::is_x86_feature_detected!("avx512f")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        true
    }
}

/// Whether the CPU adds up products of 8-bit integers in 32 bits. Where it has but 16, two products must not go past them:
/// weights may have half the range.
fn has_dot_products() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        std::arch::is_x86_feature_detected!("avx512vnni")
            || std::arch::is_x86_feature_detected!("avxvnni")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        true
    }
}

/// Compiles the graph for this CPU, for the threads of the pool that calls.
fn compile(
    text: &[u8],
    constants: Constants,
    precision: Precision,
) -> Result<CompiledModel, Box<dyn std::error::Error>> {
    let mut core = Core::new()?;
    // What is not made of 8-bit integers.
    let rest = match precision {
        Precision::Int8 if has_native_bf16() => Precision::Bf16,
        Precision::Int8 => Precision::F32,
        other => other,
    };
    let threads = rayon::current_num_threads().to_string();
    let settings = [
        (RwPropertyKey::NumStreams, threads.as_str()),
        (RwPropertyKey::InferenceNumThreads, &threads),
        (RwPropertyKey::HintEnableCpuPinning, "NO"),
        (RwPropertyKey::HintInferencePrecision, rest.as_str()),
    ];
    core.set_properties(&DeviceType::CPU, settings)?;
    let size = Shape::new(&[i64::try_from(constants.size)?])?;
    let mut weights = Tensor::new(ElementType::U8, &size)?;
    constants.write(weights.get_raw_data_mut()?);
    let model = core.read_model_from_buffer(text, Some(&weights))?;
    Ok(core.compile_model(&model, DeviceType::CPU)?)
}

fn signed(length: usize) -> i64 {
    i64::try_from(length).expect("lengths are far below 2^63")
}

/// The guarded value. A thread that panicked took its request with it; those that are left are whole.
fn whole<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The library's release.
fn version() -> String {
    let build = openvino::version().build_number;
    build.split('-').next().unwrap_or(&build).to_owned()
}

fn failed(error: &dyn Display) -> EncodeError {
    EncodeError::Engine {
        engine: NAME,
        reason: error.to_string(),
    }
}
