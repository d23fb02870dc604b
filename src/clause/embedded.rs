//! The verbs of a clause that hang on something else than its chain.

use super::chain::{Chain, Group};
use super::token::Token;
use super::verb::Shape;
use crate::language::{VerbForm, WordClass};

/// Verbs met since the last link of the chain, which hang on something else.
#[derive(Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent facts, not a state"
)]
pub(super) struct Embedded {
    pub finite: bool,
    /// The first and the last of them that are finite.
    pub first_finite: Option<usize>,
    pub last_finite: Option<usize>,
    /// Whether one of them agrees with a third person singular, and whether one does with a plural or is a modal.
    pub singular: bool,
    pub plural: bool,
    /// Whether one of them is a past form or a participle after "has": a further past form may belong to it.
    pub past: bool,
    /// Whether the clause opened last is one that a comma sets off: ", which ...".
    pub set_off: bool,
    /// Whether the first of them is finite: it belongs to the complement of the chain.
    pub complement: bool,
    pub infinitive: bool,
    pub gerund: bool,
    /// Whether one of those that are no finite verbs is a verb of stance.
    pub stance: bool,
    /// Commas since the last of them.
    pub commas: usize,
    /// Commas since the last verb of any kind: a list of nouns may be under way.
    pub nouns: usize,
    /// Whether a series of them has begun.
    pub series: bool,
}

impl Embedded {
    /// Whether there is any.
    pub fn any(&self) -> bool {
        self.finite || self.infinitive || self.gerund
    }

    /// Takes note of a verb of `shape`.
    pub fn add(&mut self, shape: Shape) {
        let is_first = !self.any();
        match shape {
            Shape::Infinitive => self.infinitive = true,
            Shape::Gerund => self.gerund = true,
            Shape::Auxiliary | Shape::Third => {
                self.finite = true;
                self.complement |= is_first;
            }
            Shape::Past => {
                self.finite = true;
                self.past = true;
                self.complement |= is_first;
            }
            Shape::Base => {}
        }
        self.commas = 0;
        self.nouns = 0;
    }

    /// Takes note of the finite verb `at` of `shape`.
    pub fn add_finite(&mut self, tokens: &[Token], at: usize, shape: Shape) {
        self.add(shape);
        let token = &tokens[at];
        let is_modal = token.has(WordClass::Modal);
        let is_past = token.can_be(VerbForm::Past);
        let is_plural = token.is("are") || token.is("were");
        self.singular |= token.can_be_singular();
        self.plural |=
            is_modal || is_plural || token.can_be(VerbForm::Base) || (is_past && !token.is("was"));
        self.first_finite = self.first_finite.or(Some(at));
        self.last_finite = Some(at);
    }

    /// "will do all we can ... and will work", "believe it should ... and will work": whether `group` is a modal that
    /// goes with the chain and not with the modal embedded since.
    pub fn is_other_modal(&self, tokens: &[Token], chain: &Chain, group: Group) -> bool {
        let modal = &tokens[group.verb];
        let Some((main, last)) = chain.links.first().zip(self.last_finite) else {
            return false;
        };
        let repeats = tokens[main.verb].lower == modal.lower;
        let contrasts = tokens[last].has(WordClass::Modal)
            && main.finite
            && matches!(main.shape, Shape::Base | Shape::Third);
        modal.has(WordClass::Modal) && (repeats || contrasts) && !self.has_modal(tokens, group.verb)
    }

    /// Whether the auxiliary `group` goes with the complement that was said: "said that it should stay, and should grow",
    /// "said that it had grown, and was strong".
    pub fn goes_on_with(&self, tokens: &[Token], chain: &Chain, group: Group) -> bool {
        let token = &tokens[group.verb];
        let is_reported = chain
            .links
            .first()
            .is_some_and(|link| link.finite && link.shape == Shape::Past);
        let is_singular = token.is_auxiliary() && token.can_be_singular();
        self.has_modal(tokens, group.verb) || (is_reported && self.singular && is_singular)
    }

    /// "a pact that is open to all, and aligned with": a participle without an object goes on with an embedded "is".
    pub fn goes_on_as_participle(&self, tokens: &[Token], group: Group) -> bool {
        let verb = &tokens[group.verb];
        group.shape == Shape::Past
            && verb.can_be(VerbForm::Participle)
            && !verb.lemma_has(WordClass::Stance)
            && !verb.lemma_has(WordClass::Intransitive)
            && self.last_finite.is_some_and(|at| tokens[at].is_be())
            && tokens
                .get(group.verb + 1)
                .is_some_and(|next| next.has(WordClass::Preposition))
    }

    /// "condemn attacks, which cost lives, and may cost more": what may be goes with what was said of a thing and not
    /// with a verb that says what the speakers do.
    pub fn goes_on_as_possibility(&self, tokens: &[Token], chain: &Chain, group: Group) -> bool {
        let main = chain.links.first();
        self.finite
            && tokens[group.verb].has(WordClass::Possibility)
            && main.is_some_and(|link| link.finite && link.shape != Shape::Auxiliary)
    }

    /// Whether the modal `at` is that of one of them.
    pub fn has_modal(&self, tokens: &[Token], at: usize) -> bool {
        let is_same = |verb: usize| tokens[verb].lower == tokens[at].lower;
        let finite = [self.first_finite, self.last_finite];
        tokens[at].has(WordClass::Modal) && finite.into_iter().flatten().any(is_same)
    }

    /// Whether a comma that stands here ends the clause that one opened.
    pub fn is_closed_by_comma(&self) -> bool {
        self.set_off && self.commas == 0 && !self.series
    }

    /// Whether a verb of `shape` could stand in a series with one of them.
    pub fn has(&self, shape: Shape) -> bool {
        match shape {
            Shape::Auxiliary => self.finite,
            Shape::Third => self.singular,
            Shape::Past => self.past,
            Shape::Base => self.plural || self.infinitive,
            Shape::Infinitive => self.infinitive,
            Shape::Gerund => self.gerund,
        }
    }
}
