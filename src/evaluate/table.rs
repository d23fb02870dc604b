//! The two tables: which columns they have and what their rows hold.

use std::ops::Range;
use std::path::Path;

use super::EvaluateError;
use super::row::{Columns, Row, read};

/// Where a clause is.
const PLACE_COLUMNS: [&str; 4] = ["doc_id", "start", "end", "text"];

/// What is tagged in the hand tags.
const TAG_COLUMNS: [&str; 7] = [
    "strength",
    "domain",
    "domain2",
    "domain3",
    "polarity",
    "conditional",
    "actor",
];

/// What is compared of the predicted labels.
const LABEL_COLUMNS: [&str; 6] = [
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct GoldClause {
    pub doc_id: String,
    /// The line of the table its row begins on, from one.
    pub line: usize,
    /// What the table calls it; may be empty.
    pub clause_id: String,
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

/// A clause as the program cut it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PredictedClause {
    pub doc_id: String,
    /// What the table calls it; may be empty.
    pub clause_id: String,
    /// Code points of the document's text.
    pub span: Range<usize>,
    /// With runs of white space folded to one space.
    pub text: String,
    /// None where it was cut and not labelled.
    pub labels: Option<Labels>,
}

/// What the program said of a clause.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Labels {
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
        "hand tags need the columns {}, and for labels {}: add what is missing (its cells may stay \
         empty), and separate columns by commas",
        PLACE_COLUMNS.join(", "),
        TAG_COLUMNS.join(", ")
    );
    let columns = Columns {
        needed: &PLACE_COLUMNS,
        together: &TAG_COLUMNS,
        remedy: &remedy,
    };
    read(path, &columns, gold_clause)
}

/// Reads a table of clauses, with labels or without.
pub(super) fn read_predictions(path: &Path) -> Result<Vec<PredictedClause>, EvaluateError> {
    let columns = Columns {
        needed: &PLACE_COLUMNS,
        together: &LABEL_COLUMNS,
        remedy: "give the table that `clausemark classify` or `clausemark segment` wrote, with its \
                 header",
    };
    read(path, &columns, predicted_clause)
}

/// Reads where the clauses of documents are by the hand tags; no labels. Where there is no span there
/// is a text.
pub(super) fn read_gold_places(path: &Path) -> Result<Vec<GoldClause>, EvaluateError> {
    let columns = Columns {
        needed: &["doc_id", "start", "end"],
        together: &[],
        remedy: "clauses of documents need doc_id, and their start and end in code points (which may be \
                 empty where there is a text to find the clause by), in columns separated by commas; \
                 where the rows themselves are the document, leave out --documents",
    };
    read(path, &columns, |row| {
        let (span, text) = place(row)?;
        Ok(GoldClause {
            doc_id: row.doc_id()?,
            line: row.line(),
            span,
            text,
            ..GoldClause::default()
        })
    })
}

/// The rows of documents that are given as their clauses, one after the other.
pub(super) struct GoldTexts {
    /// None has a span or a label.
    pub clauses: Vec<GoldClause>,
    /// Whether the table has spans, which point into texts of their own.
    pub has_spans: bool,
}

/// Reads the texts of clauses, document by document.
pub(super) fn read_gold_texts(path: &Path) -> Result<GoldTexts, EvaluateError> {
    let columns = Columns {
        needed: &["doc_id", "text"],
        together: &[],
        remedy: "rows that are joined to documents need doc_id and text, in columns separated by \
                 commas; where the documents are files, name them with --documents",
    };
    let mut has_spans = false;
    let clauses = read(path, &columns, |row| {
        has_spans = row.has("start") && row.has("end");
        Ok(GoldClause {
            doc_id: row.doc_id()?,
            line: row.line(),
            text: row.text(),
            ..GoldClause::default()
        })
    })?;
    Ok(GoldTexts { clauses, has_spans })
}

/// The span and the text, one of which there is.
fn place(row: &Row<'_>) -> Result<(Option<Range<usize>>, String), EvaluateError> {
    let (span, text) = (row.span()?, row.text());
    if span.is_none() && text.is_empty() {
        return Err(row.wrong(
            "start",
            "fill in start and end, or the text to find the clause by",
        ));
    }
    Ok((span, text))
}

fn gold_clause(row: &Row<'_>) -> Result<GoldClause, EvaluateError> {
    let (span, text) = place(row)?;
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
        line: row.line(),
        clause_id: row.word("clause_id"),
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
    Ok(PredictedClause {
        doc_id: row.doc_id()?,
        clause_id: row.word("clause_id"),
        span,
        text: row.text(),
        labels: row.has("domain").then(|| labels(row)).transpose()?,
    })
}

fn labels(row: &Row<'_>) -> Result<Labels, EvaluateError> {
    let domain = row.word("domain");
    Ok(Labels {
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
            line: 2,
            clause_id: "a#1".into(),
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
            clause_id: String::new(),
            span: 3..9,
            text: "We note".into(),
            labels: Some(Labels {
                domain: "none".into(),
                domain_score: None,
                strength: Some(1),
                polarity: "positive".into(),
                conditional: "no".into(),
                actor: "joint".into(),
            }),
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
    fn clauses_and_tags_without_labels_are_read() {
        let header = "doc_id,clause_id,page,paragraph,start,end,text,lead";
        let rows = "a,a#0001,1,1,3,9,We note,\n";
        let cut = with_file(header, rows, read_predictions).unwrap();
        assert_eq!((cut[0].span.clone(), cut[0].labels.as_ref()), (3..9, None));
        let tags = with_file(header, rows, read_gold).unwrap();
        assert_eq!((tags[0].span.clone(), tags[0].strength), (Some(3..9), None));
    }

    #[test]
    fn spans_of_documents_need_no_text_and_texts_no_span() {
        let spans = with_file("doc_id,start,end", "a,0,9\n", read_gold_places).unwrap();
        assert_eq!((spans[0].span.clone(), spans[0].line), (Some(0..9), 2));
        let message = with_file("doc_id,start,end", "a,0,9\na,,\n", read_gold_places)
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("table.csv, line 3: start is \"\"; fill in start and end, or"),
            "{message}"
        );
        let rows = with_file("doc_id,text", "a,We  note\n", read_gold_texts).unwrap();
        assert_eq!(
            (rows.clauses[0].text.as_str(), rows.has_spans),
            ("We note", false)
        );
        let rows = with_file("doc_id,start,end,text", "a,x,y,We note\n", read_gold_texts).unwrap();
        assert!(rows.has_spans);
    }

    #[test]
    fn malformed_numbers_are_errors() {
        assert!(gold("a,,x,9,t,1,none,,,,,\n").is_err());
        assert!(gold("a,,0,9,t,high,none,,,,,\n").is_err());
        assert!(predictions("a,0,9,t,cyber,high,1,,,\n").is_err());
    }
}
