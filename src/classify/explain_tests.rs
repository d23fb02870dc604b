//! Explanations of clauses at places chosen by hand, of labels at places chosen by hand.

use ndarray::{Array2, ArrayView2, array};

use super::head::{DomainHead, Head, LabelWeights, RuleFeatures, StrengthHead, log_odds};
use super::{Classifier, Decider, Depth, Doubt, Explanation, Labelled, NearText, Settings};
use crate::clause::Clause;
use crate::encode::{EncodeError, Encoder};
use crate::taxonomy::{self, Taxonomy};

/// Two domains that mirror each other, and two strengths that do.
const TAXONOMY: &str = r#"
name = "Sea and air"

[[domain]]
id = "sea"
name = "Sea"
phrases = ["patrol boats"]

[[domain]]
id = "air"
name = "Air"
phrases = ["fighter jets"]

[[strength]]
level = 1
id = "note"
operators = ["note"]
phrases = ["We noted it.", "We saw it."]

[[strength]]
level = 4
id = "commit"
operators = ["pledge"]
phrases = ["We pledged it.", "We decided it."]
"#;

/// Knows the places of the taxonomy's texts; whatever else lies with the sea. The sentences of the strengths share no
/// direction, so nothing is taken out.
struct Map;

impl Encoder for Map {
    fn width(&self) -> usize {
        2
    }

    fn encode(&self, texts: &[&str]) -> Result<Array2<f32>, EncodeError> {
        let mut vectors = Array2::zeros((texts.len(), 2));
        for (text, mut vector) in texts.iter().zip(vectors.rows_mut()) {
            vector.assign(&match *text {
                "patrol boats" => array![0.8, 0.6],
                "fighter jets" => array![0.6, 0.8],
                "Air" | "We pledged it." => array![0.0, 1.0],
                "We decided it." => array![-1.0, 0.0],
                "We saw it." => array![0.0, -1.0],
                _ => array![1.0, 0.0],
            });
        }
        Ok(vectors)
    }

    fn engine(&self) -> String {
        "a map".into()
    }
}

const DEPTH: Depth = Depth {
    labels: 2,
    texts: 2,
};

fn parsed(text: &str) -> Taxonomy {
    taxonomy::parse(text, "the test").unwrap()
}

fn classifier(taxonomy: &Taxonomy) -> Classifier {
    Classifier::new(taxonomy, &Map, Settings::default()).unwrap()
}

fn label(classifier: &Classifier, texts: &[&str], vectors: ArrayView2<'_, f32>) -> Vec<Labelled> {
    let clause = |text: &&str| Clause {
        id: String::new(),
        span: 0..text.chars().count(),
        page: 1,
        paragraph: 1,
        text: (*text).to_string(),
        reading: None,
        lead: String::new(),
    };
    classifier
        .label(texts.iter().map(clause).collect(), vectors, &Map)
        .unwrap()
}

/// Labels the clauses of one document and explains them.
fn explain<'t>(
    classifier: &Classifier,
    taxonomy: &'t Taxonomy,
    texts: &[&str],
    vectors: &Array2<f32>,
) -> Vec<Explanation<'t>> {
    let labelled = label(classifier, texts, vectors.view());
    classifier.explain(taxonomy, &labelled, vectors.view(), DEPTH)
}

fn rounded<'t>(nearest: &[NearText<'t>]) -> Vec<(&'t str, f32)> {
    let nearest = nearest.iter();
    nearest
        .map(|near| (near.text, (near.cosine * 1e4).round() / 1e4))
        .collect()
}

#[test]
fn winner_and_runner_up_have_their_nearest_texts() {
    let taxonomy = parsed(TAXONOMY);
    let found = explain(
        &classifier(&taxonomy),
        &taxonomy,
        &["We note it."],
        &array![[0.6, 0.8]],
    );
    let [winner, runner_up] = found[0].domains.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!((winner.label, runner_up.label), (1, 0));
    // (.6, .8) with itself and with (0, 1); with (.8, .6) and with (1, 0).
    assert_eq!(
        rounded(&winner.nearest),
        [("fighter jets", 1.0), ("Air", 0.8)]
    );
    assert_eq!(
        rounded(&runner_up.nearest),
        [("patrol boats", 0.96), ("Sea", 0.6)]
    );
    assert_eq!((winner.zero_shot, winner.alone), (None, None));
}

#[test]
fn what_is_given_stands_before_what_missed_its_threshold() {
    let mut taxonomy = parsed(TAXONOMY);
    for (domain, threshold) in taxonomy.domains.iter_mut().zip([0.0, 1.0]) {
        domain.threshold = Some(threshold);
    }
    let found = explain(
        &classifier(&taxonomy),
        &taxonomy,
        &["We note it."],
        &array![[0.6, 0.8]],
    );
    let [sea, air] = found[0].domains.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!((sea.label, sea.given, sea.threshold), (0, true, 0.0));
    assert_eq!((air.label, air.given, air.threshold), (1, false, 1.0));
    assert!(air.score > sea.score, "{found:?}");
}

#[test]
fn what_the_surroundings_contribute_is_the_difference_to_a_document_of_its_own() {
    let taxonomy = parsed(TAXONOMY);
    let classifier = classifier(&taxonomy);
    let texts = ["We note it.", "We note it."];
    let together = explain(
        &classifier,
        &taxonomy,
        &texts,
        &array![[1.0, 0.0], [0.6, 0.8]],
    );
    let apart = explain(&classifier, &taxonomy, &texts[..1], &array![[1.0, 0.0]]);
    for reason in &together[0].domains {
        let own = apart[0]
            .domains
            .iter()
            .find(|own| own.label == reason.label);
        assert_eq!(reason.alone, own.map(|own| own.score));
        assert_ne!(reason.alone, Some(reason.score));
    }
}

#[test]
fn a_head_shows_what_it_shifted() {
    let taxonomy = parsed(TAXONOMY);
    let levels = ["note", "commit"].map(String::from).to_vec();
    let head = Head {
        domain: Some(DomainHead {
            slope: 1.0,
            labels: vec![LabelWeights {
                label: 0,
                id: "sea".into(),
                bias: 5.0,
                weights: vec![0.0, 0.0],
            }],
        }),
        strength: Some(StrengthHead {
            slopes: RuleFeatures::rules()
                .iter()
                .map(|name| ((*name).to_string(), 1.0))
                .collect(),
            rules: RuleFeatures::names(&levels)
                .into_iter()
                .map(|name| (name, 0.0))
                .collect(),
            levels,
            verbs: [("note".to_string(), 20.0)].into(),
            vector: vec![0.0, 0.0],
        }),
    };
    let classifier = classifier(&taxonomy).with_head(head);
    let found = explain(
        &classifier,
        &taxonomy,
        &["We note it."],
        &array![[0.6, 0.8]],
    );
    for reason in &found[0].domains {
        let zero_shot = reason.zero_shot.unwrap();
        let shift = log_odds(reason.score) - log_odds(zero_shot);
        let expected = if reason.label == 0 { 5.0 } else { 0.0 };
        assert!((shift - expected).abs() < 1e-3, "{reason:?}");
    }
    let strength = found[0].strength.as_ref().unwrap();
    assert_eq!(strength.zero_shot.map(|label| label.index), Some(0));
    assert_eq!(strength.given.index, 1);
}

#[test]
fn the_rule_that_decided_is_told() {
    let taxonomy = parsed(TAXONOMY);
    let found = explain(
        &classifier(&taxonomy),
        &taxonomy,
        &["We pledge to do it."],
        &array![[1.0, 0.0]],
    );
    let strength = found[0].strength.as_ref().unwrap();
    assert_eq!((strength.given.index, strength.rule), (1, "operator"));
    assert!(strength.because.contains("operator of this level"));
    assert_eq!(strength.decider, Decider::Rule { lowered: false });
    assert_eq!(strength.zero_shot, None);
}

/// The taxonomy without the lines that begin so.
fn without(beginning: &str) -> Taxonomy {
    let mut bare: Vec<&str> = TAXONOMY.lines().collect();
    bare.retain(|line| !line.starts_with(beginning));
    parsed(&bare.join("\n"))
}

#[test]
fn where_no_operator_is_listed_the_nearest_sentences_are_told() {
    let taxonomy = without("operators");
    let found = explain(
        &classifier(&taxonomy),
        &taxonomy,
        &["We protect it."],
        &array![[0.6, 0.8]],
    );
    let strength = found[0].strength.as_ref().unwrap();
    let Decider::Sentences(nearest) = &strength.decider else {
        panic!("{strength:?}")
    };
    assert_eq!(strength.given.index, 1);
    // With (0, 1) and with (-1, 0).
    assert_eq!(
        rounded(nearest),
        [("We pledged it.", 0.8), ("We decided it.", -0.6)]
    );
}

#[test]
fn without_operators_and_sentences_nothing_decides() {
    let mut taxonomy = without("operators");
    for strength in &mut taxonomy.strengths {
        strength.phrases.clear();
    }
    let found = explain(
        &classifier(&taxonomy),
        &taxonomy,
        &["We protect it."],
        &array![[0.6, 0.8]],
    );
    let strength = found[0].strength.as_ref().unwrap();
    assert_eq!(
        (strength.given.index, &strength.decider),
        (0, &Decider::Nothing)
    );
    assert!((strength.given.score - 0.5).abs() < f32::EPSILON);
}

#[test]
fn doubts_are_told_where_a_clause_is_to_be_reviewed() {
    let taxonomy = parsed(TAXONOMY);
    let classifier = classifier(&taxonomy);
    // As near to the sea as to the air.
    let half = 0.5_f32.sqrt();
    let vectors = array![[half, half], [1.0, 0.0]];
    for row in [0, 1] {
        let vector = vectors.select(ndarray::Axis(0), &[row]);
        let labelled = label(&classifier, &["We note it."], vector.view());
        let found = classifier.explain(&taxonomy, &labelled, vector.view(), DEPTH);
        let close = |doubt: &Doubt| matches!(doubt, Doubt::CloseDomains { .. });
        assert_eq!(found[0].doubts.iter().any(close), row == 0, "{found:?}");
        assert_eq!(!found[0].doubts.is_empty(), labelled[0].review);
    }
}

#[test]
fn a_taxonomy_may_have_one_kind_of_label_only() {
    let (domains, strengths) = TAXONOMY.split_at(TAXONOMY.find("[[strength]]").unwrap());
    let vectors = array![[0.6, 0.8]];
    let only_domains = parsed(domains);
    let found = explain(
        &classifier(&only_domains),
        &only_domains,
        &["We note it."],
        &vectors,
    );
    assert_eq!((found[0].domains.len(), &found[0].strength), (2, &None));
    let only_strengths = format!("name = \"S\"\n{strengths}");
    let only_strengths = parsed(&only_strengths);
    let found = explain(
        &classifier(&only_strengths),
        &only_strengths,
        &["We note it."],
        &vectors,
    );
    assert!(found[0].domains.is_empty() && found[0].strength.is_some());
}
