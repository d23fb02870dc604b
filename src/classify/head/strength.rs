//! Strength: a shift along the ordinal scale.

use std::collections::BTreeMap;

use ndarray::ArrayView1;
use serde::{Deserialize, Serialize};

use super::super::StrengthLabel;
use super::super::strength::{Actor, Commitment, Polarity, RULE_NAMES};

/// The least and the greatest certainty of a zero-shot strength that is reckoned with: no rule is never or always right.
const CERTAINTY: (f32, f32) = (0.05, 0.99);

/// Shifts strengths by a proportional-odds model (P. `McCullagh`, "Regression models for ordinal data", *Journal of the
/// Royal Statistical Society* B 42(2), 1980, 109-142, with the scale effects of its section 6) that starts from the
/// zero-shot level.
///
/// The log-odds that the level is at most the j-th are `slope · κ · (j + ½ - l) - shift`. l is the position of the
/// zero-shot level and κ follows from its certainty c so that, without a shift, an inner level l has probability c: κ = 2
/// ln((1 + c) / (1 - c)). The slope is that of the rule that decided. The shift is a weighted sum of what the rules say,
/// of the main verb and of the clause's vector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrengthHead {
    /// The ids of the levels, ascending: which taxonomy the weights are for.
    pub levels: Vec<String>,
    /// How far the zero-shot level of each rule is trusted, by the rule's name; 1 is as far as it says itself.
    pub slopes: Vec<(String, f32)>,
    /// The weights of what the rules say, as many as [`RuleFeatures::names`] has names, with these names.
    pub rules: Vec<(String, f32)>,
    /// The weights of main verbs, by base form.
    pub verbs: BTreeMap<String, f32>,
    /// One weight a dimension of the vectors.
    pub vector: Vec<f32>,
}

impl StrengthHead {
    /// The strength of a clause whose zero-shot strength is `base`.
    #[must_use]
    pub fn apply(
        &self,
        base: StrengthLabel,
        commitment: &Commitment,
        vector: ArrayView1<'_, f32>,
    ) -> StrengthLabel {
        most_likely(&self.odds(base, commitment, vector))
    }

    /// The log-odds that the level is at most the first, the second, up to the last but one.
    #[must_use]
    pub fn odds(
        &self,
        base: StrengthLabel,
        commitment: &Commitment,
        vector: ArrayView1<'_, f32>,
    ) -> Vec<f64> {
        let levels = self.levels.len();
        let features = RuleFeatures::of(commitment, base.index, levels);
        let slope = features.rule().map_or(1.0, |rule| self.slopes[rule].1);
        let known: f32 = features.active().map(|feature| self.rules[feature].1).sum();
        let verb = self
            .verbs
            .get(&commitment.verb)
            .copied()
            .unwrap_or_default();
        let seen: f32 = vector.iter().zip(&self.vector).map(|(x, w)| x * w).sum();
        level_odds(base, levels)
            .map(|odds| f64::from(slope) * odds - f64::from(known + verb + seen))
            .collect()
    }
}

/// The log-odds that the level is at most the first, the second, up to the last but one, as the zero-shot label has it.
pub fn level_odds(base: StrengthLabel, levels: usize) -> impl Iterator<Item = f64> {
    let certainty = f64::from(base.score.clamp(CERTAINTY.0, CERTAINTY.1));
    let steepness = 2.0 * ((1.0 + certainty) / (1.0 - certainty)).ln();
    #[allow(clippy::cast_precision_loss)] // at most ten levels
    let place = |position: usize| position as f64;
    (0..levels.saturating_sub(1))
        .map(move |level| steepness * (place(level) + 0.5 - place(base.index)))
}

/// The probability of a level, given the log-odds of being at most each but the last.
#[must_use]
pub fn level_probability(odds: &[f64], level: usize) -> f64 {
    let at_most = |level: usize| {
        odds.get(level)
            .map_or(1.0, |odds| 1.0 / (1.0 + (-odds).exp()))
    };
    at_most(level) - level.checked_sub(1).map_or(0.0, at_most)
}

/// The level with the greatest probability, given the same; the lower one of equals.
#[must_use]
pub fn most_likely(odds: &[f64]) -> StrengthLabel {
    let mut best = (0, f64::NEG_INFINITY);
    for level in 0..=odds.len() {
        let probability = level_probability(odds, level);
        if probability > best.1 {
            best = (level, probability);
        }
    }
    #[allow(clippy::cast_possible_truncation)] // a probability
    let score = best.1 as f32;
    StrengthLabel {
        index: best.0,
        score,
    }
}

/// What the rules say of a clause, as features that are there or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFeatures {
    rule: Option<usize>,
    active: Vec<usize>,
}

impl RuleFeatures {
    /// The features of a clause that has this zero-shot level among so many.
    #[must_use]
    pub fn of(commitment: &Commitment, level: usize, levels: usize) -> Self {
        let rule = RULE_NAMES.iter().position(|name| *name == commitment.rule);
        let actor = ACTORS.iter().position(|actor| *actor == commitment.actor);
        let behind_levels = RULE_NAMES.len() + levels;
        let words = behind_levels + ACTORS.len();
        let active = [
            rule,
            Some(RULE_NAMES.len() + level),
            actor.map(|actor| behind_levels + actor),
            (commitment.polarity == Polarity::Negative).then_some(words),
            commitment.conditional.then_some(words + 1),
        ];
        Self {
            rule,
            active: active.into_iter().flatten().collect(),
        }
    }

    /// The position of the rule that decided among [`rules`](Self::rules).
    #[must_use]
    pub fn rule(&self) -> Option<usize> {
        self.rule
    }

    /// The names of the rules.
    #[must_use]
    pub fn rules() -> &'static [&'static str] {
        &RULE_NAMES
    }

    /// The positions of the features that are there.
    pub fn active(&self) -> impl Iterator<Item = usize> {
        self.active.iter().copied()
    }

    /// The names of all features, for levels with these ids.
    #[must_use]
    pub fn names(levels: &[String]) -> Vec<String> {
        let rules = RULE_NAMES.iter().map(|name| format!("rule: {name}"));
        let levels = levels.iter().map(|level| format!("level: {level}"));
        let actors = ACTORS
            .iter()
            .map(|actor| format!("actor: {}", actor.as_str()));
        rules
            .chain(levels)
            .chain(actors)
            .chain(["negative".to_string(), "conditional".to_string()])
            .collect()
    }
}

const ACTORS: [Actor; 4] = [
    Actor::Joint,
    Actor::Unilateral,
    Actor::ThirdParty,
    Actor::None,
];

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn commitment(rule: &'static str) -> Commitment {
        Commitment {
            verb: "settle".into(),
            ..Commitment::decided_by(rule, Some(1), 0.8)
        }
    }

    fn head(verb: f32, deed: f32, vector: Vec<f32>) -> StrengthHead {
        let levels: Vec<String> = ["none", "note", "urge"].map(String::from).to_vec();
        let rules = RuleFeatures::names(&levels)
            .into_iter()
            .map(|name| {
                let weight = if name == "rule: deed" { deed } else { 0.0 };
                (name, weight)
            })
            .collect();
        StrengthHead {
            levels,
            slopes: RuleFeatures::rules()
                .iter()
                .map(|name| {
                    let slope = if *name == "object" { 0.5 } else { 1.0 };
                    (name.to_string(), slope)
                })
                .collect(),
            rules,
            verbs: [("settle".to_string(), verb)].into(),
            vector,
        }
    }

    const BASE: StrengthLabel = StrengthLabel {
        index: 1,
        score: 0.8,
    };

    #[test]
    fn without_weights_the_zero_shot_level_keeps_its_certainty() {
        let label = head(0.0, 0.0, vec![0.0]).apply(BASE, &commitment("deed"), array![1.0].view());
        assert_eq!(label.index, 1);
        assert!((label.score - 0.8).abs() < 1e-5, "{label:?}");
    }

    #[test]
    fn rules_verbs_and_vectors_shift_the_level() {
        // κ = 2 ln 9; at most level 0: -ln 9 - 3, at most level 1: ln 9 - 3 = -.802775, so P(2) = .690577.
        let shifted = head(0.5, 1.5, vec![1.0]);
        let label = shifted.apply(BASE, &commitment("deed"), array![1.0].view());
        assert_eq!(label.index, 2);
        assert!((label.score - 0.690_577).abs() < 1e-5, "{label:?}");
        let other = shifted.apply(BASE, &commitment("operator"), array![-1.0].view());
        assert_eq!(other.index, 1);
    }

    #[test]
    fn a_rule_that_is_trusted_less_is_less_certain() {
        // κ / 2 = ln 9 / 2: at most level 0 1/4, at most level 1 3/4.
        let label =
            head(0.0, 0.0, vec![0.0]).apply(BASE, &commitment("object"), array![1.0].view());
        assert_eq!(label.index, 1);
        assert!((label.score - 0.5).abs() < 1e-5, "{label:?}");
    }

    #[test]
    fn every_feature_has_a_name() {
        let levels = ["none", "note"].map(String::from);
        let names = RuleFeatures::names(&levels);
        let mut denied = commitment("unknown verb");
        denied.polarity = Polarity::Negative;
        denied.conditional = true;
        let active: Vec<&str> = RuleFeatures::of(&denied, 1, 2)
            .active()
            .map(|feature| names[feature].as_str())
            .collect();
        assert_eq!(
            active,
            [
                "rule: unknown verb",
                "level: note",
                "actor: joint",
                "negative",
                "conditional"
            ]
        );
    }
}
