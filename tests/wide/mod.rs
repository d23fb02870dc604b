//! Checkpoints of the fixtures in widths that our own products take, with random weights.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize_to_file};
use serde_json::Value;
use tempfile::TempDir;

/// Widths of a fixture, and those that take their place; no other length in its files may be one of them.
pub type Widths<'w> = &'w [(usize, usize)];

/// A copy of the fixture in `from` in other widths.
pub fn widened(from: &Path, widths: Widths<'_>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(from, folder.path(), widths);
    folder
}

fn copy(from: &Path, to: &Path, widths: Widths<'_>) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to, widths);
            continue;
        }
        fs::copy(from, &to).unwrap();
        match entry.file_name().to_str() {
            Some("config.json") => widen_settings(&to, widths),
            Some("model.safetensors") => widen_weights(&to, widths),
            _ => {}
        }
    }
}

fn wide(length: usize, widths: Widths<'_>) -> usize {
    let known = widths.iter().find(|(narrow, _)| *narrow == length);
    known.map_or(length, |(_, wide)| *wide)
}

fn widen_settings(path: &Path, widths: Widths<'_>) {
    let mut settings: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for (_, value) in settings.as_object_mut().unwrap() {
        if let Some(length) = value.as_u64() {
            *value = wide(usize::try_from(length).unwrap(), widths).into();
        }
    }
    // One has ReLU, which the native engine refuses.
    if let Some(activation) = settings.get_mut("hidden_act") {
        *activation = "gelu".into();
    }
    fs::write(path, settings.to_string()).unwrap();
}

/// Weights of the same names, uniformly random; those of normalisations around one.
fn widen_weights(path: &Path, widths: Widths<'_>) {
    let content = fs::read(path).unwrap();
    let mut random = ChaCha8Rng::seed_from_u64(6);
    let mut weights = BTreeMap::new();
    for (name, view) in SafeTensors::deserialize(&content).unwrap().tensors() {
        let shape: Vec<usize> = view
            .shape()
            .iter()
            .map(|length| wide(*length, widths))
            .collect();
        let middle = if name.ends_with("orm.weight") {
            1.0
        } else {
            0.0
        };
        let numbers = (0..shape.iter().product())
            .flat_map(|_| (middle + random.random_range(-0.2_f32..0.2)).to_le_bytes());
        weights.insert(name, (shape, numbers.collect::<Vec<u8>>()));
    }
    let views = weights.iter().map(|(name, (shape, bytes))| {
        let view = TensorView::new(Dtype::F32, shape.clone(), bytes).unwrap();
        (name.clone(), view)
    });
    serialize_to_file(views, &None, path).unwrap();
}
