//! One figure and how sure it is.

use serde::Serialize;

use super::metrics::{Comparison, Estimate};

/// A figure with its 95% interval from resampled documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figure {
    /// Of all documents; none where the figure is not defined, as any share of nothing.
    pub value: Option<f64>,
    /// The 2.5% quantile of the resamples; none where there is no interval.
    pub low: Option<f64>,
    /// Their 97.5% quantile.
    pub high: Option<f64>,
}

impl From<Estimate> for Figure {
    fn from(estimate: Estimate) -> Self {
        Self {
            value: estimate.value,
            low: estimate.interval.map(|interval| interval.low),
            high: estimate.interval.map(|interval| interval.high),
        }
    }
}

/// The same figure of two systems, over the same clauses and from the same resamples.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct ComparedFigure {
    /// The first system's.
    pub first: Figure,
    /// The second system's.
    pub second: Figure,
    /// The second's less the first's.
    pub difference: Figure,
}

impl From<Comparison> for ComparedFigure {
    fn from(comparison: Comparison) -> Self {
        Self {
            first: comparison.first.into(),
            second: comparison.second.into(),
            difference: comparison.difference.into(),
        }
    }
}
