//! Whether a full clause, a subject with its finite verb, begins at a place.

use super::finite::{is_finite_after_noun, is_first_finite};
use super::token::{Kind, Token};
use super::verb::{
    before, governs, infinitive, is_adverb, is_coordinator, is_gerund_member, past_adverbs,
};
use crate::language::{VerbForm, WordClass};

/// Tokens in which the finite verb has to come.
const REACH: usize = 60;
/// Tokens in which an adverbial before the subject has to end.
const ADVERBIAL_REACH: usize = 14;
/// Adverbials that can stand before a subject.
const ADVERBIALS: usize = 3;
/// Commas a subject can hold.
const COMMAS: usize = 4;

/// A full clause that begins at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FullClause {
    /// Where its subject begins: after adverbials.
    pub subject: usize,
    /// Its finite verb.
    pub finite: usize,
}

/// The full clause that begins at `at`, if one does. `commas` says whether its subject may hold commas.
pub(super) fn full_clause(tokens: &[Token], at: usize, commas: bool) -> Option<FullClause> {
    let subject = past_adverbials(tokens, at)?;
    let first = tokens.get(subject)?;
    if is_inverted(tokens, at) {
        return Some(FullClause {
            subject,
            finite: subject,
        });
    }
    if first.has(WordClass::Subject) {
        let verb = past_adverbs(tokens, subject + 1);
        return is_first_finite(tokens, verb).then_some(FullClause {
            subject,
            finite: verb,
        });
    }
    let is_clause_word = first.has(WordClass::Relative)
        || first.has(WordClass::Preposition)
        || first.has(WordClass::Circumstance)
        || first.has(WordClass::Asserting)
        || first.has(WordClass::Object)
        || is_gerund_member(tokens, subject)
        || is_verb_with_object(tokens, subject);
    if !first.is_word() || is_coordinator(first) || first.is_auxiliary() || is_clause_word {
        return None;
    }
    let coordinated = at
        .checked_sub(1)
        .is_some_and(|at| is_coordinator(&tokens[at]));
    let finite = subject_end(tokens, subject, commas, coordinated)?;
    Some(FullClause { subject, finite })
}

/// "bring our": no noun, and so no subject.
fn is_verb_with_object(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    token.can_be(VerbForm::Base)
        && !token.lemma_has(WordClass::Noun)
        && !token.lemma_has(WordClass::Adjective)
        && tokens
            .get(at + 1)
            .is_some_and(|next| next.opens_object() && !next.opens_clause())
}

/// "nor does it seek": the finite verb stands before its subject.
pub(super) fn is_inverted(tokens: &[Token], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|at| tokens[at].is("nor"))
        && tokens
            .get(at)
            .is_some_and(|token| token.is_auxiliary() || token.is("do"))
        && tokens
            .get(at + 1)
            .is_some_and(|next| next.opens_object() || next.is_open_class())
}

/// Passes over "moreover,", "to this end,", "in this regard", "where necessary," before a subject.
fn past_adverbials(tokens: &[Token], at: usize) -> Option<usize> {
    let mut at = at;
    for _ in 0..ADVERBIALS {
        let first = tokens.get(at)?;
        if is_adverb(first) && !first.has(WordClass::Determiner) {
            at = past_adverbs(tokens, at);
            if tokens.get(at)?.kind == Kind::Comma {
                at += 1;
            }
        } else if first.has(WordClass::Approximate)
            && tokens
                .get(at + 1)?
                .lower
                .starts_with(|c: char| c.is_ascii_digit())
        {
            at += 1;
        } else if is_proviso(tokens, at) {
            at += 3;
        } else if first.has(WordClass::Preposition) && infinitive(tokens, at).is_none() {
            let reach = (at + 1..tokens.len().min(at + ADVERBIAL_REACH)).find(|next| {
                tokens[*next].kind == Kind::Comma
                    || tokens[*next].has(WordClass::Subject)
                    || opens_subject(tokens, *next)
            })?;
            at = if tokens[reach].kind == Kind::Comma {
                reach + 1
            } else {
                reach
            };
        }
    }
    Some(at)
}

/// "where necessary,"
pub(super) fn is_proviso(tokens: &[Token], at: usize) -> bool {
    matches!(tokens.get(at..at + 3), Some([word, one, comma])
        if (word.has(WordClass::Relative) || word.has(WordClass::Circumstance))
            && one.has(WordClass::Proviso)
            && comma.kind == Kind::Comma)
}

/// "by 2031 the fleet", "in the meantime our staffs": an article after a noun.
fn opens_subject(tokens: &[Token], at: usize) -> bool {
    let opens = tokens[at].has(WordClass::Determiner) || tokens[at].has(WordClass::Possessive);
    let last = &tokens[at - 1];
    let is_number = last.lower.bytes().all(|byte| byte.is_ascii_digit());
    let is_noun = last.is_open_class() && !last.capitalised && !last.is_verbal();
    opens
        && if is_number {
            last.lower.len() == 4
        } else {
            is_noun
        }
}

/// What is known of a subject while it is read.
#[derive(Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent facts, not a state"
)]
struct Subject {
    noun: bool,
    commas: usize,
    /// Whether it is more than one, as far as is known: a word in -s before its first comma, or an "and".
    plural: bool,
    /// Whether an infinitive stands in it; others may follow after a comma.
    infinitive: bool,
    /// Whether it is one that takes a bare infinitive: "support to help Averna defend itself".
    helps: bool,
    /// Finite verbs that belong to clauses inside the subject.
    inner: usize,
}

/// The finite verb of the subject that begins at `start`; `coordinated` says whether "and" stands before it.
fn subject_end(tokens: &[Token], start: usize, commas: bool, coordinated: bool) -> Option<usize> {
    let end = tokens.len().min(start + REACH);
    let mut seen = Subject::default();
    let mut at = start;
    while at < end {
        let token = &tokens[at];
        match token.kind {
            Kind::Open => at = closing(tokens, at, end)?,
            Kind::Comma => {
                let next = tokens.get(at + 1)?;
                seen.commas += 1;
                let apposition = next.has(WordClass::Relative)
                    || next.has(WordClass::Preposition)
                    || seen.commas == 2;
                // "and A, and B": the first "and" has closed the list that B would be in.
                let reopens = coordinated && seen.commas == 1 && is_coordinator(next);
                if seen.commas > COMMAS
                    || next.has(WordClass::Subject)
                    || reopens
                    || !(commas || apposition || seen.inner > 0)
                {
                    return None;
                }
            }
            Kind::Semicolon | Kind::Colon | Kind::Stop | Kind::Dash => return None,
            Kind::Close | Kind::Other => {}
            Kind::Word => match word_in_subject(tokens, at, &mut seen) {
                Step::Verb => return Some(at),
                Step::Fails => return None,
                Step::Skips(to) => at = to,
                Step::Goes => {
                    seen.noun |= token.is_open_class();
                    seen.plural |=
                        is_coordinator(token) || (seen.commas == 0 && token.lower.ends_with('s'));
                }
            },
        }
        at += 1;
    }
    None
}

enum Step {
    /// The finite verb of the clause.
    Verb,
    /// No subject can go on like this.
    Fails,
    /// The subject goes on after this token.
    Skips(usize),
    /// The token is part of the subject.
    Goes,
}

fn word_in_subject(tokens: &[Token], at: usize, seen: &mut Subject) -> Step {
    let token = &tokens[at];
    if let Some(verb) = infinitive(tokens, at) {
        seen.infinitive = true;
        seen.helps |= tokens[verb].lemma_has(WordClass::BareInfinitive);
        seen.inner += usize::from(tokens[verb].lemma_has(WordClass::ClauseTaking));
        return Step::Skips(verb);
    }
    // "by ensuring the ships sail"
    if token.can_be(VerbForm::Gerund) && token.lemma_has(WordClass::ClauseTaking) {
        seen.inner += usize::from(governs(tokens, at));
        return Step::Goes;
    }
    if is_coordinator(token) {
        let next = past_adverbs(tokens, at + 1);
        let fails = tokens.get(next).is_none_or(|next| {
            next.has(WordClass::Subject) || next.is_auxiliary() || next.is("to")
        });
        return if fails { Step::Fails } else { Step::Goes };
    }
    // "and Selk, as we celebrate"
    let opens_circumstance = token.has(WordClass::Circumstance)
        && (!token.has(WordClass::Preposition)
            || tokens
                .get(at + 1)
                .is_some_and(|next| next.has(WordClass::Personal)));
    if token.has(WordClass::Asserting) || opens_circumstance {
        return Step::Fails;
    }
    if token.has(WordClass::Relative) || (token.is("that") && seen.noun) {
        seen.inner += 1;
        return Step::Goes;
    }
    if token.has(WordClass::Subject) && seen.noun {
        let governor = &tokens[at - 1];
        let is_object = governor.has(WordClass::Preposition)
            || (token.has(WordClass::Object) && governor.can_be(VerbForm::Base));
        seen.inner += usize::from(!is_object);
        return Step::Goes;
    }
    if !seen.noun && !token.is_auxiliary() || !is_finite(tokens, at, seen.inner > 0) {
        return Step::Goes;
    }
    if seen.helps && token.can_be(VerbForm::Base) && !token.is_auxiliary() {
        return Step::Goes;
    }
    let after_comma = before(tokens, at).is_some_and(|token| token.kind == Kind::Comma);
    let disagrees = token.can_be(VerbForm::Base) && (seen.infinitive || !seen.plural);
    if after_comma && (seen.commas < 2 || disagrees) {
        return Step::Goes;
    }
    if seen.inner > 0 {
        seen.inner -= 1;
        return Step::Goes;
    }
    Step::Verb
}

/// A finite verb; inside a relative clause also right after its pronoun.
fn is_finite(tokens: &[Token], at: usize, in_relative: bool) -> bool {
    if in_relative
        && before(tokens, at).is_some_and(|token| {
            token.has(WordClass::Relative) || token.is("that") || token.has(WordClass::Subject)
        })
    {
        let token = &tokens[at];
        let is_subject = (token.lemma_has(WordClass::Noun)
            && tokens.get(at + 1).is_some_and(Token::is_auxiliary))
            || (at > 1
                && tokens[at - 1].has(WordClass::Relative)
                && tokens[at - 2].has(WordClass::Preposition));
        return !is_subject
            && (token.is_auxiliary()
                || [VerbForm::Third, VerbForm::Base, VerbForm::Past]
                    .into_iter()
                    .any(|form| token.can_be(form)));
    }
    is_finite_after_noun(tokens, at)
}

/// The mark that closes the bracket at `open`.
pub(super) fn closing(tokens: &[Token], open: usize, end: usize) -> Option<usize> {
    (open + 1..end).find(|at| tokens[*at].kind == Kind::Close)
}
