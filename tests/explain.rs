//! Why clauses have their labels: `explain` and `classify --explain`, as a user runs them.

mod program;

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use program::{Outcome, command, folder_with, repository, rows, run_in};
use serde_json::Value;

const COLUMNS: [&str; 7] = [
    "why_domain",
    "runner_up",
    "runner_up_score",
    "why_runner_up",
    "strength_rule",
    "why_strength",
    "why_review",
];

const TEXT: &str = "The two sides pledged to explore cooperation between their cyber commands and to expand joint patrols at \
sea. Subject to approval, they will provide 30 million crowns for mine hunters.";

/// Every key of `explain --json` for a text whose strengths are all set by rules, without a head.
const KEYS: &str = "\
clauses[] clauses[].actor clauses[].clause_id clauses[].conditional clauses[].domain clauses[].domains[] \
clauses[].domains[].alone clauses[].domains[].given clauses[].domains[].id clauses[].domains[].name \
clauses[].domains[].nearest[] clauses[].domains[].nearest[].cosine clauses[].domains[].nearest[].text \
clauses[].domains[].score clauses[].domains[].threshold clauses[].domains[].zero_shot clauses[].doubts[] clauses[].end \
clauses[].lead clauses[].polarity clauses[].review clauses[].start clauses[].strength clauses[].strength.because \
clauses[].strength.decided_by clauses[].strength.id clauses[].strength.level clauses[].strength.lowered \
clauses[].strength.nearest[] clauses[].strength.operator clauses[].strength.rule clauses[].strength.score \
clauses[].strength.zero_shot clauses[].text head model model.max_tokens model.name model.pooling model.prompt model.sha256 model.version taxonomy taxonomy.name \
taxonomy.sha256";

fn run_well(folder: &Path, arguments: &[&str]) -> Outcome {
    let outcome = run_in(folder, arguments);
    assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.stderr);
    outcome
}

fn json(folder: &Path, text: &str, more: &[&str]) -> Value {
    let outcome = run_well(folder, &[&["explain", text, "--json"], more].concat());
    serde_json::from_str(&outcome.stdout).unwrap()
}

/// The texts that stand for each domain of the built-in taxonomy.
fn texts_of_domains() -> HashMap<String, Vec<String>> {
    let domains = clausemark::taxonomy::built_in().domains.into_iter();
    domains
        .map(|domain| {
            let own = [vec![domain.name, domain.description], domain.phrases].concat();
            (domain.id, own)
        })
        .collect()
}

/// The paths of all keys of a JSON value; `[]` is any place in a list.
fn keys(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                if !value.is_array() {
                    found.insert(path.clone());
                }
                keys(value, &path, found);
            }
        }
        Value::Array(values) => {
            let path = format!("{path}[]");
            found.insert(path.clone());
            for value in values {
                keys(value, &path, found);
            }
        }
        _ => {}
    }
}

fn keys_of(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    keys(value, "", &mut found);
    found
}

/// Checks a cell such as `cyber 0.91: 'a phrase' 0.62; 'another' 0.55 | alone 0.84`, and gives back its domain.
fn assert_names_texts_of_its_domain(cell: &str, texts: &HashMap<String, Vec<String>>) -> String {
    let what = cell.split(" | ").next().unwrap();
    let (label, nearest) = what.split_once(": ").unwrap();
    let id = label.split(' ').next().unwrap().to_string();
    // What remains once the domain's own texts are taken away are two cosines.
    let mut rest = nearest.to_string();
    let mut own = texts[&id].clone();
    own.sort_by_key(|text| std::cmp::Reverse(text.len()));
    for text in own {
        rest = rest.replace(&format!("'{text}' "), "");
    }
    let cosines: Vec<f64> = rest
        .split("; ")
        .map(|cosine| cosine.parse().unwrap_or_else(|_| panic!("{cell}")))
        .collect();
    assert_eq!(cosines.len(), 2, "{cell}");
    assert!(1.0 >= cosines[0] && cosines[0] >= cosines[1], "{cell}");
    id
}

#[test]
fn the_columns_stand_behind_the_scores_and_change_nothing_before_them() {
    let corpus = repository().join("data/communiques");
    let document = "selk-partners-2022.txt";
    let table = |more: &[&str]| {
        let arguments = ["classify", document, "-o", "-", "-q", "--scores"];
        run_well(&corpus, &[&arguments[..], more].concat()).stdout
    };
    let (plain, explained) = (table(&[]), table(&["--explain"]));
    assert_eq!(table(&["--explain", "--threads", "1"]), explained);
    let header = plain.lines().next().unwrap();
    let expected = format!("{header},{}", COLUMNS.join(","));
    assert_eq!(explained.lines().next(), Some(expected.as_str()));

    let texts = texts_of_domains();
    let (plain, explained) = (rows(&plain), rows(&explained));
    assert!(explained.len() > 20 && plain.len() == explained.len());
    let mut rules = BTreeSet::new();
    for (plain, row) in plain.iter().zip(&explained) {
        let id = &row["clause_id"];
        assert!(
            plain.iter().all(|(column, cell)| row[column] == *cell),
            "{id}"
        );
        let winner = assert_names_texts_of_its_domain(&row["why_domain"], &texts);
        let runner_up = assert_names_texts_of_its_domain(&row["why_runner_up"], &texts);
        assert!(row["why_domain"].contains(" | alone 0."), "{id}");
        assert_eq!(row["runner_up"], runner_up, "{id}");
        assert_eq!(
            row["runner_up_score"],
            row[&format!("p_{runner_up}")],
            "{id}"
        );
        if row["domain"] == "none" {
            assert!(row["why_domain"].contains("below its threshold"), "{id}");
        } else {
            assert_eq!(row["domain"], winner, "{id}");
        }
        if !row["domain2"].is_empty() {
            assert_eq!(row["domain2"], runner_up, "{id}");
        }
        let level = format!("{} {}", row["strength"], row["strength_label"]);
        assert!(row["why_strength"].starts_with(&level), "{id}");
        let operator = format!("by '{}'", row["operator"].trim_start_matches('\''));
        assert!(
            row["operator"].is_empty() || row["why_strength"].contains(&operator),
            "{id}"
        );
        assert_eq!(row["why_review"].is_empty(), row["review"] == "no", "{id}");
        rules.insert(row["strength_rule"].as_str());
    }
    assert!(
        rules.contains("operator") && rules.contains("description"),
        "{rules:?}"
    );
}

#[test]
fn rows_of_a_table_have_surroundings_only_in_their_group_and_keep_their_columns() {
    let table = "speech,text\na,We will train peacekeepers.\na,They hope to do so before winter.\n";
    let folder = folder_with(&[("t.csv", table.as_bytes())]);
    let classified = |more: &[&str]| {
        let arguments = [
            "classify",
            "t.csv",
            "-o",
            "-",
            "-q",
            "--scores",
            "--explain",
            "--text-column",
            "text",
        ];
        run_well(folder.path(), &[&arguments[..], more].concat()).stdout
    };
    let apart = classified(&["--keep-columns"]);
    let expected = format!(",p_democracy_rights,{},speech", COLUMNS.join(","));
    assert!(
        apart.lines().next().unwrap().ends_with(&expected),
        "{apart}"
    );
    let apart = rows(&apart);
    assert_eq!(apart.len(), 2);
    assert!(apart.iter().all(|row| row["speech"] == "a"));
    assert!(apart.iter().all(|row| !row["why_domain"].contains("alone")));
    let together = rows(&classified(&["--group-column", "speech"]));
    for (together, apart) in together.iter().zip(&apart) {
        // Alone, the clause has the probability that it has as a row by itself.
        let why = &together["why_domain"];
        let (id, _) = why.split_once(' ').unwrap();
        let (_, alone) = why.split_once(" | alone ").unwrap();
        let (alone, by_itself): (f64, f64) = (
            alone.parse().unwrap(),
            apart[&format!("p_{id}")].parse().unwrap(),
        );
        assert!((alone - by_itself).abs() < 0.0051, "{why}; {by_itself}");
    }
}

#[test]
fn a_person_is_told_which_phrases_and_which_rule_decided() {
    let folder = folder_with(&[]);
    let outcome = run_well(folder.path(), &["explain", TEXT]);
    assert_eq!(outcome.stderr, "");
    for part in [
        "text#0001",
        "The two sides pledged to explore cooperation between their cyber commands",
        "domain cyber, score 0.",
        "nearest to cyber",
        "  cooperation between cyber commands",
        ", the runner-up",
        "strength 3 intend, score 0.",
        "operator: \"pledged to explore\"",
        "rule: exploratory verb: a stronger operator governs an exploratory verb",
        "governed by \"The two sides pledged\"",
        "strength 4 commit",
        "a condition brings it down by one level",
        "polarity positive, conditional yes, actor joint",
        "review ",
    ] {
        assert!(
            outcome.stdout.contains(part),
            "\"{part}\" in\n{}",
            outcome.stdout
        );
    }
}

#[test]
fn the_keys_of_the_json_are_those_that_are_documented() {
    let folder = folder_with(&[]);
    let told = json(folder.path(), TEXT, &[]);
    let expected: BTreeSet<String> = KEYS.split(' ').map(String::from).collect();
    assert_eq!(keys_of(&told), expected);
    let page = fs::read_to_string(repository().join("docs/explain.md")).unwrap();
    for key in &expected {
        // An object is told by its keys.
        let told = page.contains(&format!("`{key}`")) || page.contains(&format!("`{key}."));
        assert!(told, "{key} stands in docs/explain.md");
    }
}

#[test]
fn the_json_says_what_the_table_says() {
    let folder = folder_with(&[("a.txt", TEXT.as_bytes())]);
    let table = run_well(
        folder.path(),
        &["classify", "a.txt", "-o", "-", "-q", "--explain"],
    );
    let told = json(folder.path(), TEXT, &[]);
    let (rows, clauses) = (rows(&table.stdout), told["clauses"].as_array().unwrap());
    assert_eq!((rows.len(), clauses.len()), (3, 3));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let figure = |value: &Value| format!("{:.4}", value.as_f64().unwrap());
    for (row, clause) in rows.iter().zip(clauses) {
        let strength = &clause["strength"];
        assert_eq!(row["text"], text(&clause["text"]));
        assert_eq!(row["start"], clause["start"].to_string());
        assert_eq!(row["end"], clause["end"].to_string());
        assert_eq!(row["domain"], text(&clause["domain"]));
        assert_eq!(row["runner_up"], text(&clause["domains"][1]["id"]));
        assert_eq!(
            row["runner_up_score"],
            figure(&clause["domains"][1]["score"])
        );
        assert_eq!(row["strength"], strength["level"].to_string());
        assert_eq!(row["strength_score"], figure(&strength["score"]));
        assert_eq!(row["operator"], text(&strength["operator"]));
        assert_eq!(row["strength_rule"], text(&strength["rule"]));
        assert_eq!(row["polarity"], text(&clause["polarity"]));
        assert_eq!(row["actor"], text(&clause["actor"]));
        for (column, key) in [("conditional", "conditional"), ("review", "review")] {
            assert_eq!(row[column] == "yes", clause[key].as_bool().unwrap());
        }
        let nearest = text(&clause["domains"][0]["nearest"][0]["text"]);
        assert!(row["why_domain"].contains(&format!(": '{nearest}' ")));
        let domains = clause["domains"].as_array().unwrap();
        assert_eq!(domains.len(), 5);
        assert!(
            domains
                .iter()
                .all(|domain| domain["nearest"].as_array().unwrap().len() == 3)
        );
    }
    // "Subject to approval": the amount alone would make it the top level.
    let last = &clauses[2]["strength"];
    assert_eq!(
        (&last["level"], &last["lowered"]),
        (&4.into(), &true.into())
    );
    assert_eq!(last["decided_by"], "rule");
    assert_eq!(last["nearest"], Value::Array(Vec::new()));
}

#[test]
fn a_clause_by_itself_has_no_surroundings() {
    let folder = folder_with(&[]);
    let alone = json(
        folder.path(),
        "We will share intelligence on cyber threats.",
        &[],
    );
    assert_eq!(alone["clauses"][0]["domains"][0]["alone"], Value::Null);
    let outcome = run_well(
        folder.path(),
        &["explain", "We will share intelligence on cyber threats."],
    );
    assert!(!outcome.stdout.contains("alone"), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains("zero-shot"), "{}", outcome.stdout);
}

#[test]
fn a_head_is_told_apart_from_the_zero_shot_scores() {
    let folder = folder_with(&[("a.txt", TEXT.as_bytes())]);
    let folder = folder.path();
    let tags = repository().join("data/tags/communiques.csv");
    let tags = tags.to_str().unwrap();
    let learn = [
        "learn",
        tags,
        "-o",
        "head.json",
        "--curve",
        "0",
        "--resamples",
        "0",
        "-q",
    ];
    run_well(folder, &learn);
    let (plain, headed) = (
        json(folder, TEXT, &[]),
        json(folder, TEXT, &["--head", "head.json"]),
    );
    assert_eq!(headed["head"]["path"], "head.json");
    assert_eq!(headed["head"]["training"]["domain_tags"], 517);
    let by_id = |value: &Value| -> HashMap<String, Value> {
        let domains = value["clauses"][0]["domains"].as_array().unwrap().iter();
        domains
            .map(|domain| (domain["id"].as_str().unwrap().to_owned(), domain.clone()))
            .collect()
    };
    let (before, after) = (by_id(&plain), by_id(&headed));
    let in_both: Vec<&String> = before.keys().filter(|id| after.contains_key(*id)).collect();
    assert!(!in_both.is_empty());
    for id in &in_both {
        assert_eq!(after[*id]["zero_shot"], before[*id]["score"], "{id}");
    }
    assert!(
        in_both
            .iter()
            .any(|id| after[*id]["score"] != before[*id]["score"])
    );

    let outcome = run_well(folder, &["explain", TEXT, "--head", "head.json"]);
    assert!(outcome.stdout.contains("zero-shot"), "{}", outcome.stdout);
    let arguments = [
        "classify",
        "a.txt",
        "-o",
        "-",
        "-q",
        "--explain",
        "--head",
        "head.json",
    ];
    let table = rows(&run_well(folder, &arguments).stdout);
    for row in &table {
        let (_, shifted) = row["why_domain"].split_once(" | zero-shot ").unwrap();
        assert!(shifted.contains(", head "), "{}", row["why_domain"]);
    }
}

#[test]
fn other_labels_have_their_own_explanations() {
    let domains = "name = \"D\"\n[[domain]]\nid = \"sea\"\nname = \"The sea\"\nphrases = [\"=ships\\u001b[2J\", \"boats; 'nets'\"]\n\
                   [[domain]]\nid = \"air\"\nname = \"The air\"\n";
    let strengths =
        "name = \"S\"\n[[strength]]\nlevel = 2\nid = \"promise\"\noperators = [\"pledge\"]\n";
    let folder = folder_with(&[
        ("domains.toml", domains.as_bytes()),
        ("strengths.toml", strengths.as_bytes()),
        (
            "a.txt",
            b"The two sides pledged to keep ships sailing on the sea.",
        ),
    ]);
    let folder = folder.path();
    let text = "The two sides pledged to keep ships sailing on the sea.";
    let of_domains = json(folder, text, &["--taxonomy", "domains.toml"]);
    assert_eq!(of_domains["clauses"][0]["strength"], Value::Null);
    assert_eq!(
        of_domains["clauses"][0]["domains"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let of_strengths = json(folder, text, &["--taxonomy", "strengths.toml"]);
    assert_eq!(of_strengths["clauses"][0]["domain"], "none");
    assert_eq!(of_strengths["clauses"][0]["strength"]["id"], "promise");

    // A taxonomy's texts do not act on the terminal, and the table stays a table.
    let outcome = run_well(folder, &["explain", text, "--taxonomy", "domains.toml"]);
    assert!(
        outcome.stdout.contains("=ships\u{fffd}[2J"),
        "{}",
        outcome.stdout
    );
    let arguments = [
        "classify",
        "a.txt",
        "-o",
        "-",
        "-q",
        "--explain",
        "--taxonomy",
    ];
    let table = run_well(folder, &[&arguments[..], &["domains.toml"]].concat()).stdout;
    let row = rows(&table).remove(0);
    assert_eq!(row["strength_rule"], "");
    let cells = csv::ReaderBuilder::new()
        .from_reader(table.as_bytes())
        .records()
        .flat_map(|record| record.unwrap().iter().map(String::from).collect::<Vec<_>>())
        .collect::<Vec<_>>();
    assert!(
        cells
            .iter()
            .all(|cell| !cell.starts_with(['=', '+', '-', '@'])),
        "{cells:?}"
    );
}

#[test]
fn standard_input_is_a_document() {
    let folder = folder_with(&[]);
    let explain = |input: &[u8], more: &[&str]| {
        let mut child = command([&["explain", "-"], more].concat())
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that has refused already reads no more.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    };
    let page = format!("<html><body><main><p>{TEXT}</p></main></body></html>");
    let output = explain(page.as_bytes(), &["--json"]);
    assert_eq!(output.status.code(), Some(0));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["clauses"].as_array().unwrap().len(), 3);
    assert_eq!(told["clauses"][0]["clause_id"], "stdin#0001");
    for input in [&b""[..], b" \n"] {
        let output = explain(input, &[]);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("there is no text"), "{stderr}");
    }
    let large = vec![b'a'; (1 << 20) + 1];
    let output = explain(&large, &["--max-file-size", "1"]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("--max-file-size"), "{stderr}");
}

#[test]
fn without_a_text_or_a_clause_there_is_nothing_to_explain() {
    let folder = folder_with(&[]);
    for (text, remedy) in [
        ("", "give one in quotes"),
        (" \t\n", "give one in quotes"),
        ("***", "give a sentence"),
    ] {
        let outcome = run_in(folder.path(), &["explain", text]);
        assert_eq!(outcome.code, Some(2), "{text:?}: {}", outcome.stderr);
        assert!(
            outcome.stderr.contains(remedy),
            "{text:?}: {}",
            outcome.stderr
        );
        assert_eq!(outcome.stdout, "");
    }
    let missing = run_in(folder.path(), &["explain", TEXT, "--head", "nowhere.json"]);
    assert_eq!(missing.code, Some(2));
    assert!(
        missing.stderr.contains("nowhere.json"),
        "{}",
        missing.stderr
    );
}

#[test]
fn hostile_texts_are_explained_and_do_not_act_on_the_terminal() {
    let folder = folder_with(&[]);
    let nested = "We note that ".repeat(2_000) + "it is so.";
    let unbroken = "We note ".to_owned() + &"a".repeat(60_000) + ".";
    for text in [
        "We will \u{1b}]0;title\u{7}\u{1b}[31mdeploy\u{9b}2J ships\u{202e} tomorrow.",
        "=HYPERLINK(\"http://x\") We will not <script>alert(1)</script> agree, {{7*7}} \u{0}?",
        "We 🚢 will 船 deploy e\u{301}\u{301}\u{301} ships; we also \u{fffd}\u{feff} note it.",
        &nested,
        &unbroken,
    ]
    .map(|text| text.replace('\u{0}', ""))
    {
        let outcome = run_well(folder.path(), &["explain", &text]);
        let acts = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!outcome.stdout.contains(acts), "{:?}", outcome.stdout);
        let told = json(folder.path(), &text, &[]);
        for clause in told["clauses"].as_array().unwrap() {
            let (start, end) = (
                usize::try_from(clause["start"].as_u64().unwrap()).unwrap(),
                usize::try_from(clause["end"].as_u64().unwrap()).unwrap(),
            );
            let span: String = text.chars().skip(start).take(end - start).collect();
            let folded = span.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(clause["text"], folded.as_str());
        }
    }
}
