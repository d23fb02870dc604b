//! Work and memory grow with the text and not faster, whatever the text is like.

mod program;

use std::time::{Duration, Instant};

use clausemark::clause::segment;
use clausemark::document::Document;

/// Bytes of the small text, and how many times larger the large one is.
const SMALL: usize = 1 << 16;
const TIMES: usize = 8;
/// How many times longer the large text may take than the small one read [`TIMES`] times: once would be even, eight
/// times the square.
const MOST: u32 = 3;
/// Rounds in which the shortest time of each is looked for: other programs only make it longer.
const ROUNDS: usize = 5;
/// What the clock cannot tell apart.
const GRAIN: Duration = Duration::from_millis(10);

/// `unit` up to about `size` bytes.
fn many(unit: &str, size: usize) -> String {
    unit.repeat(size / unit.len())
}

/// Texts of about the given size that could make a careless reading look at the same words again and again.
type Shape = (&'static str, fn(usize) -> String);
const SHAPES: &[Shape] = &[
    ("no full stop", |n| {
        many("the sides and the partners support trade ", n)
    }),
    ("no space", |n| many("trade", n)),
    ("one word of marks", |n| many("a.b,", n)),
    ("headings", |n| many("# Cyber Cooperation\n\n", n)),
    ("headings above their text", |n| {
        many("Cyber Cooperation\nThe sides met.\n", n)
    }),
    ("short lines", |n| many("we\n", n)),
    ("blank lines", |n| many("\n", n) + "We act."),
    ("form feeds", |n| many("We act.\n\u{c}", n)),
    ("running heads", |n| {
        many("we agree and the\n\u{c}Page 3\n", n)
    }),
    ("headers", |n| many("- they agreed to:\n", n)),
    ("headers of changing kinds", |n| {
        many("- they agreed to:\n• they will:\n(a) they should:\n", n)
    }),
    ("deeper and deeper bullets", |n| {
        (0..n / 120)
            .map(|depth| " ".repeat(depth % 200) + "- they will:\n")
            .collect()
    }),
    ("items under a header", |n| {
        "The sides agreed to:\n".to_string() + &many("- share data\n", n)
    }),
    ("items under an endless word", |n| {
        many("x", n / 4) + " will:\n" + &many("- share data\n", n)
    }),
    ("a long caption before broken lines", |n| {
        "Figure 1. ".to_string() + &many("a ", n / 4) + "\n\n" + &many("a b\n\n", n)
    }),
    ("adverbs", |n| "We will ".to_string() + &many("also ", n)),
    ("conjunctions", |n| many("and ", n)),
    ("commas", |n| "We agreed".to_string() + &many(", ", n)),
    ("open brackets", |n| "We will ".to_string() + &many("(", n)),
    ("a series of verbs", |n| {
        "We ".to_string() + &many("agreed, ", n)
    }),
    ("infinitives", |n| {
        "We agreed ".to_string() + &many("to support ", n)
    }),
    ("clauses in clauses", |n| {
        "We noted ".to_string() + &many("that they noted which ", n)
    }),
    ("openings", |n| many("While we agree, ", n)),
    ("initials", |n| many("U. S. ", n)),
    ("stops", |n| "a".to_string() + &many(".", n)),
    ("numbering", |n| many("13. We act.\n", n)),
    ("two columns", |n| {
        many(
            "The sides met and they agreed      to hold further talks in the\n",
            n,
        )
    }),
    ("a column of short pages", |n| {
        many("we met and they agreed      to hold talks in the\n", n)
            .replace("in the\nwe met and", "in the\n\u{c}we met and")
    }),
    ("lines of capitals", |n| many("SECURITY AT SEA\n", n)),
    ("a table of contents", |n| {
        "Contents\n".to_string() + &many("Trade 12\n", n)
    }),
    ("tables of contents", |n| many("Contents\n", n)),
    ("tables of figures", |n| {
        many("Army 12,000 13,500 14,000\n", n)
    }),
    ("captions", |n| many("Figure 1. Trade and\n", n)),
    ("captions in a sentence", |n| {
        many("they agreed\n\nFigure 1. Trade\n\nto ", n)
    }),
    ("broken words", |n| many("We widen coopera-\ntion and ", n)),
    ("different broken words", |n| {
        (0..n / 24)
            .map(|word| format!("we see w{word}a-\nb{word} and "))
            .collect()
    }),
    ("notes without pages", |n| {
        many("They met here.1\n1 See the report.\n", n)
    }),
    ("notes on pages", |n| {
        many("They met here.1\n1 See the report.\n\u{c}", n)
    }),
    ("notes that never end", |n| {
        "They met.1\n\n1 See ".to_string() + &many("the report of\n", n)
    }),
    ("lines with a number before them", |n| {
        many("13 We met them.\n", n)
    }),
    ("pages of lines with a number before them", |n| {
        "We met.\u{c}".to_string() + &many("13 We met them.13\n", n)
    }),
    ("quoted lines", |n| many("> > we met and\n", n)),
    ("ever deeper quotes", |n| {
        (0..n / 120)
            .map(|depth| "> ".repeat(depth % 100) + "we met\n")
            .collect()
    }),
    ("different titles on every page", |n| {
        (0..n / 30)
            .map(|page| format!("Review {page} of Trade\nWe met.\n\u{c}"))
            .collect()
    }),
    ("double spacing", |n| many("we met and\n\n", n)),
];

/// Time this thread has worked. Where the system does not tell it, time on the clock, in which others work as well.
fn worked(since: Instant) -> Duration {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|stat| stat.split(' ').next()?.parse().ok())
        .map_or_else(|| since.elapsed(), Duration::from_nanos)
}

/// The time it takes to cut `document` so many times.
fn time(document: &Document, times: usize) -> Duration {
    let since = Instant::now();
    let start = worked(since);
    for _ in 0..times {
        std::hint::black_box(segment(document));
    }
    worked(since) - start
}

fn document(text: String) -> Document {
    let feeds = text.chars().enumerate().filter(|(_, c)| *c == '\u{c}');
    Document {
        id: "text.txt".into(),
        pages: std::iter::once(0)
            .chain(feeds.map(|(at, _)| at + 1))
            .collect(),
        text,
        rows: None,
    }
}

#[test]
fn eight_times_the_text_takes_no_more_than_its_share() {
    let mut slow = Vec::new();
    for (name, shape) in SHAPES {
        let (small, large) = (document(shape(SMALL)), document(shape(SMALL * TIMES)));
        let (mut of_small, mut of_large) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            of_small = of_small.min(time(&small, TIMES)).max(GRAIN);
            of_large = of_large.min(time(&large, 1));
            if of_large < of_small * MOST {
                break;
            }
        }
        if of_large >= of_small * MOST {
            slow.push(format!(
                "{name}: {of_large:?} for one text, {of_small:?} for the same in {TIMES} parts"
            ));
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

/// Runs `segment` on a file of 200 MB that is `line` over and over, with address space for one gigabyte and a half; gives back
/// how many rows there are.
#[cfg(target_os = "linux")]
fn rows_of_200_megabytes(line: &str) -> usize {
    let folder = program::folder_with(&[("line.txt", many(line, 200_000_000).as_bytes())]);
    let script = r#"ulimit -v 1500000; exec "$0" "$@""#;
    let outcome = program::outcome(
        std::process::Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_clausemark")])
            .args(["segment", "line.txt", "-q", "-o", "clauses.csv"])
            .args(["--threads", "1", "--max-file-size", "200"])
            .current_dir(folder.path()),
    );
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let table = std::fs::File::open(folder.path().join("clauses.csv")).expect("the table");
    csv::Reader::from_reader(table).into_byte_records().count()
}

#[cfg(target_os = "linux")]
#[test]
fn a_line_of_200_megabytes_is_cut_in_bounded_memory() {
    let sentences =
        "The Ministers of both sides agreed to expand the exchange of officers next year. ";
    assert_eq!(
        rows_of_200_megabytes(sentences),
        200_000_000 / sentences.len()
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_line_of_200_megabytes_without_a_space_is_a_clause_for_each_piece() {
    assert_eq!(rows_of_200_megabytes("cooperation"), 96);
}
