//! Encoding many texts, with looks whether the run is to stop.

use std::sync::atomic::AtomicBool;

use ndarray::{Array2, s};

use super::batch::check_interrupted;
use super::error::RunError;
use crate::encode::Encoder;

/// Texts that are encoded between two looks; what one long document takes into memory beyond its text and its vectors.
pub(super) const PART: usize = 4096;

/// One row a text.
///
/// # Errors
/// When the encoder fails or `interrupted` becomes true.
pub(super) fn encode_in_parts(
    encoder: &dyn Encoder,
    texts: &[&str],
    interrupted: &AtomicBool,
) -> Result<Array2<f32>, RunError> {
    if texts.len() <= PART {
        check_interrupted(interrupted)?;
        return Ok(encoder.encode(texts)?);
    }
    let mut vectors = Array2::zeros((texts.len(), encoder.width()));
    for (part, texts) in texts.chunks(PART).enumerate() {
        check_interrupted(interrupted)?;
        let first = part * PART;
        vectors
            .slice_mut(s![first..first + texts.len(), ..])
            .assign(&encoder.encode(texts)?);
    }
    Ok(vectors)
}
