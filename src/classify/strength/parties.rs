//! Whose act a clause is, once it is known who speaks in the document ([`learn`](super::learn)).

use std::collections::HashSet;

use super::Actor;
use super::act::{Act, Name, has_office};
use super::main_clause::{Finder, Shape};
use super::reading::Reading;
use super::verb_group::Tense;
use super::vocabulary::Vocabulary;
use super::words::Class;

/// The speaking parties of one document.
#[derive(Debug, Default)]
pub(super) struct Parties {
    /// Names of single parties, each as the set of its words.
    pub names: Vec<HashSet<String>>,
    /// Bodies of the grammar's list that speak for all their members here.
    pub bodies: HashSet<String>,
    /// Words written with a capital within a sentence, and never without; nothing where the document is too short to
    /// tell a name from the capital that opens a sentence.
    pub proper: Option<HashSet<String>>,
    /// Whether the document names its speakers by a phrase of the grammar's.
    pub has_speakers: bool,
    /// Whether they speak in the first person, so that "they" may be somebody else.
    pub says_we: bool,
}

impl Parties {
    /// A finder of clauses that knows the document's names.
    pub fn finder<'s>(&'s self, reading: &'s Reading, vocabulary: &'s Vocabulary) -> Finder<'s> {
        Finder::new(reading, vocabulary, self.proper.as_ref())
    }

    /// Whose act it is; `previous` is the actor of the clause before, for pronouns. Where the grammar lists no
    /// speakers, every subject speaks.
    pub fn actor(&self, act: Act<'_>, previous: Actor) -> Actor {
        if act.vocabulary.speakers.is_empty() {
            return Actor::Joint;
        }
        match act.clause.shape {
            Shape::Speakers => Actor::Joint,
            Shape::They => self.they(act, previous),
            Shape::Singular => self.it(act, previous),
            Shape::Missing if act.clause.subject.start == 0 => Actor::Joint,
            Shape::There | Shape::Missing => Actor::None,
            Shape::Names => self.of_names(act),
            Shape::Things => self.of_things(act),
        }
    }

    /// "They": the speakers where the document reports them in the third person and the verb is an operator; else
    /// whoever acted before.
    fn they(&self, act: Act<'_>, previous: Actor) -> Actor {
        let willed = act.clause.verb.modal.is_some() && previous != Actor::ThirdParty;
        let acts = act.is_performed() || willed;
        // Things take no stance and set up nothing.
        if previous == Actor::None && (act.is_performed() || act.is_executed()) {
            return Actor::Joint;
        }
        if previous == Actor::Unilateral || !self.says_we && acts {
            Actor::Joint
        } else {
            previous
        }
    }

    /// "It", "he", "she": the party or body that acted before, where the verb is an operator or an action.
    fn it(&self, act: Act<'_>, previous: Actor) -> Actor {
        let tense = act.clause.verb.tense;
        let performed = act.is_performed();
        let described = matches!(tense, Tense::Copula | Tense::Passive) && !performed;
        let body_acts = performed || tense == Tense::Past && !self.bodies.is_empty();
        match (act.reading.lower(act.clause.subject.start), previous) {
            ("this" | "that", _) => Actor::None,
            (_, Actor::Unilateral | Actor::ThirdParty) if !described => previous,
            (_, Actor::Joint) if body_acts => previous,
            _ => Actor::None,
        }
    }

    /// One speaking party is unilateral (case 9), several are joint.
    fn of_names(&self, act: Act<'_>) -> Actor {
        if act.is_of_firms() {
            return Actor::ThirdParty;
        }
        if self.is_speaking_body(act) {
            let tense = act.clause.verb.tense;
            let described = tense == Tense::Copula || act.is_persistent() && tense != Tense::Modal;
            return if described && !act.is_performed() {
                Actor::None
            } else {
                Actor::Joint
            };
        }
        let speaks = |name: &Name| has_office(name, act.vocabulary) || self.knows(name);
        match act.names().iter().filter(|(name, _)| speaks(name)).count() {
            0 => self.of_things(act),
            1 if act.names().len() > 1 && (act.is_performed() || act.is_executed()) => Actor::Joint,
            1 => Actor::Unilateral,
            _ => Actor::Joint,
        }
    }

    fn is_speaking_body(&self, act: Act<'_>) -> bool {
        let head = act.head();
        let mut words = head.clone().map(|at| &act.reading.tokens[at]);
        act.body().is_some_and(|body| {
            // "Forum partners" are the Forum.
            self.bodies.contains(&body)
                || act.clause.shape == Shape::Names
                    && words.any(|token| !token.genitive && self.bodies.contains(&token.lower))
        })
    }

    /// A third party is called by a noun for outsiders, or by a name as a state or person has: without an article
    /// ("Morvane"), or in capitals ("the UN"). "The Skarn Plateau" is a thing.
    fn of_things(&self, act: Act<'_>) -> Actor {
        if act.is_of_firms() {
            return Actor::ThirdParty;
        }
        let tokens = &act.reading.tokens;
        let head = act.head();
        let Some(last) = head.clone().next_back() else {
            return Actor::None;
        };
        let owner = owner_in(act, &head);
        if owner.is_some_and(|at| self.is_act_of_outsider(act, at, last)) {
            return Actor::ThirdParty;
        }
        let is_owned = act.reading.class(head.start) == Class::Possessive || owner.is_some();
        let ends_head = |at| {
            let found = act.vocabulary.outsiders.longest_at(tokens, at);
            found.is_some_and(|found| found.end == last + 1)
        };
        let outside = head.clone().any(ends_head);
        let thing = act.clause.shape == Shape::Names && act.is_of_thing();
        if self.is_speaking_body(act) {
            Actor::Joint
        } else if !is_owned && !thing && (outside || is_named_as_somebody(act, &head, last)) {
            Actor::ThirdParty
        } else {
            Actor::None
        }
    }

    /// "Morvane's invasion": the owner at `owner` is no speaker, and what ends at `last` is a thing it does.
    fn is_act_of_outsider(&self, act: Act<'_>, owner: usize, last: usize) -> bool {
        let tokens = &act.reading.tokens;
        let acts = &act.vocabulary.outsider_acts;
        tokens[owner].capital
            && !self.knows(std::slice::from_ref(&tokens[owner].lower))
            && acts.longest_at(tokens, last).is_some()
    }

    /// Whether `name` is a party's name, in full or shortened: "Averna" for "Republic of Averna".
    pub fn knows(&self, name: &[String]) -> bool {
        !name.is_empty()
            && self
                .names
                .iter()
                .any(|known| name.iter().all(|word| known.contains(word)))
    }
}

/// The genitive in the subject's head; that of "the People's Republic" is part of the name.
fn owner_in(act: Act<'_>, head: &std::ops::Range<usize>) -> Option<usize> {
    let tokens = &act.reading.tokens;
    let opens_name = act.reading.class(head.start) == Class::Determiner;
    head.clone().find(|at| {
        let within_name = opens_name && tokens.get(at + 1).is_some_and(|next| next.capital);
        tokens[*at].genitive && !within_name
    })
}

fn is_named_as_somebody(act: Act<'_>, head: &std::ops::Range<usize>, last: usize) -> bool {
    let tokens = &act.reading.tokens;
    let word = &act.reading.text[tokens[last].range.clone()];
    let acronym = word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c == '.');
    let bare = !tokens[head.start].is(Class::Determiner);
    let thing = act
        .vocabulary
        .instruments
        .longest_at(tokens, last)
        .is_some();
    act.clause.shape == Shape::Names && !thing && (bare || acronym)
}
