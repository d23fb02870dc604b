//! Entailment models against the Python library, and against themselves.
//!
//! The checkpoints have random weights; `tests/fixtures/entailment/make.py` made them and the reference, and says how.

#![cfg(feature = "torch")]

mod program;
mod wide;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use clausemark::entail::{
    BatchEntailer, EntailConfig, EntailError, Entailer, Logits, Pair, PairTokeniser, TorchPairs,
};
use program::{Outcome, folder_with, listing, rows, run_in};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How far a probability may be from the reference.
const NEAR: f32 = 1e-4;

#[derive(Deserialize)]
struct Reference {
    template: String,
    candidates: Vec<String>,
    texts: Vec<String>,
    models: HashMap<String, Vec<Order>>,
}

/// What the pipeline gives when the logits are called this, in order.
#[derive(Deserialize)]
struct Order {
    order: Vec<String>,
    texts: Vec<Scores>,
}

/// The probability of each candidate.
#[derive(Deserialize)]
struct Scores {
    several: Vec<f32>,
    one: Vec<f32>,
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("fixtures/entailment/expected.json")).unwrap()
}

impl Reference {
    fn hypotheses(&self) -> Vec<String> {
        self.candidates
            .iter()
            .map(|candidate| self.template.replace("{}", candidate))
            .collect()
    }
}

fn checkpoint(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/entailment")
        .join(name)
}

fn load(folder: &Path) -> Result<BatchEntailer<TorchPairs>, EntailError> {
    let config = EntailConfig::read(folder)?;
    BatchEntailer::new(&config, TorchPairs::load(&config)?)
}

/// A copy of a checkpoint with other settings in its `config.json`.
fn altered(name: &str, settings: &[(&str, Value)]) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in listing(&checkpoint(name)) {
        fs::copy(checkpoint(name).join(&file), copy.path().join(&file)).unwrap();
    }
    let path = copy.path().join("config.json");
    let mut config: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    for (key, value) in settings {
        config[*key] = value.clone();
    }
    fs::write(path, config.to_string()).unwrap();
    copy
}

fn named(order: &[String]) -> Value {
    let labels = order.iter().enumerate();
    Value::Object(
        labels
            .map(|(id, label)| (label.clone(), id.into()))
            .collect(),
    )
}

fn pairs<'t>(texts: &[&'t str], hypotheses: &'t [String]) -> Vec<Pair<'t>> {
    let of_text = |premise| {
        hypotheses.iter().map(move |hypothesis| Pair {
            premise,
            hypothesis,
        })
    };
    texts.iter().copied().flat_map(of_text).collect()
}

/// The softmax over the labels' logits for entailment, as the pipeline has it for one label.
fn shares(labels: &[Logits]) -> Vec<f32> {
    let total: f32 = labels.iter().map(|logits| logits.entailment.exp()).sum();
    labels
        .iter()
        .map(|logits| logits.entailment.exp() / total)
        .collect()
}

/// Each architecture, each text, each order the labels of the head can have.
#[test]
fn probabilities_are_those_of_the_zero_shot_pipeline_in_every_order_of_labels() {
    let reference = reference();
    let hypotheses = reference.hypotheses();
    let texts: Vec<&str> = reference.texts.iter().map(String::as_str).collect();
    assert_eq!(reference.models.len(), 9);
    for (name, orders) in &reference.models {
        let labels = orders[0].order.len();
        assert_eq!(
            orders.len(),
            if labels == 3 { 6 } else { 2 },
            "{name}: every permutation"
        );
        for expected in orders {
            let folder = altered(name, &[("label2id", named(&expected.order))]);
            let logits = load(folder.path())
                .unwrap()
                .entail(&pairs(&texts, &hypotheses))
                .unwrap();
            let by_text = logits.chunks(hypotheses.len());
            for ((found, expected_of_text), text) in by_text.zip(&expected.texts).zip(&texts) {
                let several: Vec<f32> = found.iter().map(Logits::probability).collect();
                let one = shares(found);
                for (found, right) in several
                    .iter()
                    .chain(&one)
                    .zip(expected_of_text.several.iter().chain(&expected_of_text.one))
                {
                    assert!(
                        (found - right).abs() < NEAR,
                        "{name} {:?}: {found} and not {right}: {text:.60}",
                        expected.order
                    );
                }
            }
        }
    }
}

/// Contract 2: the table never depends on batches or threads, so neither may a single bit of a logit.
#[test]
fn a_pair_has_the_same_logits_alone_in_any_company_and_on_any_number_of_threads() {
    let reference = reference();
    let hypotheses = reference.hypotheses();
    let texts: Vec<&str> = reference.texts.iter().map(String::as_str).collect();
    let once = pairs(&texts, &hypotheses);
    let mut names: Vec<&String> = reference.models.keys().collect();
    names.sort();
    for name in names {
        let entailer = load(&checkpoint(name)).unwrap();
        let together = entailer.entail(&once).unwrap();
        for (pair, logits) in once.iter().zip(&together) {
            let alone = entailer.entail(&[*pair]).unwrap();
            assert_eq!(&alone[0], logits, "{name} alone: {:.60}", pair.premise);
        }
        let many: Vec<Pair<'_>> = once
            .iter()
            .cycle()
            .take(3 * once.len() + 5)
            .copied()
            .collect();
        for threads in [1, 2, 3] {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            let found = pool.install(|| entailer.entail(&many)).unwrap();
            for (place, logits) in found.iter().enumerate() {
                assert_eq!(
                    logits,
                    &together[place % once.len()],
                    "{name}, {threads} threads, pair {place}"
                );
            }
        }
        assert!(entailer.entail(&[]).unwrap().is_empty());
    }
}

/// In bf16 the fixtures' networks, made wide enough for it, say what they say in f32.
#[test]
fn in_bf16_probabilities_stay_near_and_depend_on_no_company() {
    let reference = reference();
    let hypotheses = reference.hypotheses();
    let texts: Vec<&str> = reference.texts.iter().map(String::as_str).collect();
    let pairs = pairs(&texts, &hypotheses);
    for name in ["bert", "deberta-v3", "distilbert", "xlm-roberta"] {
        // Of DeBERTa's 16 distances there are 64 then, for as many more buckets.
        let folder = wide::widened(&checkpoint(name), &[(16, 64), (32, 128), (8, 32)]);
        let exact = EntailConfig::read(folder.path()).unwrap();
        let short = exact.clone().in_bf16();
        let entailer = |config: &EntailConfig| {
            BatchEntailer::new(config, TorchPairs::load(config).unwrap()).unwrap()
        };
        let (exact, short) = (entailer(&exact), entailer(&short));
        assert!(exact.engine().starts_with("torch-f32"));
        if !short.engine().starts_with("torch-bf16") {
            return; // This CPU has no instructions for it.
        }
        let expected = exact.entail(&pairs).unwrap();
        let together = short.entail(&pairs).unwrap();
        assert_ne!(expected, together, "{name}: nothing was made in bf16");
        for ((pair, expected), logits) in pairs.iter().zip(&expected).zip(&together) {
            let difference = (expected.probability() - logits.probability()).abs();
            assert!(difference < 0.01, "{name}: {difference}");
            assert_eq!(&short.entail(&[*pair]).unwrap()[0], logits, "{name} alone");
        }
    }
}

#[test]
fn a_long_premise_loses_its_end_and_a_long_hypothesis_is_told() {
    let long = reference().texts.pop().unwrap();
    let tokeniser = PairTokeniser::load(&checkpoint("bert"), 64).unwrap();
    let hypothesis = "This text is about ships.";
    let pair = |premise, hypothesis| Pair {
        premise,
        hypothesis,
    };
    let cut = tokeniser.tokens(pair(&long, hypothesis)).unwrap();
    assert_eq!(cut.ids.len(), 64);
    let short = tokeniser.tokens(pair("Ships", hypothesis)).unwrap();
    let end = |tokens: &[u32], types: &[u32]| -> Vec<u32> {
        let second = tokens.iter().zip(types).filter(|(_, part)| **part == 1);
        second.map(|(id, _)| *id).collect()
    };
    assert_eq!(
        end(&cut.ids, &cut.types),
        end(&short.ids, &short.types),
        "the hypothesis is whole"
    );
    let error = tokeniser.tokens(pair("Ships", &long)).unwrap_err();
    assert!(
        matches!(error, EntailError::LongHypothesis { .. }),
        "{error}"
    );
    assert!(error.to_string().contains("write a shorter one"), "{error}");
}

/// Marks of the tokenizer in a document would end its premise, or give BART two ends.
#[test]
fn what_looks_like_a_mark_of_the_tokenizer_is_text() {
    for (name, mark, end) in [("bart", "</s>", 2), ("bert", "[SEP]", 3)] {
        let tokeniser = PairTokeniser::load(&checkpoint(name), 64).unwrap();
        let ends = |premise: &str| {
            let pair = Pair {
                premise,
                hypothesis: "Ships",
            };
            let tokens = tokeniser.tokens(pair).unwrap();
            tokens.ids.iter().filter(|id| **id == end).count()
        };
        assert_eq!(
            ends(&format!("Ships {mark} sail")),
            ends("Ships sail"),
            "{name}"
        );
    }
}

fn refused(folder: &Path) -> String {
    load(folder).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn what_would_give_wrong_numbers_is_refused_by_name() {
    let cases = [
        ("bert", "model_type", json!("electra"), "model_type electra"),
        (
            "bert",
            "position_embedding_type",
            json!("relative_key"),
            "position_embedding_type relative_key",
        ),
        (
            "bert",
            "hidden_act",
            json!("gelu_fast"),
            "hidden_act gelu_fast",
        ),
        (
            "bert",
            "num_attention_heads",
            json!(3),
            "num_attention_heads does not divide",
        ),
        ("bert", "vocab_size", json!(300), "word_embeddings.weight"),
        (
            "bart",
            "normalize_before",
            json!(true),
            "normalize_before true",
        ),
        (
            "deberta-v3",
            "pos_att_type",
            json!("c2p|p2p"),
            "pos_att_type c2p|p2p",
        ),
        (
            "deberta-v3",
            "norm_rel_ebd",
            json!("batch_norm"),
            "norm_rel_ebd batch_norm",
        ),
        (
            "deberta-v3",
            "relative_attention",
            json!(false),
            "relative_attention false",
        ),
        ("deberta-v3", "embedding_size", json!(8), "embedding_size 8"),
        (
            "deberta-v3",
            "position_buckets",
            json!(400),
            "position_buckets 400",
        ),
        (
            "deberta-v2",
            "conv_kernel_size",
            json!(2),
            "conv_kernel_size 2",
        ),
    ];
    for (name, key, value, part) in cases {
        let message = refused(altered(name, &[(key, value)]).path());
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn a_head_without_names_and_a_folder_without_files_are_refused_with_a_remedy() {
    let nameless = json!({"LABEL_0": 0, "LABEL_1": 1, "LABEL_2": 2});
    let message = refused(altered("bert", &[("label2id", nameless)]).path());
    assert!(message.contains("LABEL_0, LABEL_1, LABEL_2"), "{message}");
    assert!(message.contains("write them into label2id"), "{message}");
    let none = [("label2id", Value::Null), ("id2label", Value::Null)];
    let message = refused(altered("bert", &none).path());
    assert!(
        message.contains("neither label2id nor id2label"),
        "{message}"
    );
    // The older of the two alone is enough.
    assert!(load(altered("bert", &[("label2id", Value::Null)]).path()).is_ok());

    let without = |file: &str| {
        let copy = altered("bert", &[]);
        fs::remove_file(copy.path().join(file)).unwrap();
        refused(copy.path())
    };
    let message = without("tokenizer.json");
    assert!(message.contains("save_pretrained(DIR)"), "{message}");
    let message = without("model.safetensors");
    assert!(message.contains("huggingface-cli download"), "{message}");
    let message = without("config.json");
    assert!(message.contains("huggingface-cli download"), "{message}");
}

const TEXT: &[u8] = b"Members will escort merchant convoys. The ministers noted the talks on cyber security. The ministers ponder the matter.";
const TAXONOMY: &[u8] = br#"name = "T"
hypothesis = "This text is about {}."

[[domain]]
id = "cyber"
name = "Cyber"

[[domain]]
id = "sea"
name = "The sea and its shipping lanes"

[[domain]]
id = "drill"
name = "drills"
hypothesis = "This text is about {} and exercises."

[[strength]]
level = 1
id = "note"
operators = ["note"]
hypothesis = "The speakers note something."

[[strength]]
level = 4
id = "commit"
operators = ["will"]
"#;

/// Classifies the document with a checkpoint and gives the folder, too.
fn classified(model: &str, extra: &[&str]) -> (Outcome, TempDir) {
    let folder = folder_with(&[("a.txt", TEXT), ("t.toml", TAXONOMY)]);
    let model = checkpoint(model);
    let arguments = [
        "classify",
        "a.txt",
        "--taxonomy",
        "t.toml",
        "--scores",
        "--engine",
        "nli",
        "--model",
        model.to_str().unwrap(),
        "-o",
        "out.csv",
    ];
    let outcome = run_in(folder.path(), &[&arguments, extra].concat());
    (outcome, folder)
}

fn table(folder: &TempDir) -> Vec<HashMap<String, String>> {
    rows(&fs::read_to_string(folder.path().join("out.csv")).unwrap())
}

/// What the model says of a clause, by the library alone.
fn asked(model: &str, premise: &str, hypotheses: &[&str]) -> Vec<Logits> {
    let pairs: Vec<Pair<'_>> = hypotheses
        .iter()
        .map(|hypothesis| Pair {
            premise,
            hypothesis,
        })
        .collect();
    load(&checkpoint(model)).unwrap().entail(&pairs).unwrap()
}

const LEVELS: [&str; 2] = [
    "The speakers note something.",
    "This text expresses commit.",
];

const DOMAINS: [&str; 3] = [
    "This text is about Cyber.",
    "This text is about The sea and its shipping lanes.",
    "This text is about drills and exercises.",
];

fn scores(row: &HashMap<String, String>) -> Vec<f32> {
    ["p_cyber", "p_sea", "p_drill"]
        .iter()
        .map(|column| row[*column].parse().unwrap())
        .collect()
}

#[test]
fn classify_asks_every_label_and_the_run_file_says_how() {
    let (outcome, folder) = classified("roberta", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let table = table(&folder);
    assert_eq!(table.len(), 3);
    for row in &table {
        let logits = asked("roberta", &row["text"], &DOMAINS);
        let expected: Vec<f32> = logits.iter().map(Logits::probability).collect();
        for (found, expected) in scores(row).iter().zip(&expected) {
            // The table has four decimals.
            assert!((found - expected).abs() <= 5.1e-5, "{found} {expected}");
        }
        let best = expected.iter().copied().fold(0.0, f32::max);
        assert_eq!(row["domain"] == "none", best < 0.5, "{row:?}");
    }
    // The rules know "will" and "noted", and no level for "ponder": that is asked, and is not the lowest.
    assert_eq!(table[0]["strength_label"], "commit");
    assert_eq!(table[1]["strength_label"], "note");
    let of_levels = shares(&asked("roberta", &table[2]["text"], &LEVELS));
    assert_eq!(table[2]["strength_label"], "commit");
    let score: f32 = table[2]["strength_score"].parse().unwrap();
    assert!((score - of_levels[1]).abs() <= 5.1e-5, "{score}");
    assert!(of_levels[1] > of_levels[0]);

    let record: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("out.csv.run.json")).unwrap())
            .unwrap();
    let entailment = &record["entailment"];
    assert_eq!(entailment["model"]["name"], "roberta");
    assert_eq!(
        entailment["model"]["sha256"].as_str().map(str::len),
        Some(64)
    );
    assert_eq!(entailment["engine"], "torch-f32 roberta");
    assert_eq!(entailment["shortlist"], 0);
    assert_eq!(entailment["choice"], "several");
    assert_eq!(entailment["strength"], "unknown");
    assert_eq!(entailment["hypotheses"]["domains"]["drill"], DOMAINS[2]);
    assert_eq!(
        entailment["hypotheses"]["strengths"],
        json!({"note": "The speakers note something.", "commit": "This text expresses commit."})
    );
    assert!(record["seconds"]["entail"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_shortlist_leaves_labels_out_and_a_single_label_shares_what_is_left() {
    let (outcome, folder) = classified("two-way", &["--shortlist", "2", "--single-label"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    for row in table(&folder) {
        let scores = scores(&row);
        assert_eq!(
            scores.iter().filter(|score| **score == 0.0).count(),
            1,
            "{scores:?}"
        );
        assert!(row["domain2"].is_empty(), "one domain holds");
        let kept: Vec<usize> = (0..3).filter(|label| scores[*label] > 0.0).collect();
        let hypotheses: Vec<&str> = kept.iter().map(|label| DOMAINS[*label]).collect();
        let expected = shares(&asked("two-way", &row["text"], &hypotheses));
        for (label, expected) in kept.iter().zip(expected) {
            assert!(
                (scores[*label] - expected).abs() <= 5.1e-5,
                "{scores:?} {expected}"
            );
        }
    }
    // The clause about cyber security keeps that label, which its vector is nearest to.
    assert!(scores(&table(&folder)[1])[0] > 0.0);
}

#[test]
fn strength_is_asked_of_all_clauses_where_it_is_wanted() {
    let (outcome, folder) = classified("bart", &["--nli-strength", "always"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    for row in table(&folder) {
        let expected = shares(&asked("bart", &row["text"], &LEVELS));
        let best = usize::from(expected[1] > expected[0]);
        assert_eq!(row["strength_label"], ["note", "commit"][best], "{row:?}");
        let score: f32 = row["strength_score"].parse().unwrap();
        assert!((score - expected[best]).abs() <= 5.1e-5, "{row:?}");
    }
}

#[test]
fn evaluate_asks_the_same_model() {
    let gold = b"doc_id,clause_id,text,domain\na,1,Members will escort merchant convoys.,sea\n";
    let folder = folder_with(&[("gold.csv", gold), ("t.toml", TAXONOMY)]);
    let model = checkpoint("deberta-v3");
    let run = |extra: &[&str]| {
        let arguments = [
            "evaluate",
            "gold.csv",
            "--taxonomy",
            "t.toml",
            "--json",
            "-q",
            "--resamples",
            "0",
            "--engine",
            "nli",
            "--model",
            model.to_str().unwrap(),
        ];
        run_in(folder.path(), &[&arguments, extra].concat())
    };
    let outcome = run(&[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let figures: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let logits = asked(
        "deberta-v3",
        "Members will escort merchant convoys.",
        &DOMAINS,
    );
    let probabilities: Vec<f32> = logits.iter().map(Logits::probability).collect();
    let sea_wins = probabilities[1] >= 0.5 && probabilities.iter().all(|p| *p <= probabilities[1]);
    let text = figures.to_string();
    let right = f64::from(u8::from(sea_wins));
    let accuracy = figures["domain"]["all"]["primary"]["value"].as_f64();
    assert_eq!(accuracy, Some(right), "{text:.400}");
    let outcome = run(&["--predictions", "gold.csv"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("leave one of them out"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn wrong_combinations_are_refused_before_anything_is_written() {
    let folder = folder_with(&[("a.txt", TEXT), ("head.json", b"{}")]);
    let model = checkpoint("bert");
    let model = model.to_str().unwrap();
    let cases: [(&[&str], &str); 9] = [
        (&["--engine", "nli"], "add --model DIR"),
        (
            &["--shortlist", "3"],
            "--shortlist is for the entailment engine",
        ),
        (
            &[
                "--engine",
                "nli",
                "--model",
                ".",
                "--single-label",
                "--shortlist",
                "1",
            ],
            "one has nothing to compete with",
        ),
        (
            &["--single-label"],
            "--single-label is for the entailment engine",
        ),
        (
            &["--encoder", "x"],
            "--encoder is for the entailment engine",
        ),
        (
            &["--nli-strength", "always"],
            "--nli-strength is for the entailment engine",
        ),
        (
            &["--engine", "nli", "--model", model, "--head", "head.json"],
            "leave out --head",
        ),
        (
            &["--engine", "nli", "--model", model, "--precision", "int8"],
            "leave out --precision int8",
        ),
        (
            &["--engine", "nli", "--model", "nowhere"],
            "huggingface-cli download",
        ),
    ];
    for (flags, remedy) in cases {
        let outcome = run_in(
            folder.path(),
            &[&["classify", "a.txt", "-o", "out.csv"], flags].concat(),
        );
        assert_eq!(outcome.code, Some(2), "{flags:?}: {}", outcome.stderr);
        assert!(
            outcome.stderr.contains(remedy),
            "{flags:?}: {}",
            outcome.stderr
        );
        assert_eq!(listing(folder.path()), ["a.txt", "head.json"], "{flags:?}");
    }
}
