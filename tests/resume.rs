//! A run of `classify` that ends before its time, whatever ended it, is gone on with and ends with the same bytes.

#![cfg(unix)]

mod program;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use program::{Outcome, command, corpus, folder_with, listing, outcome, run_in};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;

const DOCUMENTS: usize = 500;
/// The flags of every run here: several batches, in a second or two.
const RUN: [&str; 6] = ["classify", "in", "-o", "out.csv", "--keywords", "0"];

/// A folder "in" of documents, each with a sentence of its own, and one that cannot be read.
fn documents() -> TempDir {
    let text = fs::read_to_string(corpus().join("kestria-orlund-leaders-2024.txt")).unwrap();
    let files: Vec<(String, String)> = (0..DOCUMENTS)
        .map(|number| {
            let own = format!("The two sides agreed on measure {number}.\n\n");
            (format!("in/{number:03}.txt"), own + &text)
        })
        .collect();
    let mut files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    files.push(("in/007-damaged.pdf", b"%PDF-1.7\nnothing"));
    folder_with(&files)
}

fn started(folder: &Path) -> Child {
    let mut command = command(RUN);
    let command = command.current_dir(folder).stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn signal(child: &Child, name: &str) {
    let number = child.id().to_string();
    let status = Command::new("kill").args([name, &number]).status();
    assert!(status.unwrap().success());
}

/// Waits until some batches are recorded.
fn wait_for_batches(folder: &Path, child: &mut Child, count: usize) {
    let begun = Instant::now();
    let lines = || {
        fs::read_to_string(folder.join("out.csv.journal"))
            .map_or(0, |journal| journal.lines().count())
    };
    while lines() < 1 + count {
        assert!(
            child.try_wait().unwrap().is_none(),
            "the run ended before it was interrupted"
        );
        assert!(
            begun.elapsed() < Duration::from_mins(2),
            "no batch was recorded"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn resumed(folder: &Path, more: &[&str]) -> Outcome {
    run_in(folder, &[&RUN[..], &["--resume"], more].concat())
}

/// The table and the list of failures.
fn results(folder: &Path) -> [Vec<u8>; 2] {
    ["out.csv", "out.csv.failures.csv"].map(|name| fs::read(folder.join(name)).unwrap())
}

fn undisturbed(folder: &Path) -> [Vec<u8>; 2] {
    let run = run_in(folder, &RUN);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let results = results(folder);
    clear(folder);
    results
}

/// Takes the table and what lies beside it away.
fn clear(folder: &Path) {
    for name in listing(folder) {
        if name != "in" {
            fs::remove_file(folder.join(name)).unwrap();
        }
    }
}

fn record(folder: &Path) -> serde_json::Value {
    let record = fs::read_to_string(folder.join("out.csv.run.json")).unwrap();
    serde_json::from_str(&record).unwrap()
}

#[test]
fn after_a_signal_the_documents_in_hand_are_finished_and_the_rest_is_resumed() {
    let folder = documents();
    let folder = folder.path();
    let expected = undisturbed(folder);
    for name in ["-INT", "-TERM"] {
        let mut child = started(folder);
        wait_for_batches(folder, &mut child, 1);
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "{stderr}");
        assert!(stderr.contains("of 501 files were done"), "{stderr}");
        assert!(stderr.contains("--resume"), "{stderr}");
        assert_eq!(
            listing(folder),
            ["in", "out.csv.journal", "out.csv.partial"]
        );

        let resumed = resumed(folder, &[]);
        assert_eq!(resumed.code, Some(1), "{}", resumed.stderr);
        assert!(results(folder) == expected, "after {name}");
        let record = record(folder);
        assert_eq!(record["counts"]["documents"], DOCUMENTS);
        assert_eq!(record["counts"]["failed"], 1);
        assert!(record["resumed"]["files"].as_u64().unwrap() > 0);
        assert_eq!(
            listing(folder),
            ["in", "out.csv", "out.csv.failures.csv", "out.csv.run.json"]
        );
        clear(folder);
    }
}

/// The same with more moments is done by `scripts/interrupt.sh`.
#[test]
fn killed_at_any_moment_it_ends_with_the_same_bytes() {
    let folder = documents();
    let folder = folder.path();
    let begun = Instant::now();
    let expected = undisturbed(folder);
    let whole = begun.elapsed();
    let mut random = ChaCha8Rng::seed_from_u64(7);
    for _ in 0..5 {
        let mut child = started(folder);
        std::thread::sleep(whole.mul_f64(random.random_range(0.1..1.0)));
        child.kill().unwrap();
        child.wait().unwrap();
        let resumed = resumed(folder, &[]);
        assert_eq!(resumed.code, Some(1), "{}", resumed.stderr);
        assert!(results(folder) == expected);
        clear(folder);
    }
}

#[test]
fn an_interrupted_run_is_neither_forgotten_nor_mixed_with_another() {
    let folder = documents();
    let folder = folder.path();
    let mut child = started(folder);
    wait_for_batches(folder, &mut child, 1);
    let second = run_in(folder, &RUN);
    assert_eq!(second.code, Some(2), "{}", second.stderr);
    assert!(
        second.stderr.contains("another run is writing out.csv"),
        "{}",
        second.stderr
    );
    child.kill().unwrap();
    child.wait().unwrap();

    let refused = |more: &[&str], words: &str| {
        let run = run_in(folder, &[&RUN[..], more].concat());
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(words), "{}", run.stderr);
    };
    refused(&[], "go on with --resume, or begin anew with --restart");
    refused(
        &["--resume", "--scores"],
        "settings.scores was false and is true",
    );
    let first = folder.join("in/000.txt");
    let text = fs::read(&first).unwrap();
    fs::write(&first, "The two sides agreed on nothing.").unwrap();
    refused(&["--resume"], "000.txt has changed");
    fs::write(&first, text).unwrap();

    let restarted = run_in(folder, &[&RUN[..], &["--restart"]].concat());
    assert_eq!(restarted.code, Some(1), "{}", restarted.stderr);
    assert_eq!(record(folder)["resumed"]["files"], 0);
}

/// Runs where files may have so many bytes.
fn run_limited(folder: &Path, bytes: usize, arguments: &[&str]) -> Outcome {
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$@\"", bytes / 1024);
    outcome(
        Command::new("bash")
            .args(["-c", &script, "bash", env!("CARGO_BIN_EXE_clausemark")])
            .args(arguments)
            .current_dir(folder),
    )
}

#[test]
fn cutting_alone_is_gone_on_with_in_every_format() {
    const CUT: [&str; 8] = [
        "segment",
        "in",
        "-o",
        "out.csv",
        "-o",
        "out.jsonl",
        "-o",
        "out.parquet",
    ];
    let folder = documents();
    let folder = folder.path();
    let results =
        || ["out.csv", "out.jsonl", "out.parquet"].map(|name| fs::read(folder.join(name)).unwrap());
    let whole = run_in(folder, &CUT);
    assert_eq!(whole.code, Some(1), "{}", whole.stderr);
    let expected = results();
    clear(folder);
    let limited = run_limited(folder, expected[0].len() / 2, &CUT);
    assert_eq!(limited.code, Some(2), "{}", limited.stderr);
    let refused = run_in(folder, &[&CUT[..], &["--resume", "--lang-strict"]].concat());
    assert!(
        refused.stderr.contains("lang_strict was false"),
        "{}",
        refused.stderr
    );
    let resumed = run_in(folder, &[&CUT[..], &["--resume"]].concat());
    assert_eq!(resumed.code, Some(1), "{}", resumed.stderr);
    assert!(resumed.stderr.contains("done before"), "{}", resumed.stderr);
    assert!(results() == expected);
    assert_eq!(
        listing(folder),
        [
            "in",
            "out.csv",
            "out.csv.failures.csv",
            "out.jsonl",
            "out.parquet"
        ]
    );
}

#[test]
fn every_file_of_a_run_is_kept_from_others() {
    let folder = documents();
    let folder = folder.path();
    let several = [&RUN[..], &["-o", "out.parquet"]].concat();
    let mut child = command(&several)
        .current_dir(folder)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for_batches(folder, &mut child, 1);
    let second = run_in(folder, &["classify", "in", "-o", "out.parquet"]);
    assert_eq!(second.code, Some(2), "{}", second.stderr);
    assert!(
        second.stderr.contains("another run is writing out.parquet"),
        "{}",
        second.stderr
    );
    child.kill().unwrap();
    child.wait().unwrap();
    let resumed = run_in(folder, &[&several[..], &["--resume"]].concat());
    assert_eq!(resumed.code, Some(1), "{}", resumed.stderr);
    assert_eq!(
        listing(folder),
        [
            "in",
            "out.csv",
            "out.csv.failures.csv",
            "out.csv.run.json",
            "out.parquet"
        ]
    );
}

/// A limit of the system on the size of files stands for a full disk.
#[test]
fn after_a_full_disk_it_goes_on_where_it_stopped() {
    let folder = documents();
    let folder = folder.path();
    let expected = undisturbed(folder);
    let limited = run_limited(folder, expected[0].len() / 2, &RUN);
    assert_eq!(limited.code, Some(2), "{}", limited.stderr);
    assert!(
        limited.stderr.contains("--resume goes on with it"),
        "{}",
        limited.stderr
    );
    assert_eq!(
        listing(folder),
        ["in", "out.csv.journal", "out.csv.partial"]
    );
    let resumed = resumed(folder, &["--threads", "1"]);
    assert_eq!(resumed.code, Some(1), "{}", resumed.stderr);
    assert!(results(folder) == expected);
}

#[test]
fn with_nothing_to_go_on_with_a_run_begins() {
    let folder = documents();
    let folder = folder.path();
    for number in 5..DOCUMENTS {
        fs::remove_file(folder.join(format!("in/{number:03}.txt"))).unwrap();
    }
    let run = resumed(folder, &[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(record(folder)["counts"]["documents"], 5);
}
