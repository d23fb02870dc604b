//! A file of vectors.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | [`MAGIC`] |
//! | 4, 4 | numbers of a vector, and vectors; all numbers are little-endian |
//! | 16 a vector | keys |
//! | 4 a vector | CRC-32 of the key and the vector |
//! | 4 a number | the vectors, in the order of the keys |
//!
//! Files are never changed once they have their name.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use ndarray::Array2;

/// Sixteen bytes of the SHA-256 of a text.
pub(super) type Key = [u8; 16];

const MAGIC: [u8; 8] = *b"cmvector";
const HEADER: usize = 16;
/// Bytes of a key with its checksum.
const ENTRY: usize = size_of::<Key>() + 4;

/// A file that was opened: its keys are known, its vectors are read when they are asked for.
pub(super) struct Pack {
    pub path: PathBuf,
    pub keys: Vec<Key>,
    checksums: Vec<u32>,
    file: Mutex<File>,
    width: usize,
    used: AtomicBool,
}

/// Writes a file of vectors, one row a key.
pub(super) fn write(path: &Path, keys: &[Key], vectors: &Array2<f32>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut partial = tempfile::NamedTempFile::new_in(folder)?;
    let mut out = BufWriter::new(partial.as_file_mut());
    out.write_all(&MAGIC)?;
    for size in [vectors.ncols(), keys.len()] {
        let size = u32::try_from(size).map_err(io::Error::other)?;
        out.write_all(&size.to_le_bytes())?;
    }
    let rows: Vec<Vec<u8>> = vectors
        .rows()
        .into_iter()
        .map(|row| row.iter().flat_map(|number| number.to_le_bytes()).collect())
        .collect();
    for key in keys {
        out.write_all(key)?;
    }
    for (key, row) in keys.iter().zip(&rows) {
        out.write_all(&checksum(key, row).to_le_bytes())?;
    }
    for row in &rows {
        out.write_all(row)?;
    }
    out.flush()?;
    drop(out);
    partial.persist(path)?;
    Ok(())
}

fn checksum(key: &Key, row: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(row);
    hasher.finalize()
}

impl Pack {
    /// Opens a file of vectors of `width`; nothing where it is none, or not whole.
    pub fn open(path: &Path, width: usize) -> Option<Self> {
        let file = File::open(path).ok()?;
        let length = file.metadata().ok()?.len();
        let mut reader = BufReader::new(&file);
        let mut header = [0; HEADER];
        reader.read_exact(&mut header).ok()?;
        let number = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|byte| header[at + byte]));
        let count = number(12) as usize;
        let expected = HEADER as u64 + count as u64 * (ENTRY + 4 * width) as u64;
        if header[..8] != MAGIC || number(8) as usize != width || length != expected {
            return None;
        }
        let mut keys = vec![Key::default(); count];
        reader.read_exact(keys.as_flattened_mut()).ok()?;
        let mut checksums = vec![[0; 4]; count];
        reader.read_exact(checksums.as_flattened_mut()).ok()?;
        drop(reader);
        Some(Self {
            path: path.to_owned(),
            keys,
            checksums: checksums.into_iter().map(u32::from_le_bytes).collect(),
            file: Mutex::new(file),
            width,
            used: AtomicBool::new(false),
        })
    }

    /// The vector at `place`; nothing where it is not what was written.
    pub fn read(&self, place: usize) -> Option<Vec<f32>> {
        let mut row = vec![0; 4 * self.width];
        let start = HEADER + self.keys.len() * ENTRY + place * row.len();
        let mut file = self.file.lock().ok()?;
        file.seek(SeekFrom::Start(start as u64)).ok()?;
        file.read_exact(&mut row).ok()?;
        drop(file);
        if checksum(&self.keys[place], &row) != self.checksums[place] {
            return None;
        }
        self.used.store(true, Ordering::Relaxed);
        let (numbers, _) = row.as_chunks();
        Some(
            numbers
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect(),
        )
    }

    /// Says that it was used now, if it was since this was asked last.
    pub fn touch(&self) {
        if self.used.swap(false, Ordering::Relaxed)
            && let Ok(file) = self.file.lock()
        {
            // A file that looks older than it is goes too early, and costs time alone.
            let _ = file.set_modified(std::time::SystemTime::now());
        }
    }
}
