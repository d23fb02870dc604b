//! The encoder against vectors of an independent implementation, and against itself.
//!
//! The reference was made by `tests/fixtures/reference_vectors.py`, which says how.

#![cfg(feature = "torch")]

use std::path::Path;
use std::sync::OnceLock;

use clausemark::encode::{BatchEncoder, EncodeError, Encoder, ModelConfig, Precision, TorchEngine};
use clausemark::model::{Manifest, locate, models_folder};
use ndarray::{Array2, ArrayView1};
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    max_tokens: usize,
    texts: Vec<ReferenceText>,
}

#[derive(Deserialize)]
struct ReferenceText {
    name: String,
    text: String,
    tokens: usize,
    windows: usize,
    vector: Vec<f32>,
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("fixtures/reference_vectors.json")).unwrap()
}

fn reference_texts() -> Vec<String> {
    reference()
        .texts
        .into_iter()
        .map(|text| text.text)
        .collect()
}

fn config() -> ModelConfig {
    let model = Manifest::built_in().get(None).unwrap().clone();
    let location =
        locate(&model, &models_folder()).expect("run scripts/test.sh, which fetches the model");
    ModelConfig::read(&location.folder).unwrap()
}

fn load(precision: Precision) -> Result<BatchEncoder<TorchEngine>, EncodeError> {
    let config = config();
    BatchEncoder::new(&config, TorchEngine::load(&config, precision)?)
}

fn encoder() -> &'static BatchEncoder<TorchEngine> {
    static ENCODER: OnceLock<BatchEncoder<TorchEngine>> = OnceLock::new();
    ENCODER.get_or_init(|| load(Precision::F32).unwrap())
}

fn lowest_cosine(encoder: &dyn Encoder, reference: &Reference) -> (f32, String) {
    let texts: Vec<&str> = reference
        .texts
        .iter()
        .map(|text| text.text.as_str())
        .collect();
    let vectors = encoder.encode(&texts).unwrap();
    reference
        .texts
        .iter()
        .zip(vectors.rows())
        .map(|(text, row)| (cosine(row, &text.vector), text.name.clone()))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap()
}

fn cosine(row: ArrayView1<'_, f32>, reference: &[f32]) -> f32 {
    let other = ArrayView1::from(reference);
    row.dot(&other) / (row.dot(&row).sqrt() * other.dot(&other).sqrt())
}

#[test]
fn f32_vectors_are_those_of_the_reference() {
    let (cosine, name) = lowest_cosine(encoder(), &reference());
    assert!(cosine >= 0.9999, "{name}: cosine {cosine}");
}

#[test]
fn bf16_vectors_are_near_those_of_the_reference() {
    match load(Precision::Bf16) {
        Ok(encoder) => {
            let (cosine, name) = lowest_cosine(&encoder, &reference());
            assert!(cosine >= 0.999, "{name}: cosine {cosine}");
        }
        // The other half of the promise: where the CPU lacks it, it is refused.
        Err(error) => assert!(matches!(error, EncodeError::NoNativeBf16), "{error}"),
    }
}

#[test]
fn texts_have_the_tokens_and_windows_of_the_reference() {
    let reference = reference();
    assert_eq!(config().max_tokens, reference.max_tokens);
    for text in &reference.texts {
        let measured = encoder().measure(&text.text).unwrap();
        assert_eq!(measured, (text.tokens, text.windows), "{}", text.name);
    }
}

#[test]
fn vectors_have_length_one() {
    let texts = reference_texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for (row, text) in encoder()
        .encode(&texts)
        .unwrap()
        .rows()
        .into_iter()
        .zip(&texts)
    {
        assert!((row.dot(&row) - 1.0).abs() < 1e-5, "{text}");
    }
}

/// Contract 2: the table never depends on batches or threads, so neither may a single bit of a vector.
#[test]
fn a_text_has_the_same_vector_alone_in_any_company_and_on_any_number_of_threads() {
    let texts = reference_texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for precision in [Precision::F32, Precision::Bf16] {
        let Ok(encoder) = load(precision) else {
            continue;
        };
        let together = encoder.encode(&texts).unwrap();
        for (text, row) in texts.iter().zip(together.rows()) {
            let alone = encoder.encode(&[text]).unwrap();
            assert_eq!(alone.row(0), row, "{} alone: {text}", precision.as_str());
        }
        let many: Vec<&str> = texts
            .iter()
            .cycle()
            .take(3 * texts.len() + 5)
            .copied()
            .collect();
        for threads in [1, 2, 3] {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            let vectors = pool.install(|| encoder.encode(&many)).unwrap();
            for (place, row) in vectors.rows().into_iter().enumerate() {
                assert_eq!(
                    row,
                    together.row(place % texts.len()),
                    "{threads} threads, text {place}"
                );
            }
        }
    }
}

#[test]
fn no_texts_give_no_rows() {
    let vectors: Array2<f32> = encoder().encode(&[]).unwrap();
    assert_eq!(vectors.dim(), (0, encoder().width()));
}

/// A copy of the model's configuration in which one file has `from` replaced by `to`.
fn altered(file: &str, from: &str, to: &str) -> Result<ModelConfig, EncodeError> {
    let model = config().folder;
    let copy = tempfile::tempdir().unwrap();
    std::fs::create_dir(copy.path().join("1_Pooling")).unwrap();
    for name in [
        "modules.json",
        "config.json",
        "sentence_bert_config.json",
        "1_Pooling/config.json",
    ] {
        let text = std::fs::read_to_string(model.join(name)).unwrap();
        let text = if name == file {
            assert!(text.contains(from), "{file} holds {from}");
            text.replace(from, to)
        } else {
            text
        };
        std::fs::write(copy.path().join(name), text).unwrap();
    }
    ModelConfig::read(copy.path())
}

#[test]
fn what_is_not_supported_is_refused_by_name() {
    let cases = [
        (
            "config.json",
            r#""bert""#,
            r#""roberta""#,
            "model_type roberta",
        ),
        (
            "config.json",
            "absolute",
            "relative_key",
            "position_embedding_type relative_key",
        ),
        (
            "modules.json",
            "Normalize",
            "LayerNorm",
            "Transformer, Pooling, LayerNorm",
        ),
        (
            "1_Pooling/config.json",
            r#""pooling_mode_cls_token": false"#,
            r#""pooling_mode_cls_token": true"#,
            "pooling_mode_cls_token + pooling_mode_mean_tokens",
        ),
    ];
    for (file, from, to, named) in cases {
        let error = altered(file, from, to).unwrap_err();
        assert!(
            matches!(error, EncodeError::Unsupported { .. }),
            "{file} {to}: {error}"
        );
        assert!(error.to_string().contains(named), "{error}");
    }
    assert!(matches!(
        altered("config.json", "{", "["),
        Err(EncodeError::Config { .. })
    ));
    assert!(matches!(
        ModelConfig::read(Path::new("no such folder")),
        Err(EncodeError::Read { .. })
    ));
}
