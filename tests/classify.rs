//! `clausemark classify` over the sample corpus: the table's promises.

mod program;

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use program::{command, corpus, folder_with, listing, outcome, rows, run_in};

const HEADER: &str = "doc_id,clause_id,page,paragraph,start,end,text,domain,domain_score,domain2,domain2_score,\
domain3,domain3_score,strength,strength_label,strength_score,operator,polarity,conditional,actor,keywords,review";

/// Classifies the corpus in a new folder and gives the table.
fn classify(extra: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus();
    let mut arguments = vec!["classify", corpus.to_str().unwrap(), "-o", "out.csv"];
    arguments.extend(extra);
    let outcome = run_in(folder.path(), &arguments);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    fs::read_to_string(folder.path().join("out.csv")).unwrap()
}

#[test]
fn the_table_has_its_columns_and_its_values_their_forms() {
    let table = classify(&[]);
    assert_eq!(table.lines().next(), Some(HEADER));
    let taxonomy = clausemark::taxonomy::built_in();
    let mut domains: HashSet<&str> = taxonomy
        .domains
        .iter()
        .map(|domain| domain.id.as_str())
        .collect();
    domains.extend(["none"]);
    let rows = rows(&table);
    assert!(rows.len() >= 300, "{} rows", rows.len());
    for row in &rows {
        let cell = |column: &str| row[column].as_str();
        let id = cell("clause_id");
        assert!(domains.contains(cell("domain")), "{id}");
        for (column, label) in [
            ("domain_score", "domain"),
            ("domain2_score", "domain2"),
            ("domain3_score", "domain3"),
            ("strength_score", "strength"),
        ] {
            assert_eq!(
                cell(column).is_empty(),
                cell(label).is_empty(),
                "{id} {column}"
            );
            if !cell(column).is_empty() {
                let value: f64 = cell(column).parse().unwrap();
                assert!(
                    (0.0..=1.0).contains(&value) && cell(column).len() == 6,
                    "{id} {column} {value}"
                );
            }
        }
        let level: usize = cell("strength").parse().unwrap();
        assert_eq!(taxonomy.strengths[level].id, cell("strength_label"), "{id}");
        assert!(["positive", "negative"].contains(&cell("polarity")), "{id}");
        assert!(
            ["yes", "no"].contains(&cell("conditional")) && ["yes", "no"].contains(&cell("review")),
            "{id}"
        );
        assert!(
            ["joint", "unilateral", "third_party", "none"].contains(&cell("actor")),
            "{id}"
        );
    }
    let ids: HashSet<&String> = rows.iter().map(|row| &row["clause_id"]).collect();
    assert_eq!(ids.len(), rows.len(), "clause ids are unique");
    let documents: Vec<&String> = rows.iter().map(|row| &row["doc_id"]).collect();
    assert!(documents.is_sorted(), "documents stand in path order");
}

/// Contract 1.
#[test]
fn every_span_gives_its_text_back() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus();
    let outcome = run_in(
        folder.path(),
        &[
            "classify",
            corpus.to_str().unwrap(),
            "-o",
            "out.csv",
            "--dump-text",
            "texts",
            "--keywords",
            "0",
        ],
    );
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    for row in rows(&fs::read_to_string(folder.path().join("out.csv")).unwrap()) {
        let doc_id = &row["doc_id"];
        let dumped = fs::read_to_string(folder.path().join(format!("texts/{doc_id}.txt"))).unwrap();
        if Path::new(doc_id)
            .extension()
            .is_some_and(|ending| ending == "txt")
        {
            assert_eq!(
                dumped,
                fs::read_to_string(corpus.join(doc_id)).unwrap(),
                "a text is its file"
            );
        }
        let (start, end): (usize, usize) =
            (row["start"].parse().unwrap(), row["end"].parse().unwrap());
        let span: String = dumped.chars().skip(start).take(end - start).collect();
        let folded = span.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = clausemark::output::unguard(&row["text"]);
        assert_eq!(folded, text, "{}", row["clause_id"]);
    }
}

/// Contract 2.
#[test]
fn threads_argument_order_and_working_directory_leave_the_bytes_alone() {
    let expected = classify(&["--threads", "2"]);
    assert_eq!(classify(&["--threads", "1"]), expected, "one thread");

    let corpus = corpus();
    let mut files: Vec<String> = listing(&corpus);
    files.reverse();
    let folder = tempfile::tempdir().unwrap();
    let mut arguments = vec!["classify".to_string()];
    arguments.extend(files);
    let table = folder.path().join("out.csv");
    arguments.extend(["-o".to_string(), table.to_str().unwrap().to_string()]);
    let outcome = outcome(command(&arguments).current_dir(&corpus));
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(
        fs::read_to_string(table).unwrap(),
        expected,
        "files in reverse, from another folder"
    );
}

/// Contract 2 again: what else is in a run must not change a document's rows.
#[test]
fn a_document_has_the_same_rows_alone() {
    let everything = classify(&[]);
    let corpus = corpus();
    let document = "averna-torvald-consultative-2023-p214.txt";
    let alone = run_in(&corpus, &["classify", document, "-o", "-", "-q"]);
    assert_eq!(alone.code, Some(0), "{}", alone.stderr);
    let of_document: Vec<&str> = everything
        .lines()
        .filter(|line| line.starts_with(document))
        .collect();
    let alone: Vec<&str> = alone.stdout.lines().skip(1).collect();
    assert!(!alone.is_empty());
    assert_eq!(alone, of_document);
}

#[test]
fn the_run_file_names_everything_the_table_depends_on() {
    let folder = folder_with(&[("in/a.txt", b"The two sides pledged to continue the talks.")]);
    let outcome = run_in(folder.path(), &["classify", "in", "-o", "out.csv"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(
        listing(folder.path()),
        ["in", "out.csv", "out.csv.run.json"]
    );
    let record: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("out.csv.run.json")).unwrap())
            .unwrap();
    assert_eq!(record["version"], env!("CARGO_PKG_VERSION"));
    // Which engine is the fastest depends on the CPU.
    let engine = record["engine"].as_str().unwrap();
    let known = ["native-bf16 (", "openvino-f32 (", "torch-f32"];
    let is_known = known.iter().any(|start| engine.starts_with(start));
    assert!(is_known, "{engine}");
    assert_eq!(record["counts"]["documents"], 1);
    assert_eq!(record["counts"]["clauses"], 1);
    for checksum in [&record["taxonomy"]["sha256"], &record["model"]["sha256"]] {
        assert_eq!(checksum.as_str().map(str::len), Some(64));
    }
    for stage in [
        "load", "run", "segment", "encode", "classify", "keywords", "write",
    ] {
        assert!(record["seconds"][stage].is_f64(), "{stage}");
    }
    assert!(
        outcome.stderr.contains("clauses a second"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn scores_add_one_column_a_domain() {
    let folder = folder_with(&[("a.txt", b"We will share intelligence on cyber threats.")]);
    let outcome = run_in(
        folder.path(),
        &["classify", "a.txt", "-o", "-", "--scores", "-q"],
    );
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(outcome.stderr, "", "quiet is quiet");
    let taxonomy = clausemark::taxonomy::built_in();
    let expected: Vec<String> = HEADER
        .split(',')
        .map(String::from)
        .chain(taxonomy.domains.iter().map(|d| format!("p_{}", d.id)))
        .collect();
    assert_eq!(
        outcome
            .stdout
            .lines()
            .next()
            .unwrap()
            .split(',')
            .collect::<Vec<_>>(),
        expected
    );
    let row = &rows(&outcome.stdout)[0];
    assert_eq!(row[&format!("p_{}", row["domain"])], row["domain_score"]);
}

#[test]
fn a_taxonomy_of_domains_alone_or_of_strengths_alone_works() {
    let domains = "name = \"D\"\n[[domain]]\nid = \"sea\"\nname = \"The sea\"\n[[domain]]\nid = \"air\"\nname = \"The air\"\n";
    let strengths = "name = \"S\"\n[[strength]]\nlevel = 2\nid = \"promise\"\noperators = [\"pledge\"]\n[[strength]]\nlevel = 7\nid = \"law\"\noperators = [\"shall\"]\n";
    let folder = folder_with(&[
        (
            "a.txt",
            b"The two sides pledged to keep ships sailing on the sea.",
        ),
        ("domains.toml", domains.as_bytes()),
        ("strengths.toml", strengths.as_bytes()),
    ]);
    let row = |taxonomy: &str| {
        let outcome = run_in(
            folder.path(),
            &["classify", "a.txt", "-o", "-", "-q", "--taxonomy", taxonomy],
        );
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        rows(&outcome.stdout).remove(0)
    };
    let of_domains = row("domains.toml");
    assert_eq!(
        (
            of_domains["domain"].as_str(),
            of_domains["strength"].as_str()
        ),
        ("sea", "")
    );
    let of_strengths = row("strengths.toml");
    assert_eq!(of_strengths["domain"], "none");
    assert_eq!(
        (
            of_strengths["strength"].as_str(),
            of_strengths["strength_label"].as_str()
        ),
        ("2", "promise")
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let corpus = corpus();
    let mut child = command(["classify", corpus.to_str().unwrap(), "-o", "-", "-q"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Contract 4: what is stopped leaves nothing half-written.
#[cfg(unix)]
/// The rows of a table of texts, classified.
fn classified(table: &str, extra: &[&str]) -> Vec<std::collections::HashMap<String, String>> {
    let folder = folder_with(&[("t.csv", table.as_bytes())]);
    let arguments = [
        "classify",
        "t.csv",
        "-o",
        "-",
        "-q",
        "--scores",
        "--text-column",
        "text",
    ];
    let outcome = run_in(folder.path(), &[&arguments, extra].concat());
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    rows(&outcome.stdout)
}

#[test]
fn rows_of_a_table_are_context_only_for_those_of_their_group() {
    let alone = "speech,text\na,They hope to do so before winter.\n";
    let apart = "speech,text\nb,We will train peacekeepers.\na,They hope to do so before winter.\n";
    let together =
        "speech,text\na,We will train peacekeepers.\na,They hope to do so before winter.\n";
    let score = |table: &str, extra: &[&str]| {
        let rows = classified(table, extra);
        let row = rows
            .iter()
            .find(|row| row["text"].starts_with("They hope"))
            .unwrap();
        row["p_peace_humanitarian"].clone()
    };
    let group = ["--group-column", "speech"];
    let expected = score(alone, &[]);
    assert_eq!(score(apart, &[]), expected);
    assert_eq!(score(apart, &group), expected);
    assert_ne!(score(together, &group), expected);
}

#[test]
fn a_row_without_words_is_a_row_of_the_table() {
    let table = classified("text\n\"\"\nWe will act.\n", &["--keywords", "0"]);
    assert_eq!(table.len(), 2);
    assert_eq!(
        (table[0]["text"].as_str(), table[1]["text"].as_str()),
        ("", "We will act.")
    );
}
