//! The small verbs: segment, taxonomy, models.

mod program;

use std::fs;

use program::{folder_with, listing, rows, run_in};

#[test]
fn segment_needs_no_model_and_tells_what_governs_a_clause() {
    let text = b"1. The two sides noted the progress and pledged to explore joint patrols and to expand training.\n";
    let folder = folder_with(&[("a.txt", text)]);
    let outcome = program::outcome(
        program::command(["segment", "a.txt", "-o", "-", "-q"])
            .current_dir(folder.path())
            .env("CLAUSEMARK_MODELS", folder.path().join("no models")),
    );
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(
        outcome.stdout.lines().next(),
        Some("doc_id,clause_id,page,paragraph,start,end,text,lead")
    );
    let clauses: Vec<(String, String)> = rows(&outcome.stdout)
        .into_iter()
        .map(|row| (row["text"].clone(), row["lead"].clone()))
        .collect();
    let expected = [
        ("The two sides noted the progress", ""),
        ("and pledged to explore joint patrols", "The two sides"),
        ("and to expand training.", "The two sides pledged"),
    ];
    assert_eq!(
        clauses,
        expected.map(|(text, lead)| (text.to_string(), lead.to_string()))
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_gets_the_table_and_stays_a_pipe() {
    use std::os::unix::fs::FileTypeExt;

    let folder = folder_with(&[("a.txt", b"The two sides noted the progress.")]);
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()));
    let (outcome, table) = std::thread::scope(|scope| {
        let reading = scope.spawn(|| fs::read_to_string(&pipe).unwrap());
        let outcome = run_in(folder.path(), &["segment", "a.txt", "-o", "pipe"]);
        (outcome, reading.join().unwrap())
    });
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(rows(&table).len(), 1);
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert_eq!(listing(folder.path()), ["a.txt", "pipe"]);
}

#[test]
fn taxonomy_init_writes_what_check_accepts_and_never_overwrites() {
    let folder = folder_with(&[]);
    let init = run_in(folder.path(), &["taxonomy", "init"]);
    assert_eq!(init.code, Some(0), "{}", init.stderr);
    assert_eq!(listing(folder.path()), ["taxonomy.toml"]);
    let check = run_in(folder.path(), &["taxonomy", "check", "taxonomy.toml"]);
    assert_eq!(check.code, Some(0), "{}", check.stderr);
    assert!(
        check.stdout.contains("21 domains and 6 strengths"),
        "{}",
        check.stdout
    );

    fs::write(folder.path().join("taxonomy.toml"), "mine").unwrap();
    let again = run_in(folder.path(), &["taxonomy", "init"]);
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("--force"), "{}", again.stderr);
    assert_eq!(
        fs::read_to_string(folder.path().join("taxonomy.toml")).unwrap(),
        "mine"
    );
    assert_eq!(
        run_in(folder.path(), &["taxonomy", "init", "--force"]).code,
        Some(0)
    );
}

#[test]
fn taxonomy_show_names_every_label() {
    let folder = folder_with(&[]);
    let show = run_in(folder.path(), &["taxonomy", "show"]);
    assert_eq!(show.code, Some(0), "{}", show.stderr);
    let taxonomy = clausemark::taxonomy::built_in();
    for id in taxonomy
        .domains
        .iter()
        .map(|d| &d.id)
        .chain(taxonomy.strengths.iter().map(|s| &s.id))
    {
        assert!(show.stdout.contains(id.as_str()), "{id}");
    }
}

#[test]
fn models_are_listed_and_verified() {
    let folder = folder_with(&[]);
    let list = run_in(folder.path(), &["models", "list"]);
    assert_eq!(list.code, Some(0), "{}", list.stderr);
    assert!(
        list.stdout.contains("all-MiniLM-L6-v2") && list.stdout.contains("Apache-2.0"),
        "{}",
        list.stdout
    );
    assert!(list.stdout.contains("default): here"), "{}", list.stdout);
    let verify = run_in(folder.path(), &["models", "verify"]);
    assert_eq!(verify.code, Some(0), "{}", verify.stderr);
    assert!(
        verify.stdout.lines().all(|line| line.ends_with(": whole")),
        "{}",
        verify.stdout
    );
    let fetch = run_in(folder.path(), &["models", "fetch"]);
    assert_eq!(
        (fetch.code, fetch.stderr.as_str()),
        (Some(0), ""),
        "nothing to do, nothing said"
    );
}

#[test]
fn models_bench_measures_every_engine_and_says_which_is_taken() {
    let folder = folder_with(&[]);
    let outcome = run_in(folder.path(), &["models", "bench", "--clauses", "8"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let line = |engine: &str| {
        let mut lines = outcome.stdout.lines().map(str::trim_start);
        let found = lines.find(|line| line.starts_with(engine));
        found.unwrap_or_else(|| panic!("{engine} in {}", outcome.stdout))
    };
    // It is there on every CPU, and what all others are compared with is f32.
    let reference = line("torch-f32");
    assert!(reference.contains("1.00000"), "{reference}");
    assert!(reference.contains("100.0%"), "{reference}");
    assert!(reference.contains("f32"), "{reference}");
    let exact = outcome.stdout.matches("exact (the default)").count();
    assert_eq!(exact, 1, "{}", outcome.stdout);
    // Every other engine was measured or is named with the reason why not.
    for engine in [
        "native-bf16",
        "native-int8",
        "openvino-f32",
        "openvino-bf16",
        "openvino-int8",
        "torch-bf16",
    ] {
        assert!(outcome.stdout.contains(engine), "{}", outcome.stdout);
    }
    assert!(listing(folder.path()).is_empty());
}
