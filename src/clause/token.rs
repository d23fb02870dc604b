//! Words and marks of a paragraph with what is known of each on its own.
//!
//! Tokens are read one after the other, each with a look at the one before and the one behind it. A paragraph need
//! never be held as a whole: a file of one line is one paragraph.

use std::ops::Range;

use compact_str::CompactString;

use super::layout::{Paragraph, Repaired, Repairs};
use crate::language::{
    ClassSet, Grammar, Lexeme, VerbForm, VerbReading, WordClass, lower, next_place,
};

/// Words of these classes are no verbs.
const NO_VERBS: ClassSet = ClassSet::of(&[
    WordClass::Preposition,
    WordClass::Adverb,
    WordClass::Determiner,
    WordClass::Modal,
]);
/// Words of these classes are neither nouns, adjectives, numbers nor verbs.
const CLOSED: ClassSet = ClassSet::of(&WordClass::CLOSED).union(ClassSet::of(&[WordClass::Adverb]));

/// What a token is by its spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Comma,
    Semicolon,
    Colon,
    Dash,
    Open,
    Close,
    /// Full stop, question and exclamation mark, ellipsis.
    Stop,
    Other,
}

/// A word or a mark.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub kind: Kind,
    pub lower: CompactString,
    /// Bytes of the source.
    pub range: Range<usize>,
    /// Which piece of its paragraph it stands in.
    pub piece: usize,
    pub capitalised: bool,
    lexeme: &'static Lexeme,
    /// The lexeme's classes, unless its neighbours make another word of it; a name is no modal ("1 May").
    classes: ClassSet,
    /// Whether it is written with a capital inside a sentence: then it is no verb ("1 May", "the March summit").
    name: bool,
    /// The form of a verb that is not in the lexicon, guessed from its ending and its neighbours.
    guess: Option<VerbForm>,
}

impl Token {
    pub fn has(&self, class: WordClass) -> bool {
        self.classes.has(class)
    }

    pub fn is(&self, lower: &str) -> bool {
        self.lower == lower
    }

    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// What it may be as a verb, if it may be one. Words of some closed classes are none.
    fn as_verb(&self) -> Option<&'static Lexeme> {
        let closed = self.classes.meets(NO_VERBS);
        (self.is_word() && !self.name && !closed).then_some(self.lexeme)
    }

    /// The ways to read the token as a verb.
    pub fn readings(&self) -> &'static [VerbReading] {
        self.as_verb().map_or(&[], |verb| verb.readings)
    }

    pub fn can_be(&self, form: VerbForm) -> bool {
        self.guess == Some(form) || self.as_verb().is_some_and(|verb| verb.can_be(form))
    }

    /// Whether this can be a verb at all.
    pub fn is_verbal(&self) -> bool {
        self.guess.is_some() || !self.readings().is_empty()
    }

    /// Whether a verb this can be a form of is listed in `class`.
    pub fn lemma_has(&self, class: WordClass) -> bool {
        self.as_verb()
            .is_some_and(|verb| verb.lemma_classes.has(class))
    }

    /// A form of be, have or do, or a modal: what can open a verb group.
    pub fn is_auxiliary(&self) -> bool {
        self.has(WordClass::Modal) || self.as_verb().is_some_and(|verb| verb.is_auxiliary)
    }

    pub fn is_be(&self) -> bool {
        self.as_verb().is_some_and(|verb| verb.is_be)
    }

    /// A word of no closed class: a noun, an adjective, a number, or a verb.
    pub fn is_open_class(&self) -> bool {
        self.is_word() && !self.classes.meets(CLOSED)
    }

    /// "U.S.", "a.m."
    pub fn is_dotted(&self) -> bool {
        self.is_word() && self.lower.ends_with('.')
    }

    /// An article, a possessive, a pronoun: what an object begins with and a noun is not followed by.
    pub fn opens_object(&self) -> bool {
        self.is_word()
            && (self.has(WordClass::Determiner)
                || self.has(WordClass::Possessive)
                || self.has(WordClass::Object)
                || self.has(WordClass::Subject)
                || self.is_possessive_noun())
    }

    /// Whether this can be a finite verb in the third person singular; modals apart.
    pub fn can_be_singular(&self) -> bool {
        let is_plural = self.is("are") || self.is("were") || self.has(WordClass::Modal);
        !is_plural && (self.can_be(VerbForm::Third) || self.can_be(VerbForm::Past))
    }

    /// "that", "we": what a clause begins with rather than an object.
    pub fn opens_clause(&self) -> bool {
        self.is("that") || (self.has(WordClass::Subject) && !self.has(WordClass::Object))
    }

    /// "Averna's", "states'"
    pub fn is_possessive_noun(&self) -> bool {
        self.lower.ends_with("'s") || self.lower.ends_with("s'")
    }
}

/// Reads the tokens of all pieces of a paragraph, in order.
pub(super) struct Tokens<'t> {
    source: &'t str,
    pieces: &'t [Range<usize>],
    repairs: &'t Repairs,
    piece: usize,
    /// The piece as it is to be read, where that differs from the source.
    repaired: Option<Repaired<'t>>,
    /// Bytes of the piece that have been read.
    read: usize,
    /// The token that waits for the one behind it.
    waiting: Option<Token>,
    before: Before,
}

/// What the last token that is no adverb says of the next.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    modal: bool,
    /// "to", a conjunction, a comma or a semicolon.
    in_series: bool,
    pronoun: bool,
}

impl<'t> Tokens<'t> {
    pub fn new(source: &'t str, paragraph: &'t Paragraph, repairs: &'t Repairs) -> Self {
        let first = paragraph.pieces.first();
        Self {
            source,
            pieces: &paragraph.pieces,
            repairs,
            piece: 0,
            repaired: first.and_then(|piece| repairs.apply(source, piece)),
            read: 0,
            waiting: None,
            before: Before::default(),
        }
    }

    /// The next token by itself.
    fn read(&mut self) -> Option<Token> {
        loop {
            let piece = self.pieces.get(self.piece)?;
            let text = match &self.repaired {
                Some(repaired) => &repaired.text,
                None => &self.source[piece.clone()],
            };
            if let Some(place) = next_place(text, self.read) {
                self.read = place.end;
                let mut token = self.token(text, piece.start, &place);
                if let Some(repaired) = &mut self.repaired {
                    token.range = repaired.in_source(&place);
                }
                return Some(token);
            }
            self.piece += 1;
            self.read = 0;
            let next = self.pieces.get(self.piece);
            self.repaired = next.and_then(|piece| self.repairs.apply(self.source, piece));
        }
    }

    /// The token at `place` of the piece `text`, which begins at `start`.
    fn token(&self, text: &str, start: usize, place: &Range<usize>) -> Token {
        let word = &text[place.clone()];
        let lower = lower(word);
        let lexeme = Lexeme::of(&lower);
        let capitalised = word.starts_with(char::is_uppercase);
        let opens = self
            .waiting
            .as_ref()
            .is_none_or(|last| !(last.is_word() || last.kind == Kind::Comma) || last.is_dotted());
        let name = capitalised && !opens;
        Token {
            kind: kind(text, place),
            lower,
            range: start + place.start..start + place.end,
            piece: self.piece,
            capitalised,
            lexeme,
            classes: if name {
                lexeme.classes.without(WordClass::Modal)
            } else {
                lexeme.classes
            },
            name,
            guess: None,
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if self.waiting.is_none() {
            self.waiting = self.read();
        }
        let mut next = self.read();
        let mut token = self.waiting.take()?;
        if let Some(next) = &mut next {
            join_adverbs(&mut token, next);
        }
        token.guess = guess(self.before, &token, next.as_ref());
        if !token.has(WordClass::Adverb) {
            self.before = Before::new(&token);
        }
        self.waiting = next;
        Some(token)
    }
}

impl Before {
    fn new(token: &Token) -> Self {
        Self {
            modal: token.has(WordClass::Modal),
            in_series: token.is("to")
                || token.has(WordClass::Coordinator)
                || matches!(token.kind, Kind::Comma | Kind::Semicolon),
            pronoun: token.has(WordClass::Personal),
        }
    }
}

/// The tokens of all pieces of `paragraph`.
#[cfg(test)]
pub(super) fn tokens(source: &str, paragraph: &Paragraph) -> Vec<Token> {
    Tokens::new(source, paragraph, &Repairs::default()).collect()
}

/// Makes adverbs of words that are something else elsewhere: "once" in "once again", "each" in "will each".
fn join_adverbs(token: &mut Token, next: &mut Token) {
    // "will each contribute": a quantifier that has floated off its subject.
    if next.has(WordClass::Floating) && token.has(WordClass::Modal) {
        next.classes = Grammar::english().classes("also");
    }
    if token.is("once") && (next.is("again") || next.is("more")) {
        token.classes = Grammar::english().classes("again");
    }
}

/// The form of a word that is in no list but stands where only a verb can: after a modal or a pronoun, or between "to",
/// a conjunction or a comma and an object with its article.
fn guess(before: Before, token: &Token, next: Option<&Token>) -> Option<VerbForm> {
    if !token.is_open_class() || token.capitalised || !token.readings().is_empty() {
        return None;
    }
    // "and technology such as": the one determiner that a noun is often followed by.
    let has_object =
        || next.is_some_and(|next| next.opens_object() && !next.opens_clause() && !next.is("such"));
    let form = form_by_ending(&token.lower);
    let is_verb = before.modal
        || (before.pronoun && form != VerbForm::Base)
        || (before.in_series && has_object());
    let is_letters = || token.lower.chars().all(char::is_alphabetic);
    (is_verb && is_letters()).then_some(if before.modal { VerbForm::Base } else { form })
}

fn form_by_ending(lower: &str) -> VerbForm {
    if lower.ends_with("ing") {
        VerbForm::Gerund
    } else if lower.ends_with("ed") {
        VerbForm::Past
    } else if lower.ends_with('s') && !lower.ends_with("ss") {
        VerbForm::Third
    } else {
        VerbForm::Base
    }
}

fn kind(text: &str, range: &Range<usize>) -> Kind {
    match &text[range.clone()] {
        "," => Kind::Comma,
        ";" => Kind::Semicolon,
        ":" => Kind::Colon,
        "—" | "―" => Kind::Dash,
        "–" | "-" if is_spaced(text, range) => Kind::Dash,
        "(" | "[" | "{" => Kind::Open,
        ")" | "]" | "}" => Kind::Close,
        "." | "!" | "?" | "…" => Kind::Stop,
        "&" => Kind::Word,
        word if word.chars().any(char::is_alphanumeric) => Kind::Word,
        _ => Kind::Other,
    }
}

fn is_spaced(text: &str, range: &Range<usize>) -> bool {
    text[..range.start].ends_with(char::is_whitespace)
        && text[range.end..].starts_with(char::is_whitespace)
}
