//! Which engine runs a model: the one that was asked for, or the fastest that there is for it.

use std::fmt;

use anyhow::{Result, bail};
use clausemark::encode::{
    BatchEncoder, EncodeError, Encoder, Engine, ModelConfig, OpenVinoEngine, Precision,
};

use super::args::{EngineKind, PrecisionFlag};

/// An engine with what it computes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backend {
    pub kind: BackendKind,
    pub precision: Precision,
}

/// The engines there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackendKind {
    Native,
    OpenVino,
    Torch,
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            BackendKind::Native => "native",
            BackendKind::OpenVino => "openvino",
            BackendKind::Torch => "torch",
        };
        write!(f, "{kind}-{}", self.precision.as_str())
    }
}

/// The engines that do what was asked for, the fastest first. `clausemark models bench` shows whether they are.
pub fn candidates(engine: EngineKind, precision: PrecisionFlag) -> Vec<Backend> {
    use BackendKind::{Native, OpenVino, Torch};
    use Precision::{Bf16, F32, Int8};
    let all: &[(BackendKind, Precision)] = match precision {
        PrecisionFlag::Exact => &[(Native, Bf16), (OpenVino, F32), (Torch, F32)],
        PrecisionFlag::F32 => &[(OpenVino, F32), (Torch, F32)],
        PrecisionFlag::Bf16 => &[(Native, Bf16), (OpenVino, Bf16), (Torch, Bf16)],
        PrecisionFlag::Int8 => &[(Native, Int8), (OpenVino, Int8)],
    };
    all.iter()
        .map(|(kind, precision)| Backend {
            kind: *kind,
            precision: *precision,
        })
        .filter(|backend| match engine {
            EngineKind::Auto | EngineKind::Nli => true,
            EngineKind::Native => backend.kind == Native,
            EngineKind::OpenVino => backend.kind == OpenVino,
            EngineKind::Torch => backend.kind == Torch,
        })
        .collect()
}

/// Loads the model with the first engine that does what was asked for and runs such a model on this CPU.
///
/// # Errors
/// When none does, or the model is damaged.
pub fn load_encoder(
    config: &ModelConfig,
    kind: EngineKind,
    precision: PrecisionFlag,
) -> Result<Box<dyn Encoder>> {
    let mut refusal = None;
    for backend in candidates(kind, precision) {
        match load(config, backend) {
            Ok(encoder) => return Ok(encoder),
            Err(error) if error.is_unfit() => {
                if let EncodeError::NoLibrary { engine, .. } = &error
                    && kind == EngineKind::Auto
                {
                    tracing::warn!("{engine} is not on this machine; a slower engine is used");
                }
                // What the preferred engine lacks tells more than what the others do.
                refusal.get_or_insert(error);
            }
            Err(error) => return Err(error.into()),
        }
    }
    match refusal {
        Some(refusal) => Err(refusal.into()),
        None => bail!(
            "no engine does that: torch does not compute in int8, nor the native engine in f32; leave out --engine or --precision"
        ),
    }
}

/// Loads the model with that engine.
///
/// # Errors
/// When the engine does not run such a model on this CPU ([`EncodeError::is_unfit`]), or the model is damaged.
pub fn load(config: &ModelConfig, backend: Backend) -> Result<Box<dyn Encoder>, EncodeError> {
    match backend.kind {
        BackendKind::Native => load_native(config, backend.precision),
        BackendKind::OpenVino => boxed(config, OpenVinoEngine::load(config, backend.precision)?),
        BackendKind::Torch => load_torch(config, backend.precision),
    }
}

#[cfg(target_arch = "x86_64")]
fn load_native(
    config: &ModelConfig,
    precision: Precision,
) -> Result<Box<dyn Encoder>, EncodeError> {
    use clausemark::encode::NativeEngine;
    boxed(config, NativeEngine::load(config, precision)?)
}

#[cfg(not(target_arch = "x86_64"))]
fn load_native(_: &ModelConfig, _: Precision) -> Result<Box<dyn Encoder>, EncodeError> {
    Err(EncodeError::Unfit {
        engine: "native",
        reason: "it is for x86-64 only".into(),
    })
}

#[cfg(feature = "torch")]
fn load_torch(config: &ModelConfig, precision: Precision) -> Result<Box<dyn Encoder>, EncodeError> {
    use clausemark::encode::TorchEngine;
    boxed(config, TorchEngine::load(config, precision)?)
}

#[cfg(not(feature = "torch"))]
fn load_torch(_: &ModelConfig, _: Precision) -> Result<Box<dyn Encoder>, EncodeError> {
    Err(EncodeError::Unfit {
        engine: "torch",
        reason: "this program was built without it; build it with its default features".into(),
    })
}

fn boxed<E: Engine + 'static>(
    config: &ModelConfig,
    engine: E,
) -> Result<Box<dyn Encoder>, EncodeError> {
    Ok(Box::new(BatchEncoder::new(config, engine)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backend(kind: BackendKind, precision: Precision) -> Backend {
        Backend { kind, precision }
    }

    #[test]
    fn the_fastest_exact_engine_comes_first_and_torch_last() {
        let found = candidates(EngineKind::Auto, PrecisionFlag::Exact);
        assert_eq!(
            found,
            [
                backend(BackendKind::Native, Precision::Bf16),
                backend(BackendKind::OpenVino, Precision::F32),
                backend(BackendKind::Torch, Precision::F32)
            ]
        );
    }

    #[test]
    fn an_engine_that_was_named_stands_alone() {
        let found = candidates(EngineKind::Torch, PrecisionFlag::Exact);
        assert_eq!(found, [backend(BackendKind::Torch, Precision::F32)]);
        assert_eq!(candidates(EngineKind::Torch, PrecisionFlag::Int8), []);
        assert_eq!(candidates(EngineKind::Native, PrecisionFlag::F32), []);
        let found = candidates(EngineKind::OpenVino, PrecisionFlag::Exact);
        assert_eq!(found, [backend(BackendKind::OpenVino, Precision::F32)]);
    }
}
