//! Sentence encoders of every supported kind against what sentence-transformers makes of the same texts, and against
//! themselves; and the kinds that are refused.
//!
//! `tests/fixtures/encoders/make.py` made the models, whose weights are random numbers, and the vectors.

#![cfg(feature = "torch")]

mod program;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clausemark::encode::{
    BatchEncoder, ConfigNote, EncodeError, Encoder, ModelConfig, Precision, TorchEngine,
};
use clausemark::model::sha256_of;
use ndarray::Array2;
use program::{folder_with, listing, outcome, repository, rows};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Vectors have length one, and sums of f32 in another order differ by some units of 1e-7.
const TOLERANCE: f32 = 1e-5;

#[derive(Deserialize)]
struct Reference {
    texts: BTreeMap<String, String>,
    models: Vec<ReferenceModel>,
}

#[derive(Deserialize)]
struct ReferenceModel {
    model: String,
    max_tokens: usize,
    vectors: Vec<ReferenceVector>,
}

#[derive(Deserialize)]
struct ReferenceVector {
    name: String,
    tokens: usize,
    windows: usize,
    vector: Vec<f32>,
}

impl Reference {
    fn model(&self, name: &str) -> &ReferenceModel {
        let found = self.models.iter().find(|model| model.model == name);
        found.expect("a model of the fixtures")
    }

    /// The texts of a model's vectors, in their order.
    fn texts<'r>(&'r self, model: &ReferenceModel) -> Vec<&'r str> {
        let vectors = model.vectors.iter();
        vectors.map(|row| self.texts[&row.name].as_str()).collect()
    }
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("fixtures/encoders/vectors.json")).unwrap()
}

fn fixture(model: &str) -> PathBuf {
    repository().join("tests/fixtures/encoders").join(model)
}

fn load(folder: &Path) -> Result<BatchEncoder<TorchEngine>, EncodeError> {
    let config = ModelConfig::read(folder)?;
    BatchEncoder::new(&config, TorchEngine::load(&config, Precision::F32)?)
}

/// How far the vectors of the model in `folder` are from those of `model` in the reference, at most.
fn farthest(folder: &Path, reference: &Reference, model: &ReferenceModel) -> (f32, String) {
    let vectors = load(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .encode(&reference.texts(model))
        .unwrap();
    assert_eq!(vectors.ncols(), model.vectors[0].vector.len());
    vectors
        .rows()
        .into_iter()
        .zip(&model.vectors)
        .map(|(row, expected)| {
            let far = row
                .iter()
                .zip(&expected.vector)
                .map(|(one, other)| (one - other).abs())
                .fold(0.0, f32::max);
            (far, expected.name.clone())
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap()
}

/// A copy of a model, to change.
fn copy_of(model: &str) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_into(&fixture(model), copy.path());
    copy
}

fn copy_into(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir(&target).unwrap();
            copy_into(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Sets `key` of a JSON file, which may be new; null takes it out.
fn set(folder: &Path, file: &str, key: &str, value: Value) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|_| "{}".into());
    let mut content: Value = serde_json::from_str(&text).unwrap();
    let settings = content.as_object_mut().unwrap();
    if value.is_null() {
        settings.remove(key);
    } else {
        settings.insert(key.into(), value);
    }
    fs::write(path, content.to_string()).unwrap();
}

#[test]
fn vectors_are_those_of_sentence_transformers() {
    let reference = reference();
    assert_eq!(reference.models.len(), 20);
    for model in &reference.models {
        let (far, text) = farthest(&fixture(&model.model), &reference, model);
        assert!(far < TOLERANCE, "{}: {text} is {far} off", model.model);
    }
}

#[test]
fn texts_have_the_tokens_and_windows_of_the_reference() {
    let reference = reference();
    for model in &reference.models {
        let folder = fixture(&model.model);
        let config = ModelConfig::read(&folder).unwrap();
        assert_eq!(config.max_tokens, model.max_tokens, "{}", model.model);
        let encoder = load(&folder).unwrap();
        for expected in &model.vectors {
            let measured = encoder.measure(&reference.texts[&expected.name]).unwrap();
            let wanted = (expected.tokens, expected.windows);
            assert_eq!(measured, wanted, "{} {}", model.model, expected.name);
        }
    }
}

#[test]
fn a_vector_is_the_same_bits_alone_and_in_company() {
    let reference = reference();
    for model in &reference.models {
        let encoder = load(&fixture(&model.model)).unwrap();
        let texts = reference.texts(model);
        let together: Array2<f32> = encoder.encode(&texts).unwrap();
        for (text, row) in texts.iter().zip(together.rows()) {
            let alone = encoder.encode(&[text]).unwrap();
            assert_eq!(alone.row(0), row, "{} {text:?}", model.model);
        }
        let many: Vec<&str> = texts
            .iter()
            .cycle()
            .take(5 * texts.len())
            .copied()
            .collect();
        let vectors = encoder.encode(&many).unwrap();
        for (place, row) in vectors.rows().into_iter().enumerate() {
            assert_eq!(row, together.row(place % texts.len()), "{}", model.model);
        }
    }
}

/// If what a folder says made no difference, the vectors above would show nothing.
#[test]
fn every_setting_makes_a_difference() {
    let reference = reference();
    let dense = "2_Dense/config.json";
    let identity = json!("torch.nn.modules.linear.Identity");
    let cases = [
        (
            "bert-mean",
            "1_Pooling/config.json",
            "pooling_mode_cls_token",
            json!(true),
        ),
        (
            "roberta-mean",
            "config.json",
            "layer_norm_eps",
            json!(1e-12),
        ),
        ("bert-max", "config.json", "layer_norm_eps", json!(1e-12)),
        ("bert-max", "config.json", "hidden_act", json!("gelu")),
        (
            "bert-max",
            "sentence_bert_config.json",
            "do_lower_case",
            json!(false),
        ),
        ("albert-mean", "config.json", "layer_norm_eps", json!(1e-3)),
        ("distilbert-max", "config.json", "activation", json!("relu")),
        ("bert-dense", dense, "activation_function", identity),
        (
            "bert-prompts",
            "config_sentence_transformers.json",
            "default_prompt_name",
            json!("clause"),
        ),
        (
            "bert-short",
            "sentence_bert_config.json",
            "max_seq_length",
            json!(13),
        ),
    ];
    for (name, file, key, value) in cases {
        let copy = copy_of(name);
        if key == "pooling_mode_cls_token" {
            set(copy.path(), file, "pooling_mode_mean_tokens", json!(false));
        }
        set(copy.path(), file, key, value);
        let (far, _) = farthest(copy.path(), &reference, reference.model(name));
        assert!(
            far > 10.0 * TOLERANCE,
            "{name} without its {key} is {far} off"
        );
    }
}

#[test]
fn a_prompt_can_be_asked_for() {
    let vector = |folder: &Path, asked: Option<&str>, text: &str| {
        let config = ModelConfig::read_with_prompt(folder, asked).unwrap();
        let engine = TorchEngine::load(&config, Precision::F32).unwrap();
        BatchEncoder::new(&config, engine)
            .unwrap()
            .encode(&[text])
            .unwrap()
    };
    let (with, without) = (fixture("bert-prompts"), fixture("bert-mean"));
    let text = "The leaders decided to share data.";
    let whole = "query: The leaders decided to share data.";
    let prompted = vector(&without, None, whole);
    assert_eq!(vector(&with, None, text), prompted);
    assert_eq!(vector(&with, Some("query"), text), prompted);
    assert_eq!(vector(&without, Some("query: "), text), prompted);
    assert_eq!(vector(&with, Some(""), text), vector(&without, None, text));
    assert_ne!(vector(&with, Some("clause"), text), prompted);

    let error = ModelConfig::read_with_prompt(&with, Some("queri")).unwrap_err();
    assert!(matches!(error, EncodeError::NoSuchPrompt { .. }), "{error}");
    let endless = "both sides agreed ".repeat(20);
    let config = ModelConfig::read_with_prompt(&with, Some(&endless)).unwrap();
    let engine = TorchEngine::load(&config, Precision::F32).unwrap();
    let Err(error) = BatchEncoder::new(&config, engine) else {
        panic!("a prompt without end fits");
    };
    assert!(matches!(error, EncodeError::LongPrompt { .. }), "{error}");
}

#[test]
fn what_a_folder_leaves_open_is_noted() {
    let notes = |folder: &Path| ModelConfig::read(folder).unwrap().notes;
    assert_eq!(notes(&fixture("bert-bare")), [ConfigNote::MeanAssumed]);
    assert_eq!(notes(&fixture("bert-prompts")), []);
    let copy = copy_of("bert-prompts");
    set(
        copy.path(),
        "config_sentence_transformers.json",
        "default_prompt_name",
        Value::Null,
    );
    let names = vec!["clause".to_string(), "query".to_string()];
    assert_eq!(notes(copy.path()), [ConfigNote::NoPromptUsed(names)]);
}

#[test]
fn a_model_goes_by_the_checksum_of_its_weights() {
    let folder = fixture("bert-mean");
    let sum = ModelConfig::read(&folder)
        .unwrap()
        .weights_sha256()
        .unwrap();
    assert_eq!(sum, sha256_of(&folder.join("model.safetensors")).unwrap());
    // A Dense step has weights too.
    let copy = copy_of("bert-dense");
    let sum = || {
        ModelConfig::read(copy.path())
            .unwrap()
            .weights_sha256()
            .unwrap()
    };
    let before = sum();
    fs::write(copy.path().join("2_Dense/model.safetensors"), "other").unwrap();
    assert_ne!(sum(), before);
}

#[test]
fn what_is_not_supported_is_refused_by_name() {
    let pooling = "1_Pooling/config.json";
    let network = "config.json";
    let cases = [
        (
            "bert-mean",
            network,
            "model_type",
            json!("mpnet"),
            "model_type mpnet",
        ),
        (
            "bert-mean",
            network,
            "model_type",
            Value::Null,
            "model_type (none)",
        ),
        (
            "bert-mean",
            network,
            "hidden_act",
            json!("gelu_fast"),
            "hidden_act gelu_fast",
        ),
        (
            "distilbert-max",
            network,
            "activation",
            json!("silu"),
            "hidden_act silu",
        ),
        (
            "bert-mean",
            network,
            "position_embedding_type",
            json!("relative_key"),
            "position_embedding_type relative_key",
        ),
        (
            "bert-mean",
            network,
            "is_decoder",
            json!(true),
            "is_decoder true",
        ),
        (
            "bert-mean",
            network,
            "layer_norm_eps",
            json!(0.0),
            "layer_norm_eps 0",
        ),
        (
            "bert-mean",
            network,
            "quantization_config",
            json!({}),
            "quantization_config",
        ),
        (
            "roberta-mean",
            network,
            "pad_token_id",
            json!(0),
            "pad_token_id 0",
        ),
        (
            "albert-mean",
            network,
            "num_hidden_groups",
            json!(3),
            "num_hidden_groups 3",
        ),
        (
            "albert-mean",
            network,
            "inner_group_num",
            json!(2),
            "inner_group_num 2",
        ),
        (
            "bert-mean",
            pooling,
            "pooling_mode_cls_token",
            json!(true),
            "pooling_mode_cls_token + pooling_mode_mean_tokens",
        ),
        (
            "bert-mean",
            pooling,
            "pooling_mode_mean_tokens",
            json!(false),
            "no pooling",
        ),
        (
            "bert-prompts",
            pooling,
            "include_prompt",
            json!(false),
            "include_prompt false",
        ),
        (
            "bert-dense",
            "2_Dense/config.json",
            "activation_function",
            json!("torch.nn.modules.activation.ReLU"),
            "activation_function torch.nn.modules.activation.ReLU",
        ),
        (
            "bert-mean",
            "adapter_config.json",
            "peft_type",
            json!("LORA"),
            "an adapter",
        ),
    ];
    for (model, file, key, value, named) in cases {
        let copy = copy_of(model);
        set(copy.path(), file, key, value);
        refused(copy.path(), file, named);
    }

    let copy = copy_of("bert-mean");
    let path = copy.path().join(pooling);
    let text = fs::read_to_string(&path).unwrap();
    let weighted = text
        .replace(r#"mean_tokens": true"#, r#"mean_tokens": false"#)
        .replace(
            r#"weightedmean_tokens": false"#,
            r#"weightedmean_tokens": true"#,
        );
    fs::write(&path, weighted).unwrap();
    refused(copy.path(), pooling, "pooling_mode_weightedmean_tokens");

    for step in ["LSTM", "CNN", "WeightedLayerPooling", "Dropout"] {
        let copy = copy_of("bert-dense");
        let path = copy.path().join("modules.json");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(
            &path,
            text.replace("models.Dense", &format!("models.{step}")),
        )
        .unwrap();
        let named = format!("Transformer, Pooling, {step}, Normalize");
        refused(copy.path(), "modules.json", &named);
    }
}

#[test]
fn a_network_that_judges_texts_is_refused() {
    let judge = repository().join("tests/fixtures/entailment/bert");
    refused(&judge, "config.json", "BertForSequenceClassification");
}

/// The model in `folder` is refused for what `named` is in `file`, with the path and what to do.
fn refused(folder: &Path, file: &str, named: &str) {
    let error = ModelConfig::read(folder).unwrap_err();
    assert!(
        matches!(error, EncodeError::Unsupported { .. }),
        "{named}: {error}"
    );
    let message = error.to_string();
    assert!(message.contains(named), "{named}: {message}");
    assert!(message.contains(file), "{file}: {message}");
    assert!(
        message.contains("; use ") || message.contains("; merge "),
        "{message}"
    );
}

/// A file, what it holds if it is there, and what the message has to say.
type FileCase = (&'static str, Option<&'static [u8]>, &'static [&'static str]);

#[test]
fn what_does_not_fit_together_is_told_with_the_remedy() {
    // The setting that is changed, and what the message has to say.
    let cases: [(&str, &str, Value, &[&str]); 6] = [
        (
            "config.json",
            "num_hidden_layers",
            json!(3),
            &[
                "encoder.layer.2.attention.output.LayerNorm.bias",
                "and 13 more",
                "fetch",
            ],
        ),
        (
            "config.json",
            "intermediate_size",
            json!(25),
            &["[24", "[25", "fetch"],
        ),
        (
            "config.json",
            "vocab_size",
            json!(100_000),
            &["word_embeddings.weight", "[100000, 16]"],
        ),
        ("config.json", "vocab_size", Value::Null, &["vocab_size"]),
        (
            "config.json",
            "num_attention_heads",
            json!(3),
            &["16", "3 heads"],
        ),
        (
            "sentence_bert_config.json",
            "max_seq_length",
            json!(2),
            &["2 tokens"],
        ),
    ];
    for (file, key, value, parts) in cases {
        let copy = copy_of("bert-mean");
        set(copy.path(), file, key, value);
        let message = failure(copy.path());
        for part in parts {
            assert!(message.contains(part), "{key}, {part}: {message}");
        }
    }
    let files: [FileCase; 4] = [
        (
            "tokenizer.json",
            None,
            &["tokenizer.json", "AutoTokenizer.from_pretrained"],
        ),
        (
            "model.safetensors",
            None,
            &["no model.safetensors", "save_pretrained"],
        ),
        (
            "model.safetensors",
            Some(b"not weights"),
            &["model.safetensors", "again"],
        ),
        ("config.json", Some(b"{"), &["config.json", "EOF"]),
    ];
    for (file, content, parts) in files {
        let copy = copy_of("bert-mean");
        fs::remove_file(copy.path().join(file)).unwrap();
        if let Some(content) = content {
            fs::write(copy.path().join(file), content).unwrap();
        }
        let message = failure(copy.path());
        for part in parts {
            assert!(message.contains(part), "{file}, {part}: {message}");
        }
    }
    // The tokenizer of another model.
    let copy = copy_of("bert-mean");
    let other = fixture("roberta-mean").join("tokenizer.json");
    fs::copy(other, copy.path().join("tokenizer.json")).unwrap();
    let message = failure(copy.path());
    assert!(message.contains("tokens and the network has"), "{message}");
}

fn failure(folder: &Path) -> String {
    match load(folder) {
        Ok(_) => panic!("{} is loaded", folder.display()),
        Err(error) => error.to_string(),
    }
}

const NOTE: &[u8] =
    b"The two ministers pledged to set up a joint cyber training centre. They noted the progress.";

/// `classify` on one note with the model in the folder `name` below it.
fn classify(folder: &Path, more: &[&str]) -> program::Outcome {
    let arguments = ["classify", "note.txt", "-o", "out.csv", "--quiet"];
    // Models of the manifest are of no concern here.
    outcome(
        program::command([&arguments[..], more].concat())
            .current_dir(folder)
            .env("CLAUSEMARK_MODELS", folder.join("no models")),
    )
}

#[test]
fn classify_takes_the_folder_of_a_model() {
    let folder = folder_with(&[("note.txt", NOTE)]);
    let own = folder.path().join("our-encoder");
    fs::create_dir(&own).unwrap();
    copy_into(&fixture("roberta-prompts"), &own);
    let sum = sha256_of(&own.join("model.safetensors")).unwrap();
    // By its bare name, by a path, and by a path with a slash at the end.
    for given in [
        "our-encoder",
        "./our-encoder",
        own.to_str().unwrap(),
        "our-encoder/",
    ] {
        let outcome = classify(folder.path(), &["--model", given]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let table = fs::read_to_string(folder.path().join("out.csv")).unwrap();
        assert_eq!(rows(&table).len(), 2, "{table}");
        let record = fs::read_to_string(folder.path().join("out.csv.run.json")).unwrap();
        let record: Value = serde_json::from_str(&record).unwrap();
        let expected = json!({
            "name": "our-encoder",
            "version": null,
            "sha256": sum,
            "pooling": "mean",
            "prompt": "clause: ",
            "max_tokens": 40,
        });
        assert_eq!(record["model"], expected);
        // What runs a model of such small widths on every CPU.
        let engine = record["engine"].as_str().unwrap();
        assert!(engine.contains("-f32"), "{engine}");
        for file in ["out.csv", "out.csv.run.json"] {
            fs::remove_file(folder.path().join(file)).unwrap();
        }
    }
    let outcome = classify(
        folder.path(),
        &["--model", "our-encoder", "--prompt", "query"],
    );
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let record = fs::read_to_string(folder.path().join("out.csv.run.json")).unwrap();
    assert!(record.contains(r#""prompt": "query: ""#), "{record}");
}

#[test]
fn a_bare_network_is_used_with_a_word_of_warning() {
    let folder = folder_with(&[("note.txt", NOTE)]);
    let bare = fixture("bert-bare");
    let outcome = classify(folder.path(), &["--model", bare.to_str().unwrap()]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    for part in ["bert-bare", "no modules.json", "mean"] {
        assert!(outcome.stderr.contains(part), "{}", outcome.stderr);
    }
}

#[test]
fn a_model_that_is_refused_leaves_nothing() {
    let folder = folder_with(&[("note.txt", NOTE)]);
    let copy = copy_of("bert-mean");
    set(copy.path(), "config.json", "model_type", json!("mpnet"));
    let given = copy.path().to_str().unwrap();
    let gone = format!("{given}/gone");
    let cases: [(&[&str], &str); 4] = [
        (&["--model", given], "model_type mpnet"),
        (&["--model", &gone], "there is no folder"),
        (&["--model", "our-encoder"], "no model named our-encoder"),
        (&["--model", "note.txt"], "no model named note.txt"),
    ];
    for (arguments, says) in cases {
        let outcome = classify(folder.path(), arguments);
        assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(says), "{says}: {}", outcome.stderr);
        assert_eq!(listing(folder.path()), ["note.txt"]);
    }
}
