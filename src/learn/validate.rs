//! Choosing a penalty and judging a head by tags of documents it was not learned from.

use rayon::prelude::*;

use super::curve::curve;
use super::fold::folds;
use super::lesson::{Gain, Lesson, Settings, Verdict};
use super::task::{Prediction, Task, trust};
use crate::evaluate::metrics::{Bootstrap, ConfusionMatrix, DocumentMatrices, Estimate};

/// What is predicted for each tag by a head that was learned without its document.
pub(super) struct Unseen {
    /// The class of each tag.
    pub predicted: Vec<usize>,
    /// The loss over all tags.
    pub loss: f64,
}

/// Learns, judges, and gives back the head that is left, with all that is to be said of it.
pub(super) fn lesson<T: Task>(task: &T, settings: &Settings) -> (Option<T::Head>, Lesson) {
    let documents = task.documents();
    let every: Vec<usize> = (0..documents.len()).collect();
    let (parts, folds) = folds(documents, settings.folds);
    let (penalty, unseen) = choose(task, &every, &parts, folds, &settings.penalties);
    let zero_shot = without_head(task, &every);
    let pairs: Vec<(usize, usize)> = zero_shot
        .predicted
        .iter()
        .zip(&unseen.predicted)
        .map(|(before, after)| (*before, *after))
        .collect();
    let [headline, accuracy] = gains(task, &pairs, settings);
    let kept = is_kept(task, &every, &zero_shot, &unseen);
    let trust = trust(documents.iter().copied(), task.classes());
    let mut seen = documents.to_vec();
    seen.sort_unstable();
    seen.dedup();
    let lesson = Lesson {
        tags: documents.len(),
        documents: seen.len(),
        folds,
        penalty,
        trust,
        figure: task.figure(),
        headline,
        accuracy,
        verdict: match headline.interval {
            _ if !kept => Verdict::NoBetter,
            Some(interval) if interval.low > 0.0 => Verdict::Better,
            _ => Verdict::Unproven,
        },
        curve: curve(task, &parts, folds, settings),
    };
    (kept.then(|| task.fit(&every, penalty, trust)), lesson)
}

/// The share of clauses that may become wrong where others, which the headline figure weighs more, become right.
const TRADED: f64 = 0.01;

/// A head is kept when, on what it was not learned from, its figure and its probabilities are better and hardly more
/// clauses are wrong.
fn is_kept<T: Task>(task: &T, tags: &[usize], zero_shot: &Unseen, unseen: &Unseen) -> bool {
    let [before, after] = [zero_shot, unseen].map(|seen| matrix_of(task, tags, &seen.predicted));
    let rises = |figure: &dyn Fn(&ConfusionMatrix) -> Option<f64>, least: f64| {
        let (before, after) = (figure(&before), figure(&after));
        before
            .zip(after)
            .is_some_and(|(before, after)| after - before > least)
    };
    rises(&|matrix| task.headline(matrix), 0.0)
        && rises(&ConfusionMatrix::accuracy, -TRADED)
        && unseen.loss < zero_shot.loss
}

/// Parts that tags of a point of the learning curve are divided into, where there are many points to find.
const CURVE_FOLDS: usize = 3;

/// Whether a head learned from `tags` would be kept, by cross-validation among them, and with which penalty.
pub(super) fn kept_penalty<T: Task>(task: &T, tags: &[usize], settings: &Settings) -> Option<f64> {
    let documents: Vec<usize> = tags.iter().map(|tag| task.documents()[*tag]).collect();
    let (parts, folds) = folds(&documents, settings.folds.min(CURVE_FOLDS));
    let (penalty, unseen) = choose(task, tags, &parts, folds, &settings.penalties);
    let zero_shot = without_head(task, tags);
    is_kept(task, tags, &zero_shot, &unseen).then_some(penalty)
}

/// The headline figure of predictions for some tags.
pub(super) fn headline_of<T: Task>(task: &T, tags: &[usize], predicted: &[usize]) -> Option<f64> {
    task.headline(&matrix_of(task, tags, predicted))
}

fn matrix_of<T: Task>(task: &T, tags: &[usize], predicted: &[usize]) -> ConfusionMatrix {
    let rows = tags.iter().zip(predicted);
    let rows = rows.map(|(tag, predicted)| (task.gold(*tag), *predicted));
    ConfusionMatrix::of(task.classes(), rows)
}

fn without_head<T: Task>(task: &T, tags: &[usize]) -> Unseen {
    let predictions: Vec<Prediction> = tags.iter().map(|tag| task.predict(None, *tag)).collect();
    Unseen {
        predicted: predictions
            .iter()
            .map(|predicted| predicted.class)
            .collect(),
        loss: predictions.iter().map(|predicted| predicted.loss).sum(),
    }
}

/// The penalty with the least loss on what was not learned from; the greatest of equals.
fn choose<T: Task>(
    task: &T,
    tags: &[usize],
    parts: &[usize],
    folds: usize,
    penalties: &[f64],
) -> (f64, Unseen) {
    let tried: Vec<(f64, Unseen)> = penalties
        .par_iter()
        .map(|penalty| {
            (
                *penalty,
                cross_validated(task, tags, parts, folds, *penalty),
            )
        })
        .collect();
    tried
        .into_iter()
        .reduce(|best, next| {
            if next.1.loss <= best.1.loss {
                next
            } else {
                best
            }
        })
        .unwrap_or_else(|| (f64::INFINITY, without_head(task, tags)))
}

/// Predicts each part of `tags` from the others.
fn cross_validated<T: Task>(
    task: &T,
    tags: &[usize],
    parts: &[usize],
    folds: usize,
    penalty: f64,
) -> Unseen {
    let by_fold: Vec<Vec<(usize, Prediction)>> = (0..folds)
        .into_par_iter()
        .map(|fold| {
            let learned_from: Vec<usize> = tags
                .iter()
                .zip(parts)
                .filter(|(_, part)| **part != fold)
                .map(|(tag, _)| *tag)
                .collect();
            let documents = learned_from.iter().map(|tag| task.documents()[*tag]);
            let head = (!learned_from.is_empty())
                .then(|| task.fit(&learned_from, penalty, trust(documents, task.classes())));
            let left_out = tags.iter().zip(parts).enumerate();
            left_out
                .filter(|(_, (_, part))| **part == fold)
                .map(|(place, (tag, _))| (place, task.predict(head.as_ref(), *tag)))
                .collect()
        })
        .collect();
    let mut predicted = vec![0; tags.len()];
    let mut loss = 0.0;
    for (place, prediction) in by_fold.into_iter().flatten() {
        predicted[place] = prediction.class;
        loss += prediction.loss;
    }
    Unseen { predicted, loss }
}

/// The headline figure and accuracy of both, from (zero-shot, head) predictions, with the interval of the difference.
fn gains<T: Task>(task: &T, pairs: &[(usize, usize)], settings: &Settings) -> [Gain; 2] {
    let documents = task.documents();
    let count = documents.iter().max().map_or(0, |last| last + 1);
    let matrices = |which: fn(&(usize, usize)) -> usize| {
        let rows = pairs.iter().enumerate();
        let rows = rows.map(|(tag, pair)| (documents[tag], task.gold(tag), which(pair)));
        DocumentMatrices::new(task.classes(), count, rows)
    };
    let (before, after) = (matrices(|pair| pair.0), matrices(|pair| pair.1));
    let bootstrap = Bootstrap {
        documents: count,
        resamples: settings.resamples,
        seed: settings.seed,
    };
    let figures = |matrices: &DocumentMatrices, weights: &[u32]| {
        let matrix = matrices.weighted(weights);
        vec![task.headline(&matrix), matrix.accuracy()]
    };
    let compared =
        bootstrap.comparisons(|weights| (figures(&before, weights), figures(&after, weights)));
    let gain = |place: usize| {
        let value = |estimate: Estimate| estimate.value;
        compared.get(place).map_or(
            Gain {
                zero_shot: None,
                head: None,
                difference: None,
                interval: None,
            },
            |compared| Gain {
                zero_shot: value(compared.first),
                head: value(compared.second),
                difference: value(compared.difference),
                interval: compared.difference.interval,
            },
        )
    };
    [gain(0), gain(1)]
}
