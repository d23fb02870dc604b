//! What is drawn.

use super::*;
use crate::annotation::{GoldClause, PredictedClause};

/// A row of a table with one domain and its score.
pub fn row(doc_id: &str, text: &str, domain: &str, strength: u8, score: f64) -> TableClause {
    TableClause {
        clause: PredictedClause {
            doc_id: doc_id.into(),
            line: 2,
            clause_id: String::new(),
            span: None,
            text: text.into(),
            labels: Some(Labels {
                domains: vec![domain.into()],
                domain_score: Some(score),
                strength: Some(strength),
                ..Labels::default()
            }),
        },
        page: String::new(),
    }
}

fn draw(clauses: &[TableClause], size: usize, seed: u64) -> Sheet<'_> {
    sample(clauses, &[], SampleSettings { size, seed }).unwrap()
}

fn texts(sheet: &Sheet<'_>, how: Drawn) -> Vec<String> {
    let rows = sheet.rows.iter().filter(|row| row.drawn == how);
    rows.map(|row| row.clause.clause.text.clone()).collect()
}

/// Clauses with no word in common.
fn unlike(count: usize, domain: &str, strength: u8) -> Vec<TableClause> {
    (0..count)
        .map(|n| {
            let text = format!("{domain}{strength}x{n}");
            row(&format!("doc{}", n % 10), &text, domain, strength, 0.9)
        })
        .collect()
}

#[test]
fn every_stratum_is_seen_and_a_fifth_is_random() {
    let clauses = [
        unlike(400, "cyber", 4),
        unlike(100, "cyber", 1),
        unlike(3, "space", 4),
        unlike(1, "none", 0),
    ]
    .concat();
    let sheet = draw(&clauses, 50, 7);
    assert_eq!((sheet.rows.len(), sheet.population), (50, 504));
    assert_eq!(texts(&sheet, Drawn::Random).len(), 10);
    assert_eq!(texts(&sheet, Drawn::Close).len(), 40);
    let counts: Vec<(&str, Option<u8>, usize)> = sheet
        .strata
        .iter()
        .map(|stratum| (stratum.domain.as_str(), stratum.strength, stratum.clauses))
        .collect();
    assert_eq!(
        counts,
        [
            ("cyber", Some(1), 100),
            ("cyber", Some(4), 400),
            ("none", Some(0), 1),
            ("space", Some(4), 3)
        ]
    );
    assert!(
        sheet
            .strata
            .iter()
            .all(|stratum| stratum.close + stratum.random > 0)
    );
    let drawn: usize = sheet.strata.iter().map(|s| s.close + s.random).sum();
    assert_eq!(drawn, 50);
}

#[test]
fn the_same_seed_draws_the_same_and_another_seed_another_fifth() {
    let clauses = unlike(500, "cyber", 4);
    let random = |seed| texts(&draw(&clauses, 100, seed), Drawn::Random);
    assert_eq!(draw(&clauses, 100, 1), draw(&clauses, 100, 1));
    assert_ne!(random(1), random(2));
}

#[test]
fn chance_is_the_same_for_every_clause() {
    let clauses = unlike(20, "cyber", 4);
    let mut hits = vec![0_u32; 20];
    for seed in 0..2000 {
        for text in texts(&draw(&clauses, 10, seed), Drawn::Random) {
            hits[text["cyber4x".len()..].parse::<usize>().unwrap()] += 1;
        }
    }
    // Each is drawn with 2 / 20, 200 times expected, a standard deviation of 13.4.
    assert!(
        hits.iter().all(|hits| (133..=267).contains(hits)),
        "{hits:?}"
    );
}

#[test]
fn close_calls_come_first() {
    let mut clauses = unlike(30, "cyber", 4);
    for (place, score) in [(3, 0.31), (17, 0.35), (25, 0.33)] {
        clauses[place].clause.labels.as_mut().unwrap().domain_score = Some(score);
    }
    // Four rows are too few for a random one.
    clauses[8].clause.labels.as_mut().unwrap().review = true;
    let sheet = draw(&clauses, 4, 0);
    assert_eq!(
        texts(&sheet, Drawn::Close),
        ["cyber4x3", "cyber4x8", "cyber4x17", "cyber4x25"]
    );
}

#[test]
fn the_margin_goes_before_the_score_and_the_strength_counts_too() {
    let mut clauses = unlike(30, "cyber", 4);
    let scored = |scores: &[(&str, f64)]| {
        scores
            .iter()
            .map(|(id, score)| ((*id).to_owned(), *score))
            .collect::<Vec<_>>()
    };
    let mut labels = |place: usize, change: &dyn Fn(&mut Labels)| {
        change(clauses[place].clause.labels.as_mut().unwrap());
    };
    labels(5, &|l| {
        l.scores = scored(&[("cyber", 0.9), ("space", 0.88)]);
    });
    labels(6, &|l| {
        l.scores = scored(&[("cyber", 0.5), ("space", 0.01)]);
    });
    labels(7, &|l| l.strength_score = Some(0.3));
    labels(9, &|l| l.domain_score = Some(0.2));
    assert_eq!(
        texts(&draw(&clauses, 3, 0), Drawn::Close),
        ["cyber4x5", "cyber4x7", "cyber4x9"]
    );
    assert_eq!(
        texts(&draw(&clauses, 4, 0), Drawn::Close),
        ["cyber4x5", "cyber4x6", "cyber4x7", "cyber4x9"]
    );
}

#[test]
fn the_unlike_come_before_the_alike() {
    let clauses = [
        row("a", "we will hold patrols in the strait", "cyber", 4, 0.30),
        row("a", "we will hold patrols in the straits", "cyber", 4, 0.31),
        row("a", "we will hold patrols at the strait", "cyber", 4, 0.32),
        row("a", "ministers pledged funds", "cyber", 4, 0.33),
    ];
    // The second is second by closeness (.75 / 2), but shares 6 of 8 words with the first (less .75 / 2 = 0); the last has
    // .25 / 2 and nothing in common.
    assert_eq!(
        texts(&draw(&clauses, 2, 0), Drawn::Close),
        [
            "we will hold patrols in the strait",
            "ministers pledged funds"
        ]
    );
}

#[test]
fn the_same_words_are_drawn_once() {
    let clauses = [
        row("a", "We note it.", "cyber", 1, 0.3),
        row("b", "we note it;", "cyber", 1, 0.3),
        row("b", "We pledge it.", "cyber", 4, 0.3),
    ];
    let sheet = draw(&clauses, 10, 0);
    assert_eq!((sheet.population, sheet.rows.len()), (2, 2));
    assert_eq!(sheet.rows[0].clause.clause.doc_id, "a");
}

#[test]
fn no_document_takes_more_than_twice_its_share_while_there_are_others() {
    let mut clauses: Vec<TableClause> = (0..90)
        .map(|n| row("long", &format!("long{n}"), "cyber", 4, 0.1))
        .collect();
    clauses.extend((0..9).map(|n| row(&format!("short{n}"), &format!("s{n}"), "cyber", 4, 0.9)));
    let long = |sheet: &Sheet<'_>| {
        let rows = sheet.rows.iter();
        rows.filter(|row| row.clause.clause.doc_id == "long")
            .count()
    };
    // Four rows, ten documents: two of each at most.
    assert_eq!(long(&draw(&clauses, 4, 0)), 2);
    // One document alone has all rows.
    assert_eq!(long(&draw(&clauses[..90], 4, 0)), 4);
}

#[test]
fn rows_are_in_the_order_of_the_table_with_their_contexts() {
    let clauses = [
        row("a", "We met.", "none", 0, 0.9),
        row("a", "We noted it", "cyber", 1, 0.9),
        row("a", "and pledged more.", "cyber", 4, 0.9),
    ];
    let sheet = draw(&clauses, 3, 0);
    let read: Vec<(&str, &str, &str)> = sheet
        .rows
        .iter()
        .map(|row| {
            (
                row.before.as_str(),
                row.clause.clause.text.as_str(),
                row.after.as_str(),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            ("", "We met.", "We noted it"),
            ("We met.", "We noted it", "and pledged more."),
            ("We noted it", "and pledged more.", "")
        ]
    );
}

#[test]
fn a_table_without_clauses_or_labels_is_refused() {
    let settings = SampleSettings { size: 3, seed: 0 };
    assert_eq!(sample(&[], &[], settings), Err(SampleError::NoClauses));
    let mut cut = row("a", "We met.", "none", 0, 0.9);
    cut.clause.labels = None;
    assert_eq!(
        sample(&[cut.clone()], &[], settings),
        Err(SampleError::NoLabels)
    );
    cut.clause.labels = Some(Labels::default());
    assert_eq!(sample(&[cut], &[], settings), Err(SampleError::NoLabels));
}

#[test]
fn what_is_tagged_is_not_drawn_again() {
    let mut clauses = unlike(4, "cyber", 4);
    clauses[2].clause.span = Some(7..9);
    let tagged = |text: &str, strength| GoldClause {
        doc_id: "doc2".into(),
        text: text.into(),
        strength,
        ..GoldClause::default()
    };
    let by_span = GoldClause {
        span: Some(7..9),
        ..tagged("", Some(4))
    };
    // One by its words, one by its span; one is on a sheet without tags.
    let tags = [
        tagged("Cyber4x0.", Some(1)),
        by_span,
        tagged("cyber4x3", None),
    ];
    let settings = SampleSettings { size: 9, seed: 0 };
    let sheet = sample(&clauses, &tags, settings).unwrap();
    assert_eq!(texts(&sheet, Drawn::Close), ["cyber4x1", "cyber4x3"]);
    let all = [tagged("cyber4x0", Some(1))];
    assert_eq!(
        sample(&clauses[..1], &all, settings),
        Err(SampleError::AllTagged)
    );
}

mod properties {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_sheet_has_the_rows_asked_for_each_once_and_every_domain_it_can(
            kinds in prop::collection::vec((0_usize..6, 0_u8..4, 0_usize..4, 0_u32..=100), 1..60),
            size in 1_usize..80,
            seed in 0_u64..1000,
        ) {
            let clauses: Vec<TableClause> = kinds
                .iter()
                .enumerate()
                .map(|(n, (domain, strength, document, score))| {
                    let text = format!("clause{n} word{domain} of{strength}");
                    let score = f64::from(*score) / 100.0;
                    row(&format!("d{document}"), &text, &format!("l{domain}"), *strength, score)
                })
                .collect();
            let sheet = draw(&clauses, size, seed);
            let expected = size.min(clauses.len());
            prop_assert_eq!(sheet.rows.len(), expected);
            prop_assert_eq!(texts(&sheet, Drawn::Random).len(), expected / 5);
            let texts: BTreeSet<&str> =
                sheet.rows.iter().map(|row| row.clause.clause.text.as_str()).collect();
            prop_assert_eq!(texts.len(), expected);
            let domain = |clause: &TableClause| {
                clause.clause.labels.as_ref().map(|labels| labels.domain().to_owned())
            };
            let all: BTreeSet<_> = clauses.iter().map(domain).collect();
            let seen: BTreeSet<_> = sheet.rows.iter().map(|row| domain(row.clause)).collect();
            if expected - expected / 5 >= all.len() {
                prop_assert_eq!(seen, all);
            }
        }
    }
}
