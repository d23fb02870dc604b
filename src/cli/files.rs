//! What `classify` and `segment` share: their input files, threads, and the files beside the table.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use clausemark::document::{Collected, Document, collect};
use clausemark::output::{Destination, OutputError, beside, write_whole};
use clausemark::run::{Failure, Limits, RunError};
use rayon::ThreadPool;

use super::args::InputFlags;

/// The validated form of [`InputFlags`].
pub struct Inputs {
    /// The documents.
    pub collected: Collected,
    /// The table's place, already open.
    pub destination: Destination,
    /// The table's path.
    pub output: PathBuf,
    /// Where texts go, if anywhere.
    pub dump_text: Option<PathBuf>,
    /// How much is in memory at once.
    pub limits: Limits,
    /// The workers.
    pub threads: ThreadPool,
    /// Whether to say nothing.
    pub quiet: bool,
}

impl Inputs {
    /// Checks the flags in an order that finds mistakes before work is done.
    pub fn new(flags: &InputFlags) -> Result<Self> {
        let collected = collect(&flags.paths)?;
        let destination = Destination::open(&flags.output)?;
        if let Some(folder) = &flags.dump_text {
            fs::create_dir_all(folder).with_context(|| {
                format!(
                    "cannot create {}; give --dump-text a folder that can be written to",
                    folder.display()
                )
            })?;
        }
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(flags.threads.map_or(0, Into::into))
            .build()
            .context("cannot start the threads; give --threads a smaller number")?;
        let limits = Limits {
            file_bytes: (flags.max_file_size.get() as u64) << 20,
            ..Limits::default()
        };
        Ok(Self {
            collected,
            destination,
            output: flags.output.clone(),
            dump_text: flags.dump_text.clone(),
            limits,
            threads,
            quiet: flags.quiet,
        })
    }
}

/// Whether the table goes to standard output, with nothing beside it.
pub fn is_stdout(output: &Path) -> bool {
    output == Path::new("-")
}

/// Writes the text of `document` below `folder`, as `<doc_id>.txt`.
pub fn dump(folder: Option<&Path>, document: &Document) -> Result<(), RunError> {
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
pub fn write_failures(output: &Path, failures: &[Failure]) -> Result<()> {
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
