//! What layout did to the words of a text, undone for reading.
//!
//! Spans point into the source, and the source is never changed. But "coopera-", "tion" on two lines, "o\u{fb03}ce"
//! with a ligature, a footnote's number at the end of a word are no words to whoever reads them. A [`Repairs`] lists
//! the places where the text to be read differs from the source, each a range with what is read in its stead, so that
//! tokens and labels see words while spans stay what they are.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::paragraph::Paragraph;
use crate::language::{ClassSet, Grammar, Lexicon, WordClass};

/// Ligatures and what they stand for.
const LIGATURES: &[(char, &str)] = &[
    ('\u{fb00}', "ff"),
    ('\u{fb01}', "fi"),
    ('\u{fb02}', "fl"),
    ('\u{fb03}', "ffi"),
    ('\u{fb04}', "ffl"),
    ('\u{fb05}', "st"),
    ('\u{fb06}', "st"),
];

/// To which word the removed text of a repair belongs, so that a span still covers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Neither,
    Before,
    After,
}

/// A place where what is read differs from the source.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Repair {
    range: Range<usize>,
    read: String,
    side: Side,
}

/// All repairs of a document, in order.
#[derive(Debug, Default)]
pub(super) struct Repairs(Vec<Repair>);

/// A stretch of the source as it is to be read.
#[derive(Debug)]
pub(super) struct Repaired<'r> {
    pub text: String,
    starts: Place<'r>,
    ends: Place<'r>,
}

impl Repairs {
    /// Finds what is to be repaired in the paragraphs of `source`.
    pub fn find(source: &str, paragraphs: &[Paragraph]) -> Self {
        let mut found = Vec::new();
        let breaks = word_breaks(source, paragraphs);
        let spelling = Spelling::of(source, &breaks);
        for broken in &breaks {
            spelling.mend(source, broken, &mut found);
        }
        for paragraph in paragraphs {
            for piece in &paragraph.pieces {
                marks(source, piece, &mut found);
            }
        }
        found.sort_by_key(|repair| (repair.range.start, std::cmp::Reverse(repair.range.end)));
        found.dedup_by(|next, before| next.range.start < before.range.end);
        Self(found)
    }

    /// `range` as it is to be read; none where it is to be read as it stands.
    pub fn apply(&self, source: &str, range: &Range<usize>) -> Option<Repaired<'_>> {
        let first = self
            .0
            .partition_point(|repair| repair.range.start < range.start);
        let count = self.0[first..].partition_point(|repair| repair.range.end <= range.end);
        let repairs = &self.0[first..first + count];
        if repairs.is_empty() {
            return None;
        }
        let mut text = String::with_capacity(range.len());
        let mut at = range.start;
        for repair in repairs {
            text.push_str(&source[at..repair.range.start]);
            text.push_str(&repair.read);
            at = repair.range.end;
        }
        text.push_str(&source[at..range.end]);
        let place = Place {
            repairs,
            read: 0,
            source: range.start,
        };
        Some(Repaired {
            text,
            starts: place.clone(),
            ends: place,
        })
    }
}

impl Repaired<'_> {
    /// The bytes of the source that the word at `range` of the text stands for. Words are asked for in order.
    pub fn in_source(&mut self, range: &Range<usize>) -> Range<usize> {
        self.starts.start_of(range.start)..self.ends.end_of(range.end)
    }
}

/// A place in a repaired text that moves forward, with its counterpart in the source.
#[derive(Debug, Clone)]
struct Place<'r> {
    repairs: &'r [Repair],
    read: usize,
    source: usize,
}

impl Place<'_> {
    /// Steps over the repair that comes next if `steps` says so of the place in the text where it begins.
    fn step(&mut self, steps: impl Fn(usize, &Repair) -> bool) -> bool {
        let Some((repair, rest)) = self.repairs.split_first() else {
            return false;
        };
        let begin = self.read + repair.range.start - self.source;
        if !steps(begin, repair) {
            return false;
        }
        self.read = begin + repair.read.len();
        self.source = repair.range.end;
        self.repairs = rest;
        true
    }

    /// Where in the source the word begins that begins at `at` of the text.
    fn start_of(&mut self, at: usize) -> usize {
        while self.step(|begin, repair| {
            let end = begin + repair.read.len();
            end < at || (end == at && !(begin == at && repair.side == Side::After))
        }) {}
        match self.repairs.first() {
            Some(repair) if self.read + repair.range.start - self.source <= at => {
                repair.range.start
            }
            _ => self.source + at - self.read,
        }
    }

    /// Where in the source the word ends that ends at `at` of the text.
    fn end_of(&mut self, at: usize) -> usize {
        while self.step(|begin, repair| {
            begin + repair.read.len() <= at && (begin < at || repair.side == Side::Before)
        }) {}
        match self.repairs.first() {
            Some(repair) if self.read + repair.range.start - self.source < at => repair.range.end,
            _ => self.source + at.saturating_sub(self.read),
        }
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
            for captures in LINE_END.captures_iter(&source[piece.clone()]) {
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

/// Ligatures, marks without width, typographic hyphens, e-mail quoting, and the numbers of footnotes.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?P<ligature>[\u{fb00}-\u{fb06}])
        | (?P<unseen>[\u{ad}\u{200b}-\u{200d}\u{2060}\u{feff}]+)
        | \p{L}(?P<hyphen>\u{2010})\p{L}
        | [\n\r\u{c}][^\S\n\r\u{c}]*(?P<quoted>(?:>[^\S\n\r\u{c}]*)+)
        | [\p{L}\p{N}.,;:!?)”’\x22]\x20?(?P<bracketed>\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\])
        | [\p{L}.,;:!?)”’\x22](?P<raised>[¹²³⁰⁴-⁹]+)
        | (?P<word>\p{L}+)(?P<stop>[.,;:!?]?[”’\x22)]?)(?P<note>\d{1,2})(?:\s|$)
        ",
    )
    .expect("the mark pattern is a constant that compiles")
});

fn marks(source: &str, piece: &Range<usize>, found: &mut Vec<Repair>) {
    for captures in MARK.captures_iter(&source[piece.clone()]) {
        let place = |name: &str| {
            captures
                .name(name)
                .map(|found| piece.start + found.start()..piece.start + found.end())
        };
        let repair = if let Some(range) = place("ligature") {
            let ligature = source[range.clone()].chars().next();
            let read = LIGATURES
                .iter()
                .find(|(c, _)| Some(*c) == ligature)
                .map_or("", |(_, letters)| letters);
            (range, read, Side::Neither)
        } else if let Some(range) = place("unseen") {
            (range, "", Side::Neither)
        } else if let Some(range) = place("hyphen") {
            (range, "-", Side::Neither)
        } else if let Some(range) = place("quoted") {
            (range, "", Side::Neither)
        } else if let Some(range) = place("bracketed").or_else(|| place("raised")) {
            (range, "", Side::Before)
        } else if let Some(range) = place("note") {
            let word = captures.name("word").map_or("", |word| word.as_str());
            let stop = captures.name("stop").map_or("", |stop| stop.as_str());
            if !is_footnoted(word, stop) {
                continue;
            }
            (range, "", Side::Before)
        } else {
            continue;
        };
        found.push(Repair {
            range: repair.0,
            read: repair.1.into(),
            side: repair.2,
        });
    }
}

/// "threats3", "threats.3", but not "F16", "Basalt3", "No.5".
fn is_footnoted(word: &str, stop: &str) -> bool {
    word.chars().count() > 3
        && word.chars().skip(1).all(char::is_lowercase)
        && (word.starts_with(char::is_lowercase) || !stop.is_empty())
        && !Lexicon::english().is_abbreviation(word)
}

#[cfg(test)]
mod tests {
    use super::super::tests::document;
    use super::super::{Clause, segment};

    /// Text and reading of each clause.
    fn check(cases: &[(&str, &[(&str, &str)])]) {
        for (source, expected) in cases {
            let clauses = segment(&document(source));
            let found: Vec<(&str, &str)> = clauses
                .iter()
                .map(|clause| (clause.text.as_str(), clause.words()))
                .collect();
            assert_eq!(found, *expected, "{source}");
        }
    }

    /// How the one clause that `source` is reads.
    fn check_reading(cases: &[(&str, &str)]) {
        for (source, expected) in cases {
            let clauses = segment(&document(source));
            let found: Vec<&str> = clauses.iter().map(Clause::words).collect();
            assert_eq!(found, [*expected], "{source}");
        }
    }

    #[test]
    fn a_clause_without_repairs_has_no_second_text() {
        let clauses = segment(&document("The two sides\nagreed on follow-on talks."));
        assert_eq!(clauses[0].reading, None);
    }

    #[test]
    fn broken_words_are_joined_unless_the_hyphen_is_theirs() {
        check_reading(&[
            (
                "They welcomed the coopera-\ntion of Averna.",
                "They welcomed the cooperation of Averna.",
            ),
            (
                "They welcomed the coopera\u{ad}\r\n  tion of Averna.",
                "They welcomed the cooperation of Averna.",
            ),
            (
                "They welcomed the coopera‐\ntion of Averna.",
                "They welcomed the cooperation of Averna.",
            ),
            (
                "They recalled the right of self-\ndefence of Averna.",
                "They recalled the right of self-defence of Averna.",
            ),
            (
                "They praised the rules-\nbased order of Averna.",
                "They praised the rules-based order of Averna.",
            ),
            (
                "They praised the Averna-\nTorvald treaty of 2030.",
                "They praised the Averna-Torvald treaty of 2030.",
            ),
            (
                "They praised the plan for 2030-\n2035 of Averna.",
                "They praised the plan for 2030-2035 of Averna.",
            ),
            (
                "They praised the short-\nand medium-term plans.",
                "They praised the short- and medium-term plans.",
            ),
            (
                "They praised the flow of trade in-\nto the port.",
                "They praised the flow of trade into the port.",
            ),
        ]);
    }

    #[test]
    fn the_document_decides_how_its_words_are_written() {
        check_reading(&[
            (
                "They want the non-\naligned states and nonaligned envoys to meet.",
                "They want the nonaligned states and nonaligned envoys to meet.",
            ),
            (
                "They want the deep-\nwater ports and a deep-water fleet.",
                "They want the deep-water ports and a deep-water fleet.",
            ),
            (
                "They want the tide-\nwater ports and a tide-water fleet.",
                "They want the tide-water ports and a tide-water fleet.",
            ),
        ]);
    }

    #[test]
    fn a_broken_verb_is_a_verb() {
        check(&[(
            "The Ministers agreed to hold talks and to pro-\nvide aid.",
            &[
                (
                    "The Ministers agreed to hold talks",
                    "The Ministers agreed to hold talks",
                ),
                ("and to pro- vide aid.", "and to provide aid."),
            ],
        )]);
    }

    #[test]
    fn a_word_broken_over_pages_is_read_where_it_begins() {
        check(&[(
            "The Ministers agreed to widen coopera-\n\n17\n\u{c}tion in space, and to meet.",
            &[
                (
                    "The Ministers agreed to widen coopera-",
                    "The Ministers agreed to widen cooperation",
                ),
                ("tion in space,", "in space,"),
                ("and to meet.", "and to meet."),
            ],
        )]);
    }

    #[test]
    fn ligatures_and_marks_without_width_are_read_as_letters() {
        check_reading(&[
            (
                "The o\u{fb03}cers \u{fb01}nished the work.",
                "The officers finished the work.",
            ),
            (
                "The Pre\u{ad}sident signed\u{200b} the\u{a0}Treaty.",
                "The President signed the Treaty.",
            ),
            (
                "\u{feff}The follow‐on talks ended.",
                "The follow-on talks ended.",
            ),
        ]);
        check(&[(
            "We will \u{fb01}ght piracy and de\u{fb01}ne rules.",
            &[
                ("We will \u{fb01}ght piracy", "We will fight piracy"),
                ("and de\u{fb01}ne rules.", "and define rules."),
            ],
        )]);
    }

    #[test]
    fn footnote_marks_stay_in_the_span_and_are_not_read() {
        check(&[
            (
                "They discussed the threats.3 The talks went well.",
                &[
                    (
                        "They discussed the threats.3",
                        "They discussed the threats.",
                    ),
                    ("The talks went well.", "The talks went well."),
                ],
            ),
            (
                "They discussed the threats.[12] The talks² went well.",
                &[
                    (
                        "They discussed the threats.[12]",
                        "They discussed the threats.",
                    ),
                    ("The talks² went well.", "The talks went well."),
                ],
            ),
            (
                "They sent F16 and Basalt3 aircraft with cooperation4 in mind (see note 4).",
                &[(
                    "They sent F16 and Basalt3 aircraft with cooperation4 in mind (see note 4).",
                    "They sent F16 and Basalt3 aircraft with cooperation in mind (see note 4).",
                )],
            ),
        ]);
    }
}
