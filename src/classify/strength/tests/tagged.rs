//! 262 clauses of thirteen invented texts (communiqués, resolutions, statements, strategies), tagged by the codebook before
//! the rules saw them. The rules were amended by what half of them showed; the floors lie a little under what was reached.

use super::RULES;
use crate::clause::segment;
use crate::document::Document;

#[test]
fn the_codebook_holds_in_other_registers() {
    let mut table = csv::Reader::from_reader(
        &include_bytes!("../../../../tests/fixtures/strength/registers.csv")[..],
    );
    let rows: Vec<csv::StringRecord> = table
        .records()
        .collect::<Result<_, _>>()
        .expect("a table of ours");
    let (mut right, mut sides) = (0, [0; 3]);
    for document in rows.chunk_by(|a, b| a[0] == b[0]) {
        let texts: Vec<&str> = document.iter().map(|row| &row[1]).collect();
        let clauses = segment(&Document::of_texts(&document[0][0], &texts));
        for (found, row) in RULES.assess(&clauses).iter().zip(document) {
            let level = found.level.map(|level| level.to_string());
            right += usize::from(level.as_deref() == Some(&row[2]));
            let conditional = if found.conditional { "yes" } else { "no" };
            let seen = [found.polarity.as_str(), conditional, found.actor.as_str()];
            for (side, (seen, tagged)) in sides.iter_mut().zip(seen.iter().zip(row.iter().skip(3)))
            {
                *side += usize::from(*seen == tagged);
            }
        }
    }
    assert_eq!(rows.len(), 262);
    assert!(right >= 246, "{right} of 262 levels");
    assert!(sides.iter().all(|side| *side >= 250), "{sides:?} of 262");
}
