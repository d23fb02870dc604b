//! Every figure of `evaluate` against scikit-learn, `scipy`, `numpy` and `krippendorff`.
//!
//! `fixtures/metrics/make.py` writes the expected values, and draws the rows of larger cases by the same
//! generator as this file.

use clausemark::evaluate::Detection;
use clausemark::evaluate::metrics::{
    Average, Bootstrap, ConfusionMatrix, DocumentMatrices, DocumentMultilabel, DocumentReliability,
    Interval, LabelCounts, LabelsIn, Multilabel, Ranking, Reliability, mcnemar,
};
use serde::Deserialize;

const TOLERANCE: f64 = 1e-9;

#[derive(Deserialize)]
struct Expected {
    pairs: Vec<PairCase>,
    coders: Vec<CoderCase>,
    sets: Vec<SetCase>,
    scores: Vec<ScoreCase>,
    mcnemar: Vec<McNemarCase>,
    bootstrap: BootstrapCase,
}

fn expected() -> Expected {
    serde_json::from_str(include_str!("fixtures/metrics/expected.json")).expect("the fixture")
}

/// What a larger case is drawn from; each kind of case has the fields it needs.
#[derive(Deserialize)]
struct Drawn {
    seed: u64,
    rows: usize,
    #[serde(default)]
    right: usize,
    #[serde(default)]
    steps: usize,
}

/// Knuth's 64-bit linear congruential generator, as in `make.py`.
struct Generator(u64);

impl Generator {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 32).unwrap() % bound
    }

    fn distinct(&mut self, labels: usize) -> Vec<usize> {
        let mut found = Vec::new();
        for _ in 0..=self.below(3) {
            let label = self.below(labels);
            if !found.contains(&label) {
                found.push(label);
            }
        }
        found
    }
}

fn assert_close(what: &str, actual: Option<f64>, expected: Option<f64>) {
    let close = match (actual, expected) {
        (Some(actual), Some(expected)) => (actual - expected).abs() < TOLERANCE,
        (None, None) => true,
        _ => false,
    };
    assert!(close, "{what}: {actual:?} is not {expected:?}");
}

/// Precision, recall, F1.
type Scores = [Option<f64>; 3];

fn assert_scores(what: &str, actual: Detection, expected: Scores) {
    assert_close(&format!("{what}, precision"), actual.precision, expected[0]);
    assert_close(&format!("{what}, recall"), actual.recall, expected[1]);
    assert_close(&format!("{what}, F1"), actual.f1, expected[2]);
}

#[derive(Deserialize)]
struct Averages {
    r#macro: Scores,
    micro: Scores,
    weighted: Scores,
}

/// Precision, recall, F1 and support.
type LabelRow = (Option<f64>, Option<f64>, Option<f64>, usize);

/// The figures of labels, which rows of one and rows of several labels have.
#[derive(Deserialize)]
struct LabelFigures {
    by_label: Vec<LabelRow>,
    averages_gold: Averages,
    averages_either: Averages,
}

impl LabelFigures {
    fn assert(
        &self,
        name: &str,
        labels: &[LabelCounts],
        average: impl Fn(Average, LabelsIn) -> Detection,
    ) {
        assert_eq!(labels.len(), self.by_label.len(), "{name}");
        for (label, (counts, expected)) in labels.iter().zip(&self.by_label).enumerate() {
            let scores = [expected.0, expected.1, expected.2];
            assert_scores(
                &format!("{name}, label {label}"),
                counts.detection(),
                scores,
            );
            assert_eq!(counts.gold, expected.3, "{name}, support of {label}");
        }
        for (over, expected) in [
            (LabelsIn::Gold, &self.averages_gold),
            (LabelsIn::GoldOrPredictions, &self.averages_either),
        ] {
            for (how, expected) in [
                (Average::Macro, expected.r#macro),
                (Average::Micro, expected.micro),
                (Average::Weighted, expected.weighted),
            ] {
                assert_scores(
                    &format!("{name}, {how:?} over {over:?}"),
                    average(how, over),
                    expected,
                );
            }
        }
    }
}

#[derive(Deserialize)]
struct PairCase {
    name: String,
    labels: usize,
    pairs: Option<Vec<(usize, usize)>>,
    drawn: Option<Drawn>,
    drawn_levels: Option<Drawn>,
    figures: PairFigures,
}

#[derive(Deserialize)]
struct PairFigures {
    #[serde(flatten)]
    labels: LabelFigures,
    accuracy: Option<f64>,
    cohen_kappa: Option<f64>,
    quadratic_kappa: Option<f64>,
    spearman: Option<f64>,
    mean_absolute_error: Option<f64>,
    within_one: Option<f64>,
    alpha_nominal: Option<f64>,
    alpha_ordinal: Option<f64>,
}

impl PairCase {
    fn rows(&self) -> Vec<(usize, usize)> {
        let mut rows = self.pairs.clone().unwrap_or_default();
        if let Some(drawn) = &self.drawn {
            let mut random = Generator(drawn.seed);
            rows.extend((0..drawn.rows).map(|_| {
                let thrice = [(); 3].map(|()| random.below(self.labels));
                let gold = thrice.into_iter().min().unwrap();
                let hit = random.below(100) < drawn.right;
                let other = random.below(self.labels);
                (gold, if hit { gold } else { other })
            }));
        }
        if let Some(drawn) = &self.drawn_levels {
            let mut random = Generator(drawn.seed);
            rows.extend((0..drawn.rows).map(|_| {
                let gold = random.below(self.labels);
                let above = gold + random.below(3);
                (
                    gold,
                    above.saturating_sub(random.below(3)).min(self.labels - 1),
                )
            }));
        }
        rows
    }
}

#[test]
fn figures_of_one_label_a_row() {
    for case in expected().pairs {
        let rows = case.rows();
        // Summed by document, in sevens, which must not change anything.
        let by_document = rows.iter().enumerate();
        let by_document = by_document.map(|(row, pair)| (row / 7, pair.0, pair.1));
        let documents = DocumentMatrices::new(case.labels, rows.len() / 7 + 1, by_document);
        let matrix = documents.total();
        assert_eq!(matrix, ConfusionMatrix::of(case.labels, rows));

        let (name, figures) = (&case.name, &case.figures);
        figures
            .labels
            .assert(name, &matrix.by_label(), |how, over| {
                matrix.average(how, over)
            });
        assert_close(
            &format!("{name}, macro-F1"),
            matrix.macro_f1(),
            figures.labels.averages_gold.r#macro[2],
        );
        for (figure, actual, expected) in [
            ("accuracy", matrix.accuracy(), figures.accuracy),
            ("Cohen's kappa", matrix.cohen_kappa(), figures.cohen_kappa),
            (
                "quadratic kappa",
                matrix.quadratic_kappa(),
                figures.quadratic_kappa,
            ),
            ("Spearman's rho", matrix.spearman(), figures.spearman),
            (
                "mean absolute error",
                matrix.mean_absolute_error(),
                figures.mean_absolute_error,
            ),
            ("within one", matrix.within(1), figures.within_one),
            (
                "nominal alpha",
                matrix.alpha_nominal(),
                figures.alpha_nominal,
            ),
            (
                "ordinal alpha",
                matrix.alpha_ordinal(),
                figures.alpha_ordinal,
            ),
        ] {
            assert_close(&format!("{name}, {figure}"), actual, expected);
        }
    }
}

#[derive(Deserialize)]
struct CoderCase {
    name: String,
    labels: usize,
    units: Vec<(Option<usize>, Option<usize>)>,
    alpha_nominal: Option<f64>,
    alpha_ordinal: Option<f64>,
}

#[test]
fn alpha_of_coders_who_left_units_out() {
    for case in expected().coders {
        let matrix = ConfusionMatrix::of_coders(case.labels, case.units);
        assert_close(&case.name, matrix.alpha_nominal(), case.alpha_nominal);
        assert_close(&case.name, matrix.alpha_ordinal(), case.alpha_ordinal);
    }
}

#[derive(Deserialize)]
struct SetCase {
    name: String,
    labels: usize,
    sets: Option<Vec<(Vec<usize>, Vec<usize>)>>,
    drawn: Option<Drawn>,
    figures: SetFigures,
}

#[derive(Deserialize)]
struct SetFigures {
    #[serde(flatten)]
    labels: LabelFigures,
    samples: Scores,
    subset_accuracy: Option<f64>,
    hamming_loss: Option<f64>,
    jaccard: Option<f64>,
    any_of_gold: Option<f64>,
}

impl SetCase {
    fn rows(&self) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut rows = self.sets.clone().unwrap_or_default();
        if let Some(drawn) = &self.drawn {
            let mut random = Generator(drawn.seed);
            rows.extend((0..drawn.rows).map(|_| {
                let gold = random.distinct(self.labels);
                let mut predicted = random.distinct(self.labels);
                if random.below(2) == 0 {
                    predicted.retain(|label| *label != gold[0]);
                    predicted.insert(0, gold[0]);
                }
                (gold, predicted)
            }));
        }
        rows
    }
}

#[test]
fn figures_of_several_labels_a_row() {
    for case in expected().sets {
        let rows = case.rows();
        let rows = || rows.iter().map(|row| (row.0.as_slice(), row.1.as_slice()));
        let by_document = rows()
            .enumerate()
            .map(|(row, sets)| (row % 3, sets.0, sets.1));
        let by_document = DocumentMultilabel::new(case.labels, 3, by_document).total();
        for actual in [Multilabel::of(case.labels, rows()), by_document] {
            let (name, figures) = (&case.name, &case.figures);
            figures.labels.assert(name, actual.by_label(), |how, over| {
                actual.average(how, over)
            });
            assert_scores(
                &format!("{name}, samples"),
                actual.samples(),
                figures.samples,
            );
            for (figure, actual, expected) in [
                (
                    "subset accuracy",
                    actual.subset_accuracy(),
                    figures.subset_accuracy,
                ),
                ("Hamming loss", actual.hamming_loss(), figures.hamming_loss),
                ("Jaccard", actual.jaccard(), figures.jaccard),
                ("any of gold", actual.any_of_gold(), figures.any_of_gold),
            ] {
                assert_close(&format!("{name}, {figure}"), actual, expected);
            }
        }
    }
}

#[derive(Deserialize)]
struct ScoreCase {
    name: String,
    judged: Option<Vec<(f64, bool)>>,
    drawn: Option<Drawn>,
    figures: ScoreFigures,
}

#[derive(Deserialize)]
struct ScoreFigures {
    average_precision: Option<f64>,
    expected_error: Option<f64>,
    brier: Option<f64>,
    best_f1: Option<f64>,
    /// Threshold, precision and recall, lowest threshold first.
    curve: Option<Vec<Scores>>,
}

impl ScoreCase {
    fn rows(&self) -> Vec<(f64, bool)> {
        let mut rows = self.judged.clone().unwrap_or_default();
        if let Some(drawn) = &self.drawn {
            let mut random = Generator(drawn.seed);
            let real = |count: usize| f64::from(u32::try_from(count).unwrap());
            rows.extend((0..drawn.rows).map(|_| {
                let step = random.below(drawn.steps + 1);
                let right = random.below(drawn.steps + 1) < step;
                (real(step) / real(drawn.steps), right)
            }));
        }
        rows
    }
}

#[test]
fn figures_of_scores() {
    for case in expected().scores {
        let rows = case.rows();
        let (name, figures) = (&case.name, &case.figures);
        let by_document = || {
            rows.iter()
                .enumerate()
                .map(|(row, judged)| (row % 3, judged.0, judged.1))
        };

        let ranking = Ranking::new(by_document());
        let average = ranking.average_precision();
        assert_close(
            &format!("{name}, average precision"),
            average,
            figures.average_precision,
        );
        assert_close(
            name,
            ranking.weighted_average_precision(&[1; 3]),
            figures.average_precision,
        );
        let best = ranking.best_f1().and_then(|point| point.detection.f1);
        assert_close(&format!("{name}, best F1"), best, figures.best_f1);
        if let Some(expected) = &figures.curve {
            let curve = ranking.curve();
            assert_eq!(curve.len(), expected.len(), "{name}");
            for (point, expected) in curve.iter().rev().zip(expected) {
                let what = format!("{name}, threshold {}", point.threshold);
                let actual = [
                    Some(point.threshold),
                    point.detection.precision,
                    point.detection.recall,
                ];
                for (actual, expected) in actual.into_iter().zip(expected) {
                    assert_close(&what, actual, *expected);
                }
                assert_eq!(ranking.at(point.threshold), *point, "{what}");
            }
        }

        let documents = DocumentReliability::new(3, by_document()).total();
        for actual in [Reliability::of(rows.iter().copied()), documents] {
            let error = actual.expected_error();
            assert_close(
                &format!("{name}, calibration error"),
                error,
                figures.expected_error,
            );
            assert_close(
                &format!("{name}, Brier score"),
                actual.brier(),
                figures.brier,
            );
        }
    }
}

#[derive(Deserialize)]
struct McNemarCase {
    first_only: usize,
    second_only: usize,
    exact: f64,
    statistic: Option<f64>,
    chi_square: Option<f64>,
}

#[test]
fn mcnemars_test() {
    for case in expected().mcnemar {
        let first = std::iter::repeat_n((true, false), case.first_only);
        let second = std::iter::repeat_n((false, true), case.second_only);
        let test = mcnemar(first.chain(second).chain([(true, true), (false, false)]));
        let name = format!("{} against {}", case.first_only, case.second_only);
        assert_close(
            &format!("{name}, exact"),
            Some(test.exact),
            Some(case.exact),
        );
        let statistic = test.chi_square.map(|test| test.statistic);
        assert_close(&format!("{name}, statistic"), statistic, case.statistic);
        let p = test.chi_square.map(|test| test.p);
        assert_close(&format!("{name}, chi-square"), p, case.chi_square);
    }
}

/// Documents of equally many rows, and how many of each are right; `error` is the standard error.
#[derive(Deserialize)]
struct BootstrapCase {
    rows: usize,
    right: Vec<usize>,
    value: f64,
    low: f64,
    high: f64,
    error: f64,
}

#[test]
fn an_interval_is_that_of_numpy_but_for_the_draw() {
    let case = expected().bootstrap;
    let rows = case.right.iter().enumerate().flat_map(|(document, right)| {
        (0..case.rows).map(move |row| (document, 0, usize::from(row >= *right)))
    });
    let documents = DocumentMatrices::new(2, case.right.len(), rows);
    let drawn = Bootstrap {
        documents: case.right.len(),
        resamples: 4_000,
        seed: 1,
    };
    let estimates = drawn.estimates(|weights| vec![documents.weighted(weights).accuracy()]);
    assert_close("accuracy", estimates[0].value, Some(case.value));
    let Interval { low, high } = estimates[0].interval.expect("sixty documents have one");
    // The 2.5% quantile of 4,000 draws has a standard deviation of .042 of theirs: √(.025 · .975 / 4000) over
    // the normal density there, .058. Accuracy moves in steps of 1/300 besides.
    let sampling = 4.0 * 0.042 * case.error + 1.0 / 300.0;
    assert!((low - case.low).abs() < sampling, "{low} for {}", case.low);
    assert!(
        (high - case.high).abs() < sampling,
        "{high} for {}",
        case.high
    );
}
