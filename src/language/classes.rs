//! Word classes: the closed ones, and the classes of verbs and nouns that matter for cutting.

use super::file::ClassLists;

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
    /// Nouns for what the speakers hold: "commitment".
    Owned,
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
    /// Third persons spelt like the plural of another noun: "lives".
    Homograph,
    /// Modals of what may be: "may".
    Possibility,
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

    pub(super) fn insert(&mut self, class: WordClass) {
        self.0 |= 1 << class as u32;
    }
}

/// The classes and the words the file lists in each.
pub(super) fn listed(lists: &ClassLists) -> [(WordClass, &str); 42] {
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
        (WordClass::Owned, &lists.owned),
        (WordClass::Homograph, &lists.homograph),
        (WordClass::Possibility, &lists.possibility),
        (WordClass::Approximate, &lists.approximate),
        (WordClass::Personal, &lists.personal),
    ]
}
