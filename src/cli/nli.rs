//! The entailment engine of `classify` and `evaluate`: which one was asked for, loading it, and its entry in the run file.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clausemark::checkpoint::WeightFiles;
use clausemark::classify::Classifier;
use clausemark::classify::entailment::{Choice, Entailment, EntailmentSettings, StrengthBy};
use clausemark::entail::{EntailConfig, Entailer};
use clausemark::taxonomy::Taxonomy;
use rayon::ThreadPool;
use serde_json::{Value, json};

use super::args::{EngineFlags, EngineKind, EntailFlags, PrecisionFlag, StrengthFlag};

/// What finds the labels, as the flags ask for it.
pub struct Labelling {
    /// The model that makes vectors.
    pub encoder: EngineFlags,
    nli: Option<NliRequest>,
}

/// An entailment model that is yet to be loaded.
struct NliRequest {
    folder: PathBuf,
    precision: PrecisionFlag,
    settings: EntailmentSettings,
}

/// An entailment model that was loaded.
pub struct Nli {
    /// Answers questions.
    pub entailer: Box<dyn Entailer>,
    folder: PathBuf,
    checksum: String,
    settings: EntailmentSettings,
}

impl Labelling {
    /// Checks that the flags go together.
    pub fn new(model: &EngineFlags, entail: &EntailFlags, head: Option<&Path>) -> Result<Self> {
        if model.engine != EngineKind::Nli {
            if let Some(flag) = entail.only_with_nli() {
                bail!(
                    "{flag} is for the entailment engine; add --engine nli --model DIR, or leave it out"
                );
            }
            return Ok(Self {
                encoder: model.clone(),
                nli: None,
            });
        }
        let Some(folder) = &model.model else {
            bail!(
                "--engine nli needs the folder of an entailment model; add --model DIR (the README names some and says how \
                 to fetch them)"
            );
        };
        if head.is_some() {
            bail!(
                "a head shifts what the vectors say, and with --engine nli they say nothing of domains; leave out --head, \
                 or leave out --engine nli"
            );
        }
        if model.precision == PrecisionFlag::Int8 {
            bail!("the entailment engine computes in bf16 and f32; leave out --precision int8");
        }
        if entail.single_label && entail.shortlist == Some(1) {
            bail!(
                "with --single-label the domains on the shortlist compete, and one has nothing to compete with; give \
                 --shortlist 2 or more"
            );
        }
        Ok(Self {
            encoder: EngineFlags {
                model: entail.encoder.clone(),
                engine: EngineKind::Auto,
                ..model.clone()
            },
            nli: Some(NliRequest {
                folder: folder.into(),
                precision: model.precision,
                settings: EntailmentSettings {
                    shortlist: entail.shortlist.unwrap_or(0),
                    choice: if entail.single_label {
                        Choice::One
                    } else {
                        Choice::Several
                    },
                    strength: match entail.nli_strength {
                        Some(StrengthFlag::Never) => StrengthBy::Rules,
                        None | Some(StrengthFlag::Unknown) => StrengthBy::RulesFirst,
                        Some(StrengthFlag::Always) => StrengthBy::Entailment,
                    },
                },
            }),
        })
    }

    /// Loads the entailment model, where one is asked.
    pub fn load(self, threads: &ThreadPool) -> Result<Option<Nli>> {
        self.nli.map(|request| request.load(threads)).transpose()
    }
}

/// The classifier, which asks the entailment model where there is one.
pub fn asked_of(nli: Option<&Nli>, classifier: Classifier, taxonomy: &Taxonomy) -> Classifier {
    match nli {
        Some(nli) => classifier.with_entailment(Entailment::new(taxonomy, nli.settings)),
        None => classifier,
    }
}

impl NliRequest {
    fn config(&self) -> Result<EntailConfig> {
        let config = EntailConfig::read(&self.folder)?;
        Ok(match self.precision {
            PrecisionFlag::F32 => config,
            _ => config.in_bf16(),
        })
    }

    /// Loads the model while its file is hashed.
    fn load(self, threads: &ThreadPool) -> Result<Nli> {
        let (entailer, checksum) = threads.install(|| {
            rayon::join(
                || load_entailer(&self.config()?),
                || WeightFiles::find(&self.folder)?.sha256(),
            )
        });
        let entailer = entailer.with_context(|| {
            format!("cannot load the entailment model {}", self.folder.display())
        })?;
        Ok(Nli {
            entailer,
            checksum: checksum?,
            folder: self.folder,
            settings: self.settings,
        })
    }
}

impl Nli {
    /// The model and how it was asked, for the run file.
    pub fn record(&self, taxonomy: &Taxonomy) -> Value {
        let name = self.folder.canonicalize().ok();
        let name = name.as_deref().unwrap_or(&self.folder).file_name();
        let domains = taxonomy.domains.iter();
        let strengths = taxonomy.strengths.iter();
        let hypotheses = json!({
            "domains": domains.map(|label| (label.id.clone(), label.hypothesis.clone().into())).collect::<serde_json::Map<_, Value>>(),
            "strengths": strengths.map(|label| (label.id.clone(), label.hypothesis.clone().into())).collect::<serde_json::Map<_, Value>>(),
        });
        json!({
            "model": {
                "name": name.map(|name| name.to_string_lossy()),
                "path": self.folder,
                "sha256": self.checksum,
            },
            "engine": self.entailer.engine(),
            "hypotheses": hypotheses,
            "shortlist": self.settings.shortlist,
            "choice": match self.settings.choice {
                Choice::Several => "several",
                Choice::One => "one",
            },
            "strength": match self.settings.strength {
                StrengthBy::Rules => "never",
                StrengthBy::RulesFirst => "unknown",
                StrengthBy::Entailment => "always",
            },
        })
    }
}

#[cfg(feature = "torch")]
fn load_entailer(config: &EntailConfig) -> Result<Box<dyn Entailer>> {
    use clausemark::entail::{BatchEntailer, TorchPairs};
    Ok(Box::new(BatchEntailer::new(
        config,
        TorchPairs::load(config)?,
    )?))
}

#[cfg(not(feature = "torch"))]
fn load_entailer(_: &EntailConfig) -> Result<Box<dyn Entailer>> {
    bail!("this program was built without an engine; build it with its default features")
}
