//! `clausemark classify`.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use clausemark::classify::{Classifier, Settings};
use clausemark::encode::{Encoder, ModelConfig, Precision};
use clausemark::keyword::KeywordRanker;
use clausemark::model::{self, Manifest, ModelEntry};
use clausemark::output::{ClauseTable, beside, write_whole};
use clausemark::run::{Pipeline, RunReport, classify};
use clausemark::taxonomy::{self, Taxonomy};
use serde_json::json;

use super::args::{ClassifyFlags, PrecisionFlag};
use super::exit::Exit;
use super::files::{Inputs, dump, is_stdout, write_failures};
use super::summary;
use super::terminal::{Progress, stop_flag};

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
    let inputs = Inputs::new(&flags.input)?;
    let loaded = inputs.threads.install(|| load_model(flags))?;
    let classifier = inputs
        .threads
        .install(|| Classifier::new(&taxonomy, loaded.encoder.as_ref(), Settings::default()))?;
    let loading = begun.elapsed();

    let Inputs {
        collected,
        destination,
        output,
        dump_text,
        limits,
        threads,
        quiet,
    } = inputs;
    let keywords = KeywordRanker::new(loaded.encoder.as_ref(), flags.keywords);
    let pipeline = Pipeline {
        encoder: loaded.encoder.as_ref(),
        classifier: &classifier,
        keywords: &keywords,
        taxonomy: &taxonomy,
        limits,
    };
    let table = ClauseTable::new(destination, &taxonomy, flags.scores)?;
    let progress = Progress::new(collected.sources.len(), quiet)?;
    let begun = Instant::now();
    let report = threads.install(|| {
        classify(
            &collected.sources,
            &pipeline,
            table,
            &progress,
            &stop,
            |document| dump(dump_text.as_deref(), document),
        )
    });
    progress.finish();
    let report = report?;
    let running = begun.elapsed();

    if !is_stdout(&output) {
        let settings = json!({
            "paths": flags.input.paths,
            "threads": threads.current_num_threads(),
            "precision": precision(flags.precision).as_str(),
            "scores": flags.scores,
            "keywords": flags.keywords,
            "max_file_size_mib": flags.input.max_file_size,
        });
        let record = run_record(
            &report,
            &taxonomy,
            flags.taxonomy.as_ref(),
            &loaded,
            &settings,
        );
        let record = with_times(
            record,
            loading.as_secs_f64(),
            running.as_secs_f64(),
            collected.skipped,
        );
        let text = serde_json::to_string_pretty(&record)? + "\n";
        write_whole(&beside(&output, ".run.json"), text.as_bytes())?;
        write_failures(&output, &report.failures)?;
    }
    if !quiet {
        eprint!(
            "{}",
            summary::of_classify(&report, &taxonomy, running, collected.skipped)
        );
    }
    summary::say_failures(&report);
    summary::say_place(&output, quiet);
    Ok(if report.failures.is_empty() {
        Exit::Success
    } else {
        Exit::SomeFailed
    })
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

fn run_record(
    report: &RunReport,
    taxonomy: &Taxonomy,
    taxonomy_path: Option<&PathBuf>,
    loaded: &Loaded,
    settings: &serde_json::Value,
) -> serde_json::Value {
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "taxonomy": { "name": taxonomy.name, "path": taxonomy_path, "sha256": taxonomy.checksum },
        "model": { "name": loaded.entry.name, "version": loaded.entry.version, "sha256": loaded.checksum },
        "engine": loaded.encoder.engine(),
        "settings": settings,
        "counts": {
            "documents": report.documents,
            "failed": report.failures.len(),
            "without_clauses": report.without_clauses.len(),
            "clauses": report.clauses,
            "review": report.review,
        },
        "seconds": report.seconds,
    })
}

fn with_times(
    mut record: serde_json::Value,
    loading: f64,
    running: f64,
    skipped: usize,
) -> serde_json::Value {
    record["counts"]["skipped_files"] = skipped.into();
    record["seconds"]["load"] = loading.into();
    record["seconds"]["run"] = running.into();
    record
}
