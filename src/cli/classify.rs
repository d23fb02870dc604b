//! `clausemark classify`.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clausemark::classify::Classifier;
use clausemark::encode::Encoder;
use clausemark::keyword::KeywordRanker;
use clausemark::output::{ClauseTable, FurtherColumns, beside, write_whole};
use clausemark::run::{Pipeline, RunReport, classify, gather};
use clausemark::taxonomy::Taxonomy;
use serde_json::{Value, json};

use super::args::{ClassifyFlags, EngineKind};
use super::engine::{Engine, head_record, load_taxonomy_for, refuse_unusual, workers};
use super::exit::Exit;
use super::files::Inputs;
use super::nli::{Labelling, asked_of};
use super::summary;
use super::terminal::stop_flag;

/// Classifies the documents the flags name.
pub fn run(flags: &ClassifyFlags) -> Result<Exit> {
    let begun = Instant::now();
    refuse_unusual(&flags.steps, flags.head.as_deref(), flags.engine.engine)?;
    if flags.explain && flags.engine.engine == EngineKind::Nli {
        bail!(
            "--explain tells of likeness and rules, and an entailment model gives no reasons; leave out one of the two"
        );
    }
    let taxonomy = load_taxonomy_for(flags.taxonomy.as_ref(), &flags.steps)?;
    let labelling = Labelling::new(&flags.engine, &flags.entail, flags.head.as_deref())?;
    let stop = stop_flag()?;
    let (inputs, destination) = Inputs::new(&flags.input)?;
    let engine = Engine::load(&labelling.encoder, workers(flags.input.threads)?)?;
    let nli = labelling.load(&engine.threads)?;
    let (classifier, head) =
        engine.classifier_with(&taxonomy, flags.head.as_deref(), &flags.steps)?;
    let classifier = if flags.steps.adapt {
        adapted(classifier, &inputs, &engine, &taxonomy, &stop)?
    } else {
        classifier
    };
    let classifier = asked_of(nli.as_ref(), classifier, &taxonomy);
    let loading = begun.elapsed();

    let keywords = KeywordRanker::new(&engine.encoder, flags.keywords);
    let pipeline = Pipeline {
        encoder: &engine.encoder,
        classifier: &classifier,
        entailer: nli.as_ref().map(|nli| nli.entailer.as_ref()),
        keywords: &keywords,
        taxonomy: &taxonomy,
        explains: flags.explain,
    };
    let further = FurtherColumns {
        scores: flags.scores,
        explanation: flags.explain,
    };
    let table = ClauseTable::new(destination, &taxonomy, further, inputs.kept())?;
    let (report, running) = inputs.run(&engine.threads, |progress, seen| {
        classify(&inputs.input(), &pipeline, table, progress, &stop, seen)
    })?;
    let cache = engine.finish();
    let skipped = inputs.collected.skipped;
    if !inputs.streamed {
        let record = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "taxonomy": { "name": taxonomy.name, "path": flags.taxonomy, "sha256": taxonomy.checksum },
            "model": engine.record(),
            "head": head_record(flags.head.as_deref(), head.as_ref())?,
            "engine": engine.encoder.engine(),
            "entailment": nli.as_ref().map(|nli| nli.record(&taxonomy)),
            "cache": { "path": flags.engine.cache, "vectors": cache },
            "settings": settings(flags, engine.threads.current_num_threads()),
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

/// The classifier with its domains moved towards the clauses of the inputs.
fn adapted(
    classifier: Classifier,
    inputs: &Inputs,
    engine: &Engine,
    taxonomy: &Taxonomy,
    stop: &AtomicBool,
) -> Result<Classifier> {
    let gathered = inputs.read_ahead(&engine.threads, |progress| {
        gather(
            &inputs.input(),
            &engine.encoder,
            &classifier,
            taxonomy.domains.len(),
            progress,
            stop,
        )
    })?;
    Ok(classifier.adapted(&gathered))
}

fn settings(flags: &ClassifyFlags, threads: usize) -> Value {
    json!({
        "paths": flags.input.paths,
        "threads": threads,
        "precision": format!("{:?}", flags.engine.precision).to_lowercase(),
        "adapt": flags.steps.adapt,
        "without": flags.steps.without.iter().map(|step| format!("{step:?}").to_lowercase()).collect::<Vec<_>>(),
        "scores": flags.scores,
        "explain": flags.explain,
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
