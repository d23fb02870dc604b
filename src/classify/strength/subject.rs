//! Subjects: phrases for all the speakers, and runs of names.

use super::main_clause::{Finder, LONGEST_SUBJECT};
use super::reading::Token;
use super::verb_group::can_be;
use super::words::Class;
use crate::language::{Lexicon, VerbForm};

/// Endings of abstract nouns and plurals, which a capital at the head of a sentence does not make names.
const ABSTRACT_ENDINGS: &[&str] = &[
    "tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "ship", "cy", "ing", "s", "al",
    "ers", "men", "ty", "age",
];

impl Finder<'_> {
    /// The end of a phrase for all the speakers that opens at `at`: "we", "the two sides", "our governments".
    pub(super) fn speakers_at(self, at: usize) -> Option<usize> {
        let opening = if self.class(at) == Class::Determiner {
            at + 1
        } else {
            at
        };
        let speakers = &self.vocabulary.speakers;
        let found = speakers
            .longest_at(self.tokens, at)
            .or_else(|| speakers.longest_at(self.tokens, opening))
            .map(|found| found.end)
            .or_else(|| self.own_body_at(at))?;
        (!self.tokens[found - 1].genitive).then_some(found)
    }

    /// The end of "our governments", "both our armed forces", "each of our countries".
    fn own_body_at(self, at: usize) -> Option<usize> {
        let mut owner = at;
        while self.class(owner) == Class::Determiner
            || self
                .tokens
                .get(owner)
                .is_some_and(|token| token.lower == "of")
        {
            owner += 1;
        }
        if self.tokens.get(owner)?.lower != "our" {
            return None;
        }
        for noun in owner + 1..(owner + 6).min(self.tokens.len()) {
            if let Some(found) = self.vocabulary.own_bodies.longest_at(self.tokens, noun) {
                return Some(found.end);
            }
            if !matches!(
                self.class(noun),
                Class::Open | Class::Number | Class::Adverb | Class::Conjunction
            ) {
                return None;
            }
        }
        None
    }

    /// The end of a run of names that opens at `at`: capitalised words, what ties them, and lower-case nouns that
    /// only a party is called by ("the Avernan side").
    pub(super) fn names_at(self, at: usize) -> Option<usize> {
        if self.is_common_word(at) {
            return None;
        }
        let mut end = None;
        let mut next = at;
        while let Some(token) = self
            .tokens
            .get(next)
            .filter(|_| next < at + LONGEST_SUBJECT)
        {
            let named =
                token.capital && !matches!(token.class, Class::Determiner | Class::Possessive);
            // "The 4th Strait Meeting", not "4 states".
            let ordinal = next > at && token.lower.ends_with(char::is_alphabetic);
            if end.is_none() && token.is(Class::Number) && !ordinal {
                return None;
            }
            if named
                || end.is_some()
                    && self
                        .vocabulary
                        .parties
                        .longest_at(self.tokens, next)
                        .is_some()
            {
                end = Some(next + 1);
            } else if !self.ties_names(next) {
                break;
            }
            next += 1;
        }
        end.filter(|end| !self.tokens[end - 1].genitive)
    }

    /// Whether the word at `at` has its capital only from standing first: no name follows it and the document does not
    /// write it with a capital elsewhere.
    fn is_common_word(self, at: usize) -> bool {
        let followed_by_name = self
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.capital || next.is(Class::Conjunction));
        let known = |token: &Token| match self.proper {
            Some(proper) if proper.contains(&token.lower) => true,
            _ => self.names_somebody(token, at + 1),
        };
        let office = self
            .vocabulary
            .parties
            .longest_at(self.tokens, at)
            .is_some();
        let body = self
            .vocabulary
            .collectives
            .longest_at(self.tokens, at)
            .is_some();
        at == 0
            && !followed_by_name
            && !office
            && !body
            && self
                .tokens
                .first()
                .is_some_and(|token| token.is(Class::Open) && !known(token))
    }

    /// Whether a first word that stands with a capital nowhere else is a name by its looks: no verb, no plural, no
    /// abstract noun, and a verb of the third person right after it.
    fn names_somebody(self, token: &Token, next: usize) -> bool {
        let abstract_noun = ABSTRACT_ENDINGS
            .iter()
            .any(|ending| token.lower.ends_with(ending));
        let next = self.skip(next, &[Class::Adverb]);
        let verb_follows = matches!(
            self.class(next),
            Class::Modal | Class::Auxiliary | Class::Comma
        ) || self.tokens.get(next).is_some_and(|verb| {
            let acts = can_be(verb, VerbForm::Third)
                || can_be(verb, VerbForm::Past)
                    && self.vocabulary.operators.opens_with(&verb.lower);
            verb.is(Class::Open) && acts && !self.auxiliary_follows(next)
        });
        !abstract_noun && verb_follows && Lexicon::english().readings(&token.lower).is_empty()
    }

    /// Whether token `at` can stand between two names.
    fn ties_names(self, at: usize) -> bool {
        let token = &self.tokens[at];
        let name_follows = || {
            self.tokens[at + 1..]
                .iter()
                .take(2)
                .any(|next| next.capital || next.is(Class::Determiner))
        };
        match token.class {
            Class::Determiner => name_follows(),
            Class::Conjunction | Class::Comma => name_follows() && token.lower != "—",
            Class::Preposition => ["of", "for"].contains(&token.lower.as_str()) && name_follows(),
            Class::Number | Class::Mark => true,
            _ => false,
        }
    }
}
