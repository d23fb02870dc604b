//! Patterns of paths, for shells that leave them alone.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Paths, Pattern, PatternError};

/// Whether a path that leads nowhere can be meant as a pattern.
pub(super) fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

/// The folder before the first wildcard of `pattern`.
pub(super) fn fixed_part(pattern: &str) -> PathBuf {
    match &pattern[..folder_length(pattern)] {
        "" if pattern.starts_with('/') => PathBuf::from("/"),
        "" => PathBuf::from("."),
        folder => PathBuf::from(folder),
    }
}

/// The paths that `pattern` matches, below `root`, which is what its [`fixed_part`] really is: links do not change ids.
/// Hidden files have to be named.
pub(super) fn matches(pattern: &str, root: &Path) -> Result<Paths, PatternError> {
    let rest = pattern[folder_length(pattern)..].trim_start_matches('/');
    let whole = format!("{}/{rest}", Pattern::escape(&root.to_string_lossy()));
    let options = MatchOptions {
        require_literal_leading_dot: true,
        require_literal_separator: true,
        case_sensitive: true,
    };
    glob::glob_with(&whole, options)
}

fn folder_length(pattern: &str) -> usize {
    let wildcard = pattern.find(['*', '?', '[']).unwrap_or(pattern.len());
    pattern[..wildcard].rfind('/').unwrap_or_default()
}
