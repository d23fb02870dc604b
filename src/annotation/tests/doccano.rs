//! Exports of doccano, as its writers make them.

use super::super::*;
use super::{complaint, tags, with_content};

fn only(content: &str) -> GoldClause {
    let mut clauses = tags(content).clauses;
    assert_eq!(clauses.len(), 1);
    clauses.remove(0)
}

fn labelled(labels: &str) -> String {
    format!("{{\"id\":5,\"text\":\"We pledge it.\",\"doc_id\":\"a.txt\",\"label\":{labels}}}\n")
}

#[test]
fn json_lines_are_read() {
    let content = "{\"id\":5,\"text\":\"We  pledge it.\",\"doc_id\":\"a.txt\",\"clause_id\":\"a.txt#0001\",\"start\":0.0,\"end\":13.0,\"label\":[\"domain2:space\",\"domain:cyber\",\"polarity:negative\",\"strength:4\"],\"Comments\":[]}
{\"id\":6,\"text\":\"We note it.\",\"doc_id\":\"a.txt\",\"start\":null,\"end\":null,\"label\":[]}
";
    let tags = tags(content);
    let expected = GoldClause {
        doc_id: "a.txt".into(),
        line: 1,
        clause_id: "a.txt#0001".into(),
        span: Some(0..13),
        text: "We pledge it.".into(),
        strength: Some(4),
        domains: vec!["cyber".into(), "space".into()],
        polarity: "negative".into(),
        ..GoldClause::default()
    };
    assert_eq!(tags.clauses[0], expected);
    assert_eq!(
        (tags.clauses[1].line, tags.clauses[1].span.clone()),
        (2, None)
    );
    assert_eq!(
        (tags.clauses[1].strength, tags.clauses[1].domains.len()),
        (None, 0)
    );
    assert_eq!(tags.notes, [""; 0]);
}

#[test]
fn json_meta_fields_and_older_names_are_read() {
    let list = "[\n{\"id\":5,\"text\":\"We note it.\",\"labels\":[\"cyber\",\"acknowledge\"],\"meta\":{\"doc_id\":\"a.txt\",\"clause_id\":\"1\"}}]";
    let clause = only(list);
    assert_eq!(
        (
            clause.doc_id.as_str(),
            clause.clause_id.as_str(),
            clause.line
        ),
        ("a.txt", "1", 2)
    );
    assert_eq!(
        (clause.strength, clause.domains),
        (Some(1), vec!["cyber".to_owned()])
    );
}

#[test]
fn csv_is_read() {
    let content = "id,text,doc_id,clause_id,start,end,label\n5,We pledge it.,a.txt,1,0.0,13.0,commit#cyber\n6,We note it.,a.txt,2,,,\n";
    let tags = tags(content);
    assert_eq!(tags.clauses[0].domains, ["cyber"]);
    assert_eq!(tags.clauses[0].strength, Some(4));
    assert_eq!(tags.clauses[0].span, Some(0..13));
    assert_eq!((tags.clauses[1].line, tags.clauses[1].strength), (3, None));
}

#[test]
fn an_imported_sheet_comes_back_with_its_empty_columns() {
    let content =
        "id,text,doc_id,strength,domain,notes,label\n5,We pledge it.,a.txt,,,,commit#cyber\n";
    let clause = only(content);
    assert_eq!(
        (clause.strength, clause.domains),
        (Some(4), vec!["cyber".to_owned()])
    );
    let list = "{\"id\":5,\"text\":\"We pledge it.\",\"doc_id\":\"a.txt\",\"strength\":null,\"domain\":\"\",\"label\":[\"commit\"]}";
    assert_eq!(only(list).strength, Some(4));
    // Our own table may have such a column, too.
    let table = "doc_id,text,strength,label\na.txt,We pledge it.,4,anything\n";
    assert_eq!(only(table).strength, Some(4));
}

#[test]
fn bare_labels_are_told_apart_by_the_taxonomy() {
    let clause = only(&labelled(r#"["4 commit","joint","negative","space"]"#));
    assert_eq!((clause.strength, clause.actor.as_str()), (Some(4), "joint"));
    assert_eq!(
        (clause.polarity.as_str(), clause.domains),
        ("negative", vec!["space".to_owned()])
    );
    assert_eq!(only(&labelled("[\"1\"]")).strength, Some(1));
    assert_eq!(
        only(&labelled("[\"strength:none\",\"domain:none\"]")).domains,
        ["none"]
    );
    assert_eq!(only(&labelled("[\"strength:none\"]")).strength, Some(0));
    // A marked primary domain stands before bare ones, whatever the alphabet says.
    assert_eq!(
        only(&labelled("[\"cyber\",\"domain:space\"]")).domains,
        ["space", "cyber"]
    );
}

#[test]
fn without_a_taxonomy_bare_words_are_domains_and_numbers_strengths() {
    let clauses = with_content(labelled(r#"["4","farming"]"#), read_gold).unwrap();
    assert_eq!(
        (clauses[0].strength, clauses[0].domains[0].as_str()),
        (Some(4), "farming")
    );
}

#[test]
fn a_primary_domain_that_only_the_alphabet_chose_is_noted() {
    let unsure = tags(labelled(r#"["cyber","space"]"#));
    assert_eq!(unsure.clauses[0].domains, ["cyber", "space"]);
    assert_eq!(unsure.notes.len(), 1);
    assert!(
        unsure.notes[0].contains("in 1 examples"),
        "{}",
        unsure.notes[0]
    );
    for sure in [
        r#"["cyber"]"#,
        r#"["cyber","domain:space"]"#,
        r#"["domain:space","domain2:cyber"]"#,
    ] {
        assert_eq!(tags(labelled(sure)).notes, [""; 0], "{sure}");
    }
}

#[test]
fn wrong_labels_name_the_example_and_the_line() {
    let second = |labels: &str| complaint(labelled("[]") + &labelled(labels));
    for (labels, said) in [
        (
            r#"["spcae"]"#,
            "label is \"spcae\"; the taxonomy has no such label: write the id of one (\"space\"?)",
        ),
        (
            r#"["comit"]"#,
            "label is \"comit\"; the taxonomy has no such label: write the id of one (\"commit\"?)",
        ),
        (
            r#"["strength:3"]"#,
            "label is \"3\"; the taxonomy has no such strength",
        ),
        (
            r#"["domain:sea"]"#,
            "label is \"sea\"; the taxonomy has no such domain",
        ),
        (
            r#"["none"]"#,
            "label is \"none\"; it could be a domain, a strength or an actor",
        ),
        (
            r#"["1","4"]"#,
            "label is \"1, 4\"; a clause has one strength",
        ),
        (
            r#"["cyber","logistics","space","training"]"#,
            "label is \"training\"; a clause has three domains at most",
        ),
    ] {
        let message = second(labels);
        assert!(
            message.starts_with(&format!("tags, example 2 (line 2): {said}")),
            "{message}"
        );
    }
}

#[test]
fn other_projects_and_lost_documents_are_refused() {
    let spans = r#"{"id":1,"text":"We note","doc_id":"a","label":[[0,2,"cyber"]]}"#;
    assert!(complaint(spans).starts_with("tags is an export of sequence labeling"));
    let relations = r#"{"id":1,"text":"We note","entities":[],"relations":[]}"#;
    assert!(complaint(relations).starts_with("tags is an export of sequence labeling"));
    let lost = r#"{"id":1,"text":"We note","label":["cyber"]}"#;
    assert!(
        complaint(lost).starts_with("tags lacks doc_id in example 1 (line 1); import the clauses")
    );
    assert!(
        complaint("id,text,label\n1,We note,cyber\n")
            .starts_with("tags lacks the column doc_id; a table with")
    );
}
