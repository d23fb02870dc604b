//! Checksums of model files.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::ModelError;
use super::manifest::ModelEntry;

/// What became of a file that the manifest pins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileState {
    /// It is the pinned one.
    Whole,
    /// It is not there.
    Missing,
    /// It is there and is another; its SHA-256.
    Damaged(String),
}

/// SHA-256 of a file, in hexadecimal.
///
/// # Errors
/// When the file cannot be read.
pub fn sha256_of(path: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(format!("{:x}", hasher.finalize()))
}

/// Checks every file of `model` below `folder`; the states are in the manifest's order.
///
/// # Errors
/// When a file is there and cannot be read.
pub fn verify(model: &ModelEntry, folder: &Path) -> Result<Vec<(PathBuf, FileState)>, ModelError> {
    model
        .file
        .iter()
        .map(|file| {
            let path = folder.join(&file.path);
            let state = match sha256_of(&path) {
                Ok(found) if found == file.sha256 => FileState::Whole,
                Ok(found) => FileState::Damaged(found),
                Err(error) if error.kind() == io::ErrorKind::NotFound => FileState::Missing,
                Err(source) => {
                    return Err(ModelError::Io {
                        action: "read",
                        path,
                        source,
                    });
                }
            };
            Ok((path, state))
        })
        .collect()
}
