//! Which domains there are, and hand tags that name another.
//!
//! A taxonomy that is given has the last word: what it does not know is a mistake, in either table. Without one, a gold
//! label that is neither in the built-in taxonomy nor in any table of predictions is one, most likely a slip of the
//! pen; it could never be found, and would count as one more label with a recall of 0. So it is with levels of strength.

use std::collections::BTreeSet;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{EvaluateError, Table};
use crate::annotation::{GoldClause, NO_DOMAIN, PredictedClause, nearest};
use crate::taxonomy::{Taxonomy, built_in};

/// The domains that are scored, by number.
#[derive(Debug, Clone)]
pub(super) struct DomainLabels {
    ids: Vec<String>,
    numbers: FxHashMap<String, usize>,
}

impl DomainLabels {
    /// In this order, `none` behind.
    fn new(ids: impl IntoIterator<Item = String>) -> Self {
        let ids = ids.into_iter().filter(|id| id != NO_DOMAIN);
        let ids: Vec<String> = ids.chain([NO_DOMAIN.to_owned()]).collect();
        let numbers = ids.iter().cloned().zip(0..).collect();
        Self { ids, numbers }
    }

    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// None for a label that is in no table that was looked at.
    pub fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }
}

/// The labels of hand tags and tables: all of the taxonomy that is given, or of the built-in one where there is no
/// other label, or else those that occur.
pub(super) fn domain_labels(
    gold: &Table<'_, GoldClause>,
    systems: &[&Table<'_, PredictedClause>],
    taxonomy: Option<&Taxonomy>,
) -> Result<DomainLabels, EvaluateError> {
    if let Some(taxonomy) = taxonomy {
        let known = ids(taxonomy);
        if !known.is_empty() {
            let remedy = |guess: &str| {
                format!(
                    "the taxonomy \"{}\" has no such domain: write the id of one{guess}, or give --taxonomy the file it \
                     is in",
                    taxonomy.name
                )
            };
            check(gold.path, gold_rows(gold), &known, remedy)?;
            for system in systems {
                let rows = system.clauses.iter();
                let rows = rows.map(|clause| (clause.line, predicted_domains(clause)));
                check(system.path, rows, &known, remedy)?;
            }
            return Ok(DomainLabels::new(in_order(taxonomy)));
        }
    }
    let predicted: BTreeSet<&str> = systems
        .iter()
        .flat_map(|system| predicted_labels(system))
        .collect();
    let built_in = built_in();
    let mut known = ids(&built_in);
    known.extend(&predicted);
    if !predicted.is_empty() {
        check(gold.path, gold_rows(gold), &known, |guess| {
            format!(
                "it is neither a domain of the built-in taxonomy nor a label of the predictions: correct \
                     it{guess}, or name the taxonomy it is from with --taxonomy"
            )
        })?;
    }
    let of_gold = gold.clauses.iter().flat_map(|clause| &clause.domains);
    let mut seen: BTreeSet<&str> = of_gold.map(String::as_str).collect();
    seen.extend(&predicted);
    Ok(if seen.is_subset(&ids(&built_in)) {
        DomainLabels::new(in_order(&built_in))
    } else {
        DomainLabels::new(seen.into_iter().map(ToOwned::to_owned))
    })
}

/// Stops at the first gold level that no taxonomy and no prediction knows; where nothing was predicted, any is good.
pub(super) fn check_levels(
    gold: &Table<'_, GoldClause>,
    systems: &[&Table<'_, PredictedClause>],
    taxonomy: Option<&Taxonomy>,
) -> Result<(), EvaluateError> {
    let clauses = systems.iter().flat_map(|system| system.clauses);
    let predicted = clauses.filter_map(|clause| clause.labels.as_ref()?.strength);
    let predicted: BTreeSet<u8> = predicted.collect();
    let levels_of = |taxonomy: &Taxonomy| -> BTreeSet<u8> {
        let strengths = taxonomy.strengths.iter();
        strengths.map(|strength| strength.level).collect()
    };
    let (known, remedy) = match taxonomy.map(levels_of) {
        Some(levels) if !levels.is_empty() => (levels, "write a level of the taxonomy"),
        _ => (
            levels_of(&built_in()).union(&predicted).copied().collect(),
            "it is neither a level of the built-in taxonomy nor one of the predictions: correct it, or name the taxonomy \
             it is from with --taxonomy",
        ),
    };
    if predicted.is_empty() {
        return Ok(());
    }
    for clause in gold.clauses {
        if let Some(level) = clause.strength.filter(|level| !known.contains(level)) {
            return Err(EvaluateError::UnknownLabel {
                path: gold.path.into(),
                line: clause.line,
                column: "strength",
                label: level.to_string(),
                remedy: remedy.to_owned(),
            });
        }
    }
    Ok(())
}

fn in_order(taxonomy: &Taxonomy) -> impl Iterator<Item = String> {
    taxonomy.domains.iter().map(|domain| domain.id.clone())
}

/// The ids of a taxonomy and `none`; nothing where it has strengths only.
fn ids(taxonomy: &Taxonomy) -> BTreeSet<&str> {
    let mut ids: BTreeSet<&str> = taxonomy.domains.iter().map(|d| d.id.as_str()).collect();
    if !ids.is_empty() {
        ids.insert(NO_DOMAIN);
    }
    ids
}

fn gold_rows<'t>(gold: &Table<'t, GoldClause>) -> impl Iterator<Item = (usize, &'t [String])> {
    let rows = gold.clauses.iter();
    rows.map(|clause| (clause.line, clause.domains.as_slice()))
}

fn predicted_domains(clause: &PredictedClause) -> &[String] {
    clause.labels.as_ref().map_or(&[], |labels| &labels.domains)
}

/// Every label that a table gives or has a column of scores for. There may be millions of scores, of few labels.
fn predicted_labels<'t>(system: &Table<'t, PredictedClause>) -> FxHashSet<&'t str> {
    let mut found = FxHashSet::default();
    for clause in system.clauses {
        for id in predicted_domains(clause) {
            found.insert(id.as_str());
        }
        for (id, _) in clause.labels.iter().flat_map(|labels| &labels.scores) {
            found.insert(id.as_str());
        }
    }
    found
}

/// Stops at the first row, given as its line and its domains, with a domain that is not known; `remedy` is given what it
/// most likely was to be, with a space before, or nothing.
fn check<'t>(
    path: &Path,
    rows: impl Iterator<Item = (usize, &'t [String])>,
    known: &BTreeSet<&str>,
    remedy: impl Fn(&str) -> String,
) -> Result<(), EvaluateError> {
    for (line, domains) in rows {
        for (domain, column) in domains.iter().zip(["domain", "domain2", "domain3"]) {
            if !known.contains(domain.as_str()) {
                let guess = nearest(domain, known.iter().copied());
                let guess = guess.map_or_else(String::new, |id| format!(" (\"{id}\"?)"));
                return Err(EvaluateError::UnknownLabel {
                    path: path.into(),
                    line,
                    column,
                    label: domain.clone(),
                    remedy: remedy(&guess),
                });
            }
        }
    }
    Ok(())
}
