//! A run of the program in several formats at once, from lists of files, and what it says of itself.

mod program;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;

use arrow_array::cast::AsArray;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use program::{command, corpus, folder_with, listing, outcome, rows, run_in};
use rusqlite::Connection;

const GOOD: &[u8] = b"The two sides pledged to continue the talks. They agreed to meet again.";

fn arguments<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["classify", "--keywords", "0", "-q"], more].concat()
}

/// How often each domain is given.
type Counts = BTreeMap<String, usize>;

fn count(domains: impl Iterator<Item = String>) -> Counts {
    let mut counts = Counts::new();
    for domain in domains {
        *counts.entry(domain).or_default() += 1;
    }
    counts
}

fn of_csv(path: &Path) -> Counts {
    let table = rows(&fs::read_to_string(path).unwrap());
    count(table.iter().map(|row| row["domain"].clone()))
}

fn of_parquet(path: &Path) -> Counts {
    let file = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap());
    let batches = file.unwrap().build().unwrap();
    count(batches.flat_map(|batch| {
        let batch = batch.unwrap();
        let domains = batch.column_by_name("domain").unwrap();
        let domains = domains.as_any_dictionary();
        let labels = domains.values().as_string::<i32>();
        let places = domains.normalized_keys();
        let given: Vec<String> = places
            .iter()
            .map(|place| labels.value(*place).into())
            .collect();
        given
    }))
}

#[test]
fn all_formats_of_a_run_agree() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus();
    let run = run_in(
        folder.path(),
        &arguments(&[
            corpus.to_str().unwrap(),
            "-o",
            "t.csv",
            "-o",
            "t.parquet",
            "-o",
            "t.sqlite",
            "-o",
            "t.jsonl",
            "-o",
            "t.arrow",
        ]),
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        listing(folder.path()),
        [
            "t.arrow",
            "t.csv",
            "t.csv.run.json",
            "t.jsonl",
            "t.parquet",
            "t.sqlite"
        ]
    );
    let of = |name: &str| folder.path().join(name);
    let counts = of_csv(&of("t.csv"));
    let all = counts.values().sum::<usize>();
    assert!(all > 500);
    assert_eq!(of_parquet(&of("t.parquet")), counts);
    let lines = fs::read_to_string(of("t.jsonl")).unwrap();
    let domain = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        row["domain"].as_str().unwrap().to_owned()
    };
    assert_eq!(count(lines.lines().map(domain)), counts);
    let stream = arrow_ipc::reader::StreamReader::try_new(File::open(of("t.arrow")).unwrap(), None);
    let in_stream: usize = stream.unwrap().map(|batch| batch.unwrap().num_rows()).sum();
    assert_eq!(in_stream, all);
    let database = Connection::open(of("t.sqlite")).unwrap();
    let mut select = database
        .prepare("SELECT domain, sum(clauses) FROM dashboard GROUP BY domain")
        .unwrap();
    let of_view = select.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?))
    });
    let of_view: Counts = of_view
        .unwrap()
        .map(|row| row.map(|(domain, count)| (domain, count as usize)).unwrap())
        .collect();
    assert_eq!(of_view, counts);
}

#[test]
fn the_next_program_of_a_pipe_gets_an_arrow_stream() {
    let folder = folder_with(&[("a.txt", GOOD)]);
    let arguments = arguments(&["a.txt", "-o", "-", "--format", "arrow"]);
    let mut command = command(arguments);
    let output = command.current_dir(folder.path()).output().unwrap();
    assert!(output.status.success());
    let stream = arrow_ipc::reader::StreamReader::try_new(&output.stdout[..], None).unwrap();
    let batches: Vec<_> = stream.map(Result::unwrap).collect();
    assert_eq!(batches.len(), 1);
    assert_eq!(batches[0].num_rows(), 2);
    assert_eq!(listing(folder.path()), ["a.txt"]);
}

#[test]
fn parquet_is_parted_by_a_column() {
    let folder = folder_with(&[("in/a.txt", GOOD), ("in/b/c.txt", GOOD)]);
    let run = run_in(
        folder.path(),
        &arguments(&["in", "-o", "t.parquet", "--partition-by", "doc_id"]),
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        listing(&folder.path().join("t.parquet")),
        ["doc_id=a%2Etxt", "doc_id=b%2Fc%2Etxt"]
    );
    let part = folder
        .path()
        .join("t.parquet/doc_id=a%2Etxt/part-00000.parquet");
    assert_eq!(of_parquet(&part).values().sum::<usize>(), 2);
}

#[test]
fn what_cannot_be_written_so_is_refused_before_anything_is_done() {
    let folder = folder_with(&[("a.txt", GOOD), ("mine/notes.txt", b"mine")]);
    for (more, message) in [
        (&["-o", "t.csv", "-o", "t.csv"][..], "given twice"),
        (&["-o", "t.csv", "--format", "arrow"], "--format is for"),
        (&["-o", "t.csv", "--partition-by", "domain"], "for Parquet"),
        (
            &["-o", "t.parquet", "--partition-by", "domain_score"],
            "it can by doc_id, page",
        ),
        (&["-o", "mine", "-o", "t.csv"], "it is a folder"),
        (&["--memory", "100"], "512 or more"),
    ] {
        let run = run_in(folder.path(), &arguments(&[&["a.txt"], more].concat()));
        assert_eq!(run.code, Some(2), "{more:?}");
        assert!(run.stderr.contains(message), "{more:?}: {}", run.stderr);
        assert_eq!(listing(folder.path()), ["a.txt", "mine"], "{more:?}");
    }
    let run = run_in(folder.path(), &["segment", "a.txt", "-o", "t.sqlite"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("labelled clauses"), "{}", run.stderr);
}

#[test]
fn a_list_of_files_names_documents_as_their_folder_does() {
    let folder = folder_with(&[("in/a.txt", GOOD), ("in/b/c.txt", GOOD), ("in/d.log", GOOD)]);
    let ids = |arguments: &[&str]| {
        let run = run_in(
            folder.path(),
            &[&["segment", "-o", "-"], arguments].concat(),
        );
        let mut ids: Vec<String> = rows(&run.stdout)
            .iter()
            .map(|row| row["doc_id"].clone())
            .collect();
        ids.dedup();
        (run.code, ids)
    };
    let whole = ids(&["in"]);
    assert_eq!(whole, (Some(0), vec!["a.txt".into(), "b/c.txt".into()]));
    fs::write(folder.path().join("list"), "in/b/c.txt\nin/a.txt\r\n").unwrap();
    assert_eq!(ids(&["--files-from", "list"]), whole);
    fs::write(folder.path().join("list"), "in/b/c.txt\0in/a.txt\0").unwrap();
    assert_eq!(ids(&["--files-from", "list"]), whole);
    // One that is missing is a failed document among others.
    fs::write(
        folder.path().join("list"),
        "in/b/c.txt\nin/gone.txt\nin/a.txt\n",
    )
    .unwrap();
    assert_eq!(ids(&["--files-from", "list"]), (Some(1), whole.1));
    assert_eq!(ids(&["--files-from", "nowhere"]).0, Some(2));
}

#[test]
fn logs_are_json_for_programs_with_the_times_of_each_document() {
    let folder = folder_with(&[("in/a.txt", GOOD), ("in/b.pdf", b"%PDF-1.7\nnothing")]);
    let run = run_in(
        folder.path(),
        &[
            "classify",
            "in",
            "--log-format",
            "json",
            "--log-level",
            "debug",
        ],
    );
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let lines: Vec<serde_json::Value> = run
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let done = lines
        .iter()
        .find(|line| line["document"] == "a.txt")
        .unwrap();
    assert_eq!(
        (&done["level"], &done["clauses"]),
        (&"DEBUG".into(), &2.into())
    );
    assert!(done["read_and_cut_seconds"].is_f64() && done["encode_seconds"].is_f64());
    let last = lines.last().unwrap();
    assert_eq!(last["message"], "done");
    for (field, value) in [("documents", 1), ("failed", 1), ("clauses", 2), ("exit", 1)] {
        assert_eq!(last[field], value, "{last}");
    }

    // In words the last line has the same.
    let run = run_in(folder.path(), &["classify", "in"]);
    let last = run.stderr.lines().last().unwrap();
    assert!(
        last.starts_with("clausemark: done documents=1 failed=1 clauses=2 "),
        "{last}"
    );
    assert!(last.ends_with(" exit=1"), "{last}");

    let run = run_in(
        folder.path(),
        &["classify", "nowhere", "--log-format", "json"],
    );
    let last: serde_json::Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&last["level"], &last["exit"]),
        (&"ERROR".into(), &2.into())
    );
}

/// A text of some four pieces, with two pages.
fn long_text() -> String {
    let mut text = String::new();
    for number in 0..100_000 {
        text += &format!(
            "The two sides pledged to carry out measure {number} of the – joint – plan.\n\n"
        );
        if number == 50_000 {
            text.push('\u{c}');
        }
    }
    text
}

#[test]
fn a_long_text_is_one_document_in_every_way() {
    let text = long_text();
    let points: Vec<char> = text.chars().collect();
    let folder = folder_with(&[
        ("in/long.txt", text.as_bytes()),
        ("in/a.txt", GOOD),
        ("in/z.txt", GOOD),
    ]);
    let run = run_in(
        folder.path(),
        &[
            "segment",
            "in",
            "-q",
            "-o",
            "t.csv",
            "--dump-text",
            "texts",
            "--time-limit",
            "600",
        ],
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let table = rows(&fs::read_to_string(folder.path().join("t.csv")).unwrap());
    assert_eq!(table.len(), 100_004);
    assert_eq!(
        fs::read_to_string(folder.path().join("texts/long.txt.txt")).unwrap(),
        text
    );
    for (number, row) in table[2..100_002].iter().enumerate() {
        assert_eq!(row["clause_id"], format!("long.txt#{:04}", number + 1));
        assert_eq!(row["paragraph"], (number + 1).to_string());
        assert_eq!(row["page"], if number > 50_000 { "2" } else { "1" });
        let place = |column: &str| row[column].parse::<usize>().unwrap();
        let span: String = points[place("start")..place("end")].iter().collect();
        assert_eq!(span, row["text"]);
    }
    // Packed it is read as a whole, and then parted where it was before.
    let packed = ruzstd::encoding::compress_to_vec(
        text.as_bytes(),
        ruzstd::encoding::CompressionLevel::Fastest,
    );
    fs::write(folder.path().join("long.txt.zst"), packed).unwrap();
    let run = run_in(folder.path(), &["segment", "long.txt.zst", "-q", "-o", "-"]);
    let whole = rows(&run.stdout);
    assert_eq!(whole.len(), 100_000);
    for (one, other) in whole.iter().zip(&table[2..]) {
        for column in ["page", "paragraph", "start", "end", "text", "lead"] {
            assert_eq!(one[column], other[column]);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_document_that_takes_too_long_is_listed() {
    let folder = folder_with(&[("in/a.txt", GOOD)]);
    let pipe = folder.path().join("in/never.txt");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    // Nobody ever writes to it.
    let held = File::options().read(true).write(true).open(&pipe).unwrap();
    let mut command = command([
        "segment",
        "in/a.txt",
        "in/never.txt",
        "-o",
        "t.csv",
        "--time-limit",
        "1",
    ]);
    let run = outcome(command.current_dir(folder.path()).stdin(Stdio::null()));
    drop(held);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("never.txt: read: "), "{}", run.stderr);
    assert!(run.stderr.contains("longer than 1 s"), "{}", run.stderr);
    let table = rows(&fs::read_to_string(folder.path().join("t.csv")).unwrap());
    assert_eq!(table.len(), 2);
}

#[test]
fn a_run_that_is_to_fail_fast_is_gone_on_with_when_the_document_is_mended() {
    let files: Vec<(String, &[u8])> = (0..300)
        .map(|number| (format!("in/{number:03}.txt"), GOOD))
        .collect();
    let mut files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, content)| (name.as_str(), *content))
        .collect();
    files.push(("in/290-bad.html", b"<nav></nav>"));
    let folder = folder_with(&files);
    let fast = arguments(&["in", "--fail-fast"]);
    let run = run_in(folder.path(), &fast);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stderr.contains("290-bad.html: read: "),
        "{}",
        run.stderr
    );
    assert!(!folder.path().join("clauses.csv").exists());
    assert!(folder.path().join("clauses.csv.journal").exists());
    fs::write(folder.path().join("in/290-bad.html"), GOOD).unwrap();
    let run = run_in(folder.path(), &[&fast[..], &["--resume"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let table = rows(&fs::read_to_string(folder.path().join("clauses.csv")).unwrap());
    assert_eq!(table.len(), 602);
}
