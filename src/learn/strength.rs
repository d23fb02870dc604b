//! Strength: a proportional-odds regression that starts from the zero-shot level.

use std::collections::BTreeMap;

use ndarray::Axis;

use super::examples::Examples;
use super::minimise::minimise;
use super::proportional_odds::{ProportionalOdds, probability};
use super::task::{Prediction, Task};
use crate::classify::StrengthLabel;
use crate::classify::head::{RuleFeatures, StrengthHead, level_odds, most_likely};
use crate::evaluate::metrics::ConfusionMatrix;

/// How many tags a verb needs to have a weight of its own.
const LEAST_TAGS: usize = 2;
/// Clauses with strengths.
pub(super) struct StrengthTask<'e> {
    examples: &'e Examples,
    /// Which example each tag is, and its zero-shot strength.
    tagged: Vec<(usize, StrengthLabel)>,
    documents: Vec<usize>,
    gold: Vec<usize>,
    rules: Vec<RuleFeatures>,
}

impl<'e> StrengthTask<'e> {
    /// None where no clause has a strength.
    pub fn new(examples: &'e Examples) -> Option<Self> {
        let mut task = Self {
            examples,
            tagged: Vec::new(),
            documents: Vec::new(),
            gold: Vec::new(),
            rules: Vec::new(),
        };
        for (example, gold) in examples.strengths.iter().enumerate() {
            if let (Some(gold), Some(base)) = (gold, examples.evidence.strengths[example]) {
                task.tagged.push((example, base));
                task.documents.push(examples.documents[example]);
                task.gold.push(*gold);
                task.rules.push(examples.rules(example, base));
            }
        }
        (!task.tagged.is_empty()).then_some(task)
    }

    fn verb(&self, tag: usize) -> &str {
        &self.examples.evidence.commitments[self.tagged[tag].0].verb
    }

    /// The verbs that have weights of their own, sorted.
    fn verbs(&self, tags: &[usize]) -> Vec<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for tag in tags {
            *counts.entry(self.verb(*tag)).or_default() += 1;
        }
        counts
            .into_iter()
            .filter(|(verb, count)| !verb.is_empty() && *count >= LEAST_TAGS)
            .map(|(verb, _)| verb.to_owned())
            .collect()
    }

    fn regression(&self, tags: &[usize], verbs: &[String], penalty: f64) -> ProportionalOdds {
        let levels = self.examples.level_ids.len();
        let rows: Vec<usize> = tags.iter().map(|tag| self.tagged[*tag].0).collect();
        let rule_count = RuleFeatures::names(&self.examples.level_ids).len();
        let features = tags.iter().map(|tag| {
            let verb = verbs.binary_search_by(|verb| verb.as_str().cmp(self.verb(*tag)));
            let rules = self.rules[*tag].active();
            rules
                .chain(verb.ok().map(|verb| rule_count + verb))
                .collect()
        });
        ProportionalOdds {
            odds: tags
                .iter()
                .map(|tag| level_odds(self.tagged[*tag].1, levels).collect())
                .collect(),
            gold: tags.iter().map(|tag| self.gold[*tag]).collect(),
            rules: tags.iter().map(|tag| self.rules[*tag].rule()).collect(),
            features: features.collect(),
            feature_count: rule_count + verbs.len(),
            vectors: self
                .examples
                .evidence
                .vectors
                .select(Axis(0), &rows)
                .mapv(f64::from),
            penalty,
        }
    }
}

impl Task for StrengthTask<'_> {
    type Head = StrengthHead;

    fn documents(&self) -> &[usize] {
        &self.documents
    }

    fn classes(&self) -> usize {
        self.examples.level_ids.len()
    }

    fn gold(&self, tag: usize) -> usize {
        self.gold[tag]
    }

    fn fit(&self, tags: &[usize], penalty: f64, trust: f64) -> StrengthHead {
        let verbs = self.verbs(tags);
        let regression = self.regression(tags, &verbs, penalty);
        let fitted = minimise(&regression, vec![0.0; regression.weights()]);
        let parts = regression.parts(&fitted);
        let names = RuleFeatures::names(&self.examples.level_ids);
        let (rules, of_verbs) = parts.features.split_at(names.len());
        #[allow(clippy::cast_possible_truncation)] // weights need no more than seven digits
        let part = |value: &f64| (trust * value) as f32;
        StrengthHead {
            levels: self.examples.level_ids.clone(),
            slopes: RuleFeatures::rules()
                .iter()
                .zip(parts.of_rules)
                .map(|(name, own)| (name.to_string(), part(&(parts.common + own)).exp()))
                .collect(),
            rules: names.into_iter().zip(rules.iter().map(part)).collect(),
            verbs: verbs.into_iter().zip(of_verbs.iter().map(part)).collect(),
            vector: parts.vector.iter().map(part).collect(),
        }
    }

    fn predict(&self, head: Option<&StrengthHead>, tag: usize) -> Prediction {
        let (example, base) = self.tagged[tag];
        let (class, odds) = match head {
            None => (base.index, level_odds(base, self.classes()).collect()),
            Some(head) => {
                let evidence = &self.examples.evidence;
                let odds = head.odds(
                    base,
                    &evidence.commitments[example],
                    evidence.vectors.row(example),
                );
                (most_likely(&odds).index, odds)
            }
        };
        Prediction {
            class,
            loss: -probability(&odds, self.gold[tag]).ln(),
        }
    }

    fn figure(&self) -> &'static str {
        "quadratic weighted kappa"
    }

    fn headline(&self, matrix: &ConfusionMatrix) -> Option<f64> {
        matrix.quadratic_kappa()
    }
}
