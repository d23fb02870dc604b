//! From the file to the checked taxonomy.

use std::collections::HashMap;
use std::path::Path;

use sha2::{Digest, Sha256};
use toml::Spanned;

use super::error::{Problem, TaxonomyError};
use super::file::{DomainEntry, GrammarEntry, StrengthEntry, TaxonomyFile};
use super::label::{Domain, Grammar, NO_DOMAIN, Strength, Taxonomy};

/// The text of the built-in taxonomy file.
pub const BUILT_IN: &str = include_str!("../../data/taxonomy/defence.toml");

/// The built-in taxonomy.
///
/// # Panics
/// Never: a test checks the built-in file.
#[must_use]
pub fn built_in() -> Taxonomy {
    parse(BUILT_IN, "the built-in taxonomy").expect("the built-in taxonomy is checked by a test")
}

/// Reads and checks the taxonomy file at `path`.
///
/// # Errors
/// When the file cannot be read or holds a mistake; all mistakes are listed, unless the TOML itself is broken.
pub fn load(path: &Path) -> Result<Taxonomy, TaxonomyError> {
    let text = std::fs::read_to_string(path).map_err(|source| TaxonomyError::Read {
        path: path.to_path_buf(),
        source,
    })?;
    parse(&text, &path.display().to_string())
}

/// Checks the text of a taxonomy file; `origin` stands for the file in messages.
///
/// # Errors
/// When the text holds a mistake.
pub fn parse(text: &str, origin: &str) -> Result<Taxonomy, TaxonomyError> {
    let invalid = |problems| TaxonomyError::Invalid {
        path: origin.to_string(),
        problems,
    };
    let file: TaxonomyFile = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        let message = format!(
            "{}; see `clausemark taxonomy init` for the form",
            error.message()
        );
        invalid(vec![Problem { line, message }])
    })?;
    let mut check = Check {
        text,
        problems: Vec::new(),
    };
    let taxonomy = check.taxonomy(file);
    if check.problems.is_empty() {
        Ok(taxonomy)
    } else {
        check.problems.sort();
        Err(invalid(check.problems))
    }
}

fn line_of(text: &str, byte: usize) -> usize {
    text[..byte.min(text.len())].matches('\n').count() + 1
}

/// Gathers every mistake while it turns entries into labels.
struct Check<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn complain<T>(&mut self, at: &Spanned<T>, message: impl Into<String>) {
        let line = line_of(self.text, at.span().start);
        self.problems.push(Problem {
            line,
            message: message.into(),
        });
    }

    fn taxonomy(&mut self, file: TaxonomyFile) -> Taxonomy {
        if file.domain.is_empty() && file.strength.is_empty() {
            self.complain(
                &file.name,
                "there is neither a [[domain]] nor a [[strength]]; give at least one label",
            );
        }
        self.filled(&file.name, "name");
        self.unique(
            file.domain.iter().map(|entry| &entry.get_ref().id),
            "domain",
        );
        self.unique(
            file.strength.iter().map(|entry| &entry.get_ref().id),
            "strength",
        );
        self.ascending(&file.strength);
        let grammar = self.grammar(file.grammar, &file.strength);
        Taxonomy {
            name: file.name.into_inner(),
            domains: file
                .domain
                .into_iter()
                .map(|entry| self.domain(entry))
                .collect(),
            strengths: file
                .strength
                .into_iter()
                .map(|entry| self.strength(entry))
                .collect(),
            grammar,
            checksum: format!("{:x}", Sha256::digest(self.text.as_bytes())),
        }
    }

    fn domain(&mut self, entry: Spanned<DomainEntry>) -> Domain {
        let entry = entry.into_inner();
        self.filled(&entry.name, "name");
        if let Some(threshold) = &entry.threshold
            && !(0.0..=1.0).contains(threshold.get_ref())
        {
            self.complain(
                threshold,
                "a threshold is a probability: give a number from 0 to 1",
            );
        }
        Domain {
            phrases: self.texts(entry.phrases, "phrase"),
            id: entry.id.into_inner(),
            name: entry.name.into_inner(),
            description: entry.description,
            threshold: entry.threshold.map(Spanned::into_inner),
        }
    }

    fn strength(&mut self, entry: Spanned<StrengthEntry>) -> Strength {
        let entry = entry.into_inner();
        Strength {
            operators: self
                .texts(entry.operators, "operator")
                .iter()
                .map(|o| o.to_lowercase())
                .collect(),
            phrases: self.texts(entry.phrases, "phrase"),
            level: entry.level.into_inner(),
            id: entry.id.into_inner(),
            description: entry.description,
        }
    }

    fn grammar(&mut self, entry: GrammarEntry, strengths: &[Spanned<StrengthEntry>]) -> Grammar {
        let is_level = |level: u8| {
            strengths
                .iter()
                .any(|s| *s.get_ref().level.get_ref() == level)
        };
        let listed = [&entry.deed_level, &entry.unbound_level];
        for level in listed
            .into_iter()
            .flatten()
            .filter(|level| !is_level(*level.get_ref()))
        {
            let message = format!(
                "{} is not the level of a [[strength]] of this file",
                level.get_ref()
            );
            self.complain(level, message);
        }
        let mut object_levels = Vec::new();
        for (key, nouns) in entry.object_levels {
            match key.get_ref().parse::<u8>() {
                Ok(level) if is_level(level) => {
                    object_levels.push((level, lowercase(nouns)));
                }
                _ => {
                    let message = format!(
                        "\"{}\" is not the level of a [[strength]] of this file",
                        key.get_ref()
                    );
                    self.complain(&key, message);
                }
            }
        }
        Grammar {
            speakers: lowercase(entry.speakers),
            own_bodies: lowercase(entry.own_bodies),
            parties: lowercase(entry.parties),
            collectives: lowercase(entry.collectives),
            outsiders: lowercase(entry.outsiders),
            firms: lowercase(entry.firms),
            outsider_acts: lowercase(entry.outsider_acts),
            events: lowercase(entry.events),
            impersonal: lowercase(entry.impersonal),
            duty_bearers: lowercase(entry.duty_bearers),
            unbound_level: entry.unbound_level.map(Spanned::into_inner),
            states_of_things: lowercase(entry.states_of_things),
            transparent: lowercase(entry.transparent),
            takes_object_level: lowercase(entry.takes_object_level),
            renews: lowercase(entry.renews),
            reports: lowercase(entry.reports),
            emphasis: lowercase(entry.emphasis),
            demands: lowercase(entry.demands),
            persists: lowercase(entry.persists),
            object_levels,
            deed_level: entry.deed_level.map(Spanned::into_inner),
            deeds: lowercase(entry.deeds),
            exploratory: lowercase(entry.exploratory),
            executed: lowercase(entry.executed),
            instruments: lowercase(entry.instruments),
            targets: lowercase(entry.targets),
            conditions: lowercase(entry.conditions),
            negations: lowercase(entry.negations),
        }
    }

    fn filled(&mut self, value: &Spanned<String>, what: &str) {
        if value.get_ref().trim().is_empty() {
            self.complain(
                value,
                format!("the {what} is empty; write one or remove the entry"),
            );
        }
    }

    fn texts(&mut self, values: Vec<Spanned<String>>, what: &str) -> Vec<String> {
        for value in &values {
            self.filled(value, what);
        }
        values.into_iter().map(Spanned::into_inner).collect()
    }

    fn unique<'e>(&mut self, ids: impl Iterator<Item = &'e Spanned<String>>, kind: &str) {
        let mut first: HashMap<&str, usize> = HashMap::new();
        for id in ids {
            let value = id.get_ref().as_str();
            let line = line_of(self.text, id.span().start);
            if value.is_empty()
                || !value
                    .bytes()
                    .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
            {
                self.complain(
                    id,
                    format!("the {kind} id \"{value}\" may only hold a-z, 0-9 and _; rename it"),
                );
            } else if kind == "domain" && value == NO_DOMAIN {
                self.complain(
                    id,
                    "the domain id \"none\" is reserved for clauses that fit no domain; rename it",
                );
            } else if let Some(earlier) = first.get(value) {
                self.complain(
                    id,
                    format!(
                        "the {kind} id \"{value}\" stands on line {earlier} already; rename one"
                    ),
                );
            } else {
                first.insert(value, line);
            }
        }
    }

    fn ascending(&mut self, strengths: &[Spanned<StrengthEntry>]) {
        let mut last: Option<u8> = None;
        for entry in strengths {
            let level = &entry.get_ref().level;
            if *level.get_ref() > 9 {
                self.complain(level, "a level is a number from 0 to 9");
            }
            if last.is_some_and(|last| *level.get_ref() <= last) {
                self.complain(
                    level,
                    "levels must ascend from entry to entry; put the [[strength]] entries in order",
                );
            }
            last = Some(*level.get_ref());
        }
    }
}

fn lowercase(words: Vec<String>) -> Vec<String> {
    words.into_iter().map(|word| word.to_lowercase()).collect()
}
