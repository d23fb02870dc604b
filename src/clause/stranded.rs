//! Whether what stands before a boundary waits for something behind it: an object, a verb or a noun that both share.

use super::boundary::{Boundary, Mark, PARENTHESIS};
use super::chain::Chain;
use super::scan::full_clause;
use super::token::{Kind, Token};
use super::verb::{before, infinitive, is_adverb, is_manner, past_adverbs};
use crate::language::{Grammar, VerbForm, VerbReading, WordClass};

impl Boundary {
    /// Whether what stands before still waits for its object: "deter, defend against, and respond to the attack".
    pub fn is_stranded(&self, tokens: &[Token], chain: &Chain) -> bool {
        let Some(at) = (0..self.at).rev().find(|at| !is_adverb(&tokens[*at])) else {
            return true;
        };
        if self.is_strong() {
            return false;
        }
        if self.joins_modals(tokens, at)
            || self.joins_adverbs(tokens)
            || self.joins_determiners(tokens)
        {
            return true;
        }
        let is_link = chain.links.last().is_some_and(|link| link.verb == at);
        let after_preposition = at + 1 == self.at
            && tokens[at].has(WordClass::Preposition)
            && !tokens[at].has(WordClass::Lone);
        let is_noun = at
            .checked_sub(1)
            .is_some_and(|at| tokens[at].has(WordClass::Possessive) || tokens[at].is("the"));
        let is_passive = before(tokens, at).is_some_and(Token::is_be);
        let is_infinitive = at > 0 && infinitive(tokens, at - 1) == Some(at);
        // "whose work we value, and look forward to"
        let has_object_before = !is_link && at > 0 && tokens[at - 1].has(WordClass::Personal);
        let after_verb = !is_noun
            && !has_object_before
            && self.has_form_of(tokens, &tokens[at])
            && (is_link || is_infinitive || !(tokens[at].lemma_has(WordClass::Noun) || is_passive));
        after_preposition
            || self.ends_bare_series(tokens, at)
            || (after_verb && !self.opens_stance(tokens) && !self.opens_full_clause(tokens))
            || (is_link && (self.is_inserted(tokens) || self.is_paired(tokens, at)))
    }

    /// "financial and technical means": adjectives of one noun, where a subject `subject` seems to begin.
    ///
    /// After the verb of the clause, a lone word that is no plural is one as well: "oppose overt and covert steps".
    pub fn joins_adjectives(&self, tokens: &[Token], chain: &Chain, subject: usize) -> bool {
        let is_like = |at: usize| Grammar::english().is_like_adjective(&tokens[at].lower);
        let is_bare = |token: &Token| {
            token.is_open_class() && !token.capitalised && !token.lower.ends_with('s')
        };
        let follows_verb = chain
            .links
            .last()
            .is_some_and(|link| link.verb + 2 == self.at);
        self.mark == Mark::None
            && self.at > 0
            && ((is_like(self.at - 1) && is_like(subject))
                || (follows_verb && is_bare(&tokens[self.at - 1]) && is_bare(&tokens[subject])))
    }

    /// "must and will act"
    fn joins_modals(&self, tokens: &[Token], last: usize) -> bool {
        let next = past_adverbs(tokens, self.next);
        tokens[last].has(WordClass::Modal) && tokens.get(next).is_some_and(Token::is_auxiliary)
    }

    /// "any and all threats"
    fn joins_determiners(&self, tokens: &[Token]) -> bool {
        let is_determiner = |token: &Token| token.has(WordClass::Determiner);
        self.mark == Mark::None
            && self
                .at
                .checked_sub(1)
                .is_some_and(|at| is_determiner(&tokens[at]))
            && tokens.get(self.next).is_some_and(is_determiner)
    }

    /// "quickly and effectively"
    fn joins_adverbs(&self, tokens: &[Token]) -> bool {
        self.mark == Mark::None
            && self
                .at
                .checked_sub(1)
                .is_some_and(|at| is_manner(&tokens[at]))
            && tokens.get(self.next).is_some_and(is_manner)
    }

    /// "equip, train and prepare the forces": verbs that share the object of the last.
    fn ends_bare_series(&self, tokens: &[Token], last: usize) -> bool {
        last + 1 == self.at
            && last > 1
            && tokens[last - 1].kind == Kind::Comma
            && self.has_form_of(tokens, &tokens[last])
            && self.has_form_of(tokens, &tokens[last - 2])
    }

    /// "have delivered, or are about to deliver, two ships": a second verb between commas, before the object of both.
    fn is_inserted(&self, tokens: &[Token]) -> bool {
        if !(self.has_comma() && self.is_coordinated()) {
            return false;
        }
        let reach = tokens.len().min(self.next + PARENTHESIS);
        let inserted = &tokens[self.next..reach];
        let comma = inserted.iter().position(|token| token.kind == Kind::Comma);
        let ends_in_verb =
            comma.is_some_and(|comma| comma > 0 && is_plain_verb(&inserted[comma - 1]));
        inserted.first().is_some_and(Token::is_auxiliary) && ends_in_verb
    }

    /// "have taken and will take steps": a second verb right after the first, with the object of both.
    fn is_paired(&self, tokens: &[Token], last: usize) -> bool {
        let next = past_adverbs(tokens, self.next);
        let follows_on = tokens.get(next).is_some_and(|token| {
            let goes_on = |reading: &VerbReading| reading.lemma == "continue";
            token.is_auxiliary() || token.readings().iter().any(goes_on)
        });
        self.mark == Mark::None
            && follows_on
            && (tokens[last].can_be(VerbForm::Participle) || tokens[last].can_be(VerbForm::Base))
            && !tokens[last].lemma_has(WordClass::Intransitive)
            && !before(tokens, last).is_some_and(Token::is_be)
    }

    /// Whether the word that begins here can be the same form of a verb as `last`.
    fn has_form_of(&self, tokens: &[Token], last: &Token) -> bool {
        let next = past_adverbs(tokens, self.next);
        let forms = [
            VerbForm::Base,
            VerbForm::Third,
            VerbForm::Past,
            VerbForm::Gerund,
        ];
        let same_form = |form: &VerbForm| {
            tokens.get(next).is_some_and(|token| token.can_be(*form)) && last.can_be(*form)
        };
        forms.iter().any(same_form)
    }

    /// "exchanges continue, and staff talks take place"
    fn opens_full_clause(&self, tokens: &[Token]) -> bool {
        self.has_comma() && full_clause(tokens, self.next, true).is_some()
    }

    fn opens_stance(&self, tokens: &[Token]) -> bool {
        let next = past_adverbs(tokens, self.next);
        let last_is_stance = tokens[..self.at]
            .last()
            .is_some_and(|token| token.lemma_has(WordClass::Stance));
        !last_is_stance
            && tokens
                .get(next)
                .is_some_and(|token| token.lemma_has(WordClass::Stance))
    }
}

fn is_plain_verb(token: &Token) -> bool {
    token.is_verbal() && !token.lemma_has(WordClass::Noun)
}
