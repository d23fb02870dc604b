//! Intervals of figures, from resamples of documents.
//!
//! Clauses of one document are alike, so documents are drawn, and not clauses: a resample has as many
//! documents as there are, each as often as it was drawn, with all its rows. 95% of the resamples' values
//! lie between the ends of an interval (the percentile interval of B. Efron and R. Tibshirani, *An
//! Introduction to the Bootstrap*, 1993, chapter 13; for documents as units, A. Davison and D. Hinkley,
//! *Bootstrap Methods and Their Application*, 1997, section 3.8). With few documents it is too narrow.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Serialize;

/// The share of resamples below an interval, and that above it.
const TAIL: f64 = 0.025;

/// The share of resamples in which a figure may be undefined and still have an interval.
const UNDEFINED: f64 = 0.05;

/// The ends of a 95% interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The 2.5% quantile of the resamples.
    pub low: f64,
    /// The 97.5% quantile.
    pub high: f64,
}

/// A figure of all documents, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Of all documents as they are; none where it is undefined.
    pub value: Option<f64>,
    /// None where the value is, where there are fewer than two documents or no resamples, and where more
    /// than one resample in twenty leaves the figure undefined (as the recall of a label does that few
    /// documents have): the other resamples would not be like the documents.
    pub interval: Option<Interval>,
}

/// The same figure of two systems, from the same resamples.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Comparison {
    /// The first system's.
    pub first: Estimate,
    /// The second system's.
    pub second: Estimate,
    /// The second's less the first's.
    pub difference: Estimate,
}

/// How resamples are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bootstrap {
    /// How many documents there are.
    pub documents: usize,
    /// How many resamples are drawn; 0 for no intervals.
    pub resamples: usize,
    /// The same seed gives the same resamples, on any number of threads.
    pub seed: u64,
}

impl Bootstrap {
    /// The figures that `figures` makes of weights, one weight a document, with their intervals. It is
    /// called with 1 for each document, and with how often each was drawn for each resample; it must give
    /// the same number of figures each time, in the same order.
    ///
    /// # Panics
    /// When it does not.
    pub fn estimates<F>(&self, figures: F) -> Vec<Estimate>
    where
        F: Fn(&[u32]) -> Vec<Option<f64>> + Sync,
    {
        let values = figures(&vec![1; self.documents]);
        let resamples = self.resampled(&figures);
        let columns = values.iter().enumerate().map(|(place, value)| {
            let column = resamples.iter().map(|resample| {
                assert_eq!(resample.len(), values.len(), "the same figures each time");
                resample[place]
            });
            Estimate {
                value: *value,
                interval: value.and_then(|_| interval(column)),
            }
        });
        columns.collect()
    }

    /// The figures of two systems and their differences, as [`Bootstrap::estimates`]; `figures` gives
    /// those of both for the same weights.
    ///
    /// # Panics
    /// When the two do not always have the same number of figures.
    pub fn comparisons<F>(&self, figures: F) -> Vec<Comparison>
    where
        F: Fn(&[u32]) -> (Vec<Option<f64>>, Vec<Option<f64>>) + Sync,
    {
        let estimates = self.estimates(|weights| {
            let (first, second) = figures(weights);
            assert_eq!(first.len(), second.len(), "the same figures of both");
            let both = first.into_iter().zip(second);
            let triples = both.flat_map(|(first, second)| {
                let difference = first.zip(second).map(|(first, second)| second - first);
                [first, second, difference]
            });
            triples.collect()
        });
        let comparisons = estimates.chunks_exact(3).map(|triple| Comparison {
            first: triple[0],
            second: triple[1],
            difference: triple[2],
        });
        comparisons.collect()
    }

    /// The figures of each resample; of none where resampling says nothing.
    fn resampled<F>(&self, figures: &F) -> Vec<Vec<Option<f64>>>
    where
        F: Fn(&[u32]) -> Vec<Option<f64>> + Sync,
    {
        if self.documents < 2 {
            return Vec::new();
        }
        let resamples = (0..self.resamples as u64).into_par_iter();
        resamples
            .map(|number| figures(&self.weights(number)))
            .collect()
    }

    /// How often each document is drawn for a resample, which has a stream of random numbers of its own.
    fn weights(&self, resample: u64) -> Vec<u32> {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(resample);
        let mut weights = vec![0; self.documents];
        for _ in 0..self.documents {
            weights[random.random_range(0..self.documents)] += 1;
        }
        weights
    }
}

/// The interval of a figure's resamples, those that leave it undefined left out if they are few.
fn interval(resamples: impl ExactSizeIterator<Item = Option<f64>>) -> Option<Interval> {
    let drawn = resamples.len();
    let mut values: Vec<f64> = resamples.flatten().collect();
    let undefined = super::share(drawn - values.len(), drawn)?;
    if undefined > UNDEFINED {
        return None;
    }
    values.sort_by(f64::total_cmp);
    Some(Interval {
        low: quantile(&values, TAIL),
        high: quantile(&values, 1.0 - TAIL),
    })
}

/// Of sorted values, with a straight line between two neighbours (type 7 of R. Hyndman and Y. Fan,
/// "Sample quantiles in statistical packages", *The American Statistician* 50(4), 1996, 361-365).
fn quantile(values: &[f64], share: f64) -> f64 {
    #[allow(clippy::cast_precision_loss)] // far fewer than 2^52 resamples
    let place = share * (values.len() - 1) as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 at least, and an index
    let below = place.floor() as usize;
    let above = (below + 1).min(values.len() - 1);
    values[below] + (place - place.floor()) * (values[above] - values[below])
}

#[cfg(test)]
mod tests {
    use rayon::ThreadPoolBuilder;

    use super::*;

    const DRAWN: Bootstrap = Bootstrap {
        documents: 12,
        resamples: 200,
        seed: 7,
    };

    /// The mean of 0, 1, 2, … over documents.
    fn mean(weights: &[u32]) -> Vec<Option<f64>> {
        let drawn: u32 = weights.iter().sum();
        let sum: u32 = weights
            .iter()
            .zip(0..)
            .map(|(weight, at)| weight * at)
            .sum();
        vec![Some(f64::from(sum) / f64::from(drawn))]
    }

    #[test]
    fn quantiles_are_those_of_numpy() {
        // numpy.percentile([1, 2, 4, 8], [2.5, 50, 97.5]) is [1.075, 3, 7.7].
        let values = [1.0, 2.0, 4.0, 8.0];
        assert!((quantile(&values, 0.025) - 1.075).abs() < 1e-12);
        assert!((quantile(&values, 0.5) - 3.0).abs() < 1e-12);
        assert!((quantile(&values, 0.975) - 7.7).abs() < 1e-12);
        assert!((quantile(&[3.0], 0.975) - 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_resample_has_as_many_documents_as_there_are() {
        let first = DRAWN.weights(0);
        assert_eq!(first.iter().sum::<u32>(), 12);
        assert_ne!(first, DRAWN.weights(1));
        assert_ne!(first, Bootstrap { seed: 8, ..DRAWN }.weights(0));
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let on = |threads| {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build();
            pool.unwrap().install(|| DRAWN.estimates(mean))
        };
        let one = on(1);
        assert!(one[0].interval.is_some());
        assert_eq!(on(2), one);
        assert_eq!(on(4), one);
    }

    #[test]
    fn fewer_than_two_documents_or_no_resamples_give_no_interval() {
        for documents in [0, 1] {
            let few = Bootstrap { documents, ..DRAWN };
            let estimates =
                few.estimates(|weights| vec![Some(f64::from(weights.iter().sum::<u32>()))]);
            assert_eq!(estimates[0].interval, None);
        }
        let none = Bootstrap {
            resamples: 0,
            ..DRAWN
        };
        let expected = Estimate {
            value: Some(5.5),
            interval: None,
        };
        assert_eq!(none.estimates(mean), [expected]);
    }

    #[test]
    fn a_figure_that_many_resamples_leave_undefined_has_no_interval() {
        let estimates = DRAWN.estimates(|weights| {
            // One document is left out by (11/12)^12 = 35% of resamples, all of the first six by 2^-12.
            let one = (weights[0] > 0).then_some(1.0);
            let any = (weights[..6].iter().any(|weight| *weight > 0)).then_some(1.0);
            vec![one, any, None]
        });
        assert_eq!(
            (estimates[0].value, estimates[0].interval),
            (Some(1.0), None)
        );
        let certain = Interval {
            low: 1.0,
            high: 1.0,
        };
        assert_eq!(estimates[1].interval, Some(certain));
        assert_eq!((estimates[2].value, estimates[2].interval), (None, None));
    }

    #[test]
    fn differences_are_taken_within_a_resample() {
        // The second system is better by a quarter in every document, however the resamples vary.
        let comparisons = DRAWN.comparisons(|weights| {
            let first = mean(weights);
            let second = first.iter().map(|value| value.map(|value| value + 0.25));
            (first.clone(), second.collect())
        });
        let [comparison] = comparisons.as_slice() else {
            panic!("one figure");
        };
        let interval = comparison.difference.interval.unwrap();
        assert!((interval.low - 0.25).abs() < 1e-12 && (interval.high - 0.25).abs() < 1e-12);
        let first = comparison.first.interval.unwrap();
        assert!(first.high - first.low > 1.0);
        assert_eq!(comparison.first, DRAWN.estimates(mean)[0]);
    }
}
