//! Cells that spreadsheets do not run.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula. Such a
//! cell gets one apostrophe in front; one that already begins with apostrophes before such a sign gets one more, so
//! that taking one away always gives the text back.

use std::borrow::Cow;

/// The cell for `text`.
#[must_use]
pub fn guard(text: &str) -> Cow<'_, str> {
    if looks_like_formula(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a cell that [`guard`] made.
#[must_use]
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if looks_like_formula(text) => text,
        _ => cell,
    }
}

fn looks_like_formula(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_guarded_and_text_is_not() {
        assert_eq!(guard("=1+1"), "'=1+1");
        assert_eq!(guard("'=1+1"), "''=1+1");
        assert_eq!(guard("- a"), "'- a");
        assert_eq!(guard("We note"), "We note");
        assert_eq!(guard("'We' note"), "'We' note");
    }

    proptest! {
        #[test]
        fn guarding_can_be_undone(text in "['=+@a -]{0,6}") {
            let guarded = guard(&text);
            prop_assert_eq!(unguard(&guarded), text.as_str());
        }

        #[test]
        fn a_guarded_cell_is_no_formula(text in ".{0,20}") {
            prop_assert!(!guard(&text).starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
