//! Words and punctuation marks of a text, with their byte ranges.

use std::ops::Range;
use std::sync::LazyLock;

use compact_str::CompactString;
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
    places(text)
        .map(|range| Word {
            text: &text[range.clone()],
            lower: normalise(&text[range.clone()]).collect(),
            range,
        })
        .collect()
}

fn places(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    std::iter::successors(next_place(text, 0), |last| next_place(text, last.end))
}

/// `word` in lower case, typographic apostrophes made plain and soft hyphens taken out; short words need no memory of
/// their own.
#[must_use]
pub fn lower(word: &str) -> CompactString {
    if word.is_ascii() {
        let mut lower = CompactString::from(word);
        lower.make_ascii_lowercase();
        return lower;
    }
    normalise(word).collect()
}

/// Where the first word or mark of `text` from the byte `at` on stands; `at` is where another one ends, or the beginning.
#[must_use]
pub fn next_place(text: &str, at: usize) -> Option<Range<usize>> {
    let start = at + text[at..].find(|c: char| !c.is_whitespace())?;
    let end = plain_end(text.as_bytes(), start)
        .or_else(|| WORD.find_at(text, start).map(|found| found.end()))?;
    Some(start..end)
}

/// The end of the word or mark that begins at `start`, where ASCII alone decides it: [`WORD`] without its cost. Words
/// that begin with a digit or may be initials are left to the pattern.
fn plain_end(text: &[u8], start: usize) -> Option<usize> {
    let first = text[start];
    if !first.is_ascii_alphabetic() {
        let is_mark = first.is_ascii() && !first.is_ascii_digit() && first != b'$';
        return is_mark.then_some(start + 1);
    }
    let mut end = start + 1;
    loop {
        match text.get(end) {
            Some(byte) if byte.is_ascii_alphanumeric() => end += 1,
            Some(b'-' | b'\'' | b'/' | b'&') => match text.get(end + 1) {
                Some(byte) if byte.is_ascii_alphanumeric() => end += 2,
                Some(byte) if !byte.is_ascii() => return None,
                _ => return Some(end),
            },
            Some(b'.') if end == start + 1 => return None,
            Some(byte) if !byte.is_ascii() => return None,
            _ => return Some(end),
        }
    }
}

fn normalise(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars()
        .filter(|c| *c != '\u{ad}')
        .map(|c| match c {
            '’' | 'ʼ' => '\'',
            '‑' => '-',
            other => other,
        })
        .flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_words_end_where_the_pattern_says(text in "([a-cA-C1.'’/&,$ -]|\\PC|\\u{ad}){0,40}") {
            let by_pattern: Vec<Range<usize>> = WORD.find_iter(&text).map(|found| found.range()).collect();
            prop_assert_eq!(places(&text).collect::<Vec<_>>(), by_pattern);
        }

        #[test]
        fn both_ways_to_lower_case_agree(word in "([a-zA-Z'’-]|\\PC|\\u{ad}){0,40}") {
            let found: String = normalise(&word).collect();
            prop_assert_eq!(lower(&word), found);
        }
    }

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
