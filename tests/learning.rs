//! From a table to a sheet, to tags, to a head, and back to a better table: as a user runs it.

mod program;

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use program::{Outcome, corpus, folder_with, repository, rows, run_in};

const TAGS: [&str; 7] = [
    "strength",
    "domain",
    "domain2",
    "domain3",
    "polarity",
    "conditional",
    "actor",
];

fn run_well(folder: &Path, arguments: &[&str]) -> Outcome {
    let outcome = run_in(folder, arguments);
    assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.stderr);
    outcome
}

fn figures(outcome: &Outcome) -> serde_json::Value {
    serde_json::from_str(&outcome.stdout).unwrap()
}

/// Fills in the sheet with what people tagged, and gives back how many of its rows they had tagged.
fn fill_in(sheet: &Path, tags: &Path) -> usize {
    let tags = fs::read_to_string(tags).unwrap();
    let key = |row: &HashMap<String, String>| (row["doc_id"].clone(), row["text"].clone());
    let by_text: HashMap<_, _> = rows(&tags)
        .into_iter()
        .map(|row| (key(&row), row))
        .collect();
    let text = fs::read_to_string(sheet).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_path(sheet).unwrap();
    writer.write_record(&header).unwrap();
    let mut filled = 0;
    for record in reader.deserialize::<HashMap<String, String>>() {
        let mut row = record.unwrap();
        if let Some(tagged) = by_text.get(&key(&row)) {
            filled += 1;
            for column in TAGS {
                row.insert(column.into(), tagged[column].clone());
            }
        }
        let cells: Vec<&String> = header.iter().map(|column| &row[column]).collect();
        writer.write_record(&cells).unwrap();
    }
    writer.flush().unwrap();
    filled
}

#[test]
fn what_is_sampled_and_tagged_makes_a_head_that_improves_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (corpus, tags) = (corpus(), repository().join("data/tags/communiques.csv"));
    let (corpus, tags) = (corpus.to_str().unwrap(), tags.to_str().unwrap());
    let classify = ["classify", corpus, "--keywords", "0", "--scores", "-q"];

    run_well(folder, &classify);
    run_well(
        folder,
        &["sample", "clauses.csv", "-n", "250", "-o", "sheet.csv"],
    );
    assert!(fill_in(&folder.join("sheet.csv"), Path::new(tags)) > 240);

    let learned = figures(&run_well(
        folder,
        &[
            "learn",
            "sheet.csv",
            "--documents",
            corpus,
            "-o",
            "head.json",
            "--json",
            "--curve",
            "50,100",
            "-q",
        ],
    ));
    for lesson in ["domain", "strength"] {
        assert!(learned[lesson]["tags"].as_u64().unwrap() > 240);
        assert_eq!(learned[lesson]["documents"], 10);
        assert_eq!(learned[lesson]["curve"].as_array().unwrap().len(), 2);
    }
    let domain = &learned["domain"];
    assert_ne!(domain["verdict"], "no_better", "{domain}");

    run_well(
        folder,
        &[&classify[..], &["--head", "head.json", "-o", "better.csv"]].concat(),
    );
    let record: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("better.csv.run.json")).unwrap())
            .unwrap();
    assert_eq!(record["head"]["training"]["name"], "sheet.csv");
    assert_eq!(record["head"]["sha256"].as_str().unwrap().len(), 64);

    let macro_f1 = |table: &str| {
        let arguments = [
            "evaluate",
            tags,
            "--predictions",
            table,
            "--json",
            "--resamples",
            "0",
        ];
        let figures = figures(&run_well(folder, &arguments));
        figures["domain"]["macro"]["f1"]["value"].as_f64().unwrap()
    };
    let (before, after) = (macro_f1("clauses.csv"), macro_f1("better.csv"));
    assert!(
        after > before + 0.03,
        "macro-F1 {before:.3}, then {after:.3}"
    );

    // The texts of the tags themselves, classified without the head and with it; it was learned from them.
    let evaluate = ["evaluate", "sheet.csv", "--json", "-q"];
    let zero_shot = run_well(folder, &evaluate);
    let evaluated = run_well(folder, &[&evaluate[..], &["--head", "head.json"]].concat());
    assert!(
        evaluated
            .stderr
            .contains("was learned from sheet.csv itself"),
        "{}",
        evaluated.stderr
    );
    let macro_f1 = |outcome| {
        let value = &figures(outcome)["domain"]["macro"]["f1"]["value"];
        value.as_f64().unwrap()
    };
    let (before, remembered) = (macro_f1(&zero_shot), macro_f1(&evaluated));
    assert!(
        remembered > before + 0.03,
        "macro-F1 {before:.3}, then {remembered:.3} on what was learned"
    );
}

#[test]
fn a_head_is_the_same_on_any_number_of_threads_and_fits_its_own_taxonomy_only() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let tags = repository().join("data/tags/communiques.csv");
    let learn = |output: &str, threads: &str| {
        run_well(
            folder,
            &[
                "learn",
                tags.to_str().unwrap(),
                "-o",
                output,
                "--threads",
                threads,
                "--curve",
                "0",
                "-q",
            ],
        );
        fs::read(folder.join(output)).unwrap()
    };
    assert!(
        learn("one.json", "1") == learn("two.json", "2"),
        "the heads differ"
    );

    run_well(folder, &["taxonomy", "init", "-o", "own.toml"]);
    let own = fs::read_to_string(folder.join("own.toml")).unwrap();
    fs::write(
        folder.join("own.toml"),
        own.replace("Defence communiqués", "Our own"),
    )
    .unwrap();
    fs::write(folder.join("note.txt"), "We will build ships.").unwrap();
    let refused = run_in(
        folder,
        &[
            "classify",
            "note.txt",
            "--taxonomy",
            "own.toml",
            "--head",
            "one.json",
        ],
    );
    assert_eq!(refused.code, Some(2));
    let message = &refused.stderr;
    assert!(
        message.contains("learned with the taxonomy Defence communiqués ("),
        "{message}"
    );
    assert!(message.contains("not with Our own ("), "{message}");
    assert!(!folder.join("clauses.csv").exists());
}

#[test]
fn labels_without_tags_keep_their_zero_shot_scores() {
    let sentences = [
        (
            "cyber",
            "We will share warnings of attacks on our computer networks",
        ),
        ("space", "We will launch weather satellites together"),
        (
            "health",
            "We will stockpile vaccines against the next epidemic",
        ),
    ];
    let mut tags = String::from("doc_id,text,domain\n");
    for copy in 0..20 {
        for (domain, sentence) in sentences {
            tags += &format!("{domain}-{copy},{sentence} in stage {copy}.,{domain}\n");
        }
    }
    let text = b"The ministers discussed trade, tariffs and fisheries in the eastern strait.";
    let folder = folder_with(&[("tags.csv", tags.as_bytes()), ("note.txt", text)]);
    let folder = folder.path();
    run_well(folder, &["learn", "tags.csv", "--curve", "0", "-q"]);
    let head: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("head.json")).unwrap()).unwrap();
    let learned: Vec<&str> = head["domain"]["labels"]
        .as_array()
        .map(|labels| {
            labels
                .iter()
                .map(|label| label["id"].as_str().unwrap())
                .collect()
        })
        .unwrap_or_default();
    assert!(
        learned
            .iter()
            .all(|id| ["cyber", "space", "health"].contains(id)),
        "{learned:?}"
    );

    let classify = ["classify", "note.txt", "--scores", "-q", "-o"];
    run_well(folder, &[&classify[..], &["plain.csv"]].concat());
    run_well(
        folder,
        &[&classify[..], &["shifted.csv", "--head", "head.json"]].concat(),
    );
    let table = |name: &str| rows(&fs::read_to_string(folder.join(name)).unwrap()).remove(0);
    let (plain, shifted) = (table("plain.csv"), table("shifted.csv"));
    let mut kept = 0;
    for (column, score) in plain.iter().filter(|(column, _)| column.starts_with("p_")) {
        if !learned.contains(&&column[2..]) {
            assert_eq!(score, &shifted[column], "{column}");
            kept += 1;
        }
    }
    assert!(kept >= 18, "{kept} columns were compared");
}

#[test]
fn tags_that_teach_nothing_are_refused() {
    let folder = folder_with(&[
        (
            "empty.csv",
            b"doc_id,text,domain,strength\na,We will act.,,\n",
        ),
        ("wrong.csv", b"doc_id,text,domain\na,We will act.,cybr\n"),
    ]);
    let empty = run_in(folder.path(), &["learn", "empty.csv", "-q"]);
    assert_eq!(empty.code, Some(2));
    assert!(
        empty
            .stderr
            .contains("no domain and no strength to learn from"),
        "{}",
        empty.stderr
    );
    let wrong = run_in(folder.path(), &["learn", "wrong.csv", "-q"]);
    assert_eq!(wrong.code, Some(2));
    for part in ["wrong.csv", "line 2", "domain", "cybr", "cyber"] {
        assert!(wrong.stderr.contains(part), "{part}: {}", wrong.stderr);
    }
    assert!(!folder.path().join("head.json").exists());
}

#[test]
fn a_clause_without_a_text_is_neither_learned_from_nor_classified() {
    let tags = b"doc_id,start,end,text,domain\na,0,10,We act now,cyber\na,11,20,,space\n";
    let folder = folder_with(&[("gold.csv", tags)]);
    for verb in ["learn", "evaluate"] {
        let outcome = run_in(folder.path(), &[verb, "gold.csv"]);
        assert_eq!(outcome.code, Some(2), "{verb}");
        assert!(
            outcome
                .stderr
                .contains("gold.csv, line 3: text is \"\"; the program labels texts: fill in"),
            "{verb}: {}",
            outcome.stderr
        );
    }
}

#[test]
fn a_table_whose_head_was_learned_from_the_tags_is_known_by_its_run_file() {
    let tags = b"doc_id,text,domain\na,We act now,cyber\nb,We sail,none\n";
    // sha256sum of these bytes.
    let checksum = "d0af729704bac6b9ef1be41b00da11dff2e4eb38c002232e0efc1fb4dbf9143a";
    let run = |checksum: &str| format!(r#"{{"head":{{"training":{{"sha256":"{checksum}"}}}}}}"#);
    let folder = folder_with(&[
        ("gold.csv", tags),
        ("same.csv", tags),
        ("same.csv.run.json", run(checksum).as_bytes()),
        ("other.csv", tags),
        ("other.csv.run.json", run("00").as_bytes()),
        ("bare.csv", tags),
    ]);
    for (table, flatters) in [
        ("same.csv", true),
        ("other.csv", false),
        ("bare.csv", false),
    ] {
        let outcome = run_well(
            folder.path(),
            &["evaluate", "gold.csv", "--predictions", table],
        );
        let said = outcome.stderr.contains("learned from gold.csv itself");
        assert_eq!(said, flatters, "{table}: {}", outcome.stderr);
    }
}

#[test]
fn texts_without_tags_are_not_classified_for_nothing() {
    let sheet = b"doc_id,text,strength,domain,notes\na,We act now,,,why\n";
    let folder = folder_with(&[("sheet.csv", sheet)]);
    let outcome = run_in(folder.path(), &["evaluate", "sheet.csv"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("sheet.csv has no tags to compare"),
        "{}",
        outcome.stderr
    );
}
