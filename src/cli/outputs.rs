//! The places a table goes to.

use std::path::Path;

use anyhow::{Result, bail};
use clausemark::output::{Column, Format, Target, partition_column};
use serde_json::{Value, json};

use super::args::{OutputFlags, StreamFormat};

/// The validated form of [`OutputFlags`].
pub struct Outputs {
    /// The places, as they were given.
    pub targets: Vec<Target>,
}

impl Outputs {
    /// Checks the flags.
    pub fn new(flags: &OutputFlags) -> Result<Self> {
        let mut targets: Vec<Target> = Vec::new();
        for path in &flags.output {
            if targets.iter().any(|target| target.path == *path) {
                bail!(
                    "{} is given twice with -o; give every place once",
                    path.display()
                );
            }
            targets.push(target(path, flags));
        }
        if flags.format.is_some() && !targets.iter().any(Target::is_stream) {
            bail!(
                "--format is for standard output and pipes; a file is written as its ending says (.csv, .jsonl, \
                 .parquet, .sqlite, .arrow)"
            );
        }
        if flags.partition_by.is_some() && !targets.iter().any(|target| target.partition.is_some())
        {
            bail!("--partition-by is for Parquet; give -o a name that ends in .parquet");
        }
        Ok(Self { targets })
    }

    /// Refuses what a table of these columns cannot be written to.
    pub fn check(&self, columns: &[Column]) -> Result<()> {
        for target in &self.targets {
            if let Some(name) = &target.partition
                && let Err(reason) = partition_column(columns, name)
            {
                bail!("{reason}");
            }
            target.check()?;
        }
        Ok(())
    }

    /// The first file, which other files stand beside; none where all places are streams.
    pub fn main(&self) -> Option<&Path> {
        self.files().next()
    }

    /// Where the tables are that can be gone on with.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let files = self.targets.iter().filter(|target| !target.is_stream());
        files.map(|target| target.path.as_path())
    }

    /// Whether a place is a stream, whose bytes are gone when they are written.
    pub fn streams(&self) -> bool {
        self.targets.iter().any(Target::is_stream)
    }

    /// What the run file says of them: names and formats, without where they lie.
    pub fn record(&self) -> Value {
        let record = |target: &Target| {
            json!({
                "name": target.path.file_name().map(|name| name.to_string_lossy()),
                "format": format!("{:?}", target.format).to_lowercase(),
                "partition_by": target.partition,
            })
        };
        self.targets.iter().map(record).collect()
    }
}

fn target(path: &Path, flags: &OutputFlags) -> Target {
    let mut target = Target {
        path: path.to_path_buf(),
        format: Format::of(path),
        partition: None,
    };
    if target.is_stream() {
        target.format = match flags.format {
            Some(StreamFormat::Jsonl) => Format::Jsonl,
            Some(StreamFormat::Arrow) => Format::Arrow,
            Some(StreamFormat::Csv) | None => Format::Csv,
        };
    } else if target.format == Format::Parquet {
        target.partition.clone_from(&flags.partition_by);
    }
    target
}
