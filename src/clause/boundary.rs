//! Places in a sentence where a clause may begin, and which member of a series of verbs begins there.

use super::chain::{Chain, Group};
use super::embedded::Embedded;
use super::scan::is_inverted;
use super::token::{Kind, Token};
use super::verb::{
    Shape, finite_member, governs, infinitive, is_adverb, is_base_member, is_coordinator,
    is_gerund_member, opens_verb_group, past_adverbs, past_number,
};
use crate::language::{Grammar, VerbForm, WordClass};

/// Tokens in which a parenthesis after a conjunction ("and, in this regard,") has to end.
pub(super) const PARENTHESIS: usize = 10;

/// The mark a boundary begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    Comma,
    /// A semicolon, a colon or a dash.
    Strong,
}

/// The word that joins what follows a boundary to what precedes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    None,
    /// "and"
    Coordinator,
    /// "while": its subordinate clause states something of its own.
    Asserting,
}

/// A comma, a conjunction, or another mark that may part two clauses.
#[derive(Debug, Clone)]
pub(super) struct Boundary {
    /// The first token of the boundary.
    pub at: usize,
    /// Where the clause before ends: past the mark.
    pub end: usize,
    /// Where the clause after begins: with the conjunction, past an inner numbering.
    pub start: usize,
    /// The first token after the conjunction.
    pub next: usize,
    pub mark: Mark,
    pub joint: Joint,
}

/// The boundary that begins at `at`.
pub(super) fn boundary_at(tokens: &[Token], at: usize) -> Option<Boundary> {
    let first = &tokens[at];
    let mark = match first.kind {
        Kind::Comma => Mark::Comma,
        Kind::Semicolon | Kind::Colon | Kind::Dash => Mark::Strong,
        _ => Mark::None,
    };
    let begin = at + usize::from(mark != Mark::None);
    let word = tokens.get(begin)?;
    let plain = Boundary {
        at,
        end: begin,
        start: begin,
        next: begin,
        mark,
        joint: Joint::None,
    };
    let even = usize::from(word.is("even"));
    if tokens.get(begin + even)?.has(WordClass::Asserting) {
        return Some(Boundary {
            next: begin + even + 1,
            joint: Joint::Asserting,
            ..plain
        });
    }
    if let Some(next) = conjunction_end(tokens, begin) {
        let (start, next) = past_numbering(tokens, begin, past_parenthesis(tokens, next));
        return Some(Boundary {
            start,
            next,
            joint: Joint::Coordinator,
            ..plain
        });
    }
    if mark == Mark::None {
        return None;
    }
    let (start, next) = past_numbering(tokens, begin, begin);
    Some(Boundary {
        start,
        next,
        ..plain
    })
}

/// Past "and", "as well as", "and/or".
fn conjunction_end(tokens: &[Token], at: usize) -> Option<usize> {
    if is_coordinator(&tokens[at]) {
        return Some(at + 1);
    }
    let is_as_well_as = ["as", "well", "as"]
        .iter()
        .zip(tokens.get(at..)?)
        .filter(|(word, token)| token.is(word))
        .count()
        == 3;
    is_as_well_as.then_some(at + 3)
}

/// Past ", in this regard," and "in this regard" after a conjunction.
fn past_parenthesis(tokens: &[Token], at: usize) -> usize {
    let reach = tokens.len().min(at + PARENTHESIS);
    if tokens
        .get(at)
        .is_some_and(|token| token.kind == Kind::Comma)
    {
        return (at + 1..reach)
            .find(|end| tokens[*end].kind == Kind::Comma)
            .map_or(at, |end| end + 1);
    }
    if let Some(end) = phrase_before_auxiliary(tokens, at) {
        return end;
    }
    match tokens.get(at..at + 4) {
        Some([preposition, pointer, noun, after])
            if preposition.has(WordClass::Preposition)
                && pointer.has(WordClass::Pointer)
                && noun.is_open_class() =>
        {
            at + 3 + usize::from(after.kind == Kind::Comma)
        }
        _ => at,
    }
}

/// "with peace, will": past a phrase that a comma parts from the auxiliary behind it.
fn phrase_before_auxiliary(tokens: &[Token], at: usize) -> Option<usize> {
    let reach = tokens.len().min(at + PARENTHESIS);
    let is_phrase = tokens.get(at)?.has(WordClass::Preposition);
    let end = (at + 1..reach).find(|end| !tokens[*end].is_word())?;
    let follows = tokens.get(end + 1)?;
    (is_phrase && tokens[end].kind == Kind::Comma && follows.is_auxiliary()).then_some(end + 1)
}

/// Past "(a)" at `next`; the clause begins after it.
fn past_numbering(tokens: &[Token], start: usize, next: usize) -> (usize, usize) {
    let after = past_number(tokens, next);
    if after > next {
        (after, after)
    } else {
        (start, next)
    }
}

impl Boundary {
    pub fn has_comma(&self) -> bool {
        self.mark == Mark::Comma
    }

    pub fn is_strong(&self) -> bool {
        self.mark == Mark::Strong
    }

    pub fn is_coordinated(&self) -> bool {
        self.joint == Joint::Coordinator
    }

    /// Whether a phrase that a comma ends stands between the conjunction and what begins here.
    pub fn has_phrase(&self, tokens: &[Token]) -> bool {
        self.next > self.start + 1 && tokens[self.next - 1].kind == Kind::Comma
    }

    pub fn is_asserting(&self) -> bool {
        self.joint == Joint::Asserting
    }

    /// Whether a full clause can begin here. A comma alone does not join two.
    pub fn admits_clause(&self, tokens: &[Token]) -> bool {
        let Some(next) = tokens.get(self.next) else {
            return false;
        };
        if tokens[self.at].kind == Kind::Dash {
            let closes = tokens[self.next..]
                .iter()
                .take(PARENTHESIS * 6)
                .any(|token| token.kind == Kind::Dash);
            return next.has(WordClass::Subject) && !closes;
        }
        true
    }

    /// The verb that begins here and the link of `chain` it stands in a series with.
    /// `in_series` says whether a series is under way.
    pub fn series_member(
        &self,
        tokens: &[Token],
        chain: &Chain,
        embedded: &mut Embedded,
        in_series: bool,
    ) -> Option<(Group, usize)> {
        if tokens[self.at].kind == Kind::Dash || tokens.get(self.next)?.has(WordClass::Subject) {
            return None;
        }
        if is_inverted(tokens, self.next) {
            return None;
        }
        let last = self.is_coordinated() && in_series;
        let group = self
            .group(tokens)
            .or_else(|| self.last_member(tokens).filter(|_| last))?;
        let group = chain.suited(tokens, group);
        if embedded.nouns > 0 && !in_series && is_doubtful(tokens, group) {
            return None;
        }
        let mut peers = chain.peers(tokens, group);
        let is_stance = is_firm_stance(tokens, group.verb);
        let level = if is_stance {
            peers.next()
        } else {
            peers.next_back()
        }?;
        let repeats_modal = level == 0 && embedded.is_other_modal(tokens, chain, group);
        let is_main_stance = is_stance_of_speaker(tokens, chain, group);
        // "will work to protect ships and continue to share data"
        let is_under_modal = chain
            .links
            .first()
            .is_some_and(|link| tokens[link.verb].has(WordClass::Modal));
        let persists = group.shape == Shape::Base
            && is_under_modal
            && !embedded.finite
            && !embedded.series
            && tokens[group.verb].lemma_has(WordClass::Persisting);
        if embedded.goes_on_as_participle(tokens, group)
            || embedded.goes_on_as_possibility(tokens, chain, group)
        {
            return None;
        }
        let goes_with_complement =
            embedded.complement && embedded.goes_on_with(tokens, chain, group);
        // "enjoyed a peace that built trust, opened trade, and supported growth", "met to affirm the pact, and to ..."
        let is_main_deed = chain
            .links
            .first()
            .is_some_and(|link| !tokens[link.verb].lemma_has(WordClass::Stance));
        let goes_on = is_main_deed
            && match group.shape {
                Shape::Past => embedded.past && embedded.series,
                Shape::Base => embedded.stance && embedded.infinitive,
                _ => false,
            };
        let reaches = repeats_modal
            || is_main_stance
            || persists
            || !(goes_with_complement || goes_on && is_stance)
                && self.reaches_chain(group, is_stance, embedded);
        reaches.then_some((group, level))
    }

    /// Whether a verb begins here that stands in a series with one of the embedded.
    pub fn goes_with(&self, tokens: &[Token], embedded: &Embedded) -> bool {
        self.group(tokens)
            .is_some_and(|group| embedded.has(group.shape))
    }

    /// "..., and pay for the damage", "... and shared information": a word that may be a noun or an adjective, where a
    /// series of verbs has to end.
    fn last_member(&self, tokens: &[Token]) -> Option<Group> {
        let [verb, next] = tokens.get(self.next..self.next + 2)? else {
            return None;
        };
        let is_base = verb.can_be(VerbForm::Base)
            && !verb.lemma_has(WordClass::Adjective)
            && (next.is_open_class()
                || (next.has(WordClass::Preposition)
                    && !next.is("of")
                    && !verb.lemma_has(WordClass::Nominal)));
        let is_past = verb.can_be(VerbForm::Past) && next.is_open_class();
        let shape = if is_base { Shape::Base } else { Shape::Past };
        (is_base || is_past).then_some(Group {
            start: self.next,
            verb: self.next,
            shape,
        })
    }

    /// The verb that begins here.
    pub fn group(&self, tokens: &[Token]) -> Option<Group> {
        let first = past_adverbs(tokens, self.next);
        if let Some(verb) = infinitive(tokens, first) {
            let pairs_adverbs = first > self.next && self.at > 0 && is_adverb(&tokens[self.at - 1]);
            if pairs_adverbs && self.mark == Mark::None {
                return None;
            }
            return Some(Group {
                start: first,
                verb,
                shape: Shape::Infinitive,
            });
        }
        let token = tokens.get(first)?;
        let has_degree = first > self.next && tokens[first - 1].has(WordClass::Degree);
        if has_degree
            && (token.lemma_has(WordClass::Adjective) || token.can_be(VerbForm::Participle))
        {
            return None;
        }
        if token.has(WordClass::Preposition) {
            let verb = past_adverbs(tokens, first + 1);
            return is_gerund_member(tokens, verb).then_some(Group {
                start: first,
                verb,
                shape: Shape::Gerund,
            });
        }
        let set_off = self.mark != Mark::None || first > self.next;
        let shape = if is_gerund_member(tokens, first) {
            Shape::Gerund
        } else if opens_verb_group(tokens, first) {
            Shape::Auxiliary
        } else if is_base_member(tokens, first) {
            Shape::Base
        } else {
            finite_member(tokens, first, set_off)?
        };
        Some(Group {
            start: first,
            verb: first,
            shape,
        })
    }

    /// Whether the verb goes with the chain rather than with a verb embedded since. Without a comma the nearest verb
    /// has it; after one the chain, unless a series of embedded verbs is under way.
    fn reaches_chain(&self, group: Group, is_stance: bool, embedded: &mut Embedded) -> bool {
        let marked_gerund = group.shape == Shape::Gerund && group.start < group.verb;
        let in_purpose = group.shape == Shape::Base && embedded.series;
        if !embedded.has(group.shape)
            || (is_stance && !in_purpose)
            || self.is_strong()
            || marked_gerund
        {
            return true;
        }
        if self.has_comma() && self.is_coordinated() && embedded.is_closed_by_comma() {
            return true;
        }
        if !self.has_comma() || matches!(group.shape, Shape::Gerund | Shape::Past | Shape::Third) {
            embedded.series |= self.has_comma() && !self.is_coordinated();
            return false;
        }
        if !self.is_coordinated() && embedded.commas == 0 && embedded.infinitive {
            embedded.series = true;
        }
        !embedded.series
    }
}

/// A base form that is as often a noun and has no object with an article: "patrol aircraft".
fn is_doubtful(tokens: &[Token], group: Group) -> bool {
    matches!(group.shape, Shape::Base | Shape::Third)
        && tokens[group.verb].lemma_has(WordClass::Noun)
        && !governs(tokens, group.verb)
}

/// "We oppose attempts to change the line and support a truce": a stance with an object after a stance with an object.
fn is_stance_of_speaker(tokens: &[Token], chain: &Chain, group: Group) -> bool {
    let [main] = chain.links.as_slice() else {
        return false;
    };
    main.finite
        && main.shape == group.shape
        && tokens[main.verb].lemma_has(WordClass::Stance)
        && tokens[group.verb].lemma_has(WordClass::Stance)
        && governs(tokens, group.verb)
}

/// A verb of stance that is hardly ever a noun where it stands.
fn is_firm_stance(tokens: &[Token], verb: usize) -> bool {
    let token = &tokens[verb];
    let phrasal = tokens.get(verb + 1).is_some_and(|next| {
        token
            .readings()
            .iter()
            .any(|reading| Grammar::english().is_phrasal(&reading.lemma, &next.lower))
    });
    let is_noun_too = token.lemma_has(WordClass::Noun) && !token.can_be(VerbForm::Past);
    let has_infinitive = infinitive(tokens, verb + 1).is_some();
    token.lemma_has(WordClass::Stance) && (phrasal || has_infinitive || !is_noun_too)
}
