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
        (?P<section>§\s?\d{1,3}[a-z]?\.?)\s+
        | (?P<bullet>[•·▪◦‣●○■□§►▶→✓✔➢❖\u{f0b7}\u{f0a7}])\s*
        | (?P<dash>[-–—*+])\s+
        | (?P<bracketed>\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})\))\s+
        | (?P<numbered>(?:Article|Section|Rule|Paragraph)\ \d{1,3}(?:\.\d{1,3})*\s?[.:)–—-]|(?:\d{1,3}(?:\.\d{1,3})+\.?|\d{1,3}[.–—-]|[IVX]{1,5}\.|[ivx]{1,5}\.|[A-Za-z]\.))\s+
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
    let is_decimal = kind == Marker::Numbered
        && found[0].starts_with(|c: char| c.is_ascii_digit())
        && !found[0].trim_end().ends_with('.');
    let rest = text[length..].chars().next()?;
    (!is_decimal || rest.is_uppercase()).then_some((kind, length))
}

/// The marker that is all of `line`: "13.", "(iv)", "•", with its text on the next line.
pub(super) fn lone_marker(line: &str) -> Option<Marker> {
    let is_short = line.len() <= 8 && !line.contains(char::is_whitespace);
    // What follows a marker has to be a word.
    is_short
        .then(|| format!("{line} X"))
        .and_then(|text| marker(&text).filter(|(_, length)| length + 1 == text.len()))
        .map(|(kind, _)| kind)
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
            ("6- The sides", Some((Marker::Numbered, 3))),
            ("20- to 30-year leases", None),
            ("2.5 million", None),
            ("2030 is near", None),
            ("(the Treaty) binds", None),
            ("-led", None),
            ("17.", None),
            ("2.1.3 The sides", Some((Marker::Numbered, 6))),
            ("§ 12 The sides", Some((Marker::Numbered, 6))),
            ("Article 4. The sides", Some((Marker::Numbered, 11))),
            ("Article 4 of the Treaty", None),
        ];
        for (text, expected) in cases {
            assert_eq!(marker(text), expected, "{text}");
        }
    }

    #[test]
    fn a_marker_may_stand_alone() {
        assert_eq!(lone_marker("13."), Some(Marker::Numbered));
        assert_eq!(lone_marker("(iv)"), Some(Marker::Bracketed));
        assert_eq!(lone_marker("•"), Some(Marker::Bullet));
        assert_eq!(lone_marker("Selk."), None);
        assert_eq!(lone_marker("-"), Some(Marker::Dash));
    }
}
