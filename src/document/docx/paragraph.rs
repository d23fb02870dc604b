//! A paragraph while it is read, and the block it becomes.

use super::NumberReference;

/// What Symbol and Wingdings, which put their signs where Unicode has none, show for the signs that texts use.
const SYMBOLS: [(u32, char); 12] = [
    (0xF02D, '-'),
    (0xF0A3, '≤'),
    (0xF0A7, '▪'),
    (0xF0A8, '▪'),
    (0xF0AE, '→'),
    (0xF0B1, '±'),
    (0xF0B3, '≥'),
    (0xF0B7, '•'),
    (0xF0D8, '➢'),
    (0xF0E0, '→'),
    (0xF0FC, '✔'),
    (0xF0FE, '✔'),
];

/// Characters that only say how text is to be set.
const UNSEEN: [char; 15] = [
    '\u{ad}', '\u{200b}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}',
    '\u{202e}', '\u{2060}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{feff}',
];

/// A paragraph that is open.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a property that the document switches by itself"
)]
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// The place of its block.
    pub slot: usize,
    /// Whether it is part of what is shown.
    pub shown: bool,
    pub style: Option<String>,
    /// Its own outline level, from zero.
    pub outline: Option<usize>,
    pub number: NumberReference,
    pub indent: Option<i64>,
    /// Whether its own properties begin a page.
    pub breaks_page: Option<bool>,
    /// Whether its end is deleted or hidden, so that the next paragraph goes on with it.
    pub goes_on: bool,
    /// Whether a section ends with it.
    pub ends_section: bool,
    /// Whether its style hides its text.
    pub style_hides: bool,
    /// Whether the run that is open is hidden.
    pub run_hidden: bool,
    /// Whether it stands in a table of contents, and whether it shows a page number.
    pub in_contents: bool,
    pub shows_page: bool,
    /// What it says: tabs, line feeds, and a form feed where a page starts.
    pub text: String,
}

impl Paragraph {
    /// Adds `words`, without what is not seen.
    pub fn push(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                    self.text.push(' ');
                }
                '\t' => self.text.push(c),
                c if c.is_control() || UNSEEN.contains(&c) => {}
                c => self.text.push(c),
            }
        }
    }

    /// Adds the sign at `code`, in hexadecimal, of a font of signs.
    pub fn push_symbol(&mut self, code: &str) {
        let Ok(code) = u32::from_str_radix(code, 16) else {
            return;
        };
        let known = SYMBOLS.iter().find(|(at, _)| *at == code);
        let sign = known.map(|(_, sign)| *sign).or_else(|| {
            let is_private = (0xE000..=0xF8FF).contains(&code);
            char::from_u32(code).filter(|_| !is_private)
        });
        if let Some(sign) = sign {
            self.push(sign.encode_utf8(&mut [0; 4]));
        }
    }

    /// The text without white space around it, and how many pages start before and after it.
    pub fn taken_text(&mut self) -> (usize, String, usize) {
        let text = std::mem::take(&mut self.text);
        let pages = |text: &str| text.matches('\u{c}').count();
        let words = text.trim();
        if words.is_empty() {
            return (pages(&text), String::new(), 0);
        }
        let front = text.len() - text.trim_start().len();
        let back = text.trim_end().len();
        (
            pages(&text[..front]),
            words.to_string(),
            pages(&text[back..]),
        )
    }

    /// Whether it is a line of a table of contents by what it shows: a page number at its end.
    pub fn is_contents_line(&self) -> bool {
        let after_tab = || {
            self.text.rsplit_once('\t').is_some_and(|(_, page)| {
                let page = page.trim();
                !page.is_empty()
                    && page
                        .chars()
                        .all(|c| c.is_ascii_digit() || "ivxlc".contains(c))
            })
        };
        self.in_contents && (self.shows_page || after_tab())
    }
}
