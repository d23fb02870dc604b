//! All figures of a comparison with hand tags, in one shape.
//!
//! The shape is the same for a bare value (`Option<f64>`), for a value with its interval ([`Figure`](super::Figure))
//! and for those of two systems side by side ([`ComparedFigure`](super::ComparedFigure)); `map` goes from one to the
//! other and visits the figures in the same order each time. So a resample is computed by the very code that computes
//! the figures, and no figure can be forgotten on the way to its interval.

use serde::Serialize;

use super::Detection;

/// Every figure. Those of labels are over the clauses that are joined and that both sides say something of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scores<F> {
    /// Where clauses start.
    pub starts: Detection<F>,
    /// The share of gold clauses that were cut at the same start and the same end.
    pub exact_spans: F,
    /// What the clauses are about.
    pub domain: DomainScores<F>,
    /// How strongly the speakers commit themselves.
    pub strength: StrengthScores<F>,
    /// Positive or negative.
    pub polarity: WordScores<F>,
    /// Conditional or not.
    pub conditional: WordScores<F>,
    /// Who acts.
    pub actor: WordScores<F>,
}

/// Figures of domains. But for `multilabel` and `ranking` they are those of the primary domain, `none` being one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DomainScores<F> {
    /// Over all tagged clauses.
    pub all: DomainAccuracy<F>,
    /// Over those with a gold domain other than `none`.
    pub with_domain: DomainAccuracy<F>,
    /// Cohen's kappa.
    pub kappa: F,
    /// Krippendorff's alpha, nominal.
    pub alpha: F,
    /// Means over labels.
    #[serde(flatten)]
    pub averages: Averages<F>,
    /// Every label, those without support included.
    pub labels: Vec<LabelFigures<F>>,
    /// The sets of up to three domains.
    pub multilabel: MultilabelScores<F>,
    /// How well the scores of a label put its clauses first; without labels where no table has such scores.
    pub ranking: RankingScores<F>,
    /// Whether `domain_score` is the probability that the primary domain is right, which it is when it is among the
    /// gold's one to three. The score of `none` is the probability that no domain fits.
    pub calibration: CalibrationScores<F>,
}

/// How often the primary domain is right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DomainAccuracy<F> {
    /// The share in which the predicted primary domain is the gold's primary one.
    pub primary: F,
    /// The share in which the predicted primary domain is among the gold's one to three.
    pub any_of_gold: F,
}

/// Precision, recall and F1, averaged over labels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Averages<F> {
    /// The mean over the labels that are some clause's gold.
    #[serde(rename = "macro")]
    pub macro_average: Detection<F>,
    /// From the sums of the counts of all labels.
    #[serde(rename = "micro")]
    pub micro_average: Detection<F>,
    /// The mean weighted by support.
    #[serde(rename = "weighted")]
    pub weighted_average: Detection<F>,
}

/// Figures of one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelFigures<F> {
    /// The label's id.
    pub label: String,
    /// How many clauses have it in gold.
    pub support: usize,
    /// How many were given it; in a comparison, by the first system.
    pub predicted: usize,
    /// How many are both (true positives); in a comparison, of the first system.
    pub matched: usize,
    /// How well it is found.
    #[serde(flatten)]
    pub detection: Detection<F>,
}

/// Figures of sets of labels, `none` being the set of it alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MultilabelScores<F> {
    /// The share of clauses with the same set on both sides.
    pub subset_accuracy: F,
    /// The mean over clauses of the labels on both sides as a share of those on either.
    pub jaccard: F,
    /// The share of all decisions, one a clause and label, that are wrong.
    pub hamming_loss: F,
    /// Means over labels.
    #[serde(flatten)]
    pub averages: Averages<F>,
    /// Means over clauses.
    pub samples: Detection<F>,
    /// Every label, those without support included.
    pub labels: Vec<LabelFigures<F>>,
}

/// Average precision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankingScores<F> {
    /// The mean over the labels that are some clause's gold.
    pub mean_average_precision: F,
    /// Every label with a column `p_<id>`.
    pub labels: Vec<LabelRanking<F>>,
}

/// How well one label's scores put its clauses first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelRanking<F> {
    /// The label's id.
    pub label: String,
    /// How many clauses with a score have it in gold.
    pub support: usize,
    /// The mean over them of the precision among the clauses that score as well or better.
    pub average_precision: F,
}

/// Whether scores are probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CalibrationScores<F> {
    /// Expected calibration error over ten intervals: 0 at best, 1 at worst.
    pub expected_error: F,
    /// The mean squared distance of a score from 1 where it was right and from 0 where it was wrong.
    pub brier: F,
}

/// Figures of the ordinal strength.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StrengthScores<F> {
    /// The share with the same level.
    pub accuracy: F,
    /// Quadratic weighted kappa, at most 1; 0 is agreement by chance.
    pub quadratic_kappa: F,
    /// Spearman's rank correlation, equal levels given the mean of their ranks.
    pub spearman: F,
    /// The mean distance, in levels.
    pub mean_absolute_error: F,
    /// The share that is at most one level off.
    pub within_one: F,
    /// The mean of F1 over the levels that are some clause's gold.
    pub macro_f1: F,
    /// Cohen's kappa, unweighted.
    pub kappa: F,
    /// Krippendorff's alpha, nominal.
    pub alpha_nominal: F,
    /// Krippendorff's alpha, ordinal.
    pub alpha_ordinal: F,
    /// Whether `strength_score` is the probability that the level is right.
    pub calibration: CalibrationScores<F>,
}

/// Figures of a word out of a few.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WordScores<F> {
    /// The share with the same word.
    pub accuracy: F,
    /// Cohen's kappa.
    pub kappa: F,
    /// Krippendorff's alpha, nominal.
    pub alpha: F,
}

impl<F> Scores<F> {
    /// The same figures, each as `f` makes it; in the same order each time.
    pub fn map<G>(self, f: &mut impl FnMut(F) -> G) -> Scores<G> {
        Scores {
            starts: self.starts.map(f),
            exact_spans: f(self.exact_spans),
            domain: self.domain.map(f),
            strength: self.strength.map(f),
            polarity: self.polarity.map(f),
            conditional: self.conditional.map(f),
            actor: self.actor.map(f),
        }
    }

    /// The figures alone, in the order of [`Scores::map`].
    pub fn into_figures(self) -> Vec<F> {
        let mut figures = Vec::new();
        self.map(&mut |figure| figures.push(figure));
        figures
    }
}

impl<F> Detection<F> {
    fn map<G>(self, f: &mut impl FnMut(F) -> G) -> Detection<G> {
        Detection {
            precision: f(self.precision),
            recall: f(self.recall),
            f1: f(self.f1),
        }
    }
}

impl<F> DomainScores<F> {
    fn map<G>(self, f: &mut impl FnMut(F) -> G) -> DomainScores<G> {
        DomainScores {
            all: self.all.map(f),
            with_domain: self.with_domain.map(f),
            kappa: f(self.kappa),
            alpha: f(self.alpha),
            averages: self.averages.map(f),
            labels: map_labels(self.labels, f),
            multilabel: self.multilabel.map(f),
            ranking: self.ranking.map(f),
            calibration: self.calibration.map(f),
        }
    }
}

fn map_labels<F, G>(
    labels: Vec<LabelFigures<F>>,
    f: &mut impl FnMut(F) -> G,
) -> Vec<LabelFigures<G>> {
    let mapped = labels.into_iter().map(|label| LabelFigures {
        label: label.label,
        support: label.support,
        predicted: label.predicted,
        matched: label.matched,
        detection: label.detection.map(f),
    });
    mapped.collect()
}

impl<F> DomainAccuracy<F> {
    fn map<G>(self, f: &mut impl FnMut(F) -> G) -> DomainAccuracy<G> {
        DomainAccuracy {
            primary: f(self.primary),
            any_of_gold: f(self.any_of_gold),
        }
    }
}

impl<F> Averages<F> {
    fn map<G>(self, f: &mut impl FnMut(F) -> G) -> Averages<G> {
        Averages {
            macro_average: self.macro_average.map(f),
            micro_average: self.micro_average.map(f),
            weighted_average: self.weighted_average.map(f),
        }
    }
}

impl<F> MultilabelScores<F> {
    fn map<G>(self, f: &mut impl FnMut(F) -> G) -> MultilabelScores<G> {
        MultilabelScores {
            subset_accuracy: f(self.subset_accuracy),
            jaccard: f(self.jaccard),
            hamming_loss: f(self.hamming_loss),
            averages: self.averages.map(f),
            samples: self.samples.map(f),
            labels: map_labels(self.labels, f),
        }
    }
}

impl<F> RankingScores<F> {
    fn map<G>(self, f: &mut impl FnMut(F) -> G) -> RankingScores<G> {
        RankingScores {
            mean_average_precision: f(self.mean_average_precision),
            labels: self
                .labels
                .into_iter()
                .map(|label| LabelRanking {
                    label: label.label,
                    support: label.support,
                    average_precision: f(label.average_precision),
                })
                .collect(),
        }
    }
}

impl<F> CalibrationScores<F> {
    fn map<G>(self, f: &mut impl FnMut(F) -> G) -> CalibrationScores<G> {
        CalibrationScores {
            expected_error: f(self.expected_error),
            brier: f(self.brier),
        }
    }
}

impl<F> StrengthScores<F> {
    fn map<G>(self, f: &mut impl FnMut(F) -> G) -> StrengthScores<G> {
        StrengthScores {
            accuracy: f(self.accuracy),
            quadratic_kappa: f(self.quadratic_kappa),
            spearman: f(self.spearman),
            mean_absolute_error: f(self.mean_absolute_error),
            within_one: f(self.within_one),
            macro_f1: f(self.macro_f1),
            kappa: f(self.kappa),
            alpha_nominal: f(self.alpha_nominal),
            alpha_ordinal: f(self.alpha_ordinal),
            calibration: self.calibration.map(f),
        }
    }
}

impl<F> WordScores<F> {
    fn map<G>(self, f: &mut impl FnMut(F) -> G) -> WordScores<G> {
        WordScores {
            accuracy: f(self.accuracy),
            kappa: f(self.kappa),
            alpha: f(self.alpha),
        }
    }
}
