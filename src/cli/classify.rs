//! `clausemark classify`.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use anyhow::{Result, bail};
use clausemark::classify::Classifier;
use clausemark::encode::Encoder;
use clausemark::keyword::KeywordRanker;
use clausemark::output::{FurtherColumns, beside, columns, write_whole};
use clausemark::run::{Input, Limits, Observer, Pipeline, classify, gather};
use clausemark::taxonomy::Taxonomy;
use serde_json::json;

use super::args::{ClassifyFlags, EngineKind};
use super::course::{Place, say_kept};
use super::engine::{Engine, head_record, load_taxonomy_for, refuse_unusual, workers};
use super::exit::Exit;
use super::files::{Inputs, finish_table};
use super::nli::{Labelling, asked_of};
use super::outputs::Outputs;
use super::record::{Ran, counts, identity, settings};
use super::summary;
use super::terminal::stop_flag;

/// What is in memory at once where an entailment model is asked: it takes seconds over few clauses.
const OF_ENTAILMENT: Limits = Limits {
    batch_bytes: 1 << 13,
    batch_files: 256,
};

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
    let outputs = Outputs::new(&flags.output)?;
    let inputs = Inputs::new(&flags.input, &outputs)?;
    let further = FurtherColumns {
        scores: flags.scores,
        explanation: flags.explain,
    };
    let columns = columns(&taxonomy, further, inputs.kept());
    let place = Place::take(&outputs, &columns)?;
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
        "outputs": outputs.record(),
        "settings": settings(flags, &inputs, engine.threads.current_num_threads()),
    });
    let mut identity = identity(&record, &inputs, flags.steps.adapt);
    let (mut table, mut course, _others) = place.open(
        columns,
        &identity,
        (&inputs.collected.sources, inputs.reading()),
        flags.earlier,
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
        further,
    };
    let before = course.before.clone();
    let usual = inputs.input();
    let input = Input {
        limits: nli.as_ref().map_or(usual.limits, |_| OF_ENTAILMENT),
        ..usual
    };
    let ran = inputs.run(&engine.threads, |progress, seen| {
        progress.advanced(course.sources, before.clauses);
        let goes_to = (&mut table, &mut course);
        classify(&input, &pipeline, goes_to, progress, &stop, seen)
    });
    let (report, running) = ran.inspect_err(|_| say_kept(&course))?;
    let cache = engine.finish();
    let skipped = inputs.collected.skipped;
    identity["counts"] = counts(&report, skipped);
    let finishing = Instant::now();
    let scrap = finish_table(table, &report, &identity).inspect_err(|_| say_kept(&course))?;
    if let Some(output) = &inputs.output {
        record["cache"] = json!({ "path": flags.engine.cache, "vectors": cache });
        let ran = Ran {
            report: &report,
            skipped,
            resumed: (course.sources, before.clauses),
            seconds: [
                ("load", loading),
                ("run", running),
                ("finish", finishing.elapsed()),
            ],
        };
        ran.add_to(&mut record);
        let text = serde_json::to_string_pretty(&record)? + "\n";
        write_whole(&beside(output, ".run.json"), text.as_bytes())?;
    }
    let summary = summary::of_classify(&report, &before, &taxonomy, running, skipped);
    let exit = inputs.finish(&report, running, &outputs, &summary)?;
    course.end();
    drop(scrap);
    Ok(exit)
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
