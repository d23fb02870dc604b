//! How texts with broken words, ligatures and marks are read.

use crate::clause::tests::document;
use crate::clause::{Clause, segment};

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
