//! What a table cannot hold.

use super::super::*;
use super::{complaint, labels, tags, with_content};

const HEADER: &str =
    "doc_id,clause_id,start,end,text,strength,domain,domain2,domain3,polarity,conditional,actor";

fn wrong(rows: &str) -> String {
    complaint(format!("{HEADER}\n{rows}\n"))
}

#[test]
fn strengths_may_be_ids_with_a_taxonomy() {
    let rows = "a,1,,,We pledge it,commit,cyber,,,,,\na,2,,,We note it,1,cyber,,,,,\na,3,,,It is,none,none,,,,,\n";
    let tags = tags(format!("{HEADER}\n{rows}"));
    let levels: Vec<Option<u8>> = tags.clauses.iter().map(|clause| clause.strength).collect();
    assert_eq!(levels, [Some(4), Some(1), Some(0)]);
    assert_eq!(tags.clauses[2].domains, ["none"]);
}

#[test]
fn an_unknown_domain_is_told_with_the_one_that_was_meant() {
    let message = wrong("a,1,,,We note,1,cyber,spce,,,,");
    assert!(
        message.starts_with(
            "tags, line 2: domain2 is \"spce\"; the taxonomy has no such domain: write the id of one (\"space\"?)"
        ),
        "{message}"
    );
}

#[test]
fn an_unknown_strength_is_told_with_those_there_are() {
    let message = wrong("a,1,,,We note,1,cyber,,,,,\na,2,,,We note,3,cyber,,,,,");
    assert_eq!(
        message,
        "tags, line 3: strength is \"3\"; the taxonomy has no such strength: write a level or the id of one, of \
         0 none, 1 acknowledge, 4 commit"
    );
    assert!(wrong("a,1,,,We note,comit,cyber,,,,,").contains("(\"commit\"?)"));
}

#[test]
fn the_words_of_the_codebook_are_the_only_ones() {
    for (cells, said) in [
        ("neg,,", "polarity is \"neg\"; write positive or negative"),
        (",maybe,", "conditional is \"maybe\"; write yes or no"),
        (
            ",,both",
            "actor is \"both\"; write joint or unilateral or third_party or none",
        ),
    ] {
        let message = wrong(&format!("a,1,,,We note,1,cyber,,,{cells}"));
        assert!(message.contains(said), "{message}");
    }
    let capitals = tags(format!("{HEADER}\na,1,,,We note,1,,,,Negative,YES,Joint\n"));
    let clause = &capitals.clauses[0];
    assert_eq!(
        [&clause.polarity, &clause.conditional, &clause.actor],
        ["negative", "yes", "joint"]
    );
}

#[test]
fn domains_that_exclude_each_other_are_told() {
    for (cells, said) in [
        ("cyber,cyber,", "domain2 is \"cyber\"; the clause has this"),
        ("cyber,space,cyber", "domain3 is \"cyber\"; the clause has"),
        ("cyber,none,", "domain2 is \"none\"; `none` says that"),
        ("none,cyber,", "domain2 is \"cyber\"; `none` says that"),
        (",cyber,", "domain is \"\"; put the first"),
    ] {
        let message = wrong(&format!("a,1,,,We note,1,{cells},,,"));
        assert!(message.contains(said), "{message}");
    }
}

#[test]
fn a_clause_is_there_once() {
    let message =
        wrong("a,1,0,9,We note,1,,,,,,\nb,1,0,9,We note,1,,,,,,\na,1,9,20,and note,1,,,,,,");
    assert!(
        message.starts_with("tags, line 4: clause_id is \"1\", as on line 2; a clause is tagged"),
        "{message}"
    );
    let message = wrong("a,1,0,9,We note,1,,,,,,\na,2,0,9,We note,1,,,,,,");
    assert!(
        message.starts_with("tags, line 3: start-end is \"0-9 of a\", as on line 2"),
        "{message}"
    );
    // The same words may come twice, and spans may share an end.
    let tags = tags(format!(
        "{HEADER}\na,,,,We note,1,,,,,,\na,,,,We note,1,,,,,,\na,,0,9,x,1,,,,,,\na,,0,4,x,1,,,,,,\n"
    ));
    assert_eq!(tags.clauses.len(), 4);
}

#[test]
fn predictions_are_checked_against_the_labels_too() {
    let labels = labels();
    let reading = Reading {
        labels: Some(&labels),
        annotator: None,
    };
    let wrong = |content: &str| {
        let error = with_content(content, |path| read_labelled(path, &reading)).unwrap_err();
        error.to_string()
    };
    let message = wrong("doc_id,text,domain,strength\na,t,cyber,4\na,t,cybr,4\n");
    assert!(
        message.contains("line 3: domain is \"cybr\"; the taxonomy has no such domain"),
        "{message}"
    );
    let message = wrong("doc_id,text,domain,strength\na,t,cyber,5\n");
    assert!(message.contains("line 2: strength is \"5\""), "{message}");
    let message = wrong("doc_id,text,domain,p_cyber,p_sea\na,t,cyber,0.5,0.1\n");
    assert!(
        message.contains("p_sea is \"0.1\"; the taxonomy has no such domain"),
        "{message}"
    );
}

#[test]
fn tables_of_european_spreadsheets_are_read() {
    let semicolons = "\u{feff}doc_id;text;strength;domain\r\na;We note, once;1;cyber\r\n;;;\r\na;We pledge;4;space\r\n";
    for content in [semicolons.to_owned(), semicolons.replace(';', "\t")] {
        let tags = tags(&content);
        let read: Vec<(usize, &str, Option<u8>)> = tags
            .clauses
            .iter()
            .map(|clause| (clause.line, clause.text.as_str(), clause.strength))
            .collect();
        assert_eq!(
            read,
            [(2, "We note, once", Some(1)), (4, "We pledge", Some(4))]
        );
    }
}

#[test]
fn a_table_in_another_encoding_is_told_with_its_line() {
    let message = complaint(b"doc_id,text,strength\na,We note,1\na,caf\xe9,1\n");
    assert!(
        message.starts_with("tags, line 3: the byte 0xE9 is no UTF-8; save it in UTF-8"),
        "{message}"
    );
}

#[test]
fn only_label_studio_names_annotators() {
    let reading = Reading {
        labels: None,
        annotator: Some("ann"),
    };
    with_content("doc_id,text,strength\na,We note,1\n", |path| {
        let errors = [
            read_tags(path, &reading).unwrap_err(),
            read_labelled(path, &reading).unwrap_err(),
        ];
        for message in errors.map(|error| error.to_string()) {
            assert!(
                message.contains("does not say which tags are those of \"ann\"; only exports"),
                "{message}"
            );
        }
    });
}
