//! Minimising a smooth function of many weights.

use std::sync::Mutex;

use argmin::core::{CostFunction, Error, Executor, Gradient};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;

/// How many steps the curvature is remembered for.
const MEMORY: usize = 8;
/// After so many steps the search ends wherever it is.
const STEPS: u64 = 120;
/// The search ends where a step gains less than this share of the loss at the start.
const GAIN: f64 = 1e-5;

/// Gives the loss and its gradient at some weights.
pub(super) trait Loss: Sync {
    fn at(&self, weights: &[f64]) -> (f64, Vec<f64>);
}

/// Minimises `loss` from `start` by L-BFGS (D. Liu and J. Nocedal, "On the limited memory BFGS method for large scale
/// optimization", *Mathematical Programming* 45, 1989, 503-528). Gives back the best weights that were seen, also where a
/// line search finds nothing better and the search ends early, as it may close to the least loss.
pub(super) fn minimise(loss: &impl Loss, start: Vec<f64>) -> Vec<f64> {
    let at_start = Seen::of(loss, &start);
    let tolerance = GAIN * at_start.value.abs().max(1.0);
    let seen = Mutex::new((at_start.clone(), at_start));
    let search = LBFGS::new(MoreThuenteLineSearch::new(), MEMORY)
        .with_tolerance_cost(tolerance)
        .and_then(|search| search.with_tolerance_grad(tolerance));
    if let Ok(search) = search {
        // What was seen counts, however the search ends.
        let _ = Executor::new(Problem { loss, seen: &seen }, search)
            .configure(|state| state.param(start.clone()).max_iters(STEPS))
            .run();
    }
    seen.into_inner().map_or(start, |(_, best)| best.weights)
}

/// A place that was looked at.
#[derive(Clone)]
struct Seen {
    weights: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

impl Seen {
    fn of(loss: &impl Loss, weights: &[f64]) -> Self {
        let (value, gradient) = loss.at(weights);
        Self {
            weights: weights.to_vec(),
            value,
            gradient,
        }
    }
}

/// The line search asks for the loss and for the gradient at the same weights, one after the other.
struct Problem<'l, L> {
    loss: &'l L,
    /// The last place and the best one.
    seen: &'l Mutex<(Seen, Seen)>,
}

impl<L: Loss> Problem<'_, L> {
    fn at<T>(&self, weights: &[f64], take: impl Fn(&Seen) -> T) -> Result<T, Error> {
        let mut seen = self
            .seen
            .lock()
            .map_err(|_| Error::msg("the loss failed before"))?;
        if seen.0.weights != weights {
            seen.0 = Seen::of(self.loss, weights);
            if seen.0.value < seen.1.value {
                seen.1 = seen.0.clone();
            }
        }
        Ok(take(&seen.0))
    }
}

impl<L: Loss> CostFunction for Problem<'_, L> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, weights: &Vec<f64>) -> Result<f64, Error> {
        self.at(weights, |seen| seen.value)
    }
}

impl<L: Loss> Gradient for Problem<'_, L> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, weights: &Vec<f64>) -> Result<Vec<f64>, Error> {
        self.at(weights, |seen| seen.gradient.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (x - 3)² + 10 (y + x)² + 2: the least is 2, at (3, -3).
    struct Valley;

    impl Loss for Valley {
        fn at(&self, weights: &[f64]) -> (f64, Vec<f64>) {
            let (x, y) = (weights[0], weights[1]);
            let value = (x - 3.0).powi(2) + 10.0 * (y + x).powi(2) + 2.0;
            let slope = 20.0 * (y + x);
            (value, vec![2.0 * (x - 3.0) + slope, slope])
        }
    }

    #[test]
    fn the_bottom_of_a_valley_is_found() {
        let found = minimise(&Valley, vec![-4.0, 7.0]);
        assert!((found[0] - 3.0).abs() < 1e-2, "{found:?}");
        assert!((found[1] + 3.0).abs() < 1e-2, "{found:?}");
    }

    #[test]
    fn at_the_bottom_nothing_is_done() {
        assert_eq!(minimise(&Valley, vec![3.0, -3.0]), [3.0, -3.0]);
    }
}
