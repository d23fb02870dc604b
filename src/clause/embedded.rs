//! The verbs of a clause that hang on something else than its chain.

use super::chain::{Chain, Group};
use super::token::Token;
use super::verb::Shape;
use crate::language::WordClass;

/// Verbs met since the last link of the chain, which hang on something else.
#[derive(Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent facts, not a state"
)]
pub(super) struct Embedded {
    pub finite: bool,
    /// The last of them that is finite.
    pub last_finite: Option<usize>,
    /// Whether one of them is a past form or a participle after "has": a further past form may belong to it.
    pub past: bool,
    /// Whether the clause opened last is one that a comma sets off: ", which ...".
    pub set_off: bool,
    /// Whether the first of them is finite: it belongs to the complement of the chain.
    pub complement: bool,
    pub infinitive: bool,
    pub gerund: bool,
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

    /// "will do all we can ... and will work": whether `group` repeats the modal of the chain, which is not the modal of
    /// the finite verb embedded since.
    pub fn is_other_modal(&self, tokens: &[Token], chain: &Chain, group: Group) -> bool {
        let modal = &tokens[group.verb];
        let is_same = |at: usize| tokens[at].lower == modal.lower;
        modal.has(WordClass::Modal)
            && chain.links.first().is_some_and(|link| is_same(link.verb))
            && self.last_finite.is_some_and(|at| !is_same(at))
    }

    /// Whether a comma that stands here ends the clause that one opened.
    pub fn is_closed_by_comma(&self) -> bool {
        self.set_off && self.commas == 0 && !self.series
    }

    /// Whether a verb of `shape` could stand in a series with one of them.
    pub fn has(&self, shape: Shape) -> bool {
        match shape {
            Shape::Auxiliary | Shape::Third => self.finite,
            Shape::Past => self.past,
            Shape::Base => self.finite || self.infinitive,
            Shape::Infinitive => self.infinitive,
            Shape::Gerund => self.gerund,
        }
    }
}
