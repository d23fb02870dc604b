//! Chooses the clauses of a sheet.

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rustc_hash::{FxHashMap, FxHashSet};

use super::allocate::{Stratum, allocate};
use super::context::Neighbours;
use super::likeness::{Vocabulary, Words, sameness};
use super::{Drawn, SampleError, Sheet, SheetRow, StratumCount};
use crate::annotation::{GoldClause, Labels, NO_DOMAIN, TableClause};

/// One row in so many is drawn at random.
const RANDOM_SHARE: usize = 5;

/// The candidates of a stratum, for each of its rows: the closest calls; further ones are no close calls.
const CANDIDATES_A_ROW: usize = 10;

/// How often its fair share of rows a document may have, as long as there are others.
const DOCUMENT_SHARE: usize = 2;

/// What closeness and unlikeness are worth to each other, the former from 0 to 1 (J. Carbonell and J. Goldstein, "The Use of
/// MMR, Diversity-Based Reranking ...", SIGIR 1998, lambda).
const CLOSENESS: f64 = 0.5;

/// How large a sheet is and how its chances fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleSettings {
    /// Its rows, where there are so many clauses.
    pub size: usize,
    /// The same seed makes the same sheet.
    pub seed: u64,
}

/// Draws a sheet from the rows of a table, which are, in each document, in the order of its text, without the clauses that
/// `tagged` has tags for.
///
/// Of rows with the same words (in their order, whatever the marks and capitals) only the first is there to be drawn. A fifth
/// of the sheet is a simple random sample of all; the others come from the strata, whose rows the square root of their sizes
/// decides. In a stratum the next row is the one, of the ten closest calls a row, that is worth the most: half its rank by
/// closeness (marked for review first, then the smallest margin: that between the probabilities of its two best domains, or
/// the score of the domain, or that of the strength, whichever is smallest), less half its likeness (words in common) to the
/// row of the sheet it is most like. A document gets at most twice its fair share of the sheet while there are others.
///
/// # Errors
/// When there are no clauses, or none with labels, or all are tagged.
pub fn sample<'c>(
    clauses: &'c [TableClause],
    tagged: &[GoldClause],
    settings: SampleSettings,
) -> Result<Sheet<'c>, SampleError> {
    let population = population(clauses, tagged)?;
    let size = settings.size.min(population.len());
    let mut draw = Draw::new(&population, size);
    let mut chance = ChaCha8Rng::seed_from_u64(settings.seed);
    for index in rand::seq::index::sample(&mut chance, population.len(), size / RANDOM_SHARE) {
        draw.take(index, Drawn::Random);
    }
    let strata = by_stratum(&population);
    for (members, rows) in shares(&strata, &draw, size - size / RANDOM_SHARE) {
        draw.take_close(members, rows);
    }
    Ok(sheet(clauses, &population, &strata, &draw))
}

/// A clause that can be drawn.
struct Candidate<'c> {
    /// Its row in the table, from zero.
    place: usize,
    clause: &'c TableClause,
    labels: &'c Labels,
    words: Words,
}

/// The clauses that can be drawn, in the order of the table.
fn population<'c>(
    clauses: &'c [TableClause],
    tagged: &[GoldClause],
) -> Result<Vec<Candidate<'c>>, SampleError> {
    if clauses.is_empty() {
        return Err(SampleError::NoClauses);
    }
    let tagged = tagged.iter().filter(|clause| clause.is_tagged());
    let (mut seen, mut spans) = (FxHashSet::default(), FxHashSet::default());
    for clause in tagged {
        spans.extend(
            clause
                .span
                .clone()
                .map(|span| (clause.doc_id.as_str(), span)),
        );
        if !clause.text.is_empty() {
            seen.insert(sameness(&clause.text));
        }
    }
    let mut vocabulary = Vocabulary::default();
    let mut population = Vec::new();
    let mut has_labels = false;
    for (place, row) in clauses.iter().enumerate() {
        let clause = &row.clause;
        let labels = clause.labels.as_ref();
        let Some(labels) = labels.filter(|l| !l.domains.is_empty() || l.strength.is_some()) else {
            continue;
        };
        has_labels = true;
        let span = clause
            .span
            .clone()
            .map(|span| (clause.doc_id.as_str(), span));
        let sameness = sameness(&clause.text);
        if span.is_some_and(|span| spans.contains(&span)) || seen.contains(&sameness) {
            continue;
        }
        population.push(Candidate {
            place,
            clause: row,
            labels,
            words: vocabulary.words(&sameness),
        });
        seen.insert(sameness);
    }
    match population.is_empty() {
        true if has_labels => Err(SampleError::AllTagged),
        true => Err(SampleError::NoLabels),
        false => Ok(population),
    }
}

/// What divides a table: the primary domain and the strength.
type Key<'c> = (&'c str, Option<u8>);

/// The places in the population of each stratum's clauses.
fn by_stratum<'c>(population: &[Candidate<'c>]) -> BTreeMap<Key<'c>, Vec<usize>> {
    let mut strata: BTreeMap<Key<'c>, Vec<usize>> = BTreeMap::new();
    for (index, candidate) in population.iter().enumerate() {
        let key = (candidate.labels.domain(), candidate.labels.strength);
        strata.entry(key).or_default().push(index);
    }
    strata
}

/// The clauses of each stratum that are left, and how many of them are to be taken, `total` together. Small strata come
/// first, so that they have their choice of documents.
fn shares(
    strata: &BTreeMap<Key<'_>, Vec<usize>>,
    draw: &Draw<'_, '_>,
    total: usize,
) -> Vec<(Vec<usize>, usize)> {
    let left: Vec<Vec<usize>> = strata
        .values()
        .map(|members| {
            let members = members.iter().copied();
            members
                .filter(|index| draw.drawn[*index].is_none())
                .collect()
        })
        .collect();
    let sizes: Vec<Stratum<'_>> = strata
        .keys()
        .zip(&left)
        .map(|((domain, strength), members)| Stratum {
            domain,
            strength: *strength,
            size: members.len(),
        })
        .collect();
    let rows = allocate(&sizes, total);
    let mut shares: Vec<(Vec<usize>, usize)> = left.into_iter().zip(rows).collect();
    shares.sort_by_key(|(members, _)| members.len());
    shares
}

/// What is drawn so far.
struct Draw<'p, 'c> {
    population: &'p [Candidate<'c>],
    /// How each was drawn, if it was.
    drawn: Vec<Option<Drawn>>,
    /// Those that were.
    taken: Vec<usize>,
    /// The rows of each document.
    documents: FxHashMap<&'c str, usize>,
    /// The most rows that a document has while there are others.
    most: usize,
}

impl<'p, 'c> Draw<'p, 'c> {
    fn new(population: &'p [Candidate<'c>], size: usize) -> Self {
        let documents: FxHashMap<&'c str, usize> = population
            .iter()
            .map(|candidate| (candidate.doc_id(), 0))
            .collect();
        Self {
            population,
            drawn: vec![None; population.len()],
            taken: Vec::new(),
            most: DOCUMENT_SHARE * size.div_ceil(documents.len().max(1)),
            documents,
        }
    }

    fn take(&mut self, index: usize, drawn: Drawn) {
        self.drawn[index] = Some(drawn);
        self.taken.push(index);
        *self
            .documents
            .entry(self.population[index].doc_id())
            .or_default() += 1;
    }

    /// Takes `rows` of `members`.
    fn take_close(&mut self, members: Vec<usize>, rows: usize) {
        let candidates = self.candidates(members, rows * CANDIDATES_A_ROW);
        let ranks = candidates.len();
        let mut open: Vec<Open> = candidates
            .into_iter()
            .enumerate()
            .map(|(rank, index)| Open {
                index,
                closeness: closeness(rank, ranks),
                likeness: self.likeness(index, &self.taken),
            })
            .collect();
        for _ in 0..rows {
            let Some(best) = self.best(&open) else { return };
            let taken = open.remove(best).index;
            self.take(taken, Drawn::Close);
            for other in &mut open {
                other.likeness = other.likeness.max(self.likeness(other.index, &[taken]));
            }
        }
    }

    /// The `count` closest calls among `members`, the closest first. A document has no more than twice the rows it may have
    /// among them while there are others, so that a long one does not keep them out.
    fn candidates(&self, mut members: Vec<usize>, count: usize) -> Vec<usize> {
        members.sort_by(|a, b| {
            let (a, b) = (&self.population[*a], &self.population[*b]);
            let (a, b) = (a.certainty(), b.certainty());
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        let mut documents: FxHashMap<&str, usize> = FxHashMap::default();
        let mut ranked: Vec<(bool, usize)> = Vec::new();
        for (rank, index) in members.iter().enumerate() {
            let rows = documents
                .entry(self.population[*index].doc_id())
                .or_default();
            *rows += 1;
            ranked.push((*rows > 2 * self.most, rank));
        }
        ranked.sort_unstable();
        ranked.truncate(count);
        ranked.sort_unstable_by_key(|(_, rank)| *rank);
        ranked.into_iter().map(|(_, rank)| members[rank]).collect()
    }

    /// The place of the one worth the most, among those of documents with few rows while there are such; the first of several.
    fn best(&self, open: &[Open]) -> Option<usize> {
        let is_free = |place: &usize| {
            let document = self.population[open[*place].index].doc_id();
            self.documents[document] < self.most
        };
        let better = |best: usize, place: usize| {
            if open[place].worth() > open[best].worth() {
                place
            } else {
                best
            }
        };
        let free = (0..open.len()).filter(is_free).reduce(better);
        free.or_else(|| (0..open.len()).reduce(better))
    }

    /// The likeness of a clause to the one of `others` that it is most like.
    fn likeness(&self, index: usize, others: &[usize]) -> f64 {
        let words = &self.population[index].words;
        let others = others
            .iter()
            .map(|other| words.likeness(&self.population[*other].words));
        others.fold(0.0, f64::max)
    }
}

/// A candidate of a stratum.
struct Open {
    index: usize,
    /// Its rank by closeness, from 1 for the closest down to 0.
    closeness: f64,
    /// Its likeness to the row of the sheet that it is most like.
    likeness: f64,
}

impl Open {
    fn worth(&self) -> f64 {
        CLOSENESS * self.closeness - (1.0 - CLOSENESS) * self.likeness
    }
}

#[allow(clippy::cast_precision_loss)] // ranks are far below 2^52
fn closeness(rank: usize, ranks: usize) -> f64 {
    1.0 - rank as f64 / ranks as f64
}

impl<'c> Candidate<'c> {
    fn doc_id(&self) -> &'c str {
        &self.clause.clause.doc_id
    }

    /// Whether it is not marked for review, and how sure its labels are, in 0..=1: less is a closer call.
    fn certainty(&self) -> (bool, f64) {
        let labels = self.labels;
        let domain = margin(labels).or(labels.domain_score);
        let certainty = [domain, labels.strength_score].into_iter().flatten();
        (!labels.review, certainty.fold(1.0, f64::min))
    }
}

/// The probability of the primary domain less that of the best other one; none where the table has none of them, or no
/// domain fits.
fn margin(labels: &Labels) -> Option<f64> {
    let domain = labels.domain();
    let score_of = |wanted: bool| {
        let scores = labels
            .scores
            .iter()
            .filter(move |(id, _)| (id == domain) == wanted);
        scores.map(|(_, score)| *score).reduce(f64::max)
    };
    if domain == NO_DOMAIN {
        return None;
    }
    Some((score_of(true)? - score_of(false)?).max(0.0))
}

fn sheet<'c>(
    clauses: &'c [TableClause],
    population: &[Candidate<'c>],
    strata: &BTreeMap<Key<'c>, Vec<usize>>,
    draw: &Draw<'_, '_>,
) -> Sheet<'c> {
    let neighbours = Neighbours::of(clauses);
    let rows = population
        .iter()
        .zip(&draw.drawn)
        .filter_map(|(candidate, drawn)| {
            Some(SheetRow {
                clause: candidate.clause,
                before: neighbours.before(candidate.place),
                after: neighbours.after(candidate.place).to_owned(),
                drawn: (*drawn)?,
            })
        });
    let strata = strata.iter().map(|((domain, strength), members)| {
        let count = |how| {
            members
                .iter()
                .filter(|index| draw.drawn[**index] == Some(how))
                .count()
        };
        StratumCount {
            domain: (*domain).to_owned(),
            strength: *strength,
            clauses: members.len(),
            random: count(Drawn::Random),
            close: count(Drawn::Close),
        }
    });
    Sheet {
        rows: rows.collect(),
        strata: strata.collect(),
        population: population.len(),
    }
}

#[cfg(test)]
#[path = "choose_tests.rs"]
pub(super) mod tests;
