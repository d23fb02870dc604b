//! The loss of logistic regressions, one a label, that start from zero-shot log-odds.

use ndarray::{Array2, ArrayView1, ArrayView2, Axis};

use super::minimise::Loss;

/// What the square of a label's bias weighs: labels are as frequent in other documents only roughly.
const BIAS_PENALTY: f64 = 10.0;
/// What the square of the logarithm of the slope weighs.
const SLOPE_PENALTY: f64 = 4.0;
/// The summed log loss of all labels with what holds the weights back. The weights are the logarithm of the slope, one
/// bias a label, and one weight a label and dimension.
pub(super) struct OneVersusRest {
    /// Zero-shot log-odds: one row a tag, one column a label.
    pub base: Array2<f64>,
    pub topics: Array2<f64>,
    pub targets: Array2<f64>,
    pub weights: Array2<f64>,
    pub penalty: f64,
}

impl OneVersusRest {
    /// Slope, biases, and one row of weights a label.
    pub fn parts<'w>(&self, weights: &'w [f64]) -> (f64, ArrayView1<'w, f64>, ArrayView2<'w, f64>) {
        let labels = self.base.ncols();
        let (biases, shifts) = weights[1..].split_at(labels);
        let shape = (labels, self.topics.ncols());
        (
            weights[0].exp(),
            ArrayView1::from(biases),
            ArrayView2::from_shape(shape, shifts).expect("as many weights as were asked for"),
        )
    }
}

impl Loss for OneVersusRest {
    fn at(&self, weights: &[f64]) -> (f64, Vec<f64>) {
        let (slope, biases, shifts) = self.parts(weights);
        let mut errors = self.topics.dot(&shifts.t()) + &self.base * slope + biases;
        let mut value = 0.5
            * (self.penalty * shifts.iter().map(|weight| weight * weight).sum::<f64>()
                + BIAS_PENALTY * biases.iter().map(|bias| bias * bias).sum::<f64>()
                + SLOPE_PENALTY * weights[0] * weights[0]);
        ndarray::Zip::from(&mut errors)
            .and(&self.targets)
            .and(&self.weights)
            .for_each(|odds, target, weight| {
                value += weight * (odds.max(0.0) + (-odds.abs()).exp().ln_1p() - target * *odds);
                *odds = weight * (1.0 / (1.0 + (-*odds).exp()) - target);
            });
        let mut gradient = Vec::with_capacity(weights.len());
        gradient.push((&errors * &self.base).sum() * slope + SLOPE_PENALTY * weights[0]);
        let of_biases = errors.sum_axis(Axis(0)) + &biases * BIAS_PENALTY;
        gradient.extend(of_biases);
        let of_shifts = errors.t().dot(&self.topics) + &shifts * self.penalty;
        gradient.extend(of_shifts.iter());
        (value, gradient)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::super::minimise::minimise;
    use super::*;

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let regression = OneVersusRest {
            base: array![[0.4, -1.2], [-0.3, 0.9], [1.1, -0.2]],
            topics: array![[0.6, 0.8], [1.0, 0.0], [0.0, -1.0]],
            targets: array![[1.0, 0.0], [0.0, 0.5], [0.0, 0.0]],
            weights: array![[1.0, 1.0], [1.0, 1.4], [1.0, 1.0]],
            penalty: 0.7,
        };
        let at = [0.2, -0.1, 0.3, 0.5, -0.4, 0.25, 0.6];
        let (_, gradient) = regression.at(&at);
        for place in 0..at.len() {
            let mut ahead = at;
            let mut behind = at;
            ahead[place] += 1e-5;
            behind[place] -= 1e-5;
            let slope = (regression.at(&ahead).0 - regression.at(&behind).0) / 2e-5;
            assert!((gradient[place] - slope).abs() < 1e-6, "weight {place}");
        }
    }

    /// A regression of tests/fixtures/learn, minimised by `SciPy`.
    fn reference() -> (OneVersusRest, f64, Vec<f64>) {
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/fixtures/learn/regressions.json"))
                .unwrap();
        let of = &fixture["one_versus_rest"];
        let rows = |key: &str| -> Array2<f64> {
            let rows: Vec<Vec<f64>> = serde_json::from_value(of[key].clone()).unwrap();
            let shape = (rows.len(), rows[0].len());
            Array2::from_shape_vec(shape, rows.concat()).unwrap()
        };
        let regression = OneVersusRest {
            base: rows("base"),
            topics: rows("topics"),
            targets: rows("targets"),
            weights: rows("weights"),
            penalty: of["penalty"].as_f64().unwrap(),
        };
        let weights = serde_json::from_value(of["minimum"]["weights"].clone()).unwrap();
        (regression, of["minimum"]["loss"].as_f64().unwrap(), weights)
    }

    #[test]
    fn the_least_loss_is_that_of_an_independent_search() {
        let (regression, least, weights) = reference();
        assert!((regression.at(&weights).0 - least).abs() < 1e-6);
        let found = minimise(&regression, vec![0.0; weights.len()]);
        assert!(regression.at(&found).0 - least < 1e-3 * least);
        for (place, (found, known)) in found.iter().zip(&weights).enumerate() {
            assert!(
                (found - known).abs() < 0.03,
                "weight {place}: {found}, {known}"
            );
        }
    }
}
