//! The verb lexicon: every form of every listed verb.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::file::{ENGLISH_FILE, LanguageFile};
use super::inflect::{self, VerbForm};

/// One way to read a word as a verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerbReading {
    /// The base form, "commit".
    pub lemma: String,
    /// Which form of it the word is.
    pub form: VerbForm,
}

/// Verbs and abbreviations of a language.
#[derive(Debug)]
pub struct Lexicon {
    readings: FxHashMap<String, Vec<VerbReading>>,
    forms: FxHashMap<String, Vec<(VerbForm, String)>>,
    doubling: HashSet<String>,
    abbreviations: HashSet<String>,
    titles: HashSet<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::from_file(&ENGLISH_FILE));

impl Lexicon {
    /// The built-in English lexicon.
    #[must_use]
    pub fn english() -> &'static Self {
        &LEXICON
    }

    fn from_file(file: &LanguageFile) -> Self {
        let doubling = set_of(&file.doubling);
        let irregular: HashMap<&str, (&str, &str)> = file
            .irregular
            .lines()
            .filter_map(|line| {
                let mut forms = line.split_whitespace();
                Some((forms.next()?, (forms.next()?, forms.next()?)))
            })
            .collect();
        let mut lexicon = Self {
            readings: FxHashMap::default(),
            forms: FxHashMap::default(),
            doubling,
            abbreviations: set_of(&file.abbreviations),
            titles: set_of(&file.titles),
        };
        for base in file.verbs.split_whitespace() {
            let forms = lexicon.derive(base, irregular.get(base).copied());
            lexicon.read(base, &forms);
            lexicon.forms.insert(base.to_string(), forms);
        }
        for base in file.doubling_british.split_whitespace() {
            let [_, past, gerund] = inflect::regular(base, true);
            let forms = [
                (VerbForm::Past, past.clone()),
                (VerbForm::Participle, past),
                (VerbForm::Gerund, gerund),
            ];
            lexicon.read(base, &forms);
        }
        lexicon
    }

    /// Makes each of `forms` readable as a form of `base`.
    fn read(&mut self, base: &str, forms: &[(VerbForm, String)]) {
        for (form, word) in forms {
            let readings = self.readings.entry(word.clone()).or_default();
            let reading = VerbReading {
                lemma: base.to_string(),
                form: *form,
            };
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
    }

    fn derive(&self, base: &str, irregular: Option<(&str, &str)>) -> Vec<(VerbForm, String)> {
        let [third, past, gerund] = inflect::regular(base, self.doubling.contains(base));
        let (past, participle) = match irregular {
            Some((past, participle)) => (past.to_string(), participle.to_string()),
            None => (past.clone(), past),
        };
        let mut forms = vec![
            (VerbForm::Base, base.to_string()),
            (VerbForm::Third, third),
            (VerbForm::Past, past),
            (VerbForm::Participle, participle),
            (VerbForm::Gerund, gerund),
        ];
        if base == "be" {
            forms.extend([
                (VerbForm::Third, "are".into()),
                (VerbForm::Past, "were".into()),
                (VerbForm::Third, "am".into()),
            ]);
        }
        forms
    }

    /// The ways to read `lower` (a word in lower case) as a verb; empty where it is none that is known.
    #[must_use]
    pub fn readings(&self, lower: &str) -> &[VerbReading] {
        self.readings.get(lower).map_or(&[], Vec::as_slice)
    }

    /// Every form of every verb, in no order.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.readings.keys().map(String::as_str)
    }

    /// Whether `lower` can be the given form of a known verb.
    #[must_use]
    pub fn can_be(&self, lower: &str, form: VerbForm) -> bool {
        self.readings(lower)
            .iter()
            .any(|reading| reading.form == form)
    }

    /// All forms of the verb `base`. A verb that is not listed gets the regular forms.
    #[must_use]
    pub fn forms(&self, base: &str) -> Vec<(VerbForm, String)> {
        self.forms
            .get(base)
            .cloned()
            .unwrap_or_else(|| self.derive(base, None))
    }

    /// Whether `word` (without its full stop, as written) is an abbreviation that does not end a sentence.
    #[must_use]
    pub fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviations.contains(word)
    }

    /// Whether `word` (without its full stop, as written) is an abbreviation that stands before a name.
    #[must_use]
    pub fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }
}

fn set_of(list: &str) -> HashSet<String> {
    list.split_whitespace().map(Into::into).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_every_reading_it_can_have() {
        let lexicon = Lexicon::english();
        assert!(lexicon.can_be("undertook", VerbForm::Past));
        assert!(lexicon.can_be("undertaken", VerbForm::Participle));
        assert!(lexicon.can_be("committing", VerbForm::Gerund));
        assert!(lexicon.can_be("exercises", VerbForm::Third));
        assert!(lexicon.can_be("set", VerbForm::Base) && lexicon.can_be("set", VerbForm::Past));
        assert!(lexicon.can_be("are", VerbForm::Third));
        assert!(
            lexicon.can_be("signaled", VerbForm::Past)
                && lexicon.can_be("signalled", VerbForm::Past)
        );
        assert!(lexicon.can_be("concurred", VerbForm::Past));
        assert!(lexicon.readings("peninsula").is_empty());
    }

    #[test]
    fn unlisted_verbs_are_inflected_by_rule() {
        let forms = Lexicon::english().forms("regionalise");
        assert!(forms.contains(&(VerbForm::Gerund, "regionalising".to_string())));
    }

    #[test]
    fn abbreviations_are_matched_as_written() {
        let lexicon = Lexicon::english();
        assert!(lexicon.is_abbreviation("Gen"));
        assert!(!lexicon.is_abbreviation("gen"));
    }
}
