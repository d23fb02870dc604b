//! `evaluate` with tables of labels, as a user runs it; no model is needed.

mod program;

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};

use program::tables::{PREDICTED, evaluate, folder};
use program::{Outcome, folder_with, repository, rows, run_in};

fn json(outcome: &Outcome) -> serde_json::Value {
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    serde_json::from_str(&outcome.stdout).unwrap()
}

#[test]
fn figures_stand_with_their_intervals_and_how_clauses_were_joined() {
    let folder = folder();
    let outcome = evaluate(folder.path(), &[]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    let shown = |name: &str, value: &str| {
        let mut lines = outcome.stdout.lines().map(str::trim);
        let line = lines.find(|line| line.starts_with(name));
        let line = line.unwrap_or_else(|| panic!("no {name}: {}", outcome.stdout));
        assert!(line.ends_with(value), "{line}");
    };
    shown("joined clauses", " 4");
    shown("by equal spans", " 3");
    shown("by overlapping spans", " 1");
    // a has one of two right, b both: resamples have 1/2, 3/4 or 1, each end with a chance of a quarter.
    shown("domain: accuracy", "0.750 [0.500, 1.000]");
    shown("strength: accuracy", "0.750 [0.500, 1.000]");
    shown(
        "figures",
        "95% intervals from 1000 resamples of 2 documents (seed 0)",
    );
    // The clause that starts elsewhere is no start that was found: 3 of 4.
    shown("clauses: starts: F1", "0.750 [0.500, 1.000]");
    assert!(
        !evaluate(folder.path(), &["--resamples", "0"])
            .stdout
            .contains('[')
    );
}

#[test]
fn joining_can_be_stricter() {
    let folder = folder();
    let joined = |by: &str| {
        let outcome = evaluate(folder.path(), &["--join", by, "--json"]);
        json(&outcome)["joined"].clone()
    };
    assert_eq!(joined("overlap")["overlap"], 1);
    assert_eq!(
        (&joined("start")["clauses"], &joined("start")["overlap"]),
        (&3.into(), &0.into())
    );
    let by_id = evaluate(folder.path(), &["--join", "id"]);
    assert_eq!(by_id.code, Some(2));
    assert!(
        by_id
            .stderr
            .contains("gold.csv: none of its clauses has the clause_id of one in p.csv"),
        "{}",
        by_id.stderr
    );
}

/// Every path to a value, with lists as `[]`.
fn paths(value: &serde_json::Value, path: &str, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(entries) => {
            for (key, value) in entries {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                found.push(path.clone());
                paths(value, &path, found);
            }
        }
        serde_json::Value::Array(values) => {
            for value in values {
                paths(value, &format!("{path}[]"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_key_of_json_is_documented() {
    let folder = folder();
    fs::write(folder.path().join("q.csv"), PREDICTED).unwrap();
    let one = json(&evaluate(folder.path(), &["--json"]));
    let arguments = [
        "evaluate",
        "gold.csv",
        "--compare",
        "p.csv",
        "q.csv",
        "--json",
    ];
    let two = json(&run_in(folder.path(), &arguments));
    let mut found = Vec::new();
    paths(&one, "", &mut found);
    paths(&two, "", &mut found);
    let documented = fs::read_to_string(repository().join("docs/evaluation.md")).unwrap();
    for path in found {
        let key = path.rsplit(['.', ']']).next().unwrap_or_default();
        assert!(
            key.is_empty() || documented.contains(&format!("`{key}`")),
            "{path} is not in docs/evaluation.md"
        );
    }
}

/// `tests/fixtures/evaluate/reference.py` makes the tables and computes the figures by other libraries.
#[test]
fn every_figure_is_that_of_other_libraries() {
    let fixtures = repository().join("tests/fixtures/evaluate");
    let arguments = [
        "evaluate",
        "gold.csv",
        "--predictions",
        "predictions.csv",
        "--json",
        "--resamples",
        "0",
    ];
    let figures = json(&run_in(&fixtures, &arguments));
    let expected = fs::read_to_string(fixtures.join("expected.json")).unwrap();
    let expected: HashMap<String, f64> = serde_json::from_str(&expected).unwrap();
    assert!(expected.len() > 50);
    for (key, expected) in expected {
        let figure = key.split('.').fold(&figures, |place, key| &place[key]);
        let value = figure["value"].as_f64();
        let value = value.unwrap_or_else(|| panic!("no figure {key}"));
        assert!(
            (value - expected).abs() < 1e-9,
            "{key}: {value} is not {expected}"
        );
    }
}

#[test]
fn another_persons_tags_are_compared_without_calibration() {
    let folder = folder();
    let figures = json(&run_in(
        folder.path(),
        &[
            "evaluate",
            "gold.csv",
            "--predictions",
            "gold.csv",
            "--json",
        ],
    ));
    assert_eq!(figures["domain"]["kappa"]["value"], 1.0);
    assert_eq!(figures["strength"]["alpha_ordinal"]["value"], 1.0);
    assert_eq!(figures["compared"]["domain_scores"], 0);
    assert!(figures["domain"]["calibration"]["brier"]["value"].is_null());
}

#[test]
fn two_systems_stand_side_by_side() {
    let folder = folder();
    let better = String::from_utf8_lossy(PREDICTED).replace("note x,cyber", "note x,space");
    fs::write(folder.path().join("q.csv"), better).unwrap();
    let compared = |more: &[&str]| {
        let arguments = ["evaluate", "gold.csv", "--compare", "p.csv", "q.csv"];
        run_in(folder.path(), &[&arguments[..], more].concat())
    };
    let outcome = compared(&["--html", "two.html"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    let mut lines = outcome.stdout.lines().map(str::trim);
    let accuracy = lines
        .find(|line| line.starts_with("domain: accuracy"))
        .unwrap();
    // The better one has a's second right too: a gains a half, b nothing.
    for cell in [
        "0.750 [0.500, 1.000]",
        "1.000 [1.000, 1.000]",
        "0.250 [0.000, 0.500]",
    ] {
        assert!(accuracy.contains(cell), "{accuracy}");
    }
    assert!(
        outcome
            .stdout
            .contains("primary domain: only A is right in 0, only B in 1; exact p = 1.0000"),
        "{}",
        outcome.stdout
    );
    let page = fs::read_to_string(folder.path().join("two.html")).unwrap();
    assert!(page.contains("<title>p.csv and q.csv against gold.csv</title>"));
    let figures = json(&compared(&["--json"]));
    assert_eq!(
        figures["domain"]["all"]["primary"]["difference"]["value"],
        0.25
    );
    assert_eq!(figures["domain_test"]["second_only"], 1);
}

#[test]
fn of_many_documents_the_worst_are_listed_and_json_has_all() {
    let rows = |numbers: std::ops::Range<usize>| -> String {
        let rows = numbers.map(|n| format!("d{n:04},0,7,We act.,cyber\n"));
        format!("doc_id,start,end,text,domain\n{}", rows.collect::<String>())
    };
    let (gold, predicted) = (rows(0..1000), rows(30..1000));
    let files = [
        ("gold.csv", gold.as_bytes()),
        ("p.csv", predicted.as_bytes()),
    ];
    let folder = folder_with(&files);
    let outcome = evaluate(folder.path(), &["--resamples", "0"]);
    assert_eq!(outcome.code, Some(0));
    let shown = "the 20 of 1000 documents with the lowest F1 of starts; --json has all";
    assert!(outcome.stdout.contains(shown), "{}", outcome.stdout);
    let table = outcome.stdout.split("clauses by document").last().unwrap();
    assert!(table.contains("d0019") && !table.contains("d0020"));
    let said: Vec<&str> = outcome.stderr.lines().collect();
    assert_eq!(said.len(), 21);
    assert!(said[20].contains("so it is with 10 more documents; --json has all"));
    let figures = json(&evaluate(folder.path(), &["--resamples", "0", "--json"]));
    let length = |key: &str| figures[key].as_array().unwrap().len();
    assert_eq!(
        (length("documents"), length("missing_documents")),
        (1000, 30)
    );
}

#[test]
fn wrong_rows_and_the_page_are_files() {
    let folder = folder();
    let more = ["--errors", "errors.csv", "--html", "page.html"];
    let outcome = evaluate(folder.path(), &more);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    let errors = rows(&fs::read_to_string(folder.path().join("errors.csv")).unwrap());
    let shown: Vec<[&str; 4]> = errors
        .iter()
        .map(|row| {
            ["severity", "wrong", "clause_id", "gold_line"].map(|column| row[column].as_str())
        })
        .collect();
    // The levels are at most four apart, and one off is a quarter.
    let expected = [
        ["0.600", "domain", "a.txt#0002", "3"],
        ["0.250", "strength; conditional", "b.txt#0001", "4"],
    ];
    assert_eq!(shown, expected);
    assert_eq!(errors[0]["predicted_text"], "note x");
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(page.contains("<title>p.csv against gold.csv</title>"));
    let nowhere = evaluate(folder.path(), &["--errors", "no/such/errors.csv"]);
    assert_eq!(nowhere.code, Some(2));
}

/// Rows in documents of twenty-five, with scores of four labels; every third domain and fifth strength is wrong.
fn invented(documents: usize) -> (String, String) {
    let ids = ["cyber", "space", "health", "economy_trade"];
    let mut gold = String::from("doc_id,start,end,text,strength,domain\n");
    let mut predicted = String::from(
        "doc_id,start,end,text,domain,domain_score,strength,p_cyber,p_space,p_health,p_economy_trade\n",
    );
    for row in 0..documents * 25 {
        let (document, place) = (row / 25, row % 25 * 10);
        let right = (row * 7 + document) % ids.len();
        let said = if row % 3 == 0 {
            (right + 1 + document) % ids.len()
        } else {
            right
        };
        let level = (row + document) % 6;
        let levels = if row % 5 == 0 { 5 - level } else { level };
        let place = format!("d{document},{place},{},clause {row}", place + 9);
        writeln!(gold, "{place},{level},{}", ids[right]).unwrap();
        let scores: Vec<String> = (0..ids.len())
            .map(|id| {
                format!(
                    "0.{:02}",
                    (row * 13 + id * 29 + usize::from(id == said) * 40) % 100
                )
            })
            .collect();
        let scores = scores.join(",");
        writeln!(
            predicted,
            "{place},{},0.{:02},{levels},{scores}",
            ids[said],
            row % 100
        )
        .unwrap();
    }
    (gold, predicted)
}

#[test]
fn the_seed_decides_the_intervals_and_threads_do_not() {
    let (gold, predicted) = invented(12);
    let folder = folder_with(&[
        ("gold.csv", gold.as_bytes()),
        ("p.csv", predicted.as_bytes()),
    ]);
    let with = |seed: &str, threads: &str| {
        let arguments = [
            "evaluate",
            "gold.csv",
            "--predictions",
            "p.csv",
            "--json",
            "--resamples",
            "200",
            "--seed",
            seed,
            "--threads",
            threads,
        ];
        run_in(folder.path(), &arguments).stdout
    };
    let first = with("7", "1");
    assert!(first.contains("\"low\": 0."));
    assert_eq!(first, with("7", "4"));
    let other = with("8", "1");
    assert_ne!(first.replace("\"seed\": 7", "\"seed\": 8"), other);
}

#[test]
fn thousands_of_rows_are_a_matter_of_seconds() {
    let (gold, predicted) = invented(400);
    let folder = folder_with(&[
        ("gold.csv", gold.as_bytes()),
        ("p.csv", predicted.as_bytes()),
    ]);
    let begun = Instant::now();
    let figures = json(&evaluate(folder.path(), &["--json", "--resamples", "100"]));
    // Two seconds without optimisation on an idle machine; a pass over the rows for each resample would take minutes.
    assert!(
        begun.elapsed() < Duration::from_secs(60),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(figures["joined"]["span"], 10_000);
    // Every fifth level is turned around, which no level stays the same by: 4/5 are right.
    assert_eq!(figures["strength"]["accuracy"]["value"], 0.8);
}
