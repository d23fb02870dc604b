//! The exports of tagging tools, as the tools' own code wrote them (`tests/fixtures/exports/make.py`).

use std::path::PathBuf;

use clausemark::annotation::{GoldClause, LabelSet, Reading, Tags, read_tags};
use clausemark::taxonomy;

fn read(name: &str, annotator: Option<&str>) -> Tags {
    let labels = LabelSet::of(&taxonomy::built_in());
    let reading = Reading {
        labels: Some(&labels),
        annotator,
    };
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/exports");
    read_tags(&folder.join(name), &reading).unwrap()
}

fn clause(doc_id: &str, number: usize, span: (usize, usize), text: &str) -> GoldClause {
    GoldClause {
        doc_id: doc_id.into(),
        clause_id: format!("{doc_id}#{number}"),
        span: Some(span.0..span.1),
        text: text.into(),
        ..GoldClause::default()
    }
}

/// The four clauses with these strengths and domains; what is not given here is compared by itself.
fn expected(tags: [(Option<u8>, &[&str], &str); 4]) -> Vec<GoldClause> {
    let clauses = [
        clause("a.txt", 0, (0, 29), "The two sides noted progress,"),
        clause("a.txt", 1, (30, 56), "and pledged \"full\" patrols"),
        clause("a.txt", 2, (57, 80), "in the straits; no more."),
        clause("b/ü.txt", 3, (0, 18), "We will not yield."),
    ];
    let tagged = clauses.into_iter().zip(tags);
    tagged
        .map(|(clause, (strength, domains, polarity))| GoldClause {
            strength,
            domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
            polarity: polarity.into(),
            ..clause
        })
        .collect()
}

/// The clauses but for their lines, which differ from file to file.
fn without_lines(tags: &Tags) -> Vec<GoldClause> {
    let clauses = tags.clauses.iter().cloned();
    clauses
        .map(|clause| GoldClause { line: 0, ..clause })
        .collect()
}

const LABEL_STUDIO: [&str; 4] = [
    "label_studio.json",
    "label_studio_min.json",
    "label_studio.csv",
    "label_studio.tsv",
];

#[test]
fn all_exports_of_label_studio_hold_the_same_tags() {
    let latest = expected([
        (Some(1), &["cyber"], ""),
        (Some(3), &["maritime_security"], ""),
        (None, &[], ""),
        (Some(4), &["none"], "negative"),
    ]);
    for name in LABEL_STUDIO {
        let tags = read(name, None);
        assert_eq!(without_lines(&tags), latest, "{name}");
        assert_eq!(tags.annotators, ["4", "ann@example.org"], "{name}");
        assert_eq!(tags.notes.len(), 1, "{name}");
    }
}

#[test]
fn the_tags_of_one_annotator_can_be_taken_from_all() {
    let ann = expected([
        (Some(1), &["cyber"], ""),
        (
            Some(4),
            &["maritime_security", "cyber", "space"],
            "positive",
        ),
        (None, &[], ""),
        (None, &[], ""),
    ]);
    for name in LABEL_STUDIO {
        let tags = read(name, Some("ann@example.org"));
        assert_eq!(without_lines(&tags), ann, "{name}");
        assert_eq!(tags.notes, [""; 0], "{name}");
    }
}

#[test]
fn all_exports_of_doccano_hold_the_same_tags() {
    let mut tagged = expected([
        (Some(1), &["cyber"], ""),
        (
            Some(4),
            &["maritime_security", "cyber", "space"],
            "positive",
        ),
        (None, &[], ""),
        (Some(4), &["none"], "negative"),
    ]);
    tagged[2].span = None;
    for name in ["doccano.jsonl", "doccano.json", "doccano.csv"] {
        let tags = read(name, None);
        assert_eq!(without_lines(&tags), tagged, "{name}");
        assert_eq!(tags.notes, [""; 0], "{name}");
    }
    let lines = |name| {
        read(name, None)
            .clauses
            .iter()
            .map(|c| c.line)
            .collect::<Vec<_>>()
    };
    assert_eq!(lines("doccano.jsonl"), [1, 2, 3, 4]);
    assert_eq!(lines("doccano.csv"), [2, 3, 4, 5]);
}
