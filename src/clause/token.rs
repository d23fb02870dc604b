//! Words and marks of a paragraph with what is known of each on its own.

use std::ops::Range;

use super::paragraph::Paragraph;
use crate::language::{ClassSet, Grammar, Lexicon, VerbForm, VerbReading, WordClass, words};

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
    pub lower: String,
    /// Bytes of the source.
    pub range: Range<usize>,
    /// Which piece of its paragraph it stands in.
    pub piece: usize,
    pub capitalised: bool,
    classes: ClassSet,
    /// Whether it is written with a capital inside a sentence: then it is no verb ("1 May", "the March summit").
    name: bool,
    /// The form of a verb that is not in the lexicon, guessed from its ending and its neighbours.
    guess: Option<VerbForm>,
}

impl Token {
    pub fn has(&self, class: WordClass) -> bool {
        self.classes.has(class) && !(self.name && class == WordClass::Modal)
    }

    pub fn is(&self, lower: &str) -> bool {
        self.lower == lower
    }

    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// The ways to read the token as a verb. Words of the closed classes are none.
    pub fn readings(&self) -> &'static [VerbReading] {
        let closed = [
            WordClass::Preposition,
            WordClass::Adverb,
            WordClass::Determiner,
            WordClass::Modal,
        ];
        if !self.is_word() || self.name || closed.into_iter().any(|class| self.has(class)) {
            return &[];
        }
        Lexicon::english().readings(&self.lower)
    }

    pub fn reading(&self, form: VerbForm) -> Option<&'static VerbReading> {
        self.readings().iter().find(|reading| reading.form == form)
    }

    pub fn can_be(&self, form: VerbForm) -> bool {
        self.guess == Some(form) || self.reading(form).is_some()
    }

    /// Whether this can be a verb at all.
    pub fn is_verbal(&self) -> bool {
        self.guess.is_some() || !self.readings().is_empty()
    }

    /// Whether a verb this can be a form of is listed in `class`.
    pub fn lemma_has(&self, class: WordClass) -> bool {
        self.readings()
            .iter()
            .any(|reading| Grammar::english().classes(&reading.lemma).has(class))
    }

    /// A form of be, have or do, or a modal: what can open a verb group.
    pub fn is_auxiliary(&self) -> bool {
        self.has(WordClass::Modal)
            || self.readings().iter().any(|reading| {
                matches!(reading.lemma.as_str(), "be" | "have" | "do")
                    && matches!(reading.form, VerbForm::Third | VerbForm::Past)
                    || (reading.lemma == "have" && reading.form == VerbForm::Base)
            })
    }

    pub fn is_be(&self) -> bool {
        self.readings().iter().any(|reading| reading.lemma == "be")
    }

    /// A word of no closed class: a noun, an adjective, a number, or a verb.
    pub fn is_open_class(&self) -> bool {
        self.is_word()
            && !WordClass::CLOSED.into_iter().any(|class| self.has(class))
            && !self.has(WordClass::Adverb)
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

    /// "Averna's", "states'"
    pub fn is_possessive_noun(&self) -> bool {
        self.lower.ends_with("'s") || self.lower.ends_with("s'")
    }
}

/// The tokens of all pieces of `paragraph`.
pub(super) fn tokens(source: &str, paragraph: &Paragraph) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    for (piece, range) in paragraph.pieces.iter().enumerate() {
        for word in words(&source[range.clone()]) {
            let opens = found.last().is_none_or(|last| {
                !(last.is_word() || last.kind == Kind::Comma) || last.is_dotted()
            });
            let capitalised = word.is_capitalised();
            found.push(Token {
                kind: kind(&source[range.clone()], &word.range),
                capitalised,
                name: capitalised && !opens,
                guess: None,
                classes: Grammar::english().classes(&word.lower),
                range: range.start + word.range.start..range.start + word.range.end,
                lower: word.lower,
                piece,
            });
        }
    }
    join_adverbs(&mut found);
    guess_verbs(&mut found);
    found
}

/// Makes adverbs of words that are something else elsewhere: "once" in "once again", "each" in "will each".
fn join_adverbs(tokens: &mut [Token]) {
    for at in 1..tokens.len() {
        // "will each contribute": a quantifier that has floated off its subject.
        let floats = ["each", "both", "all"].contains(&tokens[at].lower.as_str());
        if floats && tokens[at - 1].has(WordClass::Modal) {
            tokens[at].classes = Grammar::english().classes("also");
        }
        if tokens[at - 1].is("once") && (tokens[at].is("again") || tokens[at].is("more")) {
            tokens[at - 1].classes = Grammar::english().classes("again");
        }
    }
}

/// Marks words that are in no list but stand where only a verb can: after a modal or a pronoun, or between "to", a
/// conjunction or a comma and an object with its article.
fn guess_verbs(tokens: &mut [Token]) {
    // The last token that is no adverb.
    let mut before: Option<usize> = None;
    for at in 0..tokens.len() {
        let token = &tokens[at];
        let unknown = token.is_open_class() && !token.capitalised && token.readings().is_empty();
        let has_object = tokens
            .get(at + 1)
            .is_some_and(|next| next.opens_object() && !next.is("that"));
        let after_modal = before.is_some_and(|at| tokens[at].has(WordClass::Modal));
        let in_series = before.is_some_and(|at| {
            let before = &tokens[at];
            before.is("to")
                || before.has(WordClass::Coordinator)
                || matches!(before.kind, Kind::Comma | Kind::Semicolon)
        });
        let after_pronoun =
            before.is_some_and(|at| ["we", "they", "it"].contains(&tokens[at].lower.as_str()));
        let has_ending = form_by_ending(&token.lower) != VerbForm::Base;
        if unknown
            && (after_modal || (after_pronoun && has_ending) || (in_series && has_object))
            && token.lower.chars().all(char::is_alphabetic)
        {
            let form = if after_modal {
                VerbForm::Base
            } else {
                form_by_ending(&token.lower)
            };
            tokens[at].guess = Some(form);
        }
        if !tokens[at].has(WordClass::Adverb) {
            before = Some(at);
        }
    }
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
