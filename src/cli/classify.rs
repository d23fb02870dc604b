//! `clausemark classify`.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clausemark::classify::Classifier;
use clausemark::encode::Encoder;
use clausemark::keyword::KeywordRanker;
use clausemark::output::{FurtherColumns, beside, write_whole};
use clausemark::run::{Input, Limits, Observer, Pipeline, RunReport, classify, gather};
use clausemark::taxonomy::Taxonomy;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::args::{ClassifyFlags, EngineKind};
use super::course::Place;
use super::engine::{Engine, head_record, load_taxonomy_for, refuse_unusual, workers};
use super::exit::Exit;
use super::files::Inputs;
use super::nli::{Labelling, asked_of};
use super::summary;
use super::terminal::stop_flag;

/// What is in memory at once where an entailment model is asked: it takes seconds over few clauses.
const OF_ENTAILMENT: Limits = Limits {
    batch_bytes: 1 << 13,
    batch_files: 256,
};
/// Entries of the record that no row depends on.
const PLACES: [&str; 3] = ["path", "paths", "threads"];

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
    let inputs = Inputs::new(&flags.input)?;
    let place = Place::take(&inputs.output)?;
    let engine = Engine::load(&labelling.encoder, workers(flags.input.threads)?)?;
    let nli = labelling.load(&engine.threads)?;
    let (classifier, head) =
        engine.classifier_with(&taxonomy, flags.head.as_deref(), &flags.steps)?;
    let mut record = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "taxonomy": { "name": taxonomy.name, "path": flags.taxonomy, "sha256": taxonomy.checksum },
        "model": engine.record(),
        "head": head_record(flags.head.as_deref(), head.as_ref())?,
        "engine": engine.encoder.engine(),
        "entailment": nli.as_ref().map(|nli| nli.record(&taxonomy)),
        "settings": settings(flags, engine.threads.current_num_threads()),
    });
    let further = FurtherColumns {
        scores: flags.scores,
        explanation: flags.explain,
    };
    let (table, mut course) = place.open(
        &inputs.output,
        &identity(&record, &inputs, flags.steps.adapt),
        (&inputs.collected.sources, inputs.reading()),
        flags.earlier,
        (&taxonomy, further, inputs.kept()),
    )?;
    inputs.prepare_dump()?;
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
    let before = course.before.clone();
    let input = Input {
        limits: if nli.is_some() {
            OF_ENTAILMENT
        } else {
            Limits::default()
        },
        ..inputs.input()
    };
    let ran = inputs.run(&engine.threads, |progress, seen| {
        progress.advanced(course.sources, before.clauses);
        classify(&input, &pipeline, table, &mut course, progress, &stop, seen)
    });
    if ran.is_err() && course.is_kept() {
        eprintln!(
            "clausemark: what is done is kept beside the table, and --resume goes on with it"
        );
    }
    let (report, running) = ran?;
    let cache = engine.finish();
    let skipped = inputs.collected.skipped;
    if !inputs.streamed {
        record["cache"] = json!({ "path": flags.engine.cache, "vectors": cache });
        record["counts"] = counts(&report, skipped);
        record["not_english"] = json!(report.foreign);
        record["resumed"] = json!({ "files": course.sources, "clauses": before.clauses });
        record["seconds"] = seconds(&report, loading, running);
        let text = serde_json::to_string_pretty(&record)? + "\n";
        write_whole(&beside(&inputs.output, ".run.json"), text.as_bytes())?;
    }
    let exit = inputs.finish(
        &report,
        &summary::of_classify(&report, &before, &taxonomy, running, skipped),
    )?;
    course.end();
    Ok(exit)
}

/// What a row depends on besides its own document: the record without where things lie and how many threads there are, and
/// what all inputs together decide.
fn identity(record: &Value, inputs: &Inputs, adapt: bool) -> Value {
    let mut identity = without_places(record);
    identity["columns_kept"] = json!(inputs.kept());
    identity["sole_table"] = json!(inputs.reading().table.as_ref().map(|table| table.sole));
    if adapt {
        // Labels move towards the clauses of all documents.
        let mut hasher = Sha256::new();
        for source in &inputs.collected.sources {
            hasher.update(format!("{}\n{}\n", source.id, source.size));
        }
        identity["documents"] = format!("{:x}", hasher.finalize()).into();
    }
    identity
}

fn without_places(record: &Value) -> Value {
    match record {
        Value::Object(entries) => entries
            .iter()
            .filter(|(name, _)| !PLACES.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), without_places(value)))
            .collect(),
        other => other.clone(),
    }
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
