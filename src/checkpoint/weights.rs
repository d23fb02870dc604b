//! Reading weights, and putting them into a network that was built.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use tch::nn::VarStore;
use tch::{Kind, TchError, Tensor};

use super::error::CheckpointError;
use super::files::WeightFiles;
use super::names::present_name;
use super::torch_file;

/// So many missing weights are named.
const NAMED: usize = 3;

/// The weights of a checkpoint by name.
pub struct Weights {
    path: PathBuf,
    tensors: HashMap<String, Tensor>,
}

/// What a network asks of its weights beyond the shapes it was built with.
///
/// rust-bert fills every weight with random numbers first, which takes longer than reading the file. A network may
/// therefore be built with tiny tables, and [`shape`](Self::shape) says what they should be.
pub trait Layout {
    /// The prefix that names may have or lack, such as "bert": checkpoints of the bare network lack it, those that were
    /// trained with a head on top have it.
    fn prefix(&self) -> &str;

    /// The shape of a weight by the configuration; that of what was built, if it was built in full.
    fn shape(&self, name: &str, built: &Tensor) -> Vec<i64> {
        let _ = name;
        built.size()
    }

    /// What a weight is multiplied by when it is put in place.
    fn scale(&self, name: &str) -> f64 {
        let _ = name;
        1.0
    }

    /// Whether the network does its work without this weight, which then stays as it was built.
    fn may_lack(&self, name: &str) -> bool {
        let _ = name;
        false
    }
}

impl Weights {
    /// Reads the files. `LayerNorm` weights that are called gamma and beta, as the first BERT had them, get their present
    /// names.
    ///
    /// # Errors
    /// When a file cannot be read or holds no weights.
    pub fn read(files: &WeightFiles) -> Result<Self, CheckpointError> {
        let mut tensors = HashMap::new();
        for path in files.paths() {
            let read = read_file(path).map_err(|reason| CheckpointError::Damaged {
                path: path.clone(),
                reason,
            })?;
            tensors.extend(
                read.into_iter()
                    .map(|(name, tensor)| (present_name(name), tensor)),
            );
        }
        Ok(Self {
            path: files.paths().first().cloned().unwrap_or_default(),
            tensors,
        })
    }

    /// The file, or the first of several, for messages.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The weight of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Tensor> {
        self.tensors.get(name)
    }

    /// Gives the weight `from` the name `to` as well, where `to` is not there: checkpoints leave out weights that two
    /// parts of a network share.
    pub fn share(&mut self, from: &str, to: &str) {
        if let (Some(tensor), false) = (self.tensors.get(from), self.tensors.contains_key(to)) {
            let tensor = tensor.shallow_clone();
            self.tensors.insert(to.to_string(), tensor);
        }
    }

    /// Puts a weight in place of every variable of `store`, as numbers of `kind`.
    ///
    /// # Errors
    /// When weights are missing or have another shape than the layout says.
    pub fn fill(
        &mut self,
        store: &VarStore,
        layout: &dyn Layout,
        kind: Kind,
    ) -> Result<(), CheckpointError> {
        let mut missing = Vec::new();
        // In order, so that the same mistake is always told the same way.
        let variables: BTreeMap<String, Tensor> = store.variables().into_iter().collect();
        for (name, mut variable) in variables {
            let Some(tensor) = self.take(&name, layout.prefix()) else {
                if layout.may_lack(&name) {
                    let built = variable.to_kind(kind);
                    self.put(&mut variable, &built)?;
                } else {
                    missing.push(name);
                }
                continue;
            };
            let (found, expected) = (tensor.size(), layout.shape(&name, &variable));
            if found != expected {
                return Err(CheckpointError::Shape {
                    path: self.path.clone(),
                    name,
                    found,
                    expected,
                });
            }
            let scale = layout.scale(&name);
            // One is left alone, so that such a weight is that of the file to the bit.
            let tensor = if (scale - 1.0).abs() < f64::EPSILON {
                tensor
            } else {
                tensor.to_kind(Kind::Double) * scale
            };
            self.put(&mut variable, &tensor.to_kind(kind))?;
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(CheckpointError::Lacks {
            path: self.path.clone(),
            names: listed(missing),
        })
    }

    fn put(&self, variable: &mut Tensor, tensor: &Tensor) -> Result<(), CheckpointError> {
        variable
            .f_set_data(tensor)
            .map_err(|error| CheckpointError::Damaged {
                path: self.path.clone(),
                reason: first_line(&error),
            })
    }

    /// Takes the weight of that name, with the prefix or without.
    pub(super) fn take(&mut self, name: &str, prefix: &str) -> Option<Tensor> {
        let bare = name
            .strip_prefix(prefix)
            .and_then(|rest| rest.strip_prefix('.'));
        let other = bare.map_or_else(|| format!("{prefix}.{name}"), str::to_string);
        self.tensors
            .remove(name)
            .or_else(|| self.tensors.remove(&other))
    }
}

/// The weights in one file, or what is wrong with it.
fn read_file(path: &Path) -> Result<Vec<(String, Tensor)>, String> {
    if path
        .extension()
        .is_some_and(|ending| ending == "safetensors")
    {
        Tensor::read_safetensors(path).map_err(|error| first_line(&error))
    } else {
        torch_file::read(path)
    }
}

/// The first few names in order, and how many more there are.
pub(super) fn listed(mut names: Vec<String>) -> String {
    names.sort();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let first = names.join(", ");
    match more {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

fn first_line(error: &TchError) -> String {
    error
        .to_string()
        .lines()
        .next()
        .unwrap_or_default()
        .to_string()
}
