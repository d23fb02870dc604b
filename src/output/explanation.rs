//! An explanation as cells of the table: short, in one form, and made to be read by people.
//!
//! Parts of a cell are separated by " | ": what the label is and what it goes by, what it would be if the clause stood
//! alone, what it was without a head.

use super::value::Value;
use crate::classify::{
    Commitment, Decider, DomainReason, Explanation, NearText, StrengthLabel, StrengthReason,
};

use crate::taxonomy::Taxonomy;

/// What stands between the parts of a cell.
const BETWEEN_PARTS: &str = " | ";

/// The values of the columns that say why, empty where there is nothing to say.
pub(super) fn explanation_values(
    explanation: Option<&Explanation<'_>>,
    commitment: &Commitment,
    taxonomy: &Taxonomy,
) -> [Value<'static>; 7] {
    let Some(explanation) = explanation else {
        return [const { Value::Empty }; 7];
    };
    let domain = |place: usize| explanation.domains.get(place);
    let because = |place| {
        domain(place).map_or(Value::Empty, |reason| {
            Value::text(of_domain(reason, taxonomy))
        })
    };
    let runner_up = domain(1);
    let strength = explanation.strength.as_ref();
    let doubts: Vec<String> = explanation.doubts.iter().map(ToString::to_string).collect();
    [
        because(0),
        runner_up.map_or(Value::Empty, |reason| {
            Value::text(taxonomy.domains[reason.label].id.clone())
        }),
        runner_up.map_or(Value::Empty, |reason| Value::probability(reason.score)),
        because(1),
        strength.map_or(Value::Empty, |reason| Value::text(reason.rule.to_owned())),
        strength.map_or(Value::Empty, |reason| {
            Value::text(of_strength(reason, &commitment.operator, taxonomy))
        }),
        Value::text(doubts.join("; ")),
    ]
}

/// `cyber 0.71: 'cooperation between cyber commands' 0.62; 'Cyber' 0.55 | alone 0.66 | zero-shot 0.41, head 0.71`
fn of_domain(reason: &DomainReason<'_>, taxonomy: &Taxonomy) -> String {
    let id = &taxonomy.domains[reason.label].id;
    let missed = if reason.given {
        String::new()
    } else {
        format!(", below its threshold {:.2}", reason.threshold)
    };
    let nearest = quoted(&reason.nearest);
    let mut parts = vec![format!("{id} {:.2}{missed}: {nearest}", reason.score)];
    parts.extend(reason.alone.map(|alone| format!("alone {alone:.2}")));
    parts.extend(
        reason
            .zero_shot
            .map(|zero_shot| format!("zero-shot {zero_shot:.2}, head {:.2}", reason.score)),
    );
    parts.join(BETWEEN_PARTS)
}

/// `4 commit by 'pledged to': the speakers act ... | zero-shot 4 commit 0.91, head 3 intend 0.55`
fn of_strength(reason: &StrengthReason<'_>, operator: &str, taxonomy: &Taxonomy) -> String {
    let level = |label: StrengthLabel| {
        let strength = &taxonomy.strengths[label.index];
        format!("{} {}", strength.level, strength.id)
    };
    let by = if operator.is_empty() {
        String::new()
    } else {
        format!(" by '{operator}'")
    };
    let more = match &reason.decider {
        Decider::Rule { lowered: false } => String::new(),
        Decider::Rule { lowered: true } => "; a condition brings it down by one level".into(),
        Decider::Sentences(nearest) => {
            format!("; the nearest sentences decide: {}", quoted(nearest))
        }
        Decider::Nothing => "; there are no sentences to compare with, so it is the lowest".into(),
    };
    let found = level(reason.zero_shot.unwrap_or(reason.given));
    let cell = format!("{found}{by}: {}{more}", reason.because);
    let Some(zero_shot) = reason.zero_shot else {
        return cell;
    };
    let scored = |label: StrengthLabel| format!("{} {:.2}", level(label), label.score);
    let head = format!(
        "zero-shot {}, head {}",
        scored(zero_shot),
        scored(reason.given)
    );
    [cell, head].join(BETWEEN_PARTS)
}

/// `'cooperation between cyber commands' 0.62; 'Cyber' 0.55`
fn quoted(nearest: &[NearText<'_>]) -> String {
    let texts: Vec<String> = nearest
        .iter()
        .map(|near| format!("'{}' {:.2}", near.text, near.cosine))
        .collect();
    texts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Doubt;
    use crate::output::tests::taxonomy;

    fn commitment(operator: &str) -> Commitment {
        Commitment {
            operator: operator.into(),
            ..Commitment::decided_by("operator", Some(4), 0.9)
        }
    }

    fn explanation() -> Explanation<'static> {
        let near = |text, cosine| NearText { text, cosine };
        Explanation {
            domains: vec![
                DomainReason {
                    label: 1,
                    score: 0.55,
                    threshold: 0.2,
                    given: true,
                    zero_shot: Some(0.41),
                    alone: Some(0.5),
                    nearest: vec![near("fighter jets", 0.62), near("Air", -0.05)],
                },
                DomainReason {
                    label: 0,
                    score: 0.0625,
                    threshold: 0.3,
                    given: false,
                    zero_shot: None,
                    alone: None,
                    nearest: vec![near("Sea", 0.1)],
                },
            ],
            strength: Some(StrengthReason {
                given: StrengthLabel {
                    index: 0,
                    score: 0.6,
                },
                zero_shot: Some(StrengthLabel {
                    index: 1,
                    score: 0.9,
                }),
                rule: "operator",
                because: "it is listed",
                decider: Decider::Rule { lowered: false },
            }),
            doubts: vec![
                Doubt::UnlikelyDomain {
                    score: 0.3,
                    below: 0.4,
                },
                Doubt::UnlikelyStrength {
                    score: 0.2,
                    below: 0.4,
                },
            ],
        }
    }

    fn cells(explanation: &Explanation<'_>, operator: &str) -> [String; 7] {
        let taxonomy = taxonomy();
        explanation_values(Some(explanation), &commitment(operator), &taxonomy).map(|value| {
            match value {
                Value::Text(words) => words.into_owned(),
                Value::Probability(score) => score.to_string(),
                _ => String::new(),
            }
        })
    }

    #[test]
    fn every_part_stands_in_its_cell() {
        assert_eq!(
            cells(&explanation(), "pledged to"),
            [
                "air 0.55: 'fighter jets' 0.62; 'Air' -0.05 | alone 0.50 | zero-shot 0.41, head 0.55",
                "sea",
                "0.0625",
                "sea 0.06, below its threshold 0.30: 'Sea' 0.10",
                "operator",
                "4 commit by 'pledged to': it is listed | zero-shot 4 commit 0.90, head 1 note 0.60",
                "the domain is unsure: 0.3000 is below 0.40; the strength is unsure: 0.2000 is below 0.40",
            ]
        );
    }

    #[test]
    fn what_decides_a_strength_is_told() {
        let why = |decider| {
            let mut explanation = explanation();
            let strength = explanation.strength.as_mut().unwrap();
            (strength.zero_shot, strength.decider) = (None, decider);
            cells(&explanation, "")[5].clone()
        };
        assert_eq!(
            why(Decider::Rule { lowered: true }),
            "1 note: it is listed; a condition brings it down by one level"
        );
        let sentence = NearText {
            text: "We noted it.",
            cosine: 0.5,
        };
        assert_eq!(
            why(Decider::Sentences(vec![sentence])),
            "1 note: it is listed; the nearest sentences decide: 'We noted it.' 0.50"
        );
        assert_eq!(
            why(Decider::Nothing),
            "1 note: it is listed; there are no sentences to compare with, so it is the lowest"
        );
    }

    #[test]
    fn where_there_is_nothing_to_say_cells_are_empty() {
        let nothing = Explanation {
            domains: Vec::new(),
            strength: None,
            doubts: Vec::new(),
        };
        assert_eq!(cells(&nothing, ""), [""; 7]);
    }
}
