//! From hand tags to a head.
//!
//! In come tagged clauses with what the zero-shot classifier knows of them ([`Examples`]), out comes a [`Head`] with a
//! [`Lesson`] for domains and one for strength: what was learned and whether it helps. Each of the two is a task (`task`)
//! that can be fitted and judged; everything else is the same for both. How strongly weights are held back is chosen by
//! cross-validation over documents (`validate`), since clauses of one document are alike and those of the next are what a
//! head is for. A head that does not do better on documents it has not seen than the zero-shot scores is thrown away, and
//! one whose gain could be chance is not called a gain.

mod curve;
mod domain;
mod examples;
mod fold;
mod lesson;
mod minimise;
mod one_versus_rest;
mod proportional_odds;
mod strength;
mod task;
mod validate;

pub use examples::Examples;
pub use lesson::{CurvePoint, Gain, Lesson, Settings, Verdict};

use self::domain::DomainTask;
use self::strength::StrengthTask;
use self::validate::lesson;
use crate::classify::Classifier;
use crate::classify::head::Head;

/// A head and how it was come by.
#[derive(Debug, Clone)]
pub struct Learned {
    /// What was learned; parts that are no better than the zero-shot scores are missing.
    pub head: Head,
    /// On domains; none where no clause has one.
    pub domain: Option<Lesson>,
    /// On strength; none where no clause has one.
    pub strength: Option<Lesson>,
}

/// Learns a head from `examples`; `classifier` is the zero-shot one that made their evidence.
#[must_use]
pub fn learn(examples: &Examples, classifier: &Classifier, settings: &Settings) -> Learned {
    let (domain, strength) = rayon::join(
        || DomainTask::new(examples, classifier).map(|task| lesson(&task, settings)),
        || StrengthTask::new(examples).map(|task| lesson(&task, settings)),
    );
    let (domain_head, domain) = domain.map_or((None, None), |(head, lesson)| (head, Some(lesson)));
    let (strength_head, strength) =
        strength.map_or((None, None), |(head, lesson)| (head, Some(lesson)));
    Learned {
        head: Head {
            domain: domain_head,
            strength: strength_head,
        },
        domain,
        strength,
    }
}
