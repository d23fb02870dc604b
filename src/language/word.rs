//! Words and punctuation marks of a text, with their byte ranges.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A word or a single punctuation mark, with its place in the text it was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'t> {
    /// The word as it stands.
    pub text: &'t str,
    /// The word in lower case, typographic apostrophes made plain and soft hyphens taken out.
    pub lower: String,
    /// Bytes of the text that the word takes up.
    pub range: Range<usize>,
}

impl Word<'_> {
    /// Whether this is a word rather than a punctuation mark.
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.text.chars().any(char::is_alphanumeric)
    }

    /// Whether the word begins with a capital letter.
    #[must_use]
    pub fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// Letters and digits, held together by inner hyphens, apostrophes, full stops ("U.S."), commas between digits and
/// soft hyphens; or one mark that is no white space.
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?:\p{L}\.){2,}                                                     # U.S. U.N.
        | [$€£¥]?\d+(?:[.,]\d+)*(?:[\p{L}%]+)?                              # 1,000 2.5% $4 21st
        | [\p{L}\p{N}](?:[\p{L}\p{N}\p{M}\u{ad}]|[-'’‑/&](?:[\p{L}\p{N}]))*  # follow-on, Averna's, and/or
        | \S",
    )
    .expect("the word pattern is a constant that compiles")
});

/// Splits `text` into words and punctuation marks, in order; white space is left out.
#[must_use]
pub fn words(text: &str) -> Vec<Word<'_>> {
    WORD.find_iter(text)
        .map(|found| Word {
            text: found.as_str(),
            lower: normalise(found.as_str()),
            range: found.range(),
        })
        .collect()
}

fn normalise(word: &str) -> String {
    word.chars()
        .filter(|c| *c != '\u{ad}')
        .map(|c| match c {
            '’' | 'ʼ' => '\'',
            '‑' => '-',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn keeps_hyphens_apostrophes_and_dotted_abbreviations() {
        assert_eq!(
            texts("The U.S.-led follow-on, Averna’s $2.5 million (1,000)."),
            [
                "The",
                "U.S.",
                "-",
                "led",
                "follow-on",
                ",",
                "Averna’s",
                "$2.5",
                "million",
                "(",
                "1,000",
                ")",
                "."
            ]
        );
    }

    #[test]
    fn lower_has_plain_apostrophes_and_no_soft_hyphens() {
        let found = words("Averna’s Pre\u{ad}sident");
        assert_eq!(found[0].lower, "averna's");
        assert_eq!(found[1].lower, "president");
    }

    #[test]
    fn ranges_give_the_words_back() {
        let text = "Émile — “quoted” 한국어 text";
        for word in words(text) {
            assert_eq!(&text[word.range.clone()], word.text);
        }
    }
}
