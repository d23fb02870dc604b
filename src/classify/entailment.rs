//! Labels by entailment: a model is asked whether a clause entails what a label says.
//!
//! Three steps, since the model is another stage: [`Classifier::questions`](super::Classifier::questions) says which
//! labels are asked of which clause, whoever has the model answers, and [`Entailment::read`] makes probabilities of the
//! answers. The formulas are those of the zero-shot pipeline of Hugging Face's transformers: where several labels may
//! hold, entailment against contradiction for each; where one holds, the labels' entailment against each other. Each
//! question costs a pass of a large network, so labels that the vectors put far behind need not be asked (`shortlist`).

use std::borrow::Cow;

use ndarray::{Array2, ArrayView1, ArrayView2};

use super::StrengthLabel;
use super::strength::Commitment;
use crate::clause::Clause;
use crate::entail::Logits;
use crate::taxonomy::Taxonomy;

/// Whether a clause may have several domains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// Each domain is judged by itself, so that several hold or none.
    #[default]
    Several,
    /// The domains share what is certain: one holds.
    One,
}

/// Which clauses' strength is found by entailment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StrengthBy {
    /// None: where the rules know no operator, the vectors decide.
    Rules,
    /// Those in which the rules know no operator.
    #[default]
    RulesFirst,
    /// All.
    Entailment,
}

/// How the model is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntailmentSettings {
    /// How many domains of a clause are asked, those that the vectors put first; all of them where it is 0.
    pub shortlist: usize,
    /// Whether a clause may have several domains.
    pub choice: Choice,
    /// Which clauses are asked for their strength.
    pub strength: StrengthBy,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A domain, by its position in the taxonomy.
    Domain(usize),
    /// A strength, likewise.
    Strength(usize),
}

/// Whether a label holds of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The position of the clause among those that were given.
    pub clause: usize,
    /// The label.
    pub asked: Asked,
}

/// What the answers say of the clauses of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// The probability of every domain: one row a clause, one column a domain; 0 where it was not asked.
    pub domains: Array2<f32>,
    /// The strength of the clauses that were asked for it.
    pub strengths: Vec<Option<StrengthLabel>>,
}

/// The labels as questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entailment {
    domains: Vec<String>,
    strengths: Vec<String>,
    settings: EntailmentSettings,
}

impl Entailment {
    /// Takes the hypotheses of the taxonomy's labels.
    #[must_use]
    pub fn new(taxonomy: &Taxonomy, settings: EntailmentSettings) -> Self {
        let domains = taxonomy.domains.iter();
        let strengths = taxonomy.strengths.iter();
        Self {
            domains: domains.map(|domain| domain.hypothesis.clone()).collect(),
            strengths: strengths
                .map(|strength| strength.hypothesis.clone())
                .collect(),
            settings,
        }
    }

    /// How the model is asked.
    #[must_use]
    pub fn settings(&self) -> EntailmentSettings {
        self.settings
    }

    /// What has to be asked of the clauses of one document, given the probabilities that the vectors give each domain and
    /// what the rules say of each clause.
    pub(super) fn questions(
        &self,
        by_vectors: ArrayView2<'_, f32>,
        commitments: &[Commitment],
    ) -> Vec<Question> {
        let mut questions = Vec::new();
        for (clause, (row, commitment)) in
            by_vectors.rows().into_iter().zip(commitments).enumerate()
        {
            let domains = shortlist(row, self.settings.shortlist)
                .into_iter()
                .map(Asked::Domain);
            let asks_strength = match self.settings.strength {
                StrengthBy::Rules => false,
                StrengthBy::RulesFirst => commitment.level.is_none(),
                StrengthBy::Entailment => true,
            };
            let strengths = (0..self.strengths.len())
                .filter(|_| asks_strength)
                .map(Asked::Strength);
            questions.extend(
                domains
                    .chain(strengths)
                    .map(|asked| Question { clause, asked }),
            );
        }
        questions
    }

    /// What the model is asked whether it entails: for domains the clause, for strengths with the words that govern it.
    #[must_use]
    pub fn premise<'c>(&self, clause: &'c Clause, asked: Asked) -> Cow<'c, str> {
        match asked {
            Asked::Strength(_) if !clause.lead.is_empty() => {
                let words = clause.words();
                let rest = ["and ", "as well as "]
                    .iter()
                    .find_map(|joint| words.strip_prefix(joint));
                format!("{} {}", clause.lead, rest.unwrap_or(words)).into()
            }
            _ => clause.words().into(),
        }
    }

    /// What may be entailed.
    #[must_use]
    pub fn hypothesis(&self, asked: Asked) -> &str {
        match asked {
            Asked::Domain(label) => &self.domains[label],
            Asked::Strength(label) => &self.strengths[label],
        }
    }

    /// Makes probabilities of the answers to the questions of one document with `clauses` clauses.
    #[must_use]
    pub fn read(&self, clauses: usize, answers: &[(Question, Logits)]) -> Answers {
        let mut read = Answers {
            domains: Array2::zeros((clauses, self.domains.len())),
            strengths: vec![None; clauses],
        };
        for of_clause in answers.chunk_by(|a, b| a.0.clause == b.0.clause) {
            let clause = of_clause[0].0.clause;
            let mut domains = Vec::new();
            let mut strengths = Vec::new();
            for (question, logits) in of_clause {
                match question.asked {
                    Asked::Domain(label) => domains.push((label, *logits)),
                    Asked::Strength(label) => strengths.push((label, *logits)),
                }
            }
            let scores: Vec<f32> = match self.settings.choice {
                Choice::Several => domains
                    .iter()
                    .map(|(_, logits)| logits.probability())
                    .collect(),
                Choice::One => shares_of(&domains),
            };
            for ((label, _), score) in domains.iter().zip(scores) {
                read.domains[[clause, *label]] = score;
            }
            // Levels exclude each other.
            read.strengths[clause] = strengths
                .iter()
                .zip(shares_of(&strengths))
                .map(|((index, _), score)| StrengthLabel {
                    index: *index,
                    score,
                })
                .reduce(|best, next| if next.score > best.score { next } else { best });
        }
        read
    }
}

/// The softmax over the labels' logits for entailment.
fn shares_of(labels: &[(usize, Logits)]) -> Vec<f32> {
    let logits = || labels.iter().map(|(_, logits)| logits.entailment);
    let most = logits().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = logits().map(|logit| (logit - most).exp()).sum();
    logits().map(|logit| (logit - most).exp() / total).collect()
}

/// The positions of the `count` largest values, in ascending order; all where `count` is 0.
fn shortlist(values: ArrayView1<'_, f32>, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    if count == 0 || count >= order.len() {
        return order;
    }
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
    order.truncate(count);
    order.sort_unstable();
    order
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::taxonomy::parse;

    const TAXONOMY: &str = "name = \"T\"\n[[domain]]\nid = \"sea\"\nname = \"the sea\"\n[[domain]]\nid = \"air\"\nname = \
                            \"the air\"\n[[domain]]\nid = \"land\"\nname = \"land\"\n[[strength]]\nlevel = 1\nid = \
                            \"note\"\n[[strength]]\nlevel = 4\nid = \"commit\"\n";

    fn entailment(settings: EntailmentSettings) -> Entailment {
        Entailment::new(&parse(TAXONOMY, "t.toml").unwrap(), settings)
    }

    fn asked(settings: EntailmentSettings) -> Vec<(usize, Asked)> {
        let by_vectors = array![[0.1, 0.3, 0.2], [0.5, 0.1, 0.5]];
        let commitments = [Some(4), None].map(|level| Commitment::decided_by("", level, 0.5));
        entailment(settings)
            .questions(by_vectors.view(), &commitments)
            .into_iter()
            .map(|question| (question.clause, question.asked))
            .collect()
    }

    #[test]
    fn the_shortlist_leaves_out_what_the_vectors_put_behind() {
        let settings = EntailmentSettings {
            shortlist: 2,
            strength: StrengthBy::Rules,
            ..EntailmentSettings::default()
        };
        let domain = |clause, label| (clause, Asked::Domain(label));
        assert_eq!(
            asked(settings),
            [domain(0, 1), domain(0, 2), domain(1, 0), domain(1, 2)]
        );
        let all = EntailmentSettings {
            shortlist: 0,
            ..settings
        };
        assert_eq!(asked(all).len(), 6);
        assert_eq!(
            asked(EntailmentSettings {
                shortlist: 9,
                ..all
            })
            .len(),
            6
        );
    }

    #[test]
    fn strengths_are_asked_where_the_rules_know_none_or_everywhere() {
        let strengths = |strength| -> Vec<usize> {
            let settings = EntailmentSettings {
                strength,
                ..EntailmentSettings::default()
            };
            asked(settings)
                .into_iter()
                .filter(|(_, asked)| matches!(asked, Asked::Strength(_)))
                .map(|(clause, _)| clause)
                .collect()
        };
        assert!(strengths(StrengthBy::Rules).is_empty());
        assert_eq!(strengths(StrengthBy::RulesFirst), [1, 1]);
        assert_eq!(strengths(StrengthBy::Entailment), [0, 0, 1, 1]);
    }

    fn answered(asked: Asked, entailment: f32, contradiction: f32) -> (Question, Logits) {
        let logits = Logits {
            entailment,
            contradiction,
        };
        (Question { clause: 1, asked }, logits)
    }

    fn near(found: ArrayView1<'_, f32>, expected: [f32; 3]) {
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
    }

    #[test]
    fn several_labels_are_judged_by_themselves_and_one_against_the_others() {
        let answers = [
            answered(Asked::Domain(0), 2.0, 0.0),
            answered(Asked::Domain(2), 1.0, 4.0),
            answered(Asked::Strength(0), 0.0, 9.0),
            answered(Asked::Strength(1), 1.0, 0.0),
        ];
        let several = entailment(EntailmentSettings::default()).read(2, &answers);
        near(several.domains.row(0), [0.0; 3]);
        // 1 / (1 + e^-2), not asked, 1 / (1 + e^3)
        near(several.domains.row(1), [0.880_797, 0.0, 0.047_426]);
        let one = entailment(EntailmentSettings {
            choice: Choice::One,
            ..EntailmentSettings::default()
        })
        .read(2, &answers);
        // e^2 / (e^2 + e), e / (e^2 + e)
        near(one.domains.row(1), [0.731_059, 0.0, 0.268_941]);
        for read in [several, one] {
            assert_eq!(read.strengths[0], None);
            let strength = read.strengths[1].unwrap();
            assert_eq!(strength.index, 1);
            assert!((strength.score - 0.731_059).abs() < 1e-5);
        }
    }

    #[test]
    fn strength_is_asked_with_the_words_that_govern_the_clause() {
        let clause = Clause {
            id: String::new(),
            span: 0..0,
            page: 1,
            paragraph: 1,
            text: "and to expand training.".into(),
            reading: None,
            lead: "The two sides pledged".into(),
        };
        let entailment = entailment(EntailmentSettings::default());
        assert_eq!(
            entailment.premise(&clause, Asked::Strength(0)),
            "The two sides pledged to expand training."
        );
        assert_eq!(
            entailment.premise(&clause, Asked::Domain(0)),
            "and to expand training."
        );
        assert_eq!(
            entailment.hypothesis(Asked::Domain(1)),
            "This text is about the air."
        );
        assert_eq!(
            entailment.hypothesis(Asked::Strength(0)),
            "This text expresses note."
        );
    }
}
