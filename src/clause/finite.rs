//! Whether a word after a subject is its finite verb.
//!
//! A noun, a participle and a finite verb are often spelt alike. What follows decides (an article makes a verb), then
//! whether the subject agrees, then whether another verb comes for which the subject may wait.

use super::token::{Kind, Token};
use super::verb::{before, governs, has_object, is_coordinator, past_adverbs};
use crate::language::{VerbForm, WordClass};

/// Tokens in which a phrase after a verb is looked through.
const PHRASE: usize = 20;

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
        || is_like_plural(noun)
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

/// "fleets", as against "tireless", "various".
fn is_like_plural(noun: &Token) -> bool {
    let lower = noun.lower.as_str();
    lower.ends_with('s') && !lower.ends_with("ss") && !lower.ends_with("ous")
}

/// A noun, or the mark that closes what was said of it.
fn can_end_subject(token: &Token) -> bool {
    let is_noun = token.is_open_class() && !token.is_auxiliary() && !token.is_be();
    is_noun || matches!(token.kind, Kind::Close | Kind::Comma | Kind::Dash)
}

fn is_finite_present(tokens: &[Token], at: usize, noun: &Token, object: bool) -> bool {
    let token = &tokens[at];
    // "bring the fleet back"
    if token.has(WordClass::Particle) && !object {
        return false;
    }
    let is_noun_too = token.lemma_has(WordClass::Noun)
        || token.has(WordClass::Homograph)
        || (token.lemma_has(WordClass::Adjective) && token.can_be(VerbForm::Base));
    // "Averna now ranks", "trade grows fast"; but not "forces first fighting"
    let follows = past_adverbs(tokens, at + 1);
    let last = &tokens[at - 1];
    let adverb_stands_by =
        follows > at + 1 || (last.has(WordClass::Adverb) && !last.has(WordClass::Determiner));
    let is_adverb_of_verb = token.can_be(VerbForm::Third)
        && !noun.lower.ends_with('s')
        && adverb_stands_by
        && !token.has(WordClass::Actor)
        && !tokens
            .get(follows)
            .is_some_and(|next| next.can_be(VerbForm::Gerund));
    let object_is_subject = tokens
        .get(at + 1)
        .is_some_and(|next| next.has(WordClass::Subject));
    !is_noun_too || is_adverb_of_verb || (object && !object_is_subject)
}

fn is_finite_past(tokens: &[Token], at: usize, noun: &Token, object: bool) -> bool {
    let token = &tokens[at];
    let is_passive = |next: &&Token| next.is("by") && token.can_be(VerbForm::Participle);
    let Some(next) = tokens.get(at + 1).filter(|next| !is_passive(next)) else {
        return false;
    };
    let is_described = token.can_be(VerbForm::Participle)
        && !is_party_noun(noun)
        && !token.lemma_has(WordClass::Intransitive)
        && !has_object(tokens, at);
    let describes = next.has(WordClass::Preposition)
        && (token.has(WordClass::Descriptive) || (object && is_described));
    token.can_be(VerbForm::Past)
        && !describes
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
        is_like_plural(subject) && subject.is_open_class() && !subject.is_possessive_noun();
    let object_follows = next.is_open_class() && !is_finite_after_noun(tokens, at + 1);
    // "pilots visit, train, or serve in the region"
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
