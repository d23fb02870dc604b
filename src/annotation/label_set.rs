//! The labels that tags may hold: those of a taxonomy.

use strsim::damerau_levenshtein;

use super::NO_DOMAIN;
use crate::taxonomy::Taxonomy;

/// The highest level a taxonomy can have.
const HIGHEST_LEVEL: u8 = 9;

/// The ids of domains and the levels of strength that tags are checked against. A kind that the taxonomy has no labels
/// of is not checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelSet {
    /// Ids and names.
    domains: Vec<(String, String)>,
    /// Levels and ids, ascending.
    strengths: Vec<(u8, String)>,
}

impl LabelSet {
    /// The labels of a taxonomy.
    #[must_use]
    pub fn of(taxonomy: &Taxonomy) -> Self {
        let domains = taxonomy.domains.iter();
        let strengths = taxonomy.strengths.iter();
        Self {
            domains: domains.map(|d| (d.id.clone(), d.name.clone())).collect(),
            strengths: strengths.map(|s| (s.level, s.id.clone())).collect(),
        }
    }

    /// Whether `id` can stand as a domain; `none` always can.
    #[must_use]
    pub fn has_domain(&self, id: &str) -> bool {
        self.domains.is_empty() || id == NO_DOMAIN || self.is_domain(id)
    }

    /// Whether `level` can stand as a strength.
    #[must_use]
    pub fn has_level(&self, level: u8) -> bool {
        let mut levels = self.strengths.iter();
        self.strengths.is_empty() || levels.any(|(known, _)| *known == level)
    }

    /// The ids of the domains, in the order of the taxonomy.
    pub fn domains(&self) -> impl Iterator<Item = &str> {
        self.domains.iter().map(|(id, _)| id.as_str())
    }

    /// The levels of strength with their ids, ascending.
    pub fn strengths(&self) -> impl Iterator<Item = (u8, &str)> {
        let strengths = self.strengths.iter();
        strengths.map(|(level, id)| (*level, id.as_str()))
    }

    /// Whether `id` is that of a domain of the taxonomy.
    pub(super) fn is_domain(&self, id: &str) -> bool {
        self.domains().any(|known| known == id)
    }

    /// What to write instead of an unknown domain.
    pub(super) fn domain_remedy(&self, wrong: &str) -> String {
        let ids = self.domains().chain([NO_DOMAIN]);
        let named = self.domains.iter().find(|(_, name)| {
            let (name, wrong) = (name.to_lowercase(), wrong.to_lowercase());
            name == wrong
        });
        let nearest = named
            .map(|(id, _)| id.as_str())
            .or_else(|| nearest(wrong, ids));
        let guess = nearest.map_or_else(String::new, |id| format!(" (\"{id}\"?)"));
        format!(
            "the taxonomy has no such domain: write the id of one{guess}; `clausemark taxonomy show` lists them, and \
             --taxonomy names another taxonomy"
        )
    }

    /// What to write instead of an unknown strength.
    pub(super) fn strength_remedy(&self, wrong: &str) -> String {
        let guess = nearest(wrong, self.strengths().map(|(_, id)| id))
            .map_or_else(String::new, |id| format!(" (\"{id}\"?)"));
        let levels: Vec<String> = self
            .strengths()
            .map(|(level, id)| format!("{level} {id}"))
            .collect();
        format!(
            "the taxonomy has no such strength: write a level or the id of one{guess}, of {}",
            levels.join(", ")
        )
    }

    /// What to write instead of a label that is neither a domain nor a strength.
    pub(super) fn label_remedy(&self, wrong: &str) -> String {
        let ids = self.strengths().map(|(_, id)| id).chain(self.domains());
        match nearest(wrong, ids) {
            Some(id) => {
                format!("the taxonomy has no such label: write the id of one (\"{id}\"?)")
            }
            None => "the taxonomy has no such label: write the id of a domain or a strength; \
                     `clausemark taxonomy show` lists them"
                .to_owned(),
        }
    }
}

/// The level that a tag of strength means: "4", "4.0", "commit", "4 commit", "4: commit" or "strength:4". Ids are known
/// with a taxonomy only; without one, they are passed over behind a number.
///
/// # Errors
/// The remedy, where it means none.
pub(super) fn level_of(tag: &str, labels: Option<&LabelSet>) -> Result<u8, String> {
    let bare = tag
        .strip_prefix("strength")
        .map_or(tag, |rest| rest.trim_start_matches([':', '=', ' ']));
    let (number, id) = match bare.find(|c: char| !c.is_ascii_digit()) {
        None => (bare, ""),
        Some(place) => (&bare[..place], &bare[place..]),
    };
    // Tables that went through a data frame have ".0" behind whole numbers where a cell of the column is empty.
    let id = if id == ".0" { "" } else { id };
    let id = id.trim_start_matches([':', '-', '=', '.', ')', ' ']).trim();
    let level = number.parse::<u8>().ok().filter(|l| *l <= HIGHEST_LEVEL);
    let is_formed = match level {
        Some(_) => !id.starts_with(|c: char| c.is_ascii_digit()),
        None => number.is_empty() && bare.trim_start() == id,
    };
    let Some(labels) = labels.filter(|labels| !labels.strengths.is_empty()) else {
        return match level {
            Some(level) if is_formed => Ok(level),
            _ => Err("it has to be a level, a whole number from 0 to 9, or, where --taxonomy names the levels, the id of one".to_owned()),
        };
    };
    let mut known = labels.strengths();
    known
        .find(|(known, name)| {
            is_formed
                && level.is_none_or(|level| level == *known)
                && (id == *name || id.is_empty() && level.is_some())
        })
        .map(|(level, _)| level)
        .ok_or_else(|| labels.strength_remedy(bare))
}

/// The candidate that `wrong` is most likely a misspelling of: at most a third of its letters differ, two at least being
/// allowed. The first of several.
pub(crate) fn nearest<'c>(
    wrong: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let wrong = wrong.to_lowercase();
    let allowed = (wrong.chars().count() / 3).max(2);
    candidates
        .map(|candidate| (damerau_levenshtein(&wrong, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> LabelSet {
        LabelSet {
            domains: vec![
                ("cyber".into(), "Cyber defence".into()),
                ("space".into(), "Space".into()),
            ],
            strengths: vec![(0, "none".into()), (4, "commit".into()), (5, "bind".into())],
        }
    }

    #[test]
    fn strengths_are_levels_or_ids() {
        let labels = labels();
        for tag in [
            "4",
            "4.0",
            "commit",
            "4 commit",
            "4: commit",
            "4 - commit",
            "strength:4",
            "strength:commit",
            "strength=4",
        ] {
            assert_eq!(level_of(tag, Some(&labels)), Ok(4), "{tag}");
        }
        assert_eq!(level_of("none", Some(&labels)), Ok(0));
        for tag in ["3", "4 bind", "4.5", "44", "comit", "", "-4", "256", "4 4"] {
            assert!(level_of(tag, Some(&labels)).is_err(), "{tag}");
        }
    }

    #[test]
    fn without_a_taxonomy_strengths_are_numbers() {
        for (tag, level) in [
            ("3", 3),
            ("9", 9),
            ("3.0", 3),
            ("3 intend", 3),
            ("strength:3", 3),
        ] {
            assert_eq!(level_of(tag, None), Ok(level), "{tag}");
        }
        for tag in ["10", "commit", "3.5", "-1", ""] {
            assert!(level_of(tag, None).is_err(), "{tag}");
        }
    }

    #[test]
    fn a_misspelt_label_is_guessed() {
        let labels = labels();
        assert!(labels.domain_remedy("cybr").contains("(\"cyber\"?)"));
        assert!(labels.domain_remedy("cyebr").contains("(\"cyber\"?)"));
        assert!(
            labels
                .domain_remedy("Cyber Defence")
                .contains("(\"cyber\"?)")
        );
        assert!(!labels.domain_remedy("agriculture").contains('?'));
        assert!(
            labels
                .strength_remedy("comit")
                .contains("(\"commit\"?), of 0 none, 4 commit, 5 bind")
        );
        assert!(labels.label_remedy("spaec").contains("(\"space\"?)"));
    }

    #[test]
    fn a_kind_without_labels_is_not_checked() {
        let none = LabelSet::default();
        assert!(none.has_domain("anything") && none.has_level(9));
        assert_eq!(level_of("7", Some(&none)), Ok(7));
        assert!(labels().has_domain(NO_DOMAIN) && !labels().has_domain("anything"));
        assert!(labels().has_level(5) && !labels().has_level(3));
    }
}
