//! What `classify` and `segment` share: their input files, the course of a run, and the files beside the table.

use std::fs::{self, File};
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use clausemark::document::{
    Collected, Document, Part, ReadSettings, TableColumns, collect, kept_columns,
};
use clausemark::output::{FailedDocument, Outcome, OutputError, Scrap, Table, beside, write_whole};
use clausemark::run::{Failure, Input, Limits, RunError, RunReport, Stage};
use rayon::ThreadPool;
use serde_json::Value;

use super::args::InputFlags;
use super::exit::Exit;
use super::listing::listed;
use super::outputs::Outputs;
use super::summary::say_failures;
use super::terminal::Progress;

/// A document that is read as a whole takes up to eight times its bytes.
const WHOLE_SHIFT: u32 = 3;
/// A batch has this part of the memory as text; with its clauses and their vectors some sixty times that, in three batches.
const BATCH_SHIFT: u32 = 13;
/// More text in a batch makes nothing faster.
const LARGEST_BATCH: u64 = 1 << 20;

/// The validated form of [`InputFlags`].
pub struct Inputs {
    /// The documents.
    pub collected: Collected,
    /// The file that others stand beside; none where the table goes to a stream.
    pub output: Option<PathBuf>,
    reading: ReadSettings,
    english_only: bool,
    limits: Limits,
    time_limit: Option<Duration>,
    fail_fast: bool,
    dump_text: Option<PathBuf>,
    quiet: bool,
}

/// How documents that are no tables of texts are read, up to so many MiB.
pub fn reading_up_to(max_file_size: NonZeroUsize) -> ReadSettings {
    let limit = (max_file_size.get() as u64) << 20;
    ReadSettings {
        limit,
        streamed: limit,
        table: None,
    }
}

/// The validated form of the flags that say how files are read; which columns are kept is not known yet.
fn reading(flags: &InputFlags) -> ReadSettings {
    let usual = reading_up_to(flags.max_file_size);
    ReadSettings {
        table: flags.table.text_column.clone().map(|text| TableColumns {
            text,
            id: flags.table.id_column.clone(),
            group: flags.table.group_column.clone(),
            ..TableColumns::default()
        }),
        limit: usual.limit.min((flags.memory as u64) << 20 >> WHOLE_SHIFT),
        ..usual
    }
}

/// How much is in memory at once of `memory` MiB.
fn limits(memory: usize) -> Limits {
    let batch_bytes = (memory as u64) << 20 >> BATCH_SHIFT;
    Limits {
        batch_bytes: batch_bytes.min(LARGEST_BATCH),
        ..Limits::default()
    }
}

impl Inputs {
    /// Checks the flags, and lists the documents.
    pub fn new(flags: &InputFlags, outputs: &Outputs) -> Result<Self> {
        let mut reading = reading(flags);
        let listed = flags.files_from.as_deref().map(listed).transpose()?;
        let collected = collect(&flags.paths, &listed.unwrap_or_default(), &reading)?;
        if let Some(unlisted) = collected.unlisted.first().filter(|_| flags.fail_fast) {
            bail!("{}: {}", unlisted.path, unlisted.reason);
        }
        let kept = kept_columns(&collected.sources, &reading)?;
        if let Some(table) = &mut reading.table {
            table.sole = collected.sources.len() == 1;
            table.kept = if flags.table.keep_columns {
                kept
            } else {
                Vec::new()
            };
        }
        Ok(Self {
            collected,
            reading,
            english_only: flags.lang_strict,
            limits: limits(flags.memory),
            time_limit: flags
                .time_limit
                .map(|seconds| Duration::from_secs(seconds.get())),
            fail_fast: flags.fail_fast,
            output: outputs.main().map(Path::to_path_buf),
            dump_text: flags.dump_text.clone(),
            quiet: flags.quiet,
        })
    }

    /// Makes the folder that texts are written to.
    pub fn prepare_dump(&self) -> Result<()> {
        let Some(folder) = &self.dump_text else {
            return Ok(());
        };
        fs::create_dir_all(folder).with_context(|| {
            let folder = folder.display();
            format!("cannot create {folder}; give --dump-text a folder that can be written to")
        })
    }

    /// What the run is over.
    pub fn input(&self) -> Input<'_> {
        Input {
            sources: &self.collected.sources,
            reading: &self.reading,
            english_only: self.english_only,
            limits: self.limits,
            time_limit: self.time_limit,
            fail_fast: self.fail_fast,
        }
    }

    /// How documents are read.
    pub fn reading(&self) -> &ReadSettings {
        &self.reading
    }

    /// The columns of tables of texts that are carried through.
    pub fn kept(&self) -> &[String] {
        let table = self.reading.table.as_ref();
        table.map_or(&[], |table| &table.kept)
    }

    /// Runs `work` on the workers under a progress bar; it is handed the bar and what to call with every document that
    /// was read. Gives back its report and the time it took.
    pub fn run(
        &self,
        threads: &ThreadPool,
        work: impl FnOnce(&Progress, &mut Seen<'_>) -> Result<RunReport, RunError> + Send,
    ) -> Result<(RunReport, Duration)> {
        let progress = Progress::new(self.collected.sources.len(), self.quiet)?;
        let begun = Instant::now();
        let report = threads.install(|| {
            work(&progress, &mut |document, part| {
                dump(self.dump_text.as_deref(), document, part)
            })
        });
        progress.finish();
        let mut report = report?;
        report
            .failures
            .extend(self.collected.unlisted.iter().map(|unlisted| Failure {
                doc_id: unlisted.path.clone(),
                stage: Stage::Read,
                reason: format!(
                    "cannot be looked into: {}; check that it is there, and its permissions",
                    unlisted.reason
                ),
            }));
        Ok((report, begun.elapsed()))
    }

    /// Runs `work`, which reads the documents before the run that writes, on the workers under a progress bar.
    pub fn read_ahead<T: Send>(
        &self,
        threads: &ThreadPool,
        work: impl FnOnce(&Progress) -> Result<T, RunError> + Send,
    ) -> Result<T> {
        let progress = Progress::new(self.collected.sources.len(), self.quiet)?;
        let made = threads.install(|| work(&progress));
        progress.finish();
        Ok(made?)
    }

    /// Lists the documents that failed beside the table, says how it went, and gives the exit code.
    pub fn finish(
        &self,
        report: &RunReport,
        running: Duration,
        outputs: &Outputs,
        summary: &str,
    ) -> Result<Exit> {
        if let Some(output) = &self.output {
            write_failures(output, &report.failures)?;
        }
        if !self.quiet {
            eprint!("{summary}");
        }
        say_failures(report, self.output.is_some());
        if !self.quiet {
            for file in outputs.files() {
                eprintln!("table: {}", file.display());
            }
        }
        let exit = if report.failures.is_empty() {
            Exit::Success
        } else {
            Exit::SomeFailed
        };
        tracing::info!(
            documents = report.documents,
            failed = report.failures.len(),
            clauses = report.clauses,
            review = report.review,
            seconds = running.as_secs_f64(),
            exit = exit.code(),
            "done"
        );
        Ok(exit)
    }
}

/// Ends the table of a run, which says of itself that it was made with `about`; what is given back is to be dropped when nobody
/// goes on with the run any more.
pub fn finish_table(table: Table, report: &RunReport, about: &Value) -> Result<Scrap> {
    let failures: Vec<FailedDocument<'_>> = report
        .failures
        .iter()
        .map(|failure| FailedDocument {
            doc_id: &failure.doc_id,
            stage: failure.stage.to_string(),
            reason: &failure.reason,
        })
        .collect();
    let outcome = Outcome {
        about,
        without_clauses: &report.without_clauses,
        failures: &failures,
    };
    Ok(table.finish(&outcome)?)
}

/// What is called with every document whose text was read.
type Seen<'s> = dyn FnMut(&Document, Part) -> Result<(), RunError> + Send + 's;

/// Writes the text of `document` below `folder`, as `<doc_id>.txt`; pieces of one go behind each other, and the file gets its name
/// with the last.
fn dump(folder: Option<&Path>, document: &Document, part: Part) -> Result<(), RunError> {
    let Some(folder) = folder else { return Ok(()) };
    let mut path = folder.to_path_buf();
    // An id is made of names, never of `..`, but a hostile file name must not lead out of the folder.
    path.extend(
        Path::new(&document.id)
            .components()
            .filter(|part| matches!(part, Component::Normal(_))),
    );
    let path = beside(&path, ".txt");
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|source| OutputError::Place {
            path: path.clone(),
            source,
        })?;
    }
    let text = document.text.as_bytes();
    if part == Part::WHOLE {
        return Ok(write_whole(&path, text)?);
    }
    let partial = beside(&path, ".partial");
    let failed = |source| OutputError::Write {
        path: path.clone(),
        source,
    };
    let mut options = File::options();
    options
        .create(true)
        .append(!part.first)
        .write(true)
        .truncate(part.first);
    let file = options.open(&partial);
    file.and_then(|mut file| file.write_all(text))
        .map_err(failed)?;
    if part.last {
        fs::rename(&partial, &path).map_err(failed)?;
    }
    Ok(())
}

/// Writes the list of failed documents beside the table, or takes away that of an earlier run.
fn write_failures(output: &Path, failures: &[Failure]) -> Result<()> {
    let path = beside(output, ".failures.csv");
    if failures.is_empty() {
        return match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove the old {}", path.display()))
            }
            _ => Ok(()),
        };
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["doc_id", "stage", "reason"])?;
    for failure in failures {
        let cells = [
            failure.doc_id.as_str(),
            &failure.stage.to_string(),
            &failure.reason,
        ];
        writer.write_record(cells.map(|cell| clausemark::output::guard(cell).into_owned()))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| anyhow!("cannot write {}: {error}", path.display()))?;
    Ok(write_whole(&path, &bytes)?)
}
