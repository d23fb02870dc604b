//! Why clauses have the labels they have.
//!
//! In come labelled clauses with their vectors, out comes an [`Explanation`] for each: which texts of the labels were
//! nearest, what the surroundings and a head contributed, which rule set the strength, and what is doubtful. Nothing of
//! it is kept while labels are made; it is worked out again from the same vectors, so that labelling costs no more where
//! nobody asks why. The texts are the taxonomy's own and are borrowed from it.

use ndarray::{ArrayView1, ArrayView2, s};

use super::classifier::Classifier;
use super::domain::{DomainClassifier, by_score, texts};
use super::doubt::{Doubt, doubts};
use super::strength::sentence_of;
use super::{DomainLabels, Labelled, StrengthLabel};
use crate::taxonomy::Taxonomy;

/// How much is told of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depth {
    /// Domains, the winner and the runner-up first.
    pub labels: usize,
    /// Texts of each label.
    pub texts: usize,
}

/// Why a clause has its labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation<'t> {
    /// Domains: those that are given, then the most probable of the others. The first is the winner, or what came
    /// nearest where no domain is given; the second is the runner-up. Empty where the taxonomy has no domains.
    pub domains: Vec<DomainReason<'t>>,
    /// What set the strength; none where the taxonomy has no strengths.
    pub strength: Option<StrengthReason<'t>>,
    /// Why a person should look; empty where nobody has to.
    pub doubts: Vec<Doubt>,
}

/// Why a domain has its probability.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainReason<'t> {
    /// The position of the domain in the taxonomy's list.
    pub label: usize,
    /// Its probability.
    pub score: f32,
    /// The probability from which it is given.
    pub threshold: f32,
    /// Whether it is given.
    pub given: bool,
    /// Its probability without the head; none where there is no head for domains.
    pub zero_shot: Option<f32>,
    /// Its probability if the clause were a document by itself, so that the difference is what its surroundings
    /// contributed; none where it is one.
    pub alone: Option<f32>,
    /// The texts of the domain that are nearest to the clause, nearest first.
    pub nearest: Vec<NearText<'t>>,
}

/// A text of a label with its likeness to a clause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearText<'t> {
    /// A name, description, phrase or sentence of the taxonomy.
    pub text: &'t str,
    /// The cosine of its vector with the clause's.
    pub cosine: f32,
}

/// What set the strength of a clause.
#[derive(Debug, Clone, PartialEq)]
pub struct StrengthReason<'t> {
    /// The strength that is given.
    pub given: StrengthLabel,
    /// The strength without the head; none where there is no head for strengths.
    pub zero_shot: Option<StrengthLabel>,
    /// The rule that decided, or that said that none applies: its name.
    pub rule: &'static str,
    /// What that rule goes by, in a sentence.
    pub because: &'static str,
    /// What the zero-shot strength comes from.
    pub decider: Decider<'t>,
}

/// What a zero-shot strength comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Decider<'t> {
    /// A rule.
    Rule {
        /// Whether a condition brought the level down from the top.
        lowered: bool,
    },
    /// Likeness to the example sentences of the level, of which these are nearest: no rule applies.
    Sentences(Vec<NearText<'t>>),
    /// Nothing: no rule applies, and the taxonomy has no example sentences. It is the lowest level.
    Nothing,
}

impl Classifier {
    /// Why the clauses of one document have the labels that [`label`](Self::label) gave them for the same `vectors`;
    /// `taxonomy` is the one this classifier was made of.
    #[must_use]
    pub fn explain<'t>(
        &self,
        taxonomy: &'t Taxonomy,
        labelled: &[Labelled],
        vectors: ArrayView2<'_, f32>,
        depth: Depth,
    ) -> Vec<Explanation<'t>> {
        let domains = self.domain_reasons(taxonomy, labelled, vectors, depth);
        let strengths = self.strength_reasons(taxonomy, labelled, vectors, depth.texts);
        let reasons = domains.into_iter().zip(strengths).zip(labelled);
        reasons
            .map(|((domains, strength), labelled)| Explanation {
                domains,
                strength,
                doubts: doubts(
                    &labelled.domains,
                    labelled.strength,
                    &labelled.commitment,
                    self.settings,
                ),
            })
            .collect()
    }

    fn domain_reasons<'t>(
        &self,
        taxonomy: &'t Taxonomy,
        labelled: &[Labelled],
        vectors: ArrayView2<'_, f32>,
        depth: Depth,
    ) -> Vec<Vec<DomainReason<'t>>> {
        let Some(classifier) = &self.domains else {
            return vec![Vec::new(); labelled.len()];
        };
        let points = classifier.points(vectors);
        let head = self.head.domain.as_ref();
        let zero_shot = head.map(|_| classifier.probabilities(vectors));
        let rows = labelled.iter().enumerate();
        rows.map(|(row, labelled)| {
            let alone = (vectors.nrows() > 1)
                .then(|| self.probabilities(classifier, vectors.slice(s![row..=row, ..])));
            let places = places(classifier, &labelled.domains);
            places
                .into_iter()
                .take(depth.labels)
                .map(|place| DomainReason {
                    label: place.label,
                    score: labelled.domains.scores[place.label],
                    threshold: place.threshold,
                    given: place.given,
                    zero_shot: zero_shot.as_ref().map(|scores| scores[[row, place.label]]),
                    alone: alone.as_ref().map(|scores| scores[[0, place.label]]),
                    nearest: near_texts(
                        &texts(&taxonomy.domains[place.label]),
                        classifier.nearest_texts(points.row(row), place.label, depth.texts),
                    ),
                })
                .collect()
        })
        .collect()
    }

    fn strength_reasons<'t>(
        &self,
        taxonomy: &'t Taxonomy,
        labelled: &[Labelled],
        vectors: ArrayView2<'_, f32>,
        most: usize,
    ) -> Vec<Option<StrengthReason<'t>>> {
        let levels = self.likely_levels.as_ref();
        let nearest = levels.map(|levels| levels.nearest(vectors));
        let rows = labelled.iter().enumerate();
        rows.map(|(row, labelled)| {
            let commitment = &labelled.commitment;
            let nearest = nearest.as_ref().map(|labels| labels[row]);
            let base = self.strength(commitment, nearest)?;
            let is_level = |level| taxonomy.strengths.iter().any(|known| known.level == level);
            let decider = if commitment.level.is_some_and(is_level) {
                Decider::Rule {
                    lowered: commitment.lowered,
                }
            } else {
                self.sentences(taxonomy, base.index, vectors.row(row), most)
                    .map_or(Decider::Nothing, Decider::Sentences)
            };
            Some(StrengthReason {
                given: labelled.strength?,
                zero_shot: self.head.strength.as_ref().map(|_| base),
                rule: commitment.rule,
                because: sentence_of(commitment.rule).unwrap_or_default(),
                decider,
            })
        })
        .collect()
    }

    /// The example sentences of a strength that are nearest to a vector; nothing where the strength has none.
    fn sentences<'t>(
        &self,
        taxonomy: &'t Taxonomy,
        strength: usize,
        vector: ArrayView1<'_, f32>,
        most: usize,
    ) -> Option<Vec<NearText<'t>>> {
        let levels = self.likely_levels.as_ref()?;
        let label = levels
            .strengths
            .iter()
            .position(|known| *known == strength)?;
        let texts: Vec<&str> = taxonomy.strengths[strength]
            .phrases
            .iter()
            .map(String::as_str)
            .collect();
        let nearest = levels.prototypes.nearest_texts(vector, label, most);
        Some(near_texts(&texts, nearest))
    }
}

/// A domain among those of a clause.
struct Place {
    label: usize,
    threshold: f32,
    given: bool,
}

/// The domains that are given, then the others, the most probable first.
fn places(classifier: &DomainClassifier, labels: &DomainLabels) -> Vec<Place> {
    let order = by_score(ArrayView1::from(&labels.scores));
    let mut given = Vec::with_capacity(order.len());
    let mut others = Vec::with_capacity(order.len());
    for label in order {
        let threshold = classifier.threshold(label);
        if labels.given.iter().any(|(known, _)| *known == label) {
            given.push(Place {
                label,
                threshold,
                given: true,
            });
        } else {
            others.push(Place {
                label,
                threshold,
                given: false,
            });
        }
    }
    given.extend(others);
    given
}

fn near_texts<'t>(texts: &[&'t str], nearest: Vec<(usize, f32)>) -> Vec<NearText<'t>> {
    let nearest = nearest.into_iter();
    nearest
        .map(|(place, cosine)| NearText {
            text: texts[place],
            cosine,
        })
        .collect()
}
