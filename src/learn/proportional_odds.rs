//! The loss of a proportional-odds regression that starts from zero-shot levels.

use ndarray::{Array1, Array2, ArrayView1};

use super::minimise::Loss;
use crate::classify::head::{RuleFeatures, level_probability};

/// What the square of the logarithm of the slope of all rules weighs, and of what a rule's own adds to it.
const SLOPE_PENALTIES: (f64, f64) = (4.0, 1.0);
/// The least probability of a level, so that no single tag outweighs all others.
const LEAST: f64 = 1e-6;

fn logistic(value: f64) -> f64 {
    1.0 / (1.0 + (-value).exp())
}

/// The probability of a level, given the log-odds of being at most each but the last; never quite 0.
pub(super) fn probability(odds: &[f64], level: usize) -> f64 {
    level_probability(odds, level).max(LEAST)
}

/// The summed log loss of all tags with what holds the weights back.
pub(super) struct ProportionalOdds {
    /// The zero-shot log-odds of each tag.
    pub odds: Vec<Vec<f64>>,
    pub gold: Vec<usize>,
    /// The rule that decided.
    pub rules: Vec<Option<usize>>,
    /// What the rules say, and the verb: the places of features that are there.
    pub features: Vec<Vec<usize>>,
    pub feature_count: usize,
    pub vectors: Array2<f64>,
    pub penalty: f64,
}

/// The weights, by what they are for.
pub(super) struct Parts<'w> {
    /// The logarithm of the slope of all rules.
    pub common: f64,
    /// What each rule adds to it.
    pub of_rules: &'w [f64],
    pub features: &'w [f64],
    pub vector: &'w [f64],
}

impl ProportionalOdds {
    /// How many weights there are.
    pub fn weights(&self) -> usize {
        1 + RuleFeatures::rules().len() + self.feature_count + self.vectors.ncols()
    }

    /// The weights by what they are for.
    pub fn parts<'w>(&self, weights: &'w [f64]) -> Parts<'w> {
        let (of_rules, rest) = weights[1..].split_at(RuleFeatures::rules().len());
        let (features, vector) = rest.split_at(self.feature_count);
        Parts {
            common: weights[0],
            of_rules,
            features,
            vector,
        }
    }

    /// What holds the weights back, with its gradient.
    fn held_back(&self, weights: &[f64]) -> (f64, Vec<f64>) {
        let slopes = 1 + RuleFeatures::rules().len();
        let penalty = |place: usize| match place {
            0 => SLOPE_PENALTIES.0,
            _ if place < slopes => SLOPE_PENALTIES.1,
            _ => self.penalty,
        };
        let gradient: Vec<f64> = weights
            .iter()
            .enumerate()
            .map(|(place, weight)| penalty(place) * weight)
            .collect();
        let value: f64 = weights
            .iter()
            .zip(&gradient)
            .map(|(w, g)| 0.5 * w * g)
            .sum();
        (value, gradient)
    }
}

impl Loss for ProportionalOdds {
    fn at(&self, weights: &[f64]) -> (f64, Vec<f64>) {
        let parts = self.parts(weights);
        let seen = self.vectors.dot(&ArrayView1::from(parts.vector));
        let (mut value, mut gradient) = self.held_back(weights);
        let behind_slopes = 1 + parts.of_rules.len();
        let mut shifts = Array1::zeros(self.gold.len());
        for (row, gold) in self.gold.iter().enumerate() {
            let own = self.rules[row].map_or(0.0, |rule| parts.of_rules[rule]);
            let slope = (parts.common + own).exp();
            let features = self.features[row].iter();
            let known: f64 = features.map(|feature| parts.features[*feature]).sum();
            let shift = known + seen[row];
            let odds: Vec<f64> = self.odds[row]
                .iter()
                .map(|odds| slope * odds - shift)
                .collect();
            let probability = probability(&odds, *gold);
            value -= probability.ln();
            // The density of the logistic function at both ends of the level, over its probability.
            let mut of_slope = 0.0;
            for (level, sign) in [(Some(*gold), 1.0), (gold.checked_sub(1), -1.0)] {
                let Some(level) = level.filter(|level| *level < odds.len()) else {
                    continue;
                };
                let below = logistic(odds[level]);
                let density = sign * below * (1.0 - below) / probability;
                of_slope -= density * slope * self.odds[row][level];
                shifts[row] += density;
            }
            gradient[0] += of_slope;
            if let Some(rule) = self.rules[row] {
                gradient[1 + rule] += of_slope;
            }
            for feature in &self.features[row] {
                gradient[behind_slopes + feature] += shifts[row];
            }
        }
        let of_vector = &mut gradient[behind_slopes + self.feature_count..];
        for (weight, value) in of_vector.iter_mut().zip(&self.vectors.t().dot(&shifts)) {
            *weight += value;
        }
        (value, gradient)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::super::minimise::minimise;
    use super::*;
    use crate::classify::head::level_odds;
    use crate::classify::{Commitment, StrengthLabel};

    fn features(rule: &'static str, level: usize) -> RuleFeatures {
        let commitment = Commitment {
            conditional: level == 2,
            ..Commitment::decided_by(rule, None, 0.5)
        };
        RuleFeatures::of(&commitment, level, 3)
    }

    fn regression() -> ProportionalOdds {
        let base =
            |index, score| level_odds(StrengthLabel { index, score }, 3).collect::<Vec<f64>>();
        let levels = ["none", "note", "urge"].map(String::from);
        let rules = [
            features("deed", 0),
            features("operator", 1),
            features("deed", 2),
        ];
        ProportionalOdds {
            odds: vec![base(0, 0.6), base(1, 0.8), base(2, 0.5)],
            gold: vec![1, 1, 0],
            rules: rules.iter().map(RuleFeatures::rule).collect(),
            features: rules.iter().map(|rules| rules.active().collect()).collect(),
            feature_count: RuleFeatures::names(&levels).len(),
            vectors: array![[0.6, 0.8], [1.0, 0.0], [0.0, -1.0]],
            penalty: 0.7,
        }
    }

    #[test]
    fn without_weights_the_loss_is_that_of_the_zero_shot_levels() {
        let regression = regression();
        let weights = vec![0.0; regression.weights()];
        // Level 1 of base 0 at .6: κ/2 = ln 4, at most 0: .8, at most 1: 64/65, so 64/65 - .8; level 1 of base 1
        // has .8; level 0 of base 2 at .5: κ/2 = ln 3, at most 0: 1/28.
        let expected = -((64.0_f64 / 65.0 - 0.8).ln() + 0.8_f64.ln() + (1.0_f64 / 28.0).ln());
        assert!((regression.at(&weights).0 - expected).abs() < 1e-5);
    }

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let regression = regression();
        let at: Vec<f64> = (0..regression.weights())
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

    /// A regression of tests/fixtures/learn, minimised by `SciPy`.
    fn reference() -> (ProportionalOdds, f64, Vec<f64>) {
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/fixtures/learn/regressions.json"))
                .unwrap();
        let of = &fixture["proportional_odds"];
        let rows =
            |key: &str| -> Vec<Vec<f64>> { serde_json::from_value(of[key].clone()).unwrap() };
        let places = |key: &str| -> Vec<usize> { serde_json::from_value(of[key].clone()).unwrap() };
        let vectors = rows("vectors");
        let shape = (vectors.len(), vectors[0].len());
        let regression = ProportionalOdds {
            odds: rows("odds"),
            gold: places("gold"),
            rules: places("rules").into_iter().map(Some).collect(),
            features: serde_json::from_value(of["features"].clone()).unwrap(),
            feature_count: serde_json::from_value(of["feature_count"].clone()).unwrap(),
            vectors: Array2::from_shape_vec(shape, vectors.concat()).unwrap(),
            penalty: of["penalty"].as_f64().unwrap(),
        };
        let weights = serde_json::from_value(of["minimum"]["weights"].clone()).unwrap();
        (regression, of["minimum"]["loss"].as_f64().unwrap(), weights)
    }

    #[test]
    fn the_least_loss_is_that_of_an_independent_search() {
        let (regression, least, weights) = reference();
        assert_eq!(regression.weights(), weights.len());
        assert!((regression.at(&weights).0 - least).abs() < 1e-5);
        let found = minimise(&regression, vec![0.0; weights.len()]);
        assert!(regression.at(&found).0 - least < 1e-3 * least);
        for (place, (found, known)) in found.iter().zip(&weights).enumerate() {
            assert!(
                (found - known).abs() < 0.05,
                "weight {place}: {found}, {known}"
            );
        }
    }
}
