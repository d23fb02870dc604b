//! The ids of files: where each lies below the folder that was given.

use std::collections::{BTreeMap, HashMap, HashSet};
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
    let mut roots: Vec<usize> = found
        .iter()
        .map(|(path, file)| file.root.min(path.components().count().saturating_sub(1)))
        .collect();
    let mut ids: Vec<String> = found
        .keys()
        .zip(&roots)
        .map(|(path, root)| id(path, *root))
        .collect();
    loop {
        let mut counts: HashMap<&str, usize> = HashMap::with_capacity(ids.len());
        for id in &ids {
            *counts.entry(id).or_default() += 1;
        }
        let many = |id: &str| counts[id] > 1;
        let shared = ids.iter().zip(&roots).enumerate();
        let shared = shared.filter(|(_, (id, root))| many(id) && **root > 0);
        let shared: HashSet<usize> = shared.map(|(place, _)| place).collect();
        if shared.is_empty() {
            break;
        }
        for (place, path) in found.keys().enumerate() {
            if shared.contains(&place) {
                roots[place] -= 1;
                ids[place] = id(path, roots[place]);
            }
        }
    }
    let source = |((path, file), id): ((&PathBuf, &Found), String)| Source {
        id,
        place: Place::File(path.clone()),
        size: file.size,
    };
    found.iter().zip(ids).map(source).collect()
}

/// What of `path` stands behind its first `root` components, with `/` between.
fn id(path: &Path, root: usize) -> String {
    let mut id = String::new();
    for (place, component) in path.components().skip(root).enumerate() {
        if place > 0 {
            id.push('/');
        }
        if component != Component::RootDir {
            id.push_str(&component.as_os_str().to_string_lossy());
        }
    }
    id
}
