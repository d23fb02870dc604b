//! Writes a sheet as a table that opens in a spreadsheet.
//!
//! CSV in UTF-8 with a byte order mark, without which spreadsheets take it for another encoding. No cell runs as a formula.

use std::io::{self, Write};

use super::{Sheet, SheetRow};
use crate::annotation::Labels;
use crate::output::guard;

/// What spreadsheets know UTF-8 by.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What stands in a sheet, with the columns to fill behind the text they are about.
pub(super) const COLUMNS: [&str; 17] = [
    "doc_id",
    "clause_id",
    "page",
    "start",
    "end",
    "before",
    "text",
    "after",
    "strength",
    "domain",
    "domain2",
    "domain3",
    "polarity",
    "conditional",
    "actor",
    "notes",
    "drawn",
];

/// How many of the columns are to be filled: those behind `after`.
const EMPTY: usize = 8;

/// The program's own labels, where they are asked for.
pub(super) const SUGGESTIONS: [&str; 7] = [
    "suggested_strength",
    "suggested_domain",
    "suggested_domain2",
    "suggested_domain3",
    "suggested_polarity",
    "suggested_conditional",
    "suggested_actor",
];

/// Writes the sheet with empty columns to fill, and, where `with_labels`, the program's own labels behind them.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_table(mut out: impl Write, sheet: &Sheet<'_>, with_labels: bool) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK)?;
    let mut table = csv::Writer::from_writer(out);
    let suggestions: &[&str] = if with_labels { &SUGGESTIONS } else { &[] };
    table.write_record(COLUMNS.iter().chain(suggestions))?;
    for row in &sheet.rows {
        let mut cells = given(row).to_vec();
        cells.resize(cells.len() + EMPTY, String::new());
        cells.push(row.drawn.to_string());
        if with_labels {
            cells.extend(suggested(row));
        }
        table.write_record(cells.iter().map(|cell| guard(cell).into_owned()))?;
    }
    table.flush()
}

/// What is known of a clause, in the order of [`COLUMNS`].
pub(super) fn given(row: &SheetRow<'_>) -> [String; 8] {
    let clause = &row.clause.clause;
    let bound = |bound: Option<usize>| bound.map_or_else(String::new, |bound| bound.to_string());
    [
        clause.doc_id.clone(),
        clause.clause_id.clone(),
        row.clause.page.clone(),
        bound(clause.span.as_ref().map(|span| span.start)),
        bound(clause.span.as_ref().map(|span| span.end)),
        row.before.clone(),
        clause.text.clone(),
        row.after.clone(),
    ]
}

/// The program's labels, in the order of [`SUGGESTIONS`].
pub(super) fn suggested(row: &SheetRow<'_>) -> [String; 7] {
    let none = Labels::default();
    let labels = row.clause.clause.labels.as_ref().unwrap_or(&none);
    let domain = |place: usize| labels.domains.get(place).cloned().unwrap_or_default();
    [
        labels
            .strength
            .map_or_else(String::new, |level| level.to_string()),
        domain(0),
        domain(1),
        domain(2),
        labels.polarity.clone(),
        labels.conditional.clone(),
        labels.actor.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::choose::tests::row;
    use super::super::{SampleSettings, sample};
    use super::*;

    fn written(with_labels: bool) -> String {
        let mut clauses = [
            row("=a.txt", "- We note it.", "cyber", 1, 0.5),
            row("=a.txt", "We pledge it.", "space", 4, 0.5),
        ];
        clauses[0].clause.span = Some(3..16);
        clauses[0].clause.clause_id = "=a.txt#0001".into();
        clauses[0].page = "2".into();
        let settings = SampleSettings { size: 2, seed: 0 };
        let mut out = Vec::new();
        write_table(
            &mut out,
            &sample(&clauses, &[], settings).unwrap(),
            with_labels,
        )
        .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_sheet_has_contexts_and_empty_columns_and_no_formulas() {
        let expected = "\u{feff}doc_id,clause_id,page,start,end,before,text,after,strength,domain,domain2,domain3,\
                        polarity,conditional,actor,notes,drawn\n\
                        '=a.txt,'=a.txt#0001,2,3,16,,'- We note it.,We pledge it.,,,,,,,,,close\n\
                        '=a.txt,,,,,'- We note it.,We pledge it.,,,,,,,,,,close\n";
        assert_eq!(written(false), expected);
    }

    #[test]
    fn the_labels_come_along_where_they_are_asked_for() {
        let table = written(true);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].ends_with(
            ",drawn,suggested_strength,suggested_domain,suggested_domain2,suggested_domain3,suggested_polarity,\
             suggested_conditional,suggested_actor"
        ));
        assert!(lines[1].ends_with(",close,1,cyber,,,,,"), "{}", lines[1]);
        assert!(lines[2].ends_with(",close,4,space,,,,,"), "{}", lines[2]);
    }
}
