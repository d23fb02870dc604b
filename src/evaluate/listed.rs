//! Which documents people are shown where there are too many to show all.

use super::DocumentCutting;

/// How many documents a table lists at most.
pub const LISTED_DOCUMENTS: usize = 20;

/// All documents in their order or, where there are more than [`LISTED_DOCUMENTS`], as many of those that were cut worst:
/// with the lowest F1 of starts, of equals the lowest share of exact spans, of equals the first. A figure that is not
/// defined, as there is nothing to find, comes last.
#[must_use]
pub fn listed_documents(documents: &[DocumentCutting]) -> Vec<&DocumentCutting> {
    let mut listed: Vec<&DocumentCutting> = documents.iter().collect();
    if listed.len() > LISTED_DOCUMENTS {
        let defined = |value: Option<f64>| value.unwrap_or(f64::INFINITY);
        let key = |document: &DocumentCutting| {
            let scores = &document.scores;
            (defined(scores.starts.f1), defined(scores.exact_spans))
        };
        listed.sort_by(|one, other| {
            let ((f1, spans), (other_f1, other_spans)) = (key(one), key(other));
            f1.total_cmp(&other_f1).then(spans.total_cmp(&other_spans))
        });
        listed.truncate(LISTED_DOCUMENTS);
    }
    listed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{CuttingScores, Detection, DocumentStatus};

    fn document(doc_id: String, f1: Option<f64>, exact_spans: Option<f64>) -> DocumentCutting {
        let starts = Detection {
            precision: f1,
            recall: f1,
            f1,
        };
        DocumentCutting {
            doc_id,
            status: DocumentStatus::Compared,
            scores: CuttingScores {
                gold_clauses: 1,
                predicted_clauses: 1,
                matched_starts: 1,
                matched_spans: 1,
                starts,
                exact_spans,
                sentence_starts: None,
            },
        }
    }

    fn ids(documents: &[DocumentCutting]) -> Vec<&str> {
        let listed = listed_documents(documents).into_iter();
        listed.map(|document| document.doc_id.as_str()).collect()
    }

    #[test]
    fn few_documents_are_all_listed_in_their_order() {
        let falling =
            (0..20_u8).map(|n| document(n.to_string(), Some(1.0 - f64::from(n) / 20.0), Some(1.0)));
        let falling: Vec<DocumentCutting> = falling.collect();
        let listed = ids(&falling);
        assert_eq!((listed.len(), listed[0], listed[19]), (20, "0", "19"));
    }

    #[test]
    fn of_many_the_worst_are_listed_the_worst_first() {
        let right = (0..30).map(|n| document(format!("right {n}"), Some(1.0), Some(1.0)));
        let mut documents: Vec<DocumentCutting> = right.collect();
        documents.insert(0, document("empty".into(), None, None));
        documents.push(document("half".into(), Some(0.5), Some(0.5)));
        documents.push(document("half, no end".into(), Some(0.5), Some(0.0)));
        documents.push(document("nothing".into(), Some(0.0), Some(0.0)));
        documents.push(document("half again".into(), Some(0.5), Some(0.5)));
        let listed = ids(&documents);
        assert_eq!(listed.len(), 20);
        let worst = ["nothing", "half, no end", "half", "half again", "right 0"];
        assert_eq!(listed[..5], worst);
        assert_eq!(listed[19], "right 15");
    }
}
