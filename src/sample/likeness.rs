//! How alike two clauses are: by the words they share.

use rustc_hash::FxHashSet;

/// The words of a clause.
pub(super) struct Words(FxHashSet<String>);

impl Words {
    /// The words of `text`: runs of letters and digits, in lower case.
    pub fn of(text: &str) -> Self {
        let words = text.split(|c: char| !c.is_alphanumeric());
        Self(
            words
                .filter(|word| !word.is_empty())
                .map(str::to_lowercase)
                .collect(),
        )
    }

    /// The share of the words of both that they have in common (Jaccard's index), 0 for no words at all.
    #[allow(clippy::cast_precision_loss)] // a clause has few words
    pub fn likeness(&self, other: &Self) -> f64 {
        let common = self.0.iter().filter(|word| other.0.contains(*word)).count();
        let all = self.0.len() + other.0.len() - common;
        if all == 0 {
            0.0
        } else {
            common as f64 / all as f64
        }
    }
}

/// The text by which clauses are the same: its words in their order, in lower case.
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
        let likeness = |a: &str, b: &str| Words::of(a).likeness(&Words::of(b));
        // "we", "patrols" of "we", "note", "welcome", "patrols".
        assert!((likeness("We note patrols.", "we welcome (patrols)") - 0.5).abs() < 1e-12);
        assert!((likeness("We note.", "note we") - 1.0).abs() < 1e-12);
        assert!(likeness("a", "b").abs() < 1e-12 && likeness("", "...").abs() < 1e-12);
    }

    #[test]
    fn marks_and_capitals_make_no_other_clause() {
        assert_eq!(sameness("We note: it."), sameness("we NOTE it;"));
        assert_ne!(sameness("we note it"), sameness("it we note"));
    }
}
