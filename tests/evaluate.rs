//! `evaluate --cutting` and tables without labels, as a user runs them; no model is needed.

mod program;

use std::path::Path;

use program::{Outcome, corpus, folder_with, repository, run_in};

/// Three clauses: 0-28, 29-61 and 62-96; the first and the second begin a sentence.
const TEXT: &[u8] = "The é ministers met in Selk. The two sides noted the progress and pledged to \
continue the talks."
    .as_bytes();

/// The hand tags take the last two for one.
const TAGS: &[u8] = b"doc_id,start,end,text
a,0,28,The \xc3\xa9 ministers met in Selk.
a,29,96,The two sides noted the progress and pledged to continue the talks.
";

fn cutting(folder: &Path, more: &[&str]) -> Outcome {
    let arguments = ["evaluate", "tags.csv", "--cutting"];
    run_in(folder, &[&arguments[..], more].concat())
}

fn json(outcome: &Outcome) -> serde_json::Value {
    serde_json::from_str(&outcome.stdout).unwrap()
}

/// The cells of the row that begins with `name`.
fn row<'t>(table: &'t str, name: &str) -> Vec<&'t str> {
    let line = table
        .lines()
        .find(|line| line.split_whitespace().next() == Some(name))
        .unwrap_or_else(|| panic!("no row {name}: {table}"));
    line.split_whitespace().skip(1).collect()
}

#[test]
fn cutting_is_compared_document_by_document() {
    let tags = [TAGS, b"b.txt,0,96,\n"].concat();
    let folder = folder_with(&[("tags.csv", &tags), ("in/a.txt", TEXT), ("in/b.txt", TEXT)]);
    let outcome = cutting(folder.path(), &["--documents", "in"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    // a: 2 of 3 and 2 of 2 starts, 4 / 5; one of two spans; both sentences.
    assert_eq!(
        row(&outcome.stdout, "a"),
        ["2", "3", "0.667", "1.000", "0.800", "0.500", "1.000"]
    );
    // b: 1 of 3 and 1 of 1, 2 / 4; of two predicted sentence starts one, 2 / 3.
    assert_eq!(
        row(&outcome.stdout, "b.txt"),
        ["1", "3", "0.333", "1.000", "0.500", "0.000", "0.667"]
    );
    // 3 of 6 and 3 of 3, 6 / 9; one of three spans; 3 of 4 and 3 of 3 sentence starts, 6 / 7.
    assert_eq!(
        row(&outcome.stdout, "total"),
        ["3", "6", "0.500", "1.000", "0.667", "0.333", "0.857"]
    );
}

#[test]
fn json_has_the_documented_keys() {
    let folder = folder_with(&[("tags.csv", TAGS), ("in/a.txt", TEXT)]);
    let figures = json(&cutting(
        folder.path(),
        &["--documents", "in/a.txt", "--json"],
    ));
    let keys: Vec<&String> = figures.as_object().unwrap().keys().collect();
    let mut expected = [
        "gold_clauses",
        "predicted_clauses",
        "matched_starts",
        "matched_spans",
        "starts",
        "exact_spans",
        "sentence_starts",
        "documents",
        "missing_documents",
        "unreadable_documents",
        "ignored_documents",
        "mismatches",
        "unused_spans",
    ];
    expected.sort_unstable();
    let mut keys: Vec<&str> = keys.into_iter().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, expected);
    let document = &figures["documents"][0];
    assert_eq!(document["doc_id"], "a");
    assert_eq!(document["status"], "compared");
    for key in ["starts", "exact_spans", "sentence_starts", "gold_clauses"] {
        assert_eq!(document[key], figures[key], "{key}");
    }
    assert_eq!(figures["starts"]["f1"], 0.8);
    assert_eq!(figures["sentence_starts"]["gold"], 2);
}

#[test]
fn rows_of_coded_sentences_are_joined() {
    let tags = b"doc_id,pos,text,code
m,1,We welcome the treaty.,1
m,2,We will build ships,1
m,3,and we will train crews.,2
";
    let folder = folder_with(&[("tags.csv", tags)]);
    let outcome = cutting(folder.path(), &[]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        row(&outcome.stdout, "m"),
        ["3", "3", "1.000", "1.000", "1.000", "1.000", "1.000"]
    );
}

#[test]
fn the_gate_sets_the_exit_code() {
    let folder = folder_with(&[("tags.csv", TAGS), ("in/a.txt", TEXT)]);
    let with = |least: &str| {
        cutting(
            folder.path(),
            &["--documents", "in", "--min-starts-f1", least],
        )
    };
    assert_eq!(with("0.8").code, Some(0));
    let below = with("0.81");
    assert_eq!(below.code, Some(1));
    assert!(
        below
            .stderr
            .contains("the F1 of clause starts is 0.8000, less than the 0.81 of --min-starts-f1"),
        "{}",
        below.stderr
    );
    assert!(
        below.stdout.contains("total"),
        "the figures are there all the same"
    );
    assert_eq!(with("80").code, Some(2));
}

#[test]
fn what_does_not_fit_is_told_with_file_line_and_column() {
    let tags = b"doc_id,start,end,text
a,0,28,The ministers met.
a,29,997,
gone,0,5,
torn,0,5,
";
    let files: [(&str, &[u8]); 4] = [
        ("tags.csv", tags),
        ("in/a.txt", TEXT),
        ("in/more.txt", TEXT),
        ("in/torn.txt", b" \n"),
    ];
    let folder = folder_with(&files);
    let outcome = cutting(folder.path(), &["--documents", "in"]);
    assert_eq!(outcome.code, Some(1), "a document could not be read");
    for part in [
        "tags.csv, line 2: text is not what a has between start and end",
        "tags.csv, line 3: end is 997, but a has 96 code points",
        "gone has hand tags in tags.csv but is not among the documents",
        "clausemark: torn: the file holds no text",
        "documents without hand tags in tags.csv, passed over: 1 (more.txt)",
    ] {
        assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
    }
    assert_eq!(
        row(&outcome.stdout, "gone"),
        ["1", "0", "-", "0.000", "0.000", "0.000", "-"]
    );
}

#[test]
fn where_nothing_can_be_compared_the_run_is_refused() {
    let refused = |tags: &[u8], more: &[&str], parts: &[&str]| {
        let folder = folder_with(&[("tags.csv", tags), ("in/a.txt", TEXT)]);
        let outcome = cutting(folder.path(), more);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""));
        for part in parts {
            assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
        }
    };
    let documents = ["--documents", "in"];
    refused(
        b"doc_id,text\na,We agree.\n",
        &documents,
        &[
            "tags.csv lacks the column start, end",
            "leave out --documents",
        ],
    );
    refused(
        b"doc_id,start,end\na,0,5\n",
        &[],
        &[
            "tags.csv lacks the column text",
            "name them with --documents",
        ],
    );
    refused(
        b"doc_id,start,end\na,0,5\na,6,1O\n",
        &documents,
        &["tags.csv, line 3: end is \"1O\"; it has to be a whole number"],
    );
    refused(
        b"doc_id,start,end\nb,0,5\n",
        &documents,
        &[
            "tags.csv: of the documents that have hand tags (b)",
            "doc_id",
        ],
    );
    refused(TAGS, &["--documents", "no such"], &["cannot find no such"]);
    refused(
        TAGS,
        &["--documents", "in", "--predictions", "p.csv"],
        &["cannot be used with"],
    );
}

#[test]
fn a_table_without_labels_is_compared_without_labels() {
    let folder = folder_with(&[("tags.csv", TAGS), ("in/a.txt", TEXT)]);
    let cut = run_in(folder.path(), &["segment", "in", "-o", "p.csv", "-q"]);
    assert_eq!(cut.code, Some(0), "{}", cut.stderr);
    let arguments = ["evaluate", "tags.csv", "--predictions", "p.csv"];
    let outcome = run_in(folder.path(), &arguments);
    assert_eq!(outcome.code, Some(0));
    assert!(
        outcome
            .stderr
            .contains("tags.csv has one document only, so the figures have no intervals"),
        "{}",
        outcome.stderr
    );
    assert_eq!(
        row(&outcome.stdout, "a"),
        ["2", "3", "0.667", "1.000", "0.800", "0.500"]
    );
    let accuracy = outcome
        .stdout
        .lines()
        .find(|line| line.contains("strength: accuracy"));
    assert!(accuracy.is_some_and(|line| line.trim_end().ends_with(" -")));
    let figures = json(&run_in(
        folder.path(),
        &[&arguments[..], &["--json"]].concat(),
    ));
    assert_eq!(
        figures["starts"]["f1"]["value"],
        figures["documents"][0]["starts"]["f1"]
    );
    assert!(figures["documents"][0]["sentence_starts"].is_null());
    assert!(figures["strength"]["accuracy"]["value"].is_null());
}

#[test]
fn the_sample_corpus_is_cut_as_people_did() {
    let folder = folder_with(&[]);
    let tags = repository().join("data/tags/communiques.csv");
    let outcome = run_in(
        folder.path(),
        &[
            "evaluate",
            tags.to_str().unwrap(),
            "--cutting",
            "--documents",
            corpus().to_str().unwrap(),
            "--min-starts-f1",
            "0.95",
        ],
    );
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
}
