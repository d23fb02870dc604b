//! Which files hold the weights, and what they hash to.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::error::CheckpointError;
use crate::model::sha256_of;

/// The names that weights go by, the first that is there wins. An index lists the files of one that was cut in parts.
const NAMES: [&str; 4] = [
    "model.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
];

/// What a placeholder of Git LFS begins with.
const PLACEHOLDER: &[u8] = b"version https://git-lfs";

/// The files with the weights of a network, or of several parts of a model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WeightFiles {
    paths: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Index {
    weight_map: std::collections::BTreeMap<String, String>,
}

impl WeightFiles {
    /// Finds the weights in `folder`.
    ///
    /// # Errors
    /// When there are none, a part is missing, or a file is a mere placeholder.
    pub fn find(folder: &Path) -> Result<Self, CheckpointError> {
        let found = NAMES
            .iter()
            .map(|name| folder.join(name))
            .find(|path| path.is_file())
            .ok_or_else(|| CheckpointError::NoWeights {
                folder: folder.to_path_buf(),
            })?;
        let paths = if found.extension().is_some_and(|ending| ending == "json") {
            parts(&found, folder)?
        } else {
            vec![found]
        };
        for path in &paths {
            refuse_placeholder(path)?;
        }
        Ok(Self { paths })
    }

    /// These files and those of another part.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.paths.extend(other.paths);
        self
    }

    /// The files; the parts of one network in the order of their names.
    #[must_use]
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// SHA-256 of the file, in hexadecimal; of several files that of their checksums, a line each, in order.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn sha256(&self) -> Result<String, CheckpointError> {
        let sums = self
            .paths
            .iter()
            .map(|path| sha256_of(path).map_err(failed(path)))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(joined(&sums))
    }
}

/// One checksum for those of several files.
fn joined(sums: &[String]) -> String {
    match sums {
        [one] => one.clone(),
        several => {
            let lines = several.join("\n") + "\n";
            format!("{:x}", Sha256::digest(lines))
        }
    }
}

/// The files an index names.
fn parts(index: &Path, folder: &Path) -> Result<Vec<PathBuf>, CheckpointError> {
    let text = fs::read_to_string(index).map_err(failed(index))?;
    let read: Index = serde_json::from_str(&text).map_err(|error| CheckpointError::Damaged {
        path: index.to_path_buf(),
        reason: error.to_string(),
    })?;
    let names: BTreeSet<&String> = read.weight_map.values().collect();
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}

fn refuse_placeholder(path: &Path) -> Result<(), CheckpointError> {
    let mut start = Vec::new();
    File::open(path)
        .and_then(|file| file.take(PLACEHOLDER.len() as u64).read_to_end(&mut start))
        .map_err(failed(path))?;
    if start == PLACEHOLDER {
        return Err(CheckpointError::Placeholder {
            path: path.to_path_buf(),
        });
    }
    Ok(())
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> CheckpointError {
    let path = path.to_path_buf();
    move |source| CheckpointError::Read { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        WeightFiles::find(folder)
            .unwrap()
            .paths()
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn safetensors_are_preferred_and_parts_are_read_in_order() {
        let both = folder(&[("pytorch_model.bin", "b"), ("model.safetensors", "s")]);
        assert_eq!(names(both.path()), ["model.safetensors"]);
        let index = r#"{"metadata": {}, "weight_map": {"a": "m-2.safetensors", "b": "m-1.safetensors",
            "c": "m-2.safetensors"}}"#;
        let cut = folder(&[
            ("model.safetensors.index.json", index),
            ("m-1.safetensors", "1"),
            ("m-2.safetensors", "2"),
        ]);
        assert_eq!(names(cut.path()), ["m-1.safetensors", "m-2.safetensors"]);
    }

    #[test]
    fn one_file_has_its_own_checksum_and_several_have_that_of_theirs() {
        // printf abc | sha256sum
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let one = folder(&[("pytorch_model.bin", "abc")]);
        let files = WeightFiles::find(one.path()).unwrap();
        assert_eq!(files.sha256().unwrap(), abc);
        // printf '%s\n' $abc $abc | sha256sum
        assert_eq!(
            joined(&[abc.to_string(), abc.to_string()]),
            "ed9453257140de25bccb9b1fe8413c845d0ce1c7a25fcdfe1c874ac5f12c8564"
        );
    }

    #[test]
    fn what_is_not_there_is_named_with_the_remedy() {
        let nothing = folder(&[("tf_model.h5", "h")]);
        let error = WeightFiles::find(nothing.path()).unwrap_err().to_string();
        assert!(
            error.contains("no model.safetensors and no pytorch_model.bin"),
            "{error}"
        );
        assert!(error.contains("save_pretrained"), "{error}");

        let pointer = folder(&[(
            "model.safetensors",
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
        )]);
        let error = WeightFiles::find(pointer.path()).unwrap_err().to_string();
        assert!(error.contains("git lfs pull"), "{error}");

        let index = r#"{"weight_map": {"a": "gone.bin"}}"#;
        let cut = folder(&[("pytorch_model.bin.index.json", index)]);
        let error = WeightFiles::find(cut.path()).unwrap_err().to_string();
        assert!(error.contains("gone.bin"), "{error}");
    }
}
