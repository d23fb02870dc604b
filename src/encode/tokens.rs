//! From text to token ids, and from long texts to windows.

use std::ops::Range;
use std::path::Path;

use tokenizers::Tokenizer;

use super::error::EncodeError;

/// The token ids of a text, without the special ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextTokens {
    /// The ids of the prompt, which stand before every window.
    pub prompt: Vec<u32>,
    /// The ids of the text.
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

impl TokenBatch {
    /// The tokens of each row, without padding.
    pub fn rows(&self) -> impl Iterator<Item = &[u32]> {
        let rows = self.ids.chunks_exact(self.row);
        rows.zip(&self.lengths).map(|(ids, length)| &ids[..*length])
    }
}

/// Cuts texts into tokens as the model's `tokenizer.json` says. The truncation and padding that file may ask for are
/// switched off: windows and batches are made here.
pub struct Tokeniser {
    tokenizer: Tokenizer,
    before: Vec<u32>,
    after: Vec<u32>,
    padding: u32,
    lower_case: bool,
    prompt: String,
    prompt_ids: Vec<u32>,
}

/// A text that every tokenizer makes one token of, or some.
const PROBE: &str = "a";

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
        let (before, after) = frame(&tokenizer).map_err(config)?;
        Ok(Self {
            before,
            after,
            tokenizer,
            padding: 0,
            lower_case: false,
            prompt: String::new(),
            prompt_ids: Vec::new(),
        })
    }

    /// Fills rows up with this id instead of 0.
    #[must_use]
    pub fn padded_with(mut self, padding: u32) -> Self {
        self.padding = padding;
        self
    }

    /// Makes every text lower case first, if `lower` is true.
    #[must_use]
    pub fn lower_cased(mut self, lower: bool) -> Self {
        self.lower_case = lower;
        self
    }

    /// Puts `prompt` before every text.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn prompted(mut self, prompt: &str) -> Result<Self, EncodeError> {
        self.prompt_ids = self.ids(prompt)?;
        self.prompt = prompt.to_string();
        Ok(self)
    }

    /// The prompt and how many tokens it has.
    #[must_use]
    pub fn prompt(&self) -> (&str, usize) {
        (&self.prompt, self.prompt_ids.len())
    }

    /// How many tokens there are.
    #[must_use]
    pub fn vocabulary(&self) -> usize {
        self.tokenizer.get_vocab_size(true)
    }

    /// How many special tokens stand around every row.
    #[must_use]
    pub fn special(&self) -> usize {
        self.before.len() + self.after.len()
    }

    /// The ids of `text` behind the prompt. The two are cut into tokens as one text, since words may be cut otherwise at
    /// the beginning; what that text shares with the prompt alone is the prompt's.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn tokens(&self, text: &str) -> Result<TextTokens, EncodeError> {
        if self.prompt.is_empty() {
            return Ok(TextTokens {
                prompt: Vec::new(),
                ids: self.ids(text)?,
            });
        }
        let mut prompt = self.ids(&format!("{}{text}", self.prompt))?;
        let shared = prompt
            .iter()
            .zip(&self.prompt_ids)
            .take_while(|(one, other)| one == other)
            .count();
        let ids = prompt.split_off(shared);
        Ok(TextTokens { prompt, ids })
    }

    fn ids(&self, text: &str) -> Result<Vec<u32>, EncodeError> {
        let trimmed = text.trim_matches(is_space);
        let lowered;
        let text = if self.lower_case {
            lowered = trimmed.to_lowercase();
            &lowered
        } else {
            trimmed
        };
        let encoding = self
            .tokenizer
            .encode_fast(text, false)
            .map_err(|error| EncodeError::Tokenise(error.to_string()))?;
        Ok(encoding.get_ids().to_vec())
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
            ids.resize((index + 1) * row, self.padding);
        }
        TokenBatch { ids, lengths, row }
    }
}

/// The special tokens before and behind a row.
fn frame(tokenizer: &Tokenizer) -> Result<(Vec<u32>, Vec<u32>), tokenizers::Error> {
    let bare = tokenizer.encode_fast(PROBE, false)?.get_ids().to_vec();
    let framed = tokenizer.encode_fast(PROBE, true)?.get_ids().to_vec();
    let place = framed
        .windows(bare.len().max(1))
        .position(|ids| ids == bare)
        .ok_or_else(|| format!("its special tokens do not stand around {PROBE:?}"))?;
    Ok((
        framed[..place].to_vec(),
        framed[place + bare.len()..].to_vec(),
    ))
}

/// What Python's `strip` takes off, as sentence-transformers does: white space and the four separators of ASCII.
fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(tokens: usize, room: usize) -> Vec<Range<usize>> {
        TextTokens {
            prompt: Vec::new(),
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
