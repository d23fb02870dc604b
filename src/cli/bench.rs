//! `clausemark models bench`: how fast the engines are on this machine, and how near to f32.

use std::io::{self, Write};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clausemark::clause::{Clause, segment};
use clausemark::document::Document;
use clausemark::encode::{EncodeError, Encoder, ModelConfig};
use clausemark::model::{Choice, Manifest, folder_of, locate, models_folder};

use super::agreement::{Agreement, Sample};
use super::args::{BenchFlags, EngineKind, PrecisionFlag};
use super::backend::{Backend, candidates, load};
use super::engine::workers;
use super::exit::Exit;
use super::terminal::{aligned, plain};

/// Two invented documents, whose clauses are what is encoded.
const TEXTS: [&str; 2] = [
    include_str!("../../data/communiques/averna-torvald-deterrence-2025.txt"),
    include_str!("../../data/communiques/kestria-orlund-leaders-2024.txt"),
];
/// How often each engine is timed; they take turns, since machines are noisy, and the median counts.
const ROUNDS: usize = 3;
/// Every way of computing, the exact one first.
const PRECISIONS: [PrecisionFlag; 4] = [
    PrecisionFlag::F32,
    PrecisionFlag::Bf16,
    PrecisionFlag::Int8,
    PrecisionFlag::Exact,
];

/// An engine that was loaded, and what was measured.
struct Measured {
    backend: Backend,
    name: String,
    encoder: Box<dyn Encoder>,
    sample: Sample,
    seconds: Vec<f64>,
}

/// Measures every engine that runs the model on this CPU.
pub fn run(flags: &BenchFlags) -> Result<Exit> {
    let config = config_of(flags.model.as_deref())?;
    let threads = workers(flags.threads)?;
    let documents = TEXTS.map(clauses_of);
    let texts = distinct(&documents, flags.clauses.get());
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();

    let mut refusals = Vec::new();
    let mut engines = Vec::new();
    for backend in every_backend() {
        match load(&config, backend) {
            Ok(encoder) => {
                tracing::warn!("{}", encoder.engine());
                engines.push(threads.install(|| warmed(backend, encoder, &documents))?);
            }
            Err(EncodeError::Unfit { reason, .. }) => refusals.push((backend, reason)),
            Err(error) if error.is_unfit() => refusals.push((backend, error.to_string())),
            Err(error) => return Err(error.into()),
        }
    }
    for round in 1..=ROUNDS {
        tracing::warn!("round {round} of {ROUNDS}, {} clauses", texts.len());
        for engine in &mut engines {
            let start = Instant::now();
            threads.install(|| engine.encoder.encode(&texts))?;
            engine.seconds.push(start.elapsed().as_secs_f64());
        }
    }
    print(&engines, &refusals, texts.len())?;
    Ok(Exit::Success)
}

/// The settings of the model of that name or in that folder.
pub fn config_of(model: Option<&str>) -> Result<ModelConfig> {
    let folder = match Manifest::built_in().choose(model)? {
        Choice::Pinned(entry) => {
            let models = models_folder();
            locate(&entry, &models)?;
            folder_of(&entry, &models)
        }
        Choice::Folder(folder) => folder,
    };
    ModelConfig::read_with_prompt(&folder, None)
        .with_context(|| format!("cannot load the model in {}", folder.display()))
}

fn clauses_of(text: &str) -> Vec<Clause> {
    segment(&Document {
        id: String::new(),
        text: text.into(),
        pages: vec![0],
        rows: None,
    })
}

/// As many different texts: the clauses again and again, numbered.
fn distinct(documents: &[Vec<Clause>], count: usize) -> Vec<String> {
    let clauses = documents.iter().flatten().cycle();
    let numbered = clauses.zip(1..=count);
    numbered
        .map(|(clause, number)| format!("{number}. {}", clause.words()))
        .collect()
}

/// Every engine with every precision it may have.
fn every_backend() -> Vec<Backend> {
    let mut backends: Vec<Backend> = Vec::new();
    for precision in PRECISIONS {
        for backend in candidates(EngineKind::Auto, precision) {
            if !backends.contains(&backend) {
                backends.push(backend);
            }
        }
    }
    backends
}

/// Runs the engine once, for what it makes of the documents.
fn warmed(
    backend: Backend,
    encoder: Box<dyn Encoder>,
    documents: &[Vec<Clause>],
) -> Result<Measured> {
    Ok(Measured {
        backend,
        name: encoder.engine(),
        sample: Sample::of(encoder.as_ref(), documents)?,
        encoder,
        seconds: Vec::new(),
    })
}

impl Measured {
    fn median(&self) -> f64 {
        let mut seconds = self.seconds.clone();
        seconds.sort_by(f64::total_cmp);
        seconds[seconds.len() / 2]
    }

    /// Which precisions of the command line this engine is taken for, where `engines` are the ones there are.
    fn taken_for(&self, engines: &[Measured]) -> String {
        let taken: Vec<&str> = [
            ("exact (the default)", PrecisionFlag::Exact),
            ("f32", PrecisionFlag::F32),
            ("bf16", PrecisionFlag::Bf16),
            ("int8", PrecisionFlag::Int8),
        ]
        .into_iter()
        .filter(|(_, precision)| {
            let there = |backend: &Backend| engines.iter().any(|engine| engine.backend == *backend);
            let mut wanted = candidates(EngineKind::Auto, *precision).into_iter();
            wanted.find(there) == Some(self.backend)
        })
        .map(|(name, _)| name)
        .collect();
        taken.join(", ")
    }
}

fn print(engines: &[Measured], refusals: &[(Backend, String)], clauses: usize) -> Result<()> {
    let Some(reference) = engines.first() else {
        bail!("no engine runs this model on this CPU");
    };
    let mut table = plain();
    table.add_row([
        "engine",
        "clauses a second",
        "least cosine",
        "same domain",
        "taken for --precision",
    ]);
    for engine in engines {
        let Agreement { least, same, .. } = engine.sample.agreement(&reference.sample);
        #[allow(clippy::cast_precision_loss)] // counts of texts
        let speed = clauses as f64 / engine.median();
        table.add_row([
            engine.name.clone(),
            format!("{speed:.0}"),
            format!("{least:.5}"),
            format!("{:.1}%", 100.0 * same),
            engine.taken_for(engines),
        ]);
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{}", aligned(table).trim_fmt())?;
    writeln!(
        out,
        "\nCosines and domains are compared with those of {} on {} clauses.",
        reference.name,
        reference.sample.domains.len()
    )?;
    for (backend, reason) in refusals {
        writeln!(out, "Not here: {backend}: {reason}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_texts_as_were_asked_for_are_all_different() {
        let documents = TEXTS.map(clauses_of);
        let texts = distinct(&documents, 500);
        let different: std::collections::HashSet<&String> = texts.iter().collect();
        assert_eq!(different.len(), 500);
    }

    #[test]
    fn each_engine_is_measured_once_in_each_precision() {
        let backends = every_backend();
        for (place, backend) in backends.iter().enumerate() {
            assert!(!backends[..place].contains(backend), "{backend}");
        }
        assert!(backends.len() >= 4);
    }
}
