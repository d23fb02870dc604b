//! Joined clauses that both sides say something of.

use std::collections::HashMap;

use super::join::{Criterion, JoinedDocument};
use crate::annotation::{GoldClause, Labels, PredictedClause};

/// A gold clause and the labels of the predicted clause that is the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'t> {
    /// The number of its document among those of the hand tags.
    pub document: usize,
    pub gold: &'t GoldClause,
    pub predicted: &'t PredictedClause,
    pub by: Criterion,
    labels: &'t Labels,
    /// What another system says of the clause, where two are compared; what it leaves out is not scored.
    beside: Option<&'t Labels>,
}

/// The primary domain and its score on either side.
pub(super) struct Domains<'t> {
    pub gold: &'t [String],
    pub predicted: &'t [String],
}

impl<'t> Domains<'t> {
    /// The primary domains.
    pub fn primary(&self) -> (&'t str, &'t str) {
        (&self.gold[0], &self.predicted[0])
    }

    /// Whether the predicted primary domain is the gold's.
    pub fn is_right(&self) -> bool {
        self.gold[0] == self.predicted[0]
    }

    /// Whether the predicted primary domain is one of the gold's.
    pub fn is_any_of_gold(&self) -> bool {
        self.gold.contains(&self.predicted[0])
    }
}

impl<'t> Row<'t> {
    /// The labelled pairs of documents, document by document, in the order of the hand tags, which lie in one slice.
    pub fn of(documents: &[JoinedDocument<'t>]) -> Vec<Self> {
        let rows = documents.iter().enumerate().flat_map(|(number, document)| {
            let pairs = document.pairs.iter().filter_map(move |pair| {
                Some(Row {
                    document: number,
                    gold: pair.gold,
                    predicted: pair.predicted,
                    by: pair.by,
                    labels: pair.predicted.labels.as_ref()?,
                    beside: None,
                })
            });
            let mut pairs: Vec<Row<'t>> = pairs.collect();
            pairs.sort_by_key(|row| std::ptr::from_ref(row.gold));
            pairs
        });
        rows.collect()
    }

    /// The rows of two systems whose gold clauses are the same ones of one table, in one order, each with what the other
    /// system says beside it.
    pub fn in_both(first: &[Self], second: &[Self]) -> (Vec<Self>, Vec<Self>) {
        let others = second.iter().map(|row| (std::ptr::from_ref(row.gold), row));
        let others: HashMap<*const GoldClause, &Self> = others.collect();
        let both = first.iter().filter_map(|one| {
            let other = *others.get(&std::ptr::from_ref(one.gold))?;
            let beside = |row: &Self, labels| Row {
                beside: Some(labels),
                ..*row
            };
            Some((beside(one, other.labels), beside(other, one.labels)))
        });
        both.unzip()
    }

    pub fn labels(&self) -> &'t Labels {
        self.labels
    }

    /// What the systems that are compared all say; none where one of them says nothing.
    fn said<T>(&self, of: impl Fn(&'t Labels) -> Option<T>) -> Option<T> {
        if let Some(beside) = self.beside {
            of(beside)?;
        }
        of(self.labels)
    }

    /// The domains of either side.
    pub fn domains(&self) -> Option<Domains<'t>> {
        let gold = &self.gold.domains;
        let predicted = self.said(|labels| some_of(&labels.domains))?;
        some_of(gold).map(|gold| Domains { gold, predicted })
    }

    /// The score of the primary domain, and whether it is right.
    pub fn judged_domain(&self) -> Option<(f64, bool)> {
        let domains = self.domains()?;
        let score = self.said(|labels| labels.domain_score)?;
        Some((score, domains.is_any_of_gold()))
    }

    /// The probabilities of domains by id, where both gold and predictions say something.
    pub fn scores(&self) -> &'t [(String, f64)] {
        let scores = self.said(|labels| (!labels.scores.is_empty()).then_some(&labels.scores));
        match scores {
            Some(scores) if !self.gold.domains.is_empty() => scores,
            _ => &[],
        }
    }

    /// The levels of strength.
    pub fn levels(&self) -> Option<(u8, u8)> {
        self.gold.strength.zip(self.said(|labels| labels.strength))
    }

    /// The score of the level, and whether it is right.
    pub fn judged_level(&self) -> Option<(f64, bool)> {
        let (gold, predicted) = self.levels()?;
        let score = self.said(|labels| labels.strength_score)?;
        Some((score, gold == predicted))
    }

    /// The words of one column.
    pub fn words(&self, word: Word) -> Option<(&'t str, &'t str)> {
        let gold = match word {
            Word::Polarity => &self.gold.polarity,
            Word::Conditional => &self.gold.conditional,
            Word::Actor => &self.gold.actor,
        };
        let predicted = self.said(|labels| {
            let word = match word {
                Word::Polarity => &labels.polarity,
                Word::Conditional => &labels.conditional,
                Word::Actor => &labels.actor,
            };
            (!word.is_empty()).then_some(word.as_str())
        })?;
        (!gold.is_empty()).then_some((gold, predicted))
    }
}

/// A column that holds one word of a few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Polarity,
    Conditional,
    Actor,
}

fn some_of(domains: &[String]) -> Option<&[String]> {
    (!domains.is_empty()).then_some(domains)
}
