//! The marks of list items and of footnotes, as authors type them and as lists count.

use super::furniture::Numbering;

/// The most letters the mark of a footnote or of a list item has, brackets included.
pub(super) const LONGEST_MARK: usize = 6;

/// Whether a text can be the mark of a footnote: "3", "[3]", "b", "*", "^".
pub(super) fn is_note(text: &str) -> bool {
    let inner = text.trim_matches(['[', ']', '(', ')']);
    let is_number = inner.len() <= 3 && inner.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_sign = inner.chars().count() <= 2 && inner.chars().all(|c| "*†‡§^↑↩︎".contains(c));
    !inner.is_empty() && (is_number || is_letter || is_sign)
}

/// Whether a text is the number or bullet of an item, as authors write them by hand.
pub(super) fn is_item_mark(text: &str) -> bool {
    if matches!(
        text,
        "•" | "·" | "▪" | "●" | "○" | "■" | "–" | "—" | "-" | "*"
    ) {
        return true;
    }
    let inner = text.trim_start_matches('(').trim_end_matches(['.', ')']);
    if inner.is_empty() || text.len() > LONGEST_MARK || !text.ends_with(['.', ')']) {
        return false;
    }
    let is_number = inner
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_roman = inner.bytes().all(|byte| b"ivxIVX".contains(&byte));
    is_number || is_roman || (inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// A number as a list writes it. What a numbering has no sign for is written in digits.
pub(super) fn written(number: i32, numbering: Numbering) -> String {
    let letter = |first: u8| {
        u8::try_from(number)
            .ok()
            .filter(|number| (1..=26).contains(number))
            .map(|number| char::from(first + number - 1).to_string())
    };
    let roman = || (1..=39).contains(&number).then(|| roman(number));
    let sign = match numbering {
        Numbering::Decimal => None,
        Numbering::Letters => letter(b'a'),
        Numbering::Capitals => letter(b'A'),
        Numbering::Roman => roman(),
        Numbering::RomanCapitals => roman().map(|number| number.to_uppercase()),
    };
    format!("{}.", sign.unwrap_or_else(|| number.to_string()))
}

fn roman(mut number: i32) -> String {
    let mut written = String::new();
    for (value, sign) in [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")] {
        while number >= value {
            written.push_str(sign);
            number -= value;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_items_are_told_from_words() {
        for mark in ["1.", "2.1.", "(a)", "b)", "iv.", "(iii)", "•", "–"] {
            assert!(is_item_mark(mark), "{mark}");
        }
        for word in ["1", "2030", "Mr.", "(the", "U.S.", "2.5", ")", "and"] {
            assert!(!is_item_mark(word), "{word}");
        }
    }

    #[test]
    fn marks_of_footnotes_are_told_from_words() {
        for mark in ["3", "[12]", "(a)", "*", "^", "↩"] {
            assert!(is_note(mark), "{mark}");
        }
        for word in ["th", "2031", "A", "[]", "see"] {
            assert!(!is_note(word), "{word}");
        }
    }

    #[test]
    fn lists_count_as_they_say() {
        assert_eq!(written(4, Numbering::Roman), "iv.");
        assert_eq!(written(29, Numbering::RomanCapitals), "XXIX.");
        assert_eq!(written(2, Numbering::Letters), "b.");
        assert_eq!(written(27, Numbering::Capitals), "27.");
        assert_eq!(written(-1, Numbering::Decimal), "-1.");
    }
}
