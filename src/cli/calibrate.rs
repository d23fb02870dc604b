//! `clausemark models calibrate`: 8-bit products for OpenVINO, accepted where labels stay those of f32.

use anyhow::{Result, bail};
use clausemark::clause::{Clause, segment};
use clausemark::document::{ReadSettings, collect, read};
use clausemark::encode::{
    BatchEncoder, Calibration, EncodeError, ModelConfig, OpenVinoEngine, Precision,
};

use super::agreement::{Agreement, Sample};
use super::args::CalibrateFlags;
use super::bench::config_of;
use super::engine::workers;
use super::exit::Exit;

/// The share of clauses whose best domain must be that of f32.
const SAME: f32 = 0.97;
/// The most bytes of a document.
const LIMIT: u64 = 1 << 26;
/// The fewest clauses that show as much.
const FEWEST: usize = 100;

/// Measures, compares, and writes what is accepted.
pub fn run(flags: &CalibrateFlags) -> Result<Exit> {
    let config = config_of(flags.model.as_deref())?;
    let documents = documents(flags)?;
    let (measured, compared) = halves(documents);
    let clauses: usize = compared.iter().map(Vec::len).sum();
    if clauses < FEWEST {
        bail!(
            "half of the documents have {clauses} clauses, and {FEWEST} are needed to compare labels; name more documents"
        );
    }
    let threads = workers(flags.threads)?;
    let (calibration, agreement) = threads.install(|| calibrate(&config, &measured, &compared))?;
    let Agreement { least, mean, same } = agreement;
    let found = format!(
        "{:.1}% of {clauses} clauses have the domain of f32; cosines are {mean:.4} in the mean and {least:.4} at least",
        100.0 * same
    );
    if same < SAME {
        bail!("not accepted: {found}; at least {:.0}% must", 100.0 * SAME);
    }
    calibration.write(&config)?;
    tracing::warn!("{found}");
    tracing::warn!("{} is written", Calibration::path(&config).display());
    Ok(Exit::Success)
}

/// The clauses of each document.
fn documents(flags: &CalibrateFlags) -> Result<Vec<Vec<Clause>>> {
    let settings = ReadSettings {
        limit: LIMIT,
        streamed: LIMIT,
        table: None,
    };
    let mut documents = Vec::new();
    for source in collect(&flags.paths, &[], &settings)?.sources {
        documents.extend(read(&source, &settings)?.iter().map(segment));
    }
    Ok(documents)
}

/// Every other document.
fn halves(documents: Vec<Vec<Clause>>) -> (Vec<Vec<Clause>>, Vec<Vec<Clause>>) {
    let (mut even, mut odd) = (Vec::new(), Vec::new());
    for (place, document) in documents.into_iter().enumerate() {
        if place % 2 == 0 {
            even.push(document);
        } else {
            odd.push(document);
        }
    }
    (even, odd)
}

fn calibrate(
    config: &ModelConfig,
    measured: &[Vec<Clause>],
    compared: &[Vec<Clause>],
) -> Result<(Calibration, Agreement)> {
    let texts: Vec<&str> = measured.iter().flatten().map(Clause::words).collect();
    let calibration = Calibration::measure(config, &texts)?;
    let sample = |engine: Result<OpenVinoEngine, EncodeError>| {
        Sample::of(&BatchEncoder::new(config, engine?)?, compared)
    };
    let exact = sample(OpenVinoEngine::load(config, Precision::F32))?;
    let quantised = sample(OpenVinoEngine::quantised(config, calibration.clone()))?;
    Ok((calibration, quantised.agreement(&exact)))
}
