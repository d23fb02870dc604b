//! Rows as values, in the order of their columns.

use super::column::FurtherColumns;
use super::explanation::explanation_values;
use super::value::Value;
use crate::classify::{Explanation, Labelled};
use crate::clause::Clause;
use crate::taxonomy::{NO_DOMAIN, Taxonomy};

/// A row's document and everything else that is in no label.
pub struct Row<'r> {
    /// The document the clause is from.
    pub doc_id: &'r str,
    /// The clause and its labels.
    pub labelled: &'r Labelled,
    /// Why it has its labels, where the table has columns for it.
    pub explanation: Option<&'r Explanation<'r>>,
    /// Its keywords, best first.
    pub keywords: &'r [String],
    /// The cells of its row in the input that are carried through; none where there was no row.
    pub kept: &'r [String],
}

impl<'r> Row<'r> {
    /// The row in the columns of [`columns`](super::columns), of which the last `kept` are carried through.
    #[must_use]
    pub fn values(
        &self,
        taxonomy: &'r Taxonomy,
        further: FurtherColumns,
        kept: usize,
    ) -> Vec<Value<'r>> {
        let labelled = self.labelled;
        let mut values = place_values(self.doc_id, &labelled.clause);
        self.domain_values(taxonomy, &mut values);
        match labelled.strength {
            None => values.extend([Value::Empty, Value::Empty, Value::Empty]),
            Some(label) => {
                let strength = &taxonomy.strengths[label.index];
                values.extend([
                    Value::Integer(strength.level.into()),
                    Value::text(&strength.id),
                    Value::probability(label.score),
                ]);
            }
        }
        let commitment = &labelled.commitment;
        values.extend([
            Value::text(&commitment.operator),
            Value::text(commitment.polarity.as_str()),
            Value::yes_or_no(commitment.conditional),
            Value::text(commitment.actor.as_str()),
            Value::text(self.keywords.join("; ")),
            Value::yes_or_no(labelled.review),
        ]);
        if further.scores {
            let scores = labelled.domains.scores.iter();
            values.extend(scores.map(|score| Value::probability(*score)));
        }
        if further.explanation {
            values.extend(explanation_values(self.explanation, commitment, taxonomy));
        }
        values.extend(kept_values(self.kept, kept));
        values
    }

    fn domain_values(&self, taxonomy: &'r Taxonomy, values: &mut Vec<Value<'r>>) {
        let domains = &self.labelled.domains;
        let pair = |(label, score): &(usize, f32)| {
            [
                Value::text(&taxonomy.domains[*label].id),
                Value::probability(*score),
            ]
        };
        let mut given = domains.given.iter();
        values.extend(match given.next() {
            Some(best) => pair(best),
            None if domains.scores.is_empty() => [Value::text(NO_DOMAIN), Value::Empty],
            None => [
                Value::text(NO_DOMAIN),
                Value::probability(domains.none_score()),
            ],
        });
        for _ in 0..2 {
            values.extend(given.next().map_or([Value::Empty, Value::Empty], pair));
        }
    }
}

/// The row of a clause without labels in the columns of [`segment_columns`](super::segment_columns), of which the last `columns` are carried
/// through.
#[must_use]
pub fn segment_values<'r>(
    doc_id: &'r str,
    clause: &'r Clause,
    kept: &'r [String],
    columns: usize,
) -> Vec<Value<'r>> {
    let mut values = place_values(doc_id, clause);
    values.push(Value::text(&clause.lead));
    values.extend(kept_values(kept, columns));
    values
}

fn place_values<'r>(doc_id: &'r str, clause: &'r Clause) -> Vec<Value<'r>> {
    vec![
        Value::text(doc_id),
        Value::text(&clause.id),
        Value::integer(clause.page),
        Value::integer(clause.paragraph),
        Value::integer(clause.span.start),
        Value::integer(clause.span.end),
        Value::text(&clause.text),
    ]
}

/// The cells that are carried through, as many as there are columns for them.
fn kept_values(kept: &[String], columns: usize) -> impl Iterator<Item = Value<'_>> {
    let cells = kept.iter().map(Value::text);
    cells.chain(std::iter::repeat_n(
        Value::text(""),
        columns.saturating_sub(kept.len()),
    ))
}
