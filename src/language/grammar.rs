//! What the language file says, made ready to be asked: the classes of a word, and the patterns of page furniture.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::{RegexSet, RegexSetBuilder};
use rustc_hash::FxHashMap;

use super::classes::{ClassSet, WordClass, listed};
use super::file::{ENGLISH_FILE, LanguageFile};

/// The word classes of a language and the patterns of its page furniture.
#[derive(Debug)]
pub struct Grammar {
    classes: FxHashMap<String, ClassSet>,
    not_adverb: HashSet<String>,
    /// For each verb the particles that go with it.
    particles: FxHashMap<String, HashSet<String>>,
    adjective_endings: Vec<String>,
    small_words: HashSet<String>,
    hyphen_first: HashSet<String>,
    hyphen_second: HashSet<String>,
    furniture: RegexSet,
    captions: RegexSet,
    contents: RegexSet,
    citations: RegexSet,
}

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    Grammar::from_file(&ENGLISH_FILE)
        .expect("the patterns of the built-in file are checked by a test")
});

impl Grammar {
    /// The built-in English grammar.
    #[must_use]
    pub fn english() -> &'static Self {
        &GRAMMAR
    }

    fn from_file(file: &LanguageFile) -> Result<Self, regex::Error> {
        let lists = &file.classes;
        let mut classes: FxHashMap<String, ClassSet> = FxHashMap::default();
        for (class, list) in listed(lists) {
            for word in list.split_whitespace() {
                classes.entry(word.to_string()).or_default().insert(class);
            }
        }
        let mut particles: FxHashMap<String, HashSet<String>> = FxHashMap::default();
        for pair in lists.particle.split_whitespace() {
            if let Some((verb, particle)) = pair.split_once(':') {
                particles
                    .entry(verb.to_string())
                    .or_default()
                    .insert(particle.to_string());
            }
        }
        Ok(Self {
            classes,
            not_adverb: set_of(&lists.not_adverb),
            particles,
            adjective_endings: file
                .adjective_endings
                .split_whitespace()
                .map(Into::into)
                .collect(),
            small_words: set_of(&file.small_words),
            hyphen_first: set_of(&file.hyphens.first),
            hyphen_second: set_of(&file.hyphens.second),
            furniture: whole_lines(&file.furniture)?,
            captions: whole_lines(&file.captions)?,
            contents: whole_lines(&file.contents)?,
            citations: whole_lines(&file.citations)?,
        })
    }

    /// The classes `lower` (a word in lower case) is listed in; words in -ly are adverbs.
    #[must_use]
    pub fn classes(&self, lower: &str) -> ClassSet {
        let mut classes = self.classes.get(lower).copied().unwrap_or_default();
        if Self::is_like_adverb(lower) && !self.not_adverb.contains(lower) {
            classes.insert(WordClass::Adverb);
        }
        classes
    }

    /// Whether `lower` ends as adverbs do.
    #[must_use]
    pub fn is_like_adverb(lower: &str) -> bool {
        lower.len() > 4 && lower.ends_with("ly")
    }

    /// Every word that stands in a list of a class, or among those that are no adverbs; in no order.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.classes
            .keys()
            .chain(&self.not_adverb)
            .map(String::as_str)
    }

    /// Whether `verb` (a base form) and `particle` belong together: "call" and "upon".
    #[must_use]
    pub fn is_phrasal(&self, verb: &str, particle: &str) -> bool {
        self.particles
            .get(verb)
            .is_some_and(|particles| particles.contains(particle))
    }

    /// Whether `lower` ends as most adjectives do: "financial".
    #[must_use]
    pub fn is_like_adjective(&self, lower: &str) -> bool {
        let endings = &self.adjective_endings;
        endings.iter().any(|ending| lower.ends_with(ending))
    }

    /// Whether `lower` stays small in a title: "of".
    #[must_use]
    pub fn stays_small(&self, lower: &str) -> bool {
        self.small_words.contains(lower)
    }

    /// Whether a word broken into `first` and `second` at the end of a line is written with a hyphen anywhere:
    /// "self-defence", "rules-based".
    #[must_use]
    pub fn keeps_hyphen(&self, first: &str, second: &str) -> bool {
        self.hyphen_first.contains(first) || self.hyphen_second.contains(second)
    }

    /// Whether `line`, trimmed, is page furniture by its wording.
    #[must_use]
    pub fn is_furniture(&self, line: &str) -> bool {
        self.furniture.is_match(line)
    }

    /// Whether `line`, trimmed, is the heading of a table of contents.
    #[must_use]
    pub fn is_contents(&self, line: &str) -> bool {
        self.contents.is_match(line)
    }

    /// Whether `note`, the text of a footnote without its mark, only names a source.
    #[must_use]
    pub fn is_citation(&self, note: &str) -> bool {
        self.citations.is_match(note)
    }

    /// Whether `line`, trimmed, begins as a caption does.
    #[must_use]
    pub fn is_caption(&self, line: &str) -> bool {
        self.captions.is_match(line)
    }
}

fn set_of(list: &str) -> HashSet<String> {
    list.split_whitespace().map(Into::into).collect()
}

fn whole_lines(patterns: &[String]) -> Result<RegexSet, regex::Error> {
    RegexSetBuilder::new(patterns.iter().map(|pattern| format!("^(?:{pattern})$")))
        .case_insensitive(true)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_all_its_classes() {
        let classes = Grammar::english().classes("as");
        assert!(classes.has(WordClass::Preposition) && classes.has(WordClass::Circumstance));
        assert!(!classes.has(WordClass::Determiner));
    }

    #[test]
    fn words_in_ly_are_adverbs_but_for_the_listed() {
        let grammar = Grammar::english();
        assert!(grammar.classes("steadfastly").has(WordClass::Adverb));
        assert!(!grammar.classes("assembly").has(WordClass::Adverb));
    }

    #[test]
    fn classes_of_verbs_hold_listed_verbs_only() {
        let lists = &ENGLISH_FILE.classes;
        let verbs: HashSet<&str> = ENGLISH_FILE.verbs.split_whitespace().collect();
        for list in [
            &lists.noun,
            &lists.nominal,
            &lists.adjective,
            &lists.stance,
            &lists.intransitive,
            &lists.control,
            &lists.cooperative,
            &lists.clause_taking,
            &lists.bare_infinitive,
            &lists.persisting,
        ] {
            for verb in list.split_whitespace() {
                assert!(
                    verbs.contains(verb),
                    "{verb} is in a class of verbs; add it to the list of verbs"
                );
            }
        }
    }

    #[test]
    fn furniture_patterns_match_whole_lines_only() {
        let grammar = Grammar::english();
        for line in [
            "Page 12",
            "P. 409",
            "- 12 -",
            "Page 3 of 10",
            "Page 4 - 2031 Averna White Paper",
            "xii",
            "(End of text)",
        ] {
            assert!(grammar.is_furniture(line), "{line}");
        }
        for line in ["Page 12 was signed", "The end", "12 divisions", "Page"] {
            assert!(!grammar.is_furniture(line), "{line}");
        }
    }
}
