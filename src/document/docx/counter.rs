//! Counts paragraphs as their lists do, and writes their numbers.

use std::collections::{HashMap, HashSet};

use super::LEVELS;
use super::numbering::{Level, Numerals, Place};

/// The largest number that is written in letters or in Roman numerals: those beyond only get longer.
const LARGEST_LETTERS: u32 = 780;
const LARGEST_ROMAN: u32 = 3999;

const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// What stands before a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Bullet,
    Label(String),
    Nothing,
}

/// How far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// The last number of each level, by definition.
    numbers: HashMap<String, [Option<u32>; LEVELS]>,
    /// The lists that were used.
    used: HashSet<String>,
}

impl Counters {
    /// Counts the paragraph at `place`, and says what stands before it.
    pub fn count(&mut self, place: &Place<'_>) -> Mark {
        let is_first = self.used.insert(place.list.to_string());
        let numbers = self
            .numbers
            .entry(place.definition.to_string())
            .or_default();
        let mut starts = place.levels.map(|level| level.start);
        for (at, start) in place.starts.iter().enumerate() {
            if let Some(start) = start {
                starts[at] = *start;
                if is_first {
                    numbers[at] = None;
                }
            }
        }
        let number = &mut numbers[place.level];
        *number = Some(number.map_or(starts[place.level], |number| number.saturating_add(1)));
        let deeper = numbers.iter_mut().zip(place.levels);
        for (number, level) in deeper.skip(place.level + 1) {
            if level.restart.is_none_or(|after| place.level < after) {
                *number = None;
            }
        }
        let shown = std::array::from_fn(|at| numbers[at].unwrap_or(starts[at]));
        mark(place, &shown)
    }
}

fn mark(place: &Place<'_>, numbers: &[u32; LEVELS]) -> Mark {
    let level = place.levels[place.level];
    match level.numerals {
        Numerals::Bullet => Mark::Bullet,
        Numerals::None if !level.pattern.contains('%') => Mark::Nothing,
        _ => {
            let label = label(level, &place.levels, numbers);
            if label.is_empty() {
                Mark::Nothing
            } else {
                Mark::Label(label)
            }
        }
    }
}

fn label(level: &Level, levels: &[&Level; LEVELS], numbers: &[u32; LEVELS]) -> String {
    let mut label = String::new();
    let mut rest = level.pattern.chars().peekable();
    while let Some(c) = rest.next() {
        let place = rest.peek().and_then(|digit| digit.to_digit(10));
        match place {
            Some(place @ 1..=9) if c == '%' => {
                rest.next();
                let at = place as usize - 1;
                let numerals = if level.digits_only {
                    Numerals::Decimal
                } else {
                    levels[at].numerals
                };
                label.push_str(&written(numbers[at], numerals));
            }
            _ => label.push(c),
        }
    }
    closed(label.trim())
}

/// A bare number gets a full stop: a reader of text without layout would take it for a word of the sentence.
fn closed(label: &str) -> String {
    let is_bare = label.ends_with(char::is_alphanumeric)
        && label.chars().all(|c| c.is_alphanumeric() || c == '.');
    let stop = if is_bare { "." } else { "" };
    format!("{label}{stop}")
}

fn written(number: u32, numerals: Numerals) -> String {
    match numerals {
        Numerals::Roman { capital } if (1..=LARGEST_ROMAN).contains(&number) => {
            cased(roman(number), capital)
        }
        Numerals::Letters { capital } if (1..=LARGEST_LETTERS).contains(&number) => {
            cased(letters(number), capital)
        }
        Numerals::DecimalWithZero => format!("{number:02}"),
        Numerals::Ordinal => format!("{number}{}", ordinal_ending(number)),
        Numerals::Bullet | Numerals::None => String::new(),
        _ => number.to_string(),
    }
}

fn cased(text: String, capital: bool) -> String {
    if capital { text.to_uppercase() } else { text }
}

fn roman(mut number: u32) -> String {
    let mut text = String::new();
    for (value, numeral) in ROMAN {
        while number >= value {
            text.push_str(numeral);
            number -= value;
        }
    }
    text
}

/// "a" to "z", then "aa", "bb", as Word counts.
fn letters(number: u32) -> String {
    let letter = char::from_u32('a' as u32 + (number - 1) % 26).unwrap_or('a');
    letter.to_string().repeat((number as usize - 1) / 26 + 1)
}

fn ordinal_ending(number: u32) -> &'static str {
    match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_level_says() {
        let cases = [
            (4, Numerals::Roman { capital: false }, "iv"),
            (1994, Numerals::Roman { capital: true }, "MCMXCIV"),
            (4000, Numerals::Roman { capital: true }, "4000"),
            (27, Numerals::Letters { capital: false }, "aa"),
            (52, Numerals::Letters { capital: true }, "ZZ"),
            (u32::MAX, Numerals::Letters { capital: false }, "4294967295"),
            (0, Numerals::Letters { capital: false }, "0"),
            (7, Numerals::DecimalWithZero, "07"),
            (22, Numerals::Ordinal, "22nd"),
            (112, Numerals::Ordinal, "112th"),
        ];
        for (number, numerals, expected) in cases {
            assert_eq!(written(number, numerals), expected);
        }
    }

    #[test]
    fn bare_numbers_get_a_full_stop() {
        assert_eq!(closed("2.1"), "2.1.");
        assert_eq!(closed("(a)"), "(a)");
        assert_eq!(closed("Article 3"), "Article 3");
    }
}
