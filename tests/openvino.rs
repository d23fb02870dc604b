//! The OpenVINO engine against vectors of an independent implementation, and against itself. Where `scripts/setup.sh`
//! fetches no OpenVINO, and none is installed, the engine says so, and that is all that can be tested.

mod program;

use std::collections::BTreeMap;
use std::path::Path;

use clausemark::encode::{
    BatchEncoder, Calibration, EncodeError, Encoder, ModelConfig, OpenVinoEngine, Precision,
};
use clausemark::model::{Manifest, locate, models_folder};
use ndarray::{Array2, ArrayView1};
use program::repository;
#[cfg(feature = "torch")]
use program::{command, corpus, folder_with, outcome};
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

/// The encoder; nothing where there is no OpenVINO, or no such precision on this CPU.
fn load(config: &ModelConfig, precision: Precision) -> Option<BatchEncoder<OpenVinoEngine>> {
    match OpenVinoEngine::load(config, precision) {
        Ok(engine) => Some(BatchEncoder::new(config, engine).unwrap()),
        Err(EncodeError::NoLibrary { .. }) => {
            assert!(!repository().join(".openvino").exists(), "OpenVINO is here");
            None
        }
        Err(EncodeError::NoNativeBf16) if precision == Precision::Bf16 => None,
        Err(error) => panic!("{error}"),
    }
}

fn encoders() -> impl Iterator<Item = (Precision, BatchEncoder<OpenVinoEngine>)> {
    [Precision::F32, Precision::Bf16]
        .into_iter()
        .filter_map(|precision| Some((precision, load(&config(), precision)?)))
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
        let least = if precision == Precision::F32 {
            0.9999
        } else {
            0.999
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

/// Contract 2: the table never depends on batches or threads, so neither may a single bit of a vector.
#[test]
fn a_text_has_the_same_vector_alone_in_any_company_and_on_any_number_of_threads() {
    let reference = reference();
    for (_, encoder) in encoders() {
        let together = vectors(&encoder, &reference);
        for (text, row) in reference.iter().zip(together.rows()) {
            let alone = encoder.encode(&[text.text.as_str()]).unwrap();
            let engine = encoder.engine();
            assert_eq!(alone.row(0), row, "{engine} alone: {}", text.name);
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

/// Calibrated on some of its own texts, 8-bit products leave vectors where they were, and stay theirs in any company.
#[test]
fn calibrated_vectors_are_near_those_of_the_reference() {
    let config = config();
    if load(&config, Precision::F32).is_none() {
        return;
    }
    let reference = reference();
    let texts: Vec<&str> = reference.iter().map(|text| text.text.as_str()).collect();
    let calibration = Calibration::measure(&config, &texts).unwrap();
    let engine = OpenVinoEngine::quantised(&config, calibration.clone()).unwrap();
    let encoder = BatchEncoder::new(&config, engine).unwrap();
    let together = vectors(&encoder, &reference);
    let mut different = false;
    for (text, row) in reference.iter().zip(together.rows()) {
        let cosine = cosine(row, ArrayView1::from(&text.vector));
        assert!(cosine >= 0.99, "{}: cosine {cosine}", text.name);
        different |= cosine < 0.99999;
        let alone = encoder.encode(&[text.text.as_str()]).unwrap();
        assert_eq!(alone.row(0), row, "alone: {}", text.name);
    }
    assert!(different, "no product was made of 8-bit integers");

    // It is read as it was written, and only for the weights it was measured with.
    let copy = tempfile::tempdir().unwrap();
    for file in ["model.safetensors", "config.json"] {
        let from = config.network_folder.join(file);
        std::fs::copy(from, copy.path().join(file)).unwrap();
    }
    let copied = ModelConfig {
        network_folder: copy.path().into(),
        ..config
    };
    let loaded = |config| OpenVinoEngine::load(config, Precision::Int8).map(|_| ());
    calibration.write(&copied).unwrap();
    loaded(&copied).unwrap();
    let path = copy.path().join("model.safetensors");
    let mut weights = std::fs::read(&path).unwrap();
    *weights.last_mut().unwrap() ^= 1;
    std::fs::write(&path, weights).unwrap();
    let error = loaded(&copied).unwrap_err().to_string();
    assert!(error.contains("other weights"), "{error}");
}

/// `models calibrate` prepares a folder for int8, and nothing else does.
#[cfg(feature = "torch")]
#[test]
fn a_model_is_calibrated_on_documents() {
    if load(&config(), Precision::F32).is_none() {
        return;
    }
    let folder = folder_with(&[("note.txt", b"Both sides agreed to meet again.")]);
    let model = folder.path().join("model");
    std::fs::create_dir_all(model.join("1_Pooling")).unwrap();
    for file in [
        "model.safetensors",
        "config.json",
        "tokenizer.json",
        "modules.json",
        "sentence_bert_config.json",
        "1_Pooling/config.json",
    ] {
        std::fs::copy(config().folder.join(file), model.join(file)).unwrap();
    }
    let run = |arguments: &[&str]| {
        let model = ["--model", "model"];
        outcome(command([arguments, &model].concat()).current_dir(folder.path()))
    };
    let classify = || {
        let engine = ["--engine", "openvino", "--precision", "int8"];
        run(&[
            &["classify", "note.txt", "-o", "out.csv", "-q"][..],
            &engine,
        ]
        .concat())
    };
    let refused = classify();
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("models calibrate"),
        "{}",
        refused.stderr
    );
    let few = run(&["models", "calibrate", "note.txt"]);
    assert_eq!(few.code, Some(2), "{}", few.stderr);
    assert!(few.stderr.contains("more documents"), "{}", few.stderr);
    assert!(!model.join("openvino-int8.json").exists());

    let done = run(&["models", "calibrate", corpus().to_str().unwrap()]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(
        done.stderr.contains("have the domain of f32"),
        "{}",
        done.stderr
    );
    let labelled = classify();
    assert_eq!(labelled.code, Some(0), "{}", labelled.stderr);
    let record = std::fs::read_to_string(folder.path().join("out.csv.run.json")).unwrap();
    assert!(record.contains("openvino-int8"), "{record}");
}

/// Where the library is missing the program says so once and goes on without.
#[cfg(feature = "torch")]
#[test]
fn without_the_library_torch_runs_the_model() {
    let folder = folder_with(&[("note.txt", b"Both sides agreed to meet again.")]);
    let empty = tempfile::tempdir().unwrap();
    let run = |more: &[&str]| {
        let arguments = ["classify", "note.txt", "-o", "out.csv", "-q"];
        outcome(
            command([&arguments[..], more].concat())
                .current_dir(folder.path())
                .env("OPENVINO_INSTALL_DIR", empty.path()),
        )
    };
    let refused = run(&["--engine", "openvino"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("setup.sh"), "{}", refused.stderr);

    let done = run(&["--precision", "f32"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let said = done
        .stderr
        .matches("openvino is not on this machine")
        .count();
    assert_eq!(said, 1, "{}", done.stderr);
    let record = std::fs::read_to_string(folder.path().join("out.csv.run.json")).unwrap();
    assert!(record.contains("\"torch-f32\""), "{record}");
}

#[derive(Deserialize)]
struct Fixtures {
    texts: BTreeMap<String, String>,
    models: Vec<FixtureModel>,
}

#[derive(Deserialize)]
struct FixtureModel {
    model: String,
    vectors: Vec<FixtureVector>,
}

#[derive(Deserialize)]
struct FixtureVector {
    name: String,
    vector: Vec<f32>,
}

/// `tests/fixtures/encoders/make.py` made the models and their vectors, with sentence-transformers.
#[test]
fn vectors_of_other_networks_are_those_of_sentence_transformers() {
    let fixtures: Fixtures =
        serde_json::from_str(include_str!("fixtures/encoders/vectors.json")).unwrap();
    let mut run = Vec::new();
    for model in &fixtures.models {
        let folder = Path::new("tests/fixtures/encoders").join(&model.model);
        let config = ModelConfig::read(&repository().join(folder)).unwrap();
        let engine = match OpenVinoEngine::load(&config, Precision::F32) {
            Ok(engine) => engine,
            Err(error) if error.is_unfit() => continue,
            Err(error) => panic!("{}: {error}", model.model),
        };
        let encoder = BatchEncoder::new(&config, engine).unwrap();
        let texts: Vec<&str> = (model.vectors.iter())
            .map(|row| fixtures.texts[&row.name].as_str())
            .collect();
        let vectors = encoder.encode(&texts).unwrap();
        for (row, expected) in vectors.rows().into_iter().zip(&model.vectors) {
            let pairs = row.iter().zip(&expected.vector);
            let far = pairs
                .map(|(one, other)| (one - other).abs())
                .fold(0.0, f32::max);
            let (model, text) = (&model.model, &expected.name);
            assert!(far < 1e-5, "{model}: {text} is {far} off");
        }
        run.push(model.model.as_str());
    }
    if load(&config(), Precision::F32).is_some() {
        for kind in [
            "bert-mean",
            "bert-dense",
            "roberta-mean",
            "distilbert-parts",
        ] {
            assert!(run.contains(&kind), "{kind} is not among {run:?}");
        }
    }
}

#[test]
fn what_it_does_not_run_is_refused_by_name() {
    if load(&config(), Precision::F32).is_none() {
        return;
    }
    let refusal = |config: &ModelConfig, precision| match OpenVinoEngine::load(config, precision) {
        Ok(_) => panic!("it was loaded"),
        Err(EncodeError::Unfit { reason, .. }) => reason,
        Err(error) => panic!("{error}"),
    };
    let albert = repository().join("tests/fixtures/encoders/albert-mean");
    let albert = ModelConfig::read(&albert).unwrap();
    assert!(refusal(&albert, Precision::F32).contains("ALBERT"));
    let other = ModelConfig {
        activation: "relu".into(),
        ..config()
    };
    assert!(refusal(&other, Precision::F32).contains("relu"));
    let unknown = repository().join("tests/fixtures/encoders/bert-mean");
    let unknown = ModelConfig::read(&unknown).unwrap();
    assert!(refusal(&unknown, Precision::Int8).contains("models calibrate"));
}
