//! Where models lie.
//!
//! `CLAUSEMARK_MODELS` wins; else the `models` folder nearest above the program itself, so that the working directory
//! makes no difference; else that of the source tree the program was built from.

use std::env;
use std::path::{Path, PathBuf};

use super::checksum::{FileState, verify};
use super::error::ModelError;
use super::manifest::ModelEntry;

/// The variable that names another folder of models, or the folder of one model.
const VARIABLE: &str = "CLAUSEMARK_MODELS";

/// A model that was found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The folder with its files.
    pub folder: PathBuf,
    /// SHA-256 of its weights.
    pub checksum: String,
}

/// The folder that holds one folder a model.
#[must_use]
pub fn models_folder() -> PathBuf {
    if let Some(given) = env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        return PathBuf::from(given);
    }
    let beside_program = env::current_exe()
        .ok()
        .and_then(|program| program.canonicalize().ok())
        .and_then(|program| {
            program
                .ancestors()
                .skip(1)
                .take(4)
                .map(|folder| folder.join("models"))
                .find(|folder| folder.join("manifest.toml").is_file())
        });
    beside_program.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("models"))
}

/// The folder of `model` below `models`, which may also be that folder itself.
#[must_use]
pub fn folder_of(model: &ModelEntry, models: &Path) -> PathBuf {
    if models.join("modules.json").is_file() {
        models.to_path_buf()
    } else {
        models.join(&model.name)
    }
}

/// Finds `model` below `models` and checks every file against the manifest.
///
/// # Errors
/// When a file is missing or is not the pinned one.
pub fn locate(model: &ModelEntry, models: &Path) -> Result<Location, ModelError> {
    let folder = folder_of(model, models);
    for ((path, state), file) in verify(model, &folder)?.into_iter().zip(&model.file) {
        match state {
            FileState::Whole => {}
            FileState::Missing => {
                return Err(ModelError::Missing {
                    model: model.name.clone(),
                    path,
                });
            }
            FileState::Damaged(found) => {
                return Err(ModelError::Damaged {
                    path,
                    found,
                    expected: file.sha256.clone(),
                });
            }
        }
    }
    let checksum = model
        .weights()
        .map(|file| file.sha256.clone())
        .unwrap_or_default();
    Ok(Location { folder, checksum })
}
