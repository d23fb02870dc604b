//! What the numbers are like that go into products of 8-bit integers, measured on texts.
//!
//! A range for all of a layer's input must hold its largest numbers, which a few columns have. As in `SmoothQuant` (Xiao et
//! al. 2023, equation 4 with a migration strength of one half) each column of what a normalisation gives is divided by a
//! factor that goes into the weights instead, which makes the columns more alike.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::super::weights::{Linear, Source};
use super::super::{BatchEncoder, EncodeError, Encoder, ModelConfig, Precision};
use super::engine::{OpenVinoEngine, open};
use super::network::Plan;

/// The file in a model's folder.
const FILE: &str = "openvino-int8.json";

/// What goes into the products of a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// CRC-32 of the files of weights.
    weights: u32,
    /// How many texts it was measured on.
    texts: usize,
    pub(super) layers: Vec<LayerInputs>,
}

/// What goes into the products of a layer that are made of 8-bit integers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct LayerInputs {
    /// Queries, keys and values.
    pub attention: Input,
    /// What attention gives.
    pub output: Input,
    /// The first product of the feed-forward part.
    pub inner: Input,
}

/// What one product takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Input {
    /// What each column is divided by; empty where it stays as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    smooth: Vec<f32>,
    /// The least number after that.
    pub low: f32,
    /// The largest.
    pub high: f32,
}

/// The least and the largest number of each column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Extent {
    least: Vec<f32>,
    most: Vec<f32>,
}

impl Extent {
    /// That of no numbers at all, nor of zero, which every range must hold.
    pub fn none(width: usize) -> Self {
        Self {
            least: vec![0.0; width],
            most: vec![0.0; width],
        }
    }

    /// Takes in rows of numbers.
    pub fn take(&mut self, rows: &[f32]) {
        for row in rows.chunks_exact(self.least.len()) {
            for ((least, most), number) in self.least.iter_mut().zip(&mut self.most).zip(row) {
                *least = least.min(*number);
                *most = most.max(*number);
            }
        }
    }

    fn largest(&self) -> impl Iterator<Item = f32> {
        self.least
            .iter()
            .zip(&self.most)
            .map(|(least, most)| most.max(-least))
    }
}

impl Input {
    /// The range of the numbers as they are.
    fn of(extent: &Extent) -> Self {
        Self {
            smooth: Vec::new(),
            low: extent.least.iter().copied().fold(0.0, f32::min),
            high: extent.most.iter().copied().fold(0.0, f32::max),
        }
    }

    /// The range of numbers that are made more alike on the way into `linear`.
    fn smooth(extent: &Extent, linear: &Linear) -> Self {
        let width = extent.least.len();
        let mut weights = vec![0.0_f32; width];
        for row in linear.weights.chunks_exact(width) {
            for (largest, weight) in weights.iter_mut().zip(row) {
                *largest = largest.max(weight.abs());
            }
        }
        // A column without numbers or weights stays as it is.
        let factors = extent.largest().zip(&weights).map(|(number, weight)| {
            let factor = (number / weight).sqrt();
            if factor.is_normal() { factor } else { 1.0 }
        });
        let smooth: Vec<f32> = factors.collect();
        let divided = |ends: &[f32]| -> Vec<f32> {
            let pairs = ends.iter().zip(&smooth);
            pairs.map(|(end, factor)| end / factor).collect()
        };
        let range = Self::of(&Extent {
            least: divided(&extent.least),
            most: divided(&extent.most),
        });
        Self { smooth, ..range }
    }

    /// Numbers of the columns, each divided by its factor.
    pub fn smoothed(&self, numbers: &[f32]) -> Vec<f32> {
        if self.smooth.is_empty() {
            return numbers.to_vec();
        }
        let pairs = numbers.iter().zip(&self.smooth);
        pairs.map(|(number, factor)| number / factor).collect()
    }

    /// The weights as integers of at most `largest`, outputs x inputs, and what those of each output are to be multiplied by.
    pub fn quantised(&self, linear: &Linear, largest: i8) -> (Vec<i8>, Vec<f32>) {
        let inputs = linear.weights.len() / linear.bias.len();
        let mut integers = Vec::with_capacity(linear.weights.len());
        let mut scales = Vec::with_capacity(linear.bias.len());
        for row in linear.weights.chunks_exact(inputs) {
            let row: Vec<f32> = if self.smooth.is_empty() {
                row.to_vec()
            } else {
                let pairs = row.iter().zip(&self.smooth);
                pairs.map(|(weight, factor)| weight * factor).collect()
            };
            let most = row
                .iter()
                .fold(0.0_f32, |most, weight| most.max(weight.abs()));
            let scale = if most > 0.0 {
                most / f32::from(largest)
            } else {
                1.0
            };
            #[allow(clippy::cast_possible_truncation)] // of at most `largest`
            integers.extend(row.iter().map(|weight| (weight / scale).round() as i8));
            scales.push(scale);
        }
        (integers, scales)
    }
}

impl Calibration {
    /// Measures what goes into the products of the model while it encodes `texts`.
    ///
    /// # Errors
    /// As [`OpenVinoEngine::load`], and when a text cannot be encoded.
    pub fn measure(config: &ModelConfig, texts: &[&str]) -> Result<Self, EncodeError> {
        let source = open(config)?;
        let engine = OpenVinoEngine::build(config, Precision::F32, source, &Plan::Watched)?;
        let encoder = BatchEncoder::new(config, engine)?;
        encoder.encode(texts)?;
        let extents = encoder.into_engine().watched();
        let source = open(config)?;
        let layers = extents
            .chunks_exact(3)
            .enumerate()
            .map(|(number, extents)| {
                let layer = source.layer(number)?;
                Ok(LayerInputs {
                    attention: Input::smooth(&extents[0], &layer.attention),
                    output: Input::of(&extents[1]),
                    inner: Input::smooth(&extents[2], &layer.inner),
                })
            });
        Ok(Self {
            weights: source.checksum(),
            texts: texts.len(),
            layers: layers.collect::<Result<_, EncodeError>>()?,
        })
    }

    /// What tells it from others.
    pub(super) fn checksum(&self) -> String {
        let content = serde_json::to_vec(self).expect("numbers and rows of them are JSON");
        format!("{:08x}", crc32fast::hash(&content))
    }

    /// Where that of a model lies.
    #[must_use]
    pub fn path(config: &ModelConfig) -> PathBuf {
        config.network_folder.join(FILE)
    }

    /// Writes it into the model's folder.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn write(&self, config: &ModelConfig) -> Result<(), EncodeError> {
        let path = Self::path(config);
        let written = serde_json::to_vec(self).map_err(std::io::Error::from);
        written
            .and_then(|content| fs::write(&path, content))
            .map_err(|source| EncodeError::Write { path, source })
    }

    /// Reads that of a model; the reason where there is none for these weights.
    pub(super) fn read(config: &ModelConfig, source: &Source<'_>) -> Result<Self, String> {
        let path = Self::path(config);
        let remedy = "run `clausemark models calibrate` with some documents";
        let content =
            fs::read(&path).map_err(|_| format!("it was not calibrated for int8; {remedy}"))?;
        let known: Self = serde_json::from_slice(&content)
            .map_err(|error| format!("{} is damaged ({error}); {remedy}", path.display()))?;
        let fits = known.weights == source.checksum()
            && known.layers.len() == config.layers
            && known.layers.iter().all(|layer| layer.fits(config.width));
        if !fits {
            return Err(format!("{} is of other weights; {remedy}", path.display()));
        }
        Ok(known)
    }
}

impl LayerInputs {
    fn fits(&self, width: usize) -> bool {
        [&self.attention, &self.output, &self.inner]
            .iter()
            .all(|input| {
                (input.smooth.is_empty() || input.smooth.len() == width)
                    && input.low <= 0.0
                    && input.high > 0.0
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linear() -> Linear {
        Linear {
            weights: vec![0.5, -1.0, 0.25, 0.0],
            bias: vec![0.0, 0.0],
        }
    }

    #[test]
    fn columns_with_large_numbers_are_made_smaller() {
        let mut extent = Extent::none(2);
        extent.take(&[8.0, 1.0, -2.0, -4.0]);
        let input = Input::smooth(&extent, &linear());
        // Largest numbers 8 and 4, largest weights 0.5 and 1: sqrt(8 / 0.5) and sqrt(4 / 1).
        assert_eq!(input.smooth, [4.0, 2.0]);
        // -2 / 4 and -4 / 2; 8 / 4 and 1 / 2.
        assert_eq!((input.low, input.high), (-2.0, 2.0));
        assert_eq!(input.smoothed(&[8.0, -4.0]), [2.0, -2.0]);
    }

    #[test]
    fn weights_become_integers_by_the_largest_of_their_output() {
        let plain = Input::of(&Extent::none(2));
        let (integers, scales) = plain.quantised(&linear(), 100);
        assert_eq!(integers, [50, -100, 100, 0]);
        assert_eq!(scales, [0.01, 0.0025]);
        let smooth = Input {
            smooth: vec![4.0, 2.0],
            ..plain
        };
        let (integers, scales) = smooth.quantised(&linear(), 100);
        assert_eq!(integers, [100, -100, 100, 0]);
        assert_eq!(scales, [0.02, 0.01]);
    }
}
