//! Whether a word that can be a verb is one where it stands.
//!
//! Many verbs of policy texts are nouns as well ("support", "exercises", "pledges"). What stands before decides
//! (an article or a preposition makes a noun), then what follows (an article makes a verb), then the form that the
//! place asks for.

use super::finite::is_finite_after_noun;
use super::token::{Kind, Token};
use crate::language::{Grammar, VerbForm, WordClass};

/// Tokens in which the complement of a verb of stance has to begin.
const COMPLEMENT: usize = 10;

/// The shape of a verb group that can stand in a series with others of its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// "will", "has", "is": goes with every finite verb.
    Auxiliary,
    /// "pledges"
    Third,
    /// "pledged"
    Past,
    /// "pledge": a finite plural, or an infinitive without "to".
    Base,
    /// "to pledge"
    Infinitive,
    /// "pledging"
    Gerund,
}

/// The index of the first token from `at` on that is no adverb, nor the "and" between two adverbs in -ly.
pub(super) fn past_adverbs(tokens: &[Token], at: usize) -> usize {
    let mut at = at;
    while let Some(token) = tokens.get(at) {
        let joins = || {
            is_coordinator(token)
                && at > 0
                && is_manner(&tokens[at - 1])
                && tokens.get(at + 1).is_some_and(is_manner)
        };
        if !is_adverb(token) && !joins() {
            break;
        }
        at += 1;
    }
    at
}

/// An adverb in -ly.
pub(super) fn is_manner(token: &Token) -> bool {
    is_adverb(token) && Grammar::is_like_adverb(&token.lower)
}

pub(super) fn is_adverb(token: &Token) -> bool {
    token.is_word() && token.has(WordClass::Adverb)
}

/// The token before `at`, adverbs passed over.
pub(super) fn before(tokens: &[Token], at: usize) -> Option<&Token> {
    tokens[..at].iter().rev().find(|token| !is_adverb(token))
}

/// Whether an infinitive with "to" begins at `at`, and where its verb is.
pub(super) fn infinitive(tokens: &[Token], at: usize) -> Option<usize> {
    if !tokens.get(at)?.is("to") {
        return None;
    }
    let verb = past_adverbs(tokens, past_number(tokens, at + 1));
    let token = tokens.get(verb)?;
    if !token.can_be(VerbForm::Base) {
        return None;
    }
    let is_noun = token.lemma_has(WordClass::Noun) && !governs(tokens, verb) && {
        let next = tokens.get(verb + 1);
        let follows_noun = before(tokens, at).is_some_and(|token| {
            token.is_open_class() && !token.can_be(VerbForm::Past) && !token.can_be(VerbForm::Base)
        });
        next.is_none_or(|next| {
            !next.is_word()
                || (follows_noun
                    && ((next.has(WordClass::Preposition) && !next.is("to"))
                        || is_coordinator(next)))
        })
    };
    (!is_noun).then_some(verb)
}

/// Past "(a)" at `at`.
pub(super) fn past_number(tokens: &[Token], at: usize) -> usize {
    match tokens.get(at..at + 3) {
        Some([open, number, close])
            if open.kind == Kind::Open && close.kind == Kind::Close && number.range.len() <= 3 =>
        {
            at + 3
        }
        _ => at,
    }
}

pub(super) fn is_coordinator(token: &Token) -> bool {
    token.is_word() && token.has(WordClass::Coordinator)
}

/// Whether what follows `verb` can only follow a verb: an object with an article, a number, its own particle.
pub(super) fn governs(tokens: &[Token], verb: usize) -> bool {
    has_object(tokens, verb)
        || tokens
            .get(verb + 1)
            .is_some_and(|next| is_phrasal(&tokens[verb], next))
}

/// The same, its own preposition apart: "a force prepared for", "the means needed to" may be participles.
pub(super) fn has_object(tokens: &[Token], verb: usize) -> bool {
    let after = past_adverbs(tokens, verb + 1);
    let Some(next) = tokens.get(after) else {
        return false;
    };
    let gives_example =
        next.is("such") && tokens.get(after + 1).is_some_and(|token| token.is("as"));
    (next.opens_object() && !gives_example && (!next.opens_clause() || takes_that(&tokens[verb])))
        || next
            .lower
            .starts_with(|c: char| c.is_numeric() || "$€£¥".contains(c))
        || (after > verb + 1
            && next.is_word()
            && !next.has(WordClass::Preposition)
            && !is_coordinator(next))
        || tokens[verb + 1].has(WordClass::Particle)
}

/// "agree that", "agree we will", as against "a programme that", "the support they need".
fn takes_that(verb: &Token) -> bool {
    verb.lemma_has(WordClass::Stance)
        || verb.lemma_has(WordClass::ClauseTaking)
        || (verb.can_be(VerbForm::Past) && !verb.can_be(VerbForm::Base))
}

fn is_phrasal(verb: &Token, particle: &Token) -> bool {
    verb.readings()
        .iter()
        .any(|reading| Grammar::english().is_phrasal(&reading.lemma, &particle.lower))
}

/// Whether the word at `at` is a base form that is used as a verb in a series of verbs. It is not asked what stands
/// before: that is the comma or the conjunction of the series.
pub(super) fn is_base_member(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else {
        return false;
    };
    if !token.can_be(VerbForm::Base) {
        return false;
    }
    if governs(tokens, at) {
        return true;
    }
    let Some(next) = tokens.get(at + 1) else {
        return false;
    };
    if token.lemma_has(WordClass::Adjective) || next.is("of") {
        return false;
    }
    if token.lemma_has(WordClass::Noun) {
        return (next.is_open_class()
            && !token.lemma_has(WordClass::Nominal)
            && !next.is_auxiliary()
            && !is_finite_after_noun(tokens, at + 1))
            || (is_coordinator(next) && is_joint_verb(tokens, at + 2));
    }
    true
}

/// "support and expand the": the second verb of a pair with one object.
fn is_joint_verb(tokens: &[Token], at: usize) -> bool {
    let at = past_adverbs(tokens, at);
    tokens.get(at).is_some_and(|token| {
        token.can_be(VerbForm::Base) && (governs(tokens, at) || !token.lemma_has(WordClass::Noun))
    })
}

/// Whether the word at `at` is a gerund that governs something, as against a noun in -ing.
pub(super) fn is_gerund_member(tokens: &[Token], at: usize) -> bool {
    let (Some(token), Some(next)) = (tokens.get(at), tokens.get(at + 1)) else {
        return false;
    };
    if !token.can_be(VerbForm::Gerund) || next.is("of") {
        return false;
    }
    if token.has(WordClass::GerundNoun) {
        return governs(tokens, at);
    }
    next.is_word()
        && !next.is_auxiliary()
        && (!is_coordinator(next) || is_coordinated_gerund(tokens, at + 2))
}

fn is_coordinated_gerund(tokens: &[Token], at: usize) -> bool {
    tokens
        .get(at)
        .is_some_and(|token| token.can_be(VerbForm::Gerund))
}

/// Whether the auxiliary at `at` opens a verb group: "have deployed", as against "to have a stake".
pub(super) fn opens_verb_group(tokens: &[Token], at: usize) -> bool {
    let is_verb = |token: &Token| token.is_verbal() && !token.opens_object();
    tokens.get(at).is_some_and(Token::is_auxiliary)
        && (!tokens[at].can_be(VerbForm::Base)
            || tokens
                .get(past_adverbs(tokens, at + 1))
                .is_some_and(is_verb))
}

/// Whether the word at `at`, in a series, is a finite verb, and of which shape. `set_off` says whether a comma or an
/// adverb stands before it, after which a participle is hardly the attribute of a noun.
pub(super) fn finite_member(tokens: &[Token], at: usize, set_off: bool) -> Option<Shape> {
    let token = tokens.get(at)?;
    if token.is_auxiliary() {
        return Some(Shape::Auxiliary);
    }
    let next = tokens.get(at + 1)?;
    let object = governs(tokens, at);
    if token.can_be(VerbForm::Third) {
        let is_verb = object
            || !(token.lemma_has(WordClass::Noun) || token.has(WordClass::Homograph))
            || (next.is_open_class()
                && !token.lemma_has(WordClass::Nominal)
                && !next.is_auxiliary()
                && !next.can_be(VerbForm::Past));
        return is_verb.then_some(Shape::Third);
    }
    if token.can_be(VerbForm::Past) {
        if describes_noun(tokens, at) {
            return None;
        }
        let describes = token.has(WordClass::Attribute) && next.is_open_class();
        let infinitive_follows =
            !token.has(WordClass::Attribute) && infinitive(tokens, at + 1).is_some();
        let is_verb = object
            || is_deed_after_noun(tokens, at)
            || infinitive_follows
            || ((token.lemma_has(WordClass::Stance) || (set_off && !next.has(WordClass::Agent)))
                && next.is_word()
                && !describes)
            || !token.can_be(VerbForm::Participle)
            || token.lemma_has(WordClass::Intransitive)
            || (next.capitalised && !token.has(WordClass::Attribute));
        return (is_verb && !next.is("by")).then_some(Shape::Past);
    }
    // "has been taken, given a name": a participle that is no past form.
    let is_participle = token.can_be(VerbForm::Participle) && !token.has(WordClass::Attribute);
    (is_participle && (object || (set_off && next.is_open_class()))).then_some(Shape::Past)
}

/// "visited the site and laid wreaths": a past form after a conjunction that only a noun can stand before.
fn is_deed_after_noun(tokens: &[Token], at: usize) -> bool {
    let [.., noun, conjunction] = &tokens[..at] else {
        return false;
    };
    let follows_noun = is_coordinator(conjunction)
        && noun.is_open_class()
        && !noun.is_verbal()
        && (noun.capitalised || !Grammar::english().is_like_adjective(&noun.lower));
    let has_object = tokens
        .get(at + 1)
        .is_some_and(|next| next.is_open_class() && !next.is_auxiliary());
    let ends_object = tokens
        .get(at + 2)
        .is_some_and(|next| next.has(WordClass::Preposition) || next.kind == Kind::Stop);
    follows_noun && has_object && ends_object && !tokens[at].has(WordClass::Attribute)
}

/// "based on trust", "reiterated in the treaty": a participle that says something of the noun before it.
fn describes_noun(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let Some(next) = tokens.get(at + 1) else {
        return false;
    };
    let is_reported = token.lemma_has(WordClass::Stance)
        && !token.lemma_has(WordClass::Intransitive)
        && next.has(WordClass::Agent)
        && !has_complement(tokens, at + 1);
    is_reported || (token.has(WordClass::Descriptive) && next.has(WordClass::Preposition))
}

/// "in May to meet", "in this regard the efforts": whether a complement follows what the phrase at `at` says.
fn has_complement(tokens: &[Token], at: usize) -> bool {
    let end = tokens.len().min(at + COMPLEMENT);
    let phrase = at..at
        + tokens[at..end]
            .iter()
            .take_while(|token| token.is_word())
            .count();
    phrase.skip(1).any(|at| {
        let opens = tokens[at].has(WordClass::Determiner) || tokens[at].has(WordClass::Possessive);
        tokens[at].is("that")
            || infinitive(tokens, at).is_some()
            || (opens && tokens[at - 1].is_open_class())
    })
}
