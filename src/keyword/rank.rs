//! Ranks a text's candidate phrases by their likeness to it.

use ndarray::{ArrayView1, ArrayView2};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::candidate::{Offer, candidates, offer};
use crate::encode::{EncodeError, Encoder};

/// Ranks phrases with an encoder.
pub struct KeywordRanker<'e> {
    encoder: &'e dyn Encoder,
    /// The most keywords a text gets.
    most: usize,
}

impl<'e> KeywordRanker<'e> {
    /// Gives each text up to `most` keywords.
    #[must_use]
    pub fn new(encoder: &'e dyn Encoder, most: usize) -> Self {
        Self { encoder, most }
    }

    /// The keywords of each text, best first; `vectors` has one row of length one a text. Each distinct phrase is
    /// embedded once.
    ///
    /// # Errors
    /// When the encoder fails.
    pub fn rank(
        &self,
        texts: &[&str],
        vectors: ArrayView2<'_, f32>,
    ) -> Result<Vec<Vec<String>>, EncodeError> {
        if self.most == 0 {
            return Ok(vec![Vec::new(); texts.len()]);
        }
        let offered: Vec<Offer> = texts
            .par_iter()
            .map(|text| offer(candidates(text)))
            .collect();
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        let mut distinct: Vec<&str> = Vec::new();
        for phrase in offered.iter().flat_map(to_rank) {
            places.entry(phrase).or_insert_with(|| {
                distinct.push(phrase);
                distinct.len() - 1
            });
        }
        let embedded = self.encoder.encode(&distinct)?;
        // A phrase that was not embedded is alone.
        let likeness = |text: ArrayView1<'_, f32>, phrase: &str| {
            let place = places.get(phrase);
            place.map_or(1.0, |place| text.dot(&embedded.row(*place)))
        };
        Ok(offered
            .par_iter()
            .enumerate()
            .map(|(place, offer)| self.best(offer, |phrase| likeness(vectors.row(place), phrase)))
            .collect())
    }

    /// The phrases most like the text, and single words in order of appearance where these are too few.
    fn best(&self, offer: &Offer, likeness: impl Fn(&str) -> f32) -> Vec<String> {
        let telling = offer.telling.iter();
        let mut ranked: Vec<(f32, &String)> =
            telling.map(|phrase| (likeness(phrase), phrase)).collect();
        // Equal scores stay in order of appearance.
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let phrases = ranked.into_iter().map(|(_, phrase)| phrase);
        let best = phrases.chain(&offer.single).take(self.most);
        best.cloned().collect()
    }
}

/// The phrases whose order has to be found out. Single words say little and cost as much to embed, and there is but one order
/// of one phrase.
fn to_rank(offer: &Offer) -> &[String] {
    if offer.telling.len() > 1 {
        &offer.telling
    } else {
        &[]
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use ndarray::{Array2, arr2};

    use super::*;

    /// Angles of phrases in degrees; writes down what it is asked for.
    struct Compass {
        angles: &'static [(&'static str, f32)],
        asked: Mutex<Vec<String>>,
    }

    impl Encoder for Compass {
        fn width(&self) -> usize {
            2
        }

        fn encode(&self, texts: &[&str]) -> Result<Array2<f32>, EncodeError> {
            let mut asked = self.asked.lock().unwrap();
            asked.extend(texts.iter().map(ToString::to_string));
            let angle = |text: &str| self.angles.iter().find(|known| known.0 == text).unwrap().1;
            Ok(Array2::from_shape_fn((texts.len(), 2), |(row, column)| {
                let radians = angle(texts[row]).to_radians();
                if column == 0 {
                    radians.cos()
                } else {
                    radians.sin()
                }
            }))
        }

        fn engine(&self) -> String {
            "compass".into()
        }
    }

    const TEXTS: [&str; 3] = [
        "Talks on naval patrols, cyber policy and space debris",
        "trust and the cyber policy",
        "cyber policy and naval patrols",
    ];

    fn ranked(most: usize) -> (Vec<Vec<String>>, Vec<String>) {
        let encoder = Compass {
            angles: &[
                ("naval patrols", 80.0),
                ("cyber policy", 10.0),
                ("space debris", 40.0),
            ],
            asked: Mutex::default(),
        };
        // The texts look to 0, 0 and 90 degrees.
        let vectors = arr2(&[[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]);
        let found = KeywordRanker::new(&encoder, most)
            .rank(&TEXTS, vectors.view())
            .unwrap();
        (found, encoder.asked.into_inner().unwrap())
    }

    #[test]
    fn phrases_come_by_their_likeness_to_the_text_and_then_single_words() {
        let (found, _) = ranked(4);
        assert_eq!(
            found[0],
            ["cyber policy", "space debris", "naval patrols", "Talks"]
        );
        assert_eq!(found[1], ["cyber policy", "trust"]);
        assert_eq!(found[2], ["naval patrols", "cyber policy"]);
        assert_eq!(ranked(1).0[2], ["naval patrols"]);
    }

    #[test]
    fn each_phrase_is_embedded_once_and_no_single_word() {
        let (_, asked) = ranked(4);
        assert_eq!(asked, ["naval patrols", "cyber policy", "space debris"]);
        assert_eq!(ranked(0), (vec![Vec::<String>::new(); 3], Vec::new()));
    }
}
