//! Commitment strength by rule.
//!
//! In come the clauses of one document, out comes a [`Commitment`] for each: an ordinal level, the words that decided
//! it, and three side columns. The force of a clause lies in its governing words, which sentence vectors hardly show;
//! a short row of rules over those words does. The words are data (the taxonomy's `[[strength]]` operators and its
//! `[grammar]`), the rules are those of the codebook: find the main clause (`main_clause`), say whose act it is
//! (`learn`, `parties`), then judge it (`judge`, with `lead`, `object`, `raise`, `report`, `stance` and `history`).

mod act;
mod condition;
mod duty;
mod finite;
mod history;
mod judge;
mod lead;
mod learn;
mod main_clause;
mod object;
mod parties;
mod pattern;
mod raise;
mod reading;
mod report;
mod rule;
mod rules;
mod stance;
mod subject;
mod unlisted;
mod verb_group;
mod vocabulary;
mod words;

#[cfg(test)]
mod tests;

pub(super) use rule::{NEAREST, RULE_NAMES, sentence_of};
pub use rules::StrengthRules;

/// Whether the deciding operator is denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Polarity {
    /// "will deploy"
    Positive,
    /// "will not deploy"
    Negative,
}

impl Polarity {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Positive, Self::Negative];

    /// The word of the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
        }
    }
}

/// Whose act a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// All the speakers, or several of them.
    Joint,
    /// One of the speakers alone.
    Unilateral,
    /// Somebody who does not speak here.
    ThirdParty,
    /// Nobody: a thing, a process, a state of affairs.
    None,
}

impl Actor {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Joint, Self::Unilateral, Self::ThirdParty, Self::None];

    /// The word of the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Joint => "joint",
            Self::Unilateral => "unilateral",
            Self::ThirdParty => "third_party",
            Self::None => "none",
        }
    }
}

/// What the speakers do by a verb that nobody listed: the verb in its base form, with the preposition that follows it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Unlisted {
    /// An act in the present, of which nothing is known but the verb: "we castigate".
    Act(String),
    /// A deed in the past, which may have been an act of speech: "the ministers castigated".
    Deed(String),
}

/// How strongly the speakers commit themselves by a clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Commitment {
    /// A level of the taxonomy; nothing where no operator is known and no rule applies.
    pub level: Option<u8>,
    /// The words of the clause or its lead that decided, white space folded ("pledged to explore"); empty where the
    /// level comes from the absence of any.
    pub operator: String,
    /// The main verb of the main clause in its base form, also where it decides nothing; empty where there is none.
    pub verb: String,
    /// The verb by which the speakers act, where nobody listed it.
    pub unlisted: Option<Unlisted>,
    /// Whether the operator is denied; the level is the same either way.
    pub polarity: Polarity,
    /// Whether the commitment hangs on a condition.
    pub conditional: bool,
    /// Whether the condition brought it down from the top level.
    pub lowered: bool,
    /// Whose act it is.
    pub actor: Actor,
    /// A short name of the rule that decided.
    pub rule: &'static str,
    /// How often this rule is right, 0 to 1.
    pub certainty: f32,
}

#[cfg(test)]
impl Commitment {
    /// What `rule` would say of a clause without words, for tests of what comes after the rules.
    pub(crate) fn decided_by(rule: &'static str, level: Option<u8>, certainty: f32) -> Self {
        Self {
            level,
            operator: String::new(),
            verb: String::new(),
            unlisted: None,
            polarity: Polarity::Positive,
            conditional: false,
            lowered: false,
            actor: Actor::Joint,
            rule,
            certainty,
        }
    }
}
