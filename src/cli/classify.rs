//! `clausemark classify`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clausemark::classify::{Classifier, Settings};
use clausemark::encode::{Encoder, ModelConfig, Precision};
use clausemark::keyword::KeywordRanker;
use clausemark::model::{self, Manifest, ModelEntry};
use clausemark::output::{ClauseTable, beside, write_whole};
use clausemark::run::{Pipeline, RunReport, classify};
use clausemark::taxonomy::{self, Taxonomy};
use serde_json::{Value, json};

use super::args::{ClassifyFlags, PrecisionFlag};
use super::exit::Exit;
use super::files::Inputs;
use super::summary;
use super::terminal::stop_flag;

/// The model that was loaded, for the run file.
struct Loaded {
    entry: ModelEntry,
    checksum: String,
    encoder: Box<dyn Encoder>,
}

/// Classifies the documents the flags name.
pub fn run(flags: &ClassifyFlags) -> Result<Exit> {
    let begun = Instant::now();
    let taxonomy = load_taxonomy(flags.taxonomy.as_ref())?;
    let stop = stop_flag()?;
    let (inputs, destination) = Inputs::new(&flags.input)?;
    let loaded = inputs.threads.install(|| load_model(flags))?;
    let classifier = inputs
        .threads
        .install(|| Classifier::new(&taxonomy, loaded.encoder.as_ref(), Settings::default()))?;
    let loading = begun.elapsed();

    let keywords = KeywordRanker::new(loaded.encoder.as_ref(), flags.keywords);
    let pipeline = Pipeline {
        encoder: loaded.encoder.as_ref(),
        classifier: &classifier,
        keywords: &keywords,
        taxonomy: &taxonomy,
    };
    let table = ClauseTable::new(destination, &taxonomy, flags.scores, inputs.kept())?;
    let (report, running) = inputs
        .run(|progress, seen| classify(&inputs.input(), &pipeline, table, progress, &stop, seen))?;
    let skipped = inputs.collected.skipped;
    if !inputs.streamed {
        let record = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "taxonomy": { "name": taxonomy.name, "path": flags.taxonomy, "sha256": taxonomy.checksum },
            "model": {
                "name": loaded.entry.name,
                "version": loaded.entry.version,
                "sha256": loaded.checksum,
            },
            "engine": loaded.encoder.engine(),
            "settings": settings(flags, inputs.threads.current_num_threads()),
            "counts": counts(&report, skipped),
            "not_english": report.foreign,
            "seconds": seconds(&report, loading, running),
        });
        let text = serde_json::to_string_pretty(&record)? + "\n";
        write_whole(&beside(&inputs.output, ".run.json"), text.as_bytes())?;
    }
    inputs.finish(
        &report,
        &summary::of_classify(&report, &taxonomy, running, skipped),
    )
}

fn load_taxonomy(path: Option<&PathBuf>) -> Result<Taxonomy> {
    Ok(path.map_or_else(|| Ok(taxonomy::built_in()), |path| taxonomy::load(path))?)
}

/// Loads the model while its files are checked.
fn load_model(flags: &ClassifyFlags) -> Result<Loaded> {
    let manifest = Manifest::built_in();
    let entry = manifest.get(flags.model.as_deref())?.clone();
    let models = model::models_folder();
    let precision = precision(flags.precision);
    let (location, encoder) = rayon::join(
        || model::locate(&entry, &models),
        || {
            let config = ModelConfig::read(&model::folder_of(&entry, &models))?;
            load_encoder(&config, precision)
        },
    );
    // What is wrong with the files explains why loading them failed.
    let location = location?;
    let encoder = encoder.with_context(|| format!("cannot load the model {}", entry.name))?;
    Ok(Loaded {
        entry,
        checksum: location.checksum,
        encoder,
    })
}

#[cfg(feature = "torch")]
fn load_encoder(config: &ModelConfig, precision: Precision) -> Result<Box<dyn Encoder>> {
    use clausemark::encode::{BatchEncoder, TorchEngine};
    Ok(Box::new(BatchEncoder::new(
        config,
        TorchEngine::load(config, precision)?,
    )?))
}

#[cfg(not(feature = "torch"))]
fn load_encoder(_: &ModelConfig, _: Precision) -> Result<Box<dyn Encoder>> {
    anyhow::bail!("this program was built without an engine; build it with its default features")
}

fn precision(flag: PrecisionFlag) -> Precision {
    match flag {
        PrecisionFlag::F32 => Precision::F32,
        PrecisionFlag::Bf16 => Precision::Bf16,
    }
}

fn settings(flags: &ClassifyFlags, threads: usize) -> Value {
    json!({
        "paths": flags.input.paths,
        "threads": threads,
        "precision": precision(flags.precision).as_str(),
        "scores": flags.scores,
        "keywords": flags.keywords,
        "max_file_size_mib": flags.input.max_file_size,
        "text_column": flags.input.text_column,
        "id_column": flags.input.id_column,
        "group_column": flags.input.group_column,
        "keep_columns": flags.input.keep_columns,
        "lang_strict": flags.input.lang_strict,
    })
}

fn counts(report: &RunReport, skipped: usize) -> Value {
    json!({
        "documents": report.documents,
        "failed": report.failures.len(),
        "without_clauses": report.without_clauses.len(),
        "not_english": report.foreign.len(),
        "skipped_files": skipped,
        "clauses": report.clauses,
        "review": report.review,
    })
}

fn seconds(report: &RunReport, loading: Duration, running: Duration) -> Value {
    let mut seconds = json!(report.seconds);
    seconds["load"] = loading.as_secs_f64().into();
    seconds["run"] = running.as_secs_f64().into();
    seconds
}
