//! Word classes: the closed ones, and the classes of verbs and nouns that matter for cutting.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::{RegexSet, RegexSetBuilder};

use super::file::{ClassLists, ENGLISH_FILE, LanguageFile};

/// A class a word (or, from [`WordClass::Noun`] on, a verb's base form) is listed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordClass {
    /// "the", "several"
    Determiner,
    /// "our"
    Possessive,
    /// "we", "there"
    Subject,
    /// "us", "themselves"
    Object,
    /// "of", "toward"
    Preposition,
    /// "and"
    Coordinator,
    /// "will"
    Modal,
    /// "which"
    Relative,
    /// "while": its clause states something of its own.
    Asserting,
    /// "when": its clause gives a time, a condition or a manner.
    Circumstance,
    /// "also", and words in -ly
    Adverb,
    /// Gerunds that are mostly nouns: "training".
    GerundNoun,
    /// Nouns for those who act: "governments".
    Actor,
    /// Participles that are mostly adjectives: "shared".
    Attribute,
    /// Nouns that with a light verb make one predicate: "emphasis".
    Light,
    /// Adverbs that go with a verb and hardly ever follow a noun: "step up".
    Particle,
    /// Prepositions that stand without a noun as well: "more than ever before".
    Lone,
    /// Prepositions that join a verb to a gerund it governs: "committed to exploring".
    Linking,
    /// What follows a participle that belongs to the noun before it: "the steps agreed in May".
    Agent,
    /// What follows a deed and hardly a participle: "Torvald accepted with".
    Deed,
    /// Words before a colon after which the complement is complete: "share data, including:".
    Introducing,
    /// Words that after "where", "if" or "as" make an insertion and no clause: "where necessary".
    Proviso,
    /// Adjectives that open a sentence before its subject: "Mindful of the risk, the Ministers".
    Opener,
    /// Quantifiers that float off their subject: "will each contribute".
    Floating,
    /// Words of degree: the participle or adjective after one belongs to a noun, "more integrated forces".
    Degree,
    /// Participles that with a preposition say something of the noun before them: "based on".
    Descriptive,
    /// "this" in "and in this regard"
    Pointer,
    /// What stands before a number: "over 2,000".
    Approximate,
    /// Pronouns after which a word that may be a verb is one: "we".
    Personal,
    /// Verbs whose base form is as often a noun: "support".
    Noun,
    /// Verbs that are nearly always nouns before another noun: "repair".
    Nominal,
    /// Verbs whose base form is as often an adjective: "secure".
    Adjective,
    /// Verbs of what a speaker does by uttering the sentence: "welcome".
    Stance,
    /// Verbs without an object, whose participle does not describe a noun: "met".
    Intransitive,
    /// Verbs that govern what another party is to do: "urge".
    Control,
    /// Verbs of acting together: "cooperate".
    Cooperative,
    /// Verbs that take a clause without "that": "ensure".
    ClauseTaking,
    /// Verbs that take an infinitive without "to": "help".
    BareInfinitive,
    /// Verbs of what goes on to this day, also after a deed of the past: "continue".
    Persisting,
}

impl WordClass {
    /// The classes that make a word neither a noun, an adjective, a number nor a verb; adverbs and objects apart, which
    /// are closed for some readers only.
    pub const CLOSED: [Self; 9] = [
        Self::Determiner,
        Self::Possessive,
        Self::Subject,
        Self::Preposition,
        Self::Coordinator,
        Self::Modal,
        Self::Relative,
        Self::Asserting,
        Self::Circumstance,
    ];
}

/// A set of [`WordClass`]es.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClassSet(u64);

impl ClassSet {
    /// Whether the set holds `class`.
    #[must_use]
    pub fn has(self, class: WordClass) -> bool {
        self.0 & (1 << class as u32) != 0
    }

    /// The set of all of `classes`.
    #[must_use]
    pub const fn of(classes: &[WordClass]) -> Self {
        let (mut set, mut at) = (0, 0);
        while at < classes.len() {
            set |= 1 << classes[at] as u32;
            at += 1;
        }
        Self(set)
    }

    /// What is in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The set without `class`.
    #[must_use]
    pub const fn without(self, class: WordClass) -> Self {
        Self(self.0 & !(1 << class as u32))
    }

    /// Whether any class is in both sets.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn insert(&mut self, class: WordClass) {
        self.0 |= 1 << class as u32;
    }
}

/// The word classes of a language and the patterns of its page furniture.
#[derive(Debug)]
pub struct Grammar {
    classes: HashMap<String, ClassSet>,
    not_adverb: HashSet<String>,
    /// For each verb the particles that go with it.
    particles: HashMap<String, HashSet<String>>,
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
        let mut classes: HashMap<String, ClassSet> = HashMap::new();
        for (class, list) in listed(lists) {
            for word in list.split_whitespace() {
                classes.entry(word.to_string()).or_default().insert(class);
            }
        }
        let mut particles: HashMap<String, HashSet<String>> = HashMap::new();
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

fn listed(lists: &ClassLists) -> [(WordClass, &str); 39] {
    [
        (WordClass::Determiner, &lists.determiner),
        (WordClass::Possessive, &lists.possessive),
        (WordClass::Subject, &lists.subject),
        (WordClass::Object, &lists.object),
        (WordClass::Preposition, &lists.preposition),
        (WordClass::Coordinator, &lists.coordinator),
        (WordClass::Modal, &lists.modal),
        (WordClass::Relative, &lists.relative),
        (WordClass::Asserting, &lists.asserting),
        (WordClass::Circumstance, &lists.circumstance),
        (WordClass::Adverb, &lists.adverb),
        (WordClass::GerundNoun, &lists.gerund_noun),
        (WordClass::Attribute, &lists.attribute),
        (WordClass::Light, &lists.light),
        (WordClass::Noun, &lists.noun),
        (WordClass::Nominal, &lists.nominal),
        (WordClass::Actor, &lists.actor),
        (WordClass::Adjective, &lists.adjective),
        (WordClass::Stance, &lists.stance),
        (WordClass::Intransitive, &lists.intransitive),
        (WordClass::Control, &lists.control),
        (WordClass::Cooperative, &lists.cooperative),
        (WordClass::ClauseTaking, &lists.clause_taking),
        (WordClass::BareInfinitive, &lists.bare_infinitive),
        (WordClass::Persisting, &lists.persisting),
        (WordClass::Particle, &lists.adverbial_particle),
        (WordClass::Lone, &lists.lone),
        (WordClass::Linking, &lists.linking),
        (WordClass::Agent, &lists.agent),
        (WordClass::Deed, &lists.deed),
        (WordClass::Introducing, &lists.introducing),
        (WordClass::Proviso, &lists.proviso),
        (WordClass::Opener, &lists.opener),
        (WordClass::Floating, &lists.floating),
        (WordClass::Degree, &lists.degree),
        (WordClass::Descriptive, &lists.descriptive),
        (WordClass::Pointer, &lists.pointer),
        (WordClass::Approximate, &lists.approximate),
        (WordClass::Personal, &lists.personal),
    ]
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
