//! What can be given as input: tables of texts, packed files, standard input, patterns, encodings, languages.

mod program;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use program::{Outcome, command, folder_with, rows, run_in};

const TABLE: &[u8] =
    b"speech,nr,text,year\ns1,a,\"We will meet, and will talk.\",2031\ns2,b,They met.,2032\ns1,c,We hope to return.,\n";

/// The given columns of every row of the table that `segment` writes.
fn cells(folder: &Path, arguments: &[&str], columns: &[&str]) -> Vec<Vec<String>> {
    let outcome = run_in(folder, &[&["segment", "-o", "-", "-q"], arguments].concat());
    assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.stderr);
    rows(&outcome.stdout)
        .iter()
        .map(|row| {
            let cell = |column: &&str| {
                row.get(*column)
                    .unwrap_or_else(|| panic!("a column {column}"))
                    .clone()
            };
            columns.iter().map(cell).collect()
        })
        .collect()
}

fn texts(folder: &Path, arguments: &[&str]) -> Vec<String> {
    cells(folder, arguments, &["text"]).concat()
}

/// Runs `segment` with `input` on its standard input.
fn piped(input: &[u8], arguments: &[&str]) -> Outcome {
    let mut child = command([&["segment", "-o", "-", "-q"], arguments].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn zstd(content: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(content, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn rows_of_a_table_are_clauses_with_ids_groups_and_the_other_columns() {
    let folder = folder_with(&[("t.csv", TABLE)]);
    let table = cells(
        folder.path(),
        &[
            "t.csv",
            "--text-column",
            "text",
            "--id-column",
            "nr",
            "--group-column",
            "speech",
            "--keep-columns",
        ],
        &["doc_id", "clause_id", "start", "end", "text", "year"],
    );
    assert_eq!(
        table,
        [
            ["s1", "a", "0", "28", "We will meet, and will talk.", "2031"],
            ["s1", "c", "30", "48", "We hope to return.", ""],
            ["s2", "b", "0", "9", "They met.", "2032"],
        ]
    );
}

#[test]
fn without_ids_and_groups_rows_are_numbered_in_their_file() {
    let folder = folder_with(&[("in/t.csv", TABLE), ("in/a.txt", b"We will act.")]);
    let table = cells(
        folder.path(),
        &["in", "--text-column", "text"],
        &["doc_id", "clause_id", "text"],
    );
    assert_eq!(
        table,
        [
            ["a.txt", "a.txt#0001", "We will act."],
            ["t.csv", "t.csv#0001", "We will meet, and will talk."],
            ["t.csv", "t.csv#0002", "They met."],
            ["t.csv", "t.csv#0003", "We hope to return."],
        ]
    );
}

#[test]
fn a_column_that_is_carried_through_never_takes_the_place_of_one_of_ours() {
    let folder = folder_with(&[
        ("t.tsv", b"text\tpage\tx\nWe act.\t7\t=1+1\n"),
        ("u.jsonl", b"{\"text\": \"They met.\", \"y\": [1, null]}\n"),
    ]);
    let table = cells(
        folder.path(),
        &[
            "t.tsv",
            "u.jsonl",
            "--text-column",
            "text",
            "--keep-columns",
        ],
        &["doc_id", "page", "input_page", "x", "y"],
    );
    assert_eq!(
        table,
        [
            ["t.tsv", "1", "7", "'=1+1", ""],
            ["u.jsonl", "1", "", "", "[1,null]"]
        ]
    );
}

#[test]
fn wrong_columns_are_refused_before_anything_is_written() {
    let folder = folder_with(&[("t.csv", TABLE), ("a.txt", b"We will act.")]);
    for (arguments, part) in [
        (
            &["t.csv", "--text-column", "body"][..],
            "no table has a column \"body\"; t.csv has \"speech\", \"nr\", \"text\", \"year\"",
        ),
        (
            &["t.csv", "--text-column", "text", "--group-column", "x"],
            "no table has a column \"x\"",
        ),
        (&["a.txt", "--text-column", "text"], "there is no table"),
        (&["t.csv", "--keep-columns"], "--text-column"),
    ] {
        let outcome = run_in(folder.path(), &[&["segment"], arguments].concat());
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(part), "{}", outcome.stderr);
        assert_eq!(program::listing(folder.path()), ["a.txt", "t.csv"]);
    }
}

#[test]
fn packed_files_are_what_they_hold() {
    let folder = folder_with(&[
        ("a.txt.gz", &gzip(b"We will act.")),
        ("b.md.zst", &zstd(b"# Title\n\nThey *met*.")),
        ("c.csv.gz", &gzip(b"text\nWe hope.\n")),
    ]);
    assert_eq!(
        texts(folder.path(), &[".", "--text-column", "text"]),
        ["We will act.", "They met.", "We hope."]
    );
}

#[test]
fn standard_input_is_a_document_or_a_table() {
    let outcome = piped(b"We will act.\n", &["-"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let table = rows(&outcome.stdout);
    assert_eq!(
        (table[0]["doc_id"].as_str(), table[0]["text"].as_str()),
        ("stdin", "We will act.")
    );
    for input in [
        &b"text,x\nWe will act.,1\n"[..],
        b"{\"text\": \"We will act.\"}\n",
        &gzip(b"text\nWe will act.\n"),
    ] {
        let outcome = piped(input, &["-", "--text-column", "text"]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        assert_eq!(rows(&outcome.stdout)[0]["text"], "We will act.");
    }
    assert_eq!(piped(b"", &["-"]).code, Some(1));
}

#[test]
fn patterns_are_for_shells_that_leave_them_alone() {
    let folder = folder_with(&[
        ("r/2030/a.txt", b"We act."),
        ("r/2031/a.txt", b"We act."),
        ("r/2031/b.md", b"We act."),
    ]);
    let ids = cells(folder.path(), &["r/*/a.txt"], &["doc_id"]).concat();
    assert_eq!(ids, ["2030/a.txt", "2031/a.txt"]);
}

#[test]
fn the_content_decides_when_the_ending_does_not() {
    let folder = folder_with(&[
        ("in/report", b"%PNG no document"),
        ("in/notes.txt", b"They met."),
        ("notes", b"We will act."),
    ]);
    // A file that is named is read whatever it is called.
    assert_eq!(
        texts(folder.path(), &["in", "notes"]),
        ["We will act.", "They met."]
    );
}

#[test]
fn legacy_encodings_give_the_same_text() {
    let text = "The “café” accord – signed in São Tomé – remains in force.";
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = format!("\u{feff}{text}");
    let folder = folder_with(&[
        ("latin.txt", &latin),
        ("wide.txt", &wide),
        ("marked.txt", marked.as_bytes()),
    ]);
    assert_eq!(texts(folder.path(), &["."]), [text, text, text]);
}

#[test]
fn another_language_is_reported_and_fails_only_when_asked() {
    let french =
        "Les deux parties se sont engagées à poursuivre leur coopération dans le domaine spatial.";
    let folder = folder_with(&[("a.txt", b"We will act."), ("fr.txt", french.as_bytes())]);
    let outcome = run_in(folder.path(), &["segment", "."]);
    assert_eq!(outcome.code, Some(0));
    assert!(
        outcome.stderr.contains("fr.txt: in French"),
        "{}",
        outcome.stderr
    );
    let outcome = run_in(folder.path(), &["segment", ".", "--lang-strict"]);
    assert_eq!(outcome.code, Some(1));
    let failures =
        rows(&fs::read_to_string(folder.path().join("clauses.csv.failures.csv")).unwrap());
    assert_eq!(failures[0]["doc_id"], "fr.txt");
    assert!(failures[0]["reason"].contains("in French"));
    let table = rows(&fs::read_to_string(folder.path().join("clauses.csv")).unwrap());
    assert_eq!(table.len(), 1);
}
