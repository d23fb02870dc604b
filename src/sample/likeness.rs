//! How alike two clauses are: by the words they share.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

/// Numbers words, so that they are quick to compare.
#[derive(Default)]
pub(super) struct Vocabulary(FxHashMap<String, u32>);

/// The words of a clause by their numbers, ascending, each once.
pub(super) struct Words(Vec<u32>);

impl Vocabulary {
    /// The words of a clause whose text has this [`sameness`].
    pub fn words(&mut self, sameness: &str) -> Words {
        let mut numbers: Vec<u32> = sameness
            .split_whitespace()
            .map(|word| {
                let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
                *self.0.entry(word.to_owned()).or_insert(next)
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        Words(numbers)
    }
}

impl Words {
    /// The share of the words of both that they have in common (Jaccard's index), 0 for no words at all.
    #[allow(clippy::cast_precision_loss)] // a clause has few words
    pub fn likeness(&self, other: &Self) -> f64 {
        let (mut mine, mut others) = (self.0.as_slice(), other.0.as_slice());
        let mut common = 0_usize;
        while let ([first, rest @ ..], [other, rest_of_others @ ..]) = (mine, others) {
            let order = first.cmp(other);
            common += usize::from(order == Ordering::Equal);
            if order != Ordering::Greater {
                mine = rest;
            }
            if order != Ordering::Less {
                others = rest_of_others;
            }
        }
        let all = self.0.len() + other.0.len() - common;
        if all == 0 {
            0.0
        } else {
            common as f64 / all as f64
        }
    }
}

/// The text by which clauses are the same: its words (runs of letters and digits) in their order, in lower case.
pub(super) fn sameness(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_the_share_of_common_words() {
        let likeness = |a: &str, b: &str| {
            let mut vocabulary = Vocabulary::default();
            let a = vocabulary.words(&sameness(a));
            a.likeness(&vocabulary.words(&sameness(b)))
        };
        // "we", "patrols" of "we", "note", "welcome", "patrols".
        assert!((likeness("We note patrols.", "we welcome (patrols)") - 0.5).abs() < 1e-12);
        assert!((likeness("We note, we note.", "note we") - 1.0).abs() < 1e-12);
        // "c" of five.
        assert!((likeness("a b c", "c d e") - 0.2).abs() < 1e-12);
        assert!(likeness("a", "b").abs() < 1e-12 && likeness("", "...").abs() < 1e-12);
    }

    #[test]
    fn marks_and_capitals_make_no_other_clause() {
        assert_eq!(sameness("We note: it."), sameness("we NOTE it;"));
        assert_ne!(sameness("we note it"), sameness("it we note"));
    }
}
