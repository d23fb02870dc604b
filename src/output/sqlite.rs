//! `SQLite`: a database of documents, clauses and scores, with indices and a view for dashboards.

use std::io;

use rusqlite::types::{Null, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error, ToSql, params, params_from_iter};
use serde_json::Value as Json;

use super::OutputError;
use super::column::{Column, Kind, SCORE};
use super::destination::Destination;
use super::table::Outcome;
use super::value::Value;
use crate::taxonomy::NO_DOMAIN;

/// Tables and the view, which people read too.
const TABLES: &str = include_str!("../../data/schema/clauses.sql");
/// Made when all rows are there.
const INDICES: &str = "
CREATE INDEX clauses_by_document ON clauses (doc_id);
CREATE INDEX clauses_by_id ON clauses (clause_id);
CREATE INDEX clauses_by_domain ON clauses (domain, strength);
CREATE INDEX clauses_by_strength ON clauses (strength);
CREATE INDEX scores_by_domain ON scores (domain, score);
";
/// Nobody sees the file before it is complete, and if the run ends it is thrown away.
const UNSEEN: &str = "
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA foreign_keys = OFF;
";
const INSERT_SCORE: &str = "INSERT INTO scores (row, domain, score, given) VALUES (?, ?, ?, ?)";
/// A document's rows stand together, but some may have been counted before.
const COUNT_ROWS: &str = "INSERT INTO documents (doc_id, clauses) VALUES (?, ?)
    ON CONFLICT (doc_id) DO UPDATE SET clauses = clauses + excluded.clauses";
const NOTE_FAILURE: &str =
    "INSERT INTO documents (doc_id, clauses, stage, reason) VALUES (?, 0, ?, ?)
    ON CONFLICT (doc_id) DO UPDATE SET stage = excluded.stage, reason = excluded.reason";
/// The columns that hold the domains given; behind each stands its score.
const GIVEN: [&str; 3] = ["domain", "domain2", "domain3"];

/// Writes rows into a database.
pub(super) struct SqliteWriter<'c> {
    database: Connection,
    destination: Destination,
    insert: String,
    /// Where the document's id stands, and the domains that are given.
    doc_id: usize,
    given: Vec<usize>,
    /// Where the probabilities of all domains stand.
    scores: Vec<(usize, &'c str)>,
    rows: i64,
    /// The document whose rows are being written, and how many there are.
    document: (String, i64),
}

impl<'c> SqliteWriter<'c> {
    /// Starts a database of the table of labelled clauses.
    pub fn new(destination: Destination, columns: &'c [Column]) -> Result<Self, OutputError> {
        let begun = begun(&destination, columns);
        let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
        let position = |name: &&str| columns.iter().position(|column| column.name == **name);
        let score = |(place, column): (usize, &'c Column)| {
            let domain = column.name.strip_prefix(SCORE)?;
            (column.kind == Kind::Probability).then_some((place, domain))
        };
        Ok(Self {
            database: begun.map_err(|error| destination.failed(io_error(error)))?,
            destination,
            insert: format!(
                "INSERT INTO clauses (row, {}) VALUES (?{})",
                names.join(", "),
                ", ?".repeat(columns.len())
            ),
            doc_id: position(&"doc_id").unwrap_or_default(),
            given: GIVEN.iter().filter_map(position).collect(),
            scores: columns.iter().enumerate().filter_map(score).collect(),
            rows: 0,
            document: (String::new(), 0),
        })
    }

    /// Adds a row.
    pub fn write(&mut self, row: &[Value<'_>]) -> Result<(), OutputError> {
        let added = self.add(row);
        added.map_err(|error| self.destination.failed(io_error(error)))
    }

    /// Adds what became of the documents and what the table was made with, and puts the file under its name.
    pub fn finish(mut self, outcome: &Outcome<'_>) -> Result<(), OutputError> {
        let ended = self.end(outcome);
        ended.map_err(|error| self.destination.failed(io_error(error)))?;
        let closed = self.database.close();
        closed.map_err(|(_, error)| self.destination.failed(io_error(error)))?;
        self.destination.complete()
    }

    fn add(&mut self, row: &[Value<'_>]) -> Result<(), Error> {
        self.rows += 1;
        if let Value::Text(doc_id) = &row[self.doc_id] {
            if self.document.0 != **doc_id {
                self.count_rows()?;
                self.document = (doc_id.to_string(), 0);
            }
            self.document.1 += 1;
        }
        let number = Value::Integer(self.rows.unsigned_abs());
        let cells = std::iter::once(&number).chain(row);
        self.database
            .prepare_cached(&self.insert)?
            .execute(params_from_iter(cells))?;
        self.add_scores(row)
    }

    fn add_scores(&self, row: &[Value<'_>]) -> Result<(), Error> {
        let mut insert = self.database.prepare_cached(INSERT_SCORE)?;
        let nth = |domain: &str| {
            let is_it = |place: &usize| row[*place] == Value::text(domain);
            let found = self
                .given
                .iter()
                .zip(1_i64..)
                .find(|(place, _)| is_it(place));
            found.map(|(_, nth)| nth)
        };
        for (place, domain) in &self.scores {
            insert.execute(params![self.rows, domain, row[*place], nth(domain)])?;
        }
        if self.scores.is_empty() {
            for (place, nth) in self.given.iter().zip(1_i64..) {
                // Of no domain there is a score, too, but it is not one of the domains.
                if matches!(&row[*place], Value::Text(domain) if domain != NO_DOMAIN) {
                    insert.execute(params![self.rows, row[*place], row[place + 1], nth])?;
                }
            }
        }
        Ok(())
    }

    fn count_rows(&self) -> Result<(), Error> {
        let (doc_id, rows) = &self.document;
        if *rows > 0 {
            let mut insert = self.database.prepare_cached(COUNT_ROWS)?;
            insert.execute(params![doc_id, rows])?;
        }
        Ok(())
    }

    fn end(&mut self, outcome: &Outcome<'_>) -> Result<(), Error> {
        self.count_rows()?;
        for doc_id in outcome.without_clauses {
            let mut insert = self.database.prepare_cached(COUNT_ROWS)?;
            insert.execute(params![doc_id, 0])?;
        }
        for failure in outcome.failures {
            let mut insert = self.database.prepare_cached(NOTE_FAILURE)?;
            insert.execute(params![failure.doc_id, failure.stage, failure.reason])?;
        }
        if let Json::Object(about) = outcome.about {
            let mut insert = self
                .database
                .prepare("INSERT INTO run (key, value) VALUES (?, ?)")?;
            for (key, value) in about {
                insert.execute(params![key, value.to_string()])?;
            }
        }
        self.database.execute_batch(INDICES)?;
        self.database.execute_batch("COMMIT")?;
        self.database.flush_prepared_statement_cache();
        Ok(())
    }
}

fn begun(destination: &Destination, columns: &[Column]) -> Result<Connection, Error> {
    let Some(path) = destination.aside() else {
        return Err(Error::InvalidPath("a database cannot be a stream".into()));
    };
    let database = Connection::open(path)?;
    database.execute_batch(UNSEEN)?;
    database.execute_batch("BEGIN")?;
    database.execute_batch(TABLES)?;
    let known = database
        .prepare("SELECT * FROM clauses")?
        .column_count()
        .saturating_sub(1);
    for column in columns.iter().skip(known) {
        let kind = match column.kind {
            Kind::Text | Kind::Label(_) => "TEXT",
            Kind::Integer => "INTEGER",
            Kind::Probability => "REAL",
        };
        let name = quoted(&column.name);
        database.execute_batch(&format!("ALTER TABLE clauses ADD COLUMN {name} {kind}"))?;
    }
    Ok(database)
}

/// A name of a column as SQL has it, whatever stands in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>, Error> {
        match self {
            Value::Empty => Null.to_sql(),
            Value::Text(words) => Ok(ToSqlOutput::Borrowed(ValueRef::Text(words.as_bytes()))),
            Value::Integer(number) => i64::try_from(*number).map_or_else(
                |_| Err(Error::IntegralValueOutOfRange(0, i64::MAX)),
                |number| Ok(number.into()),
            ),
            Value::Probability(score) => Ok((*score).into()),
        }
    }
}

/// What the system said, where the library only passes it on.
fn io_error(error: Error) -> io::Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => io::Error::new(io::ErrorKind::StorageFull, error),
        _ => io::Error::other(error),
    }
}
