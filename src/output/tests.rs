//! The same rows in every format, read back by other code than what wrote them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use serde_json::{Value as Json, json};

use super::*;
use crate::taxonomy::{self, Taxonomy};

const TAXONOMY: &str = r#"
name = "T"
[[domain]]
id = "sea"
name = "Sea"
[[domain]]
id = "air"
name = "Air"
[[strength]]
level = 1
id = "note"
[[strength]]
level = 4
id = "commit"
"#;

pub(super) fn taxonomy() -> Taxonomy {
    taxonomy::parse(TAXONOMY, "the test").unwrap()
}

fn table_columns() -> Vec<Column> {
    let further = FurtherColumns {
        scores: true,
        explanation: false,
    };
    columns(&taxonomy(), further, &["year".into()])
}

/// A row as [`Row::values`] makes it, of a clause `number` of `doc_id`.
fn row<'v>(doc_id: &'v str, number: usize, text: &'v str, domain: &'v str) -> Vec<Value<'v>> {
    let given = domain != "none";
    let score = |score| {
        if given {
            Value::probability(score)
        } else {
            Value::Empty
        }
    };
    vec![
        Value::text(doc_id),
        Value::text(format!("{doc_id}#{number:04}")),
        Value::Integer(1),
        Value::integer(number),
        Value::integer(10 * number),
        Value::integer(10 * number + 9),
        Value::text(text),
        Value::text(domain),
        Value::probability(0.804_81),
        if given {
            Value::text("air")
        } else {
            Value::Empty
        },
        score(0.25),
        Value::Empty,
        Value::Empty,
        Value::Integer(4),
        Value::text("commit"),
        Value::probability(0.5),
        Value::text(""),
        Value::text("positive"),
        Value::text("no"),
        Value::text("joint"),
        Value::text("a; b"),
        Value::text("yes"),
        Value::probability(0.804_81),
        Value::probability(0.25),
        Value::text("2031"),
    ]
}

fn rows() -> Vec<Vec<Value<'static>>> {
    vec![
        row("a.txt", 1, "=1+1 \"quoted\", \u{e9}\n한국어", "sea"),
        row("a.txt", 2, "Plain.", "none"),
        row("b/../c.txt", 1, "'tis <b>", "sea"),
    ]
}

fn target(path: &Path) -> Target {
    Target {
        path: path.into(),
        format: Format::of(path),
        partition: None,
    }
}

/// Writes the rows to the files of these names in `folder`; the first ones in a run that was interrupted after them.
fn write(folder: &Path, names: &[&str], interrupted_after: Option<usize>) {
    let targets: Vec<Target> = names
        .iter()
        .map(|name| target(&folder.join(name)))
        .collect();
    let about = json!({"version": "0", "settings": {"scores": true}});
    let failures = [FailedDocument {
        doc_id: "bad.pdf",
        stage: "read".into(),
        reason: "no text",
    }];
    let outcome = Outcome {
        about: &about,
        without_clauses: &["empty.txt".into()],
        failures: &failures,
    };
    let rows = rows();
    let mut done = 0;
    let mut left = Vec::new();
    if let Some(count) = interrupted_after {
        let mut table = Table::open(&targets, table_columns(), Left::Nothing).unwrap();
        rows[..count]
            .iter()
            .for_each(|row| table.write(row).unwrap());
        left = table.secure().unwrap();
        // What is written after the last batch that was recorded is written again.
        table.write(&rows[count]).unwrap();
        table.secure().unwrap();
        done = count;
    }
    let left = match done {
        0 => Left::Nothing,
        _ => Left::Bytes(&left),
    };
    let mut table = Table::open(&targets, table_columns(), left).unwrap();
    rows[done..]
        .iter()
        .for_each(|row| table.write(row).unwrap());
    drop(table.finish(&outcome).unwrap());
}

/// A cell as every format is compared: nothing, words, or a number.
fn cell(value: &Value<'_>) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Text(words) => json!(words),
        Value::Integer(number) => json!(number),
        Value::Probability(score) => json!(score),
    }
}

fn expected() -> Vec<Vec<Json>> {
    let rows = rows();
    rows.iter()
        .map(|row| row.iter().map(cell).collect())
        .collect()
}

fn of_arrow(array: &ArrayRef, row: usize) -> Json {
    if array.is_null(row) {
        Json::Null
    } else if let Some(words) = array.as_string_opt::<i32>() {
        json!(words.value(row))
    } else if let Some(labels) = array.as_dictionary_opt::<Int32Type>() {
        let key = usize::try_from(labels.keys().value(row)).unwrap();
        json!(labels.values().as_string::<i32>().value(key))
    } else if let Some(numbers) = array.as_primitive_opt::<Int64Type>() {
        json!(numbers.value(row).unsigned_abs())
    } else {
        json!(array.as_primitive::<Float64Type>().value(row))
    }
}

fn of_batch(batch: &RecordBatch) -> Vec<Vec<Json>> {
    let cells = |row| {
        batch
            .columns()
            .iter()
            .map(move |array| of_arrow(array, row))
    };
    (0..batch.num_rows())
        .map(|row| cells(row).collect())
        .collect()
}

fn of_parquet(path: &Path) -> Vec<Vec<Json>> {
    let file = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap());
    let batches = file.unwrap().build().unwrap();
    batches
        .flat_map(|batch| of_batch(&batch.unwrap()))
        .collect()
}

fn of_stream(path: &Path) -> Vec<Vec<Json>> {
    let stream = arrow_ipc::reader::StreamReader::try_new(File::open(path).unwrap(), None);
    stream
        .unwrap()
        .flat_map(|batch| of_batch(&batch.unwrap()))
        .collect()
}

/// Cells as they are typed, those of CSV by the columns.
fn of_csv(path: &Path) -> Vec<Vec<Json>> {
    let columns = table_columns();
    let mut reader = ::csv::Reader::from_path(path).unwrap();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(reader.headers().unwrap(), names);
    let typed = |(cell, column): (&str, &Column)| match column.kind {
        _ if cell.is_empty() && !column.required => Json::Null,
        Kind::Text | Kind::Label(_) => json!(unguard(cell)),
        Kind::Integer => json!(cell.parse::<u64>().unwrap()),
        Kind::Probability => json!(cell.parse::<f64>().unwrap()),
    };
    let record = |record: Result<::csv::StringRecord, _>| {
        record.unwrap().iter().zip(&columns).map(typed).collect()
    };
    reader.records().map(record).collect()
}

fn of_jsonl(path: &Path) -> Vec<Vec<Json>> {
    let columns = table_columns();
    let text = fs::read_to_string(path).unwrap();
    let row = |line: &str| {
        let row: BTreeMap<String, Json> = serde_json::from_str(line).unwrap();
        assert_eq!(row.len(), columns.len());
        columns
            .iter()
            .map(|column| row[&column.name].clone())
            .collect()
    };
    text.lines().map(row).collect()
}

fn query(path: &Path, sql: &str) -> Vec<Vec<Json>> {
    let database = Connection::open(path).unwrap();
    let mut statement = database.prepare(sql).unwrap();
    let width = statement.column_count();
    let cell = |value| match value {
        Sql::Null => Json::Null,
        Sql::Text(words) => json!(words),
        Sql::Integer(number) => json!(number.unsigned_abs()),
        Sql::Real(number) => json!(number),
        Sql::Blob(_) => panic!("no column holds bytes"),
    };
    let row = |row: &rusqlite::Row<'_>| (0..width).map(|at| row.get(at).map(cell)).collect();
    let rows = statement.query_map([], row).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

const ALL: [&str; 5] = ["t.csv", "t.jsonl", "t.parquet", "t.sqlite", "t.arrow"];

#[test]
fn every_format_has_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &ALL, None);
    let [csv, jsonl, parquet, sqlite, arrow] = ALL.map(|name| folder.path().join(name));
    assert_eq!(of_csv(&csv), expected());
    assert_eq!(of_jsonl(&jsonl), expected());
    assert_eq!(of_parquet(&parquet), expected());
    assert_eq!(of_stream(&arrow), expected());
    let names: Vec<String> = table_columns()
        .iter()
        .map(|column| format!("\"{}\"", column.name))
        .collect();
    let sql = format!("SELECT {} FROM clauses ORDER BY row", names.join(", "));
    assert_eq!(query(&sqlite, &sql), expected());
}

#[test]
fn a_database_says_what_became_of_documents_and_labels() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sqlite");
    write(folder.path(), &["t.sqlite"], None);
    assert_eq!(
        query(
            &path,
            "SELECT doc_id, clauses, stage, reason FROM documents"
        ),
        [
            vec![json!("a.txt"), json!(2), Json::Null, Json::Null],
            vec![json!("b/../c.txt"), json!(1), Json::Null, Json::Null],
            vec![json!("bad.pdf"), json!(0), json!("read"), json!("no text")],
            vec![json!("empty.txt"), json!(0), Json::Null, Json::Null],
        ]
    );
    assert_eq!(
        query(
            &path,
            "SELECT row, domain, score, given FROM scores WHERE row < 3"
        ),
        [
            vec![json!(1), json!("air"), json!(0.25), json!(2)],
            vec![json!(1), json!("sea"), json!(0.8048), json!(1)],
            vec![json!(2), json!("air"), json!(0.25), Json::Null],
            vec![json!(2), json!("sea"), json!(0.8048), Json::Null],
        ]
    );
    assert_eq!(
        query(
            &path,
            "SELECT doc_id, domain, clauses, review FROM dashboard"
        ),
        [
            vec![json!("a.txt"), json!("none"), json!(1), json!(1)],
            vec![json!("a.txt"), json!("sea"), json!(1), json!(1)],
            vec![json!("b/../c.txt"), json!("sea"), json!(1), json!(1)],
        ]
    );
    assert_eq!(
        query(&path, "SELECT value FROM run WHERE key = 'version'"),
        [[json!("\"0\"")]]
    );
    assert!(query(&path, "PRAGMA foreign_key_check").is_empty());
}

#[test]
fn a_table_that_is_gone_on_with_has_the_same_bytes_in_every_format() {
    let (whole, resumed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for names in [&ALL[..], &ALL[2..4], &["t.csv", "t.parquet"]] {
        write(whole.path(), names, None);
        write(resumed.path(), names, Some(1));
        for name in names {
            let bytes = |folder: &Path| fs::read(folder.join(name)).unwrap();
            assert!(bytes(whole.path()) == bytes(resumed.path()), "{name}");
        }
    }
    // Nothing is left beside them.
    assert_eq!(fs::read_dir(resumed.path()).unwrap().count(), ALL.len());
}

#[test]
fn partitions_hold_their_rows_without_the_column_that_names_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    let parted = |column: &str| Target {
        partition: Some(column.into()),
        ..target(&path)
    };
    let about = json!({});
    let outcome = Outcome {
        about: &about,
        without_clauses: &[],
        failures: &[],
    };
    // The second time it takes the place of the first.
    for column in ["doc_id", "domain"] {
        let mut table = Table::open(&[parted(column)], table_columns(), Left::Nothing).unwrap();
        for row in rows() {
            table.write(&row).unwrap();
        }
        drop(table.finish(&outcome).unwrap());
    }
    let mut without: Vec<Vec<Json>> = expected();
    for row in &mut without {
        row.remove(7);
    }
    let part = |name: &str| of_parquet(&path.join(name).join("part-00000.parquet"));
    assert_eq!(part("domain=sea"), [without[0].clone(), without[2].clone()]);
    assert_eq!(part("domain=none"), [without[1].clone()]);
    assert_eq!(fs::read_dir(&path).unwrap().count(), 2);

    fs::write(path.join("notes.txt"), "mine").unwrap();
    let refused = Table::open(&[parted("domain")], table_columns(), Left::Nothing);
    let message = refused.err().unwrap().to_string();
    assert!(message.contains("notes.txt"), "{message}");
}

#[test]
fn an_empty_table_is_a_table_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let targets = ALL.map(|name| target(&folder.path().join(name)));
    let table = Table::open(&targets, table_columns(), Left::Never).unwrap();
    let outcome = Outcome {
        about: &Json::Null,
        without_clauses: &[],
        failures: &[],
    };
    drop(table.finish(&outcome).unwrap());
    let [csv, jsonl, parquet, sqlite, arrow] = ALL.map(|name| folder.path().join(name));
    assert!(of_csv(&csv).is_empty() && of_jsonl(&jsonl).is_empty());
    assert!(of_parquet(&parquet).is_empty() && of_stream(&arrow).is_empty());
    assert!(query(&sqlite, "SELECT * FROM clauses").is_empty());
}
