//! A clause read as one sentence: its lead and its text, in words.

use std::ops::Range;

use super::words::{Class, class_of};
use crate::clause::Clause;
use crate::language::{Lexicon, words};

/// Conjunctions of several words that may open a clause. Single ones are known by their class.
const LONG_CONJUNCTIONS: &[&[&str]] =
    &[&["as", "well", "as"], &["but", "also"], &["along", "with"]];

/// A word of the sentence.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// In lower case, a possessive ending taken off.
    pub lower: String,
    /// Bytes of the sentence.
    pub range: Range<usize>,
    pub class: Class,
    pub capital: bool,
    /// Whether the word as it stands ends in "'s" or is followed by a bare apostrophe.
    pub genitive: bool,
}

impl Token {
    pub fn is(&self, class: Class) -> bool {
        self.class == class
    }
}

/// A sentence: the words that govern the clause, then the clause without the conjunction that opens it.
#[derive(Debug)]
pub(super) struct Reading {
    pub text: String,
    /// The words outside brackets and without quotation marks.
    pub tokens: Vec<Token>,
    /// Names in brackets, each with the index of the token it follows: "Republic of Averna (RA)".
    pub short_names: Vec<(usize, String)>,
    /// The first token of the clause itself, after its lead.
    pub own: usize,
    /// Whether a conjunction ties the clause to the one before.
    pub joined: bool,
    /// Whether that conjunction denies the clause: "nor".
    pub denied: bool,
}

impl Reading {
    pub fn of(clause: &Clause) -> Self {
        Self::join(&clause.lead, clause.words())
    }

    /// Places `lead` before `text`. A "to" that ends the one and opens the other stands once.
    pub fn join(lead: &str, text: &str) -> Self {
        let lead = lead.trim();
        let mut rest = without_conjunction(text);
        let joined = rest.len() < text.len();
        let denied = words(text).first().is_some_and(|word| word.lower == "nor");
        let lead_ends_in_to = lead
            .split_whitespace()
            .next_back()
            .is_some_and(|word| word.eq_ignore_ascii_case("to"));
        if lead_ends_in_to && let Some(stripped) = rest.strip_prefix("to ") {
            rest = stripped;
        }
        let text = if lead.is_empty() {
            rest.to_string()
        } else {
            format!("{lead} {rest}")
        };
        let mut reading = Self {
            tokens: Vec::new(),
            short_names: Vec::new(),
            own: 0,
            joined,
            denied,
            text,
        };
        reading.read();
        let governs = |token: &&Token| token.range.end <= lead.len();
        reading.own = reading.tokens.iter().take_while(governs).count();
        reading
    }

    fn read(&mut self) {
        let mut depth = 0_usize;
        for word in words(&self.text) {
            match word.text {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ if depth > 0 => {
                    if word.is_capitalised() && !self.tokens.is_empty() {
                        self.short_names.push((self.tokens.len() - 1, word.lower));
                    }
                }
                "'" | "’" => {
                    if let Some(last) = self.tokens.last_mut() {
                        last.genitive = true;
                    }
                }
                "\"" | "“" | "”" | "‘" | "«" | "»" | "*" | "_" => {}
                _ => self.tokens.push(Token {
                    class: match self.tokens.last() {
                        Some(last)
                            if word.text == "."
                                && is_abbreviated(&self.text[last.range.clone()]) =>
                        {
                            Class::Mark
                        }
                        _ if is_inner_dash(&self.text, &word.range) => Class::Mark,
                        // "the US side", not "us"
                        _ if word.text == "US" => Class::Open,
                        _ => class_of(&word.lower),
                    },
                    capital: word.is_capitalised(),
                    genitive: word.lower.ends_with("'s"),
                    lower: word
                        .lower
                        .strip_suffix("'s")
                        .map_or(word.lower.clone(), str::to_string),
                    range: word.range,
                }),
            }
        }
    }

    /// The sentence from token `from` up to token `to`, white space folded.
    pub fn span(&self, from: usize, to: usize) -> String {
        let Some(last) = to
            .min(self.tokens.len())
            .checked_sub(1)
            .filter(|last| *last >= from)
        else {
            return String::new();
        };
        let text = &self.text[self.tokens[from].range.start..self.tokens[last].range.end];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The class of token `at`; past either end that of a full stop.
    pub fn class(&self, at: usize) -> Class {
        self.tokens.get(at).map_or(Class::Stop, |token| token.class)
    }

    /// Token `at` in lower case; past the end nothing.
    pub fn lower(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.lower.as_str())
    }
}

/// Whether a full stop after `word` belongs to it: "Joseph R.", "Amb."
fn is_abbreviated(word: &str) -> bool {
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial || Lexicon::english().is_abbreviation(word)
}

/// Whether the word is a dash that ties two words into one, as in "Averna–Torvald".
fn is_inner_dash(text: &str, range: &Range<usize>) -> bool {
    let stands_free = |c: Option<char>| c.is_none_or(char::is_whitespace);
    &text[range.clone()] == "–"
        && !stands_free(text[..range.start].chars().next_back())
        && !stands_free(text[range.end..].chars().next())
}

/// `text` without the conjunction or comma that ties it to the clause before.
fn without_conjunction(text: &str) -> &str {
    let found = words(text);
    let mut skip = 0;
    while let Some(word) = found.get(skip) {
        let long = LONG_CONJUNCTIONS.iter().find(|phrase| {
            found[skip..]
                .iter()
                .map(|w| w.lower.as_str())
                .take(phrase.len())
                .eq(phrase.iter().copied())
        });
        match (long, class_of(&word.lower)) {
            (Some(phrase), _) => skip += phrase.len(),
            (None, Class::Conjunction | Class::Comma | Class::Stop) => skip += 1,
            _ => break,
        }
    }
    found
        .get(skip)
        .map_or(text, |word| &text[word.range.start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lowers(lead: &str, text: &str) -> Vec<String> {
        Reading::join(lead, text)
            .tokens
            .into_iter()
            .map(|token| token.lower)
            .collect()
    }

    #[test]
    fn lead_and_clause_make_a_sentence() {
        assert_eq!(
            lowers("We will", "and deepen ties"),
            ["we", "will", "deepen", "ties"]
        );
        assert_eq!(
            lowers("They pledged to", "as well as to act"),
            ["they", "pledged", "to", "act"]
        );
        assert_eq!(lowers("", "and it was signed"), ["it", "was", "signed"]);
    }

    #[test]
    fn brackets_are_set_aside_and_genitives_marked() {
        let reading = Reading::join("", "The Republic of Averna (RA) welcomed Torvald’s offer.");
        assert_eq!(reading.short_names, [(3, "ra".to_string())]);
        let torvald = reading.tokens.iter().find(|token| token.lower == "torvald");
        assert!(torvald.is_some_and(|token| token.genitive));
    }

    #[test]
    fn a_span_is_given_as_it_stands() {
        let reading = Reading::join("We", "and  Also pledge\nto explore");
        assert_eq!(reading.span(2, 5), "pledge to explore");
        assert_eq!(reading.span(4, 2), "");
    }
}
