//! Whole tables, joined.

use std::path::Path;

use proptest::prelude::*;

use super::*;

fn gold(doc_id: &str, span: Option<(usize, usize)>, text: &str) -> GoldClause {
    GoldClause {
        doc_id: doc_id.into(),
        span: span.map(|(start, end)| start..end),
        text: text.into(),
        ..GoldClause::default()
    }
}

fn predicted(doc_id: &str, (start, end): (usize, usize), text: &str) -> PredictedClause {
    PredictedClause {
        doc_id: doc_id.into(),
        line: 0,
        clause_id: String::new(),
        span: Some(start..end),
        text: text.into(),
        labels: None,
    }
}

#[test]
fn rows_of_a_table_are_joined_by_their_names_wherever_their_spans_point() {
    let gold = ["a", "b"].map(|id| GoldClause {
        clause_id: id.into(),
        ..gold("d", Some((if id == "a" { 40 } else { 60 }, 99)), "We act.")
    });
    let predicted = ["b", "a"].map(|id| PredictedClause {
        clause_id: id.into(),
        ..predicted("d", (if id == "b" { 40 } else { 0 }, 50), "We act.")
    });
    let pairs = match_clauses(&gold.each_ref(), &predicted.each_ref(), JoinBy::Start);
    assert_eq!(pairs.len(), 2);
    assert!(
        pairs
            .iter()
            .all(|pair| pair.is_exact() && pair.gold.clause_id == pair.predicted.clause_id)
    );
}

/// Gold start or text, predicted start, whether the ends agree.
fn pairs(gold: &[GoldClause], predicted: &[PredictedClause]) -> Vec<(String, usize, bool)> {
    let joined = join(Path::new("gold.csv"), gold, predicted, JoinBy::Start).unwrap();
    let name = |clause: &GoldClause| {
        clause.span.as_ref().map_or_else(
            || clause.text.clone(),
            |span| format!("{}-{}", span.start, span.end),
        )
    };
    let pairs = joined.documents.iter().flat_map(|document| &document.pairs);
    pairs
        .map(|pair| {
            (
                name(pair.gold),
                pair.predicted.start().unwrap_or_default(),
                pair.is_exact(),
            )
        })
        .collect()
}

#[test]
fn two_documents_that_fit_are_an_error_with_a_remedy() {
    let clauses = [
        predicted("a.txt", (0, 1), ""),
        predicted("a.pdf", (0, 1), ""),
    ];
    let tags = [gold("a", Some((0, 1)), "")];
    let message = join(Path::new("gold.csv"), &tags, &clauses, JoinBy::Start)
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("gold.csv could be any of a.pdf, a.txt; write the full doc_id"),
        "{message}"
    );
}

#[test]
fn missing_and_further_documents_are_counted() {
    let tags = [gold("a", Some((0, 1)), ""), gold("b", Some((0, 1)), "")];
    let clauses = [
        predicted("b.txt", (0, 1), ""),
        predicted("c", (0, 1), ""),
        predicted("c", (2, 3), ""),
    ];
    let joined = join(Path::new("gold.csv"), &tags, &clauses, JoinBy::Start).unwrap();
    let [a, b] = joined.documents.as_slice() else {
        panic!("two documents have hand tags: {joined:?}");
    };
    assert!(a.predicted.is_none());
    assert_eq!(b.predicted.as_ref().map(Vec::len), Some(1));
    assert_eq!(b.pairs.len(), 1);
    assert_eq!(joined.ignored_documents, ["c"]);
}

#[test]
fn clauses_are_joined_by_start_and_exact_where_they_end_together() {
    let tags = [
        gold("a", Some((0, 5)), ""),
        gold("a", Some((6, 9)), ""),
        gold("a", Some((10, 12)), ""),
    ];
    let clauses = [predicted("a", (0, 5), ""), predicted("a", (6, 12), "")];
    assert_eq!(
        pairs(&tags, &clauses),
        [("0-5".into(), 0, true), ("6-9".into(), 6, false)]
    );
}

#[test]
fn equal_starts_in_another_document_do_not_count() {
    assert_eq!(
        pairs(
            &[gold("a", Some((0, 5)), "")],
            &[predicted("b", (0, 5), "")]
        ),
        []
    );
}

#[test]
fn of_two_clauses_with_one_start_that_with_the_same_end_is_taken() {
    let tags = [gold("a", Some((0, 5)), "")];
    let clauses = [predicted("a", (0, 3), ""), predicted("a", (0, 5), "")];
    assert_eq!(pairs(&tags, &clauses), [("0-5".into(), 0, true)]);
}

#[test]
fn a_predicted_clause_is_joined_once() {
    let tags = [gold("a", Some((0, 3)), ""), gold("a", Some((0, 5)), "")];
    assert_eq!(
        pairs(&tags, &[predicted("a", (0, 5), "")]),
        [("0-5".into(), 0, true)]
    );
}

#[test]
fn clauses_without_a_span_are_joined_by_text_in_order() {
    let tags = [
        gold("a", None, "We agree."),
        gold("a", None, "We agree."),
        gold("a", None, "We note."),
    ];
    let clauses = [
        predicted("a", (4, 13), "We agree."),
        predicted("a", (20, 29), "We agree."),
    ];
    assert_eq!(
        pairs(&tags, &clauses),
        [
            ("We agree.".into(), 4, true),
            ("We agree.".into(), 20, true)
        ]
    );
}

#[test]
fn a_span_comes_before_a_text() {
    let tags = [
        gold("a", None, "We agree."),
        gold("a", Some((4, 13)), "We agree."),
    ];
    let clauses = [
        predicted("a", (4, 13), "We agree."),
        predicted("a", (20, 29), "We agree."),
    ];
    assert_eq!(
        pairs(&tags, &clauses),
        [("4-13".into(), 4, true), ("We agree.".into(), 20, true)]
    );
}

#[test]
fn a_clause_with_a_span_is_not_found_by_its_text() {
    let clauses = [predicted("a", (20, 29), "We agree.")];
    assert_eq!(
        pairs(&[gold("a", Some((4, 13)), "We agree.")], &clauses),
        []
    );
}

/// The criteria by which a table's clauses are joined, in the order of the gold's lines.
fn criteria(gold: &[GoldClause], predicted: &[PredictedClause], by: JoinBy) -> Vec<Criterion> {
    let joined = join(Path::new("gold.csv"), gold, predicted, by).unwrap();
    let mut pairs: Vec<(usize, Criterion)> = joined
        .documents
        .iter()
        .flat_map(|document| &document.pairs)
        .map(|pair| (pair.gold.line, pair.by))
        .collect();
    pairs.sort_unstable();
    pairs.into_iter().map(|(_, by)| by).collect()
}

#[test]
fn the_surest_sign_decides_and_is_told() {
    let named = GoldClause {
        clause_id: "a#1".into(),
        ..gold("a", Some((500, 509)), "We agree.")
    };
    let mut tags = [
        named,
        gold("a", Some((10, 20)), ""),
        gold("a", Some((20, 30)), ""),
        gold("a", Some((31, 41)), ""),
        gold("a", None, "We note."),
        gold("a", Some((90, 99)), ""),
    ];
    for (place, tag) in tags.iter_mut().enumerate() {
        tag.line = place;
    }
    let mut clauses = [
        predicted("a", (0, 9), "We agree."),
        predicted("a", (10, 20), ""),
        predicted("a", (20, 27), ""),
        predicted("a", (33, 41), ""),
        predicted("a", (50, 58), "We note."),
        predicted("a", (96, 120), ""),
    ];
    clauses[0].clause_id = "a#1".into();
    let by_steps = [
        Criterion::Id,
        Criterion::Span,
        Criterion::Start,
        Criterion::Overlap,
        Criterion::Text,
    ];
    assert_eq!(criteria(&tags, &clauses, JoinBy::Overlap), by_steps);
    let without_overlap = [
        Criterion::Id,
        Criterion::Span,
        Criterion::Start,
        Criterion::Text,
    ];
    assert_eq!(criteria(&tags, &clauses, JoinBy::Start), without_overlap);
    assert_eq!(criteria(&tags, &clauses, JoinBy::Id), [Criterion::Id]);
}

#[test]
fn names_alone_join_only_where_that_was_asked_for() {
    let tag = GoldClause {
        clause_id: "a#1".into(),
        ..gold("a", Some((0, 9)), "We agree.")
    };
    let mut clause = predicted("a", (50, 60), "We  agreed.");
    clause.clause_id = "a#1".into();
    let (tags, clauses) = ([tag], [clause]);
    assert_eq!(criteria(&tags, &clauses, JoinBy::Id), [Criterion::Id]);
    assert_eq!(criteria(&tags, &clauses, JoinBy::Overlap), []);
}

#[test]
fn a_table_without_spans_is_joined_by_text() {
    let tags = [gold("a", Some((0, 9)), "We agree.")];
    let clauses = [PredictedClause {
        span: None,
        ..predicted("a", (0, 0), "We agree.")
    }];
    assert_eq!(criteria(&tags, &clauses, JoinBy::Start), [Criterion::Text]);
}

proptest! {
    /// The most pairs there can be is, for each start, the smaller number of clauses.
    #[test]
    fn as_many_starts_are_joined_as_can_be(
        tags in prop::collection::vec((0_usize..6, 0_usize..3), 0..12),
        clauses in prop::collection::vec((0_usize..6, 0_usize..3), 0..12),
    ) {
        let most: usize = (0..6)
            .map(|start| {
                let starts = |spans: &[(usize, usize)]| {
                    spans.iter().filter(|span| span.0 == start).count()
                };
                starts(&tags).min(starts(&clauses))
            })
            .sum();
        let span = |(start, length): &(usize, usize)| (*start, start + length);
        let tags: Vec<_> = tags.iter().map(|tag| gold("a", Some(span(tag)), "")).collect();
        let clauses: Vec<_> =
            clauses.iter().map(|clause| predicted("a", span(clause), "")).collect();
        prop_assert_eq!(pairs(&tags, &clauses).len(), most);
    }
}
