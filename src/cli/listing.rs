//! A file that lists documents.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The path that is standard input.
const STDIN: &str = "-";

/// The paths that `file` lists: one a line, or with zero bytes between.
pub fn listed(file: &Path) -> Result<Vec<PathBuf>> {
    let mut content = Vec::new();
    let read = if file == Path::new(STDIN) {
        io::stdin().lock().read_to_end(&mut content).map(drop)
    } else {
        fs::read(file).map(|bytes| content = bytes)
    };
    read.with_context(|| format!("cannot read the list {}", file.display()))?;
    let paths = paths(&content);
    if paths.is_empty() {
        bail!("{} lists no path; give one a line", file.display());
    }
    Ok(paths)
}

fn paths(content: &[u8]) -> Vec<PathBuf> {
    let is_end: fn(&u8) -> bool = if content.contains(&0) {
        |byte| *byte == 0
    } else {
        |byte| *byte == b'\n'
    };
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let names = content.split(is_end);
    let names = names.map(|name| name.strip_suffix(b"\r").unwrap_or(name));
    names.filter(|name| !name.is_empty()).map(path).collect()
}

#[cfg(unix)]
fn path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(name))
}

#[cfg(not(unix))]
fn path(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_zero_bytes_part_paths() {
        let expected = ["a b.txt", "c/d.pdf"].map(PathBuf::from);
        assert_eq!(paths(b"\xef\xbb\xbfa b.txt\r\n\nc/d.pdf"), expected);
        assert_eq!(paths(b"a b.txt\0c/d.pdf\0"), expected);
        assert_eq!(paths(b"a\nb\0"), [PathBuf::from("a\nb")]);
    }
}
