//! Tables that cannot be compared.

use super::*;

fn refusal(gold: &str, predictions: &str) -> String {
    evaluated(gold, predictions).unwrap_err().to_string()
}

#[test]
fn where_nothing_can_be_compared_both_files_are_named() {
    let header = |table: &str| table.lines().next().unwrap().to_owned() + "\n";
    let empty = refusal(&header(GOLD), PREDICTIONS);
    assert!(
        empty.contains("gold.csv has no clauses below its header"),
        "{empty}"
    );
    let empty = refusal(GOLD, &header(PREDICTIONS));
    assert!(
        empty.contains("clauses.csv has no clauses below its header"),
        "{empty}"
    );
    let others = refusal("doc_id,text,strength\nz,We act.,4\n", PREDICTIONS);
    assert!(
        others.contains("gold.csv")
            && others.contains("(z) none is in clauses.csv (a.txt, b.md, other.txt)"),
        "{others}"
    );
    let elsewhere = refusal(
        "doc_id,start,end,text,strength\na,900,950,We act.,4\n",
        PREDICTIONS,
    );
    assert!(
        elsewhere.contains("none of its clauses is in clauses.csv, by name, span or text"),
        "{elsewhere}"
    );
}

#[test]
fn a_gold_label_that_nobody_else_knows_is_an_error_with_its_place() {
    let message = refusal(&GOLD.replace("3,space,cyber", "3,space,cyebr"), PREDICTIONS);
    assert!(
        message.contains("correct it (\"cyber\"?), or name"),
        "{message}"
    );
    assert!(
        message.starts_with("gold.csv, line 3: domain2 is \"cyebr\"; it is neither a domain of the built-in taxonomy"),
        "{message}"
    );
}

#[test]
fn a_gold_level_that_nobody_else_knows_is_an_error_with_its_place() {
    let gold = "doc_id,text,strength\na,We act.,4\na,We note.,7\n";
    let message = refusal(gold, &gold.replace('7', "1"));
    assert!(
        message.starts_with("gold.csv, line 3: strength is \"7\"; it is neither a level"),
        "{message}"
    );
    // A scale of one's own, which the predictions have as well.
    assert!(evaluated(gold, gold).is_ok());
}

#[test]
fn with_a_taxonomy_a_label_it_lacks_is_an_error_in_either_table() {
    let taxonomy = crate::taxonomy::parse(
        "name = \"Small\"\n[[domain]]\nid = \"cyber\"\nname = \"Cyber\"\ndescription = \"cyber\"\n",
        "small.toml",
    )
    .unwrap();
    let refused = |gold: &str, predictions: &str| {
        let (tags, clauses) = tables(gold, predictions);
        let settings = Settings {
            taxonomy: Some(&taxonomy),
            ..settings(0)
        };
        let gold = table("gold.csv", &tags);
        let predictions = table("clauses.csv", &clauses);
        Joint::new(&gold, &predictions, &settings)
            .map(|_| ())
            .unwrap_err()
            .to_string()
    };
    let gold = "doc_id,text,domain\na,We act.,space\n";
    assert!(refused(gold, gold).starts_with("gold.csv, line 2: domain is \"space\""));
    let right = gold.replace("space", "cyber");
    assert!(refused(&right, gold).starts_with("clauses.csv, line 2: domain is \"space\""));
}
