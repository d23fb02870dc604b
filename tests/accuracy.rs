//! How well the sample corpus is cut and labelled: floors below which something has broken.
//!
//! The floors lie a little under what was measured when they were set. They guard against loss; what was reached is in
//! the README. Tags and texts are in `data/`, the figures are those of `clausemark evaluate`.

mod program;

use program::{corpus, repository, run_in};

fn assert_at_least(figure: &serde_json::Value, floor: f64, what: &str) {
    let value = figure["value"].as_f64().unwrap_or(f64::NAN);
    assert!(value >= floor, "{what}: {value:.3} is below {floor}");
}

#[test]
fn the_sample_corpus_is_cut_and_labelled_as_people_did() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus();
    let classified = run_in(
        folder.path(),
        &[
            "classify",
            corpus.to_str().unwrap(),
            "--keywords",
            "0",
            "-q",
        ],
    );
    assert_eq!(classified.code, Some(0), "{}", classified.stderr);
    let tags = repository().join("data/tags/communiques.csv");
    let arguments = [
        "evaluate",
        tags.to_str().unwrap(),
        "--predictions",
        "clauses.csv",
        "--json",
    ];
    let evaluated = run_in(folder.path(), &arguments);
    assert_eq!(evaluated.code, Some(0), "{}", evaluated.stderr);
    let figures: serde_json::Value = serde_json::from_str(&evaluated.stdout).unwrap();

    assert_eq!(figures["counts"]["matched_documents"], 10);
    assert_at_least(&figures["starts"]["f1"], 0.93, "clause starts, F1");
    assert_at_least(&figures["exact_spans"], 0.85, "exact spans");
    assert_at_least(
        &figures["strength"]["quadratic_kappa"],
        0.88,
        "strength, quadratic weighted kappa",
    );
    assert_at_least(
        &figures["domain"]["with_domain"]["primary"],
        0.50,
        "primary domain",
    );
    assert_at_least(
        &figures["domain"]["with_domain"]["any_of_gold"],
        0.58,
        "domain among the gold's",
    );
    assert_at_least(&figures["polarity"]["accuracy"], 0.95, "polarity");
    assert_at_least(&figures["conditional"]["accuracy"], 0.95, "conditional");
    assert_at_least(&figures["actor"]["accuracy"], 0.88, "actor");
}
