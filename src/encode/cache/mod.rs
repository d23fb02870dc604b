//! Vectors that were made before.
//!
//! A text's vector depends on the text, the model and the engine alone ([`Encoder`]), so that it need not be made twice:
//! not in one run, where the last texts are remembered, and not in the next, where a folder keeps them. What comes out is
//! the same to the bit, and what the folder has lost or what was damaged in it is made again.

mod error;
mod pack;
mod store;

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{EncodeError, Encoder};

pub use error::CacheError;
use pack::Key;
use store::Store;

/// Vectors remembered during a run: some 12 MiB of the default model's.
const RECENT: NonZeroUsize = NonZeroUsize::new(8192).unwrap();

/// An encoder that makes no vector twice.
pub struct CachedEncoder {
    encoder: Arc<dyn Encoder>,
    recent: Mutex<LruCache<Key, Box<[f32]>>>,
    store: Option<Store>,
    found: AtomicUsize,
    made: AtomicUsize,
}

/// How texts got their vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct CacheUse {
    /// Of those the vector was there.
    pub found: usize,
    /// Of those it was made.
    pub made: usize,
}

impl CachedEncoder {
    /// An encoder that remembers the last few thousand texts.
    #[must_use]
    pub fn new(encoder: Arc<dyn Encoder>) -> Self {
        Self {
            encoder,
            recent: Mutex::new(LruCache::new(RECENT)),
            store: None,
            found: AtomicUsize::new(0),
            made: AtomicUsize::new(0),
        }
    }

    /// The same with vectors also in `folder`, which is made where it is not there and holds at most `limit` bytes. `model`
    /// tells everything apart from the text and the engine that a vector depends on.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn kept_in(mut self, folder: &Path, model: &str, limit: u64) -> Result<Self, CacheError> {
        let made_by = format!("{model}\n{}", self.encoder.engine());
        self.store = Some(Store::open(folder, &made_by, self.encoder.width(), limit)?);
        Ok(self)
    }

    /// Writes what is not in the folder yet, and tells how the cache was used.
    ///
    /// # Errors
    /// When the folder cannot be written to, now or before.
    pub fn finish(&self) -> Result<CacheUse, CacheError> {
        if let Some(store) = &self.store {
            store.flush()?;
        }
        Ok(CacheUse {
            found: self.found.load(Ordering::Relaxed),
            made: self.made.load(Ordering::Relaxed),
        })
    }

    fn recent(&self) -> MutexGuard<'_, LruCache<Key, Box<[f32]>>> {
        // A map of vectors that are whole stays one, whoever panicked.
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The texts whose vectors are not there; those of the others are put into their rows.
    fn find(&self, keys: &[Key], vectors: &mut Array2<f32>) -> Vec<usize> {
        let mut missing = Vec::new();
        let mut recent = self.recent();
        for (place, (key, mut row)) in keys.iter().zip(vectors.rows_mut()).enumerate() {
            match recent.get(key) {
                Some(vector) => row.assign(&ArrayView1::from(vector)),
                None => missing.push(place),
            }
        }
        drop(recent);
        let Some(store) = &self.store else {
            return missing;
        };
        let read: Vec<Option<Vec<f32>>> = missing
            .par_iter()
            .map(|place| store.read(&keys[*place]))
            .collect();
        let mut left = Vec::new();
        for (place, vector) in missing.into_iter().zip(read) {
            match vector {
                Some(vector) => vectors.row_mut(place).assign(&ArrayView1::from(&vector)),
                None => left.push(place),
            }
        }
        left
    }

    fn keep(&self, keys: &[Key], vectors: &Array2<f32>) {
        let mut recent = self.recent();
        for (key, vector) in keys.iter().zip(vectors.rows()) {
            recent.put(*key, vector.iter().copied().collect());
        }
        drop(recent);
        if let Some(store) = &self.store {
            store.add(keys, vectors);
        }
    }
}

impl Encoder for CachedEncoder {
    fn width(&self) -> usize {
        self.encoder.width()
    }

    fn encode(&self, texts: &[&str]) -> Result<Array2<f32>, EncodeError> {
        let keys: Vec<Key> = texts.par_iter().map(|text| key_of(text)).collect();
        let mut vectors = Array2::zeros((texts.len(), self.width()));
        let missing = self.find(&keys, &mut vectors);
        self.found
            .fetch_add(texts.len() - missing.len(), Ordering::Relaxed);
        self.made.fetch_add(missing.len(), Ordering::Relaxed);
        if missing.is_empty() {
            return Ok(vectors);
        }
        let texts: Vec<&str> = missing.iter().map(|place| texts[*place]).collect();
        let keys: Vec<Key> = missing.iter().map(|place| keys[*place]).collect();
        let made = self.encoder.encode(&texts)?;
        self.keep(&keys, &made);
        if missing.len() == vectors.nrows() {
            return Ok(made);
        }
        for (place, row) in missing.into_iter().zip(made.rows()) {
            vectors.row_mut(place).assign(&row);
        }
        Ok(vectors)
    }

    fn engine(&self) -> String {
        self.encoder.engine()
    }
}

fn key_of(text: &str) -> Key {
    let mut key = Key::default();
    let length = key.len();
    key.copy_from_slice(&Sha256::digest(text)[..length]);
    key
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    /// A text's vector is its length and its first byte; texts are counted.
    struct Counting(Arc<AtomicUsize>, &'static str);

    impl Encoder for Counting {
        fn width(&self) -> usize {
            2
        }

        #[allow(clippy::cast_precision_loss)]
        fn encode(&self, texts: &[&str]) -> Result<Array2<f32>, EncodeError> {
            self.0.fetch_add(texts.len(), Ordering::Relaxed);
            Ok(Array2::from_shape_fn((texts.len(), 2), |(row, column)| {
                if column == 0 {
                    texts[row].len() as f32
                } else {
                    f32::from(texts[row].as_bytes()[0])
                }
            }))
        }

        fn engine(&self) -> String {
            self.1.into()
        }
    }

    const LIMIT: u64 = 1 << 20;
    const TEXTS: [&str; 3] = ["we note", "they urge", "we shall"];

    /// How many texts the encoder below was handed, and the vectors.
    fn encoded(folder: &Path, engine: &'static str, model: &str) -> (usize, Array2<f32>) {
        let count = Arc::new(AtomicUsize::new(0));
        let encoder = CachedEncoder::new(Arc::new(Counting(Arc::clone(&count), engine)))
            .kept_in(folder, model, LIMIT)
            .unwrap();
        let vectors = encoder.encode(&TEXTS).unwrap();
        encoder.finish().unwrap();
        (count.load(Ordering::Relaxed), vectors)
    }

    fn packs(folder: &Path) -> Vec<PathBuf> {
        let pattern = folder.join("*/*.vectors");
        glob::glob(pattern.to_str().unwrap())
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    #[test]
    fn a_text_is_encoded_once_in_a_run() {
        let count = Arc::new(AtomicUsize::new(0));
        let encoder = CachedEncoder::new(Arc::new(Counting(Arc::clone(&count), "e")));
        encoder.encode(&["a", "bb"]).unwrap();
        let vectors = encoder.encode(&["bb", "ccc", "a"]).unwrap();
        assert_eq!(vectors.column(0).to_vec(), [2.0, 3.0, 1.0]);
        assert_eq!(count.load(Ordering::Relaxed), 3);
        assert_eq!(encoder.finish().unwrap(), CacheUse { found: 2, made: 3 });
    }

    #[test]
    fn the_next_run_finds_the_vectors_of_the_same_model_and_engine_only() {
        let folder = tempfile::tempdir().unwrap();
        let (made, first) = encoded(folder.path(), "e", "m");
        assert_eq!(made, 3);
        let (made, again) = encoded(folder.path(), "e", "m");
        assert_eq!((made, again), (0, first));
        assert_eq!(encoded(folder.path(), "f", "m").0, 3);
        assert_eq!(encoded(folder.path(), "e", "n").0, 3);
    }

    #[test]
    fn whatever_is_damaged_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let (_, whole) = encoded(folder.path(), "e", "m");
        let path = packs(folder.path()).remove(0);
        let content = fs::read(&path).unwrap();
        for place in 0..content.len() {
            let mut damaged = content.clone();
            damaged[place] ^= 0x10;
            fs::write(&path, &damaged).unwrap();
            let (made, vectors) = encoded(folder.path(), "e", "m");
            assert!(made > 0, "byte {place} of {}", content.len());
            assert_eq!(vectors, whole, "byte {place}");
            for other in packs(folder.path()) {
                fs::remove_file(other).unwrap();
            }
        }
        for length in 0..content.len() {
            fs::write(&path, &content[..length]).unwrap();
            let (made, vectors) = encoded(folder.path(), "e", "m");
            assert_eq!((made, vectors), (3, whole.clone()), "{length} bytes");
            for other in packs(folder.path()) {
                fs::remove_file(other).unwrap();
            }
        }
    }

    #[test]
    fn the_folder_stays_below_its_limit_and_the_least_used_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let run = |text: &str, limit| {
            let count = Arc::new(AtomicUsize::new(0));
            let encoder = CachedEncoder::new(Arc::new(Counting(Arc::clone(&count), "e")))
                .kept_in(folder.path(), "m", limit)
                .unwrap();
            encoder.encode(&[text]).unwrap();
            encoder.finish().unwrap();
            // Times of files may be as coarse as a few milliseconds.
            std::thread::sleep(std::time::Duration::from_millis(20));
            count.load(Ordering::Relaxed)
        };
        run("a", LIMIT);
        let one = fs::metadata(&packs(folder.path())[0]).unwrap().len();
        run("b", 2 * one);
        assert_eq!(run("a", 2 * one), 0); // Now "b" is the least used.
        run("c", 2 * one);
        assert_eq!(packs(folder.path()).len(), 2);
        assert_eq!((run("a", 2 * one), run("c", 2 * one)), (0, 0));
        assert_eq!(run("b", 2 * one), 1);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let encoder = CachedEncoder::new(Arc::new(Counting(Arc::default(), "e")));
        let error = encoder.kept_in(&file, "m", LIMIT).err().unwrap();
        assert!(error.to_string().contains("--cache"), "{error}");
    }
}
