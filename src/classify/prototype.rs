//! Labels as points in the space of sentence vectors.
//!
//! A label is known by several short texts: its name, its description, its phrases. How near a clause is to a label is
//! the soft maximum over the cosines with them. Broad labels are near to everything (they are hubs), and labels whose
//! texts lie far apart are near to nothing; so a label's nearness is measured on a scale of its own, which the taxonomy
//! itself gives: how near the texts of *other* labels are to it, and how near each of its own texts is to the rest of
//! them. A clause half way between the two is as likely as not about the label. That needs no other documents, so a
//! clause's score never depends on the run.
//!
//! The scale is that of a log-likelihood ratio of two normal distributions with the spread of the other labels' texts: the
//! distance from the half way mark in standard deviations, times the distance between both means in standard deviations.
//! The latter is taken as the mean over the labels: it says how well the taxonomy's labels can be told apart at all.

use std::ops::Range;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, s};

/// How sharply the soft maximum prefers the nearest text; 0 is the mean, infinity the maximum.
const SHARPNESS: f32 = 10.0;

/// Mean and standard deviation of the nearness of unrelated texts, where a taxonomy has but one label: that of the shipped
/// taxonomies' labels to each other.
const UNRELATED: (f32, f32) = (0.2, 0.07);

/// How far apart, in standard deviations, own and other texts lie where no label has two texts: as in the shipped
/// taxonomies.
const USUAL_GAP: f32 = 3.5;

/// The vectors of all labels' texts.
#[derive(Debug, Clone)]
pub struct Prototypes {
    /// One row a text, of length one, the texts of a label together.
    vectors: Array2<f32>,
    /// The rows of each label.
    rows: Vec<Range<usize>>,
    scales: Vec<Scale>,
    /// The distance between own and other texts in standard deviations, as a mean over the labels.
    gap: f32,
}

/// What nearness to a label is measured by.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// Half way between the nearness of others' texts and that of own texts.
    middle: f32,
    /// The standard deviation of the nearness of others' texts.
    deviation: f32,
}

impl Prototypes {
    /// Takes one row a text; `counts` says how many texts each label has, in order.
    ///
    /// # Panics
    /// When the counts do not add up to the number of rows, or a label has no text.
    #[must_use]
    pub fn new(vectors: Array2<f32>, counts: &[usize]) -> Self {
        assert_eq!(
            vectors.nrows(),
            counts.iter().sum::<usize>(),
            "every text belongs to one label"
        );
        assert!(
            counts.iter().all(|count| *count > 0),
            "every label has a text"
        );
        let rows = counts
            .iter()
            .scan(0, |end, count| {
                let start = *end;
                *end += count;
                Some(start..*end)
            })
            .collect();
        let mut prototypes = Self {
            vectors,
            rows,
            scales: Vec::new(),
            gap: USUAL_GAP,
        };
        prototypes.measure();
        prototypes
    }

    /// The number of labels.
    #[must_use]
    pub fn labels(&self) -> usize {
        self.rows.len()
    }

    /// One row a clause, one column a label: the evidence for the label, above 0 where the clause is nearer than half way.
    /// `clauses` has one row of length one a clause.
    #[must_use]
    pub fn likeness(&self, clauses: ArrayView2<'_, f32>) -> Array2<f32> {
        let mut likeness = self.nearness(clauses);
        for (mut column, scale) in likeness.columns_mut().into_iter().zip(&self.scales) {
            column.mapv_inplace(|value| self.gap * (value - scale.middle) / scale.deviation);
        }
        likeness
    }

    /// The texts of `label` that are nearest to a vector of length one, nearest first, at most so many: their places
    /// among the label's texts and their cosines.
    #[must_use]
    pub fn nearest_texts(
        &self,
        vector: ArrayView1<'_, f32>,
        label: usize,
        most: usize,
    ) -> Vec<(usize, f32)> {
        let texts = self.rows[label].clone();
        let mut nearest: Vec<(usize, f32)> = texts
            .map(|row| self.vectors.row(row).dot(&vector))
            .enumerate()
            .collect();
        nearest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        nearest.truncate(most);
        nearest
    }

    /// The same with each label's texts moved towards its centre, if it has one, which gets the weight `share` (0 to 1).
    /// How well the labels can be told apart is what it was.
    #[must_use]
    pub(super) fn moved(&self, centres: &[Option<Array1<f32>>], share: f32) -> Self {
        let mut moved = self.clone();
        for (rows, centre) in self.rows.iter().zip(centres) {
            let Some(centre) = centre else { continue };
            for text in rows.clone() {
                let mut vector = moved.vectors.row_mut(text);
                vector *= 1.0 - share;
                vector.scaled_add(share, centre);
                let length = vector.dot(&vector).sqrt();
                if length > 0.0 {
                    vector /= length;
                }
            }
        }
        moved.measure();
        moved.gap = self.gap;
        moved
    }

    fn nearness(&self, clauses: ArrayView2<'_, f32>) -> Array2<f32> {
        let cosines = clauses.dot(&self.vectors.t());
        let mut nearness = Array2::zeros((clauses.nrows(), self.labels()));
        for (label, rows) in self.rows.iter().enumerate() {
            for (clause, values) in cosines.axis_iter(Axis(0)).enumerate() {
                nearness[[clause, label]] = soft_maximum(values.slice(s![rows.clone()]).iter());
            }
        }
        nearness
    }

    /// Sets the labels' scales.
    fn measure(&mut self) {
        let nearness = self.nearness(self.vectors.view());
        let others: Vec<(f32, f32)> = (0..self.labels())
            .map(|label| self.of_others(&nearness, label))
            .collect();
        let own: Vec<Option<f32>> = self.rows.iter().map(|rows| self.of_own(rows)).collect();
        let gaps: Vec<f32> = own
            .iter()
            .zip(&others)
            .filter_map(|(own, (mean, deviation))| own.map(|own| (own - mean) / deviation))
            .collect();
        self.gap = Array1::from(gaps).mean().unwrap_or(USUAL_GAP);
        self.scales = own
            .iter()
            .zip(&others)
            .map(|(own, (mean, deviation))| Scale {
                // A label with a single text is taken to hold together as the others do.
                middle: own.map_or(mean + self.gap * deviation / 2.0, |own| {
                    f32::midpoint(own, *mean)
                }),
                deviation: *deviation,
            })
            .collect();
    }

    /// Mean and standard deviation of the nearness of the other labels' texts to a label.
    fn of_others(&self, nearness: &Array2<f32>, label: usize) -> (f32, f32) {
        let others: Array1<f32> = (0..nearness.nrows())
            .filter(|row| !self.rows[label].contains(row))
            .map(|row| nearness[[row, label]])
            .collect();
        let Some(mean) = others.mean() else {
            return UNRELATED;
        };
        let deviation = others.std(0.0);
        if deviation > f32::EPSILON {
            (mean, deviation)
        } else {
            (mean, UNRELATED.1)
        }
    }

    /// How near a label's texts are to the rest of them, as a mean; nothing where there is but one.
    fn of_own(&self, rows: &Range<usize>) -> Option<f32> {
        let own = self.vectors.slice(s![rows.clone(), ..]);
        let cosines = own.dot(&own.t());
        let nearness: Array1<f32> = (0..rows.len())
            .filter(|_| rows.len() > 1)
            .map(|text| {
                let rest = cosines.row(text).to_vec().into_iter().enumerate();
                let rest: Vec<f32> = rest
                    .filter(|(other, _)| *other != text)
                    .map(|(_, cosine)| cosine)
                    .collect();
                soft_maximum(rest.iter())
            })
            .collect();
        nearness.mean()
    }
}

/// ln(mean(exp(k x))) / k.
fn soft_maximum<'v>(values: impl Iterator<Item = &'v f32> + Clone) -> f32 {
    #[allow(clippy::cast_precision_loss)] // a label has few texts
    let count = values.clone().count() as f32;
    (values.map(|value| (SHARPNESS * value).exp()).sum::<f32>() / count).ln() / SHARPNESS
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn a_clause_is_most_like_the_label_whose_text_it_is() {
        let texts = array![
            [1.0, 0.0, 0.0],
            [0.0, 1.0, 0.0],
            [0.0, 0.0, 1.0],
            [0.0, 0.6, 0.8]
        ];
        let prototypes = Prototypes::new(texts.clone(), &[1, 1, 2]);
        let likeness = prototypes.likeness(texts.view());
        for (row, label) in [(0, 0), (1, 1), (2, 2), (3, 2)] {
            let best = (0..3).max_by(|a, b| likeness[[row, *a]].total_cmp(&likeness[[row, *b]]));
            assert_eq!(best, Some(label), "text {row}");
        }
    }

    #[test]
    fn the_middle_lies_between_own_and_other_texts() {
        // Label 0 is the texts (1, 0) and (.8, .6), which meet at .8. The texts (0, 1) and (.6, .8) of label 1 are near it by
        // soft maxima over (0, .6) and (.6, .96): .530933 and .893381, mean .712157, deviation .181224.
        // Label 1's own texts meet at .8; those of label 0 are near it by .530933 and .893381 as well.
        let texts = array![[1.0, 0.0], [0.8, 0.6], [0.0, 1.0], [0.6, 0.8]];
        let prototypes = Prototypes::new(texts, &[2, 2]);
        let gap = (0.8 - 0.712_157) / 0.181_224;
        assert!((prototypes.gap - gap).abs() < 1e-3, "{}", prototypes.gap);
        // (1, 0) is near label 0 by the soft maximum over 1 and .8: .943378; half way is .756078.
        let likeness = prototypes.likeness(array![[1.0, 0.0]].view());
        let expected = gap * (0.943_378 - 0.756_078) / 0.181_224;
        assert!((likeness[[0, 0]] - expected).abs() < 1e-3, "{likeness}");
    }

    #[test]
    fn labels_with_a_name_alone_are_told_apart_by_what_they_share() {
        // Each label's only text is near the other two by their cosines.
        let texts = array![[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]];
        let prototypes = Prototypes::new(texts, &[1, 1, 1]);
        // Label 0: cosines .6 and 0 with the others, mean .3, deviation .3; the middle is .3 + 3.5 / 2 * .3 = .825.
        let likeness = prototypes.likeness(array![[1.0, 0.0]].view());
        let expected = 3.5 * (1.0 - 0.825) / 0.3;
        assert!((likeness[[0, 0]] - expected).abs() < 1e-3, "{likeness}");
    }

    #[test]
    fn texts_move_towards_their_centre() {
        let prototypes = Prototypes::new(array![[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]], &[1, 2]);
        let moved = prototypes.moved(&[Some(array![0.0, 1.0]), None], 0.25);
        // (.75, .25) over its length, sqrt .625.
        assert!((moved.vectors[[0, 0]] - 0.948_683).abs() < 1e-5);
        assert!((moved.vectors[[0, 1]] - 0.316_228).abs() < 1e-5);
        assert_eq!(moved.vectors.row(2), prototypes.vectors.row(2));
        assert!((moved.gap - prototypes.gap).abs() < f32::EPSILON);
    }

    #[test]
    fn the_nearest_texts_of_a_label_come_with_their_cosines() {
        let texts = array![[0.6, 0.8], [0.0, 1.0], [1.0, 0.0], [0.8, 0.6]];
        let prototypes = Prototypes::new(texts, &[1, 3]);
        let nearest = |vector: [f32; 2], label, most| {
            let found = prototypes.nearest_texts(array![vector[0], vector[1]].view(), label, most);
            let rounded = |(place, cosine): (usize, f32)| (place, (cosine * 1e4).round() / 1e4);
            found.into_iter().map(rounded).collect::<Vec<_>>()
        };
        // Label 1: (0, 1), (1, 0) and (.8, .6) with (.6, .8): .8, .6 and .48 + .48.
        assert_eq!(nearest([0.6, 0.8], 1, 2), [(2, 0.96), (0, 0.8)]);
        assert_eq!(nearest([0.6, 0.8], 1, 9), [(2, 0.96), (0, 0.8), (1, 0.6)]);
        assert_eq!(nearest([-1.0, 0.0], 0, 1), [(0, -0.6)]);
        // Of equals the one that is listed first.
        assert_eq!(nearest([0.0, 0.0], 1, 2), [(0, 0.0), (1, 0.0)]);
    }

    #[test]
    fn the_soft_maximum_lies_between_mean_and_maximum() {
        let value = soft_maximum([0.2_f32, 0.8].iter());
        // ln((e^2 + e^8) / 2) / 10
        assert!((value - 0.730_932).abs() < 1e-4, "{value}");
    }
}
