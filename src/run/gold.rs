//! Hand-tagged clauses as documents: what the zero-shot classifier makes of the texts that people tagged.
//!
//! The rows of a document follow each other in the file, whole or in part. What stands around a row that was drawn from a
//! document (`before`, `after`) is put back where the rows next to it are not it, so that a clause is read in the
//! surroundings it was tagged in. The rows are then labelled like those of a table of texts.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use ndarray::{Array2, ArrayView2, s};

use super::batch::{Observer, check_interrupted};
use super::error::RunError;
use crate::annotation::{GoldClause, Labels, NO_DOMAIN, PredictedClause};
use crate::classify::{Classifier, Evidence, Labelled};
use crate::clause::{Clause, segment};
use crate::document::{Document, Rows, TableRow};
use crate::encode::Encoder;
use crate::taxonomy::Taxonomy;

/// Clauses that are encoded at a time.
const PART: usize = 512;

/// A document of which some clauses are tagged.
struct GoldDocument {
    clauses: Vec<Clause>,
    /// Which of `clauses` are tagged, and which of the tagged clauses each is.
    tagged: Vec<(usize, usize)>,
}

/// The evidence for clauses of one document.
pub struct GoldEvidence {
    /// Which of the tagged clauses this is about, in the order of the rows of `evidence`.
    pub tagged: Vec<usize>,
    /// One row a tagged clause.
    pub evidence: Evidence,
}

/// What a head is learned from: the evidence for tagged clauses, document by document in the order in which they appear.
///
/// # Errors
/// When the encoder fails or `interrupted` becomes true.
pub fn evidence_of_gold(
    gold: &[GoldClause],
    encoder: &dyn Encoder,
    classifier: &Classifier,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
) -> Result<Vec<GoldEvidence>, RunError> {
    let mut found = Vec::new();
    each_document(gold, encoder, observer, interrupted, |document, vectors| {
        let evidence = classifier.evidence(&document.clauses, vectors);
        let rows: Vec<usize> = document.tagged.iter().map(|(row, _)| *row).collect();
        found.push(GoldEvidence {
            tagged: document.tagged.iter().map(|(_, tagged)| *tagged).collect(),
            evidence: evidence.of_rows(&rows),
        });
    })?;
    Ok(found)
}

/// Labels the texts of tagged clauses: one prediction a tagged clause, in the same order and with the same place.
///
/// # Errors
/// When the encoder fails or `interrupted` becomes true.
pub fn classify_gold(
    gold: &[GoldClause],
    encoder: &dyn Encoder,
    classifier: &Classifier,
    taxonomy: &Taxonomy,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
) -> Result<Vec<PredictedClause>, RunError> {
    let mut predicted: Vec<Option<PredictedClause>> = vec![None; gold.len()];
    each_document(gold, encoder, observer, interrupted, |document, vectors| {
        let labelled = classifier.label(document.clauses, vectors);
        for (row, tagged) in document.tagged {
            predicted[tagged] = Some(prediction(&gold[tagged], &labelled[row], taxonomy));
        }
    })?;
    Ok(predicted.into_iter().flatten().collect())
}

fn each_document(
    gold: &[GoldClause],
    encoder: &dyn Encoder,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
    mut work: impl FnMut(GoldDocument, ArrayView2<'_, f32>),
) -> Result<(), RunError> {
    let mut documents = documents_of(gold).peekable();
    while documents.peek().is_some() {
        // Documents of which a few rows were drawn are many and small.
        let mut together = Vec::new();
        let mut count = 0;
        while count < PART
            && let Some(document) = documents.next()
        {
            count += document.clauses.len();
            together.push(document);
        }
        let vectors = encode(&together, count, encoder, interrupted)?;
        let mut first = 0;
        for document in together {
            let rows = first..first + document.clauses.len();
            first = rows.end;
            let clauses = document.tagged.len();
            work(document, vectors.slice(s![rows, ..]));
            observer.advanced(1, clauses);
        }
    }
    Ok(())
}

/// One row a clause of all these documents, `count` in all.
fn encode(
    documents: &[GoldDocument],
    count: usize,
    encoder: &dyn Encoder,
    interrupted: &AtomicBool,
) -> Result<Array2<f32>, RunError> {
    let clauses = documents.iter().flat_map(|document| &document.clauses);
    let texts: Vec<&str> = clauses.map(Clause::words).collect();
    let mut vectors = Array2::zeros((count, encoder.width()));
    for (part, texts) in texts.chunks(PART).enumerate() {
        check_interrupted(interrupted)?;
        let first = part * PART;
        vectors
            .slice_mut(s![first..first + texts.len(), ..])
            .assign(&encoder.encode(texts)?);
    }
    Ok(vectors)
}

/// How many documents hold tagged clauses.
#[must_use]
pub fn gold_documents(gold: &[GoldClause]) -> usize {
    by_document(gold).len()
}

/// The tagged clauses of each document, documents in the order in which they appear; clauses by where they start where
/// all of them say so, and else as the rows have them.
fn by_document(gold: &[GoldClause]) -> Vec<Vec<usize>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut documents: Vec<Vec<usize>> = Vec::new();
    for (index, clause) in gold.iter().enumerate() {
        let place = *places.entry(&clause.doc_id).or_insert_with(|| {
            documents.push(Vec::new());
            documents.len() - 1
        });
        documents[place].push(index);
    }
    for document in &mut documents {
        if document.iter().all(|index| gold[*index].span.is_some()) {
            document.sort_by_key(|index| gold[*index].span.as_ref().map(|span| span.start));
        }
    }
    documents
}

fn documents_of(gold: &[GoldClause]) -> impl Iterator<Item = GoldDocument> {
    by_document(gold).into_iter().map(|indices| {
        let mut texts: Vec<&str> = Vec::new();
        let mut tagged = Vec::new();
        let mut behind = "";
        for index in indices {
            let clause = &gold[index];
            let last = texts.last().copied().unwrap_or_default();
            if !behind.is_empty() && !clause.text.starts_with(behind) {
                texts.push(behind);
            }
            if !clause.before.is_empty() && (last.is_empty() || !clause.before.ends_with(last)) {
                texts.push(&clause.before);
            }
            tagged.push((texts.len(), index));
            texts.push(&clause.text);
            behind = &clause.after;
        }
        if !behind.is_empty() {
            texts.push(behind);
        }
        GoldDocument {
            clauses: clauses_of(&texts),
            tagged,
        }
    })
}

/// The clauses of a document that is given as its clauses.
fn clauses_of(texts: &[&str]) -> Vec<Clause> {
    let mut point = 0;
    let rows = texts.iter().map(|text| {
        let span = point..point + text.chars().count();
        point = span.end + 2;
        TableRow {
            span,
            id: None,
            kept: Vec::new(),
        }
    });
    let rows = Rows {
        in_context: true,
        rows: rows.collect(),
    };
    segment(&Document {
        id: String::new(),
        text: texts.join("\n\n"),
        pages: vec![0],
        rows: Some(rows),
    })
}

fn prediction(gold: &GoldClause, labelled: &Labelled, taxonomy: &Taxonomy) -> PredictedClause {
    let domain = |label: usize| taxonomy.domains[label].id.clone();
    let domains = &labelled.domains;
    let score = domains
        .given
        .first()
        .map_or_else(|| domains.none_score(), |(_, score)| *score);
    let given = domains.given.iter().map(|(label, _)| domain(*label));
    let scores = domains.scores.iter().enumerate();
    let commitment = &labelled.commitment;
    PredictedClause {
        doc_id: gold.doc_id.clone(),
        line: gold.line,
        clause_id: gold.clause_id.clone(),
        span: gold.span.clone(),
        text: gold.text.clone(),
        labels: Some(Labels {
            domains: if domains.given.is_empty() {
                vec![NO_DOMAIN.to_owned()]
            } else {
                given.collect()
            },
            domain_score: (!domains.scores.is_empty()).then_some(f64::from(score)),
            scores: scores
                .map(|(label, score)| (domain(label), f64::from(*score)))
                .collect(),
            strength: labelled
                .strength
                .map(|strength| taxonomy.strengths[strength.index].level),
            strength_score: labelled.strength.map(|strength| f64::from(strength.score)),
            polarity: commitment.polarity.as_str().to_owned(),
            conditional: if commitment.conditional { "yes" } else { "no" }.to_owned(),
            actor: commitment.actor.as_str().to_owned(),
            review: labelled.review,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(doc_id: &str, text: &str, before: &str, after: &str) -> GoldClause {
        GoldClause {
            doc_id: doc_id.into(),
            text: text.into(),
            before: before.into(),
            after: after.into(),
            ..GoldClause::default()
        }
    }

    /// Texts, and the places of tagged ones with their numbers.
    type Seen = (Vec<String>, Vec<(usize, usize)>);

    fn seen(gold: &[GoldClause]) -> Vec<Seen> {
        documents_of(gold)
            .map(|document| {
                let texts = document.clauses.into_iter().map(|clause| clause.text);
                (texts.collect(), document.tagged)
            })
            .collect()
    }

    #[test]
    fn what_stood_around_a_row_is_put_back_once() {
        let gold = [
            row("a", "B.", "A.", "C."),
            row("b", "X.", "", ""),
            row("a", "C.", "B.", "D."),
            row("a", "G.", "E. F.", "H."),
        ];
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            seen(&gold),
            [
                (
                    texts(&["A.", "B.", "C.", "D.", "E. F.", "G.", "H."]),
                    vec![(1, 0), (2, 2), (5, 3)]
                ),
                (texts(&["X."]), vec![(0, 1)]),
            ]
        );
    }

    #[test]
    fn rows_with_spans_are_in_the_order_of_the_text() {
        let at = |start: usize, text: &str| GoldClause {
            span: Some(start..start + 2),
            ..row("a", text, "", "")
        };
        let gold = [at(30, "C."), at(0, "A.")];
        assert_eq!(seen(&gold)[0].1, [(0, 1), (1, 0)]);
    }

    #[test]
    fn a_row_is_governed_by_what_stood_before_it() {
        let gold = [row(
            "a",
            "and to train the crews.",
            "The ministers pledged to build ships",
            "",
        )];
        let document = documents_of(&gold).next().unwrap();
        assert_eq!(document.clauses[1].lead, "The ministers pledged");
    }
}
