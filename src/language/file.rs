//! The language file as it is written.

use std::sync::LazyLock;

use serde::Deserialize;

const ENGLISH: &str = include_str!("../../data/language/english.toml");

/// `data/language/english.toml`: lists are words between white space.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LanguageFile {
    pub verbs: String,
    pub irregular: String,
    pub doubling: String,
    pub doubling_british: String,
    pub abbreviations: String,
    pub titles: String,
    pub small_words: String,
    pub adjective_endings: String,
    pub furniture: Vec<String>,
    pub captions: Vec<String>,
    pub contents: Vec<String>,
    pub citations: Vec<String>,
    pub hyphens: HyphenLists,
    pub classes: ClassLists,
}

/// The table `hyphens`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HyphenLists {
    pub first: String,
    pub second: String,
}

/// The table `classes`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassLists {
    pub determiner: String,
    pub possessive: String,
    pub subject: String,
    pub object: String,
    pub preposition: String,
    pub coordinator: String,
    pub modal: String,
    pub relative: String,
    pub asserting: String,
    pub circumstance: String,
    pub adverb: String,
    pub not_adverb: String,
    pub noun: String,
    pub nominal: String,
    pub actor: String,
    pub adjective: String,
    pub gerund_noun: String,
    pub attribute: String,
    pub stance: String,
    pub intransitive: String,
    pub control: String,
    pub cooperative: String,
    pub clause_taking: String,
    pub bare_infinitive: String,
    pub persisting: String,
    pub adverbial_particle: String,
    pub lone: String,
    pub linking: String,
    pub agent: String,
    pub deed: String,
    pub introducing: String,
    pub proviso: String,
    pub opener: String,
    pub floating: String,
    pub degree: String,
    pub descriptive: String,
    pub pointer: String,
    pub owned: String,
    pub homograph: String,
    pub possibility: String,
    pub approximate: String,
    pub personal: String,
    pub light: String,
    pub particle: String,
}

/// The built-in English file.
pub(super) static ENGLISH_FILE: LazyLock<LanguageFile> = LazyLock::new(|| {
    toml::from_str(ENGLISH).expect("the built-in language file is checked by a test")
});
