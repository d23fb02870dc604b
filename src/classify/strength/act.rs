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
        subject.start..subject.clone().find(ends).unwrap_or(subject.end)
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
