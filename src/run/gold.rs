//! What the classifier makes of clauses that people tagged.

use std::sync::atomic::AtomicBool;

use ndarray::{ArrayView2, s};

use super::batch::Observer;
use super::encode::{PART, encode_in_parts};
use super::entail::answers;
use super::error::RunError;
use super::gold_document::{GoldDocument, documents_of_rows};
use crate::annotation::{GoldClause, Labels, NO_DOMAIN, PredictedClause};
use crate::classify::{Classifier, Evidence, Labelled};
use crate::clause::Clause;
use crate::encode::Encoder;
use crate::entail::Entailer;
use crate::taxonomy::Taxonomy;

/// The evidence for clauses of one document.
pub struct GoldEvidence {
    /// Which of the tagged clauses this is about, in the order of the rows of `evidence`.
    pub tagged: Vec<usize>,
    /// One row a tagged clause.
    pub evidence: Evidence,
}

/// What a head is learned from: the evidence for the tagged clauses of each document.
///
/// # Errors
/// When the encoder fails or `interrupted` becomes true.
pub fn evidence_of_gold(
    documents: Vec<GoldDocument>,
    encoder: &dyn Encoder,
    classifier: &Classifier,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
) -> Result<Vec<GoldEvidence>, RunError> {
    let mut found = Vec::new();
    each_document(
        documents,
        encoder,
        observer,
        interrupted,
        |document, vectors| {
            let evidence = classifier.evidence(&document.clauses, vectors, encoder)?;
            let rows: Vec<usize> = document.tagged.iter().map(|(row, _)| *row).collect();
            found.push(GoldEvidence {
                tagged: document.tagged.iter().map(|(_, tagged)| *tagged).collect(),
                evidence: evidence.of_rows(&rows),
            });
            Ok(())
        },
    )?;
    Ok(found)
}

/// Labels the texts of tagged clauses: one prediction a tagged clause, in the same order and with the same place.
/// `entailer` answers what the classifier asks, where it asks.
///
/// # Errors
/// When a model fails or `interrupted` becomes true.
pub fn classify_gold(
    gold: &[GoldClause],
    encoder: &dyn Encoder,
    classifier: &Classifier,
    entailer: Option<&dyn Entailer>,
    taxonomy: &Taxonomy,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
) -> Result<Vec<PredictedClause>, RunError> {
    let mut predicted: Vec<Option<PredictedClause>> = vec![None; gold.len()];
    let documents = documents_of_rows(gold);
    each_document(
        documents,
        encoder,
        observer,
        interrupted,
        |document, vectors| {
            let unit = [(document.clauses.as_slice(), vectors.view())];
            let asked = answers(classifier, entailer, &unit, interrupted)?;
            let of_document = asked.as_ref().and_then(|asked| asked.first());
            let labelled =
                classifier.label_with(document.clauses, vectors, encoder, of_document)?;
            for (row, tagged) in document.tagged {
                predicted[tagged] = Some(prediction(&gold[tagged], &labelled[row], taxonomy));
            }
            Ok(())
        },
    )?;
    Ok(predicted.into_iter().flatten().collect())
}

/// Calls `work` with every document and its vectors, in order.
pub(super) fn each_document(
    documents: Vec<GoldDocument>,
    encoder: &dyn Encoder,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
    mut work: impl FnMut(GoldDocument, ArrayView2<'_, f32>) -> Result<(), RunError>,
) -> Result<(), RunError> {
    let mut documents = documents.into_iter().peekable();
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
        let clauses = together.iter().flat_map(|document| &document.clauses);
        let texts: Vec<&str> = clauses.map(Clause::words).collect();
        let vectors = encode_in_parts(encoder, &texts, interrupted)?;
        let mut first = 0;
        for document in together {
            let rows = first..first + document.clauses.len();
            first = rows.end;
            let clauses = document.tagged.len();
            work(document, vectors.slice(s![rows, ..]))?;
            observer.advanced(1, clauses);
        }
    }
    Ok(())
}

fn prediction(gold: &GoldClause, labelled: &Labelled, taxonomy: &Taxonomy) -> PredictedClause {
    let domain = |label: usize| taxonomy.domains[label].id.clone();
    let domains = &labelled.domains;
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
            domains: if domains.given.is_empty() && !domains.scores.is_empty() {
                vec![NO_DOMAIN.to_owned()]
            } else {
                given.collect()
            },
            domain_score: (!domains.scores.is_empty()).then_some(f64::from(domains.score())),
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
    use crate::classify::{Commitment, DomainLabels};
    use crate::taxonomy;

    fn domains_of(scores: &[f32]) -> Vec<String> {
        let labelled = Labelled {
            clause: Clause {
                id: String::new(),
                span: 0..0,
                page: 1,
                paragraph: 1,
                text: String::new(),
                reading: None,
                lead: String::new(),
            },
            domains: DomainLabels {
                given: Vec::new(),
                scores: scores.to_vec(),
            },
            strength: None,
            commitment: Commitment::decided_by("", None, 0.5),
            review: false,
        };
        let predicted = prediction(&GoldClause::default(), &labelled, &taxonomy::built_in());
        predicted.labels.unwrap().domains
    }

    #[test]
    fn no_domain_fits_only_where_there_are_domains() {
        assert_eq!(domains_of(&[0.1, 0.2]), [NO_DOMAIN]);
        assert!(domains_of(&[]).is_empty());
    }
}
