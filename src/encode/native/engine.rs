//! Batches in, pooled vectors out.

use std::sync::Mutex;

use ndarray::{Array2, ArrayView2};

use super::super::head::Head;
use super::super::tokens::TokenBatch;
use super::super::{Batching, EncodeError, Engine, ModelConfig, Precision};
use super::network::{Network, Room};
use super::weights;
use crate::product::{Bf16, Format, Int8, Unit};

/// The engine's name, in messages.
pub(super) const NAME: &str = "native";

/// Tokens of a batch: enough to be worth reading the weights for, few enough to stay in the second cache.
const TOKENS: usize = 512;

/// A sentence encoder on this CPU's own instructions. One copy of the weights serves all threads.
pub struct NativeEngine {
    network: Box<dyn HiddenStates>,
    head: Head,
    unit: Unit,
    precision: Precision,
    width: usize,
}

impl NativeEngine {
    /// Loads the weights of the model's folder for the fastest unit of this CPU.
    ///
    /// # Errors
    /// When the CPU lacks the instructions, the engine does not run such a model or has no such precision, or the weights
    /// are missing, damaged or not those of the configuration.
    pub fn load(config: &ModelConfig, precision: Precision) -> Result<Self, EncodeError> {
        let unit = Unit::all().first().ok_or_else(|| EncodeError::Unfit {
            engine: NAME,
            reason: "it needs a CPU with AVX-512 and its bf16 and VNNI parts".into(),
        })?;
        Self::load_on(config, precision, *unit)
    }

    /// The same for one of the units this CPU has.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_on(
        config: &ModelConfig,
        precision: Precision,
        unit: Unit,
    ) -> Result<Self, EncodeError> {
        if !Unit::all().contains(&unit) {
            return Err(EncodeError::Unfit {
                engine: NAME,
                reason: format!("this CPU has no {}", unit.as_str()),
            });
        }
        let network: Box<dyn HiddenStates> = match precision {
            Precision::F32 => {
                return Err(EncodeError::Unfit {
                    engine: NAME,
                    reason: "it computes in bf16 and int8 only".into(),
                });
            }
            Precision::Bf16 => Box::new(Shared::<Bf16>::load(config)?),
            Precision::Int8 => Box::new(Shared::<Int8>::load(config)?),
        };
        Ok(Self {
            network,
            head: Head::load(config, NAME)?,
            unit,
            precision,
            width: config.vector_width(),
        })
    }
}

impl Engine for NativeEngine {
    fn width(&self) -> usize {
        self.width
    }

    fn batching(&self) -> Batching {
        Batching::Packed { tokens: TOKENS }
    }

    fn pool(&self, batch: &TokenBatch) -> Result<Array2<f32>, EncodeError> {
        let texts: Vec<&[u32]> = batch.rows().collect();
        let mut vectors = Array2::zeros((texts.len(), self.width));
        self.network
            .hidden_states(self.unit, &texts, &mut |text, states| {
                vectors.row_mut(text).assign(&self.head.vector(states));
            });
        Ok(vectors)
    }

    fn name(&self) -> String {
        format!(
            "{NAME}-{} ({})",
            self.precision.as_str(),
            self.unit.as_str()
        )
    }
}

/// A network in some format.
trait HiddenStates: Send + Sync {
    /// Hands on the hidden states of each text: its place, and tokens x width. The unit is one that this CPU has.
    fn hidden_states(
        &self,
        unit: Unit,
        texts: &[&[u32]],
        each: &mut dyn FnMut(usize, ArrayView2<'_, f32>),
    );
}

/// A network that threads share, and the rooms they take turns in.
struct Shared<F: Format> {
    network: Network<F>,
    rooms: Mutex<Vec<Room<F>>>,
}

impl<F: Format> Shared<F> {
    fn load(config: &ModelConfig) -> Result<Self, EncodeError> {
        Ok(Self {
            network: weights::load(config)?,
            rooms: Mutex::default(),
        })
    }

    fn rooms(&self) -> std::sync::MutexGuard<'_, Vec<Room<F>>> {
        // A thread that panicked took its room with it; those that are left are whole.
        self.rooms
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl<F: Format> HiddenStates for Shared<F> {
    fn hidden_states(
        &self,
        unit: Unit,
        texts: &[&[u32]],
        each: &mut dyn FnMut(usize, ArrayView2<'_, f32>),
    ) {
        let free = self.rooms().pop();
        let mut room = free.unwrap_or_else(|| Room::of(&self.network));
        // SAFETY: `NativeEngine::load_on` saw to it that the CPU has the unit.
        let mut states = unsafe { self.network.forward(unit, texts, &mut room) };
        for (place, text) in texts.iter().enumerate() {
            let (own, rest) = states.split_at(text.len() * self.network.width);
            let own = ArrayView2::from_shape((text.len(), self.network.width), own)
                .expect("a row of the width a token");
            each(place, own);
            states = rest;
        }
        self.rooms().push(room);
    }
}
