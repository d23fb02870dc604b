//! The columns of the table, a promise to everyone who loads it.

use super::cell::guard;
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

/// The columns that say why a clause has its labels, behind all others of ours.
const EXPLANATION_COLUMNS: [&str; 7] = [
    "why_domain",
    "runner_up",
    "runner_up_score",
    "why_runner_up",
    "strength_rule",
    "why_strength",
    "why_review",
];

/// Which columns stand behind those that are always there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FurtherColumns {
    /// One a domain with its probability, in taxonomy order.
    pub scores: bool,
    /// Why the clause has its labels.
    pub explanation: bool,
}

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

/// The columns of the table.
#[must_use]
pub fn columns(taxonomy: &Taxonomy, further: FurtherColumns) -> Vec<String> {
    let of_labels = taxonomy
        .domains
        .iter()
        .filter(|_| further.scores)
        .map(|domain| format!("p_{}", domain.id));
    let of_explanation = EXPLANATION_COLUMNS.iter().filter(|_| further.explanation);
    COLUMNS
        .iter()
        .map(ToString::to_string)
        .chain(of_labels)
        .chain(of_explanation.map(ToString::to_string))
        .collect()
}

/// What stands before the name of a column that is carried through where the table has that name already.
const INPUT: &str = "input_";

/// The names of the columns `kept` of the input in a table that has the columns `taken`.
#[must_use]
pub fn kept_column_names(kept: &[String], taken: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(kept.len());
    for column in kept {
        let mut name = guard(column).into_owned();
        while taken.contains(&name) || names.contains(&name) {
            name = format!("{INPUT}{name}");
        }
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_carried_through_keep_their_names_where_these_are_free() {
        let strings =
            |names: &[&str]| -> Vec<String> { names.iter().map(ToString::to_string).collect() };
        assert_eq!(
            kept_column_names(
                &strings(&["year", "domain", "input_domain", "=A1"]),
                &strings(&["doc_id", "domain"])
            ),
            ["year", "input_domain", "input_input_domain", "'=A1"]
        );
    }

    #[test]
    fn the_schema_describes_the_columns() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../data/schema/clauses.schema.json")).unwrap();
        let described = |key: &str| -> Vec<String> {
            let fields = schema[key].as_array().unwrap().iter();
            fields
                .map(|field| field["name"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(described("fields"), COLUMNS);
        assert_eq!(described("fieldsWithExplain"), EXPLANATION_COLUMNS);
    }
}
