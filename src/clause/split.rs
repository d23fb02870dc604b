//! A sentence's clauses.
//!
//! The sentence is read once, from left to right. What is known of the clause that is being read is its chain of
//! governing verbs and the verbs embedded since; at every comma, conjunction, semicolon, colon, dash and conjunction
//! of a subordinate clause it is asked what begins there (`boundary.rs`); every other word goes into that knowledge
//! (`observe.rs`). Where a verb begins that stands in a series with a link of the chain, or a full clause, the
//! sentence is cut. Members that are joined by a comma alone are only cut where the series is completed by a
//! conjunction.

use std::ops::Range;

use super::boundary::{Boundary, Mark, boundary_at};
use super::chain::{Chain, Group};
use super::embedded::Embedded;
use super::part::{Cut, Part, parts};
use super::scan::{FullClause, closing, full_clause};
use super::token::{Kind, Token};
use super::verb::Shape;
use crate::language::{VerbForm, WordClass};

/// Words a subordinate clause must have to be a clause of its own.
const SUBORDINATE_WORDS: usize = 6;
/// Tokens in which a bracket has to be closed to be one.
const BRACKET_REACH: usize = 80;

/// What introduces a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    None,
    /// The header of a list, which governs what has no subject of its own.
    Predicate,
    /// A header that ends in "that" and governs full clauses as well.
    That,
}

/// Cuts the sentence `tokens`, which `header` introduces, into clauses.
pub(super) fn split(tokens: &[Token], header: Header) -> Vec<Part> {
    let mut reader = Reader::new(tokens, header);
    reader.read();
    parts(tokens.len(), reader.begins_under_header, reader.cuts)
}

/// A subordinate clause before the main clause: "While ..., we ...".
#[derive(Debug, Clone, Copy)]
pub(super) struct Fronted {
    pub asserting: bool,
    pub has_verb: bool,
    pub was_cut: bool,
}

/// The state of the one reading.
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent facts, not a state"
)]
pub(super) struct Reader<'t> {
    pub(super) tokens: &'t [Token],
    pub(super) header: Header,
    pub(super) chain: Chain,
    pub(super) embedded: Embedded,
    pub(super) fronted: Option<Fronted>,
    /// Clauses that were opened by a pronoun or a conjunction and still lack their verb.
    pub(super) pending: usize,
    /// Whether the clause opened last is one of time or condition, up to the next comma.
    pub(super) circumstance: bool,
    /// Commas since a verb that may take a clause without "that" and has none yet.
    pub(super) clause_taker: Option<usize>,
    pub(super) cuts: Vec<Cut>,
    /// Whether the last cut opened a series that is not yet complete.
    pub(super) open_series: bool,
    /// Whether the clause that is read hangs on the header of the list.
    pub(super) under_header: bool,
    /// Whether the sentence began so.
    pub(super) begins_under_header: bool,
}

impl<'t> Reader<'t> {
    fn new(tokens: &'t [Token], header: Header) -> Self {
        Self {
            tokens,
            header,
            chain: Chain::default(),
            embedded: Embedded::default(),
            fronted: None,
            pending: 0,
            circumstance: false,
            clause_taker: None,
            cuts: Vec::new(),
            open_series: false,
            under_header: header != Header::None,
            begins_under_header: header != Header::None,
        }
    }

    fn read(&mut self) {
        let mut at = self.open_sentence();
        while at < self.tokens.len() {
            if self.tokens[at].kind == Kind::Open {
                let end = self.tokens.len().min(at + BRACKET_REACH);
                if let Some(close) = closing(self.tokens, at, end) {
                    at = close + 1;
                    continue;
                }
            }
            at = match boundary_at(self.tokens, at) {
                Some(boundary) => self
                    .at_boundary(&boundary)
                    .unwrap_or_else(|| self.pass(&boundary)),
                None => self.observe(at),
            };
        }
    }

    /// Goes past a boundary at which nothing is cut.
    fn pass(&mut self, boundary: &Boundary) -> usize {
        if boundary.has_comma() {
            self.circumstance = false;
            self.embedded.commas += 1;
            let lists_nouns = self
                .tokens
                .get(boundary.next)
                .is_some_and(|next| !next.has(WordClass::Preposition));
            if boundary.is_coordinated() {
                // ", and transport": the list is complete.
                self.embedded.nouns = 0;
            } else {
                self.embedded.nouns += usize::from(lists_nouns);
            }
            self.clause_taker = self.clause_taker.map(|commas| commas + 1);
        }
        if boundary.is_asserting() {
            self.pending += 1;
        }
        boundary.next.max(boundary.at + 1)
    }

    /// Cuts at `boundary` where a clause begins there; returns where reading goes on.
    fn at_boundary(&mut self, boundary: &Boundary) -> Option<usize> {
        if let Some(fronted) = self.fronted {
            return self.end_fronted(boundary, fronted);
        }
        if self.chain.links.is_empty() {
            return None;
        }
        if boundary.is_asserting() {
            return self.subordinate(boundary);
        }
        if boundary.is_stranded(self.tokens, &self.chain) {
            return None;
        }
        if let Some(next) = self.inner_list(boundary) {
            return Some(next);
        }
        let member = boundary.series_member(
            self.tokens,
            &self.chain,
            &mut self.embedded,
            self.open_series,
        );
        // "who, at short notice and with few means, had", "that a plan, including its costs, is": the verb that is due.
        let is_relative = |group: &Group| {
            let is_due = !boundary.is_coordinated() || boundary.has_phrase(self.tokens);
            self.pending > 0 && group.shape == Shape::Auxiliary && is_due && !boundary.is_strong()
        };
        if let Some((group, level)) = member.filter(|(group, _)| !is_relative(group)) {
            return Some(self.cut_series(boundary, group, level));
        }
        self.coordinate(boundary)
    }

    /// After a clause like "While ...": the main clause, or a second clause under the same conjunction.
    fn end_fronted(&mut self, boundary: &Boundary, fronted: Fronted) -> Option<usize> {
        if !fronted.has_verb || !boundary.has_comma() || boundary.is_asserting() {
            return None;
        }
        let found = full_clause(self.tokens, boundary.next, true)?;
        if boundary.is_coordinated() {
            self.fronted = Some(Fronted {
                was_cut: true,
                ..fronted
            });
            self.cut(boundary, Vec::new(), None, true);
            return Some(found.finite + 1);
        }
        self.fronted = None;
        if fronted.was_cut
            || (fronted.asserting && self.words_before(boundary.at) >= SUBORDINATE_WORDS)
        {
            self.cut(boundary, Vec::new(), None, true);
        }
        Some(self.begin(found))
    }

    fn subordinate(&mut self, boundary: &Boundary) -> Option<usize> {
        if self.tokens.get(boundary.next)?.can_be(VerbForm::Gerund) {
            return None;
        }
        let found = full_clause(self.tokens, boundary.next, true)?;
        if self.tokens.len() - boundary.start <= SUBORDINATE_WORDS || self.pending > 0 {
            return None;
        }
        self.cut(boundary, Vec::new(), None, true);
        Some(self.begin(found))
    }

    /// "decided to: (a) open ...; (b) share ...": the first member stays with what governs it.
    fn inner_list(&mut self, boundary: &Boundary) -> Option<usize> {
        if self.tokens[boundary.at].kind != Kind::Colon {
            return None;
        }
        let group = boundary.group(self.tokens)?;
        let last = self.chain.links.last()?;
        let marker = (last.verb + 1..boundary.at)
            .find(|at| self.tokens[*at].is("to") && at + 1 == boundary.at);
        if marker.is_none() && last.verb + 1 != boundary.at {
            return None;
        }
        let start = marker.unwrap_or(boundary.at);
        let shape = if marker.is_some() {
            Shape::Infinitive
        } else {
            group.shape
        };
        self.chain.enter(
            Group {
                start,
                shape,
                ..group
            },
            start..boundary.at,
        );
        Some(group.verb + 1)
    }

    /// A further full clause, or a further clause with "that".
    fn coordinate(&mut self, boundary: &Boundary) -> Option<usize> {
        let next = boundary.next;
        if self.tokens.get(next)?.is("that") && self.embedded.complement {
            return self.further_that(boundary);
        }
        if !boundary.admits_clause(self.tokens) {
            return None;
        }
        if !boundary.has_comma()
            && !boundary.is_strong()
            && boundary.goes_with(self.tokens, &self.embedded)
        {
            return None;
        }
        let found = full_clause(
            self.tokens,
            next,
            boundary.has_comma() || boundary.is_strong(),
        )?;
        if boundary.joins_adjectives(self.tokens, &self.chain, found.subject) {
            return None;
        }
        let is_pronoun = self.tokens[found.subject].has(WordClass::Subject);
        let ends_all = self.tokens[boundary.at].kind == Kind::Semicolon;
        let belongs_inside = (self.pending > 0 && !ends_all)
            || self.clause_taker.is_some_and(|commas| {
                (commas > 0 || (boundary.mark == Mark::None && !is_pronoun))
                    && !boundary.is_strong()
            })
            || ((self.circumstance || self.embedded.finite) && boundary.mark == Mark::None);
        if belongs_inside && !(is_pronoun && boundary.has_comma()) {
            return None;
        }
        if !boundary.is_coordinated() && !boundary.is_strong() {
            return self.restart(found);
        }
        self.cut(boundary, Vec::new(), None, true);
        Some(self.begin(found))
    }

    /// "noted that ..., that ..., and that ...": a further clause of the same verb.
    fn further_that(&mut self, boundary: &Boundary) -> Option<usize> {
        let found = full_clause(self.tokens, boundary.next + 1, true)?;
        let level = self.chain.links.len().checked_sub(1)?;
        let link = &self.chain.links[level];
        let lead = extended(link.governing(false), link.verb..link.verb + 1);
        if boundary.is_coordinated() {
            self.confirm(level);
            self.cut(boundary, lead, None, true);
        } else {
            self.cut(boundary, lead, Some((level, Shape::Auxiliary)), false);
        }
        self.embedded.add(Shape::Auxiliary);
        Some(found.finite + 1)
    }

    /// "Recognizing that ..., we ...": what was taken for the main verb stood in what opens the sentence.
    fn restart(&mut self, found: FullClause) -> Option<usize> {
        let opener = self.tokens.get(self.first_word())?;
        let opens = opener.has(WordClass::Preposition)
            || opener.can_be(VerbForm::Gerund)
            || opener.can_be(VerbForm::Participle);
        let is_first = self.cuts.is_empty();
        (opens && is_first && self.tokens[found.subject].has(WordClass::Subject))
            .then(|| self.begin(found))
    }

    fn cut_series(&mut self, boundary: &Boundary, group: Group, level: usize) -> usize {
        let marked = group.start < group.verb;
        let lead = self.chain.links[level].governing(marked);
        let shape = if group.shape == Shape::Infinitive {
            Shape::Base
        } else {
            group.shape
        };
        let confirmed =
            boundary.is_coordinated() || boundary.is_strong() || self.is_clear_member(group);
        if confirmed {
            self.confirm(level);
        }
        self.cut(boundary, lead, Some((level, shape)), confirmed);
        self.chain.replace(level, group);
        group.verb + 1
    }

    /// "open the port, expand the fleet": a base form that is no noun, with an object, right after another: it needs no
    /// conjunction behind it.
    fn is_clear_member(&self, group: Group) -> bool {
        let verb = &self.tokens[group.verb];
        let next = self.tokens.get(group.verb + 1);
        group.shape == Shape::Base
            && !self.embedded.any()
            && !verb.lemma_has(WordClass::Noun)
            && !verb.lemma_has(WordClass::Adjective)
            && next.is_some_and(|next| next.opens_object() && !next.opens_clause())
    }

    fn confirm(&mut self, level: usize) {
        for cut in self
            .cuts
            .iter_mut()
            .rev()
            .take_while(|cut| cut.series.is_some())
        {
            cut.confirmed |= cut.series.is_some_and(|(of, _)| of == level);
        }
    }

    fn cut(
        &mut self,
        boundary: &Boundary,
        lead: Vec<Range<usize>>,
        series: Option<(usize, Shape)>,
        confirmed: bool,
    ) {
        let under_header = self.under_header && series.is_some();
        self.cuts.push(Cut {
            at: boundary.start,
            end: boundary.end,
            lead,
            under_header,
            series,
            confirmed,
        });
        self.open_series = series.is_some() && !boundary.is_coordinated() && !boundary.is_strong();
        self.under_header = under_header;
        self.embedded = Embedded::default();
        self.clause_taker = None;
        self.circumstance = false;
        self.pending = 0;
    }

    fn words_before(&self, at: usize) -> usize {
        self.tokens[..at]
            .iter()
            .filter(|token| token.is_word())
            .count()
    }
}

fn extended(mut ranges: Vec<Range<usize>>, last: Range<usize>) -> Vec<Range<usize>> {
    ranges.push(last);
    ranges
}
