//! Who speaks in a document, learned from the document.
//!
//! No list of countries or ministers is needed: a text says itself who speaks. Its parties are those it names in "We,
//! the leaders of Averna and Torvald", those that together perform what only speakers can perform ("Averna and
//! Torvald reaffirm ..."), and those called by an office ("the Minister"), which need no learning.

use std::collections::{BTreeMap, HashSet};

use super::act::{Act, Name, has_office};
use super::main_clause::Shape;
use super::parties::Parties;
use super::reading::Reading;
use super::verb_group::Tense;
use super::vocabulary::Vocabulary;
use super::words::Class;

/// From how many clauses on a document shows which words are names.
const ENOUGH_CLAUSES: usize = 3;

/// Learns from all the clauses of a document, in order, who its speakers are.
pub(super) fn learn(readings: &[Reading], vocabulary: &Vocabulary) -> Parties {
    let proper = (readings.len() >= ENOUGH_CLAUSES).then(|| proper_words(readings));
    let mut learner = Learner {
        parties: Parties {
            proper,
            ..Parties::default()
        },
        heard: BTreeMap::new(),
    };
    for reading in readings {
        let clause = learner.parties.finder(reading, vocabulary).main_clause(0);
        if let Some(clause) = &clause {
            learner.hear(Act {
                reading,
                clause,
                vocabulary,
            });
        }
    }
    learner.finish(vocabulary)
}

/// Words that have a capital within a sentence, and never stand without one.
fn proper_words(readings: &[Reading]) -> HashSet<String> {
    let capital = readings.iter().flat_map(|reading| {
        let pairs = reading.tokens.windows(2);
        pairs
            .filter(|pair| pair[1].capital && !pair[0].is(Class::Stop))
            .map(|pair| &pair[1])
    });
    let mut words: HashSet<String> = capital.map(|token| token.lower.clone()).collect();
    for token in readings
        .iter()
        .flat_map(|reading| &reading.tokens)
        .filter(|token| !token.capital)
    {
        words.remove(&token.lower);
    }
    words
}

/// "JSDF": a body's name, not a state's.
fn is_long_acronym(act: Act<'_>, end: usize) -> bool {
    let token = &act.reading.tokens[end - 1];
    let word = &act.reading.text[token.range.clone()];
    word.len() > 3 && word.chars().all(char::is_uppercase)
}

struct Learner {
    parties: Parties,
    /// How often each single name acted in a way that a third party may be reported to.
    heard: BTreeMap<Name, usize>,
}

impl Learner {
    fn hear(&mut self, act: Act<'_>) {
        let modal = act.clause.verb.modal.is_some();
        self.parties.says_we |= act.reading.lower(act.clause.subject.start) == "we";
        if act.clause.shape == Shape::Speakers {
            self.parties.has_speakers = true;
            let named = act.names_in(act.clause.subject.end..act.clause.verb.start);
            self.add(act.reading, named);
        } else if let Some(body) = act.body() {
            if act.is_performed() {
                self.parties.bodies.insert(body);
            } else if modal && act.clause.shape == Shape::Names {
                *self.heard.entry(vec![body]).or_default() += 1;
            }
        } else if act.clause.shape == Shape::Names && (modal || act.is_performed()) {
            self.hear_names(act);
        }
    }

    /// Names that perform an act together, or in the present tense, are speakers. A single name in the past tense, or
    /// with a modal, may be somebody who is reported on.
    fn hear_names(&mut self, act: Act<'_>) {
        let names = act.names();
        if act.is_of_firms() || act.is_of_thing() {
            return;
        }
        if names
            .iter()
            .any(|(name, _)| has_office(name, act.vocabulary))
        {
            return;
        }
        let together = names.len() > 1 && act.clause.verb.modal.is_none();
        if together || act.clause.verb.tense == Tense::Present {
            self.add(act.reading, names);
        } else if let Some((name, end)) = names.into_iter().next()
            && !is_long_acronym(act, end)
        {
            *self.heard.entry(name).or_default() += 1;
        }
    }

    /// Adds names with the short forms that stand in brackets behind them.
    fn add(&mut self, reading: &Reading, names: Vec<(Name, usize)>) {
        for (name, end) in names {
            let short = reading
                .short_names
                .iter()
                .filter(|(after, _)| *after + 1 == end);
            self.parties
                .names
                .extend(short.map(|(_, short)| HashSet::from([short.clone()])));
            self.parties.names.push(name.into_iter().collect());
        }
    }

    /// Names heard once are parties only where the speakers are reported in the third person, so that whoever acts is
    /// one of them, or where nobody else speaks.
    fn finish(mut self, vocabulary: &Vocabulary) -> Parties {
        let parties = &mut self.parties;
        let reported = parties.has_speakers && !parties.says_we;
        let alone = parties.names.is_empty() && parties.bodies.is_empty() && !parties.has_speakers;
        for (name, count) in self.heard {
            if count < 2 && !reported && !alone {
                continue;
            }
            match name.as_slice() {
                [body] if vocabulary.collectives.opens_with(body) => {
                    parties.bodies.insert(body.clone());
                }
                _ => parties.names.push(name.into_iter().collect()),
            }
        }
        self.parties
    }
}
