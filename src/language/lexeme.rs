//! All that the lists say of a word, looked up once.
//!
//! Cutting asks of every word many times what it may be. The answers depend on its spelling alone, so they are worked
//! out once for every word that stands in a list; a text's word is looked up once and keeps a reference to them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::classes::ClassSet;
use super::grammar::Grammar;
use super::inflect::VerbForm;
use super::lexicon::{Lexicon, VerbReading};

/// What a word may be by its spelling.
#[derive(Debug, Default)]
pub struct Lexeme {
    /// The classes the word itself is listed in.
    pub classes: ClassSet,
    /// The ways to read it as a verb.
    pub readings: &'static [VerbReading],
    /// The classes of all verbs it can be a form of.
    pub lemma_classes: ClassSet,
    /// Whether it can be a form of "be".
    pub is_be: bool,
    /// Whether it can be a form of "be", "have" or "do" that opens a verb group.
    pub is_auxiliary: bool,
    forms: u8,
}

/// Every word that stands in a list, and every form of every verb. Only our own lists decide where they lie in the table,
/// so no text can make looking them up slow.
static LISTED: LazyLock<FxHashMap<&'static str, Lexeme>> = LazyLock::new(|| {
    let (lexicon, grammar) = (Lexicon::english(), Grammar::english());
    lexicon
        .words()
        .chain(grammar.words())
        .map(|word| (word, Lexeme::new(word)))
        .collect()
});

/// Words that stand in no list: most nouns and names, and adverbs in -ly.
static OPEN: LazyLock<Lexeme> = LazyLock::new(Lexeme::default);
static ADVERB: LazyLock<Lexeme> = LazyLock::new(|| Lexeme::new("unlistedly"));

impl Lexeme {
    /// What `lower` (a word in lower case) may be.
    #[must_use]
    pub fn of(lower: &str) -> &'static Self {
        LISTED.get(lower).unwrap_or_else(|| {
            if Grammar::is_like_adverb(lower) {
                &ADVERB
            } else {
                &OPEN
            }
        })
    }

    /// Whether it can be the given form of a known verb.
    #[must_use]
    pub fn can_be(&self, form: VerbForm) -> bool {
        self.forms & (1 << form as u8) != 0
    }

    fn new(word: &str) -> Self {
        let readings = Lexicon::english().readings(word);
        let mut lexeme = Self {
            classes: Grammar::english().classes(word),
            readings,
            ..Self::default()
        };
        for reading in readings {
            lexeme.forms |= 1 << reading.form as u8;
            lexeme.lemma_classes = lexeme
                .lemma_classes
                .union(Grammar::english().classes(&reading.lemma));
            lexeme.is_be |= reading.lemma == "be";
            lexeme.is_auxiliary |= opens_verb_group(reading);
        }
        lexeme
    }
}

fn opens_verb_group(reading: &VerbReading) -> bool {
    match reading.lemma.as_str() {
        "be" | "do" => matches!(reading.form, VerbForm::Third | VerbForm::Past),
        "have" => matches!(
            reading.form,
            VerbForm::Third | VerbForm::Past | VerbForm::Base
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::WordClass;

    #[test]
    fn a_listed_word_has_the_classes_of_its_verbs() {
        let pledges = Lexeme::of("pledges");
        assert!(pledges.can_be(VerbForm::Third) && !pledges.can_be(VerbForm::Base));
        assert!(pledges.lemma_classes.has(WordClass::Stance));
        assert!(!pledges.classes.has(WordClass::Stance));
        assert!(Lexeme::of("were").is_be && Lexeme::of("were").is_auxiliary);
        assert!(Lexeme::of("have").is_auxiliary && !Lexeme::of("do").is_auxiliary);
    }

    #[test]
    fn an_unlisted_word_is_open_or_an_adverb_in_ly() {
        assert!(Lexeme::of("peninsula").readings.is_empty());
        assert_eq!(Lexeme::of("peninsula").classes, ClassSet::default());
        assert!(Lexeme::of("steadfastly").classes.has(WordClass::Adverb));
        assert!(!Lexeme::of("assembly").classes.has(WordClass::Adverb));
    }
}
