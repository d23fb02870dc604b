//! How far two engines agree on the clauses of some documents.

use anyhow::Result;
use clausemark::classify::{Classifier, Settings};
use clausemark::clause::Clause;
use clausemark::encode::Encoder;
use clausemark::taxonomy::built_in;
use ndarray::Array2;

/// What an engine makes of the clauses.
pub struct Sample {
    /// One row a clause.
    vectors: Array2<f32>,
    /// The best domain of each, by its place in the built-in taxonomy.
    pub domains: Vec<Option<usize>>,
}

/// How far two samples agree.
pub struct Agreement {
    /// The least cosine of two vectors of a clause.
    pub least: f32,
    /// The mean of these cosines.
    pub mean: f32,
    /// The share of clauses with the same best domain.
    pub same: f32,
}

impl Sample {
    /// Encodes and labels the clauses of each document.
    pub fn of(encoder: &dyn Encoder, documents: &[Vec<Clause>]) -> Result<Self> {
        let classifier = Classifier::new(&built_in(), encoder, Settings::default())?;
        let mut domains = Vec::new();
        let mut rows = Vec::new();
        for clauses in documents {
            let texts: Vec<&str> = clauses.iter().map(Clause::words).collect();
            let vectors = encoder.encode(&texts)?;
            let labelled = classifier.label(clauses.clone(), vectors.view(), encoder)?;
            domains.extend(
                labelled
                    .iter()
                    .map(|labelled| labelled.domains.given.first().map(|(label, _)| *label)),
            );
            rows.extend(vectors);
        }
        let vectors = Array2::from_shape_vec((domains.len(), encoder.width()), rows)?;
        Ok(Self { vectors, domains })
    }

    /// How far this one agrees with `reference`, which is of the same clauses.
    pub fn agreement(&self, reference: &Self) -> Agreement {
        let pairs = self.vectors.rows().into_iter();
        let cosines: Vec<f32> = pairs
            .zip(reference.vectors.rows())
            .map(|(one, other)| one.dot(&other))
            .collect();
        let pairs = self.domains.iter().zip(&reference.domains);
        let same = pairs.filter(|(one, other)| one == other).count();
        #[allow(clippy::cast_precision_loss)] // counts of clauses
        let count = cosines.len().max(1) as f32;
        #[allow(clippy::cast_precision_loss)]
        let same = same as f32 / count;
        Agreement {
            least: cosines.iter().copied().fold(1.0, f32::min),
            mean: cosines.iter().sum::<f32>() / count,
            same,
        }
    }
}
