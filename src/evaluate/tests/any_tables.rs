//! Whatever stands in two tables, figures come out that are figures.

use proptest::prelude::*;

use super::*;
use crate::annotation::Labels;

/// The last is in no taxonomy, and only predicted.
const IDS: [&str; 5] = ["cyber", "space", "health", "none", "butterflies"];

fn domains(known: usize) -> impl Strategy<Value = Vec<String>> {
    prop::sample::subsequence(IDS[..known].to_vec(), 0..=3)
        .prop_map(|ids| ids.into_iter().map(ToOwned::to_owned).collect())
}

fn span() -> impl Strategy<Value = Option<std::ops::Range<usize>>> {
    prop::option::of((0_usize..40, 0_usize..12).prop_map(|(start, length)| start..start + length))
}

fn gold() -> impl Strategy<Value = GoldClause> {
    (
        0..3_u8,
        span(),
        "[ab]{0,2}",
        domains(4),
        prop::option::of(0..6_u8),
    )
        .prop_map(|(document, span, text, domains, strength)| GoldClause {
            doc_id: format!("d{document}"),
            clause_id: text.clone(),
            span,
            text,
            domains,
            strength,
            ..GoldClause::default()
        })
}

fn labels() -> impl Strategy<Value = Option<Labels>> {
    let score = || prop::option::of(0.0..=1.0);
    let scores = prop::collection::btree_map(prop::sample::select(IDS.to_vec()), 0.0..=1.0, 0..3);
    let labels = (
        domains(5),
        score(),
        scores,
        prop::option::of(0..10_u8),
        score(),
    )
        .prop_map(
            |(domains, domain_score, scores, strength, strength_score)| Labels {
                domains,
                domain_score,
                scores: scores
                    .into_iter()
                    .map(|(id, score)| (id.to_owned(), score))
                    .collect(),
                strength,
                strength_score,
                ..Labels::default()
            },
        );
    prop::option::of(labels)
}

fn predicted() -> impl Strategy<Value = PredictedClause> {
    (0..4_u8, span(), "[ab]{0,2}", labels()).prop_map(|(document, span, text, labels)| {
        PredictedClause {
            doc_id: format!("d{document}"),
            line: 0,
            clause_id: text.clone(),
            span,
            text,
            labels,
        }
    })
}

/// An interval is one, and only a mean distance of levels is above 1.
fn is_sound(headline: &Headline<'_, Figure>) -> bool {
    let Figure { value, low, high } = *headline.figure;
    let most = if headline.key == "strength.mean_absolute_error" {
        9.0
    } else {
        1.0
    };
    let in_range = |figure: f64| (-1.0 - 1e-9..=most + 1e-9).contains(&figure);
    [value, low, high].into_iter().flatten().all(in_range)
        && low.zip(high).is_none_or(|(low, high)| low <= high)
        && (low.is_none() || value.is_some())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn figures_are_in_their_ranges_and_nothing_panics(
        tags in prop::collection::vec(gold(), 0..30),
        one in prop::collection::vec(predicted(), 0..30),
        other in prop::collection::vec(predicted(), 0..30),
        by in prop::sample::select(vec![JoinBy::Id, JoinBy::Start, JoinBy::Overlap]),
    ) {
        let settings = Settings { join: by, ..settings(8) };
        let gold = table("gold.csv", &tags);
        let systems = [table("a.csv", &one), table("b.csv", &other)];
        if let Ok(joint) = Joint::new(&gold, &systems[0], &settings) {
            let evaluation = joint.evaluation();
            for headline in evaluation.scores.headlines() {
                prop_assert!(is_sound(&headline), "{headline:?}");
            }
            let joined = evaluation.joined;
            let steps = joined.id + joined.span + joined.start + joined.overlap + joined.text;
            prop_assert_eq!(steps, joined.clauses);
            prop_assert!(joined.clauses <= tags.len().min(one.len()));
            write_mistakes(Vec::new(), &joint.mistakes()).unwrap();
            html::page_of_one(gold.path, systems[0].path, &evaluation).unwrap();
        }
        if let Ok(comparison) = compare(&gold, systems.each_ref(), &settings) {
            for headline in comparison.scores.headlines() {
                let ComparedFigure { first, second, difference } = *headline.figure;
                let expected = first.value.zip(second.value).map(|(first, second)| second - first);
                prop_assert_eq!(difference.value, expected, "{}", headline.key);
            }
            html::page_of_two(gold.path, [systems[0].path, systems[1].path], &comparison).unwrap();
        }
    }
}
