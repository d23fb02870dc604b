//! `sample`, as a user runs it, and what becomes of its sheets; no model is needed.

mod program;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use clausemark::annotation::{LabelSet, Reading, read_gold, read_tags};
use clausemark::taxonomy;
use program::{Outcome, folder_with, listing, rows, run_in};

/// A table as `classify` writes it: twelve sentences of two clauses in two documents. The second clauses have small margins,
/// and four of them are on space, all others on cyber.
fn table() -> Vec<u8> {
    let mut table = String::from(
        "doc_id,clause_id,page,paragraph,start,end,text,domain,domain_score,domain2,domain2_score,domain3,domain3_score,\
         strength,strength_label,strength_score,operator,polarity,conditional,actor,keywords,review,p_cyber,p_space\n",
    );
    for number in 0..24 {
        let document = ["a.txt", "b.txt"][number / 12];
        let (domain, other) = if number % 6 == 5 {
            ("space", "cyber")
        } else {
            ("cyber", "space")
        };
        let (margin, text, strength) = match number % 2 {
            0 => (
                0.8,
                format!("The two sides noted matter{number} of kind{number}"),
                "1,acknowledge",
            ),
            _ => (
                0.1,
                format!("and pledged funds{number} for aim{number}."),
                "4,commit",
            ),
        };
        let (best, second) = (0.5 + margin / 2.0, 0.5 - margin / 2.0);
        let (p_cyber, p_space) = if domain == "cyber" {
            (best, second)
        } else {
            (second, best)
        };
        let (start, end) = (number * 50, number * 50 + text.len());
        writeln!(
            table,
            "{document},{document}#{number:04},1,1,{start},{end},{text},{domain},{best:.4},{other},{second:.4},,,\
             {strength},0.9000,noted,positive,no,joint,,no,{p_cyber:.4},{p_space:.4}"
        )
        .unwrap();
    }
    table.into_bytes()
}

fn sample(folder: &Path, more: &[&str]) -> Outcome {
    let arguments = ["sample", "clauses.csv", "-n", "10"];
    run_in(folder, &[&arguments[..], more].concat())
}

/// The sheet with its tags filled in by hand: all on cyber, and strength 4 where funds are pledged.
fn filled(sheet: &str) -> String {
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    let text = header.iter().position(|column| column == "text").unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        let cells = header
            .iter()
            .zip(&record)
            .map(|(column, cell)| match column {
                "domain" => "cyber",
                "strength" if record[text].contains("pledged") => "commit",
                "strength" => "1",
                "polarity" => "positive",
                "conditional" => "no",
                "actor" => "joint",
                _ => cell,
            });
        writer.write_record(cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn a_sheet_is_drawn_filled_and_evaluated() {
    let folder = folder_with(&[("clauses.csv", &table())]);
    let outcome = sample(folder.path(), &["-o", "sheet.csv"]);
    assert_eq!(
        (outcome.code, outcome.stdout.as_str()),
        (Some(0), ""),
        "{}",
        outcome.stderr
    );
    assert_eq!(
        listing(folder.path()),
        ["clauses.csv", "sheet.csv", "sheet.csv.instructions.md"]
    );
    let sheet = fs::read_to_string(folder.path().join("sheet.csv")).unwrap();
    let drawn = rows(&sheet);
    assert_eq!(drawn.len(), 10);
    assert_eq!(
        drawn.iter().filter(|row| row["drawn"] == "random").count(),
        2
    );
    assert!(
        drawn
            .iter()
            .all(|row| row["domain"].is_empty() && row["strength"].is_empty())
    );
    assert!(!sheet.contains("suggested"));
    // All strata that there are have a row: no clause on space only notes.
    let counts = |name: &str| {
        let line = outcome
            .stderr
            .lines()
            .find(|line| line.trim_start().starts_with(name));
        let line = line.unwrap_or_else(|| panic!("no {name}: {}", outcome.stderr));
        line.split_whitespace()
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(counts("drawn/clauses"), ["1", "4", "all"]);
    assert_eq!(counts("total")[2], "10/24");
    assert!(counts("cyber")[0].ends_with("/12") && counts("cyber")[1].ends_with("/8"));
    assert_eq!(counts("space")[0], "-");
    assert!(counts("space")[1].ends_with("/4") && !counts("space")[1].starts_with("0/"));

    // Saved with semicolons, as spreadsheets in Europe do, the byte order mark still there.
    let tags = folder.path().join("tags.csv");
    fs::write(&tags, format!("\u{feff}{}", filled(&sheet))).unwrap();
    let labels = LabelSet::of(&taxonomy::built_in());
    let reading = Reading {
        labels: Some(&labels),
        annotator: None,
    };
    let read = read_tags(&tags, &reading).unwrap().clauses;
    assert_eq!(read.len(), 10);
    for (clause, row) in read.iter().zip(&drawn) {
        assert_eq!(clause.clause_id, row["clause_id"]);
        assert_eq!(clause.before, row["before"]);
        let start: usize = row["start"].parse().unwrap();
        assert_eq!(clause.span.as_ref().unwrap().start, start);
        let level = if clause.text.contains("pledged") {
            4
        } else {
            1
        };
        assert_eq!(
            (clause.strength, clause.domains.as_slice()),
            (Some(level), &["cyber".to_owned()][..])
        );
    }

    // A further sheet has other clauses.
    let outcome = sample(folder.path(), &["-o", "-", "--tagged", "tags.csv"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let further = rows(&outcome.stdout);
    assert_eq!(further.len(), 10);
    assert!(
        further
            .iter()
            .all(|row| drawn.iter().all(|other| row["text"] != other["text"]))
    );

    // With the levels as numbers, evaluate compares every row by its span.
    fs::write(&tags, filled(&sheet).replace(";commit;", ";4;")).unwrap();
    let outcome = run_in(
        folder.path(),
        &[
            "evaluate",
            "tags.csv",
            "--predictions",
            "clauses.csv",
            "--json",
        ],
    );
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let figures: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(figures["counts"]["matched_starts"], 10);
}

#[test]
fn the_context_is_the_rest_of_the_sentence() {
    let folder = folder_with(&[("clauses.csv", &table())]);
    run_in(folder.path(), &["sample", "clauses.csv", "-n", "24"]);
    let sheet = fs::read_to_string(folder.path().join("sheet.csv")).unwrap();
    let drawn = rows(&sheet);
    assert_eq!(drawn.len(), 24);
    let context = |number: usize| {
        (
            drawn[number]["before"].as_str(),
            drawn[number]["after"].as_str(),
        )
    };
    assert_eq!(context(0), ("", "and pledged funds1 for aim1."));
    assert_eq!(
        context(1),
        (
            "The two sides noted matter0 of kind0",
            "The two sides noted matter2 of kind2"
        )
    );
    assert_eq!(
        context(2),
        (
            "and pledged funds1 for aim1.",
            "and pledged funds3 for aim3."
        )
    );
    // The last of the first document and the first of the second.
    assert_eq!(context(11), ("The two sides noted matter10 of kind10", ""));
    assert_eq!(context(12), ("", "and pledged funds13 for aim13."));
}

#[test]
fn the_same_seed_makes_the_same_bytes() {
    let folder = folder_with(&[("clauses.csv", &table())]);
    let drawn = |seed: &str| sample(folder.path(), &["-o", "-", "--seed", seed]).stdout;
    assert_eq!(drawn("3"), drawn("3"));
    assert!((0..20).any(|seed| drawn(&seed.to_string()) != drawn("3")));
    assert_eq!(listing(folder.path()), ["clauses.csv"]);
}

#[test]
fn a_sheet_with_tags_is_not_replaced_unasked() {
    let folder = folder_with(&[("clauses.csv", &table()), ("sheet.csv", b"tags")]);
    let outcome = sample(folder.path(), &[]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome
            .stderr
            .contains("sheet.csv exists, and may hold tags; give -o another name"),
        "{}",
        outcome.stderr
    );
    assert_eq!(fs::read(folder.path().join("sheet.csv")).unwrap(), b"tags");
    assert_eq!(sample(folder.path(), &["--force"]).code, Some(0));
}

#[test]
fn more_than_there_are_is_all_there_are() {
    let folder = folder_with(&[("clauses.csv", &table())]);
    let outcome = run_in(
        folder.path(),
        &["sample", "clauses.csv", "-n", "500", "--with-labels"],
    );
    assert_eq!(outcome.code, Some(0));
    assert!(
        outcome
            .stderr
            .contains("500 clauses were asked for, and clauses.csv has 24"),
        "{}",
        outcome.stderr
    );
    let sheet = fs::read_to_string(folder.path().join("sheet.csv")).unwrap();
    let drawn = rows(&sheet);
    assert_eq!(drawn.len(), 24);
    assert_eq!(drawn[1]["suggested_strength"], "4");
    assert_eq!(drawn[5]["suggested_domain"], "space");
}

#[test]
fn tables_that_no_sheet_can_be_drawn_from_are_refused() {
    let cut = b"doc_id,clause_id,page,paragraph,start,end,text,lead\na,a#0001,1,1,0,7,We note,\n";
    let unknown = String::from_utf8(table())
        .unwrap()
        .replace(",cyber,0", ",cybr,0");
    for (content, said) in [
        (
            &cut[..],
            "clauses.csv has no labels; give the table that `clausemark classify` wrote",
        ),
        (b"doc_id,text,domain\n", "clauses.csv has no clauses"),
        (
            b"id,text\n1,We note\n",
            "clauses.csv lacks the column doc_id; give the table",
        ),
        (
            unknown.as_bytes(),
            "clauses.csv, line 2: domain is \"cybr\"; the taxonomy has no such domain",
        ),
    ] {
        let folder = folder_with(&[("clauses.csv", content)]);
        let outcome = sample(folder.path(), &[]);
        assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
        assert_eq!(listing(folder.path()), ["clauses.csv"]);
    }
}

#[test]
fn tasks_of_label_studio_come_back_as_tags() {
    let folder = folder_with(&[("clauses.csv", &table())]);
    let outcome = sample(folder.path(), &["--format", "labelstudio"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(
        listing(folder.path()),
        [
            "clauses.csv",
            "tasks.json",
            "tasks.json.config.xml",
            "tasks.json.instructions.md"
        ]
    );
    let tasks = fs::read(folder.path().join("tasks.json")).unwrap();
    let mut tasks: Vec<serde_json::Value> = serde_json::from_slice(&tasks).unwrap();
    let configuration = fs::read_to_string(folder.path().join("tasks.json.config.xml")).unwrap();
    let choices = |name: &str, value: &str| {
        assert!(
            configuration.contains(&format!("<Choices name=\"{name}\"")),
            "{name}"
        );
        assert!(
            configuration.contains(&format!("<Choice value=\"{value}\"")),
            "{value}"
        );
        serde_json::json!({"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": [value]}})
    };
    // As its export has them.
    for (number, task) in tasks.iter_mut().enumerate() {
        task["id"] = (number + 1).into();
        task["annotations"] = serde_json::json!([{
            "id": number, "completed_by": 1, "was_cancelled": false, "ground_truth": false,
            "updated_at": "2025-01-01T10:00:00Z",
            "result": [choices("strength", "4 commit"), choices("domain", "cyber"), choices("domain2", "space")],
        }]);
    }
    let path = folder.path().join("export.json");
    fs::write(&path, serde_json::to_vec(&tasks).unwrap()).unwrap();
    let read = read_gold(&path).unwrap();
    assert_eq!(read.len(), 10);
    for (clause, task) in read.iter().zip(&tasks) {
        assert_eq!(clause.clause_id, task["data"]["clause_id"]);
        assert_eq!(clause.after, task["data"]["after"]);
        assert_eq!(
            clause.span.as_ref().map(|span| span.end as u64),
            task["data"]["end"].as_u64()
        );
        assert_eq!(clause.domains, ["cyber", "space"]);
        assert_eq!(clause.strength, Some(4));
    }
    let outcome = run_in(
        folder.path(),
        &[
            "evaluate",
            "export.json",
            "--predictions",
            "clauses.csv",
            "--json",
        ],
    );
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
}
