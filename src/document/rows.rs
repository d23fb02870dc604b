//! Documents that are given as their clauses.

use super::{Document, RowText, Rows, TableRow};

/// Between the texts of a table's rows.
const BETWEEN_ROWS: &str = "\n\n";

impl Document {
    /// A document that is given as its clauses, each the context of its neighbours.
    #[must_use]
    pub fn of_texts(id: &str, texts: &[&str]) -> Self {
        let rows = texts.iter().map(|text| RowText {
            text: (*text).to_owned(),
            id: None,
            kept: Vec::new(),
        });
        Self::of_rows(id.to_owned(), rows.collect(), true)
    }

    /// The document that rows of a table make, one after the other.
    pub(super) fn of_rows(id: String, row_texts: Vec<RowText>, in_context: bool) -> Self {
        let mut text = String::new();
        let mut points = 0;
        let mut rows = Vec::with_capacity(row_texts.len());
        for row in row_texts {
            if !text.is_empty() {
                text.push_str(BETWEEN_ROWS);
                points += BETWEEN_ROWS.len();
            }
            let own = row.text.trim();
            let start = points;
            points += own.chars().count();
            text.push_str(own);
            rows.push(TableRow {
                span: start..points,
                id: row.id,
                kept: row.kept,
            });
        }
        Self {
            id,
            text,
            pages: vec![0],
            rows: Some(Rows { in_context, rows }),
        }
    }
}
