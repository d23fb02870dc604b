//! Why a person should look at a clause.

use std::fmt;

use super::StrengthLabel;
use super::classifier::Settings;
use super::domain::DomainLabels;
use super::strength::{Commitment, NEAREST};

/// Below this certainty a clause that the nearest operators have decided is marked for review: half of these levels are
/// right, above it five in six.
const CLEARLY_NEAR: f32 = 0.7;

/// A reason why a clause is marked for review.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Doubt {
    /// What is given as the first domain has a probability that is too low.
    UnlikelyDomain {
        /// The probability.
        score: f32,
        /// What it is below.
        below: f32,
    },
    /// The two best domains have almost the same probability.
    CloseDomains {
        /// How far they are apart.
        margin: f32,
        /// What that is below.
        below: f32,
    },
    /// The strength has a probability that is too low.
    UnlikelyStrength {
        /// The probability.
        score: f32,
        /// What it is below.
        below: f32,
    },
    /// Nobody listed the verb, and the operators nearest to it are not clearly near.
    UnlistedVerb {
        /// The probability of their level.
        certainty: f32,
        /// What it is below.
        below: f32,
    },
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnlikelyDomain { score, below } => {
                write!(f, "the domain is unsure: {score:.4} is below {below:.2}")
            }
            Self::CloseDomains { margin, below } => write!(
                f,
                "the two best domains are close: {margin:.4} apart, which is below {below:.2}"
            ),
            Self::UnlikelyStrength { score, below } => {
                write!(f, "the strength is unsure: {score:.4} is below {below:.2}")
            }
            Self::UnlistedVerb { certainty, below } => write!(
                f,
                "the verb is not listed, and the operators nearest to it are far: {certainty:.4} is below {below:.2}"
            ),
        }
    }
}

/// Every reason to look at a clause with these labels.
pub(super) fn doubts(
    domains: &DomainLabels,
    strength: Option<StrengthLabel>,
    commitment: &Commitment,
    settings: Settings,
) -> Vec<Doubt> {
    let below = settings.review_below;
    let has_domains = !domains.scores.is_empty();
    let (score, margin) = (domains.score(), domains.margin());
    let unlikely = (has_domains && score < below).then_some(Doubt::UnlikelyDomain { score, below });
    let close = (has_domains && margin < settings.review_margin).then_some(Doubt::CloseDomains {
        margin,
        below: settings.review_margin,
    });
    let unsure = strength
        .filter(|strength| strength.score < below)
        .map(|strength| Doubt::UnlikelyStrength {
            score: strength.score,
            below,
        });
    let unlisted = (commitment.rule == NEAREST && commitment.certainty < CLEARLY_NEAR).then_some(
        Doubt::UnlistedVerb {
            certainty: commitment.certainty,
            below: CLEARLY_NEAR,
        },
    );
    [unlikely, close, unsure, unlisted]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(scores: &[f32], given: &[(usize, f32)], strength: Option<f32>) -> Vec<Doubt> {
        found_with(
            scores,
            given,
            strength,
            &Commitment::decided_by("operator", Some(1), 0.1),
        )
    }

    fn found_with(
        scores: &[f32],
        given: &[(usize, f32)],
        strength: Option<f32>,
        commitment: &Commitment,
    ) -> Vec<Doubt> {
        let domains = DomainLabels {
            given: given.to_vec(),
            scores: scores.to_vec(),
        };
        let strength = strength.map(|score| StrengthLabel { index: 0, score });
        doubts(&domains, strength, commitment, Settings::default())
    }

    #[test]
    fn each_doubt_is_told_with_its_figures() {
        let doubts = found(&[0.25, 0.1875], &[(0, 0.25)], Some(0.3125));
        let told: Vec<String> = doubts.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "the domain is unsure: 0.2500 is below 0.40",
                "the two best domains are close: 0.0625 apart, which is below 0.15",
                "the strength is unsure: 0.3125 is below 0.40",
            ]
        );
    }

    #[test]
    fn a_verb_placed_by_far_operators_is_doubted() {
        let found = |certainty| {
            let placed = Commitment::decided_by(NEAREST, Some(1), certainty);
            found_with(&[], &[], None, &placed)
        };
        let told: Vec<String> = found(0.5).iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "the verb is not listed, and the operators nearest to it are far: 0.5000 is below 0.70"
            ]
        );
        assert_eq!(found(0.75), []);
    }

    #[test]
    fn what_is_sure_is_not_doubted() {
        assert_eq!(found(&[0.75, 0.25], &[(0, 0.75)], Some(0.4)), []);
        // No domain fits: 1 - .125 is sure, and a taxonomy without domains or strengths leaves nothing to doubt.
        assert_eq!(found(&[0.125], &[], None), []);
        assert_eq!(found(&[], &[], None), []);
    }
}
