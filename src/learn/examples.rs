//! Tagged clauses as the tasks see them.

use std::collections::HashMap;

use ndarray::{Array2, ArrayView2, Axis, concatenate};

use crate::annotation::{GoldClause, NO_DOMAIN};
use crate::classify::head::RuleFeatures;
use crate::classify::{Evidence, StrengthLabel};
use crate::taxonomy::Taxonomy;

/// Tagged clauses with the evidence for them, one row or entry a clause.
#[derive(Debug, Clone)]
pub struct Examples {
    /// Which document each is of, numbered from 0.
    pub(super) documents: Vec<usize>,
    /// The ids of the taxonomy's domains.
    pub(super) domain_ids: Vec<String>,
    /// The ids of its levels.
    pub(super) level_ids: Vec<String>,
    pub(super) evidence: Evidence,
    /// Positions in the taxonomy, the primary domain first; empty for `none`, nothing where it was not tagged.
    pub(super) domains: Vec<Option<Vec<usize>>>,
    /// Positions in the taxonomy.
    pub(super) strengths: Vec<Option<usize>>,
}

impl Examples {
    /// Takes the evidence for documents of `gold`: for each which clauses it is about, and one row each. Labels that the
    /// taxonomy does not have count as not tagged; readers of tags refuse them.
    #[must_use]
    pub fn new(
        gold: &[GoldClause],
        evidence: &[(&[usize], &Evidence)],
        taxonomy: &Taxonomy,
    ) -> Self {
        let tagged: Vec<&GoldClause> = evidence
            .iter()
            .flat_map(|(tagged, _)| tagged.iter().map(|index| &gold[*index]))
            .collect();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let documents = tagged.iter().map(|clause| {
            let next = numbers.len();
            *numbers.entry(&clause.doc_id).or_insert(next)
        });
        let parts: Vec<&Evidence> = evidence.iter().map(|(_, evidence)| *evidence).collect();
        Self {
            documents: documents.collect(),
            domain_ids: taxonomy.domains.iter().map(|d| d.id.clone()).collect(),
            level_ids: taxonomy.strengths.iter().map(|s| s.id.clone()).collect(),
            evidence: joined(&parts),
            domains: tagged
                .iter()
                .map(|clause| domains(clause, taxonomy))
                .collect(),
            strengths: tagged
                .iter()
                .map(|clause| {
                    let level = clause.strength?;
                    taxonomy.strengths.iter().position(|s| s.level == level)
                })
                .collect(),
        }
    }

    /// What the rules say of an example whose zero-shot strength is `base`.
    pub(super) fn rules(&self, example: usize, base: StrengthLabel) -> RuleFeatures {
        let commitment = &self.evidence.commitments[example];
        RuleFeatures::of(commitment, base.index, self.level_ids.len())
    }
}

fn domains(clause: &GoldClause, taxonomy: &Taxonomy) -> Option<Vec<usize>> {
    if clause.domains.first()? == NO_DOMAIN {
        return Some(Vec::new());
    }
    let position = |id: &String| taxonomy.domains.iter().position(|domain| domain.id == *id);
    let found: Vec<usize> = clause.domains.iter().filter_map(position).collect();
    (found.len() == clause.domains.len()).then_some(found)
}

fn joined(parts: &[&Evidence]) -> Evidence {
    let rows = |of: fn(&Evidence) -> ArrayView2<'_, f32>| -> Array2<f32> {
        let views: Vec<ArrayView2<'_, f32>> = parts.iter().map(|part| of(part)).collect();
        concatenate(Axis(0), &views).unwrap_or_default()
    };
    Evidence {
        domains: rows(|part| part.domains.view()),
        topics: rows(|part| part.topics.view()),
        vectors: rows(|part| part.vectors.view()),
        commitments: parts
            .iter()
            .flat_map(|part| part.commitments.clone())
            .collect(),
        strengths: parts
            .iter()
            .flat_map(|part| part.strengths.clone())
            .collect(),
    }
}
