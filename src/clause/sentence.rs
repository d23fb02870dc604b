//! Sentences of a paragraph, as ranges of its tokens.

use std::ops::Range;

use super::token::{Kind, Token};
use crate::language::{Lexicon, WordClass};

/// Cuts `tokens` at the ends of sentences. Marks that close a sentence belong to it.
pub(super) fn sentences(source: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        let end = closing(source, tokens, at);
        if end > at && !is_inside(tokens, start, end) && ends_sentence(source, tokens, at, end) {
            found.push(start..end);
            start = end;
        }
        at = end.max(at + 1);
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found
}

/// Tokens in which a bracket has to be closed to be one.
const BRACKET_REACH: usize = 80;

/// "Adm. (ret.) Orlo": whether the stop before `end` stands in a bracket that opens inside the sentence from `start`.
fn is_inside(tokens: &[Token], start: usize, end: usize) -> bool {
    let from = start.max(end.saturating_sub(BRACKET_REACH));
    let opens = |token: &Token| token.kind == Kind::Open;
    let closes = tokens[end - 1].kind == Kind::Close;
    closes
        && tokens[from..end]
            .iter()
            .rposition(opens)
            .is_some_and(|at| from + at > start)
}

/// The end of the run of closing marks that begins with the stop `at`; `at` where there is no stop.
fn closing(source: &str, tokens: &[Token], at: usize) -> usize {
    let is_stop = |token: &Token| token.kind == Kind::Stop || token.is_dotted();
    if !is_stop(&tokens[at]) {
        return at;
    }
    let mut end = at + 1;
    while let Some(token) = tokens.get(end) {
        let touches = token.range.start == tokens[end - 1].range.end;
        let mark = &source[token.range.clone()];
        let is_note = touches
            && !tokens[at].is_dotted()
            && mark.len() <= 2
            && mark.bytes().all(|byte| byte.is_ascii_digit());
        let closes = token.kind == Kind::Stop
            || token.kind == Kind::Close
            || matches!(mark, "\"" | "”" | "’" | "'" | "»");
        if !(touches && (closes || is_note)) {
            break;
        }
        end += 1;
    }
    end
}

/// Whether the stop at `at`, whose closing marks end at `end`, ends a sentence.
fn ends_sentence(source: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    let Some(next) = tokens.get(end) else {
        return true;
    };
    let opener = tokens[end..]
        .iter()
        .find(|token| token.is_word())
        .unwrap_or(next);
    let stop = &source[tokens[at].range.clone()];
    let touches = next.range.start == tokens[end - 1].range.end;
    if touches {
        return is_missing_space(source, tokens, at, end);
    }
    if !begins_sentence(source, opener, next) {
        return false;
    }
    if tokens[at].is_dotted() {
        return is_sentence_opener(opener);
    }
    if is_ellipsis(source, tokens, at, end) {
        return is_sentence_opener(opener);
    }
    if stop != "." || end > at + 1 {
        return true;
    }
    match at.checked_sub(1).map(|before| &tokens[before]) {
        Some(before) if before.range.end == tokens[at].range.start => {
            ends_after(source, before, opener)
        }
        _ => true,
    }
}

fn is_ellipsis(source: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    let marks = &source[tokens[at].range.start..tokens[end - 1].range.end];
    marks.starts_with("..") || marks.starts_with('…')
}

/// Whether a full stop right after `before` ends a sentence when `opener` follows.
fn ends_after(source: &str, before: &Token, opener: &Token) -> bool {
    let word = &source[before.range.clone()];
    let letters = word.chars().count();
    // "J.", and "Ch." of names that are written with two letters.
    let is_vowel = |c: char| "aeiouyAEIOUY".contains(c);
    let is_initial = before.capitalised
        && word != "I"
        && (letters == 1 || (letters == 2 && !word.contains(is_vowel)));
    if Lexicon::english().is_title(word) {
        return false;
    }
    if is_initial || Lexicon::english().is_abbreviation(word) {
        let number_follows = source[opener.range.clone()].starts_with(|c: char| c.is_numeric());
        return !number_follows && is_sentence_opener(opener);
    }
    true
}

/// "peace.The": the space is missing, the sentence ends all the same.
fn is_missing_space(source: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    let Some(before) = at
        .checked_sub(1)
        .map(|before| &source[tokens[before].range.clone()])
    else {
        return false;
    };
    let is_small = |text: &str| text.chars().all(char::is_lowercase);
    let after = &source[tokens[end].range.clone()];
    let mut letters = after.chars();
    end == at + 1
        && before.chars().count() > 2
        && is_small(before)
        && letters.next().is_some_and(char::is_uppercase)
        && letters.clone().count() > 0
        && is_small(letters.as_str())
}

/// A capital, a digit, or an opening mark before either.
fn begins_sentence(source: &str, opener: &Token, next: &Token) -> bool {
    let text = &source[opener.range.clone()];
    let first = text.chars().next();
    let opens = next.kind == Kind::Open
        || matches!(
            &source[next.range.clone()],
            "\"" | "“" | "‘" | "«" | "•" | "'"
        );
    first.is_some_and(|c| !c.is_lowercase() && c.is_alphanumeric() || "$€£¥".contains(c))
        || (opens && !opener.is_word())
}

/// A word that is written with a capital only where a sentence begins: "The", "We", "In".
fn is_sentence_opener(token: &Token) -> bool {
    token.capitalised
        && [
            WordClass::Determiner,
            WordClass::Possessive,
            WordClass::Subject,
            WordClass::Preposition,
            WordClass::Coordinator,
            WordClass::Asserting,
            WordClass::Circumstance,
            WordClass::Adverb,
        ]
        .into_iter()
        .any(|class| token.has(class))
}
