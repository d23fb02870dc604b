//! Ranks a text's candidate phrases by their likeness to it.

use std::collections::HashMap;

use ndarray::ArrayView2;
use rayon::prelude::*;

use super::candidate::{candidates, worth_ranking};
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
        let offered: Vec<Vec<String>> = texts
            .par_iter()
            .map(|text| worth_ranking(candidates(text), self.most))
            .collect();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut distinct: Vec<&str> = Vec::new();
        for phrase in offered.iter().flatten() {
            places.entry(phrase).or_insert_with(|| {
                distinct.push(phrase);
                distinct.len() - 1
            });
        }
        let embedded = self.encoder.encode(&distinct)?;
        Ok(offered
            .iter()
            .zip(vectors.rows())
            .map(|(phrases, text)| {
                let mut ranked: Vec<(f32, usize)> = phrases
                    .iter()
                    .enumerate()
                    .map(|(place, phrase)| {
                        (text.dot(&embedded.row(places[phrase.as_str()])), place)
                    })
                    .collect();
                // Equal scores in order of appearance.
                ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                ranked
                    .into_iter()
                    .take(self.most)
                    .map(|(_, place)| phrases[place].clone())
                    .collect()
            })
            .collect())
    }
}
