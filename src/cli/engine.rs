//! What `classify`, `explain`, `evaluate` and `learn` share: the taxonomy, the model, and the classifier made of both.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clausemark::annotation::{AnnotationError, GoldClause, LabelSet, Reading, Tags, read_tags};
use clausemark::classify::head::{HeadFile, Source};
use clausemark::classify::{Classifier, Settings};
use clausemark::encode::{Encoder, ModelConfig, Precision};
use clausemark::model::{self, Manifest, ModelEntry};
use clausemark::taxonomy::{self, Taxonomy};
use rayon::ThreadPool;
use serde_json::{Value, json};

use super::args::{EngineFlags, PrecisionFlag};

/// A model that was loaded, and the workers it runs on.
pub struct Engine {
    /// Makes vectors.
    pub encoder: Box<dyn Encoder>,
    /// The workers.
    pub threads: ThreadPool,
    entry: ModelEntry,
    checksum: String,
}

/// The taxonomy at `path`, or the built-in one.
pub fn load_taxonomy(path: Option<&PathBuf>) -> Result<Taxonomy> {
    Ok(path.map_or_else(|| Ok(taxonomy::built_in()), |path| taxonomy::load(path))?)
}

/// As many workers as there are processors, or as were asked for.
pub fn workers(threads: Option<std::num::NonZeroUsize>) -> Result<ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, Into::into))
        .build()
        .context("cannot start the threads; give --threads a smaller number")
}

impl Engine {
    /// Loads the model the flags name while its files are checked.
    pub fn load(flags: &EngineFlags, threads: ThreadPool) -> Result<Self> {
        let manifest = Manifest::built_in();
        let entry = manifest.get(flags.model.as_deref())?.clone();
        let models = model::models_folder();
        let precision = precision(flags.precision);
        let (location, encoder) = threads.install(|| {
            rayon::join(
                || model::locate(&entry, &models),
                || {
                    let config = ModelConfig::read(&model::folder_of(&entry, &models))?;
                    load_encoder(&config, precision)
                },
            )
        });
        // What is wrong with the files explains why loading them failed.
        let location = location?;
        let encoder = encoder.with_context(|| format!("cannot load the model {}", entry.name))?;
        Ok(Self {
            encoder,
            threads,
            entry,
            checksum: location.checksum,
        })
    }

    /// The zero-shot classifier.
    pub fn classifier(&self, taxonomy: &Taxonomy) -> Result<Classifier> {
        let made = self
            .threads
            .install(|| Classifier::new(taxonomy, self.encoder.as_ref(), Settings::default()));
        Ok(made?)
    }

    /// The classifier with the head at `path`, if one is named, and what the head is.
    pub fn classifier_with(
        &self,
        taxonomy: &Taxonomy,
        path: Option<&Path>,
    ) -> Result<(Classifier, Option<HeadFile>)> {
        let Some(path) = path else {
            return Ok((self.classifier(taxonomy)?, None));
        };
        let file = HeadFile::read(path)?;
        let head = file
            .clone()
            .fit(path, &self.source(), self.encoder.width(), taxonomy)?;
        Ok((self.classifier(taxonomy)?.with_head(head), Some(file)))
    }

    /// Name and checksum of the model.
    pub fn source(&self) -> Source {
        Source {
            name: self.entry.name.clone(),
            sha256: self.checksum.clone(),
        }
    }

    /// The model, for the run file.
    pub fn record(&self) -> Value {
        json!({
            "name": self.entry.name,
            "version": self.entry.version,
            "sha256": self.checksum,
        })
    }
}

/// Which head it was, if any: where it lies, its own checksum, and what it was learned from.
pub fn head_record(path: Option<&Path>, head: Option<&HeadFile>) -> Result<Option<Value>> {
    let Some((path, head)) = path.zip(head) else {
        return Ok(None);
    };
    let sha256 = model::sha256_of(path)
        .with_context(|| format!("cannot read the head {} again", path.display()))?;
    Ok(Some(
        json!({ "path": path, "sha256": sha256, "training": head.training }),
    ))
}

/// Reads hand tags whose labels must be those of `taxonomy`.
pub fn tags_of(path: &Path, taxonomy: &Taxonomy, annotator: Option<&str>) -> Result<Tags> {
    let labels = LabelSet::of(taxonomy);
    let reading = Reading {
        labels: Some(&labels),
        annotator,
    };
    Ok(read_tags(path, &reading)?)
}

/// Refuses hand tags with a clause that has no text that could be classified, only a span.
pub fn refuse_without_text(path: &Path, gold: &[GoldClause]) -> Result<(), AnnotationError> {
    let Some(clause) = gold.iter().find(|clause| clause.text.is_empty()) else {
        return Ok(());
    };
    Err(AnnotationError::Cell {
        path: path.into(),
        line: clause.line,
        column: "text".to_owned(),
        value: String::new(),
        remedy: "the program labels texts: fill in that of the clause, or have it read from its document (`learn` with \
                 --documents; `classify`, and then `evaluate` with --predictions)"
            .to_owned(),
    })
}

/// How the model computes.
pub fn precision(flag: PrecisionFlag) -> Precision {
    match flag {
        PrecisionFlag::F32 => Precision::F32,
        PrecisionFlag::Bf16 => Precision::Bf16,
    }
}

#[cfg(feature = "torch")]
fn load_encoder(config: &ModelConfig, precision: Precision) -> Result<Box<dyn Encoder>> {
    use clausemark::encode::{BatchEncoder, TorchEngine};
    Ok(Box::new(BatchEncoder::new(
        config,
        TorchEngine::load(config, precision)?,
    )?))
}

#[cfg(not(feature = "torch"))]
fn load_encoder(_: &ModelConfig, _: Precision) -> Result<Box<dyn Encoder>> {
    anyhow::bail!("this program was built without an engine; build it with its default features")
}
