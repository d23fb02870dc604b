//! What is more than a figure: who was taken for whom, reliability, and thresholds.

use serde::Serialize;

use super::counted::Counted;
use super::labels::DomainLabels;
use super::metrics::{ConfusionMatrix, Ranking, Reliability, ThresholdPoint};
use super::{Calibration, ComparedClauses};

/// The thresholds of a curve, in twentieths.
const THRESHOLDS: std::ops::RangeInclusive<u8> = 1..=19;

/// Counts behind the figures, over all documents, without intervals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureTables {
    /// Primary domains.
    pub domain_confusion: LabelConfusion,
    /// Levels of strength.
    pub strength_confusion: LabelConfusion,
    /// `domain_score` against how often the primary domain is among the gold's.
    pub domain_reliability: Calibration,
    /// `strength_score` against how often the level is right.
    pub strength_reliability: Calibration,
    /// What a threshold on `p_<id>` would find, for each label with such a column.
    pub thresholds: Vec<ThresholdCurve>,
}

/// Which labels were taken for which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelConfusion {
    /// The names of rows and columns.
    pub labels: Vec<String>,
    /// How many clauses have the gold label of the row and the predicted label of the column.
    pub counts: Vec<Vec<usize>>,
}

/// What is found of one label when every clause with a score of a threshold or more is given it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThresholdCurve {
    /// The label's id.
    pub label: String,
    /// How many clauses with a score have it in gold.
    pub support: usize,
    /// The threshold with the best F1, the highest of several; none where no clause has the label.
    pub best: Option<CurvePoint>,
    /// From .05 to .95.
    pub points: Vec<CurvePoint>,
}

/// One threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// The least score.
    pub threshold: f64,
    /// How many clauses have it or more.
    pub predicted: usize,
    /// How well the label is found.
    #[serde(flatten)]
    pub detection: super::Detection,
}

impl FigureTables {
    pub(super) fn of(counted: &Counted<'_>, labels: &DomainLabels) -> Self {
        let levels = counted.levels();
        let domain_ids: Vec<String> = labels.ids().to_vec();
        let level_ids = (0..levels.labels())
            .map(|level| level.to_string())
            .collect();
        Self {
            domain_confusion: LabelConfusion::of(&counted.primary(), domain_ids),
            strength_confusion: LabelConfusion::of(&levels, level_ids).up_to_the_last_used(),
            domain_reliability: counted.domain_scores().table(),
            strength_reliability: counted.level_scores().table(),
            thresholds: counted
                .rankings()
                .map(|(label, ranking)| ThresholdCurve::of(label, ranking))
                .collect(),
        }
    }
}

impl LabelConfusion {
    fn of(matrix: &ConfusionMatrix, labels: Vec<String>) -> Self {
        Self {
            labels,
            counts: matrix.rows().map(<[usize]>::to_vec).collect(),
        }
    }

    /// The places of the labels that occur on either side.
    #[must_use]
    pub fn used(&self) -> Vec<usize> {
        let occurs = |label: &usize| {
            let is_gold = self.counts[*label].iter().any(|count| *count > 0);
            is_gold || self.counts.iter().any(|row| row[*label] > 0)
        };
        (0..self.labels.len()).filter(occurs).collect()
    }

    /// Without the levels above the highest that occurs; scales are shorter than the longest there can be.
    fn up_to_the_last_used(mut self) -> Self {
        let levels = self.used().last().map_or(0, |last| last + 1);
        self.labels.truncate(levels);
        self.counts.truncate(levels);
        for row in &mut self.counts {
            row.truncate(levels);
        }
        self
    }
}

impl ThresholdCurve {
    fn of(label: &str, ranking: &Ranking) -> Self {
        let points = THRESHOLDS.map(|step| ranking.at(f64::from(step) / 20.0).into());
        Self {
            label: label.to_owned(),
            support: ranking.relevant(),
            best: ranking.best_f1().map(CurvePoint::from),
            points: points.collect(),
        }
    }
}

impl From<ThresholdPoint> for CurvePoint {
    fn from(point: ThresholdPoint) -> Self {
        Self {
            threshold: point.threshold,
            predicted: point.predicted,
            detection: point.detection,
        }
    }
}

impl ComparedClauses {
    pub(super) fn of(counted: &Counted<'_>) -> Self {
        let [polarity, conditional, actor] = counted.word_clauses();
        let count = Reliability::count;
        Self {
            domain: counted.primary().total(),
            with_domain: counted.with_domain(),
            strength: counted.levels().total(),
            polarity,
            conditional,
            actor,
            domain_scores: count(&counted.domain_scores()),
            strength_scores: count(&counted.level_scores()),
        }
    }
}
