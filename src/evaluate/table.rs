//! The two tables: which columns they have and what their rows hold.

use std::ops::Range;
use std::path::Path;

use super::EvaluateError;
use super::row::{Row, read};

/// The columns of the hand tags that are compared. All must be there, so that a misspelt name is not
/// taken for a column without tags.
const GOLD_COLUMNS: [&str; 11] = [
    "doc_id",
    "start",
    "end",
    "text",
    "strength",
    "domain",
    "domain2",
    "domain3",
    "polarity",
    "conditional",
    "actor",
];

/// The columns of the predictions that are compared.
const PREDICTED_COLUMNS: [&str; 10] = [
    "doc_id",
    "start",
    "end",
    "text",
    "domain",
    "domain_score",
    "strength",
    "polarity",
    "conditional",
    "actor",
];

/// The word for "no domain fits".
pub(super) const NO_DOMAIN: &str = "none";

/// A clause with its hand tags; what was not tagged is none or empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GoldClause {
    pub doc_id: String,
    /// Code points of the document's text; none where the clause is to be found by its text.
    pub span: Option<Range<usize>>,
    /// With runs of white space folded to one space.
    pub text: String,
    pub strength: Option<u8>,
    /// Up to three, the primary one first.
    pub domains: Vec<String>,
    pub polarity: String,
    pub conditional: String,
    pub actor: String,
}

/// A clause as the program labelled it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PredictedClause {
    pub doc_id: String,
    /// Code points of the document's text.
    pub span: Range<usize>,
    /// With runs of white space folded to one space.
    pub text: String,
    pub domain: String,
    /// The probability that `domain` is right, in 0..=1.
    pub domain_score: Option<f64>,
    pub strength: Option<u8>,
    pub polarity: String,
    pub conditional: String,
    pub actor: String,
}

/// Reads the hand tags.
pub(super) fn read_gold(path: &Path) -> Result<Vec<GoldClause>, EvaluateError> {
    let remedy = format!(
        "hand tags need the columns {}: add what is missing (its cells may stay empty), and separate \
         columns by commas",
        GOLD_COLUMNS.join(", ")
    );
    read(path, &GOLD_COLUMNS, &remedy, gold_clause)
}

/// Reads a table of labelled clauses.
pub(super) fn read_predictions(path: &Path) -> Result<Vec<PredictedClause>, EvaluateError> {
    let remedy = "give the table that `clausemark classify` wrote, with its header";
    read(path, &PREDICTED_COLUMNS, remedy, predicted_clause)
}

fn gold_clause(row: &Row<'_>) -> Result<GoldClause, EvaluateError> {
    let span = row.span()?;
    let text = row.text();
    if span.is_none() && text.is_empty() {
        return Err(row.wrong(
            "start",
            "fill in start and end, or the text to find the clause by",
        ));
    }
    let domains: Vec<String> = ["domain", "domain2", "domain3"]
        .into_iter()
        .map(|column| row.word(column))
        .filter(|domain| !domain.is_empty())
        .collect();
    if row.word("domain").is_empty() && !domains.is_empty() {
        return Err(row.wrong("domain", "put the first of the row's domains there"));
    }
    Ok(GoldClause {
        doc_id: row.doc_id()?,
        span,
        text,
        strength: row.strength()?,
        domains,
        polarity: row.word("polarity"),
        conditional: row.word("conditional"),
        actor: row.word("actor"),
    })
}

fn predicted_clause(row: &Row<'_>) -> Result<PredictedClause, EvaluateError> {
    let span = row
        .span()?
        .ok_or_else(|| row.wrong("start", "start and end cannot be empty here"))?;
    let domain = row.word("domain");
    Ok(PredictedClause {
        doc_id: row.doc_id()?,
        span,
        text: row.text(),
        domain: if domain.is_empty() {
            NO_DOMAIN.to_owned()
        } else {
            domain
        },
        domain_score: row.probability("domain_score")?,
        strength: row.strength()?,
        polarity: row.word("polarity"),
        conditional: row.word("conditional"),
        actor: row.word("actor"),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const GOLD_HEADER: &str = "doc_id,clause_id,start,end,text,strength,domain,domain2,domain3,polarity,conditional,actor";
    const PREDICTED_HEADER: &str =
        "doc_id,start,end,text,domain,domain_score,strength,polarity,conditional,actor";

    fn with_file<T>(header: &str, rows: &str, read: impl Fn(&Path) -> T) -> T {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        fs::write(&path, format!("{header}\n{rows}")).unwrap();
        read(&path)
    }

    fn gold(rows: &str) -> Result<Vec<GoldClause>, EvaluateError> {
        with_file(GOLD_HEADER, rows, read_gold)
    }

    fn predictions(rows: &str) -> Result<Vec<PredictedClause>, EvaluateError> {
        with_file(PREDICTED_HEADER, rows, read_predictions)
    }

    #[test]
    fn hand_tags_are_read() {
        let clauses =
            gold("a,a#1,0,15,\"We  pledge\n it\",4,cyber,space,,positive,no,joint\n").unwrap();
        let expected = GoldClause {
            doc_id: "a".into(),
            span: Some(0..15),
            text: "We pledge it".into(),
            strength: Some(4),
            domains: vec!["cyber".into(), "space".into()],
            polarity: "positive".into(),
            conditional: "no".into(),
            actor: "joint".into(),
        };
        assert_eq!(clauses, [expected]);
    }

    #[test]
    fn what_is_not_tagged_is_none_or_empty() {
        let clauses = gold("a,,,,We note,,,,,,,\n").unwrap();
        assert_eq!(clauses[0].span, None);
        assert_eq!(clauses[0].strength, None);
        assert!(clauses[0].domains.is_empty());
        assert_eq!(clauses[0].actor, "");
    }

    #[test]
    fn predictions_are_read() {
        let clauses = predictions("a.txt,3,9,We note,none,,1,positive,no,joint\n").unwrap();
        let expected = PredictedClause {
            doc_id: "a.txt".into(),
            span: 3..9,
            text: "We note".into(),
            domain: "none".into(),
            domain_score: None,
            strength: Some(1),
            polarity: "positive".into(),
            conditional: "no".into(),
            actor: "joint".into(),
        };
        assert_eq!(clauses, [expected]);
    }

    #[test]
    fn the_same_text_is_read_from_a_tagged_sheet_and_a_table() {
        let tagged = gold("a,,,,'- a,1,none,,,positive,no,joint\n").unwrap();
        let table = predictions("a,0,3,'- a,none,,1,positive,no,joint\n").unwrap();
        assert_eq!(
            (tagged[0].text.as_str(), table[0].text.as_str()),
            ("- a", "- a")
        );
    }

    #[test]
    fn a_missing_column_comes_with_the_remedy_for_its_table() {
        let message = with_file("doc_id,start,end,text,strength", "", read_gold)
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("lacks the column domain, domain2, domain3, polarity"),
            "{message}"
        );
        assert!(message.contains("add what is missing"), "{message}");
        let message = with_file(GOLD_HEADER, "", read_predictions)
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("lacks the column domain_score; give the table"),
            "{message}"
        );
    }

    #[test]
    fn hand_tags_need_a_span_or_a_text() {
        let message = gold("a,,,, ,1,none,,,,,\n").unwrap_err().to_string();
        assert!(
            message
                .contains("table.csv, line 2: start is \"\"; fill in start and end, or the text"),
            "{message}"
        );
    }

    #[test]
    fn further_domains_need_a_first_one() {
        let message = gold("a,,0,9,t,1,,cyber,,,,\n").unwrap_err().to_string();
        assert!(
            message.contains("line 2: domain is \"\"; put the first"),
            "{message}"
        );
    }

    #[test]
    fn predictions_need_a_span() {
        let message = predictions("a,,,t,none,,1,,,\n").unwrap_err().to_string();
        assert!(
            message.contains("line 2: start is \"\"; start and end cannot be empty"),
            "{message}"
        );
    }

    #[test]
    fn malformed_numbers_are_errors() {
        assert!(gold("a,,x,9,t,1,none,,,,,\n").is_err());
        assert!(gold("a,,0,9,t,high,none,,,,,\n").is_err());
        assert!(predictions("a,0,9,t,cyber,high,1,,,\n").is_err());
    }
}
