//! Where rows go: standard output, a device or a pipe, or a file that appears under its name only when it is complete.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::OutputError;

/// An output that is written once, from front to back.
pub enum Destination {
    /// Standard output.
    Stdout(io::Stdout),
    /// A device or a pipe, which no file may take the place of.
    Special {
        /// What is written to.
        open: File,
        /// Its name.
        path: PathBuf,
    },
    /// A file beside its final place.
    File {
        /// What is written to until all is there.
        aside: BufWriter<NamedTempFile>,
        /// The name the file gets then.
        path: PathBuf,
    },
    /// A file beside its final place that outlives the run, from [`Kept`] on.
    Kept(Kept),
}

/// A file that grows over several runs until it is complete, under its name with `.partial` behind.
pub struct Kept {
    aside: BufWriter<File>,
    partial: PathBuf,
    path: PathBuf,
    /// Whether what was written is to outlive the run.
    lasts: Cell<bool>,
}

impl Destination {
    /// Opens the destination named `path`; `-` is standard output.
    ///
    /// # Errors
    /// When the folder does not exist or cannot be written to, or the name is that of a folder.
    pub fn open(path: &Path) -> Result<Self, OutputError> {
        if path == Path::new("-") {
            return Ok(Self::Stdout(io::stdout()));
        }
        if is_stream(path) {
            return match File::options().write(true).open(path) {
                Ok(open) => Ok(Self::Special {
                    open,
                    path: path.to_path_buf(),
                }),
                Err(source) => Err(OutputError::Place {
                    path: path.to_path_buf(),
                    source,
                }),
            };
        }
        let refused = |source| OutputError::Place {
            path: path.to_path_buf(),
            source,
        };
        Self::check(path)?;
        let aside = tempfile::Builder::new()
            .prefix(".clausemark-")
            .suffix(".partial")
            .tempfile_in(folder_of(path))
            .map_err(refused)?;
        Ok(Self::File {
            aside: BufWriter::new(aside),
            path: path.to_path_buf(),
        })
    }

    /// Refuses a name that no file can have.
    ///
    /// # Errors
    /// When it is that of a folder or of a file that is read-only.
    pub fn check(path: &Path) -> Result<(), OutputError> {
        let refused = |kind, reason: &str| OutputError::Place {
            path: path.to_path_buf(),
            source: io::Error::new(kind, reason),
        };
        if path.is_dir() {
            return Err(refused(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        if fs::metadata(path).is_ok_and(|file| file.permissions().readonly()) {
            return Err(refused(
                io::ErrorKind::PermissionDenied,
                "the file is read-only",
            ));
        }
        Ok(())
    }

    /// Opens a file that is kept from run to run until it is complete, at its first `bytes`: what follows them is thrown
    /// away. Zero bytes begin it anew.
    ///
    /// # Errors
    /// When it cannot be opened, or has not as many bytes.
    pub fn keep(path: &Path, bytes: u64) -> Result<Self, OutputError> {
        let refused = |source| OutputError::Place {
            path: path.to_path_buf(),
            source,
        };
        Self::check(path)?;
        let partial = beside(path, ".partial");
        if bytes > 0
            && !partial.exists()
            && fs::metadata(path).is_ok_and(|file| file.len() == bytes)
        {
            // The run ended between giving the file its name and saying so.
            fs::rename(path, &partial).map_err(refused)?;
        }
        let mut file = File::options()
            .write(true)
            .create(bytes == 0)
            .truncate(false)
            .open(&partial)
            .map_err(refused)?;
        let length = file.metadata().map_err(refused)?.len();
        if length < bytes {
            return Err(refused(io::Error::other(format!(
                "{} has {length} bytes, and the interrupted run wrote {bytes}; begin anew",
                partial.display()
            ))));
        }
        file.set_len(bytes).map_err(refused)?;
        file.seek(SeekFrom::Start(bytes)).map_err(refused)?;
        Ok(Self::Kept(Kept {
            aside: BufWriter::new(file),
            partial,
            path: path.to_path_buf(),
            lasts: Cell::new(bytes > 0),
        }))
    }

    /// Makes what was written and flushed so far durable where the file is kept; how many bytes that is.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn secure(&self) -> Result<u64, OutputError> {
        let Self::Kept(kept) = self else { return Ok(0) };
        kept.secure().map_err(|source| self.failed(source))
    }

    /// The file that is written to until it has its name, where there is one.
    pub(super) fn aside(&self) -> Option<&Path> {
        match self {
            Self::File { aside, .. } => Some(aside.get_ref().path()),
            Self::Kept(kept) => Some(&kept.partial),
            Self::Stdout(_) | Self::Special { .. } => None,
        }
    }

    /// The same, which never gets its name: the file goes when this is dropped.
    pub(super) fn scrapped(self) -> Self {
        if let Self::Kept(kept) = &self {
            kept.lasts.set(false);
        }
        self
    }

    /// The path that messages about this destination name.
    fn path(&self) -> PathBuf {
        match self {
            Self::Stdout(_) => PathBuf::from("standard output"),
            Self::Special { path, .. }
            | Self::File { path, .. }
            | Self::Kept(Kept { path, .. }) => path.clone(),
        }
    }

    /// An error of writing to this destination.
    #[must_use]
    pub fn failed(&self, source: io::Error) -> OutputError {
        OutputError::Write {
            path: self.path(),
            source,
        }
    }

    /// Makes a file durable and gives it its name; what goes elsewhere is sent off.
    ///
    /// # Errors
    /// When the last bytes cannot be written or the file cannot be renamed.
    pub fn complete(self) -> Result<(), OutputError> {
        let (aside, path) = match self {
            Self::File { aside, path } => (aside, path),
            Self::Kept(kept) => return kept.complete(),
            mut stream => return stream.flush().map_err(|source| stream.failed(source)),
        };
        let failed = |source| OutputError::Write {
            path: path.clone(),
            source,
        };
        let aside = aside
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        share_permissions(aside.as_file()).map_err(failed)?;
        aside.as_file().sync_all().map_err(failed)?;
        aside
            .persist(&path)
            .map(drop)
            .map_err(|error| failed(error.error))
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(stdout) => stdout.write(bytes),
            Self::Special { open, .. } => open.write(bytes),
            Self::File { aside, .. } => aside.write(bytes),
            Self::Kept(kept) => kept.aside.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(stdout) => stdout.flush(),
            Self::Special { open, .. } => open.flush(),
            Self::File { aside, .. } => aside.flush(),
            Self::Kept(kept) => kept.aside.flush(),
        }
    }
}

impl Kept {
    fn secure(&self) -> io::Result<u64> {
        let mut file = self.aside.get_ref();
        file.sync_data()?;
        self.lasts.set(true);
        file.stream_position()
    }

    fn complete(mut self) -> Result<(), OutputError> {
        let complete = self.aside.flush().and_then(|()| {
            let file = self.aside.get_mut();
            share_permissions(file)?;
            file.sync_all()?;
            fs::rename(&self.partial, &self.path)
        });
        // Now it is there under another name.
        self.lasts.set(self.lasts.get() || complete.is_ok());
        complete.map_err(|source| OutputError::Write {
            path: self.path.clone(),
            source,
        })
    }
}

impl Drop for Kept {
    /// What nobody can go on with is taken away.
    fn drop(&mut self) {
        if !self.lasts.get() {
            let _ = fs::remove_file(&self.partial);
        }
    }
}

/// Whether what is named `path` is written to as it comes, with nothing beside it: standard output (`-`), a device, a
/// pipe.
#[must_use]
pub fn is_stream(path: &Path) -> bool {
    path == Path::new("-")
        || fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// Writes something small whole, or leaves the file that was there.
///
/// # Errors
/// When it cannot be written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let mut destination = Destination::open(path)?;
    destination
        .write_all(bytes)
        .map_err(|source| destination.failed(source))?;
    destination.complete()
}

/// The file that stands beside the table `path`: its name with `suffix` behind.
#[must_use]
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Temporary files are private to their user; a table is as open as any new file.
#[cfg(unix)]
fn share_permissions(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn share_permissions(_: &File) -> io::Result<()> {
    Ok(())
}
