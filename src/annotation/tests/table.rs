//! Both tables, read.

use std::path::Path;

use super::super::*;
use super::with_content;

const GOLD_HEADER: &str =
    "doc_id,clause_id,start,end,text,strength,domain,domain2,domain3,polarity,conditional,actor";
const PREDICTED_HEADER: &str =
    "doc_id,start,end,text,domain,domain_score,strength,polarity,conditional,actor";

fn with_file<T>(header: &str, rows: &str, read: impl Fn(&Path) -> T) -> T {
    with_content(format!("{header}\n{rows}"), read)
}

fn gold(rows: &str) -> Result<Vec<GoldClause>, AnnotationError> {
    with_file(GOLD_HEADER, rows, read_gold)
}

fn predictions(rows: &str) -> Result<Vec<PredictedClause>, AnnotationError> {
    with_file(PREDICTED_HEADER, rows, read_predictions)
}

#[test]
fn hand_tags_are_read() {
    let clauses =
        gold("a,a#1,0,15,\"We  pledge\n it\",4,cyber,space,,positive,no,joint\n").unwrap();
    let expected = GoldClause {
        doc_id: "a".into(),
        line: 2,
        clause_id: "a#1".into(),
        span: Some(0..15),
        text: "We pledge it".into(),
        strength: Some(4),
        domains: vec!["cyber".into(), "space".into()],
        polarity: "positive".into(),
        conditional: "no".into(),
        actor: "joint".into(),
        ..GoldClause::default()
    };
    assert_eq!(clauses, [expected]);
}

#[test]
fn what_is_not_tagged_is_none_or_empty() {
    let clauses = gold("a,,,,We note,,,,,,,\n").unwrap();
    assert_eq!(clauses[0].span, None);
    assert_eq!(clauses[0].strength, None);
    assert!(clauses[0].domains.is_empty());
    assert_eq!(clauses[0].actor, "");
}

#[test]
fn predictions_are_read() {
    let clauses = predictions("a.txt,3,9,We note,none,,1,positive,no,joint\n").unwrap();
    let expected = PredictedClause {
        doc_id: "a.txt".into(),
        line: 2,
        clause_id: String::new(),
        span: Some(3..9),
        text: "We note".into(),
        labels: Some(Labels {
            domains: vec!["none".into()],
            strength: Some(1),
            polarity: "positive".into(),
            conditional: "no".into(),
            actor: "joint".into(),
            ..Labels::default()
        }),
    };
    assert_eq!(clauses, [expected]);
}

#[test]
fn the_same_text_is_read_from_a_tagged_sheet_and_a_table() {
    let tagged = gold("a,,,,'- a,1,none,,,positive,no,joint\n").unwrap();
    let table = predictions("a,0,3,'- a,none,,1,positive,no,joint\n").unwrap();
    assert_eq!(
        (tagged[0].text.as_str(), table[0].text.as_str()),
        ("- a", "- a")
    );
}

#[test]
fn a_missing_column_comes_with_the_remedy_for_its_table() {
    let message = with_file("doc_id,start,text,strength", "", read_gold)
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("lacks the column end; hand tags need"),
        "{message}"
    );
    let message = with_file("doc_id,start,end", "", read_predictions)
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("lacks the column text; give the table"),
        "{message}"
    );
}

#[test]
fn rows_without_a_span_and_a_text_are_passed_over_and_told() {
    let tags = with_file(
        GOLD_HEADER,
        "a,,,, ,1,none,,,,,\na,,0,9,t,1,none,,,,,\n",
        |path| read_tags(path, &Reading::default()),
    )
    .unwrap();
    assert_eq!((tags.clauses.len(), tags.clauses[0].line), (1, 3));
    assert_eq!(
        tags.notes,
        ["rows with neither a text nor a span were passed over: 1, the first on line 2"]
    );
}

#[test]
fn further_domains_need_a_first_one() {
    let message = gold("a,,0,9,t,1,,cyber,,,,\n").unwrap_err().to_string();
    assert!(
        message.contains("line 2: domain is \"\"; put the first"),
        "{message}"
    );
}

#[test]
fn clauses_and_tags_without_labels_are_read() {
    let header = "doc_id,clause_id,page,paragraph,start,end,text,lead";
    let rows = "a,a#0001,1,1,3,9,We note,\n";
    let cut = with_file(header, rows, read_predictions).unwrap();
    assert_eq!(
        (cut[0].span.clone(), cut[0].labels.as_ref()),
        (Some(3..9), None)
    );
    let tags = with_file(header, rows, read_gold).unwrap();
    assert_eq!((tags[0].span.clone(), tags[0].strength), (Some(3..9), None));
}

#[test]
fn spans_of_documents_need_no_text_and_texts_no_span() {
    let spans = with_file("doc_id,start,end", "a,0,9\n", read_gold_places).unwrap();
    assert_eq!((spans[0].span.clone(), spans[0].line), (Some(0..9), 2));
    let message = with_file("doc_id,start,end", "a,0,9\na,,\n", read_gold_places)
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("tags, line 3: start is \"\"; fill in start and end, or"),
        "{message}"
    );
    let rows = with_file("doc_id,text", "a,We  note\n", read_gold_texts).unwrap();
    assert_eq!(
        (rows.clauses[0].text.as_str(), rows.has_spans),
        ("We note", false)
    );
    let rows = with_file("doc_id,start,end,text", "a,x,y,We note\n", read_gold_texts).unwrap();
    assert!(rows.has_spans);
}

#[test]
fn malformed_numbers_are_errors() {
    assert!(gold("a,,x,9,t,1,none,,,,,\n").is_err());
    assert!(gold("a,,0,9,t,high,none,,,,,\n").is_err());
    assert!(predictions("a,0,9,t,cyber,high,1,,,\n").is_err());
}
