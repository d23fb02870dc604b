//! Reads tables row by row, with errors that say where.
//!
//! Columns are found by their names in the header, in any order; further columns are passed over. They are separated by
//! commas, semicolons or tabs, whichever the header has.
//! The apostrophe that keeps a spreadsheet from running a cell as a formula is taken off, in the
//! hand tags too, as sheets to tag are made from the program's own tables. Rows without any content,
//! which spreadsheets leave at the end, are passed over.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord, Trim};

use super::AnnotationError;
use super::cells::Cells;
use super::content::{read_text, separator};
use super::line::Lines;
use super::tags::TAG_COLUMNS;
use crate::output::unguard;

/// The columns that say which clause a row is about.
const PLACE_COLUMNS: [&str; 7] = [
    "doc_id",
    "clause_id",
    "start",
    "end",
    "text",
    "before",
    "after",
];

/// Which columns a table has to have.
pub(super) struct Columns<'c> {
    pub needed: &'c [&'c str],
    /// Those that are either all there or all missing, so that a misspelt name is noticed.
    pub together: &'c [&'c str],
    /// What to do where a column is missing.
    pub remedy: &'c str,
}

impl Columns<'_> {
    fn missing_in(&self, places: &HashMap<String, usize>) -> Vec<String> {
        let is_there = |column: &&&str| places.contains_key(**column);
        let together = if self.together.iter().any(|column| is_there(&column)) {
            self.together
        } else {
            &[]
        };
        let columns = self.needed.iter().chain(together);
        columns
            .filter(|column| !is_there(column))
            .map(ToString::to_string)
            .collect()
    }
}

/// Reads a table that has these columns.
pub(super) fn read<T>(
    path: &Path,
    columns: &Columns<'_>,
    clause: impl FnMut(&Row<'_>) -> Result<T, AnnotationError>,
) -> Result<Vec<T>, AnnotationError> {
    parse(path, &read_text(path)?, columns, clause)
}

/// Reads the table `content` that has these columns.
pub(super) fn parse<T>(
    path: &Path,
    content: &str,
    columns: &Columns<'_>,
    mut clause: impl FnMut(&Row<'_>) -> Result<T, AnnotationError>,
) -> Result<Vec<T>, AnnotationError> {
    let invalid = |source| AnnotationError::Csv {
        path: path.into(),
        source,
    };
    let of_table = |what: String, remedy: &str| AnnotationError::Form {
        path: path.into(),
        what,
        remedy: remedy.to_owned(),
    };
    if content.trim().is_empty() {
        return Err(of_table("is empty".to_owned(), columns.remedy));
    }
    let mut reader = reader(content);
    let header = reader.headers().map_err(invalid)?;
    if let Some(column) = twice(header) {
        return Err(of_table(
            format!("has the column {column} twice"),
            "keep the one that counts",
        ));
    }
    let places: HashMap<String, usize> = header
        .iter()
        .enumerate()
        .map(|(place, column)| (column.to_owned(), place))
        .collect();
    let missing = columns.missing_in(&places);
    if !missing.is_empty() {
        return Err(AnnotationError::Columns {
            path: path.into(),
            columns: missing,
            remedy: columns.remedy.to_owned(),
        });
    }
    let mut lines = Lines::of(content.as_bytes());
    let mut clauses = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| match error.kind() {
            ErrorKind::UnequalLengths {
                pos: Some(position),
                expected_len,
                len,
            } => AnnotationError::Ragged {
                path: path.into(),
                line: lines.at(position),
                cells: *len,
                columns: *expected_len,
            },
            _ => invalid(error),
        })?;
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            clauses.push(clause(&Row {
                path,
                line: record.position().map_or(0, |position| lines.at(position)),
                places: &places,
                record: &record,
            })?);
        }
    }
    Ok(clauses)
}

/// A column that is read and stands in the header more than once.
fn twice(header: &StringRecord) -> Option<&str> {
    let read = PLACE_COLUMNS.iter().chain(&TAG_COLUMNS);
    read.copied()
        .find(|read| header.iter().filter(|column| column == read).count() > 1)
}

/// The names of the columns of the table `content`.
pub(super) fn header(path: &Path, content: &str) -> Result<Vec<String>, AnnotationError> {
    let mut reader = reader(content);
    let header = reader.headers().map_err(|source| AnnotationError::Csv {
        path: path.into(),
        source,
    })?;
    Ok(header.iter().map(str::to_owned).collect())
}

fn reader(content: &str) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .trim(Trim::Headers)
        .delimiter(separator(content.as_bytes()))
        .from_reader(content.as_bytes())
}

/// A row of a table that has all needed columns.
pub(super) struct Row<'t> {
    path: &'t Path,
    line: usize,
    places: &'t HashMap<String, usize>,
    record: &'t StringRecord,
}

impl Row<'_> {
    /// Whether the table has the column.
    pub fn has(&self, column: &str) -> bool {
        self.places.contains_key(column)
    }

    /// The names of the columns that begin with `prefix`, in no order.
    pub fn columns_with(&self, prefix: &str) -> impl Iterator<Item = &str> {
        self.places
            .keys()
            .map(String::as_str)
            .filter(move |column| column.starts_with(prefix))
    }
}

impl Cells for Row<'_> {
    fn line(&self) -> usize {
        self.line
    }

    fn cell(&self, column: &str) -> Cow<'_, str> {
        let cell = self
            .places
            .get(column)
            .and_then(|place| self.record.get(*place));
        Cow::Borrowed(unguard(cell.unwrap_or_default()))
    }

    fn complain(&self, column: &str, value: &str, remedy: &str) -> AnnotationError {
        AnnotationError::Cell {
            path: self.path.into(),
            line: self.line,
            column: column.to_owned(),
            value: value.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::super::tags::strength;
    use super::*;

    const NEEDED: [&str; 6] = ["doc_id", "start", "end", "text", "strength", "domain_score"];

    const COLUMNS: Columns<'static> = Columns {
        needed: &NEEDED,
        together: &["polarity", "actor"],
        remedy: "add it",
    };

    fn rows<T>(
        content: impl AsRef<str>,
        clause: impl Fn(&Row<'_>) -> Result<T, AnnotationError>,
    ) -> Result<Vec<T>, AnnotationError> {
        parse(Path::new("table.csv"), content.as_ref(), &COLUMNS, clause)
    }

    fn table(rows: &str) -> String {
        format!("doc_id,start,end,text,strength,domain_score\n{rows}")
    }

    fn doc_id(row: &Row<'_>) -> Result<String, AnnotationError> {
        row.doc_id()
    }

    fn span(row: &Row<'_>) -> Result<Option<Range<usize>>, AnnotationError> {
        row.span()
    }

    fn strength_of(row: &Row<'_>) -> Result<Option<u8>, AnnotationError> {
        strength(row, None)
    }

    fn score(row: &Row<'_>) -> Result<Option<f64>, AnnotationError> {
        row.probability("domain_score")
    }

    /// The line, the column and the value that are complained about.
    fn complaint<T>(read: Result<Vec<T>, AnnotationError>) -> (usize, String, String) {
        match read.err().expect("the table has a mistake") {
            AnnotationError::Cell {
                line,
                column,
                value,
                ..
            } => (line, column, value),
            other => panic!("not about a cell: {other}"),
        }
    }

    #[test]
    fn columns_are_found_by_name() {
        let content =
            "extra,domain_score,strength, text ,end,start,doc_id\nx,0.5000,1,We  note,9,3,a\n";
        assert_eq!(rows(content, doc_id).unwrap(), ["a"]);
        assert_eq!(rows(content, span).unwrap(), [Some(3..9)]);
        assert_eq!(rows(content, |row| Ok(row.text())).unwrap(), ["We note"]);
        assert_eq!(rows(content, strength_of).unwrap(), [Some(1)]);
        assert_eq!(rows(content, score).unwrap(), [Some(0.5)]);
    }

    #[test]
    fn empty_cells_have_no_value() {
        let content = table("a,,,,,\n");
        assert_eq!(rows(&content, span).unwrap(), [None]);
        assert_eq!(rows(&content, strength_of).unwrap(), [None]);
        assert_eq!(rows(&content, score).unwrap(), [None]);
    }

    #[test]
    fn the_apostrophe_before_a_formula_is_undone() {
        let content = table("'=a,,,'- a,,\n''=a,,,'We' note,,\n\"'\ta\",,,''''@,,\n");
        assert_eq!(rows(&content, doc_id).unwrap(), ["=a", "'=a", "\ta"]);
        assert_eq!(
            rows(&content, |row| Ok(row.text())).unwrap(),
            ["- a", "'We' note", "'''@"]
        );
    }

    #[test]
    fn rows_without_content_are_passed_over() {
        assert_eq!(
            rows(table(",,,,,\n\na,,,,,\n ,,,,,\n"), doc_id).unwrap(),
            ["a"]
        );
        assert!(rows(table(""), doc_id).unwrap().is_empty());
    }

    #[test]
    fn a_byte_order_mark_and_windows_lines_do_no_harm() {
        let content = format!("\u{feff}{}", table("a,0,9,We note,1,\n")).replace('\n', "\r\n");
        assert_eq!(rows(&content, doc_id).unwrap(), ["a"]);
        assert_eq!(rows(&content, span).unwrap(), [Some(0..9)]);
    }

    fn message(content: impl AsRef<str>) -> String {
        rows(content, doc_id).unwrap_err().to_string()
    }

    #[test]
    fn a_row_of_another_length_is_told_with_its_line() {
        let windows = table("a,0,9,\"We\nnote\",1,\nb,0,9,We, too,1,\n").replace('\n', "\r\n");
        let told = message(windows);
        assert!(
            told.starts_with(
                "table.csv, line 4: the row has 7 cells, and the header has 6; put quotation marks"
            ),
            "{told}"
        );
        let open = table("a,0,9,We note,1,\n\n\"b,0,9,We note,1,\n");
        assert!(message(open).starts_with("table.csv, line 4: the row has 1 cells"));
    }

    #[test]
    fn an_empty_file_and_a_column_that_is_there_twice_are_told() {
        assert_eq!(message(" \n\n"), "table.csv is empty; add it");
        assert_eq!(
            message(table("").replace("end", "domain,domain,end")),
            "table.csv has the column domain twice; keep the one that counts"
        );
        // Other columns are nobody's business here.
        let others = table("x,y,a,0,9,We note,1,\n").replacen("doc_id", "note,note,doc_id", 1);
        assert_eq!(rows(others, doc_id).unwrap(), ["a"]);
    }

    #[test]
    fn missing_columns_are_named_with_file_and_remedy() {
        let message = rows("doc_id,start,end,strength\n", doc_id)
            .unwrap_err()
            .to_string();
        assert_eq!(
            message,
            "table.csv lacks the column text, domain_score; add it"
        );
    }

    #[test]
    fn columns_that_go_together_are_all_there_or_none_is() {
        let header = |more: &str| format!("doc_id,start,end,text,strength,domain_score{more}\n");
        assert!(rows(header(""), doc_id).is_ok());
        assert!(rows(header(",actor,polarity"), doc_id).is_ok());
        let error = rows(header(",actor"), doc_id).unwrap_err();
        assert!(
            matches!(error, AnnotationError::Columns { columns, .. } if columns == ["polarity"])
        );
    }

    #[test]
    fn malformed_numbers_name_their_line() {
        let complain =
            |cells: &str| complaint(rows(table(&format!("a,0,9,t,,\na,{cells},t,,\n")), span));
        let place = |column: &str, value: &str| (3, column.to_owned(), value.to_owned());
        assert_eq!(complain("1O,19"), place("start", "1O"));
        assert_eq!(complain("-1,19"), place("start", "-1"));
        assert_eq!(complain("10,19.0"), place("end", "19.0"));
        assert_eq!(
            complain("10,99999999999999999999999"),
            place("end", "99999999999999999999999")
        );
        for level in ["strong", "10", "-1", "3.5", "256"] {
            let found = complaint(rows(
                table(&format!("\"a\nb\",0,9,t,{level},\n")),
                strength_of,
            ));
            assert_eq!(found, (2, "strength".into(), level.into()));
        }
        for cell in ["1.1", "-0.1", "NaN", "inf", "high", "0 5"] {
            let content = table(&format!("a,0,9,t,,{cell}\n"));
            let found = complaint(rows(content, score));
            assert_eq!(found, (2, "domain_score".into(), cell.into()));
        }
    }

    #[test]
    fn half_a_span_and_one_that_ends_before_it_starts_name_their_line() {
        let complain = |cells: &str| complaint(rows(table(&format!("a,{cells},t,,\n")), span));
        assert_eq!(complain("9,3"), (2, "end".into(), "3".into()));
        assert_eq!(complain("9,"), (2, "end".into(), String::new()));
        assert_eq!(complain(",9"), (2, "start".into(), String::new()));
    }

    #[test]
    fn the_line_is_right_after_cells_of_several_lines_and_blank_lines() {
        let content = table("a,0,9,\"We\n\nnote\",1,\n\n\na,x,9,t,1,\n");
        let windows = content.replace('\n', "\r\n");
        let marked = format!("\u{feff}{content}");
        for content in [content, windows, marked] {
            assert_eq!(complaint(rows(&content, span)).0, 7, "{content:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_does_not_move_the_line() {
        let content = format!("\u{feff}{}", table("a,0,9,t,1,\na,x,9,t,1,\n"));
        assert_eq!(complaint(rows(content, span)).0, 3);
    }

    #[test]
    fn a_row_needs_a_document() {
        assert_eq!(
            complaint(rows(table(",0,9,t,,\n"), doc_id)),
            (2, "doc_id".into(), String::new())
        );
    }

    #[test]
    fn a_file_that_is_not_there_and_a_folder_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().join("missing.csv"), folder.path().to_owned()] {
            let error = read(&path, &COLUMNS, doc_id).unwrap_err();
            assert!(matches!(error, AnnotationError::Read { .. }), "{error}");
        }
    }
}
