//! Documents that are broken, or made to break their reader: each is listed with its reason or read, and those beside
//! it keep every row.

mod program;
#[path = "../src/document/pdf/sample.rs"]
#[allow(dead_code)]
mod sample;

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{Cursor, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use program::{folder_with, repository, rows, run_in};

const GOOD: &str = "The two sides pledged to continue the talks.";

/// A Word document whose only paragraph says `text`, with `filler` behind it in its main part.
fn word_document(text: &str, filler: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(1));
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut write = |name: &str, parts: &mut dyn Iterator<Item = Vec<u8>>| {
        package.start_file(name, options).expect("a part");
        for part in parts {
            package.write_all(&part).expect("space in memory");
        }
    };
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    write(
        "[Content_Types].xml",
        &mut std::iter::once(types.as_bytes().to_vec()),
    );
    let begin = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p>"#
    );
    let end = "</w:body></w:document>";
    let mut parts = std::iter::once(begin.into_bytes())
        .chain(filler)
        .chain(std::iter::once(end.as_bytes().to_vec()));
    write("word/document.xml", &mut parts);
    package.finish().expect("a directory of parts").into_inner()
}

/// A PDF with a line of text on each page.
fn pdf(lines: &[String]) -> Vec<u8> {
    let contents: Vec<String> = lines
        .iter()
        .map(|line| sample::content(&[(72.0, 770.0, 12.0, line)]))
        .collect();
    sample::pages(&contents, "")
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(repository().join("tests/fixtures/pdf").join(name)).expect("the fixture")
}

/// What a run over a folder `in` gave: its exit code, the texts of its rows by document, and the reasons of failures by
/// document.
struct Run {
    code: Option<i32>,
    texts: HashMap<String, Vec<String>>,
    reasons: HashMap<String, String>,
}

fn segment(folder: &tempfile::TempDir) -> Run {
    let outcome = run_in(folder.path(), &["segment", "in", "-o", "out.csv"]);
    let table = fs::read_to_string(folder.path().join("out.csv")).expect("a table");
    let mut texts: HashMap<String, Vec<String>> = HashMap::new();
    for row in rows(&table) {
        let of_document = texts.entry(row["doc_id"].clone()).or_default();
        of_document.push(row["text"].clone());
    }
    let failures = fs::read_to_string(folder.path().join("out.csv.failures.csv"));
    let reasons = rows(&failures.unwrap_or_default())
        .into_iter()
        .map(|row| (row["doc_id"].clone(), row["reason"].clone()))
        .collect();
    Run {
        code: outcome.code,
        texts,
        reasons,
    }
}

/// Broken documents of every kind: an ending for their names, what they hold, and what the reason says.
fn broken_documents() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let whole = word_document(GOOD, std::iter::empty());
    let page = pdf(&[GOOD.to_string()]);
    let spaces = std::iter::repeat_n(vec![b' '; 1 << 20], 300);
    vec![
        ("encrypted.pdf", fixture("encrypted.pdf"), "password"),
        (
            "scanned.pdf",
            fixture("no-text-layer.pdf"),
            "no text layer: run OCR first",
        ),
        ("truncated.pdf", page[..page.len() / 2].to_vec(), "damaged"),
        ("no-end.pdf", page[..page.len() - 20].to_vec(), "damaged"),
        (
            "truncated.docx",
            whole[..whole.len() / 2].to_vec(),
            "damaged",
        ),
        (
            "bomb.docx",
            word_document(GOOD, spaces),
            "unpacks to more than",
        ),
        (
            "archive.docx",
            b"PK\x03\x04 of something else".to_vec(),
            "ZIP archive",
        ),
        (
            "old.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....".to_vec(),
            "password",
        ),
        (
            "picture.txt",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(),
            "binary",
        ),
        (
            "cut.txt.gz",
            b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x0b".to_vec(),
            "damaged",
        ),
        (
            "nothing.html",
            b"<nav></nav><script>let a</script>".to_vec(),
            "no text",
        ),
        ("empty.txt", Vec::new(), "no text"),
        ("blank.md", b" \n\t\n".to_vec(), "no text"),
        ("rich.txt", b"{\\rtf1 Some text.}".to_vec(), "Rich Text"),
        ("cut.md.zst", b"\x28\xb5\x2f\xfd".to_vec(), "damaged"),
        ("no.pdf", GOOD.as_bytes().to_vec(), "no PDF"),
    ]
}

#[test]
fn each_broken_document_is_listed_and_all_others_are_there() {
    let whole = word_document(GOOD, std::iter::empty());
    let page = pdf(&[GOOD.to_string()]);
    let broken = broken_documents();
    let whole_ones = ["a.txt", "m.md", "n.html", "y.pdf", "z.docx"];
    let mut files: Vec<(String, &[u8])> =
        vec![("in/y.pdf".into(), &page), ("in/z.docx".into(), &whole)];
    files.extend(
        whole_ones[..3]
            .iter()
            .map(|name| (format!("in/{name}"), GOOD.as_bytes())),
    );
    files.extend(
        broken
            .iter()
            .map(|(name, content, _)| (format!("in/{name}"), content.as_slice())),
    );
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, content)| (name.as_str(), *content))
        .collect();

    let run = segment(&folder_with(&files));

    assert_eq!(run.code, Some(1));
    for (name, _, reason) in &broken {
        let given = run.reasons.get(*name).map_or("", String::as_str);
        assert!(
            given.contains(reason),
            "{name}: \"{given}\" should say \"{reason}\""
        );
        assert!(!run.texts.contains_key(*name), "{name}");
    }
    assert_eq!(run.reasons.len(), broken.len());
    for name in whole_ones {
        assert_eq!(run.texts[name], [GOOD], "{name}");
    }
}

#[test]
fn two_hundred_broken_documents_cost_eight_hundred_good_ones_nothing() {
    const GOOD_ONES: usize = 800;
    const BROKEN: usize = 200;
    let good: Vec<(String, Vec<u8>)> = (0..GOOD_ONES)
        .map(|number| {
            let text = format!("{GOOD} {}", sentence(number));
            (format!("in/{number:03}.txt"), text.into_bytes())
        })
        .collect();
    let kinds = broken_documents();
    let broken: Vec<(String, &[u8], &str)> = (0..BROKEN)
        .map(|number| {
            let (name, content, reason) = &kinds[number % kinds.len()];
            (
                format!("{:03}-{number:03}-{name}", number * 4),
                content.as_slice(),
                *reason,
            )
        })
        .collect();
    let mut files: Vec<(&str, &[u8])> = good
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();
    let alone = folder_with(&files);
    let names: Vec<String> = broken
        .iter()
        .map(|(name, ..)| format!("in/{name}"))
        .collect();
    files.extend(
        names
            .iter()
            .zip(&broken)
            .map(|(name, (_, content, _))| (name.as_str(), *content)),
    );
    let mixed = folder_with(&files);
    let run = |folder: &tempfile::TempDir| {
        let outcome = run_in(folder.path(), &["classify", "in", "-q", "-o", "out.csv"]);
        let table = fs::read_to_string(folder.path().join("out.csv")).expect("a table");
        (outcome.code, table)
    };
    let (code, expected) = run(&alone);
    assert_eq!(code, Some(0));
    let (code, table) = run(&mixed);
    assert_eq!(code, Some(1));
    assert!(table == expected, "the good documents have other rows");
    assert_eq!(rows(&table).len(), 2 * GOOD_ONES);
    let failures = fs::read_to_string(mixed.path().join("out.csv.failures.csv")).expect("a list");
    let failures = rows(&failures);
    assert_eq!(failures.len(), BROKEN);
    for (failure, (name, _, reason)) in failures.iter().zip(&broken) {
        assert_eq!(failure["doc_id"], *name);
        assert!(
            failure["reason"].contains(reason),
            "{name}: {}",
            failure["reason"]
        );
    }
}

#[test]
fn deeply_nested_html_is_read_to_its_last_word() {
    const DEPTH: usize = 300_000;
    for element in [
        "div",
        "ul><li",
        "table><tr><td",
        "blockquote",
        "b",
        "section",
    ] {
        let close: Vec<String> = element
            .rsplit("><")
            .map(|name| format!("</{name}>"))
            .collect();
        let page = format!(
            "<html><body><p>{GOOD}</p>{}<p>They will meet again in the spring of next year.</p>{}<p>{GOOD}</p>",
            format!("<{element}>").repeat(DEPTH),
            close.concat().repeat(DEPTH),
        );
        let run = segment(&folder_with(&[
            ("in/deep.html", page.as_bytes()),
            ("in/a.txt", GOOD.as_bytes()),
        ]));
        assert_eq!(run.code, Some(0), "{element}: {:?}", run.reasons);
        let texts = &run.texts["deep.html"];
        assert_eq!(texts.len(), 3, "{element}: {texts:?}");
        assert!(
            texts[1].ends_with("They will meet again in the spring of next year."),
            "{element}"
        );
        assert_eq!(run.texts["a.txt"], [GOOD]);
    }
}

/// A sentence of its own for each number below 10,000.
fn sentence(number: usize) -> String {
    const SUBJECTS: [&str; 10] = [
        "trade", "ports", "mines", "floods", "ships", "pilots", "grain", "borders", "courts",
        "cables",
    ];
    let subject = |power| SUBJECTS[number / power % 10];
    format!(
        "The sides spoke of {} before {} and of {} after {}.",
        subject(1000),
        subject(100),
        subject(10),
        subject(1)
    )
}

#[test]
fn ten_thousand_pages_are_counted() {
    const PAGES: usize = 10_000;
    let text: Vec<String> = (0..PAGES)
        .map(|page| format!("Averna Review 2031\n\n{}\n\n{}\n", sentence(page), page + 1))
        .collect();
    let pages: Vec<String> = (0..PAGES).map(sentence).collect();
    let folder = folder_with(&[
        ("pages.txt", text.join("\u{c}").as_bytes()),
        ("pages.pdf", &pdf(&pages)),
    ]);
    for file in ["pages.txt", "pages.pdf"] {
        let outcome = run_in(folder.path(), &["segment", file, "-o", "-"]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let table = rows(&outcome.stdout);
        assert_eq!(table.len(), PAGES, "{file}");
        for (page, row) in table.iter().enumerate() {
            assert_eq!(row["page"], (page + 1).to_string(), "{file}");
            assert_eq!(row["text"], sentence(page), "{file}");
        }
    }
}

#[test]
fn a_file_that_grows_while_it_is_read_is_listed() {
    let folder = folder_with(&[("in/a.txt", GOOD.as_bytes()), ("in/growing.txt", b"")]);
    let path = folder.path().join("in/growing.txt");
    let mut file = OpenOptions::new()
        .append(true)
        .open(path)
        .expect("the file");
    // Long enough that reading takes more than a moment.
    file.set_len(64 << 20).expect("room");
    let ended = AtomicBool::new(false);
    let run = thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                file.write_all(b"More. ").expect("room");
                thread::yield_now();
            }
        });
        let run = segment(&folder);
        ended.store(true, Ordering::Relaxed);
        run
    });
    assert_eq!(run.code, Some(1));
    assert!(
        run.reasons["growing.txt"].contains("changed while it was read"),
        "{:?}",
        run.reasons
    );
    assert_eq!(run.texts["a.txt"], [GOOD]);
}
