//! Weights by name, for code that has networks of its own.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use safetensors::{Dtype, SafeTensors};

use super::error::CheckpointError;
use super::files::WeightFiles;
use super::names::present_name;

/// The weights of a checkpoint in safetensors files.
pub struct Tensors {
    path: PathBuf,
    files: Vec<Vec<u8>>,
    places: HashMap<String, Place>,
}

/// Where a weight stands.
struct Place {
    file: usize,
    bytes: Range<usize>,
    number: Dtype,
    shape: Vec<usize>,
}

impl Tensors {
    /// Reads the files of `folder`; nothing where its weights are in `PyTorch`'s own form.
    ///
    /// # Errors
    /// When there are no weights, or a file cannot be read or is damaged.
    pub fn read(folder: &Path) -> Result<Option<Self>, CheckpointError> {
        let found = WeightFiles::find(folder)?;
        let is_safe = |path: &PathBuf| path.extension().is_some_and(|end| end == "safetensors");
        if !found.paths().iter().all(is_safe) {
            return Ok(None);
        }
        let mut tensors = Self {
            path: found.paths().first().cloned().unwrap_or_default(),
            files: Vec::new(),
            places: HashMap::new(),
        };
        for path in found.paths() {
            tensors.add(path)?;
        }
        Ok(Some(tensors))
    }

    fn add(&mut self, path: &Path) -> Result<(), CheckpointError> {
        let content = fs::read(path).map_err(|source| CheckpointError::Read {
            path: path.to_path_buf(),
            source,
        })?;
        let read =
            SafeTensors::deserialize(&content).map_err(|error| CheckpointError::Damaged {
                path: path.to_path_buf(),
                reason: error.to_string(),
            })?;
        for (name, view) in read.tensors() {
            let start = view.data().as_ptr().addr() - content.as_ptr().addr();
            let place = Place {
                file: self.files.len(),
                bytes: start..start + view.data().len(),
                number: view.dtype(),
                shape: view.shape().to_vec(),
            };
            self.places.insert(present_name(name), place);
        }
        self.files.push(content);
        Ok(())
    }

    /// CRC-32 of the files, one behind the other.
    #[must_use]
    pub fn checksum(&self) -> u32 {
        let mut sum = crc32fast::Hasher::new();
        self.files.iter().for_each(|file| sum.update(file));
        sum.finalize()
    }

    /// The weight of that name, with the prefix or without, as f32. `shape` is what it should be; any length will do where
    /// it says none.
    ///
    /// # Errors
    /// When it is not there, or of another shape or kind of number.
    pub fn get(
        &self,
        prefix: &str,
        name: &str,
        shape: &[Option<usize>],
    ) -> Result<Vec<f32>, CheckpointError> {
        let prefixed = format!("{prefix}.{name}");
        let place = self
            .places
            .get(name)
            .or_else(|| self.places.get(&prefixed))
            .ok_or_else(|| CheckpointError::Lacks {
                path: self.path.clone(),
                names: name.to_string(),
            })?;
        let fits = place.shape.len() == shape.len()
            && place
                .shape
                .iter()
                .zip(shape)
                .all(|(found, expected)| expected.is_none_or(|expected| expected == *found));
        if !fits {
            let signed = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
            let expected = shape.iter().zip(place.shape.iter().chain(&[0; 4]));
            return Err(CheckpointError::Shape {
                path: self.path.clone(),
                name: name.to_string(),
                found: place.shape.iter().copied().map(signed).collect(),
                expected: expected
                    .map(|(expected, found)| signed(expected.unwrap_or(*found)))
                    .collect(),
            });
        }
        let bytes = &self.files[place.file][place.bytes.clone()];
        numbers(bytes, place.number).ok_or_else(|| CheckpointError::Damaged {
            path: self.path.clone(),
            reason: format!("{name} is made of {:?} numbers", place.number),
        })
    }
}

/// The numbers as f32, if they are floating point ones.
#[allow(clippy::cast_possible_truncation)]
fn numbers(bytes: &[u8], number: Dtype) -> Option<Vec<f32>> {
    Some(match number {
        Dtype::F32 => {
            let (fours, _) = bytes.as_chunks();
            fours.iter().copied().map(f32::from_le_bytes).collect()
        }
        Dtype::F64 => {
            let (eights, _) = bytes.as_chunks();
            eights
                .iter()
                .map(|bytes| f64::from_le_bytes(*bytes) as f32)
                .collect()
        }
        Dtype::F16 => {
            let (twos, _) = bytes.as_chunks();
            twos.iter()
                .map(|bytes| half::f16::from_le_bytes(*bytes).to_f32())
                .collect()
        }
        Dtype::BF16 => {
            let (twos, _) = bytes.as_chunks();
            twos.iter()
                .map(|bytes| half::bf16::from_le_bytes(*bytes).to_f32())
                .collect()
        }
        _ => return None,
    })
}
