//! What tells a source from one with other bytes.

use std::fs::File;
use std::io::{self, Read};

use sha2::{Digest, Sha256};

use super::{Place, Source};

/// SHA-256 of the bytes of `source`; nothing where it is no file that can be read twice, or has more than `limit` bytes.
#[must_use]
pub fn fingerprint(source: &Source, limit: u64) -> Option<String> {
    let mut hasher = Sha256::new();
    match &source.place {
        Place::Memory(content) => hasher.update(content),
        Place::File(path) => {
            let file = File::open(path).ok()?;
            if !file.metadata().ok()?.is_file() {
                return None;
            }
            let read = io::copy(&mut file.take(limit.saturating_add(1)), &mut hasher).ok()?;
            if read > limit {
                return None;
            }
        }
    }
    Some(format!("{:x}", hasher.finalize()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// printf abc | sha256sum
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn files_and_memory_are_told_by_their_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "abc").unwrap();
        let source = |place| Source {
            id: "a".into(),
            place,
            size: 3,
        };
        let file = source(Place::File(path));
        assert_eq!(fingerprint(&file, 3).as_deref(), Some(ABC));
        assert_eq!(fingerprint(&file, 2), None);
        let memory = source(Place::Memory(b"abc".as_slice().into()));
        assert_eq!(fingerprint(&memory, 3).as_deref(), Some(ABC));
        let folder = source(Place::File(folder.path().into()));
        assert_eq!(fingerprint(&folder, 3), None);
    }
}
