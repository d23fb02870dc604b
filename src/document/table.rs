//! Tables of texts: CSV, TSV and JSON Lines whose rows are clauses already.

use std::collections::{HashMap, HashSet};

use csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value};

use super::encoding::decode;
use super::{Content, Group, ReadError, ReadSettings, Reader, RowText, TableColumns};

/// Reads CSV; the separator is what the header shows, because spreadsheets write what their country is used to.
pub(super) struct CommaSeparated;

/// Reads TSV.
pub(super) struct TabSeparated;

/// Reads JSON Lines: one object a line.
pub(super) struct JsonLines;

/// Separators a CSV file may have.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

impl Reader for CommaSeparated {
    fn endings(&self) -> &'static [&'static str] {
        &["csv"]
    }

    fn is_table(&self) -> bool {
        true
    }

    fn read(&self, content: &[u8], settings: &ReadSettings) -> Result<Content, ReadError> {
        separated(content, settings, separator)
    }
}

impl Reader for TabSeparated {
    fn endings(&self) -> &'static [&'static str] {
        &["tsv", "tab"]
    }

    fn is_table(&self) -> bool {
        true
    }

    fn read(&self, content: &[u8], settings: &ReadSettings) -> Result<Content, ReadError> {
        separated(content, settings, |_| b'\t')
    }
}

impl Reader for JsonLines {
    fn endings(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn is_table(&self) -> bool {
        true
    }

    fn read(&self, content: &[u8], settings: &ReadSettings) -> Result<Content, ReadError> {
        let columns = settings
            .table
            .as_ref()
            .ok_or(ReadError::TableWithoutColumn)?;
        let text = decode(content)?;
        let mut grouping = Grouping::new(columns);
        for (line, object) in objects(&text) {
            let object = object?;
            let cell = |column: &str| object.get(column).map_or_else(String::new, cell_of);
            if !object.contains_key(&columns.text) {
                return Err(missing(&columns.text, object.keys()));
            }
            grouping.add(line, cell)?;
        }
        Ok(Content::Rows(grouping.groups))
    }
}

/// The columns of a table in `content`, in order; for JSON Lines every key that occurs.
pub(super) fn columns_of(reader: &dyn Reader, content: &[u8]) -> Result<Vec<String>, ReadError> {
    let text = decode(content)?;
    if reader.endings() == JsonLines.endings() {
        let mut seen = HashSet::new();
        let mut columns = Vec::new();
        for (_, object) in objects(&text) {
            for key in object?.keys() {
                if seen.insert(key.clone()) {
                    columns.push(key.clone());
                }
            }
        }
        return Ok(columns);
    }
    let separator = if reader.endings() == TabSeparated.endings() {
        b'\t'
    } else {
        separator(&text)
    };
    let mut table = ReaderBuilder::new()
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let header = table.headers().map_err(|error| row_error(&error))?;
    Ok(header.iter().map(|name| name.trim().to_string()).collect())
}

fn separated(
    content: &[u8],
    settings: &ReadSettings,
    separator: impl FnOnce(&str) -> u8,
) -> Result<Content, ReadError> {
    let columns = settings
        .table
        .as_ref()
        .ok_or(ReadError::TableWithoutColumn)?;
    let text = decode(content)?;
    let mut table = ReaderBuilder::new()
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let header = table.headers().map_err(|error| row_error(&error))?.clone();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (place, name) in header.iter().enumerate() {
        // Of two columns with one name the first counts.
        places.entry(name.trim()).or_insert(place);
    }
    for column in [
        Some(&columns.text),
        columns.id.as_ref(),
        columns.group.as_ref(),
    ]
    .into_iter()
    .flatten()
    {
        if !places.contains_key(column.as_str()) {
            return Err(missing(column, header.iter()));
        }
    }
    let mut grouping = Grouping::new(columns);
    let mut record = StringRecord::new();
    while table
        .read_record(&mut record)
        .map_err(|error| row_error(&error))?
    {
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |column: &str| {
            let place = places.get(column);
            place
                .and_then(|place| record.get(*place))
                .unwrap_or_default()
                .to_string()
        };
        grouping.add(line, cell)?;
    }
    Ok(Content::Rows(grouping.groups))
}

/// The separator that occurs most often in the header, outside quotes.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [0_usize; SEPARATORS.len()];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some(place) = SEPARATORS.iter().position(|mark| *mark == byte) {
                    counts[place] += 1;
                }
            }
        }
    }
    let best = (0..counts.len())
        .rev()
        .max_by_key(|place| counts[*place])
        .unwrap_or_default();
    SEPARATORS[best]
}

/// The objects of JSON Lines with the lines they stand on; empty lines are passed over.
fn objects(text: &str) -> impl Iterator<Item = (u64, Result<Map<String, Value>, ReadError>)> {
    text.lines()
        .zip(1_u64..)
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, number)| {
            let object = serde_json::from_str(line).map_err(|error| ReadError::Row {
                line: number,
                reason: format!("{error}; every line has to be one JSON object"),
            });
            (number, object)
        })
}

/// A text as it is, nothing for null, and everything else as JSON writes it.
fn cell_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn row_error(error: &csv::Error) -> ReadError {
    let line = error.position().map_or(1, csv::Position::line);
    let reason = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!(
            "{len} cells where the header has {expected_len}; quote cells that hold the separator"
        ),
        _ => error.to_string(),
    };
    ReadError::Row { line, reason }
}

fn missing<N: AsRef<str>>(column: &str, available: impl Iterator<Item = N>) -> ReadError {
    ReadError::NoColumn {
        column: column.to_string(),
        available: listed(available),
    }
}

/// The names of columns for a message.
pub(super) fn listed<N: AsRef<str>>(names: impl Iterator<Item = N>) -> String {
    const SHOWN: usize = 20;
    let mut names: Vec<String> = names
        .take(SHOWN + 1)
        .map(|name| format!("\"{}\"", name.as_ref()))
        .collect();
    if names.is_empty() {
        return "none".into();
    }
    if names.len() > SHOWN {
        names.truncate(SHOWN);
        names.push("...".into());
    }
    names.join(", ")
}

/// Gathers rows into documents, in the order in which the documents first occur.
struct Grouping<'c> {
    columns: &'c TableColumns,
    groups: Vec<Group>,
    places: HashMap<String, usize>,
    /// The line of every row id.
    ids: HashMap<String, u64>,
}

impl<'c> Grouping<'c> {
    fn new(columns: &'c TableColumns) -> Self {
        Self {
            columns,
            groups: Vec::new(),
            places: HashMap::new(),
            ids: HashMap::new(),
        }
    }

    fn add(&mut self, line: u64, cell: impl Fn(&str) -> String) -> Result<(), ReadError> {
        let id = self.columns.id.as_deref().map(&cell);
        if let Some(id) = &id {
            self.check(line, id)?;
        }
        let key = self.columns.group.as_deref().map(&cell);
        let places = self.places.len();
        let place = *self
            .places
            .entry(key.clone().unwrap_or_default())
            .or_insert(places);
        if place == self.groups.len() {
            self.groups.push(Group {
                key,
                rows: Vec::new(),
            });
        }
        self.groups[place].rows.push(RowText {
            text: cell(&self.columns.text),
            id,
            kept: self
                .columns
                .kept
                .iter()
                .map(|column| cell(column))
                .collect(),
        });
        Ok(())
    }

    fn check(&mut self, line: u64, id: &str) -> Result<(), ReadError> {
        let wrong = |reason| Err(ReadError::Row { line, reason });
        if id.trim().is_empty() {
            return wrong("the row has no id; give it one, or leave --id-column out".into());
        }
        match self.ids.insert(id.to_string(), line) {
            Some(first) => wrong(format!(
                "the id \"{id}\" stands on line {first} already; make ids unique, or leave --id-column out"
            )),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> ReadSettings {
        ReadSettings {
            limit: 1 << 20,
            streamed: 1 << 20,
            table: Some(TableColumns {
                text: "text".into(),
                id: Some("nr".into()),
                group: Some("doc".into()),
                kept: vec!["year".into(), "note".into()],
                sole: true,
            }),
        }
    }

    /// Key, then for each row its text, id and kept cells.
    type Seen = Vec<(String, Vec<(String, String, Vec<String>)>)>;

    fn groups(reader: &dyn Reader, content: &str) -> Result<Seen, String> {
        match reader.read(content.as_bytes(), &settings()) {
            Ok(Content::Rows(groups)) => Ok(groups
                .into_iter()
                .map(|group| {
                    let rows = group.rows.into_iter();
                    let rows = rows.map(|row| (row.text, row.id.unwrap_or_default(), row.kept));
                    (group.key.unwrap_or_default(), rows.collect())
                })
                .collect()),
            Ok(Content::Text(_)) => Err("a text".into()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn row(text: &str, id: &str, kept: [&str; 2]) -> (String, String, Vec<String>) {
        (text.into(), id.into(), kept.map(String::from).to_vec())
    }

    fn expected() -> Seen {
        vec![
            (
                "a".into(),
                vec![
                    row("One; two,\nthree.", "1", ["2031", ""]),
                    row("Five.", "3", ["2032", "x"]),
                ],
            ),
            ("b".into(), vec![row("Four.", "2", ["", ""])]),
        ]
    }

    #[test]
    fn rows_are_gathered_by_group_in_order_of_first_occurrence() {
        let comma = "doc,nr,text,year,note\na,1,\"One; two,\nthree.\",2031,\nb,2,Four.,,\na,3,Five.,2032,x\n";
        assert_eq!(groups(&CommaSeparated, comma).unwrap(), expected());
        let semicolon = "doc;nr;text;year;note\r\na;1;\"One; two,\nthree.\";2031;\r\nb;2;Four.;;\r\na;3;Five.;2032;x\r\n";
        assert_eq!(groups(&CommaSeparated, semicolon).unwrap(), expected());
        let tab = "doc\tnr\ttext\tyear\tnote\na\t1\t\"One; two,\nthree.\"\t2031\t\nb\t2\tFour.\t\t\na\t3\tFive.\t2032\tx\n";
        assert_eq!(groups(&TabSeparated, tab).unwrap(), expected());
        let json = r#"{"doc":"a","nr":1,"text":"One; two,\nthree.","year":2031}

{"doc":"b","nr":2,"text":"Four.","note":null}
{"doc":"a","nr":3,"text":"Five.","year":2032,"note":"x"}"#;
        assert_eq!(groups(&JsonLines, json).unwrap(), expected());
    }

    #[test]
    fn mistakes_name_line_column_and_remedy() {
        for (content, parts) in [
            (
                "doc,nr,body\na,1,x\n",
                &["\"text\"", "\"doc\", \"nr\", \"body\""][..],
            ),
            (
                "doc,nr,text\na,1,x\na,2\n",
                &["line 3", "2 cells where the header has 3"],
            ),
            (
                "doc,nr,text\na,1,x\nb,1,y\n",
                &["line 3", "\"1\" stands on line 2"],
            ),
            ("doc,nr,text\na,,x\n", &["line 2", "no id"]),
        ] {
            let message = groups(&CommaSeparated, content).unwrap_err();
            for part in parts {
                assert!(message.contains(part), "{message}");
            }
        }
        let message =
            groups(&JsonLines, "{\"doc\":\"a\",\"nr\":1,\"text\":\"x\"}\n[1]").unwrap_err();
        assert!(message.contains("line 2"), "{message}");
    }

    #[test]
    fn columns_are_listed_in_order() {
        let columns =
            |reader: &dyn Reader, content: &str| columns_of(reader, content.as_bytes()).unwrap();
        assert_eq!(columns(&CommaSeparated, "a;\"b,c\";d\n"), ["a", "b,c", "d"]);
        assert_eq!(columns(&TabSeparated, "a,b\tc\n"), ["a,b", "c"]);
        assert_eq!(
            columns(&JsonLines, "{\"a\":1}\n{\"b\":2,\"a\":3}\n"),
            ["a", "b"]
        );
    }
}
