//! What a column that can be learned has to be able to do.

use crate::evaluate::metrics::ConfusionMatrix;

/// Tags of one column with what is known of their clauses. Tags are numbered from 0.
pub(super) trait Task: Sync {
    /// What is learned.
    type Head: Send + Sync;

    /// Which document each tag is from, numbered from 0.
    fn documents(&self) -> &[usize];

    /// How many classes a clause can be of.
    fn classes(&self) -> usize;

    /// The class of a tag.
    fn gold(&self, tag: usize) -> usize;

    /// Learns from some tags; of what is fitted, the share `trust` is applied.
    fn fit(&self, tags: &[usize], penalty: f64, trust: f64) -> Self::Head;

    /// What is predicted for a tag, without a head by the zero-shot scores.
    fn predict(&self, head: Option<&Self::Head>, tag: usize) -> Prediction;

    /// The name of the headline figure.
    fn figure(&self) -> &'static str;

    /// The headline figure.
    fn headline(&self, matrix: &ConfusionMatrix) -> Option<f64>;
}

/// What is predicted for a tag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Prediction {
    /// The class.
    pub class: usize,
    /// How far the probabilities are from the tag: a proper score, less is better.
    pub loss: f64,
}

/// How many documents' worth of evidence counts half: what one document teaches may be its own.
const DOCUMENTS: f64 = 0.5;
/// How many tags a class count half.
const TAGS_A_CLASS: f64 = 4.0;

/// The share of what is fitted to some tags that is applied, from 0 to 1.
///
/// It grows with the number of tags for each of so many classes, and with that of documents, which is reckoned as the
/// inverse of the sum of their squared shares of the tags (E. H. Simpson, "Measurement of diversity", *Nature* 163, 1949,
/// 688), so that ten documents of which nine have one tag each are little more than one.
pub(super) fn trust(documents: impl Iterator<Item = usize>, classes: usize) -> f64 {
    let mut counts: Vec<f64> = Vec::new();
    for document in documents {
        if counts.len() <= document {
            counts.resize(document + 1, 0.0);
        }
        counts[document] += 1.0;
    }
    let tags: f64 = counts.iter().sum();
    let squares: f64 = counts.iter().map(|count| (count / tags).powi(2)).sum();
    if tags > 0.0 {
        let documents = 1.0 / squares;
        #[allow(clippy::cast_precision_loss)] // few classes
        let half = TAGS_A_CLASS * classes as f64;
        documents / (documents + DOCUMENTS) * tags / (tags + half)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_grows_with_tags_and_documents() {
        // Thirty tags for five classes, of one document: 1 / 1.5 · 30 / 50; of three, ten each: 3 / 3.5 · 30 / 50.
        let one = trust(std::iter::repeat_n(4, 30), 5);
        assert!((one - 0.4).abs() < 1e-12);
        let three = trust((0..30).map(|tag| tag % 3), 5);
        assert!((three - 3.0 / 3.5 * 0.6).abs() < 1e-12);
        assert!(trust(std::iter::empty(), 5).abs() < 1e-12);
    }
}
