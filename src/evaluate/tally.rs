//! Counts of how documents were cut, and the shares made of them.

use std::ops::AddAssign;

use super::join::Pair;
use super::metrics::{detection, share};
use super::{CuttingScores, DocumentCutting, DocumentStatus, SentenceStarts};

/// What is counted of one document, or of several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Clause starts.
    pub starts: Found,
    /// Gold clauses that were cut at both ends.
    pub spans: usize,
    /// Clause starts that begin a sentence; none where the text is not there to tell.
    pub sentence_starts: Option<Found>,
}

/// Things to find, found things, and those that are both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub gold: usize,
    pub predicted: usize,
    pub matched: usize,
}

impl Found {
    fn times(self, times: usize) -> Self {
        Self {
            gold: self.gold * times,
            predicted: self.predicted * times,
            matched: self.matched * times,
        }
    }
}

impl AddAssign for Found {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.predicted += other.predicted;
        self.matched += other.matched;
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.starts += other.starts;
        self.spans += other.spans;
        if let Some(found) = other.sentence_starts {
            *self.sentence_starts.get_or_insert_default() += found;
        }
    }
}

impl Tally {
    /// The counts of a document with so many gold and predicted clauses, without its sentences.
    pub fn of_pairs(gold: usize, predicted: usize, pairs: &[Pair<'_>]) -> Self {
        Self {
            starts: Found {
                gold,
                predicted,
                matched: pairs.iter().filter(|pair| pair.starts_together()).count(),
            },
            spans: pairs.iter().filter(|pair| pair.is_exact()).count(),
            sentence_starts: None,
        }
    }

    /// The counts of as many documents like this one.
    pub fn times(self, times: usize) -> Self {
        Self {
            starts: self.starts.times(times),
            spans: self.spans * times,
            sentence_starts: self.sentence_starts.map(|found| found.times(times)),
        }
    }

    pub fn scores(self) -> CuttingScores {
        let Found {
            gold,
            predicted,
            matched,
        } = self.starts;
        CuttingScores {
            gold_clauses: gold,
            predicted_clauses: predicted,
            matched_starts: matched,
            matched_spans: self.spans,
            starts: detection(matched, predicted, gold),
            exact_spans: share(self.spans, gold),
            sentence_starts: self.sentence_starts.map(|found| SentenceStarts {
                gold: found.gold,
                predicted: found.predicted,
                matched: found.matched,
                detection: detection(found.matched, found.predicted, found.gold),
            }),
        }
    }
}

/// The scores of each document, and those of all of them, from the sums of their counts: a long
/// document weighs as much as its clauses do.
pub(super) fn documents_and_total<'t>(
    documents: impl Iterator<Item = (&'t str, DocumentStatus, Tally)>,
) -> (Vec<DocumentCutting>, CuttingScores) {
    let mut total = Tally::default();
    let documents = documents
        .map(|(doc_id, status, tally)| {
            total += tally;
            DocumentCutting {
                doc_id: doc_id.to_owned(),
                status,
                scores: tally.scores(),
            }
        })
        .collect();
    (documents, total.scores())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Detection;

    fn found(gold: usize, predicted: usize, matched: usize) -> Found {
        Found {
            gold,
            predicted,
            matched,
        }
    }

    #[test]
    fn the_total_is_that_of_the_sums() {
        let short = Tally {
            starts: found(2, 2, 2),
            spans: 1,
            sentence_starts: Some(found(1, 1, 1)),
        };
        let long = Tally {
            starts: found(6, 8, 4),
            spans: 3,
            sentence_starts: Some(found(3, 2, 1)),
        };
        let lost = Tally {
            starts: found(2, 0, 0),
            ..Tally::default()
        };
        let (documents, total) = documents_and_total(
            [
                ("a", DocumentStatus::Compared, short),
                ("b", DocumentStatus::Compared, long),
                ("c", DocumentStatus::Missing, lost),
            ]
            .into_iter(),
        );
        // 2 · 4 / (8 + 6) for the long one.
        assert_eq!(documents[1].scores.starts.f1, Some(8.0 / 14.0));
        assert_eq!(documents[2].scores.starts.recall, Some(0.0));
        assert_eq!(documents[2].scores.sentence_starts, None);
        // 6 of 10 predicted, 6 of 10 gold ones, and 4 of 10 at both ends.
        let expected = Detection {
            precision: Some(0.6),
            recall: Some(0.6),
            f1: Some(0.6),
        };
        assert_eq!((total.starts, total.exact_spans), (expected, Some(0.4)));
        // 2 · 2 / (4 + 3); the lost document's sentences are not known.
        let sentences = total.sentence_starts.unwrap();
        assert_eq!((sentences.gold, sentences.predicted), (4, 3));
        assert_eq!(sentences.detection.f1, Some(4.0 / 7.0));
    }

    #[test]
    fn where_no_text_is_there_sentences_have_no_scores() {
        let (_, total) = documents_and_total(
            [("a", DocumentStatus::Compared, Tally::of_pairs(1, 1, &[]))].into_iter(),
        );
        assert_eq!(total.sentence_starts, None);
    }
}
