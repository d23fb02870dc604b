//! How fast PDF files are read, on one core: `cargo bench --bench pdf`.
//!
//! The file has pages of policy text of the sample corpus, with about 450 words each, in one column and in two. It is
//! read only; cutting has a bench of its own (`segment`).

#[path = "../src/document/pdf/sample.rs"]
#[allow(dead_code)]
mod sample;

use std::fs;
use std::path::Path;

use clausemark::document::{Place, ReadSettings, Source, read};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Pages of the file.
const PAGES: usize = 200;
/// Words on a page.
const WORDS: usize = 450;

/// The plain texts of the sample corpus, word by word.
fn words() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/communiques");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the sample corpus")
        .map(|entry| entry.expect("an entry of the corpus").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    let texts = paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("a text"));
    texts
        .flat_map(|text| {
            text.split_whitespace()
                .map(String::from)
                .collect::<Vec<_>>()
        })
        .filter(|word| word.is_ascii())
        .collect()
}

/// A file whose pages have `columns` columns with lines of `width` words.
fn file(columns: usize, width: usize) -> Vec<u8> {
    let words = words();
    let mut words = words.iter().cycle();
    let contents: Vec<String> = (0..PAGES)
        .map(|_| {
            let lines: Vec<String> = (0..WORDS / width)
                .map(|_| {
                    let line: Vec<&str> = words.by_ref().take(width).map(String::as_str).collect();
                    line.join(" ")
                })
                .collect();
            let rows = lines.len().div_ceil(columns);
            let placed: Vec<sample::Placed<'_>> = lines
                .iter()
                .enumerate()
                .map(|(at, line)| {
                    let (column, row) = (at / rows, at % rows);
                    (
                        50.0 + 260.0 * column as f32,
                        780.0 - 14.0 * row as f32,
                        10.0,
                        line.as_str(),
                    )
                })
                .collect();
            sample::content(&placed)
        })
        .collect();
    sample::pages(&contents, "")
}

fn benches(criterion: &mut Criterion) {
    let settings = ReadSettings {
        limit: 1 << 28,
        streamed: 1 << 28,
        table: None,
    };
    let mut group = criterion.benchmark_group("pdf");
    group
        .throughput(Throughput::Elements(PAGES as u64))
        .sample_size(10);
    for (name, columns, width) in [("one column", 1, 13), ("two columns", 2, 6)] {
        let content = file(columns, width);
        let source = Source {
            id: "text.pdf".into(),
            size: content.len() as u64,
            place: Place::Memory(content.into()),
        };
        group.bench_function(name, |bencher| {
            bencher.iter(|| read(&source, &settings).expect("the file is read"));
        });
    }
    group.finish();
}

criterion_group!(reading, benches);
criterion_main!(reading);
