//! `clausemark learn`.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clausemark::annotation::GoldClause;
use clausemark::classify::head::{Head, HeadFile, Source, Training};
use clausemark::document::collect;
use clausemark::evaluate::metrics::Interval;
use clausemark::learn::{Examples, Gain, Learned, Lesson, Settings, Verdict, learn};
use clausemark::model;
use clausemark::output::{Destination, is_stream};
use clausemark::run::{
    GoldDocument, RunError, documents_of_rows, documents_of_sources, evidence_of_gold,
};
use clausemark::taxonomy::Taxonomy;
use serde_json::json;

use super::args::LearnFlags;
use super::engine::{Engine, load_taxonomy, refuse_without_text, tags_of, workers};
use super::exit::Exit;
use super::files::reading_up_to;
use super::terminal::{Progress, aligned, plain, say_notes, share, stop_flag};

/// Learns a head from the hand tags the flags name, says whether it helps, and writes it.
pub fn run(flags: &LearnFlags) -> Result<Exit> {
    let taxonomy = load_taxonomy(flags.taxonomy.as_ref())?;
    let tags = tags_of(&flags.gold, &taxonomy, flags.annotator.as_deref())?;
    say_notes(&flags.gold, &tags.notes);
    if flags.documents.is_empty() {
        refuse_without_text(&flags.gold, &tags.clauses)?;
    }
    let stop = stop_flag()?;
    let destination = Destination::open(&flags.output)?;
    let engine = Engine::load(&flags.engine, workers(flags.threads)?)?;
    let classifier = engine.classifier(&taxonomy)?;

    let documents = engine.threads.install(|| documents(flags, &tags.clauses))?;
    let count = documents.len();
    let bar = Progress::new(count, flags.quiet)?;
    let evidence = engine
        .threads
        .install(|| evidence_of_gold(documents, &engine.encoder, &classifier, &bar, &stop));
    bar.finish();
    engine.finish();
    let evidence = evidence?;
    let parts: Vec<_> = evidence
        .iter()
        .map(|part| (part.tagged.as_slice(), &part.evidence))
        .collect();
    let examples = Examples::new(&tags.clauses, &parts, &taxonomy);
    let begun = Instant::now();
    let learned = engine
        .threads
        .install(|| learn(&examples, &classifier, &settings(flags)));
    if stop.load(Ordering::Relaxed) {
        return Err(RunError::Interrupted.into());
    }
    if learned.domain.is_none() && learned.strength.is_none() {
        bail!(
            "{} has no domain and no strength to learn from; fill in the columns domain or strength",
            flags.gold.display()
        );
    }
    let head = file_of(
        flags,
        learned.head.clone(),
        count,
        &learned,
        &engine,
        &taxonomy,
    )?;
    write(&head, destination)?;
    report(flags, &learned, begun)?;
    Ok(Exit::Success)
}

/// The documents of the tagged clauses: those that are named, or what their rows make.
fn documents(flags: &LearnFlags, gold: &[GoldClause]) -> Result<Vec<GoldDocument>> {
    if flags.documents.is_empty() {
        return Ok(documents_of_rows(gold));
    }
    let reading = reading_up_to(flags.max_file_size);
    let collected = collect(&flags.documents, &[], &reading)?;
    let (documents, unfound) =
        documents_of_sources(&flags.gold, gold, &collected.sources, &reading)?;
    let tags = flags.gold.display();
    for (doc_id, reason) in &unfound.documents {
        tracing::warn!("{doc_id}: {reason}; its rows in {tags} are read instead");
    }
    if unfound.clauses > 0 {
        tracing::warn!(
            "{} of {} clauses of {tags} are not clauses of their documents as these are cut now; they are left out",
            unfound.clauses,
            gold.len()
        );
    }
    Ok(documents)
}

fn settings(flags: &LearnFlags) -> Settings {
    let curve: BTreeSet<usize> = flags.curve.iter().copied().filter(|n| *n > 0).collect();
    Settings {
        curve: curve.into_iter().collect(),
        resamples: flags.resamples,
        seed: flags.seed,
        ..Settings::default()
    }
}

fn file_of(
    flags: &LearnFlags,
    head: Head,
    documents: usize,
    learned: &Learned,
    engine: &Engine,
    taxonomy: &Taxonomy,
) -> Result<HeadFile> {
    let sha256 = model::sha256_of(&flags.gold)
        .with_context(|| format!("cannot read {} again", flags.gold.display()))?;
    let name = flags.gold.file_name().unwrap_or(flags.gold.as_os_str());
    let tags = |lesson: &Option<Lesson>| lesson.as_ref().map_or(0, |lesson| lesson.tags);
    let training = Training {
        name: name.to_string_lossy().into_owned(),
        sha256,
        documents,
        domain_tags: tags(&learned.domain),
        strength_tags: tags(&learned.strength),
    };
    Ok(HeadFile::new(
        head,
        engine.source(),
        Source::from(taxonomy),
        training,
    ))
}

fn write(head: &HeadFile, mut destination: Destination) -> Result<()> {
    let text = head.to_json()?;
    destination
        .write_all(text.as_bytes())
        .context("cannot write the head")?;
    Ok(destination.complete()?)
}

/// Prints what was learned: on standard output, or on standard error where the head itself goes there.
fn report(flags: &LearnFlags, learned: &Learned, begun: Instant) -> Result<()> {
    let streamed = is_stream(&flags.output);
    let mut out: Box<dyn Write> = if streamed {
        Box::new(io::stderr().lock())
    } else {
        Box::new(io::stdout().lock())
    };
    if flags.json {
        let figures = json!({ "domain": learned.domain, "strength": learned.strength });
        serde_json::to_writer_pretty(&mut out, &figures)?;
        writeln!(out)?;
    } else {
        for (name, lesson) in [("domain", &learned.domain), ("strength", &learned.strength)] {
            match lesson {
                Some(lesson) => write!(out, "{}", told(name, lesson))?,
                None => writeln!(
                    out,
                    "{name}: no clause has a tag that the taxonomy knows; the zero-shot scores stay\n"
                )?,
            }
        }
    }
    if !streamed && !flags.json {
        let seconds = begun.elapsed().as_secs_f64();
        writeln!(
            out,
            "learned in {seconds:.1} s; head: {}",
            flags.output.display()
        )?;
        if learned.head == Head::default() {
            writeln!(out, "it holds nothing that helps, and changes no label")?;
        } else {
            said_of_use(&mut out, &flags.output)?;
        }
    }
    Ok(())
}

fn said_of_use(out: &mut dyn Write, head: &Path) -> Result<()> {
    let head = head.display();
    Ok(writeln!(
        out,
        "use it with: clausemark classify PATH... --head {head}"
    )?)
}

fn told(name: &str, lesson: &Lesson) -> String {
    let judged = if lesson.documents > 1 {
        format!(
            "in {} parts, each predicted from the other documents",
            lesson.folds
        )
    } else {
        format!(
            "in {} stretches of a single document, which flatters: other documents are less like it",
            lesson.folds
        )
    };
    let mut table = plain();
    table.add_row(["", "zero-shot", "with the head", "difference"]);
    for (figure, gain) in [
        (lesson.figure, &lesson.headline),
        ("accuracy", &lesson.accuracy),
    ] {
        table.add_row([
            figure.to_string(),
            share(gain.zero_shot),
            share(gain.head),
            difference(gain),
        ]);
    }
    let curve = if lesson.curve.is_empty() {
        String::new()
    } else {
        format!("\n{}", curve(lesson))
    };
    format!(
        "{name}: {} of {}, {judged}\n{}\n{}\n{curve}\n",
        counted(lesson.tags, "tag"),
        counted(lesson.documents, "document"),
        aligned(table),
        verdict(lesson)
    )
}

fn counted(number: usize, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {what}{ending}")
}

fn difference(gain: &Gain) -> String {
    let Some(difference) = gain.difference else {
        return "-".into();
    };
    match gain.interval {
        Some(Interval { low, high }) => format!("{difference:+.3} [{low:+.3}, {high:+.3}]"),
        None => format!("{difference:+.3}"),
    }
}

fn verdict(lesson: &Lesson) -> String {
    match lesson.verdict {
        Verdict::Better => "an improvement on documents that were not learned from; the head is kept".into(),
        Verdict::Unproven if lesson.documents < 2 => "kept, but one document cannot show that it helps on others; tag clauses of more documents".into(),
        Verdict::Unproven if lesson.headline.interval.is_none() => "kept, but without an interval of the difference nothing says that it is no chance".into(),
        Verdict::Unproven => "kept, but no improvement is shown: the interval of the difference holds 0; tag clauses of more documents".into(),
        Verdict::NoBetter => "no improvement on documents that were not learned from; the zero-shot scores stay as they are".into(),
    }
}

fn curve(lesson: &Lesson) -> String {
    let mut table = plain();
    table.add_row([
        format!("learning curve, {}", lesson.figure),
        "zero-shot".into(),
        "tags drawn from all documents".into(),
        "of as few as have them".into(),
    ]);
    for point in &lesson.curve {
        table.add_row([
            format!("{} tags", point.tags),
            share(point.zero_shot),
            share(point.drawn),
            share(point.in_turn),
        ]);
    }
    format!("{}\n", aligned(table))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::args::{Arguments, Verb};
    use super::*;

    fn flags(more: &[&str]) -> LearnFlags {
        let arguments = [&["clausemark", "learn", "tags.csv"], more].concat();
        match Arguments::parse_from(arguments).verb {
            Verb::Learn(flags) => flags,
            other => panic!("{other:?}"),
        }
    }

    fn lesson(verdict: Verdict, interval: Option<Interval>) -> Lesson {
        let gain = Gain {
            zero_shot: Some(0.5),
            head: Some(0.625),
            difference: Some(0.125),
            interval,
        };
        Lesson {
            tags: 60,
            documents: 2,
            folds: 2,
            penalty: 2.0,
            trust: 0.5,
            figure: "macro-F1",
            headline: gain,
            accuracy: gain,
            verdict,
            curve: Vec::new(),
        }
    }

    #[test]
    fn the_curve_goes_up_and_has_no_number_twice() {
        let given = settings(&flags(&["--curve", "30,10,0,10,2"]));
        assert_eq!(given.curve, [2, 10, 30]);
        assert_eq!(settings(&flags(&["--curve", "0"])).curve, [0_usize; 0]);
    }

    #[test]
    fn no_interval_is_spoken_of_where_there_is_none() {
        let interval = Interval {
            low: -0.125,
            high: 0.25,
        };
        let shown = told("domain", &lesson(Verdict::Unproven, Some(interval)));
        assert!(
            shown.starts_with("domain: 60 tags of 2 documents, in 2 parts"),
            "{shown}"
        );
        assert!(
            shown.contains("the interval of the difference holds 0"),
            "{shown}"
        );
        let shown = told("domain", &lesson(Verdict::Unproven, None));
        assert!(
            shown.contains("without an interval of the difference"),
            "{shown}"
        );
    }
}
