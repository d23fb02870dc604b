//! How far two taggers of one export agree, as a user asks `evaluate`.

mod program;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use program::{Outcome, folder_with, run_in};

/// A task that Ann and Bob tagged, where they did, with strengths as the built-in taxonomy words them.
fn task(number: usize, tags: [Option<(&str, &str)>; 2]) -> String {
    let annotations = ["ann@example.org", "bob@example.org"]
        .iter()
        .zip(tags)
        .filter_map(|(who, tags)| {
            let (domain, strength) = tags?;
            Some(format!(
                r#"{{"completed_by": {{"email": "{who}"}}, "updated_at": "2025-01-0{}T10:00:00Z", "result": [
                {{"from_name": "domain", "type": "choices", "value": {{"choices": ["{domain}"]}}}},
                {{"from_name": "strength", "type": "choices", "value": {{"choices": ["{strength}"]}}}}]}}"#,
                1 + usize::from(who.starts_with("bob"))
            ))
        });
    let mut data = String::new();
    write!(
        data,
        r#""doc_id": "{}", "text": "We act on {number}.", "clause_id": "{number}""#,
        if number < 3 { "a" } else { "b" }
    )
    .unwrap();
    let annotations: Vec<String> = annotations.collect();
    format!(
        r#"{{"id": {number}, "data": {{{data}}}, "annotations": [{}]}}"#,
        annotations.join(",")
    )
}

/// Of the three tasks both tagged they agree on the domain of two, and on the strength of all.
fn folder() -> tempfile::TempDir {
    let tasks = [
        task(1, [Some(("cyber", "4 commit")), Some(("cyber", "commit"))]),
        task(2, [Some(("space", "1")), Some(("cyber", "1 acknowledge"))]),
        task(3, [Some(("none", "4")), Some(("none", "4"))]),
        task(4, [Some(("health", "1")), None]),
    ];
    folder_with(&[("export.json", format!("[{}]", tasks.join(",\n")).as_bytes())])
}

fn evaluate(folder: &Path, more: &[&str]) -> Outcome {
    let arguments = ["evaluate", "export.json", "--predictions", "export.json"];
    run_in(folder, &[&arguments[..], more].concat())
}

#[test]
fn two_taggers_of_one_export_are_compared() {
    let folder = folder();
    let both = [
        "--annotator",
        "ann@example.org",
        "--predictions-annotator",
        "bob@example.org",
        "--html",
        "page.html",
        "--json",
    ];
    let outcome = evaluate(folder.path(), &both);
    assert_eq!(
        (outcome.code, outcome.stderr.as_str()),
        (Some(0), ""),
        "no note: each has one set of tags"
    );
    let json: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(json["joined"]["clauses"], 4);
    assert_eq!(json["compared"]["domain"], 3);
    let close = |figure: &serde_json::Value, value: f64| {
        let figure = figure["value"].as_f64().unwrap();
        assert!((figure - value).abs() < 1e-12, "{figure} for {value}");
    };
    close(&json["domain"]["all"]["primary"], 2.0 / 3.0);
    // Ann has cyber, space, none, Bob cyber twice and none: by chance they agree in (2 + 0 + 1) / 9.
    close(
        &json["domain"]["kappa"],
        (2.0 / 3.0 - 1.0 / 3.0) / (1.0 - 1.0 / 3.0),
    );
    close(&json["strength"]["accuracy"], 1.0);
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    let title = "export.json (bob@example.org) against export.json (ann@example.org)";
    assert!(page.contains(&format!("<title>{title}</title>")), "{page}");
}

/// Ann has cyber, space, none, Bob cyber, cyber, none. One of three pairs differs; of the six tags, three of cyber, one of
/// space, two of none, 22 of 30 ordered pairs differ: 1 - (1/3) / (22/30) = 6/11. Strengths are the same.
#[test]
fn agreement_of_two_taggers_has_gates() {
    let folder = folder();
    let gated = |least: &str| {
        let taggers = ["--annotator", "ann@example.org"];
        let other = ["--predictions-annotator", "bob@example.org"];
        let gates = ["--min-alpha", least, "--min-strength-alpha", "1"];
        evaluate(
            folder.path(),
            &[taggers, other]
                .concat()
                .iter()
                .chain(&gates)
                .copied()
                .collect::<Vec<_>>(),
        )
    };
    let passed = gated("0.54");
    assert_eq!((passed.code, passed.stderr.as_str()), (Some(0), ""));
    let missed = gated("0.55");
    assert_eq!(missed.code, Some(1));
    let line = "alpha of the primary domain is 0.5455, less than the 0.55 of --min-alpha";
    assert!(missed.stderr.contains(line), "{}", missed.stderr);
}

#[test]
fn whose_tags_were_taken_is_said_and_who_is_not_there_is_an_error() {
    let folder = folder();
    let outcome = evaluate(folder.path(), &["--annotator", "ann@example.org"]);
    assert_eq!(outcome.code, Some(0));
    let note = "export.json: 3 tasks were tagged more than once";
    assert_eq!(
        outcome.stderr.matches(note).count(),
        1,
        "of the predictions only: {}",
        outcome.stderr
    );
    let unknown = evaluate(folder.path(), &["--predictions-annotator", "eve"]);
    assert_eq!(unknown.code, Some(2));
    let known =
        "has no annotations of \"eve\"; its annotators are ann@example.org, bob@example.org";
    assert!(unknown.stderr.contains(known), "{}", unknown.stderr);
    let alone = run_in(
        folder.path(),
        &["evaluate", "export.json", "--predictions-annotator", "ann"],
    );
    assert_eq!(alone.code, Some(2), "{}", alone.stderr);
}
