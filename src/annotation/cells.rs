//! What a clause is tagged with, cell by cell, whatever the form of the file.
//!
//! A row of a table and a record of a JSON export both are [`Cells`]. What a cell means, and what it cannot hold, is
//! said once, here.

use std::borrow::Cow;
use std::ops::Range;
use std::str::FromStr;

use super::AnnotationError;

/// Cells by the names of their columns.
pub(super) trait Cells {
    /// The line of the file they begin on, from one.
    fn line(&self) -> usize;

    /// What stands in a column; empty where there is no such column.
    fn cell(&self, column: &str) -> Cow<'_, str>;

    /// What is wrong with `value`, which stands in `column`, and what to do about it.
    fn complain(&self, column: &str, value: &str, remedy: &str) -> AnnotationError;

    /// The labels in a column: one, where an export does not list several.
    fn words(&self, column: &str) -> Vec<String> {
        let word = self.word(column);
        if word.is_empty() {
            Vec::new()
        } else {
            vec![word]
        }
    }

    /// What is wrong with a cell.
    fn wrong(&self, column: &str, remedy: &str) -> AnnotationError {
        self.complain(column, &self.cell(column), remedy)
    }

    /// The id of the document, which no clause can do without.
    fn doc_id(&self) -> Result<String, AnnotationError> {
        match &*self.cell("doc_id") {
            "" => Err(self.wrong("doc_id", "write down which document the clause is from")),
            doc_id => Ok(doc_id.to_owned()),
        }
    }

    /// From `start` to `end`; none where both are empty.
    fn span(&self) -> Result<Option<Range<usize>>, AnnotationError> {
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
    fn text(&self) -> String {
        self.folded("text")
    }

    /// A cell with runs of white space folded to one space.
    fn folded(&self, column: &str) -> String {
        let cell = self.cell(column);
        let words: Vec<&str> = cell.split_whitespace().collect();
        words.join(" ")
    }

    /// A cell without the white space around it.
    fn word(&self, column: &str) -> String {
        self.cell(column).trim().to_owned()
    }

    /// A number in 0..=1; none where the cell is empty.
    fn probability(&self, column: &str) -> Result<Option<f64>, AnnotationError> {
        let remedy = "it has to be a number from 0 to 1, with a decimal point";
        match self.number(column, remedy)? {
            Some(value) if !(0.0..=1.0).contains(&value) => Err(self.wrong(column, remedy)),
            value => Ok(value),
        }
    }

    /// A number; none where the cell is empty.
    fn number<T: FromStr>(&self, column: &str, remedy: &str) -> Result<Option<T>, AnnotationError> {
        match self.cell(column).trim() {
            "" => Ok(None),
            cell => cell
                .parse()
                .map(Some)
                .map_err(|_| self.wrong(column, remedy)),
        }
    }
}
