//! The verbs that govern a clause, from its finite verb down: "agree" > "work together" > "to promote".
//!
//! A verb is a link of the chain where it follows the link above at once ("agree to work", "continue providing",
//! "committed to exploring"), or where the link above is one that reaches over its object ("urge Averna to return") or
//! over adverbials ("work with partners to support"). Every other verb is embedded: a purpose, a relative clause,
//! something that hangs on a noun. A verb in a series belongs to the link of its own shape.

use std::ops::Range;

use super::token::{Kind, Token};
use super::verb::{Shape, governs, is_adverb, past_number};
use crate::language::{VerbForm, WordClass};

/// Links a chain can have; what hangs deeper is embedded.
const DEPTH: usize = 8;
/// Tokens a link can reach over.
const REACH: usize = 25;

/// A verb of the chain.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// Where the group begins: "to", a preposition, or the verb.
    pub start: usize,
    /// The verb.
    pub verb: usize,
    pub shape: Shape,
    /// Whether it is the finite verb of the clause.
    pub finite: bool,
    /// Tokens that stand before the group and govern it.
    pub above: Vec<Range<usize>>,
    /// The "to" or the preposition of the first member of a series.
    pub marker: Range<usize>,
}

impl Link {
    /// Tokens that govern a further member of this link's series; `marked` where the member repeats the marker.
    pub fn governing(&self, marked: bool) -> Vec<Range<usize>> {
        let mut ranges = self.above.clone();
        if !marked && !self.marker.is_empty() {
            ranges.push(self.marker.clone());
        }
        ranges
    }
}

/// A verb that is read, before it is known what it hangs on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub start: usize,
    pub verb: usize,
    pub shape: Shape,
}

/// The chain of a clause.
#[derive(Debug, Clone, Default)]
pub(super) struct Chain {
    pub links: Vec<Link>,
}

impl Chain {
    /// A chain that begins with a finite verb (or the first verb of a list item) and its subject.
    pub fn begin(group: Group, finite: bool, subject: Range<usize>) -> Self {
        let above = if subject.is_empty() {
            Vec::new()
        } else {
            vec![subject]
        };
        let marker = group.start..group.verb;
        let link = Link {
            start: group.start,
            verb: group.verb,
            shape: group.shape,
            finite,
            above,
            marker,
        };
        Self { links: vec![link] }
    }

    /// Adds `group` below the last link where it hangs on it; says whether it does.
    pub fn extend(&mut self, tokens: &[Token], group: Group) -> bool {
        let Some(last) = self.links.last() else {
            return false;
        };
        if self.links.len() >= DEPTH || !hangs_on(tokens, last, group) {
            return false;
        }
        self.enter(group, group.start..group.verb);
        true
    }

    /// Adds `group` below the last link.
    pub fn enter(&mut self, group: Group, marker: Range<usize>) {
        let Some(last) = self.links.last() else {
            return;
        };
        let mut above = last.governing(false);
        above.push(last.verb..group.start);
        let link = Link {
            start: group.start,
            verb: group.verb,
            shape: group.shape,
            finite: false,
            above,
            marker,
        };
        self.links.push(link);
    }

    /// Puts `group` in the place of link `level`, as a further member of its series.
    pub fn replace(&mut self, level: usize, group: Group) {
        self.links.truncate(level + 1);
        if let Some(link) = self.links.last_mut() {
            link.start = group.start;
            link.verb = group.verb;
            link.shape = group.shape;
        }
    }

    /// `group` as the form that has a peer in the chain, where its word is two forms: "and set a date".
    pub fn suited(&self, tokens: &[Token], group: Group) -> Group {
        let past = Group {
            shape: Shape::Past,
            ..group
        };
        let is_two = group.shape == Shape::Base && tokens[group.verb].can_be(VerbForm::Past);
        if is_two
            && self
                .links
                .first()
                .is_some_and(|link| is_peer(tokens, link, past))
        {
            past
        } else {
            group
        }
    }

    /// The links a verb of `shape` can stand in a series with, the outermost first.
    pub fn peers<'c>(
        &'c self,
        tokens: &'c [Token],
        group: Group,
    ) -> impl DoubleEndedIterator<Item = usize> + 'c {
        (0..self.links.len()).filter(move |level| is_peer(tokens, &self.links[*level], group))
    }
}

fn is_peer(tokens: &[Token], link: &Link, group: Group) -> bool {
    let verb = &tokens[link.verb];
    let is_stance = tokens[group.verb].lemma_has(WordClass::Stance);
    let persists = tokens[group.verb].lemma_has(WordClass::Persisting);
    match group.shape {
        Shape::Auxiliary => link.finite,
        Shape::Third => {
            link.finite
                && (link.shape == Shape::Third
                    || verb.is("is")
                    || verb.is("has")
                    || verb.is("does")
                    || (link.shape == Shape::Past && persists)
                    || ((verb.is("was") || verb.has(WordClass::Modal)) && is_stance))
        }
        Shape::Past => match link.shape {
            Shape::Past => link.finite || tokens[link.verb].can_be(VerbForm::Participle),
            Shape::Auxiliary => {
                // "had no fleet and bought no ships"
                let is_main = verb.is("had") && governs(tokens, link.verb);
                link.finite && (is_main || (is_stance && (verb.is("was") || verb.is("were"))))
            }
            _ => false,
        },
        Shape::Base => {
            matches!(link.shape, Shape::Base | Shape::Infinitive)
                || (link.finite
                    && ((verb.is("are") || verb.is("have")) && is_clear(tokens, group.verb)
                        || (is_stance || persists) && link.shape == Shape::Past))
        }
        // "committed to opening the port and to sharing", "... and to share"
        Shape::Infinitive => {
            link.shape == Shape::Infinitive
                || (link.shape == Shape::Gerund
                    && tokens
                        .get(link.marker.start)
                        .is_some_and(|marker| marker.is("to")))
        }
        Shape::Gerund => link.shape == Shape::Gerund && same_marker(tokens, link, group),
    }
}

/// Whether the base form `verb` is a verb of stance or is hardly a noun where it stands.
fn is_clear(tokens: &[Token], verb: usize) -> bool {
    let token = &tokens[verb];
    token.lemma_has(WordClass::Stance) || !token.lemma_has(WordClass::Noun) || governs(tokens, verb)
}

/// A gerund may leave its preposition out in a series, or repeat it, but not change it.
fn same_marker(tokens: &[Token], link: &Link, group: Group) -> bool {
    group.start == group.verb
        || link.marker.is_empty()
        || tokens[group.start].lower == tokens[link.marker.start].lower
}

fn hangs_on(tokens: &[Token], link: &Link, group: Group) -> bool {
    if group.start <= link.verb || group.start - link.verb > REACH {
        return false;
    }
    let governor = &tokens[link.verb];
    let after = past_number(tokens, link.verb + 1).min(group.start);
    let between: Vec<&Token> = tokens[after..group.start]
        .iter()
        .filter(|token| !is_adverb(token))
        .collect();
    if link.shape == Shape::Auxiliary && (between.is_empty() || is_insertion(&between)) {
        return true;
    }
    let marked = group.start < group.verb;
    match group.shape {
        Shape::Infinitive => {
            (between.is_empty() && !has_purpose(governor))
                || (governor.is_be() && is_predicate(&between))
                || (governor.lemma_has(WordClass::Cooperative) && is_adverbial(&between))
                || (governor.lemma_has(WordClass::Control) && is_party(governor, &between))
        }
        Shape::Gerund if marked && !tokens[group.start].has(WordClass::Linking) => false,
        Shape::Gerund => {
            between.is_empty()
                || (governor.is_be() && is_predicate(&between))
                || (marked && is_light_object(&between))
                || (governor.lemma_has(WordClass::Control)
                    && marked
                    && is_party(governor, &between))
        }
        _ => false,
    }
}

/// "met to discuss", "must evolve to meet": the infinitive says what for.
fn has_purpose(governor: &Token) -> bool {
    governor.lemma_has(WordClass::Intransitive)
        && !governor.lemma_has(WordClass::Stance)
        && !governor.lemma_has(WordClass::Cooperative)
}

/// ", where needed,": what may part an auxiliary from its verb.
fn is_insertion(between: &[&Token]) -> bool {
    let is_comma = |token: &&Token| token.kind == Kind::Comma;
    between.len() > 2
        && between.first().is_some_and(is_comma)
        && between.last().is_some_and(is_comma)
}

/// "honored", "united in our determination": what stands between a form of be and an infinitive.
fn is_predicate(between: &[&Token]) -> bool {
    match between {
        [] => true,
        [one] => one.is_word() && !one.opens_object(),
        [one, preposition, rest @ ..] => {
            one.is_open_class()
                && preposition.is("in")
                && rest.len() <= 4
                && rest.last().is_some_and(|noun| noun.has(WordClass::Light))
        }
    }
}

/// "with partners in the region": nothing but prepositional phrases.
fn is_adverbial(between: &[&Token]) -> bool {
    between
        .first()
        .is_some_and(|token| token.has(WordClass::Preposition))
        && between
            .iter()
            .all(|token| token.is_word() && !token.has(WordClass::Relative) && !token.is("to"))
}

/// "on all parties", "the parties": whom an appeal goes to.
fn is_party(governor: &Token, between: &[&Token]) -> bool {
    let is_call = governor
        .readings()
        .iter()
        .any(|reading| reading.lemma == "call");
    let rest = match between {
        [first, rest @ ..] if is_call => {
            if !(first.is("on") || first.is("upon")) {
                return false;
            }
            rest
        }
        all => all,
    };
    !rest.is_empty()
        && rest.iter().all(|token| {
            (token.is_word() || matches!(token.kind, Kind::Other | Kind::Comma))
                && !token.has(WordClass::Relative)
                && !token.is("that")
        })
}

/// "particular emphasis", "us": the object of a light verb.
fn is_light_object(between: &[&Token]) -> bool {
    match between {
        // "reaffirm our commitment to", "renew commitment to": what follows hangs on the noun.
        [one] => {
            one.has(WordClass::Object) || (one.has(WordClass::Light) && !one.has(WordClass::Owned))
        }
        [first, .., last] => {
            let is_owned = first.has(WordClass::Possessive) && last.has(WordClass::Owned);
            between.len() <= 3 && last.has(WordClass::Light) && !is_owned
        }
        [] => true,
    }
}
