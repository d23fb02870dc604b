//! What became of a run.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::cut::Cut;
use crate::classify::Labelled;
use crate::document::Part;

/// The stage of a run a document failed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// From the file to text.
    Read,
    /// From text to clauses.
    Segment,
    /// From clauses to vectors.
    Encode,
    /// From clauses and vectors to keywords.
    Keywords,
    /// Asking an entailment model.
    Entail,
    /// From clauses to labels.
    Classify,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Segment => "segment",
            Self::Encode => "encode",
            Self::Keywords => "keywords",
            Self::Entail => "entail",
            Self::Classify => "classify",
        })
    }
}

/// A document that gave no rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The document.
    pub doc_id: String,
    /// Where it failed.
    pub stage: Stage,
    /// Why.
    pub reason: String,
}

/// A document in another language than English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foreign {
    /// The document.
    pub doc_id: String,
    /// The name of its language.
    pub language: String,
}

/// Seconds spent by stage. Stages overlap, so that they are more in sum than a run takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Timings {
    /// Reading and cutting, added up over threads.
    pub segment: f64,
    /// Encoding the clauses, on the clock.
    pub encode: f64,
    /// Asking an entailment model, on the clock.
    pub entail: f64,
    /// Labelling, added up over threads.
    pub classify: f64,
    /// Finding and ranking keywords, on the clock.
    pub keywords: f64,
    /// Writing rows, by one thread.
    pub write: f64,
}

impl Timings {
    /// Adds a time to one of the stages.
    pub(super) fn spend(seconds: &mut f64, elapsed: Duration) {
        *seconds += elapsed.as_secs_f64();
    }

    fn add(&mut self, other: Self) {
        self.segment += other.segment;
        self.encode += other.encode;
        self.entail += other.entail;
        self.classify += other.classify;
        self.keywords += other.keywords;
        self.write += other.write;
    }
}

/// Counts and times of a finished run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RunReport {
    /// Documents that gave rows, or that hold no clause.
    pub documents: usize,
    /// Rows.
    pub clauses: usize,
    /// Rows marked for review.
    pub review: usize,
    /// Rows by primary domain, by position in the taxonomy; the last entry counts those without one.
    pub domains: Vec<usize>,
    /// Rows by strength, by position in the taxonomy.
    pub strengths: BTreeMap<usize, usize>,
    /// Documents that failed, in document order.
    pub failures: Vec<Failure>,
    /// Documents in which no clause was found.
    pub without_clauses: Vec<String>,
    /// Documents in another language than English, with their language.
    pub foreign: Vec<Foreign>,
    /// Seconds by stage.
    pub seconds: Timings,
}

impl RunReport {
    /// Adds what `other` tells of later documents.
    pub(super) fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.clauses += other.clauses;
        self.review += other.review;
        let labels = self.domains.len().max(other.domains.len());
        self.domains.resize(labels, 0);
        for (count, more) in self.domains.iter_mut().zip(&other.domains) {
            *count += more;
        }
        for (strength, more) in &other.strengths {
            *self.strengths.entry(*strength).or_default() += more;
        }
        self.failures.extend_from_slice(&other.failures);
        self.without_clauses
            .extend_from_slice(&other.without_clauses);
        self.foreign.extend_from_slice(&other.foreign);
        self.seconds.add(other.seconds);
    }

    /// Counts a document that was cut; of one in pieces the first piece.
    pub(super) fn count_document(&mut self, cut: &Cut) {
        if !cut.part.first {
            return;
        }
        let doc_id = &cut.document.id;
        self.documents += 1;
        if cut.clauses.is_empty() && cut.part.last {
            self.without_clauses.push(doc_id.clone());
        }
        if let Some(language) = cut.foreign {
            self.foreign.push(Foreign {
                doc_id: doc_id.clone(),
                language: language.to_string(),
            });
        }
    }

    /// Counts a document that failed after it was cut, or a piece of one.
    pub(super) fn fail(&mut self, failure: Failure, part: Part) {
        // One of which other pieces have rows is a document all the same.
        self.documents -= usize::from(part.first);
        self.failures.push(failure);
    }

    /// Counts one row.
    pub(super) fn count(&mut self, labelled: &Labelled) {
        self.clauses += 1;
        self.review += usize::from(labelled.review);
        let none = self.domains.len() - 1;
        let domain = labelled
            .domains
            .given
            .first()
            .map_or(none, |(label, _)| *label);
        self.domains[domain] += 1;
        if let Some(strength) = labelled.strength {
            *self.strengths.entry(strength.index).or_default() += 1;
        }
    }
}
