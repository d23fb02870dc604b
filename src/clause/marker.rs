//! Numbering and bullets at the beginning of a line or of a part of a sentence.

use std::sync::LazyLock;

use regex::Regex;

/// What a list item or a numbered paragraph is marked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// A mark that is nothing else: "•", "▪".
    Bullet,
    /// A mark that may also be a dash or a multiplication sign: "-", "*".
    Dash,
    /// "(a)", "1)", "(iv)"
    Bracketed,
    /// "13.", "2.1", "IV.", "A."
    Numbered,
}

static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:
        (?P<bullet>[•·▪◦‣●○■□§►▶→✓✔➢❖\u{f0b7}\u{f0a7}])\s*
        | (?P<dash>[-–—*+])\s+
        | (?P<bracketed>\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})\))\s+
        | (?P<numbered>(?:\d{1,3}(?:\.\d{1,3})+\.?|\d{1,3}\.|[IVX]{1,5}\.|[ivx]{1,5}\.|[A-Za-z]\.))\s+
        )",
    )
    .expect("the marker pattern is a constant that compiles")
});

/// The marker `text` begins with and its length in bytes, white space after it included.
pub(super) fn marker(text: &str) -> Option<(Marker, usize)> {
    let found = MARKER.captures(text)?;
    let kind = if found.name("bullet").is_some() {
        Marker::Bullet
    } else if found.name("dash").is_some() {
        Marker::Dash
    } else if found.name("bracketed").is_some() {
        Marker::Bracketed
    } else {
        Marker::Numbered
    };
    let length = found.get(0)?.len();
    let is_decimal = kind == Marker::Numbered && !found[0].trim_end().ends_with('.');
    let rest = text[length..].chars().next()?;
    (!is_decimal || rest.is_uppercase()).then_some((kind, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_and_bullets_are_told_from_text() {
        let cases = [
            ("13. The Ministers", Some((Marker::Numbered, 4))),
            ("2.1 Scope", Some((Marker::Numbered, 4))),
            ("IV. Cyber", Some((Marker::Numbered, 4))),
            ("(a) consult", Some((Marker::Bracketed, 4))),
            ("(iii) train", Some((Marker::Bracketed, 6))),
            ("1) share", Some((Marker::Bracketed, 3))),
            ("• invest", Some((Marker::Bullet, 4))),
            ("- invest", Some((Marker::Dash, 2))),
            ("2.5 million", None),
            ("2030 is near", None),
            ("(the Treaty) binds", None),
            ("-led", None),
            ("17.", None),
        ];
        for (text, expected) in cases {
            assert_eq!(marker(text), expected, "{text}");
        }
    }
}
