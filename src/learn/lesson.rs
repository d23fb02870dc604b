//! What was learned of one column, in figures that others print.

use serde::Serialize;

use crate::evaluate::metrics::Interval;

/// How a head is learned and judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// How strongly weights may be held back; cross-validation chooses. Each is the weight of their squares beside the sum
    /// of the losses of all tags.
    pub penalties: Vec<f64>,
    /// The most parts documents are divided into, each of which is predicted from the others.
    pub folds: usize,
    /// Numbers of tags for the learning curve, ascending; those beyond what there is are left out.
    pub curve: Vec<usize>,
    /// Resamples of documents for intervals.
    pub resamples: usize,
    /// Of resamples and of the tags drawn for the curve.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            penalties: vec![0.3, 1.0, 4.0],
            folds: 5,
            curve: vec![50, 100, 200, 400, 1000, 3000],
            resamples: 1000,
            seed: 1,
        }
    }
}

/// What was learned of one column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lesson {
    /// Clauses that are tagged.
    pub tags: usize,
    /// Documents they are from.
    pub documents: usize,
    /// How many parts were predicted from the others; parts are whole documents where there are two or more.
    pub folds: usize,
    /// What was chosen of [`Settings::penalties`].
    pub penalty: f64,
    /// The share of what was fitted that is applied.
    pub trust: f64,
    /// The name of the headline figure: macro-F1 or quadratic weighted kappa.
    pub figure: &'static str,
    /// The headline figure, on documents that were not learned from.
    pub headline: Gain,
    /// Accuracy, likewise.
    pub accuracy: Gain,
    /// What follows.
    pub verdict: Verdict,
    /// The headline figure by how many tags were learned from.
    pub curve: Vec<CurvePoint>,
}

/// A figure without and with the head, over predictions for parts that were not learned from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gain {
    /// Of the zero-shot labels.
    pub zero_shot: Option<f64>,
    /// Of the head's.
    pub head: Option<f64>,
    /// The head's less that of zero-shot.
    pub difference: Option<f64>,
    /// The 95% interval of the difference, by resampling documents; none for a single one.
    pub interval: Option<Interval>,
}

/// Whether a head was kept, and what can be said for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is better on documents it has not seen, beyond chance.
    Better,
    /// It seems better, but these documents are too few or too unlike each other to show it. It was kept.
    Unproven,
    /// It is no better; the zero-shot scores stay as they are.
    NoBetter,
}

/// A point of the learning curve. Both figures are of the same predictions as in [`Gain`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// How many tags were learned from.
    pub tags: usize,
    /// The headline figure of a head learned from tags drawn at random from all documents but those that are predicted,
    /// and with its own choice whether to be kept.
    pub drawn: Option<f64>,
    /// The same with tags of as few documents as have that many.
    pub in_turn: Option<f64>,
    /// The headline figure of the zero-shot labels.
    pub zero_shot: Option<f64>,
}
