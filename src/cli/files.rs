//! What `classify` and `segment` share: their input files, the course of a run, and the files beside the table.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use clausemark::document::{
    Collected, Document, ReadSettings, TableColumns, collect, kept_columns,
};
use clausemark::output::{OutputError, beside, is_stream, write_whole};
use clausemark::run::{Failure, Input, Limits, RunError, RunReport, Stage};
use rayon::ThreadPool;

use super::args::InputFlags;
use super::exit::Exit;
use super::summary::say_failures;
use super::terminal::Progress;

/// The validated form of [`InputFlags`].
pub struct Inputs {
    /// The documents.
    pub collected: Collected,
    /// The table's path.
    pub output: PathBuf,
    /// Whether it is written to as the rows come, with nothing beside it.
    pub streamed: bool,
    reading: ReadSettings,
    english_only: bool,
    dump_text: Option<PathBuf>,
    quiet: bool,
}

/// How documents that are no tables of texts are read, up to so many MiB.
pub fn reading_up_to(max_file_size: NonZeroUsize) -> ReadSettings {
    ReadSettings {
        limit: (max_file_size.get() as u64) << 20,
        table: None,
    }
}

/// The validated form of the flags that say how files are read; which columns are kept is not known yet.
fn reading(flags: &InputFlags) -> ReadSettings {
    ReadSettings {
        table: flags.text_column.clone().map(|text| TableColumns {
            text,
            id: flags.id_column.clone(),
            group: flags.group_column.clone(),
            ..TableColumns::default()
        }),
        ..reading_up_to(flags.max_file_size)
    }
}

impl Inputs {
    /// Checks the flags, and lists the documents.
    pub fn new(flags: &InputFlags) -> Result<Self> {
        let mut reading = reading(flags);
        let collected = collect(&flags.paths, &reading)?;
        let kept = kept_columns(&collected.sources, &reading)?;
        if let Some(table) = &mut reading.table {
            table.sole = collected.sources.len() == 1;
            table.kept = if flags.keep_columns { kept } else { Vec::new() };
        }
        Ok(Self {
            collected,
            reading,
            english_only: flags.lang_strict,
            output: flags.output.clone(),
            streamed: is_stream(&flags.output),
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
            limits: Limits::default(),
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
            work(&progress, &mut |document| {
                dump(self.dump_text.as_deref(), document)
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
                    "cannot be looked into: {}; check the permissions",
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
    pub fn finish(&self, report: &RunReport, summary: &str) -> Result<Exit> {
        if !self.streamed {
            write_failures(&self.output, &report.failures)?;
        }
        if !self.quiet {
            eprint!("{summary}");
        }
        say_failures(report);
        if !self.quiet && !self.streamed {
            eprintln!("table: {}", self.output.display());
        }
        Ok(if report.failures.is_empty() {
            Exit::Success
        } else {
            Exit::SomeFailed
        })
    }
}

/// What is called with every document whose text was read.
type Seen<'s> = dyn FnMut(&Document) -> Result<(), RunError> + Send + 's;

/// Writes the text of `document` below `folder`, as `<doc_id>.txt`.
fn dump(folder: Option<&Path>, document: &Document) -> Result<(), RunError> {
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
    Ok(write_whole(&path, document.text.as_bytes())?)
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
