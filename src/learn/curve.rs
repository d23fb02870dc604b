//! The learning curve: what so many tags would have taught.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::lesson::{CurvePoint, Settings};
use super::task::{Task, trust};
use super::validate::{headline_of, kept_penalty};

/// How tags are taken from those that may be learned from.
#[derive(Clone, Copy)]
enum Order {
    /// Each at random.
    Drawn,
    /// Document after document, documents at random.
    InTurn,
}

/// The headline figure by numbers of tags: each part of the tags is predicted from so many of the others. Numbers that
/// some part cannot be predicted with are left out.
pub(super) fn curve<T: Task>(
    task: &T,
    parts: &[usize],
    folds: usize,
    settings: &Settings,
) -> Vec<CurvePoint> {
    let every: Vec<usize> = (0..parts.len()).collect();
    let without: Vec<usize> = every
        .iter()
        .map(|tag| task.predict(None, *tag).class)
        .collect();
    let zero_shot = headline_of(task, &every, &without);
    let most = (0..folds)
        .map(|fold| parts.iter().filter(|part| **part != fold).count())
        .min()
        .unwrap_or(0);
    let sizes = settings.curve.iter().copied().filter(|size| *size <= most);
    sizes
        .map(|tags| CurvePoint {
            tags,
            drawn: figure(task, parts, folds, (tags, Order::Drawn), settings),
            in_turn: figure(task, parts, folds, (tags, Order::InTurn), settings),
            zero_shot,
        })
        .collect()
}

fn figure<T: Task>(
    task: &T,
    parts: &[usize],
    folds: usize,
    (tags, order): (usize, Order),
    settings: &Settings,
) -> Option<f64> {
    let predicted: Vec<Vec<(usize, usize)>> = (0..folds)
        .into_par_iter()
        .map(|fold| {
            let others: Vec<usize> = (0..parts.len()).filter(|tag| parts[*tag] != fold).collect();
            let taken = take(
                task,
                others,
                tags,
                order,
                settings.seed.wrapping_add(fold as u64),
            );
            let documents = taken.iter().map(|tag| task.documents()[*tag]);
            let head = kept_penalty(task, &taken, settings)
                .map(|penalty| task.fit(&taken, penalty, trust(documents, task.classes())));
            (0..parts.len())
                .filter(|tag| parts[*tag] == fold)
                .map(|tag| (tag, task.predict(head.as_ref(), tag).class))
                .collect()
        })
        .collect();
    let (rows, classes): (Vec<usize>, Vec<usize>) = predicted.into_iter().flatten().unzip();
    headline_of(task, &rows, &classes)
}

fn take<T: Task>(
    task: &T,
    mut others: Vec<usize>,
    tags: usize,
    order: Order,
    seed: u64,
) -> Vec<usize> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    match order {
        Order::Drawn => others.shuffle(&mut random),
        Order::InTurn => {
            let mut documents: Vec<usize> =
                others.iter().map(|tag| task.documents()[*tag]).collect();
            documents.sort_unstable();
            documents.dedup();
            documents.shuffle(&mut random);
            let turn = |tag: &usize| {
                documents
                    .iter()
                    .position(|document| *document == task.documents()[*tag])
            };
            others.sort_by_key(turn);
        }
    }
    others.truncate(tags);
    others.sort_unstable();
    others
}
