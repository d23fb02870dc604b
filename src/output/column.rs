//! The columns of the table, a promise to everyone who loads it.

use crate::taxonomy::Taxonomy;

/// The columns that are always there, always in this order.
const COLUMNS: [&str; 22] = [
    "doc_id",
    "clause_id",
    "page",
    "paragraph",
    "start",
    "end",
    "text",
    "domain",
    "domain_score",
    "domain2",
    "domain2_score",
    "domain3",
    "domain3_score",
    "strength",
    "strength_label",
    "strength_score",
    "operator",
    "polarity",
    "conditional",
    "actor",
    "keywords",
    "review",
];

/// The columns of a table of clauses without labels.
pub const SEGMENT_COLUMNS: [&str; 8] = [
    "doc_id",
    "clause_id",
    "page",
    "paragraph",
    "start",
    "end",
    "text",
    "lead",
];

/// The columns of the table; with `scores` one more a domain, in taxonomy order.
#[must_use]
pub fn columns(taxonomy: &Taxonomy, scores: bool) -> Vec<String> {
    let of_labels = taxonomy
        .domains
        .iter()
        .filter(|_| scores)
        .map(|domain| format!("p_{}", domain.id));
    COLUMNS
        .iter()
        .map(ToString::to_string)
        .chain(of_labels)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_describes_the_columns() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../data/schema/clauses.schema.json")).unwrap();
        let described: Vec<&str> = schema["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["name"].as_str().unwrap())
            .collect();
        assert_eq!(described, COLUMNS);
    }
}
