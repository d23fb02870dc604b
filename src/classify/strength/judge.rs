//! The rules: from a main clause to its level.
//!
//! Each rule is a function named after the case of the codebook it settles. The order in which they are asked is the
//! order of [`Judge::clause`] and [`Judge::spoken`]; the first that has an answer wins.

use super::Actor;
use super::act::Act;
use super::main_clause::{Finder, MainClause, Shape};
use super::parties::Parties;
use super::pattern::Found;
use super::reading::Reading;
use super::rule::Rule;
use super::verb_group::{Tense, VerbGroup, can_be, is_be};
use super::vocabulary::Vocabulary;
use super::words::Class;
use crate::language::VerbForm;

/// How deep "agreed that they reaffirm that ..." is followed.
pub(super) const DEEPEST: usize = 3;

/// How many words after the verb group a negated object begins at most: "have no plans".
const NEAREST_OBJECT: usize = 3;

/// What the rules say of a clause. Places are token indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub level: Option<u8>,
    /// The words that decided, `from..to`.
    pub from: usize,
    pub to: usize,
    pub rule: Rule,
    pub negated: bool,
    pub actor: Actor,
}

/// The rules with all they look at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judge<'d> {
    pub vocabulary: &'d Vocabulary,
    pub parties: &'d Parties,
    pub reading: &'d Reading,
    /// The actor of the clause before.
    pub previous: Actor,
}

/// A level with the token its last deciding word stands before.
pub(super) type Placed = (u8, usize, Rule);

impl Judge<'_> {
    pub(super) fn finder(&self) -> Finder<'_> {
        self.parties.finder(self.reading, self.vocabulary)
    }

    /// The rules for what the speaker of the clause around it says.
    pub(super) fn said_by(self, speaker: Actor) -> Self {
        Self {
            previous: speaker,
            ..self
        }
    }

    /// Judges the whole sentence, whose main clause is `clause`.
    pub fn sentence(&self, clause: Option<&MainClause>) -> Verdict {
        let resumed = self.resumed(clause);
        let mut verdict = resumed.unwrap_or_else(|| match clause {
            Some(clause) => {
                let verdict = self.as_history(clause, self.clause(clause, 0));
                self.past_lead(verdict)
            }
            None => self.without_main_clause(),
        });
        verdict = self.bound_elsewhere(verdict);
        verdict.negated |= self.reading.denied;
        verdict
    }

    pub(super) fn actor(&self, clause: &MainClause) -> Actor {
        let act = Act {
            reading: self.reading,
            clause,
            vocabulary: self.vocabulary,
        };
        self.parties.actor(act, self.previous)
    }

    pub(super) fn clause(&self, clause: &MainClause, depth: usize) -> Verdict {
        let actor = self.actor(clause);
        let speaks = matches!(actor, Actor::Joint | Actor::Unilateral);
        let mut verdict = if let Some(verdict) = self.impersonal(clause, actor) {
            verdict
        } else if speaks && clause.shape != Shape::Missing {
            self.spoken(clause, actor, depth)
        } else if clause.shape == Shape::Missing {
            self.without_subject(clause, actor, depth)
        } else {
            self.unspoken(clause, actor, depth)
        };
        let end = verdict
            .to
            .clamp(clause.verb.end, clause.verb.end + NEAREST_OBJECT);
        let nobody = ["no", "neither", "none", "nobody", "nothing"]
            .contains(&self.reading.lower(clause.subject.start));
        verdict.negated |= nobody || self.denies(clause.verb.start, end + 1);
        verdict
    }

    /// The clause states something: the lowest level, no operator.
    pub(super) fn description(&self, clause: &MainClause, actor: Actor) -> Verdict {
        let at = clause.verb.start;
        let rule = if actor == Actor::ThirdParty {
            Rule::ThirdParty
        } else {
            Rule::Description
        };
        Verdict {
            level: self.vocabulary.lowest,
            from: at,
            to: at,
            rule,
            negated: false,
            actor,
        }
    }

    /// "shall", "should", "it is essential": say the same whoever the subject is.
    fn impersonal(&self, clause: &MainClause, actor: Actor) -> Option<Verdict> {
        let tokens = &self.reading.tokens;
        let binds = self.binds(clause);
        // What a thing is said to do ("this Act shall apply") is no operator of somebody who is bound.
        let before_verb = if binds && !self.vocabulary.duty_bearers.is_empty() {
            clause.verb.start..clause.verb.start
        } else {
            clause.subject.start..clause.verb.start
        };
        let mut places = before_verb.chain(clause.verb.operator_starts());
        places.find_map(|at| {
            self.vocabulary.impersonal.longest_at(tokens, at)?;
            let found = self.vocabulary.operator_at(tokens, at)?;
            // Only a party can be bound by the text: "Averna shall provide the staff".
            let bound = clause.shape == Shape::Names && Some(found.value) == self.vocabulary.top;
            let actor = match actor {
                Actor::ThirdParty if bound => Actor::Unilateral,
                Actor::None | Actor::ThirdParty if self.is_bound_body(clause, found.value) => {
                    Actor::Joint
                }
                // "It was agreed": the speakers are the agent that is not named.
                Actor::None
                    if clause.verb.tense == Tense::Passive && clause.shape == Shape::Singular =>
                {
                    Actor::Joint
                }
                _ => actor,
            };
            let level = self.as_far_as_it_binds(binds, found.value)?;
            Some(decided(
                clause,
                (level, found.end, Rule::Impersonal),
                at,
                actor,
            ))
        })
    }

    /// The speakers are the subject: their leftmost operator decides (case 10).
    fn spoken(&self, clause: &MainClause, actor: Actor, depth: usize) -> Verdict {
        for at in clause.verb.operator_starts() {
            if let Some(placed) = self.operator(clause, at, depth) {
                return decided(clause, placed, at, actor);
            }
        }
        self.executed_deed(clause, actor)
            .unwrap_or_else(|| self.without_operator(clause, actor))
    }

    /// The level that the operator at `at` gives, with what it governs.
    pub(super) fn operator(&self, clause: &MainClause, at: usize, depth: usize) -> Option<Placed> {
        let tokens = &self.reading.tokens;
        let found = self.vocabulary.operator_at(tokens, at);
        if let Some(placed) = self.handed_on(clause, at, depth) {
            return Some(placed);
        }
        let speaker = self.actor(clause);
        if let Some(placed) = self.reported(at, found, speaker, depth) {
            return Some(placed);
        }
        if let Some(placed) = self.object_level(at, found, speaker, depth) {
            let raised = found
                .filter(|found| found.value == placed.0)
                .and_then(|found| self.raised(clause, at, &found));
            return raised.or(Some(placed));
        }
        let found = found?;
        if let Some(placed) = self.exploratory(&found) {
            return Some(placed);
        }
        if let Some(placed) = self.convened_to(clause, &found, depth) {
            return Some(placed);
        }
        self.raised(clause, at, &found)
            .or(Some((found.value, found.end, Rule::Operator)))
    }

    /// "continue to", "be pleased to", "join in": the verb they govern decides where it is an operator.
    fn handed_on(&self, clause: &MainClause, at: usize, depth: usize) -> Option<Placed> {
        let found = self
            .vocabulary
            .transparent
            .longest_at(&self.reading.tokens, at)?;
        (depth < DEEPEST).then_some(())?;
        self.operator(clause, self.past_adverbs(found.end), depth + 1)
    }

    /// Case 2: a strong verb over an exploratory one ("pledged to explore") comes down to the latter's level. To deny
    /// it ("will not consider") is as strong as to deny anything.
    fn exploratory(&self, found: &Found<u8>) -> Option<Placed> {
        let at = self.complement_verb(found.end);
        if self.denies(found.end, at) {
            return None;
        }
        let verb = self
            .vocabulary
            .exploratory
            .longest_at(&self.reading.tokens, at)?;
        (verb.value < found.value && Some(found.value) != self.vocabulary.top).then_some((
            verb.value,
            verb.end,
            Rule::Exploratory,
        ))
    }

    /// The verb governed by an operator that ends at `end`, past "to", "be", "continue to" and the like.
    pub(super) fn complement_verb(&self, end: usize) -> usize {
        let mut at = end;
        for _ in 0..4 {
            at = self.past_adverbs(at);
            while self.reading.class(at) == Class::To || is_be(self.reading.lower(at)) {
                at = self.past_adverbs(at + 1);
            }
            match self
                .vocabulary
                .transparent
                .longest_at(&self.reading.tokens, at)
            {
                Some(found) => at = found.end,
                None => break,
            }
        }
        at
    }

    pub(super) fn past_adverbs(&self, mut at: usize) -> usize {
        while matches!(
            self.reading.class(at),
            Class::Adverb | Class::Reflexive | Class::Negation
        ) {
            at += 1;
        }
        at
    }

    /// The speakers do something that is no act of speech: a completed or ongoing deed is a fact about them (case 1),
    /// a copula or passive describes, and a verb in the present that nobody listed is not known.
    fn without_operator(&self, clause: &MainClause, actor: Actor) -> Verdict {
        let verb = &clause.verb;
        let Some(main) = verb
            .main
            .filter(|at| !is_have_or_do(self.reading.lower(*at)))
        else {
            return self.description(clause, actor);
        };
        let goes_on = || {
            self.vocabulary
                .deeds
                .longest_at(&self.reading.tokens, main)
                .is_some()
        };
        let (level, to, rule) = match verb.tense {
            Tense::Past | Tense::Perfect | Tense::Progressive => {
                (self.deed(), verb.end, Rule::Deed)
            }
            Tense::Present if goes_on() => (self.deed(), verb.end, Rule::Deed),
            Tense::Present if self.persists(verb) => return self.description(clause, actor),
            Tense::Present => (None, verb.end, Rule::Unknown),
            Tense::Modal | Tense::Passive | Tense::Copula => {
                return self.description(clause, actor);
            }
        };
        Verdict {
            level,
            from: verb.start,
            to,
            rule,
            negated: false,
            actor,
        }
    }

    pub(super) fn deed(&self) -> Option<u8> {
        self.vocabulary.deed_level.or(self.vocabulary.lowest)
    }

    /// No subject and a finite verb first, as in resolutions ("Reaffirms its commitment to ..."): the speakers' act
    /// where the verb is an operator, else an inverted description ("So too is our friendship").
    fn without_subject(&self, clause: &MainClause, actor: Actor, depth: usize) -> Verdict {
        let operator = clause
            .verb
            .operator_starts()
            .find_map(|at| Some((at, self.operator(clause, at, depth)?)));
        match operator {
            Some((at, placed)) => decided(clause, placed, at, actor),
            None => self.description(clause, Actor::None),
        }
    }

    /// No subject with a verb was found. A first word that is an operator speaks for the speakers (a resolution's
    /// "Recognizing ...", an item without its header); otherwise the words are at most a name for something.
    fn without_main_clause(&self) -> Verdict {
        let tokens = &self.reading.tokens;
        let at = self.past_adverbs(0);
        let verb = VerbGroup::read(tokens, at, self.vocabulary);
        let clause = MainClause {
            subject: at..at,
            shape: Shape::Missing,
            verb,
        };
        let (level, to, rule, actor) = match self.operator(&clause, at, 0) {
            Some((level, to, _)) => (Some(level), to, Rule::Headless, Actor::Joint),
            None if self.is_bare_verb(at) => (
                self.vocabulary.bare_verb_level,
                at + 1,
                Rule::Headless,
                Actor::Joint,
            ),
            None if (0..tokens.len()).any(|at| self.finder().speakers_at(at).is_some()) => {
                (None, at, Rule::Unknown, Actor::Joint)
            }
            None => (self.vocabulary.lowest, at, Rule::Headless, Actor::None),
        };
        Verdict {
            level,
            from: at,
            to,
            rule,
            negated: self.denies(at, to + 1),
            actor,
        }
    }

    /// "Ban such nets": a verb in its base form with its object, where the register has such clauses.
    fn is_bare_verb(&self, at: usize) -> bool {
        let tokens = &self.reading.tokens;
        let object_follows = !matches!(
            self.reading.class(at + 1),
            Class::Stop | Class::Comma | Class::Conjunction | Class::Preposition | Class::Relative
        );
        self.vocabulary.bare_verb_level.is_some()
            && tokens.get(at).is_some_and(|token| {
                token.is(Class::Open) && can_be(token, VerbForm::Base) && object_follows
            })
    }

    /// Case 5: whether the words from `from` up to `to` say no. "Not only" and "no effort" do not.
    pub(super) fn denies(&self, from: usize, to: usize) -> bool {
        (from..to.min(self.reading.tokens.len())).any(|at| {
            let denied = self
                .vocabulary
                .negations
                .longest_at(&self.reading.tokens, at)
                .is_some();
            denied
                && !["only", "just", "least", "effort", "doubt"]
                    .contains(&self.reading.lower(at + 1))
        })
    }
}

/// The verdict of `placed`, whose first word is token `from`.
pub(super) fn decided(clause: &MainClause, placed: Placed, from: usize, actor: Actor) -> Verdict {
    let (level, to, rule) = placed;
    let to = to.max(clause.verb.start);
    Verdict {
        level: Some(level),
        from,
        to,
        rule,
        negated: false,
        actor,
    }
}

fn is_have_or_do(lower: &str) -> bool {
    ["have", "has", "had", "do", "does", "did"].contains(&lower)
}
