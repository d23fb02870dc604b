//! The sample corpus, and an encoder that costs nothing.

use std::fs;
use std::path::Path;

use clausemark::clause::{Clause, segment};
use clausemark::document::Document;
use clausemark::encode::{EncodeError, Encoder, Engine, TokenBatch};
use ndarray::Array2;

/// Numbers of a vector, as the default model has them.
const WIDTH: usize = 384;

/// The plain texts of the sample corpus.
pub fn documents() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/communiques");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the sample corpus")
        .map(|entry| entry.expect("an entry of the corpus").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    let read = |path| Document {
        id: "text.txt".into(),
        text: fs::read_to_string(path).expect("a text"),
        pages: vec![0],
        rows: None,
    };
    paths.iter().map(read).collect()
}

/// The clauses of each of `documents`.
pub fn cut(documents: &[Document]) -> Vec<Vec<Clause>> {
    documents.iter().map(segment).collect()
}

/// A vector that follows from the bytes of a text, of length one, and in no direction more often than in another.
fn vector(text: &str) -> impl Iterator<Item = f32> {
    let mut state = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let numbers: Vec<f32> = (0..WIDTH)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            f32::from(i16::from_ne_bytes([state as u8, (state >> 8) as u8]))
        })
        .collect();
    let length = numbers.iter().map(|number| number * number).sum::<f32>();
    let length = length.sqrt().max(1.0);
    numbers.into_iter().map(move |number| number / length)
}

/// Makes vectors of nothing but the bytes of a text.
pub struct Hashing;

impl Encoder for Hashing {
    fn width(&self) -> usize {
        WIDTH
    }

    fn encode(&self, texts: &[&str]) -> Result<Array2<f32>, EncodeError> {
        let numbers: Vec<f32> = texts.iter().flat_map(|text| vector(text)).collect();
        Ok(Array2::from_shape_vec((texts.len(), WIDTH), numbers).expect("a row a text"))
    }

    fn engine(&self) -> String {
        "hashing".into()
    }
}

/// Takes batches, and makes nothing of them.
pub struct Idle;

impl Engine for Idle {
    fn width(&self) -> usize {
        WIDTH
    }

    fn pool(&self, batch: &TokenBatch) -> Result<Array2<f32>, EncodeError> {
        Ok(Array2::ones((batch.lengths.len(), WIDTH)))
    }

    fn name(&self) -> String {
        "idle".into()
    }
}
