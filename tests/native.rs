//! The native engine against vectors of an independent implementation, and against itself. Where the CPU lacks the
//! instructions it is refused, and that is all that can be tested.

#![cfg(target_arch = "x86_64")]

#[cfg(feature = "torch")]
mod wide;

use std::path::Path;

use clausemark::encode::{
    BatchEncoder, EncodeError, Encoder, ModelConfig, NativeEngine, Precision, Unit,
};
use clausemark::model::{Manifest, locate, models_folder};
use ndarray::{Array2, ArrayView1};
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    texts: Vec<ReferenceText>,
}

#[derive(Deserialize)]
struct ReferenceText {
    name: String,
    text: String,
    vector: Vec<f32>,
}

/// `tests/fixtures/reference_vectors.py` made it, with sentence-transformers.
fn reference() -> Vec<ReferenceText> {
    let reference: Reference =
        serde_json::from_str(include_str!("fixtures/reference_vectors.json")).unwrap();
    reference.texts
}

fn config() -> ModelConfig {
    let model = Manifest::built_in().get(None).unwrap().clone();
    let location =
        locate(&model, &models_folder()).expect("run scripts/test.sh, which fetches the model");
    ModelConfig::read(&location.folder).unwrap()
}

fn encoder(precision: Precision, unit: Unit) -> BatchEncoder<NativeEngine> {
    let config = config();
    let engine = NativeEngine::load_on(&config, precision, unit).unwrap();
    BatchEncoder::new(&config, engine).unwrap()
}

/// Every precision on every unit that this CPU has.
fn encoders() -> impl Iterator<Item = (Precision, BatchEncoder<NativeEngine>)> {
    [Precision::Bf16, Precision::Int8]
        .into_iter()
        .flat_map(|precision| {
            let units = Unit::all().iter();
            units.map(move |unit| (precision, encoder(precision, *unit)))
        })
}

fn cosine(one: ArrayView1<'_, f32>, other: ArrayView1<'_, f32>) -> f32 {
    one.dot(&other) / (one.dot(&one) * other.dot(&other)).sqrt()
}

fn vectors(encoder: &dyn Encoder, texts: &[ReferenceText]) -> Array2<f32> {
    let texts: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
    encoder.encode(&texts).unwrap()
}

#[test]
fn vectors_are_near_those_of_the_reference() {
    let reference = reference();
    for (precision, encoder) in encoders() {
        let least = if precision == Precision::Bf16 {
            0.9999
        } else {
            0.99
        };
        for (text, row) in reference.iter().zip(vectors(&encoder, &reference).rows()) {
            let cosine = cosine(row, ArrayView1::from(&text.vector));
            assert!(
                cosine >= least,
                "{} {}: cosine {cosine}",
                encoder.engine(),
                text.name
            );
        }
    }
}

#[test]
fn units_differ_by_rounding_only() {
    let reference = reference();
    for precision in [Precision::Bf16, Precision::Int8] {
        let by_unit: Vec<Array2<f32>> = Unit::all()
            .iter()
            .map(|unit| vectors(&encoder(precision, *unit), &reference))
            .collect();
        let [first, others @ ..] = &by_unit[..] else {
            return;
        };
        for other in others {
            for (one, other) in first.rows().into_iter().zip(other.rows()) {
                let cosine = cosine(one, other);
                assert!(cosine >= 0.999, "{}: cosine {cosine}", precision.as_str());
            }
        }
    }
}

/// Contract 2: the table never depends on batches or threads, so neither may a single bit of a vector.
#[test]
fn a_text_has_the_same_vector_alone_in_any_company_and_on_any_number_of_threads() {
    let reference = reference();
    for (_, encoder) in encoders() {
        let together = vectors(&encoder, &reference);
        for (text, row) in reference.iter().zip(together.rows()) {
            let alone = encoder.encode(&[text.text.as_str()]).unwrap();
            assert_eq!(
                alone.row(0),
                row,
                "{} alone: {}",
                encoder.engine(),
                text.name
            );
        }
        let many: Vec<&str> = reference
            .iter()
            .map(|text| text.text.as_str())
            .cycle()
            .take(5 * reference.len() + 3)
            .collect();
        for threads in [1, 2, 3] {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            let vectors = pool.install(|| encoder.encode(&many)).unwrap();
            for (place, row) in vectors.rows().into_iter().enumerate() {
                let own = together.row(place % reference.len());
                assert_eq!(row, own, "{} on {threads} threads", encoder.engine());
            }
        }
    }
}

#[test]
fn what_it_does_not_run_is_refused_by_name() {
    let refusal = |config: &ModelConfig, precision| match NativeEngine::load(config, precision) {
        Ok(_) => panic!("it was loaded"),
        Err(EncodeError::Unfit { reason, .. }) => reason,
        Err(error) => panic!("{error}"),
    };
    let config = config();
    if Unit::all().is_empty() {
        assert!(refusal(&config, Precision::Bf16).contains("AVX-512"));
        return;
    }
    assert!(refusal(&config, Precision::F32).contains("bf16 and int8"));
    let albert = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/encoders/albert-mean");
    let albert = ModelConfig::read(&albert).unwrap();
    assert!(refusal(&albert, Precision::Bf16).contains("ALBERT"));
    let narrow = ModelConfig {
        heads: 24,
        ..config.clone()
    };
    assert!(refusal(&narrow, Precision::Int8).contains("384 with 16"));
    let other = ModelConfig {
        activation: "relu".into(),
        ..config
    };
    assert!(refusal(&other, Precision::Int8).contains("relu"));
}

/// Networks of other kinds, made wide enough for the engine: the fixtures' files with random weights in other shapes. What
/// libtorch makes of them is the measure, which the fixtures hold to sentence-transformers.
#[cfg(feature = "torch")]
mod other_networks {
    use super::wide::widened;
    use super::*;
    use clausemark::encode::TorchEngine;

    const WIDTHS: [(usize, usize); 2] = [(16, 64), (24, 128)];

    const TEXTS: [&str; 4] = [
        "Both sides agreed.",
        "",
        "The ministers will meet again next year and review what was done.",
        "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x y z",
    ];

    #[test]
    fn other_networks_and_poolings_give_the_vectors_of_libtorch() {
        if Unit::all().is_empty() {
            return;
        }
        for fixture in [
            "bert-cls",
            "bert-max",
            "roberta-mean",
            "xlm-roberta-cls",
            "distilbert-max",
        ] {
            let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/encoders");
            let folder = widened(&fixtures.join(fixture), &WIDTHS);
            let config = ModelConfig::read(folder.path()).unwrap();
            let torch = TorchEngine::load(&config, Precision::F32).unwrap();
            let expected = BatchEncoder::new(&config, torch)
                .unwrap()
                .encode(&TEXTS)
                .unwrap();
            for (precision, least) in [(Precision::Bf16, 0.9999), (Precision::Int8, 0.999)] {
                let native = NativeEngine::load(&config, precision).unwrap();
                let vectors = BatchEncoder::new(&config, native)
                    .unwrap()
                    .encode(&TEXTS)
                    .unwrap();
                for ((row, expected), text) in
                    vectors.rows().into_iter().zip(expected.rows()).zip(TEXTS)
                {
                    let cosine = cosine(row, expected);
                    assert!(
                        cosine >= least,
                        "{fixture} {} {text:?}: cosine {cosine}",
                        precision.as_str()
                    );
                }
            }
        }
    }
}
