//! Words that the ends of lines and pages have broken in two.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Repair, Side};
use crate::clause::layout::Paragraph;
use crate::language::{ClassSet, Grammar, Lexicon, WordClass};

/// Adds the repairs of the words that are broken in `paragraphs` to `found`.
pub(super) fn mend_broken_words(source: &str, paragraphs: &[Paragraph], found: &mut Vec<Repair>) {
    let breaks = word_breaks(source, paragraphs);
    let spelling = Spelling::of(source, &breaks);
    for broken in &breaks {
        spelling.mend(source, broken, found);
    }
}

/// A word that a line's end has broken in two.
#[derive(Debug)]
struct Break<'t> {
    /// From its hyphen to where the second part begins.
    gap: Range<usize>,
    hyphen: char,
    first: &'t str,
    second: &'t str,
    /// Whether page furniture stands in the gap.
    over_page: bool,
}

impl Break<'_> {
    fn joined(&self) -> String {
        format!("{}{}", self.first, self.second).to_lowercase()
    }

    fn hyphenated(&self) -> String {
        format!("{}-{}", self.first, self.second).to_lowercase()
    }
}

/// A hyphen at the end of a line, and what lies before the next word: white space and the marks of a quoted e-mail.
static LINE_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\p{L}\p{N}](?P<gap>(?P<hyphen>[-‐\u{ad}])[^\S\n\r]*(?:\r\n|[\n\r\u{c}])[\s>]*)[\p{L}\p{N}]")
        .expect("the line-end pattern is a constant that compiles")
});

fn word_breaks<'t>(source: &'t str, paragraphs: &[Paragraph]) -> Vec<Break<'t>> {
    let mut found = Vec::new();
    for paragraph in paragraphs {
        for (at, piece) in paragraph.pieces.iter().enumerate() {
            let text = &source[piece.clone()];
            let captured = ends_line_in_hyphen(text).then(|| LINE_END.captures_iter(text));
            for captures in captured.into_iter().flatten() {
                let (Some(gap), Some(hyphen)) = (captures.name("gap"), captures.name("hyphen"))
                else {
                    continue;
                };
                let gap = piece.start + gap.start()..piece.start + gap.end();
                found.extend(broken(source, gap, hyphen.as_str(), false));
            }
            let Some(next) = paragraph.pieces.get(at + 1) else {
                continue;
            };
            let hyphen = source[piece.clone()]
                .chars()
                .next_back()
                .filter(|c| matches!(c, '-' | '‐' | '\u{ad}'));
            if let Some(hyphen) = hyphen {
                let gap = piece.end - hyphen.len_utf8()..next.start;
                found.extend(broken(source, gap, hyphen.encode_utf8(&mut [0; 4]), true));
            }
        }
    }
    found
}

/// Whether a line of `text` but for the last ends in a hyphen: most do not, and the pattern need not look.
fn ends_line_in_hyphen(text: &str) -> bool {
    text.match_indices(['\n', '\r', '\u{c}']).any(|(at, _)| {
        text[..at]
            .trim_end_matches(|c: char| c.is_whitespace() && !matches!(c, '\n' | '\r' | '\u{c}'))
            .ends_with(['-', '‐', '\u{ad}'])
    })
}

fn broken<'t>(
    source: &'t str,
    gap: Range<usize>,
    hyphen: &str,
    over_page: bool,
) -> Option<Break<'t>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’');
    let before = &source[..gap.start];
    let first = &before[before.trim_end_matches(is_part).len()..];
    let after = &source[gap.end..];
    let second = &after[..after.len() - after.trim_start_matches(is_part).len()];
    let hyphen = hyphen.chars().next()?;
    (!first.is_empty() && !second.is_empty()).then_some(Break {
        gap,
        hyphen,
        first,
        second,
        over_page,
    })
}

/// How often the document writes the words that its line ends break, in one and with a hyphen.
struct Spelling(HashMap<String, usize>);

impl Spelling {
    fn of(source: &str, breaks: &[Break<'_>]) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for broken in breaks {
            counts.insert(broken.joined(), 0);
            counts.insert(broken.hyphenated(), 0);
        }
        if !counts.is_empty() {
            for word in source.split(|c: char| !(c.is_alphanumeric() || c == '-')) {
                if let Some(count) = counts.get_mut(&word.to_lowercase()) {
                    *count += 1;
                }
            }
        }
        Self(counts)
    }

    fn mend(&self, source: &str, broken: &Break<'_>, found: &mut Vec<Repair>) {
        if is_suspended(broken) {
            return;
        }
        let hyphen = if self.keeps_hyphen(broken) { "-" } else { "" };
        if !broken.over_page {
            found.push(Repair {
                range: broken.gap.clone(),
                read: hyphen.into(),
                side: Side::Neither,
            });
            return;
        }
        // The whole word is read where it begins, the rest of it is covered but not read.
        let second = broken.gap.end;
        let after = &source[second + broken.second.len()..];
        let next = source.len() - after.trim_start().len();
        found.push(Repair {
            range: broken.gap.start..broken.gap.start + broken.hyphen.len_utf8(),
            read: format!("{hyphen}{}", broken.second),
            side: Side::Neither,
        });
        found.push(Repair {
            range: second..next,
            read: String::new(),
            side: Side::After,
        });
    }

    /// Whether the hyphen belongs to the word: what the document writes elsewhere decides, then the lexicon, then what
    /// the two parts are.
    fn keeps_hyphen(&self, broken: &Break<'_>) -> bool {
        let count = |word: &str| self.0.get(word).copied().unwrap_or_default();
        let (joined, hyphenated) = (broken.joined(), broken.hyphenated());
        if broken.hyphen == '\u{ad}' {
            return false;
        }
        if !broken.second.starts_with(char::is_lowercase)
            || broken.first.ends_with(char::is_numeric)
        {
            return !is_capitals(broken.first) || !is_capitals(broken.second);
        }
        let (alone, with) = (count(&joined), count(&hyphenated));
        if alone != with {
            return with > alone;
        }
        let lexicon = Lexicon::english();
        if !lexicon.readings(&joined).is_empty() {
            return false;
        }
        if !lexicon.readings(&hyphenated).is_empty() {
            return true;
        }
        let last = broken.first.rsplit('-').next().unwrap_or_default();
        Grammar::english().keeps_hyphen(&last.to_lowercase(), &broken.second.to_lowercase())
    }
}

/// "MINIS-", "TERS"
fn is_capitals(part: &str) -> bool {
    part.chars().count() > 1 && part.chars().all(char::is_uppercase)
}

/// "short-", "and long-term": the hyphen is the first part's own.
fn is_suspended(broken: &Break<'_>) -> bool {
    let grammar = Grammar::english();
    let classes = grammar.classes(&broken.second.to_lowercase());
    broken.hyphen != '\u{ad}'
        && grammar.classes(&broken.joined()) == ClassSet::default()
        && (classes.has(WordClass::Coordinator) || broken.second.eq_ignore_ascii_case("to"))
}
