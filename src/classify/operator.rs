//! Verbs that nobody listed, placed by their nearest known operators.
//!
//! Sentence vectors hardly show the force of a clause, but a verb by itself, in a sentence without a topic, lies near to
//! its synonyms: "castigate" near "condemn", "covenant" near "pledge". So the verb is compared with the operators of the
//! taxonomy, each in the same short sentence, and the nearest ones vote for its level.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use ndarray::{Array2, ArrayView1};

use crate::encode::{EncodeError, Encoder};
use crate::taxonomy::Taxonomy;

/// How many operators vote.
const NEIGHBOURS: usize = 20;
/// The power of a cosine that is the weight of its vote.
const SHARPNESS: i32 = 4;
/// How many spellings of one pattern are taken ("emphasize|emphasise need|importance").
const MOST_SPELLINGS: usize = 6;
/// What stands for the words that a pattern leaves open.
const ANYBODY: &str = "them";
/// Verbs that are encoded at a time.
const PART: usize = 512;
/// How many verbs are remembered; a hostile document may invent any number of them.
const MOST_REMEMBERED: usize = 10_000;
/// Words that open operators which are not known by their verb: "be committed", "have intention".
const NO_VERBS: &[&str] = &[
    "be", "have", "do", "it", "there", "remain", "stay", "will", "would", "shall", "should",
    "must", "may", "can", "cannot", "might", "ought", "need", "not", "never",
];

/// What may be meant by a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Among {
    /// An act of speech: the operators vote.
    Operators,
    /// An act of speech or a deed: the grammar's deeds vote, too.
    OperatorsAndDeeds,
}

/// Where a verb lies among the operators.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// A level of the taxonomy.
    pub level: u8,
    /// The probability that it is right, 0 to 1.
    pub certainty: f32,
}

/// The operators of a taxonomy as points in the space of sentence vectors.
#[derive(Debug)]
pub struct NearestOperators {
    /// Each operator with its level, then each deed.
    operators: Vec<(String, u8)>,
    /// How many of them are no deeds.
    acts: usize,
    /// One row of length one an operator or deed.
    vectors: Array2<f32>,
    /// Where the verbs of earlier documents lie. A verb's place depends on nothing but the verb.
    placed: Mutex<HashMap<(String, Among), Placed>>,
}

impl NearestOperators {
    /// Takes the operators of `taxonomy`, and its deeds with their level; nothing where it has no operators.
    ///
    /// # Errors
    /// When the encoder fails.
    pub fn new(taxonomy: &Taxonomy, encoder: &dyn Encoder) -> Result<Option<Self>, EncodeError> {
        let mut operators = Vec::new();
        for strength in &taxonomy.strengths {
            for pattern in &strength.operators {
                operators.extend(
                    spellings(pattern)
                        .into_iter()
                        .map(|text| (text, strength.level)),
                );
            }
        }
        let acts = operators.len();
        if let Some(level) = taxonomy.grammar.deed_level {
            for pattern in &taxonomy.grammar.deeds {
                operators.extend(spellings(pattern).into_iter().map(|text| (text, level)));
            }
        }
        if acts == 0 {
            return Ok(None);
        }
        let texts: Vec<&str> = operators.iter().map(|(text, _)| text.as_str()).collect();
        Ok(Some(Self {
            vectors: encode(&texts, encoder)?,
            operators,
            acts,
            placed: Mutex::default(),
        }))
    }

    /// Places `verbs`, in the same order. The ones not met before are encoded together.
    ///
    /// # Errors
    /// When the encoder fails.
    pub fn place(
        &self,
        verbs: &[(String, Among)],
        encoder: &dyn Encoder,
    ) -> Result<Vec<Placed>, EncodeError> {
        let known = |verb| {
            let placed = self.placed.lock().unwrap_or_else(PoisonError::into_inner);
            placed.get(verb).copied()
        };
        let mut found: HashMap<&(String, Among), Placed> = verbs
            .iter()
            .filter_map(|verb| Some((verb, known(verb)?)))
            .collect();
        let mut seen = HashSet::new();
        let unmet: Vec<&(String, Among)> = verbs
            .iter()
            .filter(|verb| !found.contains_key(verb) && seen.insert(*verb))
            .collect();
        for unmet in unmet.chunks(PART) {
            let texts: Vec<&str> = unmet.iter().map(|(verb, _)| verb.as_str()).collect();
            let vectors = encode(&texts, encoder)?;
            for (verb, vector) in unmet.iter().copied().zip(vectors.rows()) {
                let place = self.vote(vector, verb.1);
                found.insert(verb, place);
                let mut placed = self.placed.lock().unwrap_or_else(PoisonError::into_inner);
                if placed.len() < MOST_REMEMBERED {
                    placed.insert(verb.clone(), place);
                }
            }
        }
        Ok(verbs.iter().map(|verb| found[verb]).collect())
    }

    /// The level that most of the nearest operators have, weighed by likeness; the lower one of equals.
    fn vote(&self, verb: ArrayView1<'_, f32>, among: Among) -> Placed {
        let cosines = self.vectors.dot(&verb);
        let all = match among {
            Among::Operators => self.acts,
            Among::OperatorsAndDeeds => self.operators.len(),
        };
        let mut order: Vec<usize> = (0..all).collect();
        order.sort_by(|a, b| cosines[*b].total_cmp(&cosines[*a]).then(a.cmp(b)));
        let mut weights = [0.0_f32; 10];
        for nearest in order.into_iter().take(NEIGHBOURS) {
            let level = usize::from(self.operators[nearest].1).min(weights.len() - 1);
            weights[level] += cosines[nearest].max(0.0).powi(SHARPNESS);
        }
        let total: f32 = weights.iter().sum();
        let mut best = 0;
        for level in 1..weights.len() {
            if weights[level] > weights[best] {
                best = level;
            }
        }
        let share = if total > 0.0 {
            weights[best] / total
        } else {
            0.0
        };
        #[allow(clippy::cast_possible_truncation)] // below ten
        let level = if total > 0.0 {
            best as u8
        } else {
            self.operators[0].1
        };
        Placed {
            level,
            certainty: certainty(share),
        }
    }
}

/// One row a verb, each in a sentence that has no topic.
fn encode(verbs: &[&str], encoder: &dyn Encoder) -> Result<Array2<f32>, EncodeError> {
    let sentences: Vec<String> = verbs
        .iter()
        .map(|verb| format!("We {verb} this."))
        .collect();
    let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
    encoder.encode(&sentences)
}

/// The ways to write out a pattern, "look into" and "look at" for "look into|at"; none where no verb of its own opens it.
fn spellings(pattern: &str) -> Vec<String> {
    let mut spelled = vec![String::new()];
    for word in pattern.split_whitespace() {
        let word = if word == "..." { ANYBODY } else { word };
        let longer = spelled.iter().flat_map(|before| {
            let gap = if before.is_empty() { "" } else { " " };
            word.split('|')
                .map(move |next| format!("{before}{gap}{next}"))
        });
        spelled = longer.take(MOST_SPELLINGS).collect();
    }
    spelled.retain(|text| {
        let verb = text.split_whitespace().next();
        verb.is_some_and(|verb| !NO_VERBS.contains(&verb))
    });
    spelled
}

/// The probability that the level is right whose share of the votes this is: a logistic function fitted to 711 verbs, 588
/// operators of the built-in taxonomy with each verb left out in turn and 123 synonyms that it does not list.
fn certainty(share: f32) -> f32 {
    1.0 / (1.0 + (2.14 - 5.43 * share).exp())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::taxonomy;

    /// A plane in which praise lies east and demands lie north.
    struct Plane {
        asked: AtomicUsize,
    }

    impl Encoder for Plane {
        fn width(&self) -> usize {
            2
        }

        fn encode(&self, texts: &[&str]) -> Result<Array2<f32>, EncodeError> {
            self.asked.fetch_add(texts.len(), Ordering::Relaxed);
            let mut rows = Array2::zeros((texts.len(), 2));
            for (mut row, text) in rows.rows_mut().into_iter().zip(texts) {
                let (x, y) = match *text {
                    "We praise this." => (1.0, 0.0),
                    "We demand this." => (0.0, 1.0),
                    "We extol this." => (0.8, 0.6),
                    "We build this." => (0.0, -1.0),
                    "We hammer this." => (0.0, -0.9),
                    "We clamour for this." => (0.6, 0.8),
                    other => panic!("{other} was not to be encoded"),
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

    fn plane() -> Plane {
        Plane {
            asked: AtomicUsize::new(0),
        }
    }

    fn operators(encoder: &Plane) -> NearestOperators {
        let text = "name = \"T\"\n[[strength]]\nlevel = 1\nid = \"a\"\noperators = [\"praise\", \"be proud\"]\n\
                    [[strength]]\nlevel = 2\nid = \"b\"\noperators = [\"demand\"]\n\
                    [grammar]\ndeed_level = 1\ndeeds = [\"build\"]\n";
        let taxonomy = taxonomy::parse(text, "test").expect("a valid taxonomy");
        NearestOperators::new(&taxonomy, encoder)
            .expect("the plane never fails")
            .expect("there are operators")
    }

    fn acts(verbs: &[&str]) -> Vec<(String, Among)> {
        let act = |verb: &&str| ((*verb).to_owned(), Among::Operators);
        verbs.iter().map(act).collect()
    }

    #[test]
    fn the_nearest_operators_vote_by_likeness() {
        let encoder = plane();
        let placed = operators(&encoder)
            .place(&acts(&["extol", "clamour for"]), &encoder)
            .expect("the plane never fails");
        // .8^4 against .6^4: .4096 of .5392 is .7596, and the logistic function of -2.14 + 5.43 * .7596 is .879.
        let levels: Vec<u8> = placed.iter().map(|placed| placed.level).collect();
        assert_eq!(levels, [1, 2]);
        for placed in placed {
            assert!((placed.certainty - 0.879).abs() < 1e-3, "{placed:?}");
        }
    }

    #[test]
    fn a_verb_is_encoded_once_and_alone_as_in_company() {
        let encoder = plane();
        let together = operators(&encoder);
        let both = together.place(&acts(&["extol", "extol", "clamour for"]), &encoder);
        let both = both.expect("the plane never fails");
        assert_eq!(
            encoder.asked.load(Ordering::Relaxed),
            5,
            "three others, two verbs"
        );
        let again = together.place(&acts(&["clamour for"]), &encoder);
        assert_eq!(
            encoder.asked.load(Ordering::Relaxed),
            5,
            "both are known by now"
        );
        let alone = operators(&encoder).place(&acts(&["clamour for"]), &encoder);
        assert_eq!(alone.expect("the plane never fails"), both[2..]);
        assert_eq!(again.expect("the plane never fails"), both[2..]);
    }

    #[test]
    fn a_deed_votes_where_a_deed_may_be_meant() {
        let encoder = plane();
        let verbs =
            [Among::Operators, Among::OperatorsAndDeeds].map(|among| ("hammer".to_owned(), among));
        let placed = operators(&encoder)
            .place(&verbs, &encoder)
            .expect("the plane never fails");
        assert!(placed[0].certainty < 0.2, "no operator is near: {placed:?}");
        assert_eq!(placed[1].level, 1);
        assert!(placed[1].certainty > 0.9, "{placed:?}");
    }

    #[test]
    fn patterns_are_spelled_out() {
        assert_eq!(spellings("look into|at"), ["look into", "look at"]);
        assert_eq!(spellings("recognize|recognise"), ["recognize", "recognise"]);
        assert_eq!(spellings("expect ... to"), ["expect them to"]);
        for pattern in ["be proud", "have intention", "should"] {
            assert!(spellings(pattern).is_empty(), "{pattern}");
        }
    }

    #[test]
    fn a_larger_share_is_more_certain() {
        // 2.14 / 5.43 = .394
        assert!((certainty(0.394) - 0.5).abs() < 0.01);
        assert!(certainty(0.2) < 0.3 && certainty(0.9) > 0.9);
    }
}
