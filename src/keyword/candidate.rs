//! The phrases of a text that could be its keywords.
//!
//! A candidate is a run of up to four words without punctuation, function words and verbs in between: what is left
//! of a text when its grammar is taken out.

use std::collections::HashSet;
use std::ops::Range;

use crate::language::{Grammar, Lexicon, VerbForm, Word, WordClass, words};

/// The most words a phrase has.
const LONGEST: usize = 4;
/// The fewest letters of a phrase.
const SHORTEST: usize = 3;

/// Verbs that say nothing by themselves.
const AUXILIARIES: [&str; 3] = ["be", "have", "do"];
/// Words after which a base form is a verb.
const BEFORE_VERBS: [&str; 9] = [
    "to", "will", "shall", "would", "should", "must", "can", "we", "they",
];

/// The candidate phrases of `text`, each once, in order of appearance, as they stand there.
#[must_use]
pub fn candidates(text: &str) -> Vec<String> {
    let words = words(text);
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let mut run_start = 0;
    for end in 0..=words.len() {
        if end < words.len() && !breaks(&words, end, run_start) {
            continue;
        }
        let run = without_verbs(&words, run_start..end);
        for part in run.chunks(LONGEST) {
            let (Some(first), Some(last)) = (part.first(), part.last()) else {
                continue;
            };
            let phrase = &text[first.range.start..last.range.end];
            let phrase = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
            let has_letters = phrase.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST;
            if has_letters && seen.insert(phrase.to_lowercase()) {
                found.push(phrase);
            }
        }
        run_start = end + 1;
    }
    found
}

/// The candidates of a text by how much they say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Offer {
    /// Phrases of several words and acronyms.
    pub telling: Vec<String>,
    /// Single words.
    pub single: Vec<String>,
}

/// Parts `candidates`, each part in their order.
#[must_use]
pub(super) fn offer(candidates: Vec<String>) -> Offer {
    let (telling, single) = candidates
        .into_iter()
        .partition(|phrase| phrase.contains(' ') || is_acronym(phrase));
    Offer { telling, single }
}

fn is_acronym(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// Whether no phrase goes past the word at `place`, the phrase so far having started at `start`.
fn breaks(words: &[Word<'_>], place: usize, start: usize) -> bool {
    let word = &words[place];
    // "the two sides pledged", but "combined exercises".
    let is_predicate = place > start && Lexicon::english().can_be(&word.lower, VerbForm::Past);
    !word.is_word() || is_function_word(&word.lower) || is_predicate
}

fn is_function_word(lower: &str) -> bool {
    let classes = Grammar::english().classes(lower);
    let is_auxiliary = || {
        Lexicon::english()
            .readings(lower)
            .iter()
            .any(|r| AUXILIARIES.contains(&r.lemma.as_str()))
    };
    let mut closed = WordClass::CLOSED
        .into_iter()
        .chain([WordClass::Object, WordClass::Adverb]);
    closed.any(|class| classes.has(class)) || is_auxiliary()
}

/// Takes verbs off the front of a run ("to strengthen cooperation", "strengthening cooperation"), and leaves nothing
/// of a run that is but a verb.
fn without_verbs<'w, 't>(words: &'w [Word<'t>], mut run: Range<usize>) -> &'w [Word<'t>] {
    let lexicon = Lexicon::english();
    while let Some(first) = words[run.clone()].first() {
        let before = run
            .start
            .checked_sub(1)
            .map(|place| words[place].lower.as_str());
        let after_marker = before.is_some_and(|word| BEFORE_VERBS.contains(&word));
        let is_verb = lexicon.can_be(&first.lower, VerbForm::Gerund)
            || (after_marker && lexicon.can_be(&first.lower, VerbForm::Base))
            || (run.len() == 1 && lexicon.can_be(&first.lower, VerbForm::Past));
        if !is_verb || first.is_capitalised() {
            break;
        }
        run.start += 1;
    }
    &words[run]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grammar_is_taken_out_and_things_stay() {
        assert_eq!(
            candidates(
                "The two sides pledged to explore strengthening cyber cooperation and the Selk Strait patrols."
            ),
            ["sides", "cyber cooperation", "Selk Strait patrols"]
        );
    }

    #[test]
    fn phrases_and_acronyms_are_told_from_single_words() {
        let Offer { telling, single } = offer(
            ["talks", "joint patrols", "NPT", "trust"]
                .map(String::from)
                .to_vec(),
        );
        assert_eq!(telling, ["joint patrols", "NPT"]);
        assert_eq!(single, ["talks", "trust"]);
    }

    #[test]
    fn a_phrase_is_given_once_and_cut_at_four_words() {
        assert_eq!(
            candidates(
                "space policy, Space policy; coastal radar and joint trade research radar data network"
            ),
            [
                "space policy",
                "coastal radar",
                "joint trade research radar",
                "data network"
            ]
        );
        assert!(candidates("and of the, 12 — ()").is_empty());
    }
}
