//! Marks that are no letters of the words they stand in or on.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Repair, Side};
use crate::language::Lexicon;

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

/// Adds the repairs of the marks in `piece` to `found`.
pub(super) fn mend_marks(source: &str, piece: &Range<usize>, found: &mut Vec<Repair>) {
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
