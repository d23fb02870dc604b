//! Runs the binary as a user would.

#![allow(dead_code)] // each test file uses its own part of this

pub mod tables;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The repository.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The sample corpus.
pub fn corpus() -> PathBuf {
    repository().join("data/communiques")
}

/// What a run of the binary gave.
pub struct Outcome {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The binary with arguments, without any variable of ours.
pub fn command<I, S>(arguments: I) -> Command
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    let mut command = Command::new(env!("CARGO_BIN_EXE_clausemark"));
    command.args(arguments).env_remove("LD_LIBRARY_PATH");
    command
}

/// Runs a command to its end.
pub fn outcome(command: &mut Command) -> Outcome {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the binary starts");
    Outcome {
        code: status.code(),
        stdout: String::from_utf8(stdout).expect("output is UTF-8"),
        stderr: String::from_utf8(stderr).expect("messages are UTF-8"),
    }
}

/// Runs the binary with arguments in a folder.
pub fn run_in(folder: &Path, arguments: &[&str]) -> Outcome {
    outcome(command(arguments).current_dir(folder))
}

/// A new folder with files of the given names and contents.
pub fn folder_with(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    folder
}

/// The names of all files in a folder, hidden ones too, sorted.
pub fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// The rows of a table, each as its cells by column.
pub fn rows(table: &str) -> Vec<std::collections::HashMap<String, String>> {
    csv::Reader::from_reader(table.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a well-formed table")
}
