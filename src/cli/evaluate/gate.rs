//! Figures that must not be lower than what a flag says.

use std::path::Path;

use clausemark::evaluate::Scores;

use crate::cli::args::MinimumFlags;
use crate::cli::exit::Exit;

/// A figure and the least it has to be.
pub struct Gate {
    flag: &'static str,
    name: &'static str,
    value: Option<f64>,
    least: Option<f64>,
}

/// The gates of a comparison of labels; `value` is what a figure is judged by.
pub fn of_labels<F>(
    flags: &MinimumFlags,
    scores: &Scores<F>,
    value: impl Fn(&F) -> Option<f64>,
) -> Vec<Gate> {
    let (domain, strength) = (&scores.domain, &scores.strength);
    let mut gates = of_cuts(flags, value(&scores.starts.f1), value(&scores.exact_spans));
    gates.extend([
        Gate {
            flag: "--min-accuracy",
            name: "the accuracy of the primary domain",
            value: value(&domain.all.primary),
            least: flags.accuracy,
        },
        Gate {
            flag: "--min-any-of-gold",
            name: "the share of domains among the gold's",
            value: value(&domain.all.any_of_gold),
            least: flags.any_of_gold,
        },
        Gate {
            flag: "--min-macro-f1",
            name: "the macro-F1 of the primary domain",
            value: value(&domain.averages.macro_average.f1),
            least: flags.macro_f1,
        },
        Gate {
            flag: "--min-micro-f1",
            name: "the micro-F1 of the sets of domains",
            value: value(&domain.multilabel.averages.micro_average.f1),
            least: flags.micro_f1,
        },
        Gate {
            flag: "--min-alpha",
            name: "Krippendorff's alpha of the primary domain",
            value: value(&domain.alpha),
            least: flags.alpha,
        },
        Gate {
            flag: "--min-strength-accuracy",
            name: "the accuracy of strength",
            value: value(&strength.accuracy),
            least: flags.strength_accuracy,
        },
        Gate {
            flag: "--min-strength-kappa",
            name: "the quadratic weighted kappa of strength",
            value: value(&strength.quadratic_kappa),
            least: flags.strength_kappa,
        },
        Gate {
            flag: "--min-strength-alpha",
            name: "Krippendorff's ordinal alpha of strength",
            value: value(&strength.alpha_ordinal),
            least: flags.strength_alpha,
        },
    ]);
    gates
}

/// The gates of a comparison of cuts.
pub fn of_cuts(flags: &MinimumFlags, starts: Option<f64>, spans: Option<f64>) -> Vec<Gate> {
    vec![
        Gate {
            flag: "--min-starts-f1",
            name: "the F1 of clause starts",
            value: starts,
            least: flags.starts_f1,
        },
        Gate {
            flag: "--min-exact-spans",
            name: "the share of exact spans",
            value: spans,
            least: flags.exact_spans,
        },
    ]
}

/// The exit code where these are the gates, and without them it were `otherwise`; says which are missed, and in what
/// where that is not the only table. A figure that is not defined misses its gate.
pub fn judged(gates: &[Gate], of: Option<&Path>, otherwise: Exit) -> Exit {
    let of = of.map_or_else(String::new, |path| format!(" in {}", path.display()));
    let mut exit = otherwise;
    for Gate {
        flag,
        name,
        value,
        least,
    } in gates
    {
        let Some(least) = least else { continue };
        if value.is_none_or(|value| value < *least) {
            let value = value.map_or_else(|| "not defined".into(), |value| format!("{value:.4}"));
            tracing::warn!("{name}{of} is {value}, less than the {least} of {flag}");
            exit = Exit::BelowMinimum;
        }
    }
    exit
}
