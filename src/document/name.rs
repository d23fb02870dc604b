//! The ids of files: where each lies below the folder that was given.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::{Place, Source};

/// A file that was found: where it lies, and from where on its path is its id.
pub(super) struct Found {
    /// Its size in bytes.
    pub size: u64,
    /// How many leading components of the path belong to the folder that was given.
    pub root: usize,
}

/// Gives every file its id: the path below its folder, made longer to the left where two would be the same.
pub(super) fn named(found: &BTreeMap<PathBuf, Found>) -> Vec<Source> {
    let mut files: Vec<(Vec<String>, usize, &PathBuf, u64)> = found
        .iter()
        .map(|(path, file)| (parts(path), file.root, path, file.size))
        .map(|(parts, root, path, size)| {
            let root = root.min(parts.len().saturating_sub(1));
            (parts, root, path, size)
        })
        .collect();
    loop {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (parts, root, ..) in &files {
            *seen.entry(parts[*root..].join("/")).or_default() += 1;
        }
        let mut changed = false;
        for (parts, root, ..) in &mut files {
            if seen[&parts[*root..].join("/")] > 1 && *root > 0 {
                *root -= 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    files
        .into_iter()
        .map(|(parts, root, path, size)| Source {
            id: parts[root..].join("/"),
            place: Place::File(path.clone()),
            size,
        })
        .collect()
}

fn parts(path: &Path) -> Vec<String> {
    path.components()
        .map(|component| match component {
            Component::RootDir => String::new(),
            other => other.as_os_str().to_string_lossy().into_owned(),
        })
        .collect()
}
