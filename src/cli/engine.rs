//! What `classify`, `explain`, `evaluate` and `learn` share: the taxonomy, the model, and the classifier made of both.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, bail};
use clausemark::annotation::{AnnotationError, GoldClause, LabelSet, Reading, Tags, read_tags};
use clausemark::classify::head::{HeadFile, Source};
use clausemark::classify::{Classifier, DomainSettings, Settings};
use clausemark::encode::{CacheUse, CachedEncoder, ConfigNote, Encoder, ModelConfig, Pooling};
use clausemark::model::{self, Choice, Manifest, ModelEntry};
use clausemark::taxonomy::{self, Taxonomy};
use rayon::ThreadPool;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::args::{EngineFlags, EngineKind, Step, StepFlags};
use super::backend::load_encoder;

/// The folder beside the models with the vectors of labels, and what it may hold.
const LABELS: &str = "labels";
const LABELS_MIB: u64 = 64;

/// A model that was loaded, and the workers it runs on.
pub struct Engine {
    /// Makes vectors, none of them twice.
    pub encoder: CachedEncoder,
    /// The same for the texts of labels.
    labels: CachedEncoder,
    /// The workers.
    pub threads: ThreadPool,
    model: Model,
}

/// Which model it is.
struct Model {
    name: String,
    /// That of the manifest; a folder has none.
    version: Option<String>,
    sha256: String,
    config: ModelConfig,
}

impl Model {
    /// What tells it from any other whose vectors differ.
    fn fingerprint(&self) -> Result<String> {
        let config = &self.config;
        let tokenizer = config.network_folder.join("tokenizer.json");
        let tokenizer = model::sha256_of(&tokenizer)
            .with_context(|| format!("cannot read {}", tokenizer.display()))?;
        Ok(format!(
            "clausemark {}, weights {}, tokenizer {tokenizer}, {:?}",
            env!("CARGO_PKG_VERSION"),
            self.sha256,
            (
                config.network,
                config.layer_norm_eps.to_bits(),
                config.max_tokens,
                config.pooling,
                &config.prompt,
                config.lower_case,
            ),
        ))
    }
}

/// The taxonomy at `path`, or the built-in one.
pub fn load_taxonomy(path: Option<&PathBuf>) -> Result<Taxonomy> {
    Ok(path.map_or_else(|| Ok(taxonomy::built_in()), |path| taxonomy::load(path))?)
}

/// The same, with names only where that is asked for.
pub fn load_taxonomy_for(path: Option<&PathBuf>, steps: &StepFlags) -> Result<Taxonomy> {
    let taxonomy = load_taxonomy(path)?;
    Ok(if steps.is_without(Step::Phrases) {
        taxonomy.with_names_only()
    } else {
        taxonomy
    })
}

/// Refuses steps that do not go with a head or an entailment model, which take the usual scores.
pub fn refuse_unusual(steps: &StepFlags, head: Option<&Path>, engine: EngineKind) -> Result<()> {
    let Some(flag) = steps.unusual() else {
        return Ok(());
    };
    if head.is_some() {
        bail!("a head shifts the usual scores, and {flag} makes others; leave out one of the two");
    }
    if engine == EngineKind::Nli {
        bail!("{flag} is about likeness of vectors; leave it out with --engine nli");
    }
    Ok(())
}

/// As many workers as there are processors, or as were asked for.
pub fn workers(threads: Option<std::num::NonZeroUsize>) -> Result<ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, Into::into))
        .build()
        .context("cannot start the threads; give --threads a smaller number")
}

impl Engine {
    /// Loads the model the flags name while its files are checked, or hashed where it is a folder of the user's own.
    pub fn load(flags: &EngineFlags, threads: ThreadPool) -> Result<Self> {
        let (model, encoder) = match Manifest::built_in().choose(flags.model.as_deref())? {
            Choice::Pinned(entry) => threads.install(|| load_pinned(&entry, flags)),
            Choice::Folder(folder) => threads.install(|| load_folder(&folder, flags)),
        }?;
        let encoder: Arc<dyn Encoder> = encoder.into();
        let labels = label_encoder(&encoder, &model)?;
        let encoder = CachedEncoder::new(encoder);
        let encoder = match &flags.cache {
            None => encoder,
            Some(folder) => encoder.kept_in(
                folder,
                &model.fingerprint()?,
                mib(flags.cache_size.get() as u64),
            )?,
        };
        Ok(Self {
            encoder,
            labels,
            threads,
            model,
        })
    }

    /// Writes what the cache has not written yet, and tells how it was used. That it cannot be written to costs no run its
    /// table: it is said.
    pub fn finish(&self) -> Option<CacheUse> {
        self.encoder
            .finish()
            .inspect_err(|error| tracing::warn!("{error}"))
            .ok()
    }

    /// The zero-shot classifier.
    pub fn classifier(&self, taxonomy: &Taxonomy) -> Result<Classifier> {
        self.classifier_of(taxonomy, Settings::default())
    }

    fn classifier_of(&self, taxonomy: &Taxonomy, settings: Settings) -> Result<Classifier> {
        let made = self
            .threads
            .install(|| Classifier::new(taxonomy, &self.labels, settings));
        Ok(made?)
    }

    /// The zero-shot classifier without the steps that are left out.
    pub fn classifier_by(&self, taxonomy: &Taxonomy, steps: &StepFlags) -> Result<Classifier> {
        let settings = Settings {
            domains: DomainSettings {
                context: !steps.is_without(Step::Context),
                calibration: !steps.is_without(Step::Calibration),
            },
            ..Settings::default()
        };
        self.classifier_of(taxonomy, settings)
    }

    /// The classifier with the head at `path`, if one is named, and what the head is.
    pub fn classifier_with(
        &self,
        taxonomy: &Taxonomy,
        path: Option<&Path>,
        steps: &StepFlags,
    ) -> Result<(Classifier, Option<HeadFile>)> {
        let Some(path) = path else {
            return Ok((self.classifier_by(taxonomy, steps)?, None));
        };
        let file = HeadFile::read(path)?;
        let head = file
            .clone()
            .fit(path, &self.source(), self.encoder.width(), taxonomy)?;
        Ok((self.classifier(taxonomy)?.with_head(head), Some(file)))
    }

    /// Name and checksum of the model, for heads.
    pub fn source(&self) -> Source {
        let Model {
            name,
            sha256,
            config,
            ..
        } = &self.model;
        source_of(name, sha256, &config.prompt)
    }

    /// The model, for the run file.
    pub fn record(&self) -> Value {
        let config = &self.model.config;
        json!({
            "name": self.model.name,
            "version": self.model.version,
            "sha256": self.model.sha256,
            "pooling": match config.pooling {
                Pooling::Mean => "mean",
                Pooling::Cls => "cls",
                Pooling::Max => "max",
            },
            "prompt": config.prompt,
            "max_tokens": config.max_tokens,
        })
    }
}

/// Texts of labels are the same in every run, so that their vectors lie beside the models, where they may: it saves a run
/// over a page most of its time.
fn label_encoder(encoder: &Arc<dyn Encoder>, model: &Model) -> Result<CachedEncoder> {
    let labels = || CachedEncoder::new(Arc::clone(encoder));
    let models = model::models_folder();
    let Some(build) = build().filter(|_| models.is_dir()) else {
        return Ok(labels());
    };
    let made_by = format!("{}, {build}", model.fingerprint()?);
    // Models may lie where only others may write.
    let kept = labels().kept_in(&models.join(LABELS), &made_by, mib(LABELS_MIB));
    Ok(kept.unwrap_or_else(|_| labels()))
}

/// What tells this build of the program from others of the same version, which may round otherwise.
fn build() -> Option<String> {
    let data = std::env::current_exe().ok()?.metadata().ok()?;
    let made = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} bytes of {}", data.len(), made.as_nanos()))
}

fn mib(count: u64) -> u64 {
    count << 20
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

/// What a head belongs to. The same weights make other vectors behind another prompt, so that the prompt is part of it.
fn source_of(name: &str, sha256: &str, prompt: &str) -> Source {
    if prompt.is_empty() {
        return Source {
            name: name.into(),
            sha256: sha256.into(),
        };
    }
    Source {
        name: format!("{name} with the prompt {prompt:?}"),
        sha256: format!("{:x}", Sha256::digest(format!("{sha256}\n{prompt}"))),
    }
}

type Loaded = (Model, Box<dyn Encoder>);

fn load_pinned(entry: &ModelEntry, flags: &EngineFlags) -> Result<Loaded> {
    let models = model::models_folder();
    let (location, loaded) = rayon::join(
        || model::locate(entry, &models),
        || read_and_load(&model::folder_of(entry, &models), flags),
    );
    // What is wrong with the files explains why loading them failed.
    let location = location?;
    let (config, encoder) =
        loaded.with_context(|| format!("cannot load the model {}", entry.name))?;
    let model = Model {
        name: entry.name.clone(),
        version: Some(entry.version.clone()),
        sha256: location.checksum,
        config,
    };
    Ok((model, encoder))
}

fn load_folder(folder: &Path, flags: &EngineFlags) -> Result<Loaded> {
    let failed = || format!("cannot load the model in {}", folder.display());
    let config = read_config(folder, flags).with_context(failed)?;
    let (sha256, encoder) = rayon::join(
        || config.weights_sha256(),
        || load_encoder(&config, flags.engine, flags.precision),
    );
    // Weights that are not there are told once, and loading them tells more.
    let encoder = encoder.with_context(failed)?;
    for note in &config.notes {
        tracing::warn!("{}: {}", folder.display(), note_of(note));
    }
    let model = Model {
        name: name_of(folder),
        version: None,
        sha256: sha256?,
        config,
    };
    Ok((model, encoder))
}

fn read_and_load(folder: &Path, flags: &EngineFlags) -> Result<(ModelConfig, Box<dyn Encoder>)> {
    let config = read_config(folder, flags)?;
    let encoder = load_encoder(&config, flags.engine, flags.precision)?;
    Ok((config, encoder))
}

fn read_config(folder: &Path, flags: &EngineFlags) -> Result<ModelConfig> {
    Ok(ModelConfig::read_with_prompt(
        folder,
        flags.prompt.as_deref(),
    )?)
}

/// The name of the folder itself, also where it was given as `.`.
fn name_of(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.into());
    whole
        .file_name()
        .unwrap_or(folder.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn note_of(note: &ConfigNote) -> String {
    match note {
        ConfigNote::MeanAssumed => {
            "there is no modules.json, so a vector is the mean over all tokens; labels are poor if the model was not \
             trained so"
                .into()
        }
        ConfigNote::NoPromptUsed(names) => format!(
            "the model has prompts ({}) and no default one, so none is used; choose one with --prompt",
            names.join(", ")
        ),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_belongs_to_a_model_and_its_prompt() {
        let bare = source_of("e5", "00ff", "");
        assert_eq!((bare.name.as_str(), bare.sha256.as_str()), ("e5", "00ff"));
        let query = source_of("e5", "00ff", "query: ");
        assert_eq!(query.name, r#"e5 with the prompt "query: ""#);
        // printf '00ff\nquery: ' | sha256sum
        assert_eq!(
            query.sha256,
            "7d4b77022d7d148775c986e7bc7556b58538071e04eb7de677ce3b270bf928bb"
        );
        assert_ne!(source_of("e5", "00ff", "passage: ").sha256, query.sha256);
    }
}
