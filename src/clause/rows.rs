//! The clauses of a document whose rows are clauses already.
//!
//! A row is taken as it is, but what governs it may stand in the rows before it ("and to expand trade"). Where rows are
//! each other's context they are therefore read as one running text, and a row that starts where that text would be
//! cut has the lead it would have there.

use std::collections::HashMap;

use super::Clause;
use super::segment::{clause_id, fold, segment};
use crate::document::{Document, Rows};

/// One clause a row, also for a row without words, so that every row of a table comes back.
pub(super) fn of_rows(document: &Document, rows: &Rows) -> Vec<Clause> {
    let mut texts = Texts {
        rest: &document.text,
        point: 0,
    };
    let mut clauses = Vec::with_capacity(rows.rows.len());
    for (index, row) in rows.rows.iter().enumerate() {
        texts.skip_to(row.span.start);
        let text = fold(texts.skip_to(row.span.end));
        clauses.push(Clause {
            id: row
                .id
                .clone()
                .unwrap_or_else(|| clause_id(&document.id, index)),
            span: row.span.clone(),
            page: 1,
            paragraph: index + 1,
            text,
            reading: None,
            lead: String::new(),
        });
    }
    if rows.in_context {
        lead_by_the_rows_before(&mut clauses);
    }
    clauses
}

/// Gives every clause the lead it has in the running text of all of them.
fn lead_by_the_rows_before(clauses: &mut [Clause]) {
    let mut running = String::new();
    let mut points = 0;
    let mut starts: HashMap<usize, usize> = HashMap::new();
    for (row, clause) in clauses
        .iter()
        .enumerate()
        .filter(|(_, clause)| !clause.text.is_empty())
    {
        starts.insert(points, row);
        running += &clause.text;
        running.push(' ');
        points += clause.text.chars().count() + 1;
    }
    let document = Document {
        id: String::new(),
        text: running,
        pages: vec![0],
        rows: None,
    };
    for cut in segment(&document) {
        if let Some(row) = starts.get(&cut.span.start) {
            clauses[*row].lead = cut.lead;
        }
    }
}

/// A text that is walked through by code points.
struct Texts<'t> {
    rest: &'t str,
    point: usize,
}

impl<'t> Texts<'t> {
    /// What stands from here to code point `point`.
    fn skip_to(&mut self, point: usize) -> &'t str {
        let count = point.saturating_sub(self.point);
        let end = self
            .rest
            .char_indices()
            .nth(count)
            .map_or(self.rest.len(), |(at, _)| at);
        let (skipped, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.point = point.max(self.point);
        skipped
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::TableRow;

    #[test]
    fn every_row_is_a_clause_with_its_id_or_a_number() {
        let row = |span, id: Option<&str>| TableRow {
            span,
            id: id.map(String::from),
            kept: Vec::new(),
        };
        let document = Document {
            id: "t.csv".into(),
            text: "é  will\nact\n\n\n\nB and C.".into(),
            pages: vec![0],
            rows: None,
        };
        let rows = Rows {
            in_context: false,
            rows: vec![row(0..11, Some("x")), row(13..13, None), row(15..23, None)],
        };
        let clauses = of_rows(&document, &rows);
        let seen: Vec<(&str, &str)> = clauses
            .iter()
            .map(|clause| (clause.id.as_str(), clause.text.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                ("x", "é will act"),
                ("t.csv#0002", ""),
                ("t.csv#0003", "B and C.")
            ]
        );
    }

    fn clauses_in_context(texts: &[&str]) -> Vec<Clause> {
        segment(&Document::of_texts("t.csv", texts))
    }

    #[test]
    fn a_row_is_governed_by_the_rows_before_it() {
        let clauses = clauses_in_context(&[
            "The é ministers pledged to build two ships",
            "",
            "and to train their crews.",
            "Selk will host the talks.",
        ]);
        let leads: Vec<&str> = clauses.iter().map(|clause| clause.lead.as_str()).collect();
        assert_eq!(leads, ["", "", "The é ministers pledged", ""]);
        assert_eq!(clauses[2].text, "and to train their crews.");
    }

    #[test]
    fn a_row_that_starts_within_a_clause_has_no_lead() {
        let clauses = clauses_in_context(&["The ministers pledged to build", "two ships."]);
        assert_eq!(clauses[1].lead, "");
    }
}
