//! `clausemark evaluate`.

mod gate;
mod print;
mod side_by_side;
mod training;

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clausemark::annotation::{
    AnnotationError, GoldClause, LabelSet, Labelled, PredictedClause, Reading, Tags, read_labelled,
    read_tags,
};
use clausemark::document::collect;
use clausemark::evaluate::{
    CuttingEvaluation, JoinBy, Joint, Settings, Table, compare, cutting_of_documents,
    cutting_of_rows, html, write_mistakes,
};
use clausemark::output::Destination;
use clausemark::run::{classify_gold, documents_of_rows, gather_gold};
use clausemark::taxonomy::{self, Taxonomy};

use self::gate::judged;
use self::training::say_if_learned_from;
use super::args::{EngineKind, EvaluateFlags, JoinFlag};
use super::cutting::{print_documents, say_missing, say_shortfalls};
use super::engine::{Engine, load_taxonomy_for, refuse_unusual, refuse_without_text, workers};
use super::exit::Exit;
use super::files::reading_up_to;
use super::nli::{Labelling, asked_of};
use super::terminal::{Progress, say_notes, stop_flag};

/// Compares with the hand tags what the flags name: a table, two of them, the program's own labels, or its own cuts.
pub fn run(flags: &EvaluateFlags) -> Result<Exit> {
    let compares_tables = flags.predictions.is_some() || !flags.compare.is_empty();
    if flags.engine.engine == EngineKind::Nli && (flags.cutting || compares_tables) {
        bail!(
            "--engine nli labels the texts of {}, and with --predictions, --compare or --cutting nothing is labelled; leave \
             one of them out",
            flags.gold.display()
        );
    }
    if let Some(flag) = flags
        .steps
        .unusual()
        .filter(|_| flags.cutting || compares_tables)
    {
        bail!(
            "{flag} is about how the texts of {} are labelled, and with --predictions, --compare or --cutting nothing is; \
             leave one of them out",
            flags.gold.display()
        );
    }
    if flags.cutting {
        return run_cutting(flags);
    }
    let taxonomy = match &flags.taxonomy {
        None if compares_tables => None,
        path => Some(load_taxonomy_for(path.as_ref(), &flags.steps)?),
    };
    let gold = hand_tags(flags, taxonomy.as_ref())?;
    say_notes(&flags.gold, &gold.notes);
    let run = Run {
        flags,
        taxonomy: taxonomy.as_ref(),
        gold: &gold.clauses,
        settings: settings(flags, taxonomy.as_ref()),
    };
    let threads = || workers(flags.threads);
    match (flags.compare.as_slice(), &flags.predictions) {
        ([first, second], _) => threads()?.install(|| run.compare(first, second)),
        (_, Some(path)) => threads()?.install(|| run.evaluate(path, &run.read(path)?)),
        _ => {
            let taxonomy = taxonomy
                .as_ref()
                .context("texts are classified by a taxonomy")?;
            let predicted = classified(flags, taxonomy, &gold.clauses)?;
            run.evaluate(Path::new("the texts as classified now"), &predicted)
        }
    }
}

/// The labels that the program gives the texts of the hand tags now.
fn classified(
    flags: &EvaluateFlags,
    taxonomy: &Taxonomy,
    gold: &[GoldClause],
) -> Result<Vec<PredictedClause>> {
    if !gold.iter().any(GoldClause::is_tagged) {
        bail!(
            "{} has no tags to compare the labels of its texts with; fill in some of the columns domain, strength, polarity, \
             conditional and actor",
            flags.gold.display()
        );
    }
    refuse_without_text(&flags.gold, gold)?;
    let stop = stop_flag()?;
    refuse_unusual(&flags.steps, flags.head.as_deref(), flags.engine.engine)?;
    let labelling = Labelling::new(&flags.engine, &flags.entail, flags.head.as_deref())?;
    let engine = Engine::load(&labelling.encoder, workers(flags.threads)?)?;
    let nli = labelling.load(&engine.threads)?;
    let (classifier, head) =
        engine.classifier_with(taxonomy, flags.head.as_deref(), &flags.steps)?;
    let classifier = if flags.steps.adapt {
        let bar = Progress::new(documents_of(gold), flags.quiet)?;
        let gathered = engine.threads.install(|| {
            gather_gold(
                documents_of_rows(gold),
                &engine.encoder,
                &classifier,
                taxonomy.domains.len(),
                &bar,
                &stop,
            )
        });
        bar.finish();
        classifier.adapted(&gathered?)
    } else {
        classifier
    };
    let classifier = asked_of(nli.as_ref(), classifier, taxonomy);
    if let Some(head) = head {
        say_if_learned_from(&flags.gold, &head.training.sha256)?;
    }
    let bar = Progress::new(documents_of(gold), flags.quiet)?;
    let predicted = engine.threads.install(|| {
        classify_gold(
            gold,
            &engine.encoder,
            &classifier,
            nli.as_ref().map(|nli| nli.entailer.as_ref()),
            taxonomy,
            &bar,
            &stop,
        )
    });
    bar.finish();
    engine.finish();
    let predicted = predicted?;
    if !flags.quiet {
        tracing::warn!(
            "the clauses are those of {}, so the figures of clauses say nothing; labels are what is compared",
            flags.gold.display()
        );
    }
    Ok(predicted)
}

fn documents_of(gold: &[GoldClause]) -> usize {
    let ids: HashSet<&str> = gold.iter().map(|clause| clause.doc_id.as_str()).collect();
    ids.len()
}

/// What a comparison of labels needs.
struct Run<'r> {
    flags: &'r EvaluateFlags,
    taxonomy: Option<&'r Taxonomy>,
    gold: &'r [GoldClause],
    settings: Settings<'r>,
}

impl Run<'_> {
    fn table(&self) -> Table<'_, GoldClause> {
        Table {
            path: &self.flags.gold,
            clauses: self.gold,
        }
    }

    fn read(&self, path: &Path) -> Result<Vec<PredictedClause>> {
        if let Some(learned_from) = training::of_table(path) {
            say_if_learned_from(&self.flags.gold, &learned_from)?;
        }
        let annotator = self.flags.predictions_annotator.as_deref();
        let Labelled { clauses, notes } = with_labels(self.taxonomy, |labels| {
            read_labelled(path, &Reading { labels, annotator })
        })?;
        say_notes(path, &notes);
        Ok(clauses)
    }

    fn evaluate(&self, name: &Path, predictions: &[PredictedClause]) -> Result<Exit> {
        let predicted = Table {
            path: name,
            clauses: predictions,
        };
        let [errors, page] = self.places()?;
        let joint = Joint::new(&self.table(), &predicted, &self.settings)?;
        let evaluation = joint.evaluation();
        write(errors, || {
            let mut rows = Vec::new();
            write_mistakes(&mut rows, &joint.mistakes())?;
            Ok(rows)
        })?;
        write(page, || {
            let name = called(name, self.flags.predictions_annotator.as_ref());
            let page = html::page_of_one(&self.gold_name(), &name, &evaluation)?;
            Ok(page.into_bytes())
        })?;
        if self.flags.json {
            print_json(&evaluation)?;
        } else {
            print::evaluation(&evaluation)?;
        }
        say_missing(&evaluation.missing_documents, |missing| {
            format!("{missing} has hand tags but no predictions; all its clauses count as missed")
        });
        self.say_without_intervals(evaluation.resampling.documents);
        let gates = gate::of_labels(&self.flags.minima, &evaluation.scores, |figure| {
            figure.value
        });
        Ok(judged(&gates, None, Exit::Success))
    }

    fn compare(&self, first: &Path, second: &Path) -> Result<Exit> {
        let clauses = [self.read(first)?, self.read(second)?];
        let tables = [
            Table {
                path: first,
                clauses: &clauses[0],
            },
            Table {
                path: second,
                clauses: &clauses[1],
            },
        ];
        let [_, page] = self.places()?;
        let comparison = compare(&self.table(), tables.each_ref(), &self.settings)?;
        write(page, || {
            let page = html::page_of_two(&self.gold_name(), [first, second], &comparison)?;
            Ok(page.into_bytes())
        })?;
        if self.flags.json {
            print_json(&comparison)?;
        } else {
            side_by_side::print([first, second], &comparison)?;
        }
        for (path, missing) in [
            (first, &comparison.first_missing_documents),
            (second, &comparison.second_missing_documents),
        ] {
            say_missing(missing, |missing| {
                format!(
                    "{missing} has hand tags but is not in {}; its clauses count as missed there, and are in no figure of \
                     labels of either table",
                    path.display()
                )
            });
        }
        self.say_without_intervals(comparison.resampling.documents);
        let gates = gate::of_labels(&self.flags.minima, &comparison.scores, |figure| {
            figure.second.value
        });
        Ok(judged(&gates, Some(second), Exit::Success))
    }

    fn gold_name(&self) -> PathBuf {
        called(&self.flags.gold, self.flags.annotator.as_ref())
    }

    /// Where the wrong rows and the page go; opened before anything is computed, so that nothing is written where one of
    /// them cannot be.
    fn places(&self) -> Result<[Option<Destination>; 2]> {
        let open = |path: &Option<PathBuf>| path.as_deref().map(Destination::open).transpose();
        Ok([open(&self.flags.errors)?, open(&self.flags.html)?])
    }

    fn say_without_intervals(&self, documents: usize) {
        if documents < 2 && self.settings.resamples > 0 {
            tracing::warn!(
                "{} has one document only, so the figures have no intervals; these come from resampled \
                 documents",
                self.flags.gold.display()
            );
        }
    }
}

/// Writes `content` where it is wanted.
fn write(place: Option<Destination>, content: impl FnOnce() -> Result<Vec<u8>>) -> Result<()> {
    if let Some(mut place) = place {
        let content = content()?;
        place
            .write_all(&content)
            .map_err(|source| place.failed(source))?;
        place.complete()?;
    }
    Ok(())
}

fn hand_tags(flags: &EvaluateFlags, taxonomy: Option<&Taxonomy>) -> Result<Tags> {
    let annotator = flags.annotator.as_deref();
    with_labels(taxonomy, |labels| {
        read_tags(&flags.gold, &Reading { labels, annotator })
    })
}

/// What `read` reads with the labels that are known. Where no taxonomy is named they are most likely of the built-in one,
/// whose strengths can then be written as words; otherwise any word is a label until the tables are compared.
fn with_labels<T>(
    taxonomy: Option<&Taxonomy>,
    read: impl Fn(Option<&LabelSet>) -> Result<T, AnnotationError>,
) -> Result<T> {
    if let Some(taxonomy) = taxonomy {
        return Ok(read(Some(&LabelSet::of(taxonomy)))?);
    }
    match read(Some(&LabelSet::of(&taxonomy::built_in()))) {
        Ok(tags) => Ok(tags),
        Err(_) => Ok(read(None)?),
    }
}

/// What the page calls a file, with the annotator whose tags were taken from it.
fn called(path: &Path, annotator: Option<&String>) -> PathBuf {
    match annotator {
        Some(annotator) => format!("{} ({annotator})", path.display()).into(),
        None => path.into(),
    }
}

fn settings<'s>(flags: &EvaluateFlags, taxonomy: Option<&'s Taxonomy>) -> Settings<'s> {
    Settings {
        join: match flags.join {
            JoinFlag::Id => JoinBy::Id,
            JoinFlag::Start => JoinBy::Start,
            JoinFlag::Overlap => JoinBy::Overlap,
        },
        taxonomy,
        resamples: flags.resamples,
        seed: flags.seed,
    }
}

fn run_cutting(flags: &EvaluateFlags) -> Result<Exit> {
    let mut unlisted = Vec::new();
    let evaluation = if flags.documents.is_empty() {
        cutting_of_rows(&flags.gold)?
    } else {
        let reading = reading_up_to(flags.max_file_size);
        let collected = collect(&flags.documents, &[], &reading)?;
        unlisted = collected.unlisted;
        cutting_of_documents(&flags.gold, &collected.sources, &reading)?
    };
    if flags.json {
        print_json(&evaluation)?;
    } else {
        let CuttingEvaluation {
            documents, total, ..
        } = &evaluation;
        print_documents(&mut io::stdout().lock(), documents, total)?;
    }
    say_shortfalls(&flags.gold, &evaluation);
    for folder in &unlisted {
        tracing::warn!(
            "{} cannot be looked into: {}; check the permissions",
            folder.path,
            folder.reason
        );
    }
    let exit = if evaluation.unreadable_documents.is_empty() && unlisted.is_empty() {
        Exit::Success
    } else {
        Exit::SomeFailed
    };
    let gates = gate::of_cuts(
        &flags.minima,
        evaluation.total.starts.f1,
        evaluation.total.exact_spans,
    );
    Ok(judged(&gates, None, exit))
}

fn print_json(figures: &impl serde::Serialize) -> Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, figures)?;
    writeln!(out)?;
    Ok(())
}
