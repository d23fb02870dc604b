//! `clausemark explain`.

mod json;
mod print;

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clausemark::classify::Depth;
use clausemark::clause::{Clause, segment};
use clausemark::document::{Document, ReadError, collect, read};
use clausemark::language::identify;
use clausemark::run::explain;

use super::args::{ExplainFlags, StepFlags};
use super::engine::{Engine, head_record, load_taxonomy, workers};
use super::exit::Exit;
use super::files::reading_up_to;

/// What stands for standard input.
const STDIN: &str = "-";
const NO_TEXT: &str =
    "there is no text; give one in quotes, or `-` and a document on standard input";
/// The id of a document that came as an argument.
const ARGUMENT_ID: &str = "text";
/// How much is told of a clause.
const DEPTH: Depth = Depth {
    labels: 5,
    texts: 3,
};

/// Explains the labels of the text the flags give.
pub fn run(flags: &ExplainFlags) -> Result<Exit> {
    let taxonomy = load_taxonomy(flags.taxonomy.as_ref())?;
    let clauses = clauses(flags)?;
    let engine = Engine::load(&flags.engine, workers(flags.threads)?)?;
    let (classifier, head) =
        engine.classifier_with(&taxonomy, flags.head.as_deref(), &StepFlags::default())?;
    let explained = engine
        .threads
        .install(|| explain(clauses, &engine.encoder, &classifier, &taxonomy, DEPTH))?;
    let mut out = io::stdout().lock();
    if flags.json {
        let head = head_record(flags.head.as_deref(), head.as_ref())?;
        let record = json::record(&explained, &taxonomy, engine.record(), head);
        serde_json::to_writer_pretty(&mut out, &record)?;
        writeln!(out)?;
    } else {
        print::clauses(&mut out, &explained, &taxonomy)?;
    }
    Ok(Exit::Success)
}

/// The clauses of the text.
fn clauses(flags: &ExplainFlags) -> Result<Vec<Clause>> {
    let document = if flags.text == STDIN {
        from_stdin(flags)?
    } else {
        from_argument(&flags.text)?
    };
    if let Some(language) = identify(&document.text).filter(|language| !language.is_english()) {
        tracing::warn!(
            "the text is in {language}, not in English; its clauses and labels are unreliable"
        );
    }
    let clauses = segment(&document);
    if clauses.is_empty() {
        bail!(
            "no clause was found in the text; give a sentence: headings, page numbers and captions are no clauses"
        );
    }
    Ok(clauses)
}

fn from_argument(text: &str) -> Result<Document> {
    if text.trim().is_empty() {
        bail!(NO_TEXT);
    }
    Ok(Document {
        id: ARGUMENT_ID.into(),
        text: text.into(),
        pages: vec![0],
        rows: None,
    })
}

/// Without columns to read a table by, standard input is one document.
fn from_stdin(flags: &ExplainFlags) -> Result<Document> {
    let reading = reading_up_to(flags.max_file_size);
    let collected = collect(&[PathBuf::from(STDIN)], &[], &reading)?;
    let source = collected.sources.first().context(NO_TEXT)?;
    let documents = match read(source, &reading) {
        Err(ReadError::Empty) => bail!(NO_TEXT),
        documents => documents.context("standard input")?,
    };
    documents.into_iter().next().context(NO_TEXT)
}
