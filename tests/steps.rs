//! The steps by which domains are found: what depends on the rest of the run, and what is left out on demand.

mod program;

use std::collections::HashMap;
use std::path::Path;

use program::{folder_with, rows, run_in};

const SEA: &str = "The two sides pledged to protect freedom of navigation. They will send coast guard ships to the strait. \
The ministers welcomed the joint patrols of both navies. They agreed to train crews of patrol boats.\n";
const VIRUS: &str = "We will share doses of the new vaccine with all countries. We welcome the work of hospitals during the \
pandemic. We intend to prepare for the next outbreak. The leaders stressed the need for stronger health systems. They \
agreed to test medicines together.\n";

/// The rows of one document of a run over the named files.
fn labels(folder: &Path, files: &[&str], document: &str, extra: &[&str]) -> Vec<String> {
    let mut arguments = vec!["classify"];
    arguments.extend(files);
    arguments.extend(["-o", "-", "-q", "--scores"]);
    arguments.extend(extra);
    let outcome = run_in(folder, &arguments);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let rows = outcome
        .stdout
        .lines()
        .filter(|line| line.starts_with(document));
    let found: Vec<String> = rows.map(String::from).collect();
    assert!(!found.is_empty(), "{}", outcome.stdout);
    found
}

#[test]
fn labels_depend_on_other_documents_only_where_they_are_adapted_to() {
    let folder = folder_with(&[("sea.txt", SEA.as_bytes()), ("virus.txt", VIRUS.as_bytes())]);
    let of_sea = |files: &[&str], extra: &[&str]| labels(folder.path(), files, "sea.txt", extra);
    let alone = of_sea(&["sea.txt"], &[]);
    assert_eq!(alone, of_sea(&["sea.txt", "virus.txt"], &[]));
    // Five clauses about health draw the label "health", and so its probability for every clause.
    let adapted = of_sea(&["sea.txt", "virus.txt"], &["--adapt"]);
    assert_ne!(alone, adapted);
    assert_ne!(adapted, of_sea(&["sea.txt"], &["--adapt"]));
    for threads in ["1", "2"] {
        let again = of_sea(
            &["virus.txt", "sea.txt"],
            &["--adapt", "--threads", threads],
        );
        assert_eq!(adapted, again, "{threads} threads");
    }
}

#[test]
fn steps_can_be_left_out() {
    let folder = folder_with(&[("sea.txt", SEA.as_bytes())]);
    let scores = |extra: &[&str]| {
        let mut arguments = vec!["classify", "sea.txt", "-o", "-", "-q", "--scores"];
        arguments.extend(extra);
        let outcome = run_in(folder.path(), &arguments);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        rows(&outcome.stdout)
            .iter()
            .map(probabilities)
            .collect::<Vec<_>>()
    };
    let usual = scores(&[]);
    for step in ["phrases", "context", "calibration"] {
        assert_ne!(usual, scores(&["--without", step]), "{step}");
    }
    // Without calibration the probabilities are those of one topic out of all.
    for row in scores(&["--without", "calibration"]) {
        let sum: f64 = row.iter().sum();
        assert!((sum - 1.0).abs() < 0.002, "{row:?}");
    }
    // Without context a clause says the same in any document.
    let bare = ["--without", "context"];
    let last = SEA.rsplit(". ").next().unwrap();
    let lone = folder_with(&[("lone.txt", last.as_bytes())]);
    let mut arguments = vec!["classify", "lone.txt", "-o", "-", "-q", "--scores"];
    arguments.extend(bare);
    let outcome = run_in(lone.path(), &arguments);
    let alone: Vec<Vec<f64>> = rows(&outcome.stdout).iter().map(probabilities).collect();
    assert_eq!(alone.last(), scores(&bare).last());
}

fn probabilities(row: &HashMap<String, String>) -> Vec<f64> {
    let mut columns: Vec<&String> = row.keys().filter(|name| name.starts_with("p_")).collect();
    columns.sort();
    columns
        .into_iter()
        .map(|name| row[name].parse().unwrap())
        .collect()
}

#[test]
fn steps_that_do_not_go_together_are_refused() {
    let folder = folder_with(&[("sea.txt", SEA.as_bytes()), ("head.json", b"{}")]);
    for (arguments, says) in [
        (
            &["classify", "sea.txt", "--adapt", "--head", "head.json"][..],
            "a head shifts the usual scores",
        ),
        (
            &[
                "classify", "sea.txt", "--adapt", "--engine", "nli", "--model", "x",
            ],
            "--adapt is about likeness",
        ),
        (
            &[
                "classify",
                "sea.txt",
                "--explain",
                "--engine",
                "nli",
                "--model",
                "x",
            ],
            "--explain tells of likeness",
        ),
        (
            &[
                "evaluate",
                "sea.txt",
                "--predictions",
                "p.csv",
                "--without",
                "context",
            ],
            "--without is about how the texts",
        ),
    ] {
        let outcome = run_in(folder.path(), arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(says), "{}", outcome.stderr);
        assert!(!folder.path().join("clauses.csv").exists());
    }
}
