//! What hand tags teach on top of the zero-shot scores.
//!
//! A head starts from the zero-shot labels and shifts them; with all weights at zero it is no head. It knows nothing of
//! how it was fitted. [`DomainHead`] shifts the log-odds of the domains that were tagged, [`StrengthHead`] shifts a clause
//! along the ordinal scale. [`HeadFile`] is what lies on disk: it names the model and the taxonomy whose vectors and labels
//! the weights belong to, and is refused with others.

mod domain;
mod error;
mod file;
mod strength;

pub(crate) use domain::log_odds;
pub use domain::{DomainHead, LabelWeights};
pub use error::HeadError;
pub use file::{HeadFile, Source, Training};
pub use strength::{RuleFeatures, StrengthHead, level_odds, level_probability, most_likely};

/// A head for the labels of one taxonomy; where a part is missing, the labels keep their zero-shot scores.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Head {
    /// For what clauses are about.
    pub domain: Option<DomainHead>,
    /// For how strongly the speakers commit themselves.
    pub strength: Option<StrengthHead>,
}
