//! What can be seen of an act without knowing who speaks: its subject's head, the names in it, whether it is performed.

use std::ops::Range;

use super::main_clause::MainClause;
use super::reading::Reading;
use super::vocabulary::Vocabulary;
use super::words::Class;

/// Parts of a person's name that stand after a comma.
const NAME_SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];

/// A name, as its words in lower case.
pub(super) type Name = Vec<String>;

/// A clause in its sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Act<'a> {
    pub reading: &'a Reading,
    pub clause: &'a MainClause,
    pub vocabulary: &'a Vocabulary,
}

impl Act<'_> {
    /// Whether the clause performs an act of speech in the active voice: an operator between the lowest and the top
    /// level that is no modal and does not hold with any subject.
    pub fn is_performed(&self) -> bool {
        let vocabulary = self.vocabulary;
        let performs = |at| {
            let level = vocabulary
                .operator_at(&self.reading.tokens, at)
                .map(|found| found.value);
            let impersonal = vocabulary
                .impersonal
                .longest_at(&self.reading.tokens, at)
                .is_some();
            level.is_some() && level != vocabulary.lowest && level != vocabulary.top && !impersonal
        };
        self.clause.verb.modal.is_none() && self.clause.verb.operator_starts().any(performs)
    }

    /// Whether the verb is one of setting up or executing: "concluded".
    pub fn is_executed(&self) -> bool {
        self.clause.verb.main.is_some_and(|at| {
            let executed = &self.vocabulary.executed;
            executed.longest_at(&self.reading.tokens, at).is_some()
        })
    }

    /// The subject up to its first preposition or relative, or to a further noun phrase that hangs on a participle
    /// ("the threats facing our country").
    pub fn head(&self) -> Range<usize> {
        let subject = self.clause.subject.clone();
        let reading = self.reading;
        let ends = |at: &usize| match reading.class(*at) {
            Class::Preposition | Class::Relative | Class::To => true,
            Class::Determiner | Class::Possessive => {
                *at > subject.start && reading.class(at - 1) == Class::Open
            }
            _ => false,
        };
        // "more than 200 firms"
        let quantity = (subject.start..subject.end.min(subject.start + 3))
            .find(|at| reading.class(*at) == Class::Number)
            .filter(|at| (subject.start..*at).all(|at| reading.class(at) != Class::Open))
            .unwrap_or(subject.start);
        let end = (quantity..subject.end).find(ends);
        quantity..end.unwrap_or(subject.end)
    }

    /// Whether a firm stands among the names of the subject: "Selk Shipyards Limited and Orlund Marine".
    pub fn is_of_firms(&self) -> bool {
        let mut subject = self.clause.subject.start..self.clause.verb.start;
        subject.any(|at| {
            let firms = &self.vocabulary.firms;
            self.reading.tokens[at].capital && firms.longest_at(&self.reading.tokens, at).is_some()
        })
    }

    /// Whether the subject is an event or a thing with a name: "the 4th Averna–Republic of Torvald Strait Meeting",
    /// "Plateau Watch Training", "the Gannet, a new patrol boat,".
    pub fn is_of_thing(&self) -> bool {
        let tokens = &self.reading.tokens;
        let subject = self.clause.subject.clone();
        let event = |at: usize| self.vocabulary.events.longest_at(tokens, at).is_some();
        let ends = [subject.end, self.head().end];
        let named_event = ends
            .iter()
            .any(|end| *end > subject.start && event(end - 1));
        let apposed = self.reading.class(subject.end) == Class::Comma
            && ["a", "an"].contains(&self.reading.lower(subject.end + 1));
        let is_somebody = |at: usize| {
            let vocabulary = self.vocabulary;
            [
                &vocabulary.outsiders,
                &vocabulary.parties,
                &vocabulary.firms,
            ]
            .iter()
            .any(|set| set.longest_at(tokens, at).is_some())
        };
        let noun = (subject.end + 2..self.clause.verb.start)
            .find(|at| !matches!(self.reading.class(*at), Class::Open | Class::Adverb));
        named_event || apposed && noun.is_some_and(|end| !is_somebody(end - 1))
    }

    /// Whether the verb only says that the subject goes on as it is.
    pub fn is_persistent(&self) -> bool {
        self.clause.verb.main.is_some_and(|at| {
            let persists = &self.vocabulary.persists;
            persists.longest_at(&self.reading.tokens, at).is_some()
        })
    }

    /// The body of the grammar's list that the subject is: "members", "the Council", not "several states".
    pub fn body(&self) -> Option<String> {
        let head = self.head();
        let body = head.clone().next_back()?;
        let token = &self.reading.tokens[body];
        let whole = self.reading.class(head.start) == Class::Open
            || ["the", "all", "both"].contains(&self.reading.lower(head.start));
        let listed = self
            .vocabulary
            .collectives
            .longest_at(&self.reading.tokens, body)
            .is_some();
        (whole && listed && !token.genitive).then(|| token.lower.clone())
    }

    /// The names in the subject.
    pub fn names(&self) -> Vec<(Name, usize)> {
        self.names_in(self.clause.subject.clone())
    }

    /// The names in `range`, each with the token it ends before.
    pub fn names_in(&self, range: Range<usize>) -> Vec<(Name, usize)> {
        let mut names = Vec::new();
        let mut name = Name::new();
        for at in range.start..=range.end {
            let token = self.reading.tokens.get(at).filter(|_| at < range.end);
            match token {
                Some(token) if matches!(token.class, Class::Open | Class::Number) => {
                    if token.capital || !name.is_empty() && at + 1 == range.end {
                        name.push(token.lower.clone());
                    }
                }
                Some(token) if !matches!(token.class, Class::Comma | Class::Conjunction) => {}
                _ => {
                    let whole = std::mem::take(&mut name);
                    if !whole.is_empty() && !NAME_SUFFIXES.contains(&whole[0].as_str()) {
                        names.push((whole, at));
                    }
                }
            }
        }
        names
    }
}

/// Whether `name` holds an office: "Minister Corvane".
pub(super) fn has_office(name: &Name, vocabulary: &Vocabulary) -> bool {
    name.iter().any(|word| vocabulary.parties.opens_with(word))
}
