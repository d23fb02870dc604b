//! Which predicted clause of a document is which gold clause.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use super::overlap::by_overlap;
use super::{Criterion, JoinBy, Pair};
use crate::annotation::{GoldClause, PredictedClause};

/// The clauses of one document that are the same, step by step. Of several clauses that a step could join, the order
/// of the rows decides.
pub(in crate::evaluate) fn match_clauses<'t>(
    gold: &[&'t GoldClause],
    predicted: &[&'t PredictedClause],
    by: JoinBy,
) -> Vec<Pair<'t>> {
    let mut open = Open {
        gold: gold.to_vec(),
        predicted: predicted.to_vec(),
        pairs: Vec::with_capacity(gold.len()),
    };
    if by == JoinBy::Id {
        let name = |clause_id: &'t str| (!clause_id.is_empty()).then_some(clause_id);
        open.take(
            Criterion::Id,
            |gold| name(&gold.clause_id),
            |predicted| name(&predicted.clause_id),
        );
        return open.pairs;
    }
    // Rows of a table of texts keep their id, and their span is one of another text than the hand tags'.
    open.take(
        Criterion::Id,
        |gold| named(&gold.clause_id, &gold.text),
        |predicted| named(&predicted.clause_id, &predicted.text),
    );
    open.take(
        Criterion::Span,
        |gold| gold.span.clone(),
        |predicted| predicted.span.clone(),
    );
    open.take(
        Criterion::Start,
        |gold| gold.span.as_ref().map(|span| span.start),
        PredictedClause::start,
    );
    if by == JoinBy::Overlap {
        let places = by_overlap(&spans(&open.gold, |clause| &clause.span), &{
            spans(&open.predicted, |clause| &clause.span)
        });
        open.take_places(Criterion::Overlap, &places);
    }
    open.take(
        Criterion::Text,
        |gold| text(&gold.text).filter(|_| gold.span.is_none()),
        |predicted| text(&predicted.text),
    );
    open.take(
        Criterion::Text,
        |gold| text(&gold.text),
        |predicted| text(&predicted.text).filter(|_| predicted.span.is_none()),
    );
    open.pairs
}

/// What a row that has a name is known by: its name and its text, since names are given anew with every cut.
fn named<'t>(clause_id: &'t str, text: &'t str) -> Option<(&'t str, &'t str)> {
    (!clause_id.is_empty() && !text.is_empty()).then_some((clause_id, text))
}

fn text(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

type Span = std::ops::Range<usize>;

fn spans<'t, C>(clauses: &[&'t C], span: impl Fn(&'t C) -> &'t Option<Span>) -> Vec<Option<Span>> {
    clauses.iter().map(|clause| span(clause).clone()).collect()
}

/// Clauses of a document that are not joined yet, and the pairs of those that are.
struct Open<'t> {
    gold: Vec<&'t GoldClause>,
    predicted: Vec<&'t PredictedClause>,
    pairs: Vec<Pair<'t>>,
}

impl<'t> Open<'t> {
    /// Joins clauses with equal keys, two by two; clauses without a key stay open.
    fn take<K: Eq + Hash>(
        &mut self,
        by: Criterion,
        gold_key: impl Fn(&'t GoldClause) -> Option<K>,
        predicted_key: impl Fn(&'t PredictedClause) -> Option<K>,
    ) {
        if self.gold.is_empty() || self.predicted.is_empty() {
            return;
        }
        let mut places: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (place, predicted) in self.predicted.iter().enumerate() {
            if let Some(key) = predicted_key(predicted) {
                places.entry(key).or_default().push_back(place);
            }
        }
        let joined: Vec<(usize, usize)> = self
            .gold
            .iter()
            .enumerate()
            .filter_map(|(place, gold)| {
                let predicted = places.get_mut(&gold_key(gold)?)?.pop_front()?;
                Some((place, predicted))
            })
            .collect();
        self.take_places(by, &joined);
    }

    /// Joins the clauses at these places, which are each named once.
    fn take_places(&mut self, by: Criterion, places: &[(usize, usize)]) {
        let mut gold_taken = vec![false; self.gold.len()];
        let mut predicted_taken = vec![false; self.predicted.len()];
        for &(gold, predicted) in places {
            gold_taken[gold] = true;
            predicted_taken[predicted] = true;
            self.pairs.push(Pair {
                gold: self.gold[gold],
                predicted: self.predicted[predicted],
                by,
            });
        }
        let mut is_taken = gold_taken.into_iter();
        self.gold.retain(|_| is_taken.next() == Some(false));
        let mut is_taken = predicted_taken.into_iter();
        self.predicted.retain(|_| is_taken.next() == Some(false));
    }
}
