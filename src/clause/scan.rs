//! Whether a full clause, a subject with its finite verb, begins at a place.

use super::token::{Kind, Token};
use super::verb::{
    before, infinitive, is_adverb, is_coordinator, is_finite_after_noun, is_first_finite,
    is_gerund_member, past_adverbs,
};
use crate::language::{VerbForm, WordClass};

/// Tokens in which the finite verb has to come.
const REACH: usize = 60;
/// Tokens in which an adverbial before the subject has to end.
const ADVERBIAL_REACH: usize = 14;
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
        || is_gerund_member(tokens, subject);
    if !first.is_word() || is_coordinator(first) || is_clause_word {
        return None;
    }
    let finite = subject_end(tokens, subject, commas)?;
    Some(FullClause { subject, finite })
}

/// Passes over "moreover,", "to this end,", "in this regard" before a subject.
fn past_adverbials(tokens: &[Token], at: usize) -> Option<usize> {
    let mut at = at;
    for _ in 0..2 {
        let first = tokens.get(at)?;
        if is_adverb(first) && !first.has(WordClass::Determiner) {
            at = past_adverbs(tokens, at);
            if tokens.get(at)?.kind == Kind::Comma {
                at += 1;
            }
        } else if is_about(first)
            && tokens
                .get(at + 1)?
                .lower
                .starts_with(|c: char| c.is_ascii_digit())
        {
            at += 1;
        } else if first.has(WordClass::Preposition) && infinitive(tokens, at).is_none() {
            let reach = (at + 1..tokens.len().min(at + ADVERBIAL_REACH)).find(|next| {
                tokens[*next].kind == Kind::Comma || tokens[*next].has(WordClass::Subject)
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

/// "over 2,000"
fn is_about(token: &Token) -> bool {
    token.is("over") || token.is("about") || token.is("around")
}

/// The finite verb of the subject that begins at `start`.
fn subject_end(tokens: &[Token], start: usize, commas: bool) -> Option<usize> {
    let end = tokens.len().min(start + REACH);
    let mut seen_noun = false;
    let mut seen_commas = 0;
    // Finite verbs that belong to clauses inside the subject.
    let mut inner = 0;
    let mut at = start;
    while at < end {
        let token = &tokens[at];
        match token.kind {
            Kind::Open => at = closing(tokens, at, end)?,
            Kind::Comma => {
                let next = tokens.get(at + 1)?;
                seen_commas += 1;
                let apposition = next.has(WordClass::Relative)
                    || next.has(WordClass::Preposition)
                    || seen_commas == 2;
                if seen_commas > COMMAS
                    || next.has(WordClass::Subject)
                    || !(commas || apposition || inner > 0)
                {
                    return None;
                }
            }
            Kind::Semicolon | Kind::Colon | Kind::Stop | Kind::Dash => return None,
            Kind::Close | Kind::Other => {}
            Kind::Word => match word_in_subject(tokens, at, seen_noun, &mut inner) {
                Step::Verb => return Some(at),
                Step::Fails => return None,
                Step::Skips(to) => at = to,
                Step::Goes => seen_noun |= token.is_open_class(),
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

fn word_in_subject(tokens: &[Token], at: usize, seen_noun: bool, inner: &mut usize) -> Step {
    let token = &tokens[at];
    if let Some(verb) = infinitive(tokens, at) {
        *inner += usize::from(tokens[verb].lemma_has(WordClass::ClauseTaking));
        return Step::Skips(verb);
    }
    if is_coordinator(token) {
        let next = past_adverbs(tokens, at + 1);
        let fails = tokens.get(next).is_none_or(|next| {
            next.has(WordClass::Subject) || next.is_auxiliary() || next.is("to")
        });
        return if fails { Step::Fails } else { Step::Goes };
    }
    if token.has(WordClass::Asserting)
        || (token.has(WordClass::Circumstance) && !token.has(WordClass::Preposition))
    {
        return Step::Fails;
    }
    if token.has(WordClass::Relative) || (token.is("that") && seen_noun) {
        *inner += 1;
        return Step::Goes;
    }
    if token.has(WordClass::Subject) && seen_noun {
        let is_object = tokens[at - 1].has(WordClass::Preposition);
        *inner += usize::from(!is_object);
        return Step::Goes;
    }
    if !seen_noun && !token.is_auxiliary() || !is_finite(tokens, at, *inner > 0) {
        return Step::Goes;
    }
    if *inner > 0 {
        *inner -= 1;
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
        let is_subject =
            token.lemma_has(WordClass::Noun) && tokens.get(at + 1).is_some_and(Token::is_auxiliary);
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
