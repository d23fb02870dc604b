//! `--cache`: a second run finds its vectors, and nothing else is different.

mod program;

use std::fs;
use std::path::Path;

use program::{Outcome, folder_with, run_in};
use serde_json::Value;

const TEXTS: &[u8] = b"The two sides pledged to continue the talks. They condemned the launch of ballistic missiles. \
They will share intelligence on cyber threats. They pledged to continue the talks.";

fn classify(folder: &Path, more: &[&str]) -> Outcome {
    let arguments = ["classify", "in", "-o", "out.csv", "--cache", "vectors"];
    let outcome = run_in(folder, &[&arguments[..], more].concat());
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    outcome
}

/// The table, and how many vectors were found and made.
fn result(folder: &Path) -> (String, u64, u64) {
    let record: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("out.csv.run.json")).unwrap())
            .unwrap();
    let vectors = &record["cache"]["vectors"];
    (
        fs::read_to_string(folder.join("out.csv")).unwrap(),
        vectors["found"].as_u64().unwrap(),
        vectors["made"].as_u64().unwrap(),
    )
}

#[test]
fn a_second_run_makes_no_vector_and_the_same_table() {
    let folder = folder_with(&[("in/a.txt", TEXTS)]);
    classify(folder.path(), &[]);
    let (table, _, made) = result(folder.path());
    assert!(made > 0);
    classify(folder.path(), &[]);
    let (again, found, made) = result(folder.path());
    assert_eq!(again, table);
    assert_eq!(made, 0);
    assert!(found > 0);
}

#[test]
fn another_taxonomy_makes_no_vector_of_a_document_again() {
    let taxonomy = b"name = \"two\"\n[[domain]]\nid = \"weapons\"\nname = \"Weapons\"\nphrases = [\"missiles were launched\"]\n\
        [[domain]]\nid = \"talks\"\nname = \"Talks\"\nphrases = [\"continue the dialogue\"]\n";
    let folder = folder_with(&[("in/a.txt", TEXTS), ("two.toml", taxonomy)]);
    classify(folder.path(), &[]);
    classify(folder.path(), &["--taxonomy", "two.toml"]);
    let (table, _, made) = result(folder.path());
    assert!(
        table.contains("weapons") && table.contains("talks"),
        "{table}"
    );
    // The texts of labels are not among them: their vectors are kept beside the models.
    assert_eq!(made, 0);
}

#[test]
fn damaged_files_change_nothing_but_the_time() {
    let folder = folder_with(&[("in/a.txt", TEXTS)]);
    classify(folder.path(), &[]);
    let (table, _, _) = result(folder.path());
    let files: Vec<_> = glob::glob(folder.path().join("vectors/*/*").to_str().unwrap())
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(!files.is_empty());
    for file in files {
        let mut content = fs::read(&file).unwrap();
        for byte in content.iter_mut().skip(200).step_by(97) {
            *byte ^= 0xff;
        }
        fs::write(&file, content).unwrap();
    }
    classify(folder.path(), &[]);
    let (again, _, made) = result(folder.path());
    assert_eq!(again, table);
    assert!(made > 0);
}

#[test]
fn precisions_do_not_share_vectors() {
    let folder = folder_with(&[("in/a.txt", TEXTS)]);
    classify(folder.path(), &["--engine", "torch"]);
    let (_, _, made) = result(folder.path());
    let other = ["--engine", "native", "--precision", "int8"];
    let outcome = run_in(
        folder.path(),
        &[
            &["classify", "in", "-o", "out.csv", "--cache", "vectors"][..],
            &other,
        ]
        .concat(),
    );
    // Not every CPU has the engine.
    if outcome.code == Some(0) {
        assert_eq!(result(folder.path()).2, made);
    } else {
        assert!(outcome.stderr.contains("native"), "{}", outcome.stderr);
    }
}

#[test]
fn a_cache_that_is_no_folder_is_refused() {
    let folder = folder_with(&[("in/a.txt", TEXTS), ("vectors", b"")]);
    let arguments = ["classify", "in", "-o", "out.csv", "--cache", "vectors"];
    let outcome = run_in(folder.path(), &arguments);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("--cache"), "{}", outcome.stderr);
    assert!(!folder.path().join("out.csv").exists());
}
