//! From the file to the checked taxonomy.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};
use toml::Spanned;

use super::error::{Problem, TaxonomyError};
use super::file::{DomainEntry, GrammarEntry, StrengthEntry, TaxonomyFile};
use super::hypothesis::{OF_DOMAINS, OF_STRENGTHS, Template, mistake_of_label};
use super::label::{Domain, Grammar, NO_DOMAIN, Strength, Taxonomy};

/// The text of the built-in taxonomy file.
pub const BUILT_IN: &str = include_str!("../../data/taxonomy/defence.toml");

/// In a list of words: those of the built-in taxonomy's list of the same name.
const REST: &str = "...";

static BASE: LazyLock<Taxonomy> = LazyLock::new(built_in);

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

/// The checksum of a file with what it takes over.
fn checksum(text: &str) -> String {
    let mut digest = Sha256::new_with_prefix(text);
    if text.contains("\"...\"") {
        digest.update(BUILT_IN);
    }
    format!("{:x}", digest.finalize())
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
        let of_domains = self.template(file.hypothesis.as_ref(), OF_DOMAINS);
        let of_strengths = self.template(file.strength_hypothesis.as_ref(), OF_STRENGTHS);
        Taxonomy {
            name: file.name.into_inner(),
            domains: file
                .domain
                .into_iter()
                .map(|entry| self.domain(entry, &of_domains))
                .collect(),
            strengths: self.strengths(file.strength, &of_strengths),
            grammar,
            checksum: checksum(self.text),
        }
    }

    fn template(&mut self, given: Option<&Spanned<String>>, usual: &str) -> Template {
        let template = Template::new(given, usual);
        if let (Some(given), Some(mistake)) = (given, template.mistake()) {
            self.complain(given, mistake);
        }
        template
    }

    fn own_hypothesis(&mut self, own: Option<&Spanned<String>>) {
        if let Some(own) = own
            && let Some(mistake) = mistake_of_label(own.get_ref())
        {
            self.complain(own, mistake);
        }
    }

    fn domain(&mut self, entry: Spanned<DomainEntry>, template: &Template) -> Domain {
        let entry = entry.into_inner();
        self.own_hypothesis(entry.hypothesis.as_ref());
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
            hypothesis: template.sentence(entry.hypothesis.as_ref(), entry.name.get_ref()),
            phrases: self.texts(entry.phrases, "phrase"),
            id: entry.id.into_inner(),
            name: entry.name.into_inner(),
            description: entry.description,
            threshold: entry.threshold.map(Spanned::into_inner),
        }
    }

    /// The strengths. An operator that the file lists itself, at whatever level, is not taken over from the built-in file.
    fn strengths(
        &mut self,
        entries: Vec<Spanned<StrengthEntry>>,
        template: &Template,
    ) -> Vec<Strength> {
        let own: HashSet<String> = entries
            .iter()
            .flat_map(|entry| &entry.get_ref().operators)
            .map(|operator| operator.get_ref().to_lowercase())
            .collect();
        let mut strengths: Vec<Strength> = entries
            .into_iter()
            .map(|entry| self.strength(entry, template))
            .collect();
        for strength in &mut strengths {
            if !strength.operators.iter().any(|operator| operator == REST) {
                continue;
            }
            let listed = std::mem::take(&mut strength.operators);
            let base = BASE.strengths.iter().find(|base| base.id == strength.id);
            let operators = base.map_or(&[][..], |base| &base.operators);
            strength.operators = with_built_in(listed.clone(), || operators);
            let keeps = |operator: &String| listed.contains(operator) || !own.contains(operator);
            strength.operators.retain(keeps);
        }
        strengths
    }

    fn strength(&mut self, entry: Spanned<StrengthEntry>, template: &Template) -> Strength {
        let entry = entry.into_inner();
        self.rest_is_known(&entry);
        self.own_hypothesis(entry.hypothesis.as_ref());
        let called = match entry.description.trim() {
            "" => entry.id.get_ref().replace('_', " "),
            description => description.to_string(),
        };
        Strength {
            hypothesis: template.sentence(entry.hypothesis.as_ref(), &called),
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

    /// Complains where the operators of a built-in strength are asked for that there is not.
    fn rest_is_known(&mut self, entry: &StrengthEntry) {
        let is_rest = |operator: &&Spanned<String>| operator.get_ref() == REST;
        let known = |id: &str| BASE.strengths.iter().any(|strength| strength.id == id);
        let asked = entry.operators.iter().find(is_rest);
        if let Some(operator) = asked.filter(|_| !known(entry.id.get_ref())) {
            let message = format!(
                "\"...\" stands for the operators of the built-in strength of the same id, and there is no \"{}\"; write \
                 them out",
                entry.id.get_ref()
            );
            self.complain(operator, message);
        }
    }

    fn grammar(&mut self, entry: GrammarEntry, strengths: &[Spanned<StrengthEntry>]) -> Grammar {
        let is_level = |level: u8| {
            strengths
                .iter()
                .any(|s| *s.get_ref().level.get_ref() == level)
        };
        let listed = [
            &entry.deed_level,
            &entry.unbound_level,
            &entry.bare_verb_level,
        ];
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
        let base = || &BASE.grammar;
        let mut object_levels = Vec::new();
        for (key, nouns) in entry.object_levels {
            match key.get_ref().parse::<u8>() {
                Ok(level) if is_level(level) => {
                    let listed = || object_nouns(base(), level);
                    object_levels.push((level, with_built_in(nouns, listed)));
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
            speakers: with_built_in(entry.speakers, || &base().speakers),
            own_bodies: with_built_in(entry.own_bodies, || &base().own_bodies),
            parties: with_built_in(entry.parties, || &base().parties),
            collectives: with_built_in(entry.collectives, || &base().collectives),
            outsiders: with_built_in(entry.outsiders, || &base().outsiders),
            firms: with_built_in(entry.firms, || &base().firms),
            outsider_acts: with_built_in(entry.outsider_acts, || &base().outsider_acts),
            events: with_built_in(entry.events, || &base().events),
            impersonal: with_built_in(entry.impersonal, || &base().impersonal),
            duty_bearers: with_built_in(entry.duty_bearers, || &base().duty_bearers),
            unbound_level: entry.unbound_level.map(Spanned::into_inner),
            states_of_things: with_built_in(entry.states_of_things, || &base().states_of_things),
            transparent: with_built_in(entry.transparent, || &base().transparent),
            takes_object_level: with_built_in(entry.takes_object_level, || {
                &base().takes_object_level
            }),
            renews: with_built_in(entry.renews, || &base().renews),
            reports: with_built_in(entry.reports, || &base().reports),
            emphasis: with_built_in(entry.emphasis, || &base().emphasis),
            demands: with_built_in(entry.demands, || &base().demands),
            persists: with_built_in(entry.persists, || &base().persists),
            object_levels,
            deed_level: entry.deed_level.map(Spanned::into_inner),
            bare_verb_level: entry.bare_verb_level.map(Spanned::into_inner),
            deeds: with_built_in(entry.deeds, || &base().deeds),
            exploratory: with_built_in(entry.exploratory, || &base().exploratory),
            executed: with_built_in(entry.executed, || &base().executed),
            instruments: with_built_in(entry.instruments, || &base().instruments),
            targets: with_built_in(entry.targets, || &base().targets),
            conditions: with_built_in(entry.conditions, || &base().conditions),
            negations: with_built_in(entry.negations, || &base().negations),
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

/// The words of a list, in lower case. `REST` stands for those of the built-in list that the list does not hold itself.
fn with_built_in<'b>(words: Vec<String>, built_in: impl Fn() -> &'b [String]) -> Vec<String> {
    let own: Vec<String> = words.into_iter().map(|word| word.to_lowercase()).collect();
    let rest = |word: &String| -> Vec<String> {
        if word != REST {
            return vec![word.clone()];
        }
        let others = built_in().iter().filter(|other| !own.contains(other));
        others.cloned().collect()
    };
    own.iter().flat_map(rest).collect()
}

/// The nouns that the grammar gives `level`.
fn object_nouns(grammar: &Grammar, level: u8) -> &[String] {
    let nouns = grammar
        .object_levels
        .iter()
        .find(|(listed, _)| *listed == level);
    nouns.map_or(&[], |(_, nouns)| nouns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_operators(id: &str, operators: &str) -> Result<Taxonomy, TaxonomyError> {
        let text = format!(
            "name = \"T\"\n[[strength]]\nlevel = 1\nid = \"low\"\noperators = [\"Vow\"]\n[[strength]]\nlevel = 4\n\
             id = \"{id}\"\noperators = [{operators}]\n[grammar]\nnegations = [\"nowise\", \"...\"]\n"
        );
        parse(&text, "test")
    }

    #[test]
    fn the_rest_of_a_list_is_the_built_in_one() {
        let taxonomy = with_operators("commit", "\"plight\", \"...\"").expect("a valid file");
        let operators = &taxonomy.strengths[1].operators;
        assert_eq!(operators[0], "plight");
        assert!(operators.contains(&"pledge".to_string()));
        assert!(
            !operators.contains(&"vow".to_string()),
            "the file has it at another level"
        );
        assert_eq!(taxonomy.grammar.negations[..2], ["nowise", "not"]);
        assert!(
            taxonomy.grammar.speakers.is_empty(),
            "a missing list is empty"
        );
    }

    #[test]
    fn every_file_that_is_shipped_is_valid() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/taxonomy");
        let files = std::fs::read_dir(folder).expect("the folder is part of the repository");
        let mut names: Vec<String> = files
            .map(|file| {
                let path = file.expect("a readable entry").path();
                load(&path).expect("a valid taxonomy").name
            })
            .collect();
        names.sort();
        assert_eq!(
            names,
            [
                "Climate commitments",
                "Defence communiqués",
                "EU legislation",
                "Party manifestos",
                "Sustainable Development Goals"
            ]
        );
    }

    #[test]
    fn a_file_with_a_rest_has_a_checksum_of_its_own() {
        let with = with_operators("commit", "\"...\"").expect("a valid file");
        let without = with_operators("commit", "\"pledge\"").expect("a valid file");
        assert_ne!(with.checksum, without.checksum);
        let plain = parse(
            "name = \"T\"\n[[domain]]\nid = \"a\"\nname = \"A\"\n",
            "test",
        );
        let expected = format!(
            "{:x}",
            Sha256::digest("name = \"T\"\n[[domain]]\nid = \"a\"\nname = \"A\"\n")
        );
        assert_eq!(plain.expect("a valid file").checksum, expected);
    }

    #[test]
    fn the_rest_of_an_unknown_strength_is_a_mistake() {
        let error = with_operators("sworn", "\"...\"").expect_err("there is no such strength");
        assert!(error.to_string().contains("line 9"), "{error}");
    }
}
