//! The closed word classes of English, by which a sentence shows its build without being parsed.
//!
//! A closed class has a few dozen members that hardly change over centuries (any reference grammar lists them), so
//! they stand here in one table; verbs and nouns are open classes and come from the lexicon and the taxonomy.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::language::Lexicon;

/// What a word or mark does in a sentence, as far as that can be told from its spelling alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    /// "the", "this", "both": opens a noun phrase.
    Determiner,
    /// "our", "their": opens a noun phrase and says whose it is.
    Possessive,
    /// "we", "they", "it": a subject by itself.
    Pronoun,
    /// "themselves"
    Reflexive,
    /// "of", "in", "by"
    Preposition,
    /// "to", before a noun or an infinitive.
    To,
    /// "as", "while", "because": opens a clause that depends on another.
    Subordinator,
    /// "that", "which", "who": opens a complement or a relative clause.
    Relative,
    /// "and", "or", "but"
    Conjunction,
    /// "will", "should"
    Modal,
    /// A finite form of "be", "have" or "do".
    Auxiliary,
    /// "also", "strongly"
    Adverb,
    /// "not", "never": says no.
    Negation,
    /// A figure.
    Number,
    /// A comma, or what stands for one in pairs: a dash.
    Comma,
    /// A semicolon, colon, full stop, question or exclamation mark.
    Stop,
    /// Any other mark.
    Mark,
    /// All other words.
    Open,
}

const TABLE: &[(Class, &str)] = &[
    (
        Class::Determiner,
        "the a an this these those each every all both some any no such other another many several most either \
         neither",
    ),
    (Class::Possessive, "our their its his her my your"),
    (Class::Pronoun, "we they it he she i you there"),
    (
        Class::Reflexive,
        "ourselves themselves itself himself herself myself us them each-other",
    ),
    (
        Class::Preposition,
        "of in on at by for with from into onto upon over under between among amongst amid amidst against toward \
         towards through throughout within without during across beyond above below behind outside inside \
         beside besides despite concerning regarding including following via per than like unlike near around about along alongside \
         notwithstanding pursuant based",
    ),
    (Class::To, "to"),
    (
        Class::Subordinator,
        "as while whilst when whenever although though because if unless once since whereas whether until till \
         before after wherever",
    ),
    (
        Class::Relative,
        "that which who whom whose what how why where",
    ),
    (Class::Conjunction, "and or but nor & plus"),
    (
        Class::Modal,
        "will shall would should must can could may might ought cannot",
    ),
    (
        Class::Auxiliary,
        "is are was were am has have had do does did",
    ),
    (
        Class::Adverb,
        "also further furthermore moreover however therefore thus together today now then again too still already \
         always often yet here hereby even very well likewise meanwhile nevertheless nonetheless instead indeed \
         thereby ever much henceforth so forward more better just rather soon later once-again going-forward anew \
         afresh altogether tonight tomorrow",
    ),
    (Class::Negation, "not never"),
];

/// Words that end in -ly and are no adverbs.
const NOT_ADVERBS: &str = "family supply ally rely apply assembly reply multiply italy july comply imply early fly \
                           friendly timely orderly costly deadly likely daily monthly weekly yearly monopoly anomaly \
                           leadly elderly holy ugly";

static CLASSES: LazyLock<HashMap<&'static str, Class>> = LazyLock::new(|| {
    let listed = TABLE
        .iter()
        .flat_map(|(class, words)| words.split_whitespace().map(|word| (word, *class)));
    let open = NOT_ADVERBS
        .split_whitespace()
        .map(|word| (word, Class::Open));
    listed.chain(open).collect()
});

/// The class of `lower`, a word in lower case or a mark.
pub(super) fn class_of(lower: &str) -> Class {
    if let Some(class) = CLASSES.get(lower) {
        return *class;
    }
    match lower {
        "," | "–" | "—" => Class::Comma,
        ";" | ":" | "." | "?" | "!" | "…" | "•" => Class::Stop,
        _ if lower.ends_with("n't") => Class::Negation,
        _ if lower.starts_with(|c: char| c.is_ascii_digit() || "$€£¥".contains(c)) => {
            Class::Number
        }
        _ if !lower.chars().any(char::is_alphanumeric) => Class::Mark,
        _ if lower.ends_with("ly") && Lexicon::english().readings(lower).is_empty() => {
            Class::Adverb
        }
        _ => Class::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_class_a_grammar_gives_it() {
        let cases = [
            ("the", Class::Determiner),
            ("our", Class::Possessive),
            ("strongly", Class::Adverb),
            ("supply", Class::Open),
            ("rely", Class::Open),
            ("won't", Class::Negation),
            ("2040s", Class::Number),
            ("$4", Class::Number),
            ("—", Class::Comma),
            ("(", Class::Mark),
            ("pledge", Class::Open),
        ];
        for (word, class) in cases {
            assert_eq!(class_of(word), class, "{word}");
        }
    }
}
