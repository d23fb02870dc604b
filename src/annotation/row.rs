//! Reads tables row by row, with errors that say where.
//!
//! Columns are found by their names in the header, in any order; further columns are passed over.
//! The apostrophe that keeps a spreadsheet from running a cell as a formula is taken off, in the
//! hand tags too, as sheets to tag are made from the program's own tables. Rows without any content,
//! which spreadsheets leave at the end, are passed over.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::str::FromStr;

use csv::{Position, ReaderBuilder, StringRecord, Trim};

use super::AnnotationError;
use crate::output::unguard;

/// The highest level a taxonomy can have.
const HIGHEST_LEVEL: u8 = 9;

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
    let content = fs::read(path).map_err(|source| AnnotationError::Read {
        path: path.into(),
        source,
    })?;
    parse(path, &content, columns, clause)
}

fn parse<T>(
    path: &Path,
    content: &[u8],
    columns: &Columns<'_>,
    mut clause: impl FnMut(&Row<'_>) -> Result<T, AnnotationError>,
) -> Result<Vec<T>, AnnotationError> {
    let invalid = |source| AnnotationError::Csv {
        path: path.into(),
        source,
    };
    let mut reader = ReaderBuilder::new()
        .trim(Trim::Headers)
        .from_reader(content);
    let header = reader.headers().map_err(invalid)?;
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
    let mut lines = Lines::of(content);
    let mut clauses = Vec::new();
    for record in reader.records() {
        let record = record.map_err(invalid)?;
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

/// A row of a table that has all needed columns.
pub(super) struct Row<'t> {
    path: &'t Path,
    line: usize,
    places: &'t HashMap<String, usize>,
    record: &'t StringRecord,
}

impl Row<'_> {
    /// The line it begins on, from one.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Whether the table has the column.
    pub fn has(&self, column: &str) -> bool {
        self.places.contains_key(column)
    }

    /// The id of the document, which no row can do without.
    pub fn doc_id(&self) -> Result<String, AnnotationError> {
        match self.cell("doc_id") {
            "" => Err(self.wrong("doc_id", "write down which document the clause is from")),
            doc_id => Ok(doc_id.to_owned()),
        }
    }

    /// From `start` to `end`; none where both are empty.
    pub fn span(&self) -> Result<Option<Range<usize>>, AnnotationError> {
        let remedy = "it has to be a whole number of code points";
        match (self.number("start", remedy)?, self.number("end", remedy)?) {
            (None, None) => Ok(None),
            (Some(start), Some(end)) if start <= end => Ok(Some(start..end)),
            (Some(_), Some(_)) => Err(self.wrong("end", "it has to be no less than start")),
            (None, Some(_)) => Err(self.wrong("start", "fill in both start and end, or neither")),
            (Some(_), None) => Err(self.wrong("end", "fill in both start and end, or neither")),
        }
    }

    /// The text with runs of white space folded to one space.
    pub fn text(&self) -> String {
        self.folded("text")
    }

    /// A cell with runs of white space folded to one space.
    pub fn folded(&self, column: &str) -> String {
        let words: Vec<&str> = self.cell(column).split_whitespace().collect();
        words.join(" ")
    }

    /// The names of the columns that begin with `prefix`, in no order.
    pub fn columns_with(&self, prefix: &str) -> impl Iterator<Item = &str> {
        self.places
            .keys()
            .map(String::as_str)
            .filter(move |column| column.starts_with(prefix))
    }

    /// The level of strength; none where it is empty.
    pub fn strength(&self) -> Result<Option<u8>, AnnotationError> {
        let remedy = "it has to be a level, a whole number from 0 to 9";
        match self.number("strength", remedy)? {
            Some(level) if level > HIGHEST_LEVEL => Err(self.wrong("strength", remedy)),
            level => Ok(level),
        }
    }

    /// A number in 0..=1; none where the cell is empty.
    pub fn probability(&self, column: &str) -> Result<Option<f64>, AnnotationError> {
        let remedy = "it has to be a number from 0 to 1, with a decimal point";
        match self.number(column, remedy)? {
            Some(value) if !(0.0..=1.0).contains(&value) => Err(self.wrong(column, remedy)),
            value => Ok(value),
        }
    }

    /// A cell without the white space around it.
    pub fn word(&self, column: &str) -> String {
        self.cell(column).trim().to_owned()
    }

    /// What is wrong with a cell.
    pub fn wrong(&self, column: &str, remedy: &str) -> AnnotationError {
        AnnotationError::Cell {
            path: self.path.into(),
            line: self.line,
            column: column.to_owned(),
            value: self.cell(column).to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    fn number<T: FromStr>(&self, column: &str, remedy: &str) -> Result<Option<T>, AnnotationError> {
        match self.cell(column).trim() {
            "" => Ok(None),
            cell => cell
                .parse()
                .map(Some)
                .map_err(|_| self.wrong(column, remedy)),
        }
    }

    fn cell(&self, column: &str) -> &str {
        let cell = self
            .places
            .get(column)
            .and_then(|place| self.record.get(*place));
        unguard(cell.unwrap_or_default())
    }
}

/// Counts the lines of a table while its records go by, each byte once.
struct Lines<'t> {
    content: &'t [u8],
    byte: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    fn of(content: &'t [u8]) -> Self {
        Self {
            content,
            byte: 0,
            line: 1,
        }
    }

    /// The line a record begins on, from one; records come in order. The reader's own count is that
    /// of the blank lines before the record.
    fn at(&mut self, position: &Position) -> usize {
        let byte = usize::try_from(position.byte())
            .unwrap_or(usize::MAX)
            .clamp(self.byte, self.content.len());
        let rest = self.content[byte..].iter();
        let blank = rest
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        let passed = &self.content[self.byte..byte + blank];
        let breaks = passed.iter().map(|byte| usize::from(*byte == b'\n'));
        self.line += breaks.sum::<usize>();
        self.byte = byte + blank;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDED: [&str; 6] = ["doc_id", "start", "end", "text", "strength", "domain_score"];

    const COLUMNS: Columns<'static> = Columns {
        needed: &NEEDED,
        together: &["polarity", "actor"],
        remedy: "add it",
    };

    fn rows<T>(
        content: impl AsRef<[u8]>,
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

    fn strength(row: &Row<'_>) -> Result<Option<u8>, AnnotationError> {
        row.strength()
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
        assert_eq!(rows(content, strength).unwrap(), [Some(1)]);
        assert_eq!(rows(content, score).unwrap(), [Some(0.5)]);
    }

    #[test]
    fn empty_cells_have_no_value() {
        let content = table("a,,,,,\n");
        assert_eq!(rows(&content, span).unwrap(), [None]);
        assert_eq!(rows(&content, strength).unwrap(), [None]);
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
    fn an_empty_file_lacks_all_columns() {
        let error = rows("", doc_id).unwrap_err();
        assert!(matches!(error, AnnotationError::Columns { columns, .. } if columns == NEEDED));
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
            let found = complaint(rows(table(&format!("\"a\nb\",0,9,t,{level},\n")), strength));
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
    fn rows_of_another_length_and_other_encodings_are_errors_with_a_line() {
        let message = rows(table("a,b\n"), doc_id).unwrap_err().to_string();
        assert!(
            message.contains("table.csv") && message.contains("line: 2"),
            "{message}"
        );
        let latin = [table("").as_bytes(), b"a,0,9,caf\xe9,1,\n"].concat();
        let message = rows(latin, doc_id).unwrap_err().to_string();
        assert!(
            message.contains("line 2") && message.contains("save it in UTF-8"),
            "{message}"
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
