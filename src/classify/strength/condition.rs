//! Conditions a commitment hangs on (case 6).

use super::judge::Verdict;
use super::main_clause::{Finder, Shape};
use super::parties::Parties;
use super::reading::Reading;
use super::vocabulary::Vocabulary;
use super::words::Class;

/// Whether a listed condition stands in the clause. A bare "if" or "once" counts only where it hangs on the main
/// clause, not inside a complement or a relative clause. A word of a name ("the Conditions-based Transition Plan")
/// counts never.
pub(super) fn is_conditional(
    reading: &Reading,
    verdict: &Verdict,
    parties: &Parties,
    vocabulary: &Vocabulary,
) -> bool {
    let tokens = &reading.tokens;
    let finder = parties.finder(reading, vocabulary);
    let end = end_of_clause(reading, verdict, finder);
    let mut inside = false;
    let inverted = verdict.from > 0 && reading.lower(0) == "should";
    inverted
        || (0..end).any(|at| {
            inside |= at >= verdict.from && tokens[at].is(Class::Relative);
            let Some(found) = vocabulary.conditions.longest_at(tokens, at) else {
                return false;
            };
            let before = at.checked_sub(1).map_or("", |before| reading.lower(before));
            let named = tokens[at].capital && at > 0 && !tokens[at - 1].is(Class::Stop);
            let as_ever = before == "for" && tokens[at].is(Class::Subordinator);
            if named || as_ever || tokens[at].lower == "until" && !opens_clause(finder, at + 1) {
                return false;
            }
            let bare = found.words == 1 && tokens[at].is(Class::Subordinator);
            let weakened = ["even", "as"].contains(&before);
            let set_off = at > 0 && tokens[at - 1].is(Class::Comma);
            !bare || (set_off || !inside) && !weakened
        })
}

/// "until they withdraw", not "until the end of the year".
fn opens_clause(finder: Finder<'_>, at: usize) -> bool {
    finder
        .clause_at(at)
        .is_some_and(|clause| clause.shape != Shape::Missing)
}

/// Where the clause that decided ends: at a semicolon after it, or where somebody else takes over ("..., and Torvald
/// envisages").
fn end_of_clause(reading: &Reading, verdict: &Verdict, finder: Finder<'_>) -> usize {
    let tokens = &reading.tokens;
    (verdict.to + 1..tokens.len())
        .find(|at| match tokens[*at].class {
            Class::Stop => true,
            Class::Conjunction if tokens[at - 1].is(Class::Comma) => finder
                .clause_at(at + 1)
                .is_some_and(|clause| finder.is_direct(&clause)),
            _ => false,
        })
        .unwrap_or(tokens.len())
}
