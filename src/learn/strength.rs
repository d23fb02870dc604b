//! Strength: a proportional-odds regression that starts from the zero-shot level.

use ndarray::{Array1, Array2, ArrayView1, Axis};

use super::examples::Examples;
use super::minimise::{Loss, minimise};
use super::task::Task;
use crate::classify::StrengthLabel;
use crate::classify::head::{RuleFeatures, StrengthHead, level_odds};
use crate::evaluate::metrics::ConfusionMatrix;

/// What the square of the logarithm of the slope weighs.
const SLOPE_PENALTY: f64 = 4.0;
/// The least probability of a level, so that no single tag outweighs all others.
const LEAST: f64 = 1e-6;

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

    fn label(&self, head: Option<&StrengthHead>, tag: usize) -> StrengthLabel {
        let (example, base) = self.tagged[tag];
        let evidence = &self.examples.evidence;
        head.map_or(base, |head| {
            head.apply(
                base,
                &evidence.commitments[example],
                evidence.vectors.row(example),
            )
        })
    }

    fn regression(&self, tags: &[usize], penalty: f64) -> ProportionalOdds {
        let levels = self.examples.level_ids.len();
        let rows: Vec<usize> = tags.iter().map(|tag| self.tagged[*tag].0).collect();
        let vectors = &self.examples.evidence.vectors;
        ProportionalOdds {
            odds: tags
                .iter()
                .map(|tag| level_odds(self.tagged[*tag].1, levels).collect())
                .collect(),
            gold: tags.iter().map(|tag| self.gold[*tag]).collect(),
            rules: tags.iter().map(|tag| self.rules[*tag].clone()).collect(),
            rule_count: RuleFeatures::names(&self.examples.level_ids).len(),
            vectors: vectors.select(Axis(0), &rows).mapv(f64::from),
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
        let regression = self.regression(tags, penalty);
        let weights = 1 + regression.rule_count + regression.vectors.ncols();
        let fitted = minimise(&regression, vec![0.0; weights]);
        let (rules, vector) = fitted[1..].split_at(regression.rule_count);
        #[allow(clippy::cast_possible_truncation)] // weights need no more than seven digits
        let part = |value: &f64| (trust * value) as f32;
        StrengthHead {
            slope: 1.0 + part(&(fitted[0].exp() - 1.0)),
            levels: self.examples.level_ids.clone(),
            rules: RuleFeatures::names(&self.examples.level_ids)
                .into_iter()
                .zip(rules.iter().map(part))
                .collect(),
            vector: vector.iter().map(part).collect(),
        }
    }

    fn predict(&self, head: Option<&StrengthHead>, tag: usize) -> usize {
        self.label(head, tag).index
    }

    fn loss(&self, head: Option<&StrengthHead>, tag: usize) -> f64 {
        let (example, base) = self.tagged[tag];
        let odds: Vec<f64> = match head {
            None => level_odds(base, self.classes()).collect(),
            Some(head) => {
                let evidence = &self.examples.evidence;
                head.odds(
                    base,
                    &evidence.commitments[example],
                    evidence.vectors.row(example),
                )
            }
        };
        -probability(&odds, self.gold[tag]).ln()
    }

    fn figure(&self) -> &'static str {
        "quadratic weighted kappa"
    }

    fn headline(&self, matrix: &ConfusionMatrix) -> Option<f64> {
        matrix.quadratic_kappa()
    }
}

fn logistic(value: f64) -> f64 {
    1.0 / (1.0 + (-value).exp())
}

/// The probability of being at most a level, given the log-odds of it; the last level has none.
fn at_most(odds: &[f64], level: Option<usize>) -> f64 {
    level.map_or(0.0, |level| {
        odds.get(level).map_or(1.0, |odds| logistic(*odds))
    })
}

fn probability(odds: &[f64], level: usize) -> f64 {
    (at_most(odds, Some(level)) - at_most(odds, level.checked_sub(1))).max(LEAST)
}

/// The summed log loss of all tags with what holds the weights back. The weights are the logarithm of the slope, one a
/// rule feature, and one a dimension.
struct ProportionalOdds {
    /// The zero-shot log-odds of each tag.
    odds: Vec<Vec<f64>>,
    gold: Vec<usize>,
    rules: Vec<RuleFeatures>,
    rule_count: usize,
    vectors: Array2<f64>,
    penalty: f64,
}

impl Loss for ProportionalOdds {
    fn at(&self, weights: &[f64]) -> (f64, Vec<f64>) {
        let slope = weights[0].exp();
        let (of_rules, of_vector) = weights[1..].split_at(self.rule_count);
        let seen = self.vectors.dot(&ArrayView1::from(of_vector));
        let squares: f64 = weights[1..].iter().map(|weight| weight * weight).sum();
        let mut value = 0.5 * (self.penalty * squares + SLOPE_PENALTY * weights[0] * weights[0]);
        let mut gradient: Vec<f64> = weights.iter().map(|weight| self.penalty * weight).collect();
        gradient[0] = SLOPE_PENALTY * weights[0];
        let mut shifts = Array1::zeros(self.gold.len());
        for (row, gold) in self.gold.iter().enumerate() {
            let known: f64 = self.rules[row].active().map(|rule| of_rules[rule]).sum();
            let shift = known + seen[row];
            let odds: Vec<f64> = self.odds[row]
                .iter()
                .map(|odds| slope * odds - shift)
                .collect();
            let probability = probability(&odds, *gold);
            value -= probability.ln();
            // The density of the logistic function at both ends of the level, over its probability.
            for (level, sign) in [(Some(*gold), 1.0), (gold.checked_sub(1), -1.0)] {
                let Some(level) = level.filter(|level| *level < odds.len()) else {
                    continue;
                };
                let below = logistic(odds[level]);
                let density = sign * below * (1.0 - below) / probability;
                gradient[0] -= density * slope * self.odds[row][level];
                shifts[row] += density;
            }
            for rule in self.rules[row].active() {
                gradient[1 + rule] += shifts[row];
            }
        }
        for (weight, value) in gradient[1 + self.rule_count..]
            .iter_mut()
            .zip(&self.vectors.t().dot(&shifts))
        {
            *weight += value;
        }
        (value, gradient)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::classify::{Actor, Commitment, Polarity};

    fn features(rule: &'static str, level: usize) -> RuleFeatures {
        let commitment = Commitment {
            level: None,
            operator: String::new(),
            polarity: Polarity::Positive,
            conditional: level == 2,
            actor: Actor::Joint,
            rule,
            certainty: 0.5,
        };
        RuleFeatures::of(&commitment, level, 3)
    }

    fn regression() -> ProportionalOdds {
        let base =
            |index, score| level_odds(StrengthLabel { index, score }, 3).collect::<Vec<f64>>();
        let levels = ["none", "note", "urge"].map(String::from);
        ProportionalOdds {
            odds: vec![base(0, 0.6), base(1, 0.8), base(2, 0.5)],
            gold: vec![1, 1, 0],
            rules: vec![
                features("deed", 0),
                features("operator", 1),
                features("deed", 2),
            ],
            rule_count: RuleFeatures::names(&levels).len(),
            vectors: array![[0.6, 0.8], [1.0, 0.0], [0.0, -1.0]],
            penalty: 0.7,
        }
    }

    #[test]
    fn without_weights_the_loss_is_that_of_the_zero_shot_levels() {
        let regression = regression();
        let weights = vec![0.0; 1 + regression.rule_count + 2];
        // Level 1 of base 0 at .6: κ/2 = ln 4, at most 0: .8, at most 1: 64/65, so 64/65 - .8; level 1 of base 1
        // has .8; level 0 of base 2 at .5: κ/2 = ln 3, at most 0: 1/28.
        let expected = -((64.0_f64 / 65.0 - 0.8).ln() + 0.8_f64.ln() + (1.0_f64 / 28.0).ln());
        assert!((regression.at(&weights).0 - expected).abs() < 1e-5);
    }

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let regression = regression();
        let at: Vec<f64> = (0..=regression.rule_count + 2)
            .map(|place| 0.3 * f64::from(u8::try_from(place % 5).unwrap()) - 0.5)
            .collect();
        let (_, gradient) = regression.at(&at);
        for place in 0..at.len() {
            let (mut ahead, mut behind) = (at.clone(), at.clone());
            ahead[place] += 1e-5;
            behind[place] -= 1e-5;
            let slope = (regression.at(&ahead).0 - regression.at(&behind).0) / 2e-5;
            assert!((gradient[place] - slope).abs() < 1e-6, "weight {place}");
        }
    }
}
