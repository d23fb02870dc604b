//! Exports of Label Studio, as its converter writes them.

use super::super::*;
use super::{complaint, labels, tags, with_content};

/// A task with one annotation, one with three of which one is cancelled and one the ground truth, and one without.
const FULL: &str = r#"[
{"id": 7, "data": {"doc_id": "a.txt", "clause_id": "a.txt#0001", "start": 0, "end": 12, "text": "We  pledge it.", "before": "Earlier."},
 "annotations": [{"id": 1, "completed_by": {"id": 3, "email": "ann@example.org"}, "was_cancelled": false, "ground_truth": false,
   "created_at": "2025-01-01T10:00:00Z", "updated_at": "2025-01-01T10:00:00Z",
   "result": [
    {"from_name": "strength", "to_name": "text", "type": "choices", "value": {"choices": ["4 commit"]}},
    {"from_name": "domain", "to_name": "text", "type": "taxonomy", "value": {"taxonomy": [["Security", "cyber"]]}},
    {"from_name": "domain2", "to_name": "text", "type": "choices", "value": {"choices": ["space", "training"]}},
    {"from_name": "polarity", "to_name": "text", "type": "choices", "value": {"choices": ["negative"]}},
    {"from_name": "notes", "to_name": "text", "type": "textarea", "value": {"text": ["hard"]}}]}],
 "predictions": [], "drafts": []},
{"id": 8, "data": {"doc_id": "a.txt", "clause_id": "a.txt#0002", "text": "We note it."},
 "annotations": [
  {"id": 2, "completed_by": 3, "was_cancelled": false, "ground_truth": true, "updated_at": "2025-01-02T10:00:00Z",
   "result": [{"from_name": "strength", "type": "rating", "value": {"rating": 1}}]},
  {"id": 3, "completed_by": 4, "was_cancelled": false, "ground_truth": false, "updated_at": "2025-01-03T10:00:00Z",
   "result": [{"from_name": "strength", "type": "number", "value": {"number": 4}}]},
  {"id": 4, "completed_by": 4, "was_cancelled": true, "ground_truth": false, "updated_at": "2025-01-04T10:00:00Z",
   "result": [{"from_name": "strength", "type": "number", "value": {"number": 0}}]}]},
{"id": 9, "data": {"doc_id": "b.txt", "text": "It is."}, "annotations": []}
]"#;

fn by(content: &str, annotator: &str) -> Result<Tags, AnnotationError> {
    let labels = labels();
    let reading = Reading {
        labels: Some(&labels),
        annotator: Some(annotator),
    };
    with_content(content, |path| read_tags(path, &reading))
}

fn levels(tags: &Tags) -> Vec<Option<u8>> {
    tags.clauses.iter().map(|clause| clause.strength).collect()
}

#[test]
fn a_full_export_is_read() {
    let tags = tags(FULL);
    let expected = GoldClause {
        doc_id: "a.txt".into(),
        line: 2,
        clause_id: "a.txt#0001".into(),
        span: Some(0..12),
        text: "We pledge it.".into(),
        before: "Earlier.".into(),
        strength: Some(4),
        domains: vec!["cyber".into(), "space".into(), "training".into()],
        polarity: "negative".into(),
        ..GoldClause::default()
    };
    assert_eq!(tags.clauses[0], expected);
    let lines: Vec<usize> = tags.clauses.iter().map(|clause| clause.line).collect();
    assert_eq!(lines, [2, 12, 20]);
    assert_eq!(tags.clauses[2].domains, [""; 0]);
    assert_eq!(tags.annotators, ["3", "4", "ann@example.org"]);
}

#[test]
fn of_several_annotations_the_ground_truth_or_the_latest_is_taken() {
    let marked = tags(FULL);
    assert_eq!(levels(&marked), [Some(4), Some(1), None]);
    assert_eq!(marked.notes.len(), 1);
    assert!(marked.notes[0].starts_with("1 tasks were tagged more than once"));
    // Without the mark the latest that was not cancelled.
    let unmarked = tags(FULL.replace("\"ground_truth\": true", "\"ground_truth\": false"));
    assert_eq!(levels(&unmarked), [Some(4), Some(4), None]);
}

#[test]
fn an_annotator_can_be_chosen() {
    assert_eq!(levels(&by(FULL, "3").unwrap()), [Some(4), Some(1), None]);
    assert_eq!(levels(&by(FULL, "4").unwrap()), [None, Some(4), None]);
    let ann = by(FULL, "ANN@example.org").unwrap();
    assert_eq!(levels(&ann), [Some(4), None, None]);
    let message = by(FULL, "bob").unwrap_err().to_string();
    assert!(
        message.contains("has no annotations of \"bob\"; its annotators are 3, 4, ann@example.org"),
        "{message}"
    );
}

/// One record an annotation, choices as a text where there is one.
const FLAT: &str = r#"[
{"doc_id": "a.txt", "clause_id": "a.txt#0001", "text": "We pledge it.", "id": 7, "strength": "4", "domain": "cyber",
 "domain2": {"choices": ["space", "training"]}, "annotator": "ann@example.org", "annotation_id": 1,
 "created_at": "2025-01-01T10:00:00Z", "updated_at": "2025-01-01T10:00:00Z", "lead_time": 3.5},
{"doc_id": "a.txt", "clause_id": "a.txt#0002", "text": "We note it.", "id": 8, "strength": [{"rating": 1}],
 "domain": [{"taxonomy": [["Security", "space"]]}], "annotator": 4, "annotation_id": 2, "updated_at": "2025-01-01T10:00:00Z"},
{"doc_id": "a.txt", "clause_id": "a.txt#0001", "text": "We pledge it.", "id": 7, "strength": "1",
 "annotator": 4, "annotation_id": 3, "updated_at": "2025-01-05T10:00:00Z"},
{"doc_id": "b.txt", "text": "It is.", "id": 9, "annotator": "unknown", "annotation_id": null, "updated_at": null}
]"#;

#[test]
fn a_flat_export_is_read_with_its_annotations_joined_by_task() {
    let latest = tags(FLAT);
    assert_eq!(levels(&latest), [Some(1), Some(1), None]);
    assert_eq!(latest.clauses[1].domains, ["space"]);
    let ann = by(FLAT, "ann@example.org").unwrap();
    assert_eq!(levels(&ann), [Some(4), None, None]);
    assert_eq!(ann.clauses[0].domains, ["cyber", "space", "training"]);
}

#[test]
fn a_csv_export_is_read() {
    let content = "\"annotation_id\",\"annotator\",\"clause_id\",\"created_at\",\"doc_id\",\"domain\",\"domain2\",\"end\",\"id\",\"lead_time\",\"start\",\"strength\",\"text\",\"updated_at\"
1,\"ann@example.org\",\"a.txt#0001\",\"2025-01-01\",\"a.txt\",\"cyber\",\"{\"\"choices\"\":[\"\"space\"\",\"\"training\"\"]}\",13,7,2.5,0,\"commit\",\"We pledge it.\",\"2025-01-01\"
2,\"4\",\"a.txt#0001\",\"2025-01-02\",\"a.txt\",\"space\",\"\",13,7,2.5,0,\"[{\"\"rating\"\":1}]\",\"We pledge it.\",\"2025-01-02\"
";
    let ann = by(content, "ann@example.org").unwrap();
    assert_eq!(ann.clauses[0].domains, ["cyber", "space", "training"]);
    assert_eq!(ann.clauses[0].span, Some(0..13));
    assert_eq!(levels(&ann), [Some(4)]);
    assert_eq!(levels(&tags(content)), [Some(1)]);
    let tabs = content.replace("\",\"", "\"\t\"").replace(",\"", "\t\"");
    assert_eq!(
        levels(&tags(
            tabs.replace("\",", "\"\t")
                .replace("13,7,2.5,0", "13\t7\t2.5\t0")
        )),
        [Some(1)]
    );
}

#[test]
fn wrong_tags_name_the_task_the_line_and_the_field() {
    let message = complaint(FULL.replace("\"space\"", "\"spcae\""));
    assert!(
        message
            .starts_with("tags, task 7 (line 2): domain2 is \"spcae\"; the taxonomy has no such"),
        "{message}"
    );
    let message = complaint(FULL.replace("{\"rating\": 1}", "{\"rating\": 2}"));
    assert!(
        message.starts_with("tags, task 8 (line 12): strength is \"2\"; the taxonomy has"),
        "{message}"
    );
    let message = complaint(FULL.replace("\"doc_id\": \"b.txt\", ", ""));
    assert!(
        message.starts_with("tags, task 9 (line 20): doc_id is \"\"; write down which document"),
        "{message}"
    );
    let message = complaint(FULL.replace("[\"negative\"]", "[\"negative\", \"positive\"]"));
    assert!(
        message.contains("polarity is \"negative, positive\""),
        "{message}"
    );
}

#[test]
fn controls_of_other_names_are_told() {
    let task = r#"[{"id": 1, "data": {"doc_id": "a", "text": "We note"}, "annotations": [
        {"result": [{"from_name": "sentiment", "type": "choices", "value": {"choices": ["x"]}}]}]}]"#;
    let message = complaint(task);
    assert!(
        message.starts_with(
            "tags has no tags that are known; its controls are called sentiment; give the controls"
        ),
        "{message}"
    );
}

#[test]
fn stretches_of_text_and_tasks_without_annotations_are_refused() {
    let regions = r#"[{"id": 1, "data": {"text": "We note"}, "annotations": [
        {"result": [{"from_name": "label", "type": "labels", "value": {"start": 0, "end": 2, "labels": ["cyber"]}}]}]}]"#;
    assert!(complaint(regions).starts_with("tags has labels on stretches of text"));
    let tasks = r#"[{"data": {"doc_id": "a", "text": "We note"}}]"#;
    assert!(complaint(tasks).starts_with("tags holds tasks without annotations; give an export"));
    assert!(complaint("{\"a\": 1}").starts_with("tags is JSON of no known form; give an export"));
    assert!(
        complaint("[{\"data\": {},\n \"annotations\": [}")
            .starts_with("tags, line 2: not valid JSON")
    );
}
