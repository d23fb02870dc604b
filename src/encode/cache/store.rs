//! A folder of vectors: a folder in it for each model and engine, with files of some thousands.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use ndarray::Array2;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::error::CacheError;
use super::pack::{self, Key, Pack};

/// Vectors of a file; as many are in memory before they are written.
const ROWS: usize = 4096;
const ENDING: &str = "vectors";

/// The vectors of one model and engine.
pub(super) struct Store {
    /// The folder of all models and engines.
    root: PathBuf,
    folder: PathBuf,
    limit: u64,
    width: usize,
    index: RwLock<Index>,
    fresh: Mutex<Fresh>,
}

/// Which vectors are in which file.
#[derive(Default)]
struct Index {
    packs: Vec<Option<Pack>>,
    places: FxHashMap<Key, (u32, u32)>,
}

/// What is not written yet.
#[derive(Default)]
struct Fresh {
    keys: Vec<Key>,
    numbers: Vec<f32>,
    /// Why writing has failed; nothing is written from then on.
    failed: Option<io::Error>,
}

impl Index {
    fn add(&mut self, pack: Pack) {
        let Ok(file) = u32::try_from(self.packs.len()) else {
            return;
        };
        for (place, key) in (0..).zip(&pack.keys) {
            self.places.insert(*key, (file, place));
        }
        self.packs.push(Some(pack));
    }
}

impl Store {
    /// Opens the part of the folder `root` for vectors of `width` that were made by a model and engine.
    ///
    /// # Errors
    /// When the folder cannot be made or looked into.
    pub fn open(root: &Path, made_by: &str, width: usize, limit: u64) -> Result<Self, CacheError> {
        let name = format!("{:x}", Sha256::digest(made_by));
        let folder = root.join(&name[..16]);
        let unusable = |source| CacheError::Folder {
            path: root.to_owned(),
            source,
        };
        fs::create_dir_all(&folder).map_err(unusable)?;
        let mut index = Index::default();
        for path in packs_in(&folder).map_err(unusable)? {
            if let Some(pack) = Pack::open(&path, width) {
                index.add(pack);
            }
        }
        Ok(Self {
            root: root.to_owned(),
            folder,
            limit,
            width,
            index: RwLock::new(index),
            fresh: Mutex::default(),
        })
    }

    /// The vector of that key, if it is there and whole.
    pub fn read(&self, key: &Key) -> Option<Vec<f32>> {
        let index = self.index.read().ok()?;
        let (file, place) = index.places.get(key)?;
        index.packs[*file as usize].as_ref()?.read(*place as usize)
    }

    /// Takes vectors in, one row a key; they are written once there are enough.
    pub fn add(&self, keys: &[Key], vectors: &Array2<f32>) {
        let mut fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        if fresh.failed.is_some() {
            return;
        }
        fresh.keys.extend(keys);
        fresh.numbers.extend(vectors);
        if fresh.keys.len() >= ROWS {
            self.write(&mut fresh);
        }
    }

    /// Writes what was taken in.
    ///
    /// # Errors
    /// When that fails or has failed.
    pub fn flush(&self) -> Result<(), CacheError> {
        let mut fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        self.write(&mut fresh);
        if let Ok(index) = self.index.read() {
            index.packs.iter().flatten().for_each(Pack::touch);
        }
        match fresh.failed.take() {
            None => Ok(()),
            Some(source) => Err(CacheError::Write {
                path: self.root.clone(),
                source,
            }),
        }
    }

    fn write(&self, fresh: &mut Fresh) {
        let keys = std::mem::take(&mut fresh.keys);
        let numbers = std::mem::take(&mut fresh.numbers);
        if keys.is_empty() || fresh.failed.is_some() {
            return;
        }
        if let Err(error) = self.write_pack(&keys, numbers) {
            fresh.failed = Some(error);
        }
    }

    fn write_pack(&self, keys: &[Key], numbers: Vec<f32>) -> io::Result<()> {
        let vectors =
            Array2::from_shape_vec((keys.len(), self.width), numbers).map_err(io::Error::other)?;
        let since = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        // No two processes have one number at one time, nor has one process one time twice: writing takes longer.
        let name = format!("{}-{}.{ENDING}", since.as_nanos(), std::process::id());
        let path = self.folder.join(name);
        pack::write(&path, keys, &vectors)?;
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(pack) = Pack::open(&path, self.width) {
            index.add(pack);
        }
        index.packs.iter().flatten().for_each(Pack::touch);
        let removed = self.shrink()?;
        for pack in &mut index.packs {
            if pack
                .as_ref()
                .is_some_and(|pack| removed.contains(&pack.path))
            {
                *pack = None;
            }
        }
        Ok(())
    }

    /// Removes the files that were used longest ago until the others are no more than the limit; those that were removed.
    fn shrink(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for folder in fs::read_dir(&self.root)? {
            let folder = folder?.path();
            if !folder.is_dir() {
                continue;
            }
            for path in packs_in(&folder)? {
                // Another run may have removed it meanwhile.
                if let Ok(data) = fs::metadata(&path) {
                    files.push((data.modified()?, data.len(), path));
                }
            }
        }
        files.sort();
        let mut total: u64 = files.iter().map(|(_, length, _)| length).sum();
        let mut removed = Vec::new();
        for (_, length, path) in files {
            if total <= self.limit {
                break;
            }
            total -= length;
            if let Err(error) = fs::remove_file(&path)
                && error.kind() != io::ErrorKind::NotFound
            {
                return Err(error);
            }
            removed.push(path);
        }
        Ok(removed)
    }
}

impl Drop for Store {
    /// A run that was stopped leaves its vectors to the next.
    fn drop(&mut self) {
        // Whoever wants to know of errors has called `flush`.
        let _ = self.flush();
    }
}

fn packs_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut packs = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            packs.push(path);
        }
    }
    packs.sort();
    Ok(packs)
}
