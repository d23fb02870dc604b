//! What is recorded of a run: what the table was made with, and how the run went.

use std::time::Duration;

use clausemark::run::RunReport;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::args::{ClassifyFlags, InputFlags};
use super::files::Inputs;

/// Entries of the record that no row depends on.
const PLACES: [&str; 6] = [
    "path",
    "paths",
    "files_from",
    "threads",
    "fail_fast",
    "memory_mib",
];

/// What a row depends on besides its own document: the record without where things lie and how many threads there are, and
/// what all inputs together decide.
pub fn identity(record: &Value, inputs: &Inputs, adapt: bool) -> Value {
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

/// The settings of the flags of `classify`.
pub fn settings(flags: &ClassifyFlags, inputs: &Inputs, threads: usize) -> Value {
    let steps = &flags.steps.without;
    let without: Vec<String> = steps
        .iter()
        .map(|step| format!("{step:?}").to_lowercase())
        .collect();
    let mut settings = input_settings(&flags.input, inputs, threads);
    settings["precision"] = format!("{:?}", flags.engine.precision)
        .to_lowercase()
        .into();
    settings["adapt"] = flags.steps.adapt.into();
    settings["without"] = without.into();
    settings["scores"] = flags.scores.into();
    settings["explain"] = flags.explain.into();
    settings["keywords"] = flags.keywords.into();
    settings
}

/// The settings of the flags that say what is read, and how.
pub fn input_settings(flags: &InputFlags, inputs: &Inputs, threads: usize) -> Value {
    json!({
        "paths": flags.paths,
        "files_from": flags.files_from,
        "threads": threads,
        "max_file_size_mib": flags.max_file_size,
        "memory_mib": flags.memory,
        "read_whole_bytes": inputs.reading().limit,
        "time_limit_seconds": flags.time_limit,
        "fail_fast": flags.fail_fast,
        "text_column": flags.table.text_column,
        "id_column": flags.table.id_column,
        "group_column": flags.table.group_column,
        "keep_columns": flags.table.keep_columns,
        "lang_strict": flags.lang_strict,
    })
}

/// How many documents and rows there are.
pub fn counts(report: &RunReport, skipped: usize) -> Value {
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

/// How a run went.
pub struct Ran<'r> {
    /// What became of the documents.
    pub report: &'r RunReport,
    /// Files of other kinds.
    pub skipped: usize,
    /// The files and clauses an interrupted run had done.
    pub resumed: (usize, usize),
    /// The time by part of the run, on the clock.
    pub seconds: [(&'static str, Duration); 3],
}

impl Ran<'_> {
    /// Adds it to the record of what the table was made with.
    pub fn add_to(&self, record: &mut Value) {
        let (files, clauses) = self.resumed;
        record["counts"] = counts(self.report, self.skipped);
        record["not_english"] = json!(self.report.foreign);
        record["resumed"] = json!({ "files": files, "clauses": clauses });
        record["seconds"] = json!(self.report.seconds);
        for (part, elapsed) in self.seconds {
            record["seconds"][part] = elapsed.as_secs_f64().into();
        }
    }
}
