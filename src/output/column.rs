//! The columns of the table, a promise to everyone who loads it.

use super::cell::guard;
use crate::classify::{Actor, Polarity};
use crate::taxonomy::{NO_DOMAIN, Taxonomy};

/// What the cells of a column hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// One of a few words, which are all known.
    Label(Vec<String>),
    /// A count or a place.
    Integer,
    /// A probability to four decimals.
    Probability,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, unique in its table.
    pub name: String,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether every row has a value in it.
    pub required: bool,
}

/// Which columns stand behind those that are always there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FurtherColumns {
    /// One a domain with its probability, in taxonomy order.
    pub scores: bool,
    /// Why the clause has its labels.
    pub explanation: bool,
}

/// What stands before the name of a column that is carried through where the table has that name already.
const INPUT: &str = "input_";
/// What stands before a domain in the name of the column of its probabilities.
pub(super) const SCORE: &str = "p_";

impl Column {
    fn new(name: &str, kind: Kind, required: bool) -> Self {
        Self {
            name: name.into(),
            kind,
            required,
        }
    }
}

/// Every row says where its clause stands.
fn place_columns() -> Vec<Column> {
    [
        ("doc_id", Kind::Text),
        ("clause_id", Kind::Text),
        ("page", Kind::Integer),
        ("paragraph", Kind::Integer),
        ("start", Kind::Integer),
        ("end", Kind::Integer),
        ("text", Kind::Text),
    ]
    .map(|(name, kind)| Column::new(name, kind, true))
    .into()
}

/// The columns of a table of clauses without labels; the columns `kept` of the input are carried through behind all others.
#[must_use]
pub fn segment_columns(kept: &[String]) -> Vec<Column> {
    let mut columns = place_columns();
    columns.push(Column::new("lead", Kind::Text, true));
    with_kept(columns, kept)
}

/// The columns of the table of labelled clauses; the columns `kept` of the input are carried through behind all others.
#[must_use]
pub fn columns(taxonomy: &Taxonomy, further: FurtherColumns, kept: &[String]) -> Vec<Column> {
    let label = |ids: &[&str]| Kind::Label(ids.iter().map(ToString::to_string).collect());
    let domains: Vec<&str> = taxonomy
        .domains
        .iter()
        .map(|domain| domain.id.as_str())
        .collect();
    let or_none: Vec<&str> = [&domains[..], &[NO_DOMAIN]].concat();
    let strengths: Vec<&str> = taxonomy
        .strengths
        .iter()
        .map(|strength| strength.id.as_str())
        .collect();
    let yes_or_no = || label(&["no", "yes"]);
    let mut columns = place_columns();
    columns.extend(
        [
            ("domain", label(&or_none), true),
            ("domain_score", Kind::Probability, false),
            ("domain2", label(&domains), false),
            ("domain2_score", Kind::Probability, false),
            ("domain3", label(&domains), false),
            ("domain3_score", Kind::Probability, false),
            ("strength", Kind::Integer, false),
            ("strength_label", label(&strengths), false),
            ("strength_score", Kind::Probability, false),
            ("operator", Kind::Text, true),
            (
                "polarity",
                label(&Polarity::ALL.map(Polarity::as_str)),
                true,
            ),
            ("conditional", yes_or_no(), true),
            ("actor", label(&Actor::ALL.map(Actor::as_str)), true),
            ("keywords", Kind::Text, true),
            ("review", yes_or_no(), true),
        ]
        .map(|(name, kind, required)| Column::new(name, kind, required)),
    );
    if further.scores {
        let score = |id: &&str| Column::new(&format!("{SCORE}{id}"), Kind::Probability, true);
        columns.extend(domains.iter().map(score));
    }
    if further.explanation {
        columns.extend(
            [
                ("why_domain", Kind::Text),
                ("runner_up", label(&domains)),
                ("runner_up_score", Kind::Probability),
                ("why_runner_up", Kind::Text),
                ("strength_rule", Kind::Text),
                ("why_strength", Kind::Text),
                ("why_review", Kind::Text),
            ]
            .map(|(name, kind)| Column::new(name, kind, false)),
        );
    }
    with_kept(columns, kept)
}

fn with_kept(mut columns: Vec<Column>, kept: &[String]) -> Vec<Column> {
    for name in kept {
        let mut name = guard(name).into_owned();
        // Databases do not tell capitals from small letters.
        while columns
            .iter()
            .any(|column| column.name.eq_ignore_ascii_case(&name))
        {
            name = format!("{INPUT}{name}");
        }
        columns.push(Column::new(&name, Kind::Text, true));
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy;

    fn names(columns: &[Column]) -> Vec<&str> {
        columns.iter().map(|column| column.name.as_str()).collect()
    }

    #[test]
    fn columns_carried_through_keep_their_names_where_these_are_free() {
        let kept = ["year", "Lead", "input_lead", "=A1"].map(String::from);
        assert_eq!(
            names(&segment_columns(&kept))[7..],
            ["lead", "year", "input_Lead", "input_input_lead", "'=A1"]
        );
    }

    #[test]
    fn the_schema_describes_the_columns() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../data/schema/clauses.schema.json")).unwrap();
        let taxonomy = taxonomy::parse(
            "name = \"T\"\n[[domain]]\nid = \"sea\"\nname = \"Sea\"\n",
            "the test",
        )
        .unwrap();
        let further = FurtherColumns {
            scores: false,
            explanation: true,
        };
        let columns = columns(&taxonomy, further, &[]);
        let described: Vec<&serde_json::Value> = ["fields", "fieldsWithExplain"]
            .iter()
            .flat_map(|key| schema[key].as_array().unwrap())
            .collect();
        assert_eq!(described.len(), columns.len());
        for (column, field) in columns.iter().zip(described) {
            assert_eq!(field["name"], column.name.as_str());
            let kind = match column.kind {
                Kind::Text | Kind::Label(_) => "string",
                Kind::Integer => "integer",
                Kind::Probability => "number",
            };
            assert_eq!(field["type"], kind, "{}", column.name);
        }
    }
}
