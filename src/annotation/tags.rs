//! From cells to a clause with checked tags.
//!
//! Files of every form end here, so that what a tag may be is the same for all of them: known labels where a taxonomy
//! says which there are, the words of the codebook for polarity, condition and actor, and no clause twice.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use super::cells::Cells;
use super::label_set::level_of;
use super::{AnnotationError, GoldClause, LabelSet, NO_DOMAIN};

/// What is tagged of a clause; a file needs one of them at least to be one of labels.
pub(super) const TAG_COLUMNS: [&str; 7] = [
    "strength",
    "domain",
    "domain2",
    "domain3",
    "polarity",
    "conditional",
    "actor",
];

const DOMAIN_COLUMNS: [&str; 3] = ["domain", "domain2", "domain3"];
pub(super) const POLARITIES: [&str; 2] = ["positive", "negative"];
pub(super) const CONDITIONS: [&str; 2] = ["yes", "no"];
pub(super) const ACTORS: [&str; 4] = ["joint", "unilateral", "third_party", "none"];

/// The clause and its tags.
///
/// # Errors
/// When a cell holds what it cannot hold.
pub(super) fn gold_clause(
    cells: &impl Cells,
    labels: Option<&LabelSet>,
) -> Result<GoldClause, AnnotationError> {
    let (span, text) = place(cells)?;
    Ok(GoldClause {
        doc_id: cells.doc_id()?,
        line: cells.line(),
        clause_id: cells.word("clause_id"),
        span,
        text,
        before: cells.folded("before"),
        after: cells.folded("after"),
        strength: strength(cells, labels)?,
        domains: domains(cells, labels)?,
        polarity: one_of(cells, "polarity", &POLARITIES)?,
        conditional: one_of(cells, "conditional", &CONDITIONS)?,
        actor: one_of(cells, "actor", &ACTORS)?,
    })
}

/// The span and the text, one of which there is.
pub(super) fn place(cells: &impl Cells) -> Result<(Option<Range<usize>>, String), AnnotationError> {
    let (span, text) = (cells.span()?, cells.text());
    if span.is_none() && text.is_empty() {
        return Err(cells.wrong(
            "start",
            "fill in start and end, or the text to find the clause by",
        ));
    }
    Ok((span, text))
}

/// The level of strength; none where it was not tagged.
pub(super) fn strength(
    cells: &impl Cells,
    labels: Option<&LabelSet>,
) -> Result<Option<u8>, AnnotationError> {
    match cells.words("strength").as_slice() {
        [] => Ok(None),
        [tag] => level_of(tag, labels)
            .map(Some)
            .map_err(|remedy| cells.complain("strength", tag, &remedy)),
        several => Err(cells.complain(
            "strength",
            &several.join(", "),
            "a clause has one strength; keep one",
        )),
    }
}

/// Up to three domains, the primary one first; none where they were not tagged.
pub(super) fn domains(
    cells: &impl Cells,
    labels: Option<&LabelSet>,
) -> Result<Vec<String>, AnnotationError> {
    let mut domains: Vec<String> = Vec::new();
    for column in DOMAIN_COLUMNS {
        for domain in cells.words(column) {
            if domains.is_empty() && column != DOMAIN_COLUMNS[0] {
                return Err(cells.wrong("domain", "put the first of the row's domains there"));
            }
            let wrong = |remedy: &str| Err(cells.complain(column, &domain, remedy));
            if let Some(labels) = labels
                && !labels.has_domain(&domain)
            {
                return wrong(&labels.domain_remedy(&domain));
            }
            if domains.contains(&domain) {
                return wrong("the clause has this domain already; name each domain once");
            }
            if !domains.is_empty() && (domain == NO_DOMAIN || domains[0] == NO_DOMAIN) {
                return wrong("`none` says that no domain fits; leave it or the others out");
            }
            if domains.len() == DOMAIN_COLUMNS.len() {
                return wrong("a clause has three domains at most; keep the ones that matter most");
            }
            domains.push(domain);
        }
    }
    Ok(domains)
}

fn one_of(cells: &impl Cells, column: &str, words: &[&str]) -> Result<String, AnnotationError> {
    let tags = cells.words(column);
    let word = tags.join(", ");
    if word.is_empty() {
        return Ok(word);
    }
    words
        .iter()
        .find(|known| known.eq_ignore_ascii_case(&word))
        .map(ToString::to_string)
        .ok_or_else(|| {
            let remedy = format!("write {}, or nothing", words.join(" or "));
            cells.complain(column, &word, &remedy)
        })
}

/// Checks that no clause is tagged twice in a file: neither the id nor the span of a clause comes again in its document.
///
/// # Errors
/// At the first that does.
pub(super) fn unique(path: &Path, clauses: &[GoldClause]) -> Result<(), AnnotationError> {
    let mut ids = HashMap::new();
    let mut spans = HashMap::new();
    for clause in clauses {
        let doc_id = clause.doc_id.as_str();
        let again = |column: &str, value: String, earlier: usize| AnnotationError::Duplicate {
            path: path.into(),
            line: clause.line,
            column: column.to_owned(),
            value,
            earlier,
        };
        if !clause.clause_id.is_empty()
            && let Some(earlier) = ids.insert((doc_id, &clause.clause_id), clause.line)
        {
            return Err(again("clause_id", clause.clause_id.clone(), earlier));
        }
        if let Some(span) = &clause.span
            && let Some(earlier) = spans.insert((doc_id, span.start, span.end), clause.line)
        {
            let span = format!("{}-{} of {doc_id}", span.start, span.end);
            return Err(again("start-end", span, earlier));
        }
    }
    Ok(())
}
