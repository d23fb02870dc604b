//! From the paths a user gave to the files that are documents, with their ids.
//!
//! The result depends on the files alone: it is the same for any order of the arguments and from any working
//! directory. A file that is reached twice is one document.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::error::{CollectError, ReadError};
use super::format::{endings, is_claimed, is_recognised};
use super::name::{Found, named};
use super::pattern::{fixed_part, is_pattern, matches};
use super::unpack::read_up_to;
use super::{Place, ReadSettings, Source};

/// The path that is standard input, and the id of what comes from there.
const STDIN: &str = "-";
const STDIN_ID: &str = "stdin";
/// Bytes of a file without a telling ending in which its format has to show.
const BEGINNING: u64 = 4096;

/// The documents of a run, and what was passed over on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collected {
    /// The documents, by path.
    pub sources: Vec<Source>,
    /// Files below the given folders, or of the given patterns, that are no documents.
    pub skipped: usize,
    /// What could not be looked into.
    pub unlisted: Vec<Unlisted>,
}

/// A folder or file below a given folder that could not be looked into.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unlisted {
    /// Its path.
    pub path: String,
    /// What the system said.
    pub reason: String,
}

/// What a search has found so far.
struct Search {
    found: BTreeMap<PathBuf, Found>,
    skipped: usize,
    unlisted: Vec<Unlisted>,
    tables: bool,
}

/// Lists the documents at `paths`: files as they are, folders to any depth, without what is hidden or what an
/// ignore file names, patterns such as `reports/**/*.pdf`, and `-` for standard input. In folders and patterns a file
/// is a document when its ending or the beginning of its content says so. Those that are `listed` are documents as well,
/// under their paths below the folder they all lie in; what is missing of them is told and no error.
///
/// # Errors
/// When a path does not exist or a pattern is malformed, standard input cannot be read, or there is no document.
pub fn collect(
    paths: &[PathBuf],
    listed: &[PathBuf],
    settings: &ReadSettings,
) -> Result<Collected, CollectError> {
    let tables = settings.table.is_some();
    let mut search = Search::of_listed(listed, tables);
    let mut stdin = None;
    for given in paths {
        if given == Path::new(STDIN) {
            if stdin.is_none() {
                stdin = Some(read_stdin(settings.limit)?);
            }
        } else {
            search.take(given)?;
        }
    }
    if search.found.is_empty() && stdin.is_none() && search.unlisted.is_empty() {
        return Err(empty(paths, &search));
    }
    let mut sources = named(&search.found);
    sources.extend(stdin);
    sources.sort();
    search.unlisted.sort();
    Ok(Collected {
        sources,
        skipped: search.skipped,
        unlisted: search.unlisted,
    })
}

fn empty(paths: &[PathBuf], search: &Search) -> CollectError {
    let joined = |parts: Vec<String>| parts.join(", ");
    CollectError::Empty {
        paths: joined(
            paths
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
        ),
        skipped: search.skipped,
        endings: joined(
            endings(search.tables)
                .iter()
                .map(|ending| format!(".{ending}"))
                .collect(),
        ),
    }
}

fn read_stdin(limit: u64) -> Result<Source, ReadError> {
    let content = match read_up_to(io::stdin().lock(), limit, "standard input") {
        Err(ReadError::UnpacksTooLarge { limit }) => {
            return Err(ReadError::TooLarge {
                size: limit.saturating_add(1),
                limit,
            });
        }
        content => content?,
    };
    Ok(Source {
        id: STDIN_ID.into(),
        size: content.len() as u64,
        place: Place::Memory(content.into()),
    })
}

impl Search {
    fn new(tables: bool) -> Self {
        Self {
            found: BTreeMap::new(),
            skipped: 0,
            unlisted: Vec::new(),
            tables,
        }
    }

    /// Takes all that is listed; the folder in which all of it lies names it.
    fn of_listed(listed: &[PathBuf], tables: bool) -> Self {
        let mut search = Self::new(tables);
        for given in listed {
            match fs::canonicalize(given) {
                Ok(path) if path.is_dir() => search.walk(&path, path.components().count()),
                Ok(path) => search.add(path, usize::MAX),
                Err(error) => search.unlisted.push(Unlisted {
                    path: given.display().to_string(),
                    reason: error.to_string(),
                }),
            }
        }
        let mut paths = search.found.keys();
        if let (Some(first), Some(last)) = (paths.next(), paths.next_back()) {
            // All others lie between these two.
            let pairs = first.components().zip(last.components());
            let common = pairs.take_while(|(one, other)| one == other).count();
            for file in search.found.values_mut() {
                file.root = file.root.min(common);
            }
        }
        search
    }

    fn take(&mut self, given: &Path) -> Result<(), CollectError> {
        let path = match fs::canonicalize(given) {
            Ok(path) => path,
            // The name of a pipe that a shell made leads nowhere, but can be opened.
            Err(_) if fs::metadata(given).is_ok() => given.to_path_buf(),
            Err(source) => {
                return match given.to_str() {
                    Some(pattern) if is_pattern(pattern) => self.take_pattern(pattern),
                    _ => Err(CollectError::Missing {
                        path: given.to_path_buf(),
                        source,
                    }),
                };
            }
        };
        if path.is_dir() {
            self.walk(&path, path.components().count());
        } else {
            let root = path.components().count() - 1;
            self.add(path, root);
        }
        Ok(())
    }

    /// Takes what `pattern` matches. Ids begin below the folder that stands before the first wildcard.
    fn take_pattern(&mut self, pattern: &str) -> Result<(), CollectError> {
        let wrong = |reason: String| CollectError::Pattern {
            pattern: pattern.to_string(),
            reason,
        };
        let folder = fixed_part(pattern);
        let root = fs::canonicalize(&folder).map_err(|source| CollectError::Missing {
            path: PathBuf::from(pattern),
            source,
        })?;
        let components = root.components().count();
        let paths = matches(pattern, &root).map_err(|error| wrong(error.to_string()))?;
        for entry in paths {
            match entry {
                Ok(path) if path.is_dir() => self.walk(&path, components),
                Ok(path) => self.add_if_document(path, components),
                Err(error) => self.unlisted.push(Unlisted {
                    path: error.path().display().to_string(),
                    reason: error.error().to_string(),
                }),
            }
        }
        Ok(())
    }

    fn walk(&mut self, folder: &Path, root: usize) {
        for entry in WalkBuilder::new(folder)
            .follow_links(true)
            .require_git(false)
            .build()
        {
            match entry {
                Ok(entry) => {
                    if entry.file_type().is_some_and(|kind| kind.is_file()) {
                        // A link is a document under its own name.
                        self.add_if_document(entry.into_path(), root);
                    }
                }
                // A loop of links or a dangling one has nothing below it that is not found elsewhere.
                Err(error) if is_loop(&error) || is_dangling(&error) => {}
                Err(error) => self.unlisted.push(unlisted(folder, &error)),
            }
        }
    }

    fn add_if_document(&mut self, path: PathBuf, root: usize) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_claimed(&name, self.tables) || (!is_claimed(&name, true) && shows_format(&path)) {
            self.add(path, root);
        } else {
            self.skipped += 1;
        }
    }

    fn add(&mut self, path: PathBuf, root: usize) {
        let size = fs::metadata(&path).map_or(0, |metadata| metadata.len());
        let entry = self.found.entry(path).or_insert(Found { size, root });
        // Where folders overlap, the outer one names.
        entry.root = entry.root.min(root);
    }
}

/// Whether the beginning of the file at `path` shows a format that has a reader.
fn shows_format(path: &Path) -> bool {
    let mut beginning = Vec::new();
    File::open(path)
        .and_then(|file| file.take(BEGINNING).read_to_end(&mut beginning))
        .is_ok_and(|_| is_recognised(&beginning))
}

fn is_dangling(error: &ignore::Error) -> bool {
    error
        .io_error()
        .is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
}

fn unlisted(folder: &Path, error: &ignore::Error) -> Unlisted {
    let path = match error {
        ignore::Error::WithPath { path, .. } => path,
        ignore::Error::WithDepth { err, .. } => return unlisted(folder, err),
        _ => folder,
    };
    Unlisted {
        path: path.display().to_string(),
        reason: error
            .io_error()
            .map_or_else(|| error.to_string(), ToString::to_string),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: ReadSettings = ReadSettings {
        limit: 1 << 20,
        streamed: 1 << 20,
        table: None,
    };

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
        collect(paths, &[], &SETTINGS)
            .unwrap()
            .sources
            .into_iter()
            .map(|source| source.id)
            .collect()
    }

    #[test]
    fn ids_are_paths_below_the_folder_in_path_order() {
        let folder = folder(&["b/two.txt", "a.md", "b/one.TXT", "b/.hidden.txt", "c.png"]);
        let root = folder.path().to_path_buf();
        assert_eq!(
            ids(std::slice::from_ref(&root)),
            ["a.md", "b/one.TXT", "b/two.txt"]
        );
        assert_eq!(collect(&[root], &[], &SETTINGS).unwrap().skipped, 1);
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
        let folder = folder(&["c.png"]);
        let message = collect(&[folder.path().to_path_buf()], &[], &SETTINGS)
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("1 files passed over") && message.contains(".txt"),
            "{message}"
        );
        let missing = collect(&[folder.path().join("no such")], &[], &SETTINGS).unwrap_err();
        assert!(matches!(missing, CollectError::Missing { .. }));
    }

    #[cfg(unix)]
    #[test]
    fn link_loops_end() {
        let folder = folder(&["a/b.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
        assert_eq!(ids(&[folder.path().to_path_buf()]), ["a/b.txt"]);
    }

    #[test]
    fn patterns_match_as_in_a_shell_and_ids_begin_below_their_fixed_part() {
        let folder = folder(&[
            "r/2030/a.txt",
            "r/2031/a.txt",
            "r/2031/b.md",
            "r/2031/.c.txt",
            "r/2031/d.png",
        ]);
        let pattern = |pattern: &str| vec![folder.path().join(pattern)];
        assert_eq!(ids(&pattern("r/*/a.txt")), ["2030/a.txt", "2031/a.txt"]);
        assert_eq!(ids(&pattern("r/2031/*")), ["a.txt", "b.md"]);
        assert_eq!(ids(&pattern("**/*.md")), ["r/2031/b.md"]);
        assert_eq!(ids(&pattern("r/203[1-9]")), ["2031/a.txt", "2031/b.md"]);
        assert!(matches!(
            collect(&pattern("r/*.pdf"), &[], &SETTINGS),
            Err(CollectError::Empty { .. })
        ));
        assert!(matches!(
            collect(&pattern("r/a***"), &[], &SETTINGS),
            Err(CollectError::Pattern { .. })
        ));
    }

    #[test]
    fn a_file_whose_name_looks_like_a_pattern_is_that_file() {
        let folder = folder(&["a[1].txt", "a1.txt"]);
        assert_eq!(ids(&[folder.path().join("a[1].txt")]), ["a[1].txt"]);
    }

    #[test]
    fn tables_in_folders_are_documents_only_where_rows_are_asked_for() {
        let folder = folder(&["a.txt", "b.csv", "c.jsonl.gz"]);
        let root = [folder.path().to_path_buf()];
        assert_eq!(ids(&root), ["a.txt"]);
        let settings = ReadSettings {
            table: Some(crate::document::TableColumns::default()),
            ..SETTINGS
        };
        assert_eq!(collect(&root, &[], &settings).unwrap().sources.len(), 3);
    }
}
