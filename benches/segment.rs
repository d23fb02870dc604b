//! How fast text is cut, on one core: `cargo bench --bench segment`.
//!
//! The text is the sample corpus over and over. It is cut as it stands, with its lines and lists, and once more as one
//! single line, which is one paragraph. The third figure is that of the whole run: a text read, cut, and its table
//! written and synced to the disk.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use clausemark::clause::segment;
use clausemark::document::{Document, Place, ReadSettings, Source};
use clausemark::output::{Format, Left, Outcome, Table, Target, segment_columns};
use clausemark::run::{Course, Input, Limits, Observer};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Bytes of the text.
const SIZE: usize = 1 << 22;

/// The plain texts of the sample corpus, repeated up to [`SIZE`].
fn corpus() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/communiques");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the sample corpus")
        .map(|entry| entry.expect("an entry of the corpus").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    let text: String = paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("a text") + "\n\n")
        .collect();
    text.repeat(SIZE.div_ceil(text.len()))
}

fn document(text: String) -> Document {
    Document {
        id: "text.txt".into(),
        text,
        pages: vec![0],
        rows: None,
    }
}

/// Nobody watches.
struct Unwatched;

impl Observer for Unwatched {
    fn advanced(&self, _: usize, _: usize) {}
}

/// Reads, cuts and writes `source` as the program does.
fn run(source: &Source, table: &Path) {
    let target = Target {
        path: table.to_path_buf(),
        format: Format::Csv,
        partition: None,
    };
    let table = Table::open(&[target], segment_columns(&[]), Left::Never);
    let mut table = table.expect("a place for the table");
    let input = Input {
        sources: std::slice::from_ref(source),
        reading: &ReadSettings {
            limit: 1 << 30,
            streamed: 1 << 30,
            table: None,
        },
        english_only: false,
        limits: Limits::default(),
        time_limit: None,
        fail_fast: false,
    };
    clausemark::run::segment(
        &input,
        (&mut table, &mut Course::default()),
        &Unwatched,
        &AtomicBool::new(false),
        |_, _| Ok(()),
    )
    .expect("the run ends");
    let outcome = Outcome {
        about: &serde_json::Value::Null,
        without_clauses: &[],
        failures: &[],
    };
    drop(table.finish(&outcome).expect("a table"));
}

fn benches(criterion: &mut Criterion) {
    let text = corpus();
    let bytes = text.len() as u64;
    let mut group = criterion.benchmark_group("segment");
    group.throughput(Throughput::Bytes(bytes)).sample_size(10);
    let one_line = document(text.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines = document(text);
    group.bench_function("lines", |bencher| bencher.iter(|| segment(&lines)));
    group.bench_function("one line", |bencher| bencher.iter(|| segment(&one_line)));
    let source = Source {
        id: lines.id,
        place: Place::Memory(lines.text.into_bytes().into()),
        size: bytes,
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let table = folder.path().join("clauses.csv");
    let one_core = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    group.bench_function("text to table", |bencher| {
        bencher.iter(|| one_core.install(|| run(&source, &table)));
    });
    group.finish();
}

criterion_group!(segmenting, benches);
criterion_main!(segmenting);
