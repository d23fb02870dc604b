//! Which model a user means.

use std::path::PathBuf;

use super::error::ModelError;
use super::manifest::{Manifest, ModelEntry};

/// A model of the manifest, or a folder of the user's own.
#[derive(Debug, Clone)]
pub enum Choice {
    /// One whose files are pinned.
    Pinned(Box<ModelEntry>),
    /// A folder, which nothing is known of beforehand.
    Folder(PathBuf),
}

/// The files that make a folder that of a model.
const MARKS: [&str; 2] = ["modules.json", "config.json"];

impl Manifest {
    /// What `given` means: the default model if nothing is, a model of that name, or a folder. What has a path separator
    /// in it is a folder in any case; without one it is a folder if it holds a model and no model has its name.
    ///
    /// # Errors
    /// When there is neither a model of that name nor a folder.
    pub fn choose(&self, given: Option<&str>) -> Result<Choice, ModelError> {
        let Some(given) = given else {
            return Ok(Choice::Pinned(Box::new(self.get(None)?.clone())));
        };
        let folder = PathBuf::from(given);
        let unknown = match self.get(Some(given)) {
            Ok(entry) => return Ok(Choice::Pinned(Box::new(entry.clone()))),
            Err(unknown) => unknown,
        };
        if given.contains(std::path::is_separator) {
            return if folder.is_dir() {
                Ok(Choice::Folder(folder))
            } else {
                Err(ModelError::NoFolder { path: folder })
            };
        }
        if MARKS.iter().any(|mark| folder.join(mark).is_file()) {
            return Ok(Choice::Folder(folder));
        }
        Err(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(given: &str) -> Result<Choice, String> {
        Manifest::built_in()
            .choose(Some(given))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_name_of_the_manifest_is_that_model() {
        let choice = chosen("all-MiniLM-L6-v2").unwrap();
        assert!(matches!(choice, Choice::Pinned(entry) if entry.name == "all-MiniLM-L6-v2"));
    }

    #[test]
    fn a_path_is_a_folder_that_has_to_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        assert!(matches!(chosen(path).unwrap(), Choice::Folder(found) if found == folder.path()));
        let error = chosen(&format!("{path}/gone")).unwrap_err();
        assert!(error.contains("gone"), "{error}");
        // A file is no folder.
        std::fs::write(folder.path().join("weights.bin"), "").unwrap();
        assert!(chosen(&format!("{path}/weights.bin")).is_err());
    }

    #[test]
    fn a_word_that_is_neither_is_an_error_that_names_both_ways() {
        let error = chosen("nope").unwrap_err();
        for part in ["nope", "all-MiniLM-L6-v2", "modules.json"] {
            assert!(error.contains(part), "{error}");
        }
    }
}
