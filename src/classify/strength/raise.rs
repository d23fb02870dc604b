//! What raises a commitment to the top level: the deed executed, dated or funded ("Level 5 needs the deed dated,
//! funded or executed", section 5). A date that belongs to a target, a frequency, or a purpose raises nothing.

use std::ops::Range;

use super::Actor;
use super::judge::{Judge, Placed, Verdict};
use super::main_clause::MainClause;
use super::pattern::Found;
use super::rule::Rule;
use super::verb_group::{Tense, can_be};
use super::words::Class;
use crate::language::VerbForm;

/// Words between a date and the preposition it hangs on: "by the end of 2030", "in the early 2040s".
const WITHIN_DATE: usize = 5;
/// How many words the name of an instrument has at most.
const LONGEST_NAME: usize = 16;
/// How far before a date or an amount a target noun takes it for itself.
const NEAR_TARGET: usize = 12;

const DATE_PREPOSITIONS: &[&str] = &[
    "by",
    "in",
    "before",
    "until",
    "from",
    "during",
    "starting",
    "beginning",
    "than",
    "for",
    "over",
    "within",
    "to",
];
const THIS_OR_NEXT: &[&str] = &["this", "next", "coming"];
pub(super) const SPANS: &[&str] = &[
    "year", "month", "week", "decade", "spring", "summer", "autumn", "fall", "winter", "quarter",
];
const MULTIPLES: &[&str] = &["million", "billion", "trillion", "thousand"];
const CURRENCIES: &[&str] = &[
    "usd", "eur", "gbp", "aud", "jpy", "krw", "cad", "dollars", "euros", "percent", "%",
];

impl Judge<'_> {
    /// The top level, where `found` commits to a deed that is executed, dated or funded.
    pub(super) fn raised(
        &self,
        clause: &MainClause,
        at: usize,
        found: &Found<u8>,
    ) -> Option<Placed> {
        let top = self
            .vocabulary
            .top
            .filter(|_| Some(found.value) == self.vocabulary.below_top)?;
        let deed = self.complement_verb(found.end);
        let to = if self.reading.class(deed) == Class::Open {
            deed + 1
        } else {
            found.end
        };
        if self.executes(deed).or_else(|| self.executes(at)).is_some() {
            return Some((top, to, Rule::Executed));
        }
        let fronted =
            || clause.verb.tense != Tense::Past && self.is_measured(0..clause.subject.start, false);
        (self.is_measured(self.deed_region(deed), true) || fronted()).then_some((
            top,
            to,
            Rule::DatedOrFunded,
        ))
    }

    /// The end of the object, where the verb at `at` sets up or executes an instrument: one of the grammar's list, or
    /// anything that has a name of several words.
    fn executes(&self, at: usize) -> Option<usize> {
        let tokens = &self.reading.tokens;
        if let Some(found) = self.vocabulary.operator_at(tokens, at)
            && Some(found.value) == self.vocabulary.top
        {
            return Some(found.end);
        }
        let verb = self.vocabulary.executed.longest_at(tokens, at)?;
        let object = (verb.end..tokens.len()).take_while(|at| {
            matches!(
                self.reading.class(*at),
                Class::Open
                    | Class::Determiner
                    | Class::Possessive
                    | Class::Number
                    | Class::Adverb
                    | Class::Mark
            ) || self.reading.lower(*at) == "and"
        });
        // The name of what is set up ends its phrase; "the Grey Shoal disputes" are not set up.
        let is_name = |at: usize| {
            let end = (at..tokens.len().min(at + LONGEST_NAME))
                .find(|next| !tokens[*next].capital)
                .unwrap_or(tokens.len().min(at + LONGEST_NAME));
            let ends_phrase = self.reading.class(end) != Class::Open || tokens[end - 1].genitive;
            end > at + 1 && ends_phrase
        };
        object
            .filter(|at| {
                self.vocabulary
                    .instruments
                    .longest_at(tokens, *at)
                    .is_some()
                    || is_name(*at)
            })
            .find(|at| !tokens[*at].genitive)
            .map(|at| at + 1)
    }

    /// An instrument signed or a body set up by the document itself (case 1).
    pub(super) fn executed_deed(&self, clause: &MainClause, actor: Actor) -> Option<Verdict> {
        let main = clause.verb.main?;
        let active = !matches!(
            clause.verb.tense,
            Tense::Passive | Tense::Copula | Tense::Modal
        );
        let to = self.executes(main).filter(|_| active)?;
        let top = self.vocabulary.top?;
        let negated = false;
        Some(Verdict {
            level: Some(top),
            from: clause.verb.start,
            to,
            rule: Rule::Executed,
            negated,
            actor,
        })
    }

    /// The words that say how the deed at `deed` is done, up to its purpose or a clause that hangs on it.
    fn deed_region(&self, deed: usize) -> Range<usize> {
        let tokens = &self.reading.tokens;
        let end = (deed + 1..tokens.len())
            .find(|at| match self.reading.class(*at) {
                Class::Relative | Class::Subordinator => {
                    !["before", "until"].contains(&self.reading.lower(*at))
                }
                Class::To => tokens.get(at + 1).is_some_and(|next| {
                    next.is(Class::Open) && !next.capital && can_be(next, VerbForm::Base)
                }),
                Class::Preposition => self.reading.lower(*at).starts_with("toward"),
                _ => false,
            })
            .unwrap_or(tokens.len());
        deed.min(end)..end
    }

    /// Whether `region` holds a date, or an amount where those count, that is no target's.
    fn is_measured(&self, region: Range<usize>, amounts: bool) -> bool {
        let start = region.start;
        region
            .filter(|at| self.is_date(*at, start) || amounts && self.is_amount(*at))
            .any(|at| !self.is_targets(at, start))
    }

    /// Money, percentages and thousands.
    fn is_amount(&self, at: usize) -> bool {
        let token = &self.reading.tokens[at];
        let before = at
            .checked_sub(1)
            .map_or("", |before| self.reading.lower(before));
        let next = self.reading.lower(at + 1);
        token.is(Class::Number)
            && (token.lower.starts_with(['$', '€', '£', '¥'])
                || token.lower.ends_with('%')
                || MULTIPLES.contains(&next)
                || CURRENCIES.contains(&next)
                || CURRENCIES.contains(&before)
                || ["$", "€", "£", "¥"].contains(&before))
    }

    /// A year or "this month" (not "over the next month") that hangs on a preposition and is no part of a name ("2030
    /// Agenda").
    fn is_date(&self, at: usize, start: usize) -> bool {
        let token = &self.reading.tokens[at];
        let before = at
            .checked_sub(1)
            .map_or("", |before| self.reading.lower(before));
        let within =
            (at.saturating_sub(3).max(start)..at).any(|at| self.reading.lower(at) == "within");
        if within && SPANS.contains(&token.lower.trim_end_matches('s')) {
            return true;
        }
        if SPANS.contains(&token.lower.as_str()) {
            let span = at > 1 && self.reading.lower(at - 2) == "the";
            return THIS_OR_NEXT.contains(&before) && !span;
        }
        let stands_free = self
            .reading
            .tokens
            .get(at + 1)
            .is_none_or(|next| !next.is(Class::Open) || next.lower == "onwards");
        let part = ["mid-", "early-", "late-"]
            .iter()
            .find_map(|part| token.lower.strip_prefix(part));
        if !is_year(part.unwrap_or(&token.lower)) || !stands_free {
            return false;
        }
        let near = at.saturating_sub(WITHIN_DATE).max(start)..at;
        near.clone()
            .any(|at| DATE_PREPOSITIONS.contains(&self.reading.lower(at)))
            && !self.reports_past(near, start)
    }

    /// "the agreement reached in 2031": a participle takes the date.
    fn reports_past(&self, near: Range<usize>, start: usize) -> bool {
        near.filter(|at| *at > start).any(|at| {
            let token = &self.reading.tokens[at];
            token.is(Class::Open)
                && can_be(token, VerbForm::Participle)
                && !can_be(token, VerbForm::Base)
        })
    }

    /// "toward net zero by 2050", "our 2030 target": the date or amount is that of a target.
    fn is_targets(&self, at: usize, start: usize) -> bool {
        (at.saturating_sub(NEAR_TARGET).max(start)..at + 3).any(|near| {
            self.vocabulary
                .targets
                .longest_at(&self.reading.tokens, near)
                .is_some()
        })
    }
}

/// "2030", "2040s", "2031-2034".
pub(super) fn is_year(word: &str) -> bool {
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    let rest = &word[digits.len()..];
    digits.len() == 4
        && (digits.starts_with("20") || digits.starts_with("19"))
        && !rest.contains(['.', ',', '%'])
}
