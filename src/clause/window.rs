//! The sentences of a paragraph, read through a window of bounded size.
//!
//! A file of one line is one paragraph, so the tokens of a paragraph must not all be in memory at once. The window is
//! filled, its sentences that are certain to be whole are handed out, and the rest stays for the next filling. What
//! comes out is the same as from the whole paragraph, but for sentences that outgrow the window: these are cut at the
//! last semicolon or comma of the window, or where it ends.

use std::ops::Range;

use super::layout::{Paragraph, Repairs};
use super::sentence::sentences;
use super::token::{Kind, Token, Tokens};

/// Tokens of the window, and thus of the longest sentence. The longest we know of, preambles of resolutions and lists
/// that were written as one sentence, have some hundreds in a paragraph.
const WINDOW: usize = 4096;

/// The tokens of a paragraph, some sentences at a time.
pub(super) struct Window<'t> {
    source: &'t str,
    coming: Tokens<'t>,
    tokens: Vec<Token>,
    /// Tokens at the front that have been handed out.
    done: usize,
    size: usize,
}

/// Sentences of a paragraph that follow each other.
pub(super) struct Stretch<'w> {
    pub tokens: &'w [Token],
    /// Ranges of `tokens`.
    pub sentences: Vec<Range<usize>>,
    /// Whether the paragraph ends with the last of them.
    pub ends: bool,
}

impl<'t> Window<'t> {
    pub fn new(source: &'t str, paragraph: &'t Paragraph, repairs: &'t Repairs) -> Self {
        Self::of_size(source, paragraph, repairs, WINDOW)
    }

    fn of_size(
        source: &'t str,
        paragraph: &'t Paragraph,
        repairs: &'t Repairs,
        size: usize,
    ) -> Self {
        Self {
            source,
            coming: Tokens::new(source, paragraph, repairs),
            tokens: Vec::new(),
            done: 0,
            size,
        }
    }

    /// The next sentences; nothing after the end of the paragraph.
    pub fn advance(&mut self) -> Option<Stretch<'_>> {
        self.tokens.drain(..self.done);
        let room = self.size - self.tokens.len();
        self.tokens.extend(self.coming.by_ref().take(room));
        let ends = self.tokens.len() < self.size;
        let mut sentences = sentences(self.source, &self.tokens);
        if !ends {
            self.keep_whole(&mut sentences);
        }
        self.done = sentences.last()?.end;
        Some(Stretch {
            tokens: &self.tokens,
            sentences,
            ends,
        })
    }

    /// Leaves out of `sentences` what may look otherwise once more of the paragraph is seen: a sentence ends for certain
    /// only if the word behind it is in sight.
    fn keep_whole(&self, sentences: &mut Vec<Range<usize>>) {
        let last_word = self.tokens.iter().rposition(Token::is_word).unwrap_or(0);
        let whole = sentences.partition_point(|sentence| sentence.end <= last_word);
        sentences.truncate(whole);
        if sentences.is_empty() {
            sentences.push(0..self.last_pause());
        }
    }

    /// Where a sentence is cut that fills the window.
    fn last_pause(&self) -> usize {
        let later = self.size / 2;
        let behind_last = |kind| {
            self.tokens[later..]
                .iter()
                .rposition(|token| token.kind == kind)
                .map(|at| later + at + 1)
        };
        behind_last(Kind::Semicolon)
            .or_else(|| behind_last(Kind::Comma))
            .unwrap_or(self.tokens.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::token::tokens;
    use super::*;

    fn paragraph(text: &str) -> Paragraph {
        Paragraph {
            pieces: std::iter::once(0..text.len()).collect(),
            under: None,
            introduces: false,
        }
    }

    /// The sentences of `text`, read through a window of `size` tokens.
    fn read(text: &str, size: usize) -> Vec<String> {
        let paragraph = paragraph(text);
        let repairs = Repairs::default();
        let mut window = Window::of_size(text, &paragraph, &repairs, size);
        let mut found = Vec::new();
        while let Some(stretch) = window.advance() {
            for sentence in stretch.sentences {
                let tokens = &stretch.tokens[sentence];
                found.push(text[tokens[0].range.start..tokens[tokens.len() - 1].range.end].into());
            }
        }
        found
    }

    #[test]
    fn a_sentence_that_fills_the_window_is_cut_at_its_last_pause() {
        assert_eq!(
            read("a b c d; e f, g h i j k l m n o. P q", 8),
            ["a b c d;", "e f, g h i j k", "l m n o.", "P q"]
        );
        assert_eq!(read("a b c d e, f g h i j", 8), ["a b c d e,", "f g h i j"]);
    }

    proptest! {
        #[test]
        fn a_window_that_holds_every_sentence_changes_nothing(
            words in prop::collection::vec(
                prop::sample::select(vec![
                    "The", "ships", "U.S.", "(", ")", ".", "!", "\"", "No", "5", "once", "again", "will", "each", ",",
                ]),
                1..120,
            ),
            separator in prop::sample::select(vec![" ", ""]),
        ) {
            let text = words.join(separator);
            let paragraph = paragraph(&text);
            let tokens = tokens(&text, &paragraph);
            let all = sentences(&text, &tokens);
            // A sentence is seen to be whole once the word behind it is in sight.
            let in_sight = |sentence: &Range<usize>| {
                let behind = tokens[sentence.end..].iter().position(Token::is_word);
                behind.map_or(tokens.len(), |at| sentence.end + at + 1) - sentence.start
            };
            let size = all.iter().map(in_sight).max().unwrap_or(0) + 1;
            let expected: Vec<&str> = all
                .iter()
                .map(|range| &text[tokens[range.start].range.start..tokens[range.end - 1].range.end])
                .collect();
            prop_assert_eq!(read(&text, size), expected);
        }
    }
}
