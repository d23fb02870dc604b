//! Rows counted by document, and the figures of any resample of documents.

use std::collections::BTreeSet;

use super::labels::DomainLabels;
use super::metrics::{
    Average, ConfusionMatrix, DocumentMatrices, DocumentMultilabel, DocumentReliability,
    LabelCounts, LabelsIn, Multilabel, Ranking, Reliability, average, mean_of_defined,
};
use super::rows::{Domains, Row, Word};
use super::scores::{
    Averages, CalibrationScores, DomainAccuracy, DomainScores, LabelFigures, LabelRanking,
    MultilabelScores, RankingScores, Scores, StrengthScores, WordScores,
};
use super::tally::Tally;
use crate::annotation::NO_DOMAIN;

/// One more than the highest level.
const LEVELS: usize = 10;

/// What is counted of one system.
pub(super) struct Counted<'l> {
    labels: &'l DomainLabels,
    /// How each document was cut.
    cuts: Vec<Tally>,
    primary: DocumentMatrices,
    /// Whether the primary domain is right, over the clauses with a gold domain other than `none`.
    with_domain: DocumentMatrices,
    /// Whether it is among the gold's.
    with_domain_any: DocumentMatrices,
    sets: DocumentMultilabel,
    /// Numbers of labels with the ranking by their scores.
    rankings: Vec<(usize, Ranking)>,
    domain_scores: DocumentReliability,
    levels: DocumentMatrices,
    level_scores: DocumentReliability,
    words: [DocumentMatrices; 3],
}

impl<'l> Counted<'l> {
    /// Of the rows of documents that were cut like this; `ranked` are the labels, by number, that have rankings.
    pub fn of(
        rows: &[Row<'_>],
        cuts: Vec<Tally>,
        labels: &'l DomainLabels,
        ranked: &BTreeSet<usize>,
    ) -> Self {
        let documents = cuts.len();
        let sets: Vec<(usize, [Vec<usize>; 2])> = rows
            .iter()
            .filter_map(|row| {
                let domains = row.domains()?;
                let numbers = [domains.gold, domains.predicted].map(|ids| numbers(labels, ids));
                Some((row.document, numbers))
            })
            .collect();
        let levels = rows.iter().filter_map(|row| {
            let (gold, predicted) = row.levels()?;
            Some((row.document, gold.into(), predicted.into()))
        });
        Self {
            labels,
            primary: DocumentMatrices::new(
                labels.len(),
                documents,
                sets.iter()
                    .map(|(document, [gold, predicted])| (*document, gold[0], predicted[0])),
            ),
            with_domain: with_domain(documents, rows, Domains::is_right),
            with_domain_any: with_domain(documents, rows, Domains::is_any_of_gold),
            sets: DocumentMultilabel::new(
                labels.len(),
                documents,
                sets.iter().map(|(document, [gold, predicted])| {
                    (*document, gold.as_slice(), predicted.as_slice())
                }),
            ),
            rankings: rankings(rows, labels, ranked),
            domain_scores: reliability(documents, rows, Row::judged_domain),
            levels: DocumentMatrices::new(LEVELS, documents, levels),
            level_scores: reliability(documents, rows, Row::judged_level),
            words: [Word::Polarity, Word::Conditional, Word::Actor]
                .map(|word| word_matrices(documents, rows, word)),
            cuts,
        }
    }

    /// The figures where each document is there as often as its weight says.
    pub fn figures(&self, weights: &[u32]) -> Scores<Option<f64>> {
        let mut cut = Tally::default();
        for (tally, weight) in self.cuts.iter().zip(weights) {
            cut += tally.times(*weight as usize);
        }
        let cut = cut.scores();
        let [polarity, conditional, actor] = self
            .words
            .each_ref()
            .map(|words| word_scores(&words.weighted(weights)));
        Scores {
            starts: cut.starts,
            exact_spans: cut.exact_spans,
            domain: self.domain(weights),
            strength: strength_scores(
                &self.levels.weighted(weights),
                &self.level_scores.weighted(weights),
            ),
            polarity,
            conditional,
            actor,
        }
    }

    fn domain(&self, weights: &[u32]) -> DomainScores<Option<f64>> {
        let primary = self.primary.weighted(weights);
        let sets = self.sets.weighted(weights);
        DomainScores {
            all: DomainAccuracy {
                primary: primary.accuracy(),
                any_of_gold: sets.any_of_gold(),
            },
            with_domain: DomainAccuracy {
                primary: self.with_domain.weighted(weights).accuracy(),
                any_of_gold: self.with_domain_any.weighted(weights).accuracy(),
            },
            kappa: primary.cohen_kappa(),
            alpha: primary.alpha_nominal(),
            averages: averages(&primary.by_label()),
            labels: self.label_figures(&primary.by_label()),
            multilabel: self.multilabel(&sets),
            ranking: self.ranking(weights),
            calibration: calibration_scores(&self.domain_scores.weighted(weights)),
        }
    }

    fn multilabel(&self, sets: &Multilabel) -> MultilabelScores<Option<f64>> {
        MultilabelScores {
            subset_accuracy: sets.subset_accuracy(),
            jaccard: sets.jaccard(),
            hamming_loss: sets.hamming_loss(),
            averages: averages(sets.by_label()),
            samples: sets.samples(),
            labels: self.label_figures(sets.by_label()),
        }
    }

    fn ranking(&self, weights: &[u32]) -> RankingScores<Option<f64>> {
        let labels: Vec<LabelRanking<Option<f64>>> = self
            .rankings
            .iter()
            .map(|(number, ranking)| LabelRanking {
                label: self.labels.ids()[*number].clone(),
                support: ranking.relevant(),
                average_precision: ranking.weighted_average_precision(weights),
            })
            .collect();
        RankingScores {
            mean_average_precision: mean_of_defined(
                labels.iter().map(|label| label.average_precision),
            ),
            labels,
        }
    }

    fn label_figures(&self, counts: &[LabelCounts]) -> Vec<LabelFigures<Option<f64>>> {
        let labels = self.labels.ids().iter().zip(counts);
        let figures = labels.map(|(label, counts)| LabelFigures {
            label: label.clone(),
            support: counts.gold,
            predicted: counts.predicted,
            matched: counts.matched,
            detection: counts.detection(),
        });
        figures.collect()
    }

    /// The primary domains of all documents.
    pub fn primary(&self) -> ConfusionMatrix {
        self.primary.total()
    }

    /// The levels of all documents.
    pub fn levels(&self) -> ConfusionMatrix {
        self.levels.total()
    }

    /// How sure the domains were, and how often right.
    pub fn domain_scores(&self) -> Reliability {
        self.domain_scores.total()
    }

    /// How sure the levels were, and how often right.
    pub fn level_scores(&self) -> Reliability {
        self.level_scores.total()
    }

    /// Labels with their rankings.
    pub fn rankings(&self) -> impl Iterator<Item = (&str, &Ranking)> {
        let rankings = self.rankings.iter();
        rankings.map(|(number, ranking)| (self.labels.ids()[*number].as_str(), ranking))
    }

    /// How many clauses have a gold domain other than `none`.
    pub fn with_domain(&self) -> usize {
        self.with_domain.total().total()
    }

    /// How many clauses have a word on both sides, by column.
    pub fn word_clauses(&self) -> [usize; 3] {
        self.words.each_ref().map(|words| words.total().total())
    }
}

/// The labels, by number, that some row has a score for.
pub(super) fn ranked(rows: &[Row<'_>], labels: &DomainLabels) -> BTreeSet<usize> {
    let mut is_ranked = vec![false; labels.len()];
    for (id, _) in rows.iter().flat_map(Row::scores) {
        if let Some(number) = labels.number(id) {
            is_ranked[number] = true;
        }
    }
    (0..labels.len())
        .filter(|number| is_ranked[*number])
        .collect()
}

/// The numbers of ids, all of which are among the labels, as these were made from the tables.
fn numbers(labels: &DomainLabels, ids: &[String]) -> Vec<usize> {
    ids.iter().filter_map(|id| labels.number(id)).collect()
}

/// Whether the predicted domains are right, over the rows with a gold domain other than `none`.
fn with_domain<'t>(
    documents: usize,
    rows: &[Row<'t>],
    right: impl Fn(&Domains<'t>) -> bool,
) -> DocumentMatrices {
    let judged = rows.iter().filter_map(|row| {
        let domains = row.domains()?;
        let has_domain = domains.gold[0] != NO_DOMAIN;
        has_domain.then(|| (row.document, 1, usize::from(right(&domains))))
    });
    DocumentMatrices::new(2, documents, judged)
}

fn reliability<'t>(
    documents: usize,
    rows: &[Row<'t>],
    judged: impl Fn(&Row<'t>) -> Option<(f64, bool)>,
) -> DocumentReliability {
    let rows = rows.iter().filter_map(|row| {
        let (score, right) = judged(row)?;
        Some((row.document, score, right))
    });
    DocumentReliability::new(documents, rows)
}

fn rankings(
    rows: &[Row<'_>],
    labels: &DomainLabels,
    ranked: &BTreeSet<usize>,
) -> Vec<(usize, Ranking)> {
    let mut scored: Vec<Vec<(usize, f64, bool)>> = vec![Vec::new(); labels.len()];
    for row in rows {
        for (id, score) in row.scores() {
            if let Some(number) = labels.number(id) {
                scored[number].push((row.document, *score, row.gold.domains.contains(id)));
            }
        }
    }
    let rankings = ranked.iter().map(|number| {
        let rows = std::mem::take(&mut scored[*number]);
        (*number, Ranking::new(rows))
    });
    rankings.collect()
}

fn word_matrices(documents: usize, rows: &[Row<'_>], word: Word) -> DocumentMatrices {
    let pairs = || {
        rows.iter()
            .filter_map(move |row| Some((row.document, row.words(word)?)))
    };
    let words: BTreeSet<&str> = pairs().flat_map(|(_, (one, other))| [one, other]).collect();
    let words: Vec<&str> = words.into_iter().collect();
    let number = |word: &str| words.partition_point(|known| *known < word);
    let rows = pairs().map(|(document, (one, other))| (document, number(one), number(other)));
    DocumentMatrices::new(words.len(), documents, rows)
}

fn averages(counts: &[LabelCounts]) -> Averages<Option<f64>> {
    Averages {
        macro_average: average(counts, Average::Macro, LabelsIn::Gold),
        micro_average: average(counts, Average::Micro, LabelsIn::GoldOrPredictions),
        weighted_average: average(counts, Average::Weighted, LabelsIn::Gold),
    }
}

fn strength_scores(levels: &ConfusionMatrix, scores: &Reliability) -> StrengthScores<Option<f64>> {
    StrengthScores {
        accuracy: levels.accuracy(),
        quadratic_kappa: levels.quadratic_kappa(),
        spearman: levels.spearman(),
        mean_absolute_error: levels.mean_absolute_error(),
        within_one: levels.within(1),
        macro_f1: levels.macro_f1(),
        kappa: levels.cohen_kappa(),
        alpha_nominal: levels.alpha_nominal(),
        alpha_ordinal: levels.alpha_ordinal(),
        calibration: calibration_scores(scores),
    }
}

fn calibration_scores(scores: &Reliability) -> CalibrationScores<Option<f64>> {
    CalibrationScores {
        expected_error: scores.expected_error(),
        brier: scores.brier(),
    }
}

fn word_scores(words: &ConfusionMatrix) -> WordScores<Option<f64>> {
    WordScores {
        accuracy: words.accuracy(),
        kappa: words.cohen_kappa(),
        alpha: words.alpha_nominal(),
    }
}
