//! Clauses in which somebody or something else than the speakers is the subject.
//!
//! Such a clause describes (case 4: "the exercise will strengthen"), unless it is about the speakers' own stance ("our
//! commitment remains ironclad") or the text itself executes what it says.

use super::Actor;
use super::act::Act;
use super::judge::{DEEPEST, Judge, Verdict, decided};
use super::main_clause::{MainClause, Shape};
use super::rule::Rule;
use super::verb_group::VerbGroup;
use super::words::Class;

impl Judge<'_> {
    /// Somebody or something else is the subject: a third party's act or a process (case 4), unless the speakers'
    /// own stance is what the clause is about.
    pub(super) fn unspoken(&self, clause: &MainClause, actor: Actor, depth: usize) -> Verdict {
        self.own_stance(clause)
            .or_else(|| self.stance_named_after_be(clause))
            .or_else(|| self.cleft(clause, depth))
            .or_else(|| self.party_by_its_deed(clause, actor))
            .or_else(|| self.executed_today(clause))
            .unwrap_or_else(|| self.description(clause, actor))
    }

    /// A name whose deed is dated, funded or executed in the text ("Averna will contribute 75 million") undertakes it
    /// through the text: a party that does not speak elsewhere, not a third one.
    fn party_by_its_deed(&self, clause: &MainClause, actor: Actor) -> Option<Verdict> {
        let at = clause
            .verb
            .modal
            .filter(|_| clause.shape == Shape::Names && actor == Actor::ThirdParty)?;
        let found = self.vocabulary.operator_at(&self.reading.tokens, at)?;
        let placed = self.raised(clause, at, &found)?;
        Some(decided(clause, placed, at, Actor::Unilateral))
    }

    /// "The two offices today signed an arrangement": an instrument of the document itself, whoever signs.
    fn executed_today(&self, clause: &MainClause) -> Option<Verdict> {
        let today = (clause.subject.end..clause.verb.end)
            .any(|at| ["today", "hereby"].contains(&self.reading.lower(at)));
        self.executed_deed(clause, Actor::Joint).filter(|_| today)
    }

    /// "Our commitment remains ironclad", "our goal is to": a stance noun of the speakers' as the subject of "be".
    pub(super) fn own_stance(&self, clause: &MainClause) -> Option<Verdict> {
        if clause.verb.be.is_none() && !self.persists(&clause.verb) || clause.shape == Shape::Names
        {
            return None;
        }
        let owner = self.owner(clause)?;
        let (level, _) = self.noun_phrase_level(clause.subject.start)?;
        let placed = (level, clause.verb.start, Rule::OwnStance);
        Some(decided(clause, placed, clause.subject.start, owner))
    }

    /// "The participants shall": a body of the grammar's list that the text binds.
    pub(super) fn is_bound_body(&self, clause: &MainClause, level: u8) -> bool {
        let act = Act {
            reading: self.reading,
            clause,
            vocabulary: self.vocabulary,
        };
        Some(level) == self.vocabulary.top && act.body().is_some()
    }

    /// "remains", "has not changed": says whether something goes on.
    pub(super) fn persists(&self, verb: &VerbGroup) -> bool {
        verb.main.is_some_and(|at| {
            let persists = &self.vocabulary.persists;
            persists.longest_at(&self.reading.tokens, at).is_some()
        })
    }

    /// Whose the subject is, where it is the speakers' ("our goal", "the goal of the two sides") or one party's
    /// ("Averna's commitment", "the commitment of Averna").
    fn owner(&self, clause: &MainClause) -> Option<Actor> {
        let subject = clause.subject.clone();
        if self.reading.class(subject.start) == Class::Possessive {
            return Some(Actor::Joint);
        }
        for at in subject {
            let token = &self.reading.tokens[at];
            let after_of = at > 0 && self.reading.lower(at - 1) == "of";
            if after_of && (token.lower == "our" || self.finder().speakers_at(at).is_some()) {
                return Some(Actor::Joint);
            }
            if token.capital && self.parties.knows(std::slice::from_ref(&token.lower)) {
                return Some(Actor::Unilateral);
            }
        }
        None
    }

    /// "It is our intention to", "there is no shift in our view": the stance noun stands after "be".
    fn stance_named_after_be(&self, clause: &MainClause) -> Option<Verdict> {
        if !matches!(clause.shape, Shape::Singular | Shape::There) || clause.verb.be.is_none() {
            return None;
        }
        let after = clause.verb.be?..self.reading.tokens.len().min(clause.verb.end + 8);
        let mut ours = after.filter(|at| self.reading.lower(*at) == "our");
        let (level, to) = ours.find_map(|at| self.noun_phrase_level(at))?;
        Some(decided(
            clause,
            (level, to, Rule::OwnStance),
            clause.verb.start,
            Actor::Joint,
        ))
    }

    /// "This is a task (that) we intend to meet": the speakers' clause after the noun decides.
    fn cleft(&self, clause: &MainClause, depth: usize) -> Option<Verdict> {
        if clause.shape != Shape::Singular || clause.verb.be.is_none() || depth >= DEEPEST {
            return None;
        }
        let end = self.reading.tokens.len().min(clause.verb.end + 7);
        for at in clause.verb.end..end {
            match self.reading.class(at) {
                Class::Comma | Class::Stop => return None,
                _ if self
                    .vocabulary
                    .impersonal
                    .longest_at(&self.reading.tokens, at)
                    .is_some() =>
                {
                    let found = self.vocabulary.operator_at(&self.reading.tokens, at)?;
                    return Some(decided(
                        clause,
                        (found.value, found.end, Rule::Impersonal),
                        at,
                        Actor::None,
                    ));
                }
                Class::Pronoun | Class::Determiner | Class::Possessive => {
                    if self.finder().speakers_at(at).is_some()
                        && let Some(inner) = self.finder().clause_at(at)
                    {
                        return Some(self.clause(&inner, depth + 1));
                    }
                }
                _ => {}
            }
        }
        None
    }
}
