//! What `evaluate` says and how it ends when a figure is too low or a table cannot be used.

mod program;

use std::fs;

use program::tables::{PREDICTED, evaluate, folder};
use program::{folder_with, run_in};

#[test]
fn each_gate_that_is_missed_is_a_line() {
    let folder = folder();
    let passed = [
        "--min-accuracy",
        "0.75",
        "--min-any-of-gold",
        "0.75",
        "--min-strength-kappa",
        "0.9",
        "--min-starts-f1",
        "0.75",
    ];
    let outcome = evaluate(folder.path(), &passed);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    let missed = [
        "--min-accuracy",
        "0.76",
        "--min-macro-f1",
        "0.99",
        "--min-exact-spans",
        "0.8",
        "--min-strength-accuracy",
        "0.7",
    ];
    let outcome = evaluate(folder.path(), &missed);
    assert_eq!(outcome.code, Some(1));
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    assert_eq!(lines.len(), 3, "{}", outcome.stderr);
    assert!(lines[0].contains("exact spans is 0.7500, less than the 0.8 of --min-exact-spans"));
    assert!(lines[1].contains("primary domain is 0.7500, less than the 0.76 of --min-accuracy"));
    assert!(lines[2].contains("of --min-macro-f1"));
    // A figure that is not defined is no pass.
    fs::write(
        folder.path().join("p.csv"),
        "doc_id,start,end,text\na,0,10,We act now\n",
    )
    .unwrap();
    let undefined = evaluate(folder.path(), &["--min-strength-kappa", "0"]);
    assert_eq!(undefined.code, Some(1));
    assert!(
        undefined
            .stderr
            .contains("is not defined, less than the 0 of --min-strength-kappa")
    );
}

/// The first has three of four domains right, the second, which lacks b, one of two; over the two clauses of a, which
/// both have, the first has one of two right as well.
#[test]
fn with_two_tables_gates_are_for_the_second_and_what_one_lacks_is_said() {
    let folder = folder();
    let text = std::str::from_utf8(PREDICTED).unwrap();
    let only_a: Vec<&str> = text.lines().take(3).collect();
    fs::write(folder.path().join("a only.csv"), only_a.join("\n")).unwrap();
    let compare = |tables: [&str; 2], gate: &str, least: &str| {
        let [first, second] = tables;
        let arguments = ["evaluate", "gold.csv", "--compare", first, second];
        run_in(folder.path(), &[&arguments[..], &[gate, least]].concat())
    };
    let missing = "clausemark: b has hand tags but is not in a only.csv;";
    let passed = compare(["p.csv", "a only.csv"], "--min-accuracy", "0.5");
    assert_eq!(passed.code, Some(0), "{}", passed.stderr);
    assert!(passed.stderr.starts_with(missing), "{}", passed.stderr);
    assert_eq!(passed.stderr.lines().count(), 1);
    // Starts are over all clauses: of four gold ones and its two, one is the same; p.csv has three of four.
    let missed = compare(["p.csv", "a only.csv"], "--min-starts-f1", "0.5");
    assert_eq!(missed.code, Some(1));
    let line =
        "the F1 of clause starts in a only.csv is 0.3333, less than the 0.5 of --min-starts-f1";
    assert!(missed.stderr.contains(line), "{}", missed.stderr);
    let other = compare(["a only.csv", "p.csv"], "--min-starts-f1", "0.75");
    assert_eq!(other.code, Some(0), "{}", other.stderr);
}

#[test]
fn bad_gold_is_refused_with_file_line_column_and_remedy() {
    let refused = |gold: &str, more: &[&str], parts: &[&str]| {
        let folder = folder_with(&[("gold.csv", gold.as_bytes()), ("p.csv", PREDICTED)]);
        fs::write(
            folder.path().join("small.toml"),
            "name = \"Small\"\n[[domain]]\nid = \"cyber\"\nname = \"Cyber\"\ndescription = \"cyber\"\n",
        )
        .unwrap();
        let outcome = evaluate(folder.path(), more);
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (Some(2), ""),
            "{gold}"
        );
        for part in parts {
            assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
        }
    };
    refused(
        "doc_id,domain\na,cyber\n",
        &[],
        &["gold.csv lacks the column text"],
    );
    refused(
        "doc_id,start,end,text,domain\na,0,10,We act now,cyber\na,11,20,We note x,cyebr\n",
        &[],
        &["gold.csv, line 3: domain is \"cyebr\"", "--taxonomy"],
    );
    refused(
        "doc_id,start,end,text,domain\na,0,10,We act now,space\n",
        &["--taxonomy", "small.toml"],
        &[
            "gold.csv, line 2: domain is \"space\"",
            "write the id of one",
        ],
    );
    refused(
        "doc_id,start,end,text,strength\na,0,10,We act now,4\na,11,20,We note x,12\n",
        &[],
        &["gold.csv, line 3: strength is \"12\""],
    );
    refused(
        "doc_id,clause_id,text,strength\na,a#1,We act now,4\na,a#1,We note x,1\n",
        &[],
        &["gold.csv, line 3", "clause_id", "a#1"],
    );
    refused(
        "doc_id,start,end,text,strength\nz,0,10,We act now,4\n",
        &[],
        &[
            "gold.csv",
            "(z) none is in p.csv (a.txt, b.txt)",
            "write into the column doc_id",
        ],
    );
    refused(
        "doc_id,start,end,text,strength\na,800,810,We act now,4\n",
        &[],
        &[
            "gold.csv",
            "none of its clauses is in p.csv",
            "the same version of the texts",
        ],
    );
    refused(
        "doc_id,text,strength\n",
        &[],
        &["gold.csv has no clauses below its header"],
    );
}

#[test]
fn flags_that_say_nothing_together_are_refused() {
    let folder = folder();
    for more in [
        &["--compare", "p.csv", "p.csv"][..],
        &["--cutting"],
        &["--documents", "in"],
        &["--min-macro-f1", "1.5"],
        &["--join", "luck"],
    ] {
        assert_eq!(evaluate(folder.path(), more).code, Some(2), "{more:?}");
    }
}

#[test]
fn a_handful_of_resamples_makes_no_interval() {
    let folder = folder();
    for few in ["1", "99", "-1"] {
        let outcome = evaluate(folder.path(), &[&format!("--resamples={few}")]);
        assert_eq!(outcome.code, Some(2), "{few}");
        assert!(
            outcome
                .stderr
                .contains("give 0 for no intervals, or 100 or more"),
            "{}",
            outcome.stderr
        );
    }
    assert_eq!(
        evaluate(folder.path(), &["--resamples", "100"]).code,
        Some(0)
    );
}

#[test]
fn cuts_that_are_those_of_the_hand_tags_pass_no_gate() {
    let folder = folder();
    for gate in ["--min-starts-f1", "--min-exact-spans"] {
        let outcome = run_in(folder.path(), &["evaluate", "gold.csv", gate, "0.5"]);
        assert_eq!(outcome.code, Some(2));
        assert!(
            outcome
                .stderr
                .contains("required arguments were not provided"),
            "{}",
            outcome.stderr
        );
    }
}
