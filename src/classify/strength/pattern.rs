//! Phrase patterns, the form in which a taxonomy lists operators, nouns and conditions.
//!
//! A pattern is a row of words. `a|b` stands for either; a verb or noun stands for all its forms. Adverbs,
//! reflexives and "and" + adverb may stand between any two words ("pledge also to"); before a verb, noun or adjective
//! also determiners and adjectives may ("express their deep concern"). `...` lets up to eight words of any kind
//! stand in between.

use std::collections::{HashMap, HashSet};

use super::reading::Token;
use super::words::{Class, class_of};
use crate::language::Lexicon;

/// How many words may stand before a noun of the pattern.
const NOUN_GAP: usize = 6;
/// How many words "..." stands for at most.
const WIDE_GAP: usize = 8;

#[derive(Debug)]
struct Element {
    forms: HashSet<String>,
    /// Which words may stand before it.
    gap: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    Adverbs,
    NounPhrase,
    Wide,
}

/// One compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    elements: Vec<Element>,
    /// Whether it has a "...": gives way to a pattern without, of as many words.
    wide: bool,
}

impl Pattern {
    /// Compiles `text`; nothing where it holds no word.
    pub fn parse(text: &str) -> Option<Self> {
        let mut elements = Vec::new();
        let mut wide = false;
        let is_wide = text.contains("...");
        let mut after_modal = false;
        for word in text.split_whitespace() {
            if word == "..." {
                wide = true;
                continue;
            }
            let open = word
                .split('|')
                .all(|alternative| class_of(alternative) == Class::Open);
            let gap = match (wide, open) {
                (true, _) => Gap::Wide,
                // "shall concern" is no "shall notify the person concerned".
                (false, true) if after_modal => Gap::Adverbs,
                (false, true) => Gap::NounPhrase,
                (false, false) => Gap::Adverbs,
            };
            after_modal = word
                .split('|')
                .all(|alternative| class_of(alternative) == Class::Modal);
            elements.push(Element {
                forms: word.split('|').flat_map(forms).collect(),
                gap,
            });
            wide = false;
        }
        (!elements.is_empty()).then_some(Self {
            elements,
            wide: is_wide,
        })
    }

    /// The end (exclusive) of the pattern's first fit that starts at `start`.
    pub fn end_at(&self, tokens: &[Token], start: usize) -> Option<usize> {
        let first = tokens.get(start)?;
        if !self.elements[0].forms.contains(&first.lower) {
            return None;
        }
        let mut at = start + 1;
        for element in &self.elements[1..] {
            at = element.next(tokens, at)? + 1;
        }
        Some(at)
    }
}

impl Element {
    fn next(&self, tokens: &[Token], from: usize) -> Option<usize> {
        let limit = if self.gap == Gap::Wide {
            WIDE_GAP
        } else {
            NOUN_GAP
        };
        for (at, token) in tokens.iter().enumerate().skip(from).take(limit + 1) {
            if self.forms.contains(&token.lower) {
                return Some(at);
            }
            let may_stand_between = match self.gap {
                Gap::Wide => !token.is(Class::Stop),
                Gap::NounPhrase => is_inside_noun_phrase(token),
                Gap::Adverbs => is_adverbial(token),
            };
            if !may_stand_between {
                return None;
            }
        }
        None
    }
}

fn is_adverbial(token: &Token) -> bool {
    matches!(
        token.class,
        Class::Adverb | Class::Reflexive | Class::Negation
    ) || (token.class == Class::Open && ["closely", "all", "each"].contains(&token.lower.as_str()))
}

fn is_inside_noun_phrase(token: &Token) -> bool {
    is_adverbial(token)
        || matches!(
            token.class,
            Class::Determiner
                | Class::Possessive
                | Class::Open
                | Class::Number
                | Class::Conjunction
        )
}

/// All forms of a word of an open class; the word itself otherwise. The third person doubles as the plural. Stress
/// decides whether a last consonant is doubled ("concurred") and cannot be seen, so both spellings are taken.
fn forms(word: &str) -> Vec<String> {
    let mut all = vec![word.to_string()];
    if class_of(word) == Class::Open || word == "do" || word == "have" {
        all.extend(
            Lexicon::english()
                .forms(word)
                .into_iter()
                .map(|(_, form)| form),
        );
        if let Some(last) = word
            .chars()
            .next_back()
            .filter(|last| "bdgklmnprt".contains(*last))
        {
            all.extend([format!("{word}{last}ed"), format!("{word}{last}ing")]);
        }
    }
    all
}

/// Patterns, each with what it stands for, found by their first word.
#[derive(Debug)]
pub(super) struct PatternSet<T> {
    patterns: Vec<(Pattern, T)>,
    by_first: HashMap<String, Vec<usize>>,
}

/// A pattern that fits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<T> {
    pub value: T,
    /// Where it ends, exclusive.
    pub end: usize,
    /// How many words of the pattern it has.
    pub words: usize,
}

impl<T: Copy> PatternSet<T> {
    pub fn new<'p>(listed: impl IntoIterator<Item = (&'p str, T)>) -> Self {
        let mut set = Self {
            patterns: Vec::new(),
            by_first: HashMap::new(),
        };
        for (text, value) in listed {
            if let Some(pattern) = Pattern::parse(text) {
                for form in &pattern.elements[0].forms {
                    set.by_first
                        .entry(form.clone())
                        .or_default()
                        .push(set.patterns.len());
                }
                set.patterns.push((pattern, value));
            }
        }
        set
    }

    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether `lower` is a form of the first word of a pattern.
    pub fn opens_with(&self, lower: &str) -> bool {
        self.by_first.contains_key(lower)
    }

    /// The pattern of the most words that fits from `start` on; among equals one without "...", then the first listed.
    pub fn longest_at(&self, tokens: &[Token], start: usize) -> Option<Found<T>> {
        let candidates = self.by_first.get(&tokens.get(start)?.lower)?;
        let mut best: Option<Found<T>> = None;
        let mut loose = false;
        for (pattern, value) in candidates.iter().map(|index| &self.patterns[*index]) {
            let words = pattern.elements.len();
            let exact = loose && !pattern.wide;
            if best.is_some_and(|best| best.words >= words + usize::from(exact)) {
                continue;
            }
            if let Some(end) = pattern.end_at(tokens, start) {
                loose = pattern.wide;
                best = Some(Found {
                    value: *value,
                    end,
                    words,
                });
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::strength::reading::Reading;

    fn fits(pattern: &str, text: &str) -> bool {
        let tokens = Reading::join("", text).tokens;
        Pattern::parse(pattern).is_some_and(|pattern| pattern.end_at(&tokens, 0).is_some())
    }

    #[test]
    fn words_stand_for_all_their_forms() {
        assert!(fits("commit to", "committing to peace"));
        assert!(fits("be determined to", "are determined to act"));
        assert!(fits(
            "emphasize|stress need|importance",
            "stressed the needs"
        ));
        assert!(!fits("commit to", "commitment to peace"));
    }

    #[test]
    fn gaps_take_adverbs_and_adjectives_but_no_prepositions() {
        assert!(fits("commit to", "committed themselves fully to peace"));
        assert!(fits(
            "express concern",
            "expressed their deep and abiding concern"
        ));
        assert!(!fits("express concern", "expressed thanks for the concern"));
        assert!(!fits("expect to", "expect the parties to agree"));
        assert!(fits("expect ... to", "expect the parties to agree"));
    }

    #[test]
    fn the_pattern_with_most_words_wins() {
        let set = PatternSet::new([("agree", 1), ("agree to", 2)]);
        let tokens = Reading::join("", "agreed to act").tokens;
        assert_eq!(set.longest_at(&tokens, 0).map(|found| found.value), Some(2));
        assert!(set.longest_at(&tokens, 1).is_none());
        let set = PatternSet::new([("expect ... to", 2), ("expect to", 3)]);
        let tokens = Reading::join("", "expect to act").tokens;
        assert_eq!(set.longest_at(&tokens, 0).map(|found| found.value), Some(3));
    }
}
