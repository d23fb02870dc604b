//! Everything that a run does besides multiplying matrices, stage by stage, each over the sample corpus once.

use std::sync::Arc;

use clausemark::classify::{Classifier, Labelled, Settings};
use clausemark::clause::{Clause, segment};
use clausemark::encode::{BatchEncoder, CachedEncoder, Encoder, ModelConfig, Tokeniser};
use clausemark::keyword::KeywordRanker;
use clausemark::model::{Manifest, folder_of, models_folder};
use clausemark::output::{Format, FurtherColumns, Left, Row, Table, Target, columns};
use clausemark::taxonomy::built_in;
use ndarray::Array2;

use super::corpus::{Hashing, Idle, cut, documents};

/// A stage, ready to run.
pub struct Stage {
    pub name: &'static str,
    pub run: Box<dyn Fn() + Send + Sync>,
}

/// All stages, and the number of clauses each goes through.
pub fn stages() -> (Vec<Stage>, usize) {
    let documents = documents();
    let clauses = cut(&documents);
    let count = clauses.iter().map(Vec::len).sum();
    let texts: Vec<String> = clauses
        .iter()
        .flatten()
        .map(|clause| clause.words().to_owned())
        .collect();
    let texts: Arc<[String]> = texts.into();
    let segmenting = Stage {
        name: "segmenting",
        run: Box::new(move || {
            for document in &documents {
                std::hint::black_box(segment(document));
            }
        }),
    };
    let stages = vec![
        segmenting,
        tokenising(Arc::clone(&texts)),
        batching(Arc::clone(&texts)),
        remembering(Arc::clone(&texts)),
        ranking(texts),
        scoring(clauses.clone()),
        writing(clauses),
    ];
    (stages, count)
}

fn model() -> std::path::PathBuf {
    let manifest = Manifest::built_in();
    let entry = manifest.get(None).expect("a default model");
    folder_of(entry, &models_folder())
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn tokenising(texts: Arc<[String]>) -> Stage {
    let path = model().join("tokenizer.json");
    let tokeniser = Tokeniser::load(&path).expect("the default model: `clausemark models fetch`");
    Stage {
        name: "tokenising",
        run: Box::new(move || {
            for text in texts.iter() {
                std::hint::black_box(tokeniser.tokens(text).expect("tokens"));
            }
        }),
    }
}

fn batching(texts: Arc<[String]>) -> Stage {
    let config = ModelConfig::read_with_prompt(&model(), None).expect("the default model");
    let encoder = BatchEncoder::new(&config, Idle).expect("the default model");
    Stage {
        name: "tokenising and batching",
        run: Box::new(move || {
            std::hint::black_box(encoder.encode(&borrowed(&texts)).expect("vectors"));
        }),
    }
}

fn remembering(texts: Arc<[String]>) -> Stage {
    let encoder = CachedEncoder::new(Arc::new(Hashing));
    encoder.encode(&borrowed(&texts)).expect("vectors");
    Stage {
        name: "finding vectors that were made before",
        run: Box::new(move || {
            std::hint::black_box(encoder.encode(&borrowed(&texts)).expect("vectors"));
        }),
    }
}

fn ranking(texts: Arc<[String]>) -> Stage {
    let vectors = Hashing.encode(&borrowed(&texts)).expect("vectors");
    // Its candidates are found, so that none has to be made.
    let encoder = CachedEncoder::new(Arc::new(Hashing));
    Stage {
        name: "finding and ranking keywords",
        run: Box::new(move || {
            let ranker = KeywordRanker::new(&encoder, 5);
            let keywords = ranker.rank(&borrowed(&texts), vectors.view());
            std::hint::black_box(keywords.expect("keywords"));
        }),
    }
}

fn classifier() -> Classifier {
    Classifier::new(&built_in(), &Hashing, Settings::default()).expect("a classifier")
}

fn vectors(clauses: &[Clause]) -> Array2<f32> {
    let texts: Vec<&str> = clauses.iter().map(Clause::words).collect();
    Hashing.encode(&texts).expect("vectors")
}

fn scoring(documents: Vec<Vec<Clause>>) -> Stage {
    let classifier = classifier();
    let documents: Vec<_> = documents
        .into_iter()
        .map(|clauses| (vectors(&clauses), clauses))
        .collect();
    Stage {
        name: "scoring",
        run: Box::new(move || {
            for (vectors, clauses) in &documents {
                let labelled = classifier.label(clauses.clone(), vectors.view(), &Hashing);
                std::hint::black_box(labelled.expect("labels"));
            }
        }),
    }
}

fn writing(documents: Vec<Vec<Clause>>) -> Stage {
    let classifier = classifier();
    let labelled: Vec<Labelled> = documents
        .into_iter()
        .flat_map(|clauses| {
            let vectors = vectors(&clauses);
            let labelled = classifier.label(clauses, vectors.view(), &Hashing);
            labelled.expect("labels")
        })
        .collect();
    let taxonomy = built_in();
    let keywords = ["ballistic missile", "joint statement"].map(String::from);
    Stage {
        name: "writing",
        run: Box::new(move || {
            let nowhere = Target {
                path: "/dev/null".into(),
                format: Format::Csv,
                partition: None,
            };
            let further = FurtherColumns::default();
            let columns = columns(&taxonomy, further, &[]);
            let table = Table::open(&[nowhere], columns, Left::Never);
            let mut table = table.expect("a place for the table");
            for labelled in &labelled {
                let row = Row {
                    doc_id: "text.txt",
                    labelled,
                    explanation: None,
                    keywords: &keywords,
                    kept: &[],
                };
                let values = row.values(&taxonomy, further, 0);
                table.write(&values).expect("a row");
            }
            table.secure().expect("a table");
        }),
    }
}
