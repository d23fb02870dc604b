//! From the paths a user gave to the files that are documents, with their ids.
//!
//! The result depends on the files alone: it is the same for any order of the arguments and from any working
//! directory. A file that is reached twice is one document.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;

use super::Source;
use super::error::CollectError;
use super::read::{endings, reader_for};

/// The documents of a run, and what was passed over on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collected {
    /// The documents, by path.
    pub sources: Vec<Source>,
    /// Files below the given folders whose ending is no document's.
    pub skipped: usize,
}

/// A file that was found: where it lies, and from where on its path is its id.
struct Found {
    size: u64,
    /// How many leading components of the path belong to the folder that was given.
    root: usize,
}

/// Lists the documents at `paths`: files as they are, folders to any depth, without what is hidden or what an
/// ignore file names.
///
/// # Errors
/// When a path does not exist, a folder cannot be listed, or there is no document at all.
pub fn collect(paths: &[PathBuf]) -> Result<Collected, CollectError> {
    let mut found: BTreeMap<PathBuf, Found> = BTreeMap::new();
    let mut skipped = 0;
    for given in paths {
        let path = fs::canonicalize(given).map_err(|source| CollectError::Missing {
            path: given.clone(),
            source,
        })?;
        if path.is_dir() {
            skipped += walk(given, &path, &mut found)?;
        } else {
            let root = path.components().count() - 1;
            add(&mut found, path, root);
        }
    }
    if found.is_empty() {
        let paths = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect::<Vec<_>>()
            .join(", ");
        let endings = endings()
            .iter()
            .map(|ending| format!(".{ending}"))
            .collect::<Vec<_>>()
            .join(", ");
        return Err(CollectError::Empty {
            paths,
            skipped,
            endings,
        });
    }
    Ok(Collected {
        sources: name(&found),
        skipped,
    })
}

fn walk(
    given: &Path,
    folder: &Path,
    found: &mut BTreeMap<PathBuf, Found>,
) -> Result<usize, CollectError> {
    let failed = |error: &dyn std::fmt::Display| CollectError::Walk {
        path: given.to_path_buf(),
        reason: error.to_string(),
    };
    let root = folder.components().count();
    let mut skipped = 0;
    for entry in WalkBuilder::new(folder)
        .follow_links(true)
        .require_git(false)
        .build()
    {
        let entry = match entry {
            Ok(entry) => entry,
            // A loop of links or a dangling one has nothing below it that is not found elsewhere.
            Err(error)
                if error.is_io()
                    && error
                        .io_error()
                        .is_some_and(|e| e.kind() == std::io::ErrorKind::NotFound) =>
            {
                continue;
            }
            Err(error) if is_loop(&error) => continue,
            Err(error) => return Err(failed(&error)),
        };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        if reader_for(&entry.file_name().to_string_lossy()).is_some() {
            // The name a link has in the folder is its id, and one file is one document.
            add(found, entry.into_path(), root);
        } else {
            skipped += 1;
        }
    }
    Ok(skipped)
}

fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => is_loop(err),
        _ => false,
    }
}

fn add(found: &mut BTreeMap<PathBuf, Found>, path: PathBuf, root: usize) {
    let size = fs::metadata(&path).map_or(0, |metadata| metadata.len());
    let entry = found.entry(path).or_insert(Found { size, root });
    // Where folders overlap, the outer one names.
    entry.root = entry.root.min(root);
}

/// Gives every file its id: the path below its folder, made longer to the left where two would be the same.
fn name(found: &BTreeMap<PathBuf, Found>) -> Vec<Source> {
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
    let mut sources: Vec<Source> = files
        .into_iter()
        .map(|(parts, root, path, size)| Source {
            id: parts[root..].join("/"),
            path: path.clone(),
            size,
        })
        .collect();
    sources.sort();
    sources
}

fn parts(path: &Path) -> Vec<String> {
    path.components()
        .map(|component| match component {
            Component::RootDir => String::new(),
            other => other.as_os_str().to_string_lossy().into_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "Text.").unwrap();
        }
        folder
    }

    fn ids(paths: &[PathBuf]) -> Vec<String> {
        collect(paths)
            .unwrap()
            .sources
            .into_iter()
            .map(|source| source.id)
            .collect()
    }

    #[test]
    fn ids_are_paths_below_the_folder_in_path_order() {
        let folder = folder(&["b/two.txt", "a.md", "b/one.TXT", "b/.hidden.txt", "c.pdf"]);
        let root = folder.path().to_path_buf();
        assert_eq!(
            ids(std::slice::from_ref(&root)),
            ["a.md", "b/one.TXT", "b/two.txt"]
        );
        assert_eq!(collect(&[root]).unwrap().skipped, 1);
    }

    #[test]
    fn the_order_of_arguments_and_doubled_paths_change_nothing() {
        let folder = folder(&["a.txt", "b/c.txt"]);
        let (outer, inner, file) = (
            folder.path().to_path_buf(),
            folder.path().join("b"),
            folder.path().join("a.txt"),
        );
        let expected = ["a.txt", "b/c.txt"];
        assert_eq!(ids(&[outer.clone(), inner.clone(), file.clone()]), expected);
        assert_eq!(ids(&[file, inner, outer]), expected);
    }

    #[test]
    fn equal_names_grow_to_the_left_until_they_differ() {
        let folder = folder(&["x/2020/page.txt", "x/2021/page.txt", "y/2021/page.txt"]);
        let paths: Vec<PathBuf> = ["x/2020", "x/2021", "y/2021"]
            .iter()
            .map(|path| folder.path().join(path))
            .collect();
        assert_eq!(
            ids(&paths),
            ["2020/page.txt", "x/2021/page.txt", "y/2021/page.txt"]
        );
    }

    #[test]
    fn nothing_to_do_is_an_error_that_says_what_documents_end_in() {
        let folder = folder(&["c.pdf"]);
        let message = collect(&[folder.path().to_path_buf()])
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("1 files passed over") && message.contains(".txt"),
            "{message}"
        );
        let missing = collect(&[folder.path().join("no such")]).unwrap_err();
        assert!(matches!(missing, CollectError::Missing { .. }));
    }

    #[cfg(unix)]
    #[test]
    fn link_loops_end() {
        let folder = folder(&["a/b.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
        assert_eq!(ids(&[folder.path().to_path_buf()]), ["a/b.txt"]);
    }
}
