//! Values of rows, added up for each document, so that a resample of documents is a weighted sum.
//!
//! A document has few of the many slots that a tally has (cells of a matrix, labels, intervals of a
//! reliability table); only these are kept, so that a resample costs what the rows have and not what
//! the tallies could hold.

use std::ops::AddAssign;

/// For each document its slots and what its rows add up to there, one after the other.
#[derive(Debug, Clone)]
pub(super) struct ByDocument<V> {
    /// Where the entries of each document end.
    ends: Vec<usize>,
    entries: Vec<(usize, V)>,
}

impl<V: Copy + AddAssign> ByDocument<V> {
    /// Of rows (document, slot, value), in any order; documents are numbered from 0.
    ///
    /// # Panics
    /// When a row's document is not below `documents`.
    pub fn new(documents: usize, rows: impl IntoIterator<Item = (usize, usize, V)>) -> Self {
        let mut rows: Vec<(usize, usize, V)> = rows.into_iter().collect();
        rows.sort_by_key(|(document, slot, _)| (*document, *slot));
        let mut ends = Vec::with_capacity(documents);
        let mut entries: Vec<(usize, V)> = Vec::with_capacity(rows.len());
        let mut first = 0;
        for (document, slot, value) in rows {
            assert!(document < documents, "document {document} of {documents}");
            while ends.len() < document {
                ends.push(entries.len());
                first = entries.len();
            }
            match entries[first..].last_mut() {
                Some(last) if last.0 == slot => last.1 += value,
                _ => entries.push((slot, value)),
            }
        }
        ends.resize(documents, entries.len());
        entries.shrink_to_fit();
        Self { ends, entries }
    }

    /// Calls `add` with slot, value and weight for all entries of documents whose weight is not 0.
    ///
    /// # Panics
    /// When there is not one weight a document.
    pub fn weighted(&self, weights: &[u32], mut add: impl FnMut(usize, V, usize)) {
        assert_eq!(weights.len(), self.ends.len(), "one weight a document");
        let mut start = 0;
        for (end, weight) in self.ends.iter().zip(weights) {
            if *weight > 0 {
                for (slot, value) in &self.entries[start..*end] {
                    add(*slot, *value, *weight as usize);
                }
            }
            start = *end;
        }
    }

    /// Calls `add` with slot and value for all entries.
    pub fn each(&self, mut add: impl FnMut(usize, V)) {
        for (slot, value) in &self.entries {
            add(*slot, *value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(rows: &ByDocument<usize>, weights: &[u32]) -> Vec<(usize, usize, usize)> {
        let mut entries = Vec::new();
        rows.weighted(weights, |slot, value, weight| {
            entries.push((slot, value, weight));
        });
        entries
    }

    #[test]
    fn rows_of_a_document_are_added_up_by_slot() {
        let rows = [(2, 7, 1), (0, 7, 1), (2, 3, 10), (2, 7, 5), (0, 7, 2)];
        let rows = ByDocument::new(4, rows);
        // Document 0 has slot 7 only, 1 and 3 have nothing, 2 has slots 3 and 7.
        assert_eq!(
            collected(&rows, &[1, 1, 1, 1]),
            [(7, 3, 1), (3, 10, 1), (7, 6, 1)]
        );
        assert_eq!(collected(&rows, &[0, 9, 2, 0]), [(3, 10, 2), (7, 6, 2)]);
        let mut sum = 0;
        rows.each(|_, value| sum += value);
        assert_eq!(sum, 19);
    }

    #[test]
    fn documents_may_be_empty_or_none() {
        assert_eq!(collected(&ByDocument::new(2, []), &[1, 5]), []);
        assert_eq!(collected(&ByDocument::new(0, []), &[]), []);
    }

    #[test]
    #[should_panic(expected = "document 3 of 3")]
    fn a_row_of_no_document_is_a_mistake() {
        let _ = ByDocument::new(3, [(3, 0, 1_usize)]);
    }
}
