//! Whether a word that can be a verb is one where it stands.
//!
//! Many verbs of policy texts are nouns as well ("support", "exercises", "pledges"). What stands before decides
//! (an article or a preposition makes a noun), then what follows (an article makes a verb), then the form that the
//! place asks for.

use super::token::{Kind, Token};
use crate::language::{Grammar, VerbForm, WordClass};

/// Tokens in which the complement of a verb of stance has to begin.
const COMPLEMENT: usize = 10;
/// Tokens in which a phrase after a verb is looked through.
const PHRASE: usize = 20;

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

/// The index of the first token from `at` on that is no adverb.
pub(super) fn past_adverbs(tokens: &[Token], at: usize) -> usize {
    let rest = tokens.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|token| is_adverb(token)).count()
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
    let verb = past_adverbs(tokens, at + 1);
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

pub(super) fn is_coordinator(token: &Token) -> bool {
    token.is_word() && token.has(WordClass::Coordinator)
}

/// Whether what follows `verb` can only follow a verb: an object with an article, a number, its own particle.
pub(super) fn governs(tokens: &[Token], verb: usize) -> bool {
    let after = past_adverbs(tokens, verb + 1);
    let Some(next) = tokens.get(after) else {
        return false;
    };
    let has_clause =
        next.is("that") || (next.has(WordClass::Subject) && !next.has(WordClass::Object));
    (next.opens_object() && (!has_clause || takes_that(&tokens[verb])))
        || next
            .lower
            .starts_with(|c: char| c.is_numeric() || "$€£¥".contains(c))
        || (after > verb + 1 && !next.has(WordClass::Preposition))
        || is_phrasal(&tokens[verb], &tokens[verb + 1])
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
            || !token.lemma_has(WordClass::Noun)
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
            || next.capitalised;
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
        && !Grammar::english().is_like_adjective(&noun.lower);
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

/// Whether the word at `at`, right after a noun, is a finite verb beyond doubt; the subject has been read.
pub(super) fn is_finite_after_noun(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else {
        return false;
    };
    if token.is_auxiliary() {
        return true;
    }
    let Some(noun) = before(tokens, at).filter(|noun| can_end_subject(noun)) else {
        return false;
    };
    if is_participle_auxiliary(noun) {
        return false;
    }
    let in_verb_group = noun.can_be(VerbForm::Base)
        && at > 1
        && (tokens[at - 2].is("to") || tokens[at - 2].has(WordClass::Modal));
    if in_verb_group {
        return false;
    }
    let agrees = !token.can_be(VerbForm::Base)
        || noun.lower.ends_with('s')
        || noun.capitalised
        || noun.kind == Kind::Close;
    let object = governs(tokens, at) && agrees;
    if noun.is_possessive_noun() && !(noun.lower.ends_with("s'") && object) {
        return false;
    }
    if token.can_be(VerbForm::Third) || token.can_be(VerbForm::Base) {
        is_finite_present(tokens, at, noun, object)
    } else {
        is_finite_past(tokens, at, noun, object)
    }
}

/// A noun, or the mark that closes what was said of it.
fn can_end_subject(token: &Token) -> bool {
    let is_noun = token.is_open_class() && !token.is_auxiliary() && !token.is_be();
    is_noun || matches!(token.kind, Kind::Close | Kind::Comma | Kind::Dash)
}

fn is_finite_present(tokens: &[Token], at: usize, noun: &Token, object: bool) -> bool {
    let token = &tokens[at];
    let is_noun_too = token.lemma_has(WordClass::Noun)
        || (token.lemma_has(WordClass::Adjective) && token.can_be(VerbForm::Base));
    let adverb_follows = token.can_be(VerbForm::Third)
        && !noun.lower.ends_with('s')
        && tokens.get(at + 1).is_some_and(is_adverb);
    let object_is_subject = tokens
        .get(at + 1)
        .is_some_and(|next| next.has(WordClass::Subject));
    !is_noun_too || adverb_follows || (object && !object_is_subject)
}

fn is_finite_past(tokens: &[Token], at: usize, noun: &Token, object: bool) -> bool {
    let token = &tokens[at];
    let Some(next) = tokens.get(at + 1).filter(|next| !next.is("by")) else {
        return false;
    };
    token.can_be(VerbForm::Past)
        && (object
            || !token.can_be(VerbForm::Participle)
            || token.lemma_has(WordClass::Intransitive)
            || next.capitalised
            || (is_party_noun(noun)
                && next.is_word()
                && (token.lemma_has(WordClass::Stance)
                    || ((next.is_open_class() || next.has(WordClass::Deed))
                        && !token.has(WordClass::Attribute)))))
}

/// "having read", "being read": what follows is no finite verb.
fn is_participle_auxiliary(token: &Token) -> bool {
    token.is("having") || token.is("being")
}

/// A name, or a noun for those who act: "both governments".
fn is_party_noun(noun: &Token) -> bool {
    noun.is_word() && (noun.capitalised || noun.has(WordClass::Actor))
}

/// Whether no other finite verb follows the word at `at` up to the next comma: "the pact supports growth, ...".
fn is_only_verb(tokens: &[Token], at: usize) -> bool {
    let end = tokens.len().min(at + PHRASE);
    let length = tokens[at..end].iter().take_while(|token| token.is_word());
    !(at + 1..at + length.count()).any(|at| is_finite_after_noun(tokens, at))
}

/// Whether no other finite verb follows the word at `at` in what can be seen of the sentence.
fn is_sole_verb(tokens: &[Token], at: usize) -> bool {
    let end = tokens.len().min(at + 2 * PHRASE);
    !(at + 1..end).any(|at| is_finite_after_noun(tokens, at))
}

/// Whether a phrase follows the word at `at` and no finite verb up to the next comma: "its ships date from 2031".
fn is_last_verb(tokens: &[Token], at: usize) -> bool {
    tokens
        .get(at + 1)
        .is_some_and(|next| next.has(WordClass::Preposition) || is_coordinator(next))
        && is_only_verb(tokens, at)
}

/// The same for the first finite verb of a sentence, where a verb has to come and less will do.
pub(super) fn is_first_finite(tokens: &[Token], at: usize) -> bool {
    if is_finite_after_noun(tokens, at) {
        return true;
    }
    let (Some(token), Some(subject)) = (tokens.get(at), before(tokens, at)) else {
        return false;
    };
    let finite = token.can_be(VerbForm::Third)
        || token.can_be(VerbForm::Past)
        || token.can_be(VerbForm::Base);
    if !finite || is_participle_auxiliary(subject) {
        return false;
    }
    if subject.has(WordClass::Subject) {
        return true;
    }
    let Some(next) = tokens.get(at + 1) else {
        return false;
    };
    let is_plural =
        subject.lower.ends_with('s') && subject.is_open_class() && !subject.is_possessive_noun();
    let object_follows = next.is_open_class() && !is_finite_after_noun(tokens, at + 1);
    // "citizens visit, work, or live in the region"
    let opens_series = (next.kind == Kind::Comma || is_coordinator(next))
        && is_party_noun(subject)
        && tokens
            .get(at + 2)
            .is_some_and(|next| next.can_be(VerbForm::Base));
    // "the Council, which meets in May, reports to"
    let resumes = subject.kind == Kind::Comma && next.has(WordClass::Preposition);
    (token.can_be(VerbForm::Third) && resumes && is_only_verb(tokens, at))
        || (token.can_be(VerbForm::Base)
            && is_plural
            && (object_follows || opens_series || is_last_verb(tokens, at)))
        || (token.can_be(VerbForm::Third)
            && subject.is_open_class()
            && object_follows
            && (subject.capitalised || is_only_verb(tokens, at)))
        || (token.can_be(VerbForm::Past)
            && subject.is_open_class()
            && !next.has(WordClass::Agent)
            && (token.lemma_has(WordClass::Stance)
                || (is_party_noun(subject) && !token.has(WordClass::Attribute))
                || is_sole_verb(tokens, at)))
}
