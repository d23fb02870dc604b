//! What a word that is no boundary adds to what is known of the clause: its subject and finite verb, a further link of
//! the chain, a verb that is embedded, the opening of a relative or a subordinate clause.

use super::chain::{Chain, Group};
use super::embedded::Embedded;
use super::finite::{is_finite_after_noun, is_first_finite};
use super::scan::{FullClause, full_clause, is_proviso};
use super::split::{Fronted, Header, Reader};
use super::token::{Kind, Token};
use super::verb::{
    Shape, before, governs, infinitive, is_adverb, is_coordinator, past_adverbs, past_number,
};
use crate::language::{VerbForm, WordClass};

/// Tokens in which an insertion between commas has to end.
const INSERTION: usize = 12;
/// Tokens in which what opens a sentence before its subject has to end.
const OPENING: usize = 60;

impl Reader<'_> {
    /// Reads what a sentence opens with; returns where reading goes on.
    pub(super) fn open_sentence(&mut self) -> usize {
        let first = self.first_word();
        let Some(token) = self.tokens.get(first) else {
            return first;
        };
        // "Since then, Averna has": the comma ends what a preposition governs.
        let commas = !token.has(WordClass::Preposition);
        let is_clause =
            full_clause(self.tokens, first + 1, commas).is_some() && !self.is_reduced(first + 1);
        // "Although differing in size, the two fleets"
        let is_participial = self
            .tokens
            .get(past_adverbs(self.tokens, first + 1))
            .is_some_and(|next| next.can_be(VerbForm::Gerund));
        if token.has(WordClass::Asserting) && is_participial {
            return first + 1;
        }
        if token.has(WordClass::Asserting) || (token.has(WordClass::Circumstance) && is_clause) {
            self.fronted = Some(Fronted {
                asserting: token.has(WordClass::Asserting),
                has_verb: false,
                was_cut: false,
            });
            return first + 1;
        }
        if self.header == Header::None && !self.is_imperative(first) {
            return first;
        }
        let group = self.item_group(first);
        if let Some(group) = group {
            self.chain = Chain::begin(group, false, 0..0);
            return group.verb + 1;
        }
        if full_clause(self.tokens, first, true).is_some() {
            self.under_header = self.header == Header::That;
            self.begins_under_header = self.under_header;
        }
        first
    }

    /// "then", "agreed in May": a clause of circumstance without subject and finite verb, "As agreed in May, the Ministers".
    fn is_reduced(&self, at: usize) -> bool {
        let follows = self.tokens.get(at + 1);
        if self.tokens.get(at).is_some_and(is_adverb) {
            return follows.is_some_and(|next| next.kind == Kind::Comma);
        }
        self.tokens
            .get(at)
            .is_some_and(|token| token.can_be(VerbForm::Participle))
            && follows.is_some_and(|next| {
                next.has(WordClass::Preposition) || next.kind == Kind::Comma || is_adverb(next)
            })
    }

    /// "Strengthen the fleet": an item of a list whose header is missing.
    fn is_imperative(&self, first: usize) -> bool {
        let token = &self.tokens[first];
        let next = self.tokens.get(first + 1);
        let has_object = next.is_some_and(|next| next.opens_object() && !next.opens_clause());
        let is_other = token.is_auxiliary()
            || token.is_be()
            || token.lemma_has(WordClass::Adjective)
            || (token.lemma_has(WordClass::Noun) && !has_object);
        token.can_be(VerbForm::Base)
            && !token.can_be(VerbForm::Participle)
            && !is_other
            && (has_object || next.is_some_and(Token::is_open_class))
    }

    /// The first word that is no conjunction or adverb.
    pub(super) fn first_word(&self) -> usize {
        let is_opening = |token: &Token| {
            !token.is_word()
                || is_coordinator(token)
                || (is_adverb(token) && !token.has(WordClass::Determiner))
        };
        self.tokens
            .iter()
            .take_while(|token| is_opening(token) && token.kind != Kind::Open)
            .count()
    }

    /// The verb a list item begins with.
    fn item_group(&self, at: usize) -> Option<Group> {
        if let Some(verb) = infinitive(self.tokens, at) {
            return Some(Group {
                start: at,
                verb,
                shape: Shape::Infinitive,
            });
        }
        let token = &self.tokens[at];
        let shape = if token.can_be(VerbForm::Base) {
            Shape::Base
        } else if token.can_be(VerbForm::Gerund) {
            Shape::Gerund
        } else if token.can_be(VerbForm::Past)
            && self.tokens.get(at + 1).is_some_and(Token::opens_object)
        {
            Shape::Past
        } else {
            return None;
        };
        Some(Group {
            start: at,
            verb: at,
            shape,
        })
    }

    /// Begins a new chain with the subject and the verb that were found.
    pub(super) fn begin(&mut self, found: FullClause) -> usize {
        let mut end = found.finite;
        while end > found.subject + 1 && is_adverb(&self.tokens[end - 1]) {
            end -= 1;
        }
        let group = Group {
            start: end,
            verb: found.finite,
            shape: shape_of(&self.tokens[found.finite]),
        };
        self.chain = Chain::begin(group, true, found.subject..end);
        if let Some(link) = self.chain.links.last_mut() {
            link.start = found.finite;
            link.marker = found.finite..found.finite;
        }
        self.embedded = Embedded::default();
        self.note_clause_taker(found.finite);
        found.finite + 1
    }

    /// Reads a token that is no boundary; returns where reading goes on.
    pub(super) fn observe(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        let token = &tokens[at];
        if is_proviso(tokens, at) {
            return at + 2;
        }
        if self.opens_clause(at) {
            self.pending += 1;
            return at + 1;
        }
        if let Some(verb) = infinitive(tokens, at) {
            return self.add(Group {
                start: at,
                verb,
                shape: Shape::Infinitive,
            });
        }
        let follows_auxiliary = self.chain.links.last().is_some_and(|link| {
            link.shape == Shape::Auxiliary && past_inserted(tokens, link.verb + 1) == at
        });
        if follows_auxiliary && token.is_verbal() {
            return self.add(Group {
                start: at,
                verb: at,
                shape: shape_of(token),
            });
        }
        if self.is_finite(at) {
            return self.add_finite(at);
        }
        let is_attribute = at.checked_sub(1).is_some_and(|at| {
            tokens[at].has(WordClass::Determiner) || tokens[at].has(WordClass::Possessive)
        });
        let is_noun = token.has(WordClass::GerundNoun)
            && !governs(tokens, at)
            && !tokens.get(at + 1).is_some_and(Token::is_open_class);
        if token.can_be(VerbForm::Gerund) && !is_attribute && !is_noun {
            let marker = at
                .checked_sub(1)
                .filter(|marker| tokens[*marker].has(WordClass::Preposition));
            return self.add(Group {
                start: marker.unwrap_or(at),
                verb: at,
                shape: Shape::Gerund,
            });
        }
        at + 1
    }

    /// Whether a relative clause, a that-clause or a clause of circumstance begins at `at`.
    fn opens_clause(&mut self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.is("that") {
            let is_article = at
                .checked_sub(1)
                .is_none_or(|at| self.tokens[at].has(WordClass::Preposition));
            self.embedded.complement |= self.chain.links.last().is_some_and(|link| {
                link.verb < at && past_adverbs(self.tokens, link.verb + 1) == at
            });
            return !is_article;
        }
        if token.has(WordClass::Relative) {
            self.embedded.set_off = at
                .checked_sub(1)
                .is_some_and(|at| self.tokens[at].kind == Kind::Comma);
            return true;
        }
        if !token.has(WordClass::Circumstance) {
            return false;
        }
        // "As a partner, Averna will": the comma ends what a preposition governs.
        let commas = !token.has(WordClass::Preposition);
        let opens = full_clause(self.tokens, at + 1, commas).is_some() && !self.is_reduced(at + 1);
        self.circumstance |= opens;
        opens
    }

    fn is_finite(&self, at: usize) -> bool {
        let is_first = self.chain.links.is_empty() && self.pending == 0;
        if is_first {
            return is_first_finite(self.tokens, at);
        }
        let follows_pronoun = before(self.tokens, at).is_some_and(|token| {
            token.has(WordClass::Relative) || token.has(WordClass::Subject) || token.is("that")
        });
        let token = &self.tokens[at];
        if follows_pronoun {
            let is_noun = token.lemma_has(WordClass::Adjective) || token.lemma_has(WordClass::Noun);
            let is_past = token.can_be(VerbForm::Past) && !token.can_be(VerbForm::Base);
            let is_subject = is_noun
                && !is_past
                && !governs(self.tokens, at)
                && self.tokens.get(at + 1).is_some_and(Token::is_open_class);
            if is_subject {
                return false;
            }
            return token.is_auxiliary()
                || [VerbForm::Base, VerbForm::Third, VerbForm::Past]
                    .into_iter()
                    .any(|form| token.can_be(form));
        }
        // "remain committed": a participle right after its verb.
        let completes =
            self.chain.links.last().is_some_and(|link| {
                link.verb < at && past_adverbs(self.tokens, link.verb + 1) == at
            });
        !(completes && token.can_be(VerbForm::Participle)) && is_finite_after_noun(self.tokens, at)
    }

    fn add_finite(&mut self, at: usize) -> usize {
        if let (Some(fronted), 0) = (&mut self.fronted, self.pending) {
            fronted.has_verb = true;
            return at + 1;
        }
        if self.chain.links.is_empty() && self.pending == 0 && self.fronted.is_none() {
            return self.begin(FullClause {
                subject: self.subject_start(at),
                finite: at,
            });
        }
        self.pending = self.pending.saturating_sub(1);
        let shape = self.tense(at);
        self.embedded.add_finite(self.tokens, at, shape);
        self.clause_taker = None;
        at + 1
    }

    /// The shape that further verbs in a series with the embedded finite verb `at` can have.
    fn tense(&self, at: usize) -> Shape {
        let token = &self.tokens[at];
        let follows = past_adverbs(self.tokens, at + 1);
        let is_perfect = token.is_auxiliary()
            && !token.has(WordClass::Modal)
            && self
                .tokens
                .get(follows)
                .is_some_and(|next| next.can_be(VerbForm::Participle));
        let is_past = token.can_be(VerbForm::Past) && !token.is_auxiliary();
        if is_perfect || is_past {
            Shape::Past
        } else {
            Shape::Auxiliary
        }
    }

    fn add(&mut self, group: Group) -> usize {
        if self.pending == 0 && !self.embedded.any() && self.chain.extend(self.tokens, group) {
            self.embedded.commas = 0;
            self.embedded.nouns = 0;
            self.note_clause_taker(group.verb);
            return group.verb + 1;
        }
        self.embedded.add(group.shape);
        self.embedded.stance |= self.tokens[group.verb].lemma_has(WordClass::Stance);
        self.note_clause_taker(group.verb);
        group.verb + 1
    }

    fn note_clause_taker(&mut self, verb: usize) {
        let takes = self.tokens[verb].lemma_has(WordClass::ClauseTaking);
        // "agreed that", "agreed to discuss", "agreed on": no clause without "that" comes after these.
        let is_closed = self
            .tokens
            .get(verb + 1)
            .is_some_and(|token| token.is("that") || token.has(WordClass::Preposition));
        self.clause_taker = (takes && !is_closed).then_some(0).or(self.clause_taker);
    }

    /// Where the subject of the finite verb `finite` begins: after what opens the sentence.
    fn subject_start(&self, finite: usize) -> usize {
        let last_word = (0..finite).rev().find(|at| !is_adverb(&self.tokens[*at]));
        if let Some(pronoun) = last_word.filter(|at| self.tokens[*at].has(WordClass::Subject)) {
            return pronoun;
        }
        let mut start = self.first_word();
        while let Some(token) = self.tokens.get(start).filter(|_| start < finite) {
            let follows = self.tokens.get(start + 1);
            let describes = token.has(WordClass::Opener)
                || (token.can_be(VerbForm::Participle)
                    && follows.is_some_and(|next| next.has(WordClass::Preposition)));
            let opens = token.has(WordClass::Preposition)
                || token.has(WordClass::Asserting)
                || describes
                || token.can_be(VerbForm::Gerund)
                || is_adverb(token)
                || token.is("to");
            let opens_subject = |at: &usize| {
                let next = &self.tokens[*at + 1];
                next.opens_object() || next.capitalised
            };
            let reach = finite.min(start + OPENING);
            let commas = || (start..reach).filter(|at| self.tokens[*at].kind == Kind::Comma);
            let comma = commas().find(opens_subject).or_else(|| commas().next());
            match comma {
                Some(comma) if opens => start = comma + 1,
                _ => break,
            }
        }
        start.min(finite)
    }
}

/// Past adverbs and past one insertion between commas: "will, where needed, support".
fn past_inserted(tokens: &[Token], at: usize) -> usize {
    let at = past_adverbs(tokens, past_number(tokens, at));
    let is_comma = |token: &Token| token.kind == Kind::Comma;
    if !tokens.get(at).is_some_and(is_comma) {
        return at;
    }
    let reach = tokens.len().min(at + INSERTION);
    (at + 1..reach)
        .find(|end| is_comma(&tokens[*end]))
        .map_or(at, |end| past_adverbs(tokens, end + 1))
}

fn shape_of(token: &Token) -> Shape {
    if token.is_auxiliary() {
        return Shape::Auxiliary;
    }
    let order = [
        (VerbForm::Base, Shape::Base),
        (VerbForm::Third, Shape::Third),
        (VerbForm::Past, Shape::Past),
        (VerbForm::Participle, Shape::Past),
    ];
    order
        .into_iter()
        .find(|(form, _)| token.can_be(*form))
        .map_or(Shape::Gerund, |(_, shape)| shape)
}
