//! The checked taxonomy.

/// The id that means "no domain fits", which no label may take.
pub const NO_DOMAIN: &str = "none";

/// Domains and strengths that clauses are labelled with. At least one of the two lists is not empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Taxonomy {
    /// What the taxonomy calls itself.
    pub name: String,
    /// What clauses can be about, in file order; ids are unique.
    pub domains: Vec<Domain>,
    /// How strongly speakers can commit themselves, by ascending level; ids and levels are unique.
    pub strengths: Vec<Strength>,
    /// The words the strength rules go by.
    pub grammar: Grammar,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub checksum: String,
}

impl Taxonomy {
    /// The same with nothing but their names to know the domains by.
    #[must_use]
    pub fn with_names_only(mut self) -> Self {
        for domain in &mut self.domains {
            domain.description.clear();
            domain.phrases.clear();
        }
        self
    }
}

/// A thing clauses can be about.
#[derive(Debug, Clone, PartialEq)]
pub struct Domain {
    /// `[a-z0-9_]+`, never "none".
    pub id: String,
    /// What people call it.
    pub name: String,
    /// One line that delimits it.
    pub description: String,
    /// Short texts about it, each on another side of it.
    pub phrases: Vec<String>,
    /// The probability from which the label is given, where the default is not wanted.
    pub threshold: Option<f32>,
    /// What is true of a text about it, as a sentence: what an entailment model is asked.
    pub hypothesis: String,
}

/// A level of commitment.
#[derive(Debug, Clone, PartialEq)]
pub struct Strength {
    /// Its place on the ordinal scale, 0 to 9.
    pub level: u8,
    /// `[a-z0-9_]+`, unique.
    pub id: String,
    /// One line that delimits it.
    pub description: String,
    /// Operators that give this level: verbs by their base form with what follows them ("commit to", "be
    /// determined to"), in lower case.
    pub operators: Vec<String>,
    /// Sentences of this level, for clauses whose operator is not known.
    pub phrases: Vec<String>,
    /// What is true of a text of this level, as a sentence: what an entailment model is asked.
    pub hypothesis: String,
}

/// The words the strength rules go by, all in lower case, each a phrase pattern as operators are. A list that is
/// missing in the file is empty, and the rules that need it never fire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grammar {
    /// Subjects that are all the speakers together: "we", "two sides". Where there are none, every subject speaks.
    pub speakers: Vec<String>,
    /// What acts for the speakers when it is called theirs: "governments" in "our governments".
    pub own_bodies: Vec<String>,
    /// Nouns that make a capitalised subject one of the speaking parties: "secretary", "president", "side".
    pub parties: Vec<String>,
    /// Bodies that speak for all their members in a text in which they speak at all: "council", "allies".
    pub collectives: Vec<String>,
    /// Nouns for those who are addressed or reported on: "states", "international community".
    pub outsiders: Vec<String>,
    /// Words in the name of a firm: "limited", "corporation".
    pub firms: Vec<String>,
    /// Nouns for what outsiders do, which make "Morvane's invasion" their act and not a thing: "invasion".
    pub outsider_acts: Vec<String>,
    /// Nouns that end the name of something which is no party: "meeting", "exercise".
    pub events: Vec<String>,
    /// Operators that hold with any subject, not only with the speakers: "shall", "should".
    pub impersonal: Vec<String>,
    /// Nouns for those who can be bound by an impersonal operator: "member state", "applicant". Where any are listed,
    /// such an operator has its own level only with one of them as its subject, or as the agent of a passive ("shall be
    /// checked by the authority").
    pub duty_bearers: Vec<String>,
    /// The highest level that an impersonal operator has with any other subject; the lowest where it is missing.
    pub unbound_level: Option<u8>,
    /// Verbs that say how a thing is, which show that "it" or "they" before them is nobody who can be bound: "contain".
    pub states_of_things: Vec<String>,
    /// Operators that hand on to the verb they govern, where that is an operator: "continue to", "be pleased to".
    pub transparent: Vec<String>,
    /// Operators that take the level of their object: "reaffirm", "express", "share".
    pub takes_object_level: Vec<String>,
    /// Those of them over which a named party's "will" or "would" is an undertaking: "reaffirm that Averna will".
    pub renews: Vec<String>,
    /// The nouns that give an object its level, as (level, nouns).
    pub object_levels: Vec<(u8, Vec<String>)>,
    /// Operators that take the level of what the speakers say they themselves will do: "advise" in "advised that it
    /// will contribute".
    pub reports: Vec<String>,
    /// Operators over "that" which only state a fact where the clause demands nothing: "stress".
    pub emphasis: Vec<String>,
    /// What makes a stressed clause a demand: "should", "essential".
    pub demands: Vec<String>,
    /// Verbs that say whether a stance goes on: "remain", "change".
    pub persists: Vec<String>,
    /// The level of a deed that the speakers report of themselves and that is no act of speech ("conducted an
    /// exercise"); the lowest where it is missing.
    pub deed_level: Option<u8>,
    /// The level of a clause without a subject that opens with an unlisted verb in its base form, as items of a list of
    /// pledges do ("Ban such nets"); where it is missing, such a clause states nothing.
    pub bare_verb_level: Option<u8>,
    /// Verbs that in the present tense state such a deed: "cooperate". In the past every verb does.
    pub deeds: Vec<String>,
    /// Verbs that make a strong operator over them exploratory: "explore", "consider".
    pub exploratory: Vec<String>,
    /// Verbs of setting up or executing, which raise a commitment to the top level when their object is one of
    /// `instruments`: "establish", "sign".
    pub executed: Vec<String>,
    /// What can be set up or executed: "working group", "agreement".
    pub instruments: Vec<String>,
    /// Nouns to which a date or an amount may belong without raising the level: "target", "net zero".
    pub targets: Vec<String>,
    /// Words and phrases that make a clause conditional: "subject to", "as appropriate".
    pub conditions: Vec<String>,
    /// Words that negate the operator: "not", "never", "no longer".
    pub negations: Vec<String>,
}
