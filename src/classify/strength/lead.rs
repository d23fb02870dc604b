//! Clauses whose lead does not govern them.
//!
//! A clause is cut off its subject and gets it back as a lead. Where that lead holds no subject ("Having"), or ends in
//! a "to" that no finite verb can follow, the clause's own first verb is the governing one.

use super::Actor;
use super::judge::{Judge, Verdict, decided};
use super::main_clause::{MainClause, Shape};
use super::rule::Rule;
use super::verb_group::{VerbGroup, can_be, is_past};
use super::words::Class;
use crate::language::VerbForm;

impl Judge<'_> {
    /// The verdict of the verb that opens the clause itself, where `clause`, read with the lead, is not about it.
    pub(super) fn resumed(&self, clause: Option<&MainClause>) -> Option<Verdict> {
        let own = self.reading.own;
        let first = self.past_adverbs(own);
        let inverted = self.finder().inverted_at(first);
        if let Some(inverted) = inverted.filter(|_| self.reading.denied) {
            return Some(self.clause(&inverted, 0));
        }
        if own == 0 && !self.reading.joined || !self.is_finite_form(first) {
            return None;
        }
        let verb = VerbGroup::read(&self.reading.tokens, first, self.vocabulary);
        match clause {
            Some(clause) if clause.verb.start < own && clause.shape != Shape::Missing => {
                let before = self.reading.tokens[..own]
                    .iter()
                    .rfind(|token| !token.is(Class::Adverb))?;
                let governs = !matches!(before.class, Class::To | Class::Modal);
                let subject = clause.subject.clone();
                let shape = clause.shape;
                (!governs).then(|| {
                    let clause = MainClause {
                        subject,
                        shape,
                        verb,
                    };
                    self.clause(&clause, 0)
                })
            }
            Some(clause) if clause.verb.start == first && self.lead_has_subject() => None,
            Some(clause) if own == 0 && matches!(clause.shape, Shape::Speakers | Shape::They) => {
                None
            }
            _ => self.opened_by(first, verb),
        }
    }

    /// A deed that is all in the lead ("We, meeting at the summit held in Port Selk, hereby") yields to an operator that
    /// opens the clause itself.
    pub(super) fn past_lead(&self, verdict: Verdict) -> Verdict {
        let own = self.reading.own;
        if verdict.rule != Rule::Deed || verdict.to > own {
            return verdict;
        }
        let first = self.past_adverbs(own);
        let verb = VerbGroup::read(&self.reading.tokens, first, self.vocabulary);
        let actor = verdict.actor;
        self.opened_by(first, verb)
            .map_or(verdict, |opened| Verdict { actor, ..opened })
    }

    /// Whether the lead holds more than "Having".
    fn lead_has_subject(&self) -> bool {
        let own = &self.reading.tokens[..self.reading.own];
        own.iter().any(|token| match token.class {
            Class::Open => !can_be(token, VerbForm::Gerund) && token.lower != "having",
            Class::Pronoun | Class::Determiner | Class::Possessive | Class::Number => true,
            _ => false,
        })
    }

    /// An act of those who acted before: a listed operator opens the clause at `first`.
    fn opened_by(&self, first: usize, verb: VerbGroup) -> Option<Verdict> {
        let clause = MainClause {
            subject: first..first,
            shape: Shape::Missing,
            verb,
        };
        let (at, placed) = verb
            .operator_starts()
            .find_map(|at| Some((at, self.operator(&clause, at, 0)?)))?;
        let actor = match self.previous {
            Actor::Unilateral => Actor::Unilateral,
            _ => Actor::Joint,
        };
        (Some(placed.0) > self.vocabulary.lowest).then(|| {
            let mut verdict = decided(&clause, placed, at, actor);
            verdict.negated = self.denies(first, verb.end + 1);
            verdict
        })
    }

    /// An auxiliary, or a verb in the past.
    fn is_finite_form(&self, at: usize) -> bool {
        self.reading.tokens.get(at).is_some_and(|token| {
            token.is(Class::Auxiliary) || token.is(Class::Open) && is_past(token)
        })
    }
}
