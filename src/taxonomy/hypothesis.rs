//! What a label says of a text, as a sentence that an entailment model is asked about.

use toml::Spanned;

/// The sentence for domains where the file has none; `{}` stands for the label's name.
pub(super) const OF_DOMAINS: &str = "This text is about {}.";

/// The sentence for strengths where the file has none; `{}` stands for the label's description.
pub(super) const OF_STRENGTHS: &str = "This text expresses {}.";

/// Where the label goes.
const PLACE: &str = "{}";

/// Sentences for all labels of a kind, but for those that have their own.
pub(super) struct Template(String);

impl Template {
    /// The one of the file, or the usual one.
    pub fn new(given: Option<&Spanned<String>>, usual: &str) -> Self {
        Self(given.map_or_else(|| usual.to_string(), |text| text.get_ref().clone()))
    }

    /// What is wrong with it.
    pub fn mistake(&self) -> Option<String> {
        let places = self.0.matches(PLACE).count();
        (places != 1).then(|| {
            format!(
                "the hypothesis \"{}\" has {places} places for the label and needs one; write it like \"This text is about \
                 {PLACE}.\"",
                self.0
            )
        })
    }

    /// The sentence for a label that is called `label`: its own, or this one.
    pub fn sentence(&self, own: Option<&Spanned<String>>, label: &str) -> String {
        own.map_or(self.0.as_str(), |own| own.get_ref())
            .replace(PLACE, label)
    }
}

/// What is wrong with a label's own sentence.
pub(super) fn mistake_of_label(own: &str) -> Option<String> {
    if own.trim().is_empty() {
        return Some("the hypothesis is empty; write a sentence or remove it".to_string());
    }
    (own.matches(PLACE).count() > 1).then(|| {
        format!(
            "the hypothesis \"{own}\" has more than one {PLACE}; a label's own hypothesis is a whole sentence, with its name \
             at one place at most"
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::taxonomy::parse;

    const TWO: &str = "[[domain]]\nid = \"sea\"\nname = \"the sea\"\n[[domain]]\nid = \"air\"\nname = \"the air\"\n\
                       hypothesis = \"This text is about flying and {}.\"\n[[strength]]\nlevel = 1\nid = \"soft_law\"\n\
                       [[strength]]\nlevel = 2\nid = \"law\"\ndescription = \"a duty\"\n";

    fn sentences(head: &str) -> Vec<String> {
        let taxonomy = parse(&format!("name = \"T\"\n{head}\n{TWO}"), "t.toml").unwrap();
        let domains = taxonomy.domains.into_iter().map(|domain| domain.hypothesis);
        let strengths = taxonomy
            .strengths
            .into_iter()
            .map(|strength| strength.hypothesis);
        domains.chain(strengths).collect()
    }

    #[test]
    fn a_label_has_its_own_sentence_or_that_of_the_file_or_the_usual_one() {
        assert_eq!(
            sentences(""),
            [
                "This text is about the sea.",
                "This text is about flying and the air.",
                "This text expresses soft law.",
                "This text expresses a duty.",
            ]
        );
        let given = "hypothesis = \"The topic is {}!\"\nstrength_hypothesis = \"It is {}.\"";
        assert_eq!(
            sentences(given),
            [
                "The topic is the sea!",
                "This text is about flying and the air.",
                "It is soft law.",
                "It is a duty.",
            ]
        );
    }

    #[test]
    fn a_sentence_without_its_place_is_told_with_its_line_and_the_remedy() {
        let text = "name = \"T\"\nhypothesis = \"About it.\"\nstrength_hypothesis = \"{} or {}\"\n[[domain]]\nid = \"a\"\n\
                    name = \"A\"\nhypothesis = \"{} and {}\"\n[[domain]]\nid = \"b\"\nname = \"B\"\nhypothesis = \" \"\n";
        let message = parse(text, "t.toml").unwrap_err().to_string();
        for part in [
            "line 2: the hypothesis \"About it.\" has 0 places for the label and needs one; write it like",
            "line 3: the hypothesis \"{} or {}\" has 2 places",
            "line 7: the hypothesis \"{} and {}\" has more than one {}",
            "line 11: the hypothesis is empty; write a sentence or remove it",
        ] {
            assert!(message.contains(part), "{message}\n{part}");
        }
    }
}
