//! The main clause of a sentence: its subject and its finite verb.
//!
//! There is no parser here. A sentence of this register opens with any number of introductory phrases ("To this
//! end,", "Recognizing that ...,", "As we embark ...,"), then comes the subject, then, after adverbs and appositions,
//! the finite verb. Relative clauses inside the subject are passed over by counting their verbs.

use std::collections::HashSet;
use std::ops::Range;

use super::reading::{Reading, Token};
use super::verb_group::{Tense, VerbGroup, can_be};
use super::vocabulary::Vocabulary;
use super::words::Class;
use crate::language::VerbForm;

/// What the subject looks like; who it is, is said by [`Parties`](super::parties::Parties).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// All the speakers together.
    Speakers,
    /// "they"
    They,
    /// "it", "he", "she", "this": stands for one thing or person.
    Singular,
    /// "there"
    There,
    /// Names only: "President Orla", "Averna and Torvald".
    Names,
    /// Any other noun phrase.
    Things,
    /// The verb comes first.
    Missing,
}

/// A subject with its verb. Places are token indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MainClause {
    pub subject: Range<usize>,
    pub shape: Shape,
    pub verb: VerbGroup,
}

/// Words that open an introduction before a preposition, "to" or "that": "subject to", "mindful that".
const INTRODUCTORY: &str = "subject mindful conscious aware cognizant faithful true loyal proud confident convinced \
    concerned alarmed due thanks given owing according prior consistent contrary provided grateful such united subsequent next";

/// How far from its opening a subject's verb is looked for, in words; keeps the work linear in the sentence.
pub(super) const LONGEST_SUBJECT: usize = 60;

/// Looks for clauses in a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Finder<'s> {
    pub tokens: &'s [Token],
    pub vocabulary: &'s Vocabulary,
    /// Words that the document writes with a capital within a sentence; nothing where there is too little of it to say.
    pub proper: Option<&'s HashSet<String>>,
}

impl<'s> Finder<'s> {
    pub fn new(
        reading: &'s Reading,
        vocabulary: &'s Vocabulary,
        proper: Option<&'s HashSet<String>>,
    ) -> Self {
        Self {
            tokens: &reading.tokens,
            vocabulary,
            proper,
        }
    }

    pub(super) fn class(self, at: usize) -> Class {
        self.tokens.get(at).map_or(Class::Stop, |token| token.class)
    }

    pub(super) fn lower(self, at: usize) -> &'s str {
        self.tokens.get(at).map_or("", |token| token.lower.as_str())
    }

    /// The first token at or after `at` that is neither of `classes`.
    pub(super) fn skip(self, mut at: usize, classes: &[Class]) -> usize {
        while at < self.tokens.len() && classes.contains(&self.class(at)) {
            at += 1;
        }
        at
    }

    /// The main clause of the words from `from` on.
    pub fn main_clause(self, from: usize) -> Option<MainClause> {
        let opening = [Class::Adverb, Class::Comma, Class::Conjunction, Class::Mark];
        let mut start = self.skip(from, &opening);
        if self.lower(start) == "that" && !self.is_verb_after_pronoun(start + 1) {
            start += 1;
        }
        if self.opens_introduction(start) {
            let inside = start + usize::from(self.class(start) == Class::Subordinator);
            return self
                .after_introduction(start)
                .or_else(|| self.clause_at(self.skip(inside, &[Class::Adverb])));
        }
        let first = self.clause_at(start);
        if first
            .as_ref()
            .is_some_and(|first| !self.reaches_over_comma(first))
        {
            return first;
        }
        // What looked like a subject may be an introduction of a kind not known here.
        let later = self.after_introduction(start);
        later
            .filter(|later| first.is_none() || later.shape == Shape::Speakers)
            .or(first)
    }

    /// Whether a phrase that is no subject opens at `at`: a preposition, a subordinator, a participle.
    fn opens_introduction(self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else {
            return false;
        };
        match token.class {
            Class::Preposition | Class::To | Class::Subordinator => true,
            Class::Relative => token.lower == "where",
            // "Should they attack, we will": a condition.
            Class::Modal => at == 0 && token.lower == "should",
            Class::Open => {
                let regular = token.lower.ends_with("ed");
                let participle = (can_be(token, VerbForm::Participle) || regular)
                    && !can_be(token, VerbForm::Base);
                let next = self.class(at + 1);
                let phrase_follows = matches!(next, Class::Preposition | Class::To | Class::Comma);
                let introductory = INTRODUCTORY.split(' ').any(|word| word == token.lower);
                can_be(token, VerbForm::Gerund)
                    || participle && phrase_follows
                    || introductory && (phrase_follows || next == Class::Relative)
            }
            _ => false,
        }
    }

    /// The first clause after the introduction that opens at `start`: after a comma, or at a subject that needs none.
    fn after_introduction(self, start: usize) -> Option<MainClause> {
        // "until 2031", "as early as 2031" and "as of 2031" are no clauses.
        let dated = (start + 1..start + 4).any(|at| self.class(at) == Class::Number);
        let bare_date = self.class(start + 1) == Class::Number
            || dated
                && self.lower(start) == "as"
                && ["as", "of"]
                    .iter()
                    .any(|word| (start + 1..start + 3).any(|at| self.lower(at) == *word));
        let subordinate =
            matches!(self.class(start), Class::Subordinator | Class::Relative) && !bare_date;
        let mut comma_seen = false;
        for at in start + 1..self.tokens.len() {
            if self.class(at - 1) == Class::Comma {
                comma_seen = true;
                if let Some(clause) = self.after_comma(at) {
                    return Some(clause);
                }
            } else if (comma_seen || !subordinate)
                && self.may_open_main_clause(at)
                && let Some(clause) = self.clause_at(at).filter(|clause| self.is_direct(clause))
            {
                return self.after_bare_relative(&clause).or(Some(clause));
            }
        }
        None
    }

    /// The clause that opens after the comma before `at`. A subject of things may not reach over a further comma: the
    /// first was one of a list.
    fn after_comma(self, at: usize) -> Option<MainClause> {
        let opening = self.skip(at, &[Class::Adverb, Class::Conjunction]);
        if self.opens_introduction(opening) {
            return None;
        }
        let clause = self.clause_at(opening)?;
        (clause.shape != Shape::Missing && !self.reaches_over_comma(&clause)).then_some(clause)
    }

    /// The clause that makes `clause` a relative without "that": "In view of the steps we took, the ministers ...".
    fn after_bare_relative(self, clause: &MainClause) -> Option<MainClause> {
        let end = self.tokens.len().min(clause.verb.end + LONGEST_SUBJECT);
        (clause.verb.end..end)
            .take_while(|at| !matches!(self.class(*at), Class::Relative | Class::Stop))
            .filter(|at| self.class(*at) == Class::Comma)
            .filter_map(|comma| self.clause_at(comma + 1))
            .find(|clause| self.is_direct(clause))
    }

    /// Whether somebody is the subject and the verb follows right after.
    pub(super) fn is_direct(self, clause: &MainClause) -> bool {
        let bound_body = clause.shape == Shape::Things
            && clause.verb.modal == Some(clause.subject.end)
            && clause.subject.len() == 2;
        let somebody =
            bound_body || !matches!(clause.shape, Shape::Things | Shape::Missing | Shape::There);
        somebody && self.skip(clause.subject.end, &[Class::Adverb]) == clause.verb.start
    }

    fn reaches_over_comma(self, clause: &MainClause) -> bool {
        let subject = &self.tokens[clause.subject.clone()];
        clause.shape == Shape::Things && subject.iter().any(|token| token.is(Class::Comma))
    }

    /// Whether a party named at `at` can be a subject: no word before it binds it to what went before.
    fn may_open_main_clause(self, at: usize) -> bool {
        let before = &self.tokens[at - 1];
        let free =
            matches!(before.class, Class::Open | Class::Number | Class::Adverb) && !before.genitive;
        let opens_name = || {
            !before.capital
                && (self.tokens[at].capital
                    || self.tokens[at].lower == "the"
                        && self.tokens.get(at + 1).is_some_and(|next| next.capital))
        };
        let collectives = &self.vocabulary.collectives;
        let bound_body = || {
            self.lower(at) == "the"
                && self.class(at + 2) == Class::Modal
                && collectives.longest_at(self.tokens, at + 1).is_some()
        };
        free && (self.class(at) == Class::Pronoun
            || self.speakers_at(at).is_some()
            || opens_name()
            || bound_body())
    }

    /// The clause whose subject opens at `at`.
    pub fn clause_at(self, at: usize) -> Option<MainClause> {
        let token = self.tokens.get(at)?;
        if matches!(token.class, Class::Modal | Class::Auxiliary) {
            let inverted = self.inverted_at(at);
            return inverted.or_else(|| Some(self.clause(at..at, Shape::Missing, at)));
        }
        if let Some(end) = self.speakers_at(at) {
            let verb = self
                .verb_after(end)
                .or_else(|| self.unlisted_verb(end))
                .or_else(|| self.scan_verb(end))?;
            return Some(self.clause(at..end, Shape::Speakers, verb));
        }
        if token.is(Class::Pronoun)
            || token.is(Class::Determiner) && self.is_verb_after_pronoun(at + 1)
        {
            let shape = match token.lower.as_str() {
                "they" | "you" | "these" | "those" | "both" | "all" => Shape::They,
                "there" => Shape::There,
                _ => Shape::Singular,
            };
            let verb = self
                .verb_after(at + 1)
                .or_else(|| self.unlisted_verb(at + 1))?;
            return Some(self.clause(at..at + 1, shape, verb));
        }
        if let Some(end) = self.names_at(at)
            && let Some(verb) = self.verb_after_names(at, end)
        {
            return Some(self.clause(at..end, Shape::Names, verb));
        }
        let verb = self.scan_verb(at)?;
        Some(self.clause(at..verb, Shape::Things, verb))
    }

    /// "does it seek", "will we accept": the subject stands after the auxiliary at `at`.
    pub(super) fn inverted_at(self, at: usize) -> Option<MainClause> {
        let helps =
            self.class(at) == Class::Modal || ["do", "does", "did"].contains(&self.lower(at));
        if !helps || !matches!(self.class(at + 1), Class::Pronoun) {
            return None;
        }
        let mut clause = self.clause_at(at + 1)?;
        if self.class(at) == Class::Modal && clause.verb.modal.is_none() {
            clause.verb.modal = Some(at);
            clause.verb.tense = Tense::Modal;
        }
        Some(clause)
    }

    fn clause(self, subject: Range<usize>, shape: Shape, verb: usize) -> MainClause {
        MainClause {
            subject,
            shape,
            verb: VerbGroup::read(self.tokens, verb, self.vocabulary),
        }
    }

    fn is_verb_after_pronoun(self, at: usize) -> bool {
        matches!(
            self.class(self.skip(at, &[Class::Adverb])),
            Class::Modal | Class::Auxiliary
        )
    }
}
