//! Whom a norm binds: "the operator shall keep a register" binds the operator, "the register shall contain" nobody.
//!
//! In legal texts nearly every clause has its "shall". What tells a duty from a rule about a text or a thing is the
//! subject: somebody who can act, or a thing. In the passive it is the agent, where one is named.

use std::ops::Range;

use super::Actor;
use super::judge::{Judge, Verdict};
use super::main_clause::{MainClause, Shape};
use super::rule::Rule;
use super::verb_group::{Tense, can_be};
use super::words::Class;
use crate::language::VerbForm;

/// How many words stand at most between a passive verb and the "by" of its agent.
const FARTHEST_AGENT: usize = 12;
/// How many words an agent has at most.
const LONGEST_AGENT: usize = 8;

/// How many words before its verb a subject is looked for, where the sentence has no main clause that binds.
const NEAREST_SUBJECT: usize = 6;

impl Judge<'_> {
    /// `level`, as far as it binds somebody. Where nobody is bound the operator says how something is to be.
    pub(super) fn as_far_as_it_binds(&self, binds: bool, level: u8) -> Option<u8> {
        if binds {
            return Some(level);
        }
        let unbound = self.vocabulary.unbound_level.or(self.vocabulary.lowest)?;
        Some(level.min(unbound))
    }

    /// Whether the subject or the agent of `clause` is somebody who can be bound. A taxonomy that does not list them lets
    /// an operator bind anybody.
    pub(super) fn binds(&self, clause: &MainClause) -> bool {
        if self.vocabulary.duty_bearers.is_empty() {
            return true;
        }
        match clause.shape {
            Shape::There | Shape::Missing => false,
            Shape::Speakers => true,
            Shape::They | Shape::Singular => self.is_somebody(clause) || self.has_agent(clause),
            Shape::Names => {
                self.is_bearer(clause.subject.clone())
                    || clause.verb.be.is_none() && self.is_named_bearer(clause)
                    || self.has_agent(clause)
            }
            Shape::Things => self.is_bearer(clause.subject.clone()) || self.has_agent(clause),
        }
    }

    /// `verdict`, unless it binds nobody and a later clause does. The sentences of an act carry their headings and long
    /// conditions in front ("Reporting Where no plan is submitted, the authority shall ask for one"); the duty stands
    /// where one who can be bound is right before the operator and nothing ties them to what goes before.
    pub(super) fn bound_elsewhere(&self, verdict: Verdict) -> Verdict {
        let unbound = self.vocabulary.unbound_level.or(self.vocabulary.lowest);
        if self.vocabulary.duty_bearers.is_empty() || verdict.level > unbound {
            return verdict;
        }
        let tokens = &self.reading.tokens;
        let bound = (1..tokens.len()).find_map(|at| {
            if !tokens[at].is(Class::Modal) {
                return None;
            }
            self.vocabulary.impersonal.longest_at(tokens, at)?;
            let found = self.vocabulary.operator_at(tokens, at)?;
            (Some(found.value) > unbound && self.bearer_before(at)).then_some((at, found))
        });
        match bound {
            Some((at, found)) => Verdict {
                level: Some(found.value),
                from: at,
                to: found.end,
                rule: Rule::Impersonal,
                negated: self.denies(at, found.end + 1),
                actor: Actor::ThirdParty,
            },
            None => verdict,
        }
    }

    /// Whether a free-standing bearer ends right before the verb at `verb`.
    fn bearer_before(&self, verb: usize) -> bool {
        let tokens = &self.reading.tokens;
        let mut end = verb;
        while end > 0
            && (tokens[end - 1].is(Class::Adverb)
                || tokens[end - 1].is(Class::Open) && tokens[end - 1].lower.ends_with("ed"))
        {
            end -= 1;
        }
        let bearers = &self.vocabulary.duty_bearers;
        let Some(start) = (end.saturating_sub(NEAREST_SUBJECT)..end).find(|at| {
            bearers
                .longest_at(tokens, *at)
                .is_some_and(|found| found.end == end)
        }) else {
            return false;
        };
        let mut first = start;
        while first > 0 && self.reading.class(first - 1) == Class::Open && !tokens[first].capital {
            first -= 1;
        }
        let determined = |at: usize| {
            matches!(
                self.reading.class(at),
                Class::Determiner | Class::Possessive
            )
        };
        while first > 0 && determined(first - 1) {
            first -= 1;
        }
        match first.checked_sub(1) {
            None => true,
            Some(before) => match self.reading.class(before) {
                Class::Comma | Class::Stop | Class::Mark => true,
                // The end of a heading.
                Class::Open | Class::Number => tokens[first].capital,
                _ => false,
            },
        }
    }

    /// A name as somebody has it: without an article ("Averna") or in capitals ("the ABC", "ABCs"), and not that of a part
    /// of the act ("Annex II").
    fn is_named_bearer(&self, clause: &MainClause) -> bool {
        let tokens = &self.reading.tokens;
        let subject = clause.subject.clone();
        let thing = subject
            .clone()
            .any(|at| self.vocabulary.events.longest_at(tokens, at).is_some());
        let Some(last) = subject.end.checked_sub(1).filter(|_| !thing) else {
            return false;
        };
        let word = &self.reading.text[tokens[last].range.clone()];
        let capitals = word.strip_suffix('s').unwrap_or(word);
        let acronym = capitals.len() > 1 && capitals.chars().all(char::is_uppercase);
        let bare = !tokens[subject.start].is(Class::Determiner);
        tokens[last].capital && (bare || acronym)
    }

    /// "It", "they", "he": somebody, where what is said of them is an act and not how a thing is.
    fn is_somebody(&self, clause: &MainClause) -> bool {
        let verb = &clause.verb;
        let pronoun = self.reading.lower(clause.subject.start);
        if ["he", "she"].contains(&pronoun) {
            return true;
        }
        let states = verb.main.is_some_and(|at| {
            let states = &self.vocabulary.states_of_things;
            states.longest_at(&self.reading.tokens, at).is_some()
        });
        !matches!(verb.tense, Tense::Passive | Tense::Copula) && verb.be.is_none() && !states
    }

    /// Whether the head of the noun phrase in `subject` is one of those who can be bound: "the competent authorities of
    /// a Member State", not "the Member State's report" or "the report of the authority".
    fn is_bearer(&self, subject: Range<usize>) -> bool {
        let tokens = &self.reading.tokens;
        let head_end = subject
            .clone()
            .skip(1)
            .find(|at| {
                let opens = matches!(
                    self.reading.class(*at),
                    Class::Preposition | Class::Relative | Class::To | Class::Subordinator
                );
                opens && self.reading.class(at - 1) != Class::Determiner
            })
            .unwrap_or(subject.end);
        (subject.start..head_end).any(|at| {
            let bearers = &self.vocabulary.duty_bearers;
            bearers
                .longest_at(tokens, at)
                .is_some_and(|found| found.end <= head_end && self.ends_noun(found.end))
        })
    }

    /// Whether no noun goes on at `end`: "Member States concerned", not "Member State authorities' list".
    fn ends_noun(&self, end: usize) -> bool {
        let Some(last) = self.reading.tokens.get(end - 1) else {
            return false;
        };
        if last.genitive {
            return false;
        }
        match self.reading.tokens.get(end) {
            Some(next) if next.is(Class::Open) => {
                let participle = can_be(next, VerbForm::Participle) || next.lower.ends_with("ed");
                let several = last.lower.ends_with('s');
                participle || can_be(next, VerbForm::Gerund) && (several || self.takes_object(end))
            }
            _ => true,
        }
    }

    /// "the entity providing the service", not "the Commission implementing act".
    fn takes_object(&self, gerund: usize) -> bool {
        matches!(
            self.reading.class(gerund + 1),
            Class::Determiner | Class::Possessive | Class::Preposition | Class::Number | Class::To
        )
    }

    /// "shall be drawn up, on request, by the authority".
    fn has_agent(&self, clause: &MainClause) -> bool {
        let Some(main) = clause.verb.main.filter(|_| clause.verb.be.is_some()) else {
            return false;
        };
        let tokens = &self.reading.tokens;
        let by = (main + 1..tokens.len().min(main + 1 + FARTHEST_AGENT))
            .take_while(|at| {
                let token = &tokens[*at];
                let other_verb = token.is(Class::Open)
                    && can_be(token, VerbForm::Participle)
                    && !can_be(token, VerbForm::Base);
                !other_verb && !matches!(token.class, Class::Stop | Class::Relative | Class::Modal)
            })
            .find(|at| tokens[*at].lower == "by");
        by.is_some_and(|by| self.is_bearer(by + 1..tokens.len().min(by + 1 + LONGEST_AGENT)))
    }
}
