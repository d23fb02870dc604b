//! What the speakers did before: "In September 2031, the leaders committed to ..." is past and commits nobody now.

use std::ops::Range;

use super::Actor;
use super::judge::{Judge, Verdict};
use super::main_clause::MainClause;
use super::raise::{SPANS, is_year};
use super::rule::Rule;
use super::verb_group::Tense;

/// How many words the date that follows a verb has at most: "agreed in early March 2031 to".
const LONGEST_DATE: usize = 5;

impl Judge<'_> {
    /// `verdict`, lowered to that of a reported deed where `clause` is in the past tense and dated before.
    pub(super) fn as_history(&self, clause: &MainClause, mut verdict: Verdict) -> Verdict {
        let speaks = matches!(verdict.actor, Actor::Joint | Actor::Unilateral);
        let past = clause.verb.tense == Tense::Past
            && (self.is_past_date(0..clause.subject.start)
                || self.is_past_date(clause.verb.end..clause.verb.end + LONGEST_DATE));
        if speaks && past && verdict.level > self.deed() {
            verdict.level = self.deed();
            verdict.rule = Rule::Deed;
        }
        verdict
    }

    /// Whether `region` opens with a month and year or a year ("in September 2031"), or with "last year", "two years
    /// ago". A full date is that of the text itself.
    fn is_past_date(&self, region: Range<usize>) -> bool {
        let lower = |at: usize| self.reading.lower(at);
        let first = region.start + usize::from(["back", "earlier"].contains(&lower(region.start)));
        let end = region.end.min(first + LONGEST_DATE);
        if first >= end {
            return false;
        }
        let dated = ["in", "since"].contains(&lower(first))
            && (first + 1..end)
                .find(|at| lower(*at).starts_with(|c: char| c.is_ascii_digit()))
                .is_some_and(|at| {
                    is_year(lower(at)) && (first + 1..at).all(|at| self.is_part_of_date(at))
                });
        let span = |at: usize| {
            let singular = lower(at).trim_end_matches('s');
            SPANS.contains(&singular)
        };
        let last = lower(first) == "last" && span(first + 1);
        let ago = (first + 1..end).any(|at| lower(at) == "ago" && span(at - 1));
        dated || last || ago
    }

    fn is_part_of_date(&self, at: usize) -> bool {
        self.reading.tokens[at].capital
            || ["early", "late", "mid"].contains(&self.reading.lower(at))
    }
}
