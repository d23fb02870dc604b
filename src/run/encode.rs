//! Encoding many texts, with looks whether the run is to stop, and the documents on which that fails.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ndarray::{Array2, Axis, s};

use super::batch::check_interrupted;
use super::classify::Pipeline;
use super::cut::{Cut, failure, guarded};
use super::error::RunError;
use super::label::Encoded;
use super::report::{RunReport, Stage, Timings};
use crate::clause::Clause;
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

/// Vectors and keywords of clauses.
type Made = (Array2<f32>, Vec<Vec<String>>);

/// Why there are none: what ends the run, or what one document does to it.
enum Unmade {
    Fatal(RunError),
    Failed(Stage, String),
}

/// Encodes the clauses of all documents together and finds their keywords. Where that fails, each document is tried alone,
/// and those on which it fails are in the report.
///
/// # Errors
/// When the encoder fails on every document, or `interrupted` becomes true.
pub(super) fn encode_cuts(
    cuts: Vec<Cut>,
    pipeline: &Pipeline<'_>,
    interrupted: &AtomicBool,
    report: &mut RunReport,
) -> Result<Encoded, RunError> {
    match make(&cuts, pipeline, interrupted, report) {
        Ok((vectors, keywords)) => Ok(Encoded {
            cuts,
            vectors,
            keywords,
        }),
        Err(Unmade::Fatal(error @ RunError::Interrupted)) => Err(error),
        Err(_) => encode_each(cuts, pipeline, interrupted, report),
    }
}

/// The same, each document alone.
fn encode_each(
    cuts: Vec<Cut>,
    pipeline: &Pipeline<'_>,
    interrupted: &AtomicBool,
    report: &mut RunReport,
) -> Result<Encoded, RunError> {
    let mut fatal = None;
    let mut parts = Vec::new();
    let mut whole = Vec::new();
    for cut in cuts {
        let (stage, reason) = match make(std::slice::from_ref(&cut), pipeline, interrupted, report)
        {
            Ok(made) => {
                parts.push(made);
                whole.push(cut);
                continue;
            }
            Err(Unmade::Fatal(error @ RunError::Interrupted)) => return Err(error),
            Err(Unmade::Fatal(error)) => {
                let reason = error.to_string();
                fatal.get_or_insert(error);
                (Stage::Encode, reason)
            }
            Err(Unmade::Failed(stage, reason)) => (stage, reason),
        };
        report.fail(failure(&cut.document.id, stage, reason), cut.part);
    }
    // A model that fails on everything is not the documents' fault.
    if let Some(error) = fatal.filter(|_| parts.is_empty()) {
        return Err(error);
    }
    let (vectors, keywords) = joined(parts, pipeline.encoder.width());
    Ok(Encoded {
        cuts: whole,
        vectors,
        keywords,
    })
}

fn joined(parts: Vec<Made>, width: usize) -> Made {
    let mut vectors = Array2::zeros((0, width));
    let mut keywords = Vec::new();
    for (part, words) in parts {
        // They are of one width.
        let _ = vectors.append(Axis(0), part.view());
        keywords.extend(words);
    }
    (vectors, keywords)
}

fn make(
    cuts: &[Cut],
    pipeline: &Pipeline<'_>,
    interrupted: &AtomicBool,
    report: &mut RunReport,
) -> Result<Made, Unmade> {
    let texts: Vec<&str> = cuts
        .iter()
        .flat_map(|cut| &cut.clauses)
        .map(Clause::words)
        .collect();
    let start = Instant::now();
    let vectors = attempt(Stage::Encode, || {
        encode_in_parts(pipeline.encoder, &texts, interrupted)
    })?;
    Timings::spend(&mut report.seconds.encode, start.elapsed());
    let start = Instant::now();
    let keywords = attempt(Stage::Keywords, || {
        rank(&texts, &vectors, pipeline, interrupted)
    })?;
    Timings::spend(&mut report.seconds.keywords, start.elapsed());
    Ok((vectors, keywords))
}

fn attempt<T>(stage: Stage, work: impl FnOnce() -> Result<T, RunError>) -> Result<T, Unmade> {
    match guarded(work) {
        Ok(made) => made.map_err(Unmade::Fatal),
        Err(reason) => Err(Unmade::Failed(stage, reason)),
    }
}

/// The keywords of each text.
fn rank(
    texts: &[&str],
    vectors: &Array2<f32>,
    pipeline: &Pipeline<'_>,
    interrupted: &AtomicBool,
) -> Result<Vec<Vec<String>>, RunError> {
    let mut keywords = Vec::with_capacity(texts.len());
    for part in texts.chunks(PART) {
        check_interrupted(interrupted)?;
        let rows = keywords.len()..keywords.len() + part.len();
        keywords.extend(pipeline.keywords.rank(part, vectors.slice(s![rows, ..]))?);
    }
    Ok(keywords)
}
