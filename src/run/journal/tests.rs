use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::*;
use crate::document::Place;

fn source(id: &str, content: &str) -> Source {
    Source {
        id: id.into(),
        place: Place::Memory(content.as_bytes().into()),
        size: content.len() as u64,
    }
}

fn report(clauses: usize) -> RunReport {
    RunReport {
        clauses,
        ..RunReport::default()
    }
}

const LIMIT: u64 = 100;

/// A journal in `folder` after one document, "a.txt", with a table of ten bytes.
fn interrupted(folder: &Path) -> PathBuf {
    let table = folder.join("t.csv");
    let mut journal = Journal::lock(&table).unwrap();
    let sources = [source("a.txt", "one")];
    let begun = journal.begin(&json!({"engine": "x"}), (&sources, LIMIT), Earlier::Refuse);
    assert!(begun.unwrap().is_none());
    journal
        .record(vec![Done::of(&sources[0], LIMIT)], vec![10], &report(3))
        .unwrap();
    table
}

fn begin(
    table: &Path,
    engine: &str,
    sources: &[Source],
    earlier: Earlier,
) -> Result<Option<Past>, String> {
    let mut journal = Journal::lock(table).map_err(|error| error.to_string())?;
    let begun = journal.begin(&json!({"engine": engine}), (sources, LIMIT), earlier);
    begun.map_err(|error| error.to_string())
}

#[test]
fn what_was_done_is_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let table = interrupted(folder.path());
    let sources = [source("a.txt", "one"), source("b.txt", "two")];
    let past = begin(&table, "x", &sources, Earlier::Resume)
        .unwrap()
        .unwrap();
    assert_eq!(
        (past.sources(), past.bytes, past.report.clauses),
        (1, vec![10], 3)
    );
}

#[test]
fn what_was_being_written_counts_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let table = interrupted(folder.path());
    let path = folder.path().join("t.csv.journal");
    let whole = fs::read(&path).unwrap();
    let mut torn = whole.clone();
    torn.extend_from_slice(&whole[whole.len() / 2..whole.len() - 1]);
    fs::write(&path, torn).unwrap();
    let past = begin(&table, "x", &[source("a.txt", "one")], Earlier::Resume).unwrap();
    assert_eq!(past.unwrap().sources(), 1);
    assert_eq!(fs::read(&path).unwrap(), whole);
}

#[test]
fn nobody_goes_on_with_another_run() {
    let folder = tempfile::tempdir().unwrap();
    let table = interrupted(folder.path());
    let same = [source("a.txt", "one")];
    let refusal =
        |engine, sources: &[Source], earlier| begin(&table, engine, sources, earlier).unwrap_err();
    let engine = refusal("y", &same, Earlier::Resume);
    assert!(engine.contains(r#"engine was "x" and is "y""#), "{engine}");
    let changed = refusal("x", &[source("a.txt", "two")], Earlier::Resume);
    assert!(changed.contains("a.txt has changed"), "{changed}");
    let moved = refusal("x", &[source("0.txt", "new")], Earlier::Resume);
    assert!(moved.contains("0.txt stands where a.txt was"), "{moved}");
    let gone = refusal("x", &[], Earlier::Resume);
    assert!(gone.contains("a.txt is gone"), "{gone}");
    let unsaid = refusal("x", &same, Earlier::Refuse);
    assert!(unsaid.contains("1 files"), "{unsaid}");
}

#[test]
fn a_run_that_is_thrown_away_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let table = interrupted(folder.path());
    let same = [source("a.txt", "one")];
    assert!(
        begin(&table, "x", &same, Earlier::Discard)
            .unwrap()
            .is_none()
    );
    assert!(!folder.path().join("t.csv.journal").exists());
}

#[test]
fn two_runs_do_not_write_one_table() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("t.csv");
    let first = Journal::lock(&table).unwrap();
    assert!(matches!(
        Journal::lock(&table),
        Err(JournalError::Busy { .. })
    ));
    drop(first);
    assert!(Journal::lock(&table).is_ok());
}
