//! From text to token ids, and from long texts to windows.

use std::ops::Range;
use std::path::Path;

use tokenizers::Tokenizer;

use super::error::EncodeError;

/// The token ids of a text, without the special ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextTokens {
    /// The ids.
    pub ids: Vec<u32>,
}

impl TextTokens {
    /// Cuts the text into the fewest windows of at most `room` tokens, as even as can be, the longer ones first.
    /// A text without tokens is one empty window.
    #[must_use]
    pub fn windows(&self, room: usize) -> Vec<Range<usize>> {
        let count = self.ids.len().div_ceil(room).max(1);
        let (size, longer) = (self.ids.len() / count, self.ids.len() % count);
        let mut start = 0;
        (0..count)
            .map(|window| {
                let end = start + size + usize::from(window < longer);
                let range = start..end;
                start = end;
                range
            })
            .collect()
    }
}

/// Rows of token ids of one length, filled up with padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenBatch {
    /// The ids, special ones included, row after row.
    pub ids: Vec<u32>,
    /// How many tokens of each row are not padding.
    pub lengths: Vec<usize>,
    /// The length of every row.
    pub row: usize,
}

/// Cuts texts into tokens as the model's `tokenizer.json` says. The truncation and padding that file may ask for are
/// switched off: windows and batches are made here.
pub struct Tokeniser {
    tokenizer: Tokenizer,
    before: Vec<u32>,
    after: Vec<u32>,
}

impl Tokeniser {
    /// Loads `tokenizer.json`.
    ///
    /// # Errors
    /// When the file cannot be read or is not a tokenizer.
    pub fn load(path: &Path) -> Result<Self, EncodeError> {
        let bytes = std::fs::read(path).map_err(|source| EncodeError::Read {
            path: path.to_path_buf(),
            source,
        })?;
        let config = |error: tokenizers::Error| EncodeError::Config {
            path: path.to_path_buf(),
            reason: error.to_string(),
        };
        let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(config)?;
        tokenizer.with_truncation(None).map_err(config)?;
        tokenizer.with_padding(None);
        let frame = tokenizer
            .encode_fast("", true)
            .map_err(config)?
            .get_ids()
            .to_vec();
        let (before, after) = frame.split_at(frame.len().div_ceil(2));
        Ok(Self {
            before: before.to_vec(),
            after: after.to_vec(),
            tokenizer,
        })
    }

    /// How many special tokens stand around every row.
    #[must_use]
    pub fn special(&self) -> usize {
        self.before.len() + self.after.len()
    }

    /// The ids of `text`.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn tokens(&self, text: &str) -> Result<TextTokens, EncodeError> {
        let encoding = self
            .tokenizer
            .encode_fast(text, false)
            .map_err(|error| EncodeError::Tokenise(error.to_string()))?;
        Ok(TextTokens {
            ids: encoding.get_ids().to_vec(),
        })
    }

    /// Puts the windows `rows` between special tokens and fills each up to `row` ids.
    #[must_use]
    pub fn batch(&self, rows: &[&[u32]], row: usize) -> TokenBatch {
        let mut ids = Vec::with_capacity(rows.len() * row);
        let mut lengths = Vec::with_capacity(rows.len());
        for (index, window) in rows.iter().enumerate() {
            ids.extend_from_slice(&self.before);
            ids.extend_from_slice(window);
            ids.extend_from_slice(&self.after);
            lengths.push(ids.len() - index * row);
            ids.resize((index + 1) * row, 0);
        }
        TokenBatch { ids, lengths, row }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(tokens: usize, room: usize) -> Vec<Range<usize>> {
        TextTokens {
            ids: vec![7; tokens],
        }
        .windows(room)
    }

    #[test]
    #[allow(clippy::single_range_in_vec_init)]
    fn windows_are_few_even_and_cover_the_text() {
        assert_eq!(windows(0, 254), [0..0]);
        assert_eq!(windows(254, 254), [0..254]);
        assert_eq!(windows(255, 254), [0..128, 128..255]);
        assert_eq!(windows(10, 4), [0..4, 4..7, 7..10]);
    }
}
