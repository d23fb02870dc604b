//! A fault in any stage costs the document it happens on, and nothing else.

use std::fs;
use std::sync::atomic::AtomicBool;

use clausemark::classify::entailment::{Entailment, EntailmentSettings};
use clausemark::classify::{Classifier, Settings};
use clausemark::document::{Place, ReadSettings, Source};
use clausemark::encode::{EncodeError, Encoder};
use clausemark::entail::{EntailError, Entailer, Logits, Pair};
use clausemark::keyword::KeywordRanker;
use clausemark::output::{Format, FurtherColumns, Left, Outcome, Table, Target, columns};
use clausemark::run::{
    Course, Input, Limits, Observer, Pipeline, RunError, RunReport, Stage, classify,
};
use clausemark::taxonomy::built_in;
use ndarray::Array2;

const WIDTH: usize = 4;
/// Clauses are longer, phrases and verbs are not.
const SHORT: usize = 6;

/// Fails where a clause, or a short text, holds a certain word.
struct Fragile;

impl Encoder for Fragile {
    fn width(&self) -> usize {
        WIDTH
    }

    fn encode(&self, texts: &[&str]) -> Result<Array2<f32>, EncodeError> {
        let mut vectors = Array2::zeros((texts.len(), WIDTH));
        for (row, text) in texts.iter().enumerate() {
            let is_short = text.split_whitespace().count() <= SHORT;
            assert!(is_short || !text.contains("dodecahedron"), "no corners");
            assert!(!is_short || !text.contains("icosahedron"), "no faces");
            if text.contains("tetrahedron") {
                return Err(EncodeError::NoNativeBf16);
            }
            vectors[(row, text.len() % WIDTH)] = 1.0;
        }
        Ok(vectors)
    }

    fn engine(&self) -> String {
        "fragile".into()
    }
}

impl Entailer for Fragile {
    fn entail(&self, pairs: &[Pair<'_>]) -> Result<Vec<Logits>, EntailError> {
        let judge = |pair: &Pair<'_>| {
            assert!(!pair.premise.contains("octahedron"), "no edges");
            Logits {
                entailment: 1.0,
                contradiction: 0.0,
            }
        };
        Ok(pairs.iter().map(judge).collect())
    }

    fn engine(&self) -> String {
        "fragile".into()
    }
}

struct Unwatched;

impl Observer for Unwatched {
    fn advanced(&self, _: usize, _: usize) {}
}

fn sentence(about: &str) -> String {
    format!("The two sides pledged to expand {about} training and joint naval patrols next year.")
}

/// Classifies documents of these names and texts; the table and the report.
fn run(
    documents: &[(&str, String)],
    asks: bool,
    fail_fast: bool,
) -> Result<(String, RunReport), RunError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    let source = |(id, text): &(&str, String)| Source {
        id: (*id).into(),
        place: Place::Memory(text.as_bytes().into()),
        size: text.len() as u64,
    };
    let sources: Vec<Source> = documents.iter().map(source).collect();
    let taxonomy = built_in();
    let classifier = Classifier::new(&taxonomy, &Fragile, Settings::default()).unwrap();
    let classifier = if asks {
        classifier.with_entailment(Entailment::new(&taxonomy, EntailmentSettings::default()))
    } else {
        classifier
    };
    let pipeline = Pipeline {
        encoder: &Fragile,
        classifier: &classifier,
        entailer: asks.then_some(&Fragile),
        keywords: &KeywordRanker::new(&Fragile, 3),
        taxonomy: &taxonomy,
        further: FurtherColumns::default(),
    };
    let input = Input {
        sources: &sources,
        reading: &ReadSettings {
            limit: 1 << 20,
            streamed: 1 << 20,
            table: None,
        },
        english_only: false,
        limits: Limits::default(),
        time_limit: None,
        fail_fast,
    };
    let target = Target {
        path: path.clone(),
        format: Format::Csv,
        partition: None,
    };
    let columns = columns(&taxonomy, FurtherColumns::default(), &[]);
    let mut table = Table::open(&[target], columns, Left::Never).unwrap();
    let report = classify(
        &input,
        &pipeline,
        (&mut table, &mut Course::default()),
        &Unwatched,
        &AtomicBool::new(false),
        |_, _| Ok(()),
    )?;
    let outcome = Outcome {
        about: &serde_json::Value::Null,
        without_clauses: &[],
        failures: &[],
    };
    drop(table.finish(&outcome).unwrap());
    Ok((fs::read_to_string(path).unwrap(), report))
}

const GOOD: [&str; 3] = ["a.txt", "m.txt", "z.txt"];

/// Good documents, and in their midst some on whose texts something fails.
fn mixed(bad: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let good = GOOD.map(|name| (name, sentence(&format!("coastal {name}"))));
    let mut documents: Vec<_> = good.into();
    documents.extend(bad.iter().map(|(name, about)| (*name, sentence(about))));
    documents.sort();
    documents
}

fn stages(report: &RunReport) -> Vec<(&str, Stage)> {
    let failures = report.failures.iter();
    failures
        .map(|failure| (failure.doc_id.as_str(), failure.stage))
        .collect()
}

#[test]
fn a_fault_is_listed_with_its_stage_and_all_other_rows_are_there() {
    let (alone, _) = run(&mixed(&[]), false, false).unwrap();
    let bad = [
        ("b.txt", "dodecahedron"),
        ("c.txt", "icosahedron"),
        ("n.txt", "tetrahedron"),
    ];
    let (table, report) = run(&mixed(&bad), false, false).unwrap();
    assert_eq!(table, alone);
    assert_eq!(
        stages(&report),
        [
            ("b.txt", Stage::Encode),
            ("c.txt", Stage::Keywords),
            ("n.txt", Stage::Encode)
        ]
    );
    assert_eq!(report.documents, GOOD.len());
    assert!(report.failures[0].reason.contains("no corners"));
    assert!(report.failures[1].reason.contains("no faces"));
    assert!(report.failures[2].reason.contains("bf16"));
}

#[test]
fn a_fault_of_the_entailment_model_costs_one_document() {
    let (alone, _) = run(&mixed(&[]), true, false).unwrap();
    let (table, report) = run(&mixed(&[("b.txt", "octahedron")]), true, false).unwrap();
    assert_eq!(table, alone);
    assert_eq!(stages(&report), [("b.txt", Stage::Entail)]);
    assert!(report.failures[0].reason.contains("no edges"));
}

#[test]
fn a_model_that_fails_on_everything_ends_the_run() {
    let documents = [
        ("a.txt", sentence("tetrahedron")),
        ("b.txt", sentence("tetrahedron")),
    ];
    let error = run(&documents, false, false).unwrap_err();
    assert!(matches!(error, RunError::Encode(_)), "{error}");
}

#[test]
fn the_first_failure_ends_a_run_that_is_to_fail_fast() {
    let error = run(&mixed(&[("b.txt", "dodecahedron")]), false, true).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("b.txt: encode: "), "{message}");
}
