//! The figures a reader looks for first, with their names and what they are called in JSON.

use super::Scores;

/// One figure and its names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Headline<'s, F> {
    /// What it is a figure of.
    pub group: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Where it is in JSON.
    pub key: &'static str,
    /// The figure.
    pub figure: &'s F,
}

impl<F> Scores<F> {
    /// All figures but those of single labels, in the order in which they are best read.
    #[must_use]
    pub fn headlines(&self) -> Vec<Headline<'_, F>> {
        let mut headlines = Vec::new();
        self.cutting(&mut headlines);
        self.domains(&mut headlines);
        self.sets(&mut headlines);
        self.strengths(&mut headlines);
        self.words(&mut headlines);
        headlines
    }

    fn cutting<'s>(&'s self, headlines: &mut Vec<Headline<'s, F>>) {
        let starts = &self.starts;
        add(
            headlines,
            "clauses",
            [
                ("starts: precision", "starts.precision", &starts.precision),
                ("starts: recall", "starts.recall", &starts.recall),
                ("starts: F1", "starts.f1", &starts.f1),
                ("exact spans", "exact_spans", &self.exact_spans),
            ],
        );
    }

    fn domains<'s>(&'s self, headlines: &mut Vec<Headline<'s, F>>) {
        let domain = &self.domain;
        let averages = &domain.averages;
        let (large, small) = (&averages.macro_average, &averages.weighted_average);
        add(
            headlines,
            "domain",
            [
                ("accuracy", "domain.all.primary", &domain.all.primary),
                (
                    "among gold's one to three",
                    "domain.all.any_of_gold",
                    &domain.all.any_of_gold,
                ),
                (
                    "accuracy where one fits",
                    "domain.with_domain.primary",
                    &domain.with_domain.primary,
                ),
                (
                    "among gold's where one fits",
                    "domain.with_domain.any_of_gold",
                    &domain.with_domain.any_of_gold,
                ),
                (
                    "macro precision",
                    "domain.macro.precision",
                    &large.precision,
                ),
                ("macro recall", "domain.macro.recall", &large.recall),
                ("macro-F1", "domain.macro.f1", &large.f1),
                ("micro-F1", "domain.micro.f1", &averages.micro_average.f1),
                ("weighted F1", "domain.weighted.f1", &small.f1),
                ("Cohen's kappa", "domain.kappa", &domain.kappa),
                (
                    "Krippendorff's alpha, nominal",
                    "domain.alpha",
                    &domain.alpha,
                ),
                (
                    "expected calibration error",
                    "domain.calibration.expected_error",
                    &domain.calibration.expected_error,
                ),
                (
                    "Brier score",
                    "domain.calibration.brier",
                    &domain.calibration.brier,
                ),
            ],
        );
    }

    fn sets<'s>(&'s self, headlines: &mut Vec<Headline<'s, F>>) {
        let sets = &self.domain.multilabel;
        let averages = &sets.averages;
        add(
            headlines,
            "sets of domains",
            [
                (
                    "macro-F1",
                    "domain.multilabel.macro.f1",
                    &averages.macro_average.f1,
                ),
                (
                    "micro precision",
                    "domain.multilabel.micro.precision",
                    &averages.micro_average.precision,
                ),
                (
                    "micro recall",
                    "domain.multilabel.micro.recall",
                    &averages.micro_average.recall,
                ),
                (
                    "micro-F1",
                    "domain.multilabel.micro.f1",
                    &averages.micro_average.f1,
                ),
                (
                    "weighted F1",
                    "domain.multilabel.weighted.f1",
                    &averages.weighted_average.f1,
                ),
                (
                    "F1, mean over clauses",
                    "domain.multilabel.samples.f1",
                    &sets.samples.f1,
                ),
                (
                    "equal sets",
                    "domain.multilabel.subset_accuracy",
                    &sets.subset_accuracy,
                ),
                (
                    "Jaccard index, mean over clauses",
                    "domain.multilabel.jaccard",
                    &sets.jaccard,
                ),
                (
                    "Hamming loss",
                    "domain.multilabel.hamming_loss",
                    &sets.hamming_loss,
                ),
                (
                    "mean average precision",
                    "domain.ranking.mean_average_precision",
                    &self.domain.ranking.mean_average_precision,
                ),
            ],
        );
    }

    fn strengths<'s>(&'s self, headlines: &mut Vec<Headline<'s, F>>) {
        let strength = &self.strength;
        add(
            headlines,
            "strength",
            [
                ("accuracy", "strength.accuracy", &strength.accuracy),
                (
                    "quadratic weighted kappa",
                    "strength.quadratic_kappa",
                    &strength.quadratic_kappa,
                ),
                ("Spearman's rho", "strength.spearman", &strength.spearman),
                (
                    "mean absolute error",
                    "strength.mean_absolute_error",
                    &strength.mean_absolute_error,
                ),
                (
                    "within one level",
                    "strength.within_one",
                    &strength.within_one,
                ),
                ("macro-F1", "strength.macro_f1", &strength.macro_f1),
                ("Cohen's kappa", "strength.kappa", &strength.kappa),
                (
                    "Krippendorff's alpha, nominal",
                    "strength.alpha_nominal",
                    &strength.alpha_nominal,
                ),
                (
                    "Krippendorff's alpha, ordinal",
                    "strength.alpha_ordinal",
                    &strength.alpha_ordinal,
                ),
                (
                    "expected calibration error",
                    "strength.calibration.expected_error",
                    &strength.calibration.expected_error,
                ),
                (
                    "Brier score",
                    "strength.calibration.brier",
                    &strength.calibration.brier,
                ),
            ],
        );
    }

    fn words<'s>(&'s self, headlines: &mut Vec<Headline<'s, F>>) {
        let polarity = &self.polarity;
        add(
            headlines,
            "polarity",
            [
                ("accuracy", "polarity.accuracy", &polarity.accuracy),
                ("Cohen's kappa", "polarity.kappa", &polarity.kappa),
                ("Krippendorff's alpha", "polarity.alpha", &polarity.alpha),
            ],
        );
        let conditional = &self.conditional;
        add(
            headlines,
            "conditional",
            [
                ("accuracy", "conditional.accuracy", &conditional.accuracy),
                ("Cohen's kappa", "conditional.kappa", &conditional.kappa),
                (
                    "Krippendorff's alpha",
                    "conditional.alpha",
                    &conditional.alpha,
                ),
            ],
        );
        add(
            headlines,
            "actor",
            [
                ("accuracy", "actor.accuracy", &self.actor.accuracy),
                ("Cohen's kappa", "actor.kappa", &self.actor.kappa),
                ("Krippendorff's alpha", "actor.alpha", &self.actor.alpha),
            ],
        );
    }
}

fn add<'s, F, const N: usize>(
    headlines: &mut Vec<Headline<'s, F>>,
    group: &'static str,
    figures: [(&'static str, &'static str, &'s F); N],
) {
    let figures = figures.into_iter();
    headlines.extend(figures.map(|(name, key, figure)| Headline {
        group,
        name,
        key,
        figure,
    }));
}
