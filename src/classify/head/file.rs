//! The head on disk: JSON that says what it belongs to.

use std::collections::HashSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{DomainHead, Head, HeadError, RuleFeatures, StrengthHead};
use crate::taxonomy::Taxonomy;

/// What the file calls its form.
/// Its number goes up with every change of the zero-shot scores that heads start from.
const FORMAT: &str = "clausemark head 2";

/// Something that is known by its name and the SHA-256 of its bytes, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What people call it.
    pub name: String,
    /// Its checksum.
    pub sha256: String,
}

impl From<&Taxonomy> for Source {
    fn from(taxonomy: &Taxonomy) -> Self {
        Self {
            name: taxonomy.name.clone(),
            sha256: taxonomy.checksum.clone(),
        }
    }
}

/// What a head was learned from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// The file of hand tags, without its folder.
    pub name: String,
    /// Its checksum.
    pub sha256: String,
    /// Documents in it.
    pub documents: usize,
    /// Clauses with a domain.
    pub domain_tags: usize,
    /// Clauses with a strength.
    pub strength_tags: usize,
}

/// A head with what it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadFile {
    format: String,
    /// The version of the program that learned it.
    pub version: String,
    /// The model whose vectors the weights are for.
    pub model: Source,
    /// The taxonomy whose labels they are for.
    pub taxonomy: Source,
    /// What it was learned from.
    pub training: Training,
    #[serde(deserialize_with = "Option::deserialize")]
    // null where nothing was kept, but never left out
    domain: Option<DomainHead>,
    #[serde(deserialize_with = "Option::deserialize")]
    strength: Option<StrengthHead>,
}

impl HeadFile {
    /// A head with what it belongs to, by this version of the program.
    #[must_use]
    pub fn new(head: Head, model: Source, taxonomy: Source, training: Training) -> Self {
        Self {
            format: FORMAT.into(),
            version: env!("CARGO_PKG_VERSION").into(),
            model,
            taxonomy,
            training,
            domain: head.domain,
            strength: head.strength,
        }
    }

    /// Reads the head at `path`; whether it fits is not checked yet.
    ///
    /// # Errors
    /// When the file cannot be read or is no head.
    pub fn read(path: &Path) -> Result<Self, HeadError> {
        let bytes = std::fs::read(path).map_err(|source| HeadError::Read {
            path: path.into(),
            source,
        })?;
        let file: Self = serde_json::from_slice(&bytes).map_err(|error| HeadError::Format {
            path: path.into(),
            reason: error.to_string(),
        })?;
        if file.format == FORMAT {
            Ok(file)
        } else {
            Err(HeadError::Format {
                path: path.into(),
                reason: format!("its format is {:?} and not {FORMAT:?}", file.format),
            })
        }
    }

    /// The text of the file.
    ///
    /// # Errors
    /// When a weight is not a number.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string(self)? + "\n")
    }

    /// The head, once it is certain that it belongs to this model, whose vectors have `width` dimensions, and to this
    /// taxonomy; `path` is the file's for messages.
    ///
    /// # Errors
    /// When it belongs to others, or does not hold together.
    pub fn fit(
        self,
        path: &Path,
        model: &Source,
        width: usize,
        taxonomy: &Taxonomy,
    ) -> Result<Head, HeadError> {
        let remedy = "learn it again, or classify with the one it was learned with";
        let of_taxonomy = Source::from(taxonomy);
        for (what, theirs, ours) in [
            ("model", &self.model, model),
            ("taxonomy", &self.taxonomy, &of_taxonomy),
        ] {
            if theirs.sha256 != ours.sha256 {
                return Err(HeadError::Mismatch {
                    path: path.into(),
                    what,
                    theirs: named(theirs),
                    ours: named(ours),
                    remedy,
                });
            }
        }
        self.whole(width, taxonomy)
            .map_err(|reason| HeadError::Format {
                path: path.into(),
                reason,
            })
    }

    /// All numbers it shifts labels by.
    fn weights(&self) -> impl Iterator<Item = f32> {
        let domain = self.domain.iter().flat_map(|head| {
            let labels = head.labels.iter();
            labels
                .flat_map(|label| label.weights.iter().chain([&label.bias]))
                .chain([&head.slope])
        });
        let strength = self.strength.iter().flat_map(|head| {
            let named = head.slopes.iter().chain(&head.rules);
            named
                .map(|(_, weight)| weight)
                .chain(head.verbs.values())
                .chain(&head.vector)
        });
        domain.chain(strength).copied()
    }

    /// The head with its labels found, if it has the weights it should.
    fn whole(self, width: usize, taxonomy: &Taxonomy) -> Result<Head, String> {
        if !self.weights().all(f32::is_finite) {
            return Err("a weight is too large for a number".into());
        }
        let mut domain = self.domain;
        let mut seen = HashSet::new();
        for weights in domain.iter_mut().flat_map(|head| &mut head.labels) {
            if !seen.insert(weights.id.clone()) {
                return Err(format!("{} has weights twice", weights.id));
            }
            weights.label = taxonomy
                .domains
                .iter()
                .position(|domain| domain.id == weights.id)
                .ok_or_else(|| format!("the taxonomy has no domain {:?}", weights.id))?;
            if weights.weights.len() != width {
                return Err(format!(
                    "{} has {} weights and the model's vectors have {width} dimensions",
                    weights.id,
                    weights.weights.len()
                ));
            }
        }
        if let Some(head) = &self.strength {
            let levels: Vec<String> = taxonomy.strengths.iter().map(|s| s.id.clone()).collect();
            let rules = RuleFeatures::names(&levels);
            if head.levels != levels
                || head.vector.len() != width
                || !rules.iter().eq(head.rules.iter().map(|(name, _)| name))
                || !RuleFeatures::rules()
                    .iter()
                    .eq(head.slopes.iter().map(|(name, _)| name))
            {
                return Err(
                    "its weights of strength are not those of this program and taxonomy".into(),
                );
            }
        }
        Ok(Head {
            domain,
            strength: self.strength,
        })
    }
}

/// The name with enough of the checksum to tell two apart.
fn named(source: &Source) -> String {
    let checksum: String = source.sha256.chars().take(12).collect();
    format!("{} ({checksum})", source.name)
}

#[cfg(test)]
mod tests {
    use super::super::LabelWeights;
    use super::*;
    use crate::taxonomy;

    fn source(name: &str, sha256: &str) -> Source {
        Source {
            name: name.into(),
            sha256: sha256.into(),
        }
    }

    fn written(taxonomy: &Taxonomy) -> HeadFile {
        let head = Head {
            domain: Some(DomainHead {
                slope: 1.5,
                labels: vec![LabelWeights {
                    label: 7,
                    id: taxonomy.domains[2].id.clone(),
                    bias: 0.25,
                    weights: vec![0.5, -1.0],
                }],
            }),
            strength: None,
        };
        let training = Training {
            name: "tags.csv".into(),
            sha256: "aa".into(),
            documents: 3,
            domain_tags: 40,
            strength_tags: 0,
        };
        HeadFile::new(
            head,
            source("mini", "m1"),
            source(&taxonomy.name, &taxonomy.checksum),
            training,
        )
    }

    fn read_back(file: &HeadFile) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("head.json");
        std::fs::write(&path, file.to_json().unwrap()).unwrap();
        (folder, path)
    }

    #[test]
    fn a_head_comes_back_with_its_labels_found_by_id() {
        let taxonomy = taxonomy::built_in();
        let (_folder, path) = read_back(&written(&taxonomy));
        let head = HeadFile::read(&path)
            .unwrap()
            .fit(&path, &source("mini", "m1"), 2, &taxonomy)
            .unwrap();
        let label = &head.domain.unwrap().labels[0];
        assert_eq!((label.label, label.bias), (2, 0.25));
        assert_eq!(label.weights, [0.5, -1.0]);
    }

    #[test]
    fn another_model_or_taxonomy_is_named() {
        let built_in = taxonomy::built_in();
        let (_folder, path) = read_back(&written(&built_in));
        let refusal = |model: &str, taxonomy: &Taxonomy, width| {
            HeadFile::read(&path)
                .unwrap()
                .fit(&path, &source("other", model), width, taxonomy)
                .unwrap_err()
                .to_string()
        };
        let message = refusal("m2", &built_in, 2);
        assert!(
            message.contains("with the model mini (m1), not with other (m2); learn it again"),
            "{message}"
        );
        let other = Taxonomy {
            checksum: "t2".into(),
            ..built_in.clone()
        };
        let message = refusal("m1", &other, 2);
        assert!(message.contains("with the taxonomy"), "{message}");
        let message = refusal("m1", &built_in, 3);
        assert!(
            message.contains("2 weights and the model's vectors have 3"),
            "{message}"
        );
    }

    #[test]
    fn what_is_no_head_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("head.json");
        std::fs::write(&path, "doc_id,text\n").unwrap();
        let message = HeadFile::read(&path).unwrap_err().to_string();
        assert!(
            message.contains("is not a head that can be read"),
            "{message}"
        );
        let mut file = written(&taxonomy::built_in());
        file.format = "clausemark head 9".into();
        std::fs::write(&path, file.to_json().unwrap()).unwrap();
        let message = HeadFile::read(&path).unwrap_err().to_string();
        assert!(message.contains("\"clausemark head 9\""), "{message}");
    }

    /// What is said of a head file in which `from` was replaced.
    fn refusal_of_edited(from: &str, to: &str) -> String {
        let taxonomy = taxonomy::built_in();
        let text = written(&taxonomy).to_json().unwrap();
        assert!(text.contains(from), "{text}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("head.json");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        HeadFile::read(&path)
            .and_then(|file| file.fit(&path, &source("mini", "m1"), 2, &taxonomy))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn an_edited_head_is_refused() {
        let id = taxonomy::built_in().domains[2].id.clone();
        let label = format!(r#"{{"id":"{id}","bias":0.25,"weights":[0.5,-1.0]}}"#);
        for (from, to, reason) in [
            (
                label.as_str(),
                format!("{label},{label}"),
                "has weights twice",
            ),
            (
                r#""slope":1.5"#,
                r#""slope":1e39"#.into(),
                "a weight is too large",
            ),
            (
                r#""bias":0.25"#,
                r#""bias":0.25,"scale":2"#.into(),
                "unknown field `scale`",
            ),
            (
                r#","strength":null"#,
                String::new(),
                "missing field `strength`",
            ),
        ] {
            let message = refusal_of_edited(from, &to);
            assert!(message.contains(reason), "{message}");
        }
    }
}
