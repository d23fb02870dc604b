//! What holds for the clauses of every text.

use proptest::prelude::*;

use super::segment;
use super::tests::document;

/// Text as documents have it: words that matter to the rules, marks, numbering, line and page breaks.
fn prose() -> impl Strategy<Value = String> {
    let pieces = [
        "We",
        "the Ministers",
        "agreed",
        "will",
        "to",
        "and",
        ",",
        ";",
        ":",
        "—",
        "that",
        "which",
        "while",
        "as well as",
        "support",
        "supporting",
        "trade",
        "exercises",
        "Averna",
        "is",
        "(",
        ")",
        "\"",
        "U.S.",
        "No.",
        "5",
        "(a)",
        "• ",
        "- ",
        "\n",
        "\n\n",
        "\n  ",
        "\u{c}",
        "Page 3",
        "13. ",
        "# ",
        ".",
        "...",
        "é",
        "한국",
        "\u{ad}",
        "’s",
        "in",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..80)
        .prop_map(|pieces| pieces.join(" "))
}

fn check_spans(text: &str) {
    let document = document(text);
    let points: Vec<char> = text.chars().collect();
    let mut end = 0;
    let mut rebuilt = String::new();
    for clause in segment(&document) {
        assert!(
            clause.span.start >= end && clause.span.end <= points.len(),
            "spans ascend and lie in the text"
        );
        rebuilt.extend(&points[end..clause.span.start]);
        rebuilt.push_str(&clause.text);
        end = clause.span.end;
        let source: String = points[clause.span].iter().collect();
        assert_eq!(
            clause.text,
            source.split_whitespace().collect::<Vec<_>>().join(" ")
        );
        assert!(
            clause.text.chars().any(char::is_alphanumeric),
            "no clause is blank"
        );
        assert!((1..=document.pages.len()).contains(&clause.page) && clause.paragraph > 0);
    }
    rebuilt.extend(&points[end..]);
    assert_eq!(
        without_space(&rebuilt),
        without_space(text),
        "clauses and gaps are the document"
    );
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Text as dumps of pages have it: two columns, heads, footnotes, quoted lines.
fn page() -> impl Strategy<Value = String> {
    let lines = [
        "The Ministers of Averna welcomed the      report on coastal trade and",
        "thanked its authors.1 They regret         widen their joint coopera-",
        "                                          tion in the Strait of Selk.",
        "and its many envoys agreed to             meet again in the month of",
        "The two sides noted that talks go         on as they did the year be-",
        "1 See Averna Review 2030, p. 4.",
        "2 The envoys met in May.",
        "> > We will widen the coopera-",
        "> tion.",
        "Averna Review | 3",
        "4 | Averna Review",
        "13.",
        "Contents",
        "Trade 12",
        "SECURITY AT SEA",
        "\u{c}",
        "",
    ];
    prop::collection::vec(prop::sample::select(lines.to_vec()), 0..40)
        .prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn spans_hold_for_pages(text in page()) {
        check_spans(&text);
    }

    #[test]
    fn spans_hold_for_any_text(text in "\\PC{0,200}") {
        check_spans(&text);
    }

    #[test]
    fn spans_hold_for_prose(text in prose()) {
        check_spans(&text);
    }

    #[test]
    fn every_word_of_a_paragraph_is_in_a_clause(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "we", "will", "support", "the", "and", "trade", "to", "that", "while", "agreed", "exercises", ",", ";", "which",
            ]),
            1..60,
        ),
    ) {
        let text = format!("Averna {}.", words.join(" "));
        let clauses: Vec<String> = segment(&document(&text)).into_iter().map(|clause| clause.text).collect();
        prop_assert_eq!(clauses.join(" "), text);
    }
}
