//! All labels of a document's clauses.

use ndarray::{Array2, ArrayView1, ArrayView2, s};

use super::context::surroundings;
use super::domain::{DomainClassifier, DomainLabels, DomainSettings, texts};
use super::doubt::doubts;
use super::entailment::{Answers, Choice, Entailment, Question};
use super::evidence::Evidence;
use super::force::Force;
use super::gathered::Gathered;
use super::head::Head;
use super::level::LevelPrototypes;
use super::operator::{Among, NearestOperators};
use super::prototype::Prototypes;
use super::strength::{Commitment, NEAREST, StrengthRules, Unlisted};
use super::{Labelled, StrengthLabel};
use crate::clause::Clause;
use crate::encode::{EncodeError, Encoder};
use crate::taxonomy::Taxonomy;

/// How domains are found, and when a clause is marked for review.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Below this probability of its best domain, or of its strength, a clause is marked.
    pub review_below: f32,
    /// Where the two best domains are nearer than this, a clause is marked.
    pub review_margin: f32,
    /// How likeness becomes probabilities.
    pub domains: DomainSettings,
}

/// From this certainty on a verb in the past is believed to be an act like the operators nearest to it, and no deed: of 63
/// verbs of deeds one was mistaken for an act; of 31 acts that were told from deeds 27 got their level.
const NO_DEED: f32 = 0.55;

impl Default for Settings {
    fn default() -> Self {
        Self {
            review_below: 0.4,
            review_margin: 0.15,
            domains: DomainSettings::default(),
        }
    }
}

/// Labels the clauses of documents with the labels of one taxonomy.
pub struct Classifier {
    pub(super) domains: Option<DomainClassifier>,
    rules: StrengthRules,
    /// The level of each strength of the taxonomy, ascending.
    levels: Vec<u8>,
    operators: Option<NearestOperators>,
    pub(super) likely_levels: Option<LevelPrototypes>,
    pub(super) head: Head,
    entailment: Option<Entailment>,
    pub(super) settings: Settings,
}

/// The probability from which a domain is given that was judged by itself, entailment against contradiction: where the
/// model holds it for the likelier of the two.
const ENTAILED: f32 = 0.5;

impl Classifier {
    /// Embeds the texts of the taxonomy's labels.
    ///
    /// # Errors
    /// When the encoder fails.
    pub fn new(
        taxonomy: &Taxonomy,
        encoder: &dyn Encoder,
        settings: Settings,
    ) -> Result<Self, EncodeError> {
        let of_domains: Vec<Vec<&str>> = taxonomy.domains.iter().map(texts).collect();
        let with_phrases: Vec<usize> = (0..taxonomy.strengths.len())
            .filter(|index| !taxonomy.strengths[*index].phrases.is_empty())
            .collect();
        let of_levels: Vec<Vec<&str>> = with_phrases
            .iter()
            .map(|index| {
                taxonomy.strengths[*index]
                    .phrases
                    .iter()
                    .map(String::as_str)
                    .collect()
            })
            .collect();

        let every: Vec<&str> = of_domains
            .iter()
            .chain(&of_levels)
            .flatten()
            .copied()
            .collect();
        let vectors = encoder.encode(&every)?;
        let domain_texts: usize = of_domains.iter().map(Vec::len).sum();
        let prototypes = |rows: ArrayView2<'_, f32>, labels: &[Vec<&str>]| {
            let counts: Vec<usize> = labels.iter().map(Vec::len).collect();
            (!counts.is_empty()).then(|| Prototypes::new(rows.to_owned(), &counts))
        };
        let domain_rows = vectors.slice(s![..domain_texts, ..]);
        let level_rows = vectors.slice(s![domain_texts.., ..]);
        let force = Force::of(level_rows);
        let domain_rows = force.as_ref().map_or_else(
            || domain_rows.to_owned(),
            |force| force.taken_out(domain_rows),
        );
        Ok(Self {
            domains: prototypes(domain_rows.view(), &of_domains).map(|prototypes| {
                DomainClassifier::new(&taxonomy.domains, prototypes, force, settings.domains)
            }),
            likely_levels: prototypes(level_rows, &of_levels).map(|prototypes| LevelPrototypes {
                prototypes,
                strengths: with_phrases,
            }),
            levels: taxonomy
                .strengths
                .iter()
                .map(|strength| strength.level)
                .collect(),
            rules: StrengthRules::new(taxonomy),
            operators: NearestOperators::new(taxonomy, encoder)?,
            head: Head::default(),
            entailment: None,
            settings,
        })
    }

    /// The same with what hand tags taught; `head` is one for the same taxonomy and model.
    #[must_use]
    pub fn with_head(self, head: Head) -> Self {
        Self { head, ..self }
    }

    /// Adds the clauses of one document to those that the domains are adapted to; `vectors` has one row of length one a
    /// clause.
    pub fn gather(&self, vectors: ArrayView2<'_, f32>, into: &mut Gathered) {
        if let Some(classifier) = &self.domains {
            classifier.gather(vectors, into);
        }
    }

    /// The same with domains adapted to the clauses that were gathered.
    #[must_use]
    pub fn adapted(self, gathered: &Gathered) -> Self {
        Self {
            domains: self.domains.map(|classifier| classifier.adapted(gathered)),
            ..self
        }
    }

    /// The same, for clauses of which an entailment model is asked.
    #[must_use]
    pub fn with_entailment(self, entailment: Entailment) -> Self {
        Self {
            entailment: Some(entailment),
            ..self
        }
    }

    /// How an entailment model is asked, if one is.
    #[must_use]
    pub fn entailment(&self) -> Option<&Entailment> {
        self.entailment.as_ref()
    }

    /// What has to be asked of the clauses of one document before they are labelled; nothing where no entailment model is.
    #[must_use]
    pub fn questions(&self, clauses: &[Clause], vectors: ArrayView2<'_, f32>) -> Vec<Question> {
        let Some(entailment) = &self.entailment else {
            return Vec::new();
        };
        let by_vectors = self.zero_shot_domains(vectors);
        entailment.questions(by_vectors.view(), &self.rules.assess(clauses))
    }

    /// Labels the clauses of one document, in order; `vectors` has one row of length one a clause. `encoder`, which made
    /// them, is asked for the vectors of verbs that nobody listed.
    ///
    /// # Errors
    /// When the encoder fails.
    pub fn label(
        &self,
        clauses: Vec<Clause>,
        vectors: ArrayView2<'_, f32>,
        encoder: &dyn Encoder,
    ) -> Result<Vec<Labelled>, EncodeError> {
        self.label_with(clauses, vectors, encoder, None)
    }

    /// The same where an entailment model has answered.
    ///
    /// # Errors
    /// When the encoder fails.
    pub fn label_with(
        &self,
        clauses: Vec<Clause>,
        vectors: ArrayView2<'_, f32>,
        encoder: &dyn Encoder,
        answers: Option<&Answers>,
    ) -> Result<Vec<Labelled>, EncodeError> {
        let asked: &[_] = answers.map_or(&[], |answers| &answers.strengths);
        let commitments = self.commitments(&clauses, encoder, asked)?;
        let domains = answers.map_or_else(
            || self.domain_labels(vectors),
            |answers| self.entailed(answers),
        );
        let mut strengths = self.strength_labels(&commitments, vectors);
        for (strength, answer) in strengths.iter_mut().zip(asked) {
            *strength = answer.or(*strength);
        }
        let labelled = clauses
            .into_iter()
            .zip(domains)
            .zip(strengths)
            .zip(commitments)
            .map(|(((clause, domains), strength), commitment)| Labelled {
                review: !doubts(&domains, strength, &commitment, self.settings).is_empty(),
                clause,
                domains,
                strength,
                commitment,
            });
        Ok(labelled.collect())
    }

    /// What the rules say of the clauses of one document. A verb that nobody listed has the level of the operators nearest
    /// to it; a past one, which most often tells of a deed, only where these are clearly near. It is not looked for where
    /// an entailment model has `answered`.
    fn commitments(
        &self,
        clauses: &[Clause],
        encoder: &dyn Encoder,
        answered: &[Option<StrengthLabel>],
    ) -> Result<Vec<Commitment>, EncodeError> {
        let mut commitments = self.rules.assess(clauses);
        let Some(operators) = &self.operators else {
            return Ok(commitments);
        };
        let unlisted: Vec<&mut Commitment> = commitments
            .iter_mut()
            .enumerate()
            .filter(|(row, _)| answered.get(*row).copied().flatten().is_none())
            .map(|(_, commitment)| commitment)
            .filter(|commitment| commitment.unlisted.is_some())
            .collect();
        let verbs: Vec<(String, Among)> = unlisted
            .iter()
            .filter_map(|commitment| match commitment.unlisted.as_ref()? {
                Unlisted::Act(verb) => Some((verb.clone(), Among::Operators)),
                Unlisted::Deed(verb) => Some((verb.clone(), Among::OperatorsAndDeeds)),
            })
            .collect();
        for (commitment, placed) in unlisted.into_iter().zip(operators.place(&verbs, encoder)?) {
            let is_act = matches!(commitment.unlisted, Some(Unlisted::Act(_)));
            if is_act || placed.certainty >= NO_DEED {
                commitment.level = Some(self.unless_conditional(placed.level, commitment));
                commitment.rule = NEAREST;
                commitment.certainty = placed.certainty;
            }
        }
        Ok(commitments)
    }

    /// What a head for the clauses of one document is learned from; `vectors` has one row of length one a clause.
    ///
    /// # Errors
    /// When `encoder`, which made the vectors, fails.
    pub fn evidence(
        &self,
        clauses: &[Clause],
        vectors: ArrayView2<'_, f32>,
        encoder: &dyn Encoder,
    ) -> Result<Evidence, EncodeError> {
        let commitments = self.commitments(clauses, encoder, &[])?;
        Ok(Evidence {
            domains: self.zero_shot_domains(vectors),
            topics: surroundings(vectors),
            vectors: vectors.to_owned(),
            strengths: self.zero_shot_strengths(&commitments, vectors),
            commitments,
        })
    }

    /// The domain that is given first to a clause with these probabilities; none where no domain fits.
    #[must_use]
    pub fn primary_domain(&self, probabilities: ArrayView1<'_, f32>) -> Option<usize> {
        let labels = self.domains.as_ref()?.decide(probabilities);
        labels.given.first().map(|(label, _)| *label)
    }

    /// The level below the top for a top one that hangs on a condition.
    fn unless_conditional(&self, level: u8, commitment: &Commitment) -> u8 {
        match self.levels.as_slice() {
            [.., below, top] if *top == level && commitment.conditional => *below,
            _ => level,
        }
    }

    fn zero_shot_domains(&self, vectors: ArrayView2<'_, f32>) -> Array2<f32> {
        self.domains.as_ref().map_or_else(
            || Array2::zeros((vectors.nrows(), 0)),
            |classifier| classifier.probabilities(vectors),
        )
    }

    /// The domains that an entailment model's answers give.
    fn entailed(&self, answers: &Answers) -> Vec<DomainLabels> {
        let by_itself = self
            .entailment
            .as_ref()
            .is_some_and(|entailment| entailment.settings().choice == Choice::Several);
        let rows = answers.domains.rows().into_iter();
        rows.map(|row| match &self.domains {
            Some(classifier) if by_itself => classifier.decide_from(row, ENTAILED),
            Some(classifier) => classifier.decide(row).first_only(),
            None => DomainLabels::default(),
        })
        .collect()
    }

    fn domain_labels(&self, vectors: ArrayView2<'_, f32>) -> Vec<DomainLabels> {
        let Some(classifier) = &self.domains else {
            return vec![DomainLabels::default(); vectors.nrows()];
        };
        let probabilities = self.probabilities(classifier, vectors);
        let rows = probabilities.rows().into_iter();
        rows.map(|row| classifier.decide(row)).collect()
    }

    /// The probability of every domain for the clauses of one document, with what the head taught.
    pub(super) fn probabilities(
        &self,
        classifier: &DomainClassifier,
        vectors: ArrayView2<'_, f32>,
    ) -> Array2<f32> {
        let mut probabilities = classifier.probabilities(vectors);
        if let Some(head) = &self.head.domain {
            head.apply(&mut probabilities, surroundings(vectors).view());
        }
        probabilities
    }

    fn strength_labels(
        &self,
        commitments: &[Commitment],
        vectors: ArrayView2<'_, f32>,
    ) -> Vec<Option<StrengthLabel>> {
        let zero_shot = self.zero_shot_strengths(commitments, vectors);
        let Some(head) = &self.head.strength else {
            return zero_shot;
        };
        let rows = zero_shot.into_iter().zip(commitments);
        rows.zip(vectors.rows())
            .map(|((base, commitment), vector)| {
                base.map(|base| head.apply(base, commitment, vector))
            })
            .collect()
    }

    fn zero_shot_strengths(
        &self,
        commitments: &[Commitment],
        vectors: ArrayView2<'_, f32>,
    ) -> Vec<Option<StrengthLabel>> {
        let nearest = self
            .likely_levels
            .as_ref()
            .map(|levels| levels.nearest(vectors));
        let rows = commitments.iter().enumerate();
        rows.map(|(row, commitment)| {
            self.strength(commitment, nearest.as_ref().map(|labels| labels[row]))
        })
        .collect()
    }

    /// The rules decide where they know the operator, the vectors elsewhere. A taxonomy whose strengths have no phrases
    /// leaves the vectors nothing to go by: then it is the lowest level, as likely as any.
    pub(super) fn strength(
        &self,
        commitment: &Commitment,
        nearest: Option<StrengthLabel>,
    ) -> Option<StrengthLabel> {
        let known = commitment.level.and_then(|level| {
            let index = self.levels.iter().position(|known| *known == level)?;
            Some(StrengthLabel {
                index,
                score: commitment.certainty,
            })
        });
        #[allow(clippy::cast_precision_loss)] // at most ten levels
        let blind = || {
            (!self.levels.is_empty()).then(|| StrengthLabel {
                index: 0,
                score: 1.0 / self.levels.len() as f32,
            })
        };
        known.or(nearest).or_else(blind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy;

    /// A plane in which disapproval lies east, all else north.
    struct Plane;

    impl Encoder for Plane {
        fn width(&self) -> usize {
            2
        }

        fn encode(&self, texts: &[&str]) -> Result<Array2<f32>, EncodeError> {
            let mut rows = Array2::zeros((texts.len(), 2));
            for (mut row, text) in rows.rows_mut().into_iter().zip(texts) {
                let (x, y) = match *text {
                    "We condemn this." | "We castigate this." | "We castigated this." => (1.0, 0.0),
                    "We buttonhole this." => (0.6, 0.8),
                    "We juggle this." => (0.5_f32.sqrt(), 0.5_f32.sqrt()),
                    _ => (0.0, 1.0),
                };
                row[0] = x;
                row[1] = y;
            }
            Ok(rows)
        }

        fn engine(&self) -> String {
            String::new()
        }
    }

    fn labelled(texts: &[&str]) -> Vec<Labelled> {
        labelled_with(texts, None)
    }

    fn labelled_with(texts: &[&str], answers: Option<&Answers>) -> Vec<Labelled> {
        let text = "name = \"T\"\n[[strength]]\nlevel = 0\nid = \"none\"\n[[strength]]\nlevel = 1\nid = \"note\"\n\
                    operators = [\"condemn\"]\n[[strength]]\nlevel = 2\nid = \"urge\"\noperators = [\"press\"]\n\
                    [grammar]\nspeakers = [\"we\"]\n";
        let taxonomy = taxonomy::parse(text, "test").expect("a valid taxonomy");
        let classifier =
            Classifier::new(&taxonomy, &Plane, Settings::default()).expect("the plane never fails");
        let clause = |text: &&str| Clause {
            id: String::new(),
            span: 0..text.len(),
            page: 1,
            paragraph: 1,
            text: (*text).to_owned(),
            reading: None,
            lead: String::new(),
        };
        let clauses: Vec<Clause> = texts.iter().map(clause).collect();
        let vectors = Array2::from_shape_fn(
            (texts.len(), 2),
            |(_, column)| {
                if column == 0 { 0.0 } else { 1.0 }
            },
        );
        classifier
            .label_with(clauses, vectors.view(), &Plane, answers)
            .expect("the plane never fails")
    }

    #[test]
    fn an_unlisted_verb_has_the_level_of_the_nearest_operators_and_is_marked() {
        let labels = labelled(&[
            "We condemn the raid.",
            "We castigate the raiders.",
            "We buttonhole the raiders.",
            "We castigated the raiders.",
            "We painted the pier.",
            "We juggle the hoops.",
        ]);
        let seen: Vec<_> = labels
            .iter()
            .map(|labelled| {
                let commitment = &labelled.commitment;
                (commitment.level, commitment.rule, labelled.review)
            })
            .collect();
        // "Buttonhole": .8^4 of .4096 + .1296 is .76, a certainty of .88; "painted" is as near to "press" as can be, and
        // by that no deed; "juggle" is as near to the one as to the other.
        assert_eq!(
            seen,
            [
                (Some(1), "operator", false),
                (Some(1), NEAREST, false),
                (Some(2), NEAREST, false),
                (Some(1), NEAREST, false),
                (Some(2), NEAREST, false),
                (Some(1), NEAREST, true),
            ]
        );
        assert_eq!(labels[1].commitment.operator, "castigate");
    }

    #[test]
    fn a_verb_is_not_placed_where_a_model_has_answered() {
        let text = ["We juggle the hoops."];
        let answer = StrengthLabel {
            index: 2,
            score: 0.9,
        };
        let answers = |answer| Answers {
            domains: Array2::zeros((1, 0)),
            strengths: vec![answer],
        };
        let given = &labelled_with(&text, Some(&answers(Some(answer))))[0];
        assert_eq!(given.strength, Some(answer));
        // What is doubtful about the verb is nothing to doubt about the answer.
        assert!(!given.review);
        assert_ne!(given.commitment.rule, NEAREST);
        let unanswered = &labelled_with(&text, Some(&answers(None)))[0];
        assert_eq!(unanswered.commitment.rule, NEAREST);
    }

    #[test]
    fn a_verbs_place_does_not_depend_on_the_clauses_beside_it() {
        let texts = ["We castigate the raiders.", "We buttonhole the raiders."];
        let together = labelled(&texts);
        for (text, beside) in texts.iter().zip(together) {
            assert_eq!(labelled(&[text])[0].commitment, beside.commitment);
        }
    }
}
