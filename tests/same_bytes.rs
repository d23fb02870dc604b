//! The table depends on inputs, taxonomy, model and engine alone: fifty runs that differ in everything else.

mod program;

use std::fs;
use std::path::Path;

use program::{corpus, folder_with, listing, run_in};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

const COMBINATIONS: usize = 50;
const FORMATS: [&str; 4] = ["t.csv", "t.jsonl", "t.parquet", "t.sqlite"];

/// The documents of the sample corpus by one, some of them long, some broken, as files of folders of their own.
fn documents() -> tempfile::TempDir {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (nth, name) in listing(&corpus()).iter().enumerate() {
        let text = fs::read(corpus().join(name)).unwrap();
        files.push((format!("in/{nth}/{name}"), text.repeat(1 + nth % 3)));
    }
    files.push(("in/x/broken.pdf".into(), b"%PDF-1.7\nnothing".to_vec()));
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();
    folder_with(&files)
}

/// What is written but for the times of the run file.
fn digests(folder: &Path) -> Vec<String> {
    let digest =
        |name: &&str| format!("{:x}", Sha256::digest(fs::read(folder.join(name)).unwrap()));
    let mut digests: Vec<String> = FORMATS.iter().map(digest).collect();
    digests.push(digest(&"t.csv.failures.csv"));
    digests
}

fn clear(folder: &Path) {
    for name in listing(folder).iter().filter(|name| name.starts_with("t.")) {
        fs::remove_file(folder.join(name)).unwrap();
    }
}

#[test]
fn fifty_runs_give_the_same_bytes() {
    let folder = documents();
    let folder = folder.path();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut expected = Vec::new();
    for nth in 0..COMBINATIONS {
        let threads = ["1", "2", "4", "8"][nth % 4];
        // It says how large batches are.
        let memory = ["512", "2048", "8192"][nth % 3];
        let mut inputs: Vec<String> = listing(&folder.join("in"))
            .iter()
            .map(|name| format!("in/{name}"))
            .collect();
        inputs.shuffle(&mut rng);
        // Some are given twice, some by the folder they are in.
        inputs.push(inputs[0].clone());
        let mut arguments = vec!["classify", "-q", "--threads", threads, "--memory", memory];
        // An eighth of the least memory, so that it is the same limit for all.
        arguments.extend(["--max-file-size", "64"]);
        for name in FORMATS {
            arguments.extend(["-o", name]);
        }
        arguments.extend(inputs.iter().map(String::as_str));
        if nth % 5 == 4 {
            interrupt(folder, &arguments, rng.random_range(0.2..1.5));
            arguments.push("--resume");
        }
        let run = run_in(folder, &arguments);
        assert_eq!(run.code, Some(1), "{arguments:?}: {}", run.stderr);
        let found = digests(folder);
        if expected.is_empty() {
            expected.clone_from(&found);
        }
        assert_eq!(found, expected, "{arguments:?}");
        clear(folder);
    }
}

/// Kills a run after so many seconds, unless it has ended.
fn interrupt(folder: &Path, arguments: &[&str], seconds: f64) {
    let mut command = program::command(arguments);
    let mut child = command
        .current_dir(folder)
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs_f64(seconds));
    // It may have ended already.
    let _ = child.kill();
    child.wait().unwrap();
}
