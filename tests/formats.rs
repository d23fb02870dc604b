//! The sample corpus says the same in every format it can be read from.
//!
//! Each sample is plain text or Markdown; `tests/fixtures/make_formats` writes it in the other formats, with their own
//! headings, lists and page furniture. The clauses have to be those of the plain text, but for [`DIFFERENCES`].

mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use program::{command, corpus, outcome, repository, rows};

/// The formats that are compared with plain text, and whether they have pages.
const FORMATS: &[(&str, bool)] = &[
    ("md", false),
    ("html", false),
    ("docx", true),
    ("pdf", true),
];

/// What a format cannot say as the plain text does.
struct Difference {
    document: &'static str,
    format: &'static str,
    /// The clauses of the plain text.
    plain: &'static [&'static str],
    /// What stands in their place.
    here: &'static [&'static str],
    why: &'static str,
}

/// Every difference there is between a format and plain text; one that is gone has to go from here as well.
const DIFFERENCES: &[Difference] = &[
    Difference {
        document: "kestria-orlund-leaders-2024",
        format: "pdf",
        plain: &[
            "To speed up those talks we have decided to set up the Grid Task Force, led by our energy ministers.",
        ],
        here: &[
            "To speed up those talks we have decided to set up the Grid Task Force, led by our energy",
            "ministers.",
        ],
        why: "a page ends inside the sentence, and no clause has page furniture in it",
    },
    Difference {
        document: "velmar-dialogue-ministers-2021",
        format: "pdf",
        plain: &[
            "They committed to mobilising private capital for ports, railways and digital links in the poorer provinces of the Inner Sea,",
        ],
        here: &[
            "They committed to",
            "mobilising private capital for ports, railways and digital links in the poorer provinces of the Inner Sea,",
        ],
        why: "a page ends inside the sentence, and no clause has page furniture in it",
    },
];

/// Where pages of a format start that the plain text does not have, as seen on the pages: the beginning of the first
/// clause of each page after the first.
const PAGES: &[(&str, &str, &[&str])] = &[
    (
        "averna-selk-memorandum-2024",
        "pdf",
        &["The Participants shall keep up to date"],
    ),
    (
        "averna-torvald-consultative-2023-p214",
        "pdf",
        &["The two sides also affirmed their resolve"],
    ),
    (
        "averna-torvald-deterrence-2025",
        "pdf",
        &["The leaders assessed that the exchange of launch data"],
    ),
    (
        "calder-bay-charter-2024",
        "pdf",
        &["We look forward to the first Youth Assembly"],
    ),
    (
        "harrow-partnership-declaration-2023",
        "pdf",
        &["The fever outbreak of 2021"],
    ),
    ("kestria-orlund-leaders-2024", "pdf", &["ministers."]),
    (
        "northern-compact-summit-2025",
        "pdf",
        &["the first images from the Polynya-2 satellite"],
    ),
    (
        "velmar-dialogue-ministers-2021",
        "pdf",
        &["mobilising private capital"],
    ),
];

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    text: String,
    lead: String,
    page: usize,
    paragraph: usize,
    span: (usize, usize),
}

/// The rows and the text of each sample in one format.
type Reading = BTreeMap<String, (Vec<Row>, String)>;

/// The names of the samples.
fn names() -> Vec<String> {
    let files = fs::read_dir(corpus()).expect("the corpus");
    let mut names: Vec<String> = files.map(|file| stem(&file.unwrap().path())).collect();
    names.sort();
    names
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// A sample in a format: itself, or what was made of it.
fn sample(name: &str, format: &str) -> PathBuf {
    let file = format!("{name}.{format}");
    let own = corpus().join(&file);
    if own.exists() {
        own
    } else {
        repository().join("tests/fixtures/formats").join(file)
    }
}

fn read(format: &str) -> Reading {
    let folder = tempfile::tempdir().unwrap();
    let files = names().into_iter().map(|name| sample(&name, format));
    let mut segment = command(["segment", "-q", "-o", "-", "--dump-text", "texts"]);
    let outcome = outcome(segment.args(files).current_dir(folder.path()));
    assert_eq!(outcome.code, Some(0), "{format}: {}", outcome.stderr);
    let mut documents = Reading::new();
    for row in rows(&outcome.stdout) {
        let number = |column: &str| row[column].parse().expect("a number");
        let (found, _) = documents
            .entry(stem(Path::new(&row["doc_id"])))
            .or_insert_with(|| {
                let text = folder.path().join(format!("texts/{}.txt", row["doc_id"]));
                (Vec::new(), fs::read_to_string(text).expect("the text"))
            });
        found.push(Row {
            text: row["text"].clone(),
            lead: row["lead"].clone(),
            page: number("page"),
            paragraph: number("paragraph"),
            span: (number("start"), number("end")),
        });
    }
    assert_eq!(documents.len(), names().len(), "{format}");
    documents
}

/// Rows that stand for each other, and stretches that do not.
#[derive(Debug, Default, PartialEq, Eq)]
struct Comparison {
    same: Vec<(usize, usize)>,
    different: Vec<(Vec<String>, Vec<String>)>,
}

/// Compares two lists of texts by their longest common subsequence.
fn compare(plain: &[&str], here: &[&str]) -> Comparison {
    // The length of the longest common subsequence of what is left from (i, j).
    let mut longest = vec![vec![0; here.len() + 1]; plain.len() + 1];
    for i in (0..plain.len()).rev() {
        for j in (0..here.len()).rev() {
            longest[i][j] = if plain[i] == here[j] {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let mut comparison = Comparison::default();
    let (mut i, mut j) = (0, 0);
    let (mut gone, mut new) = (Vec::new(), Vec::new());
    while i < plain.len() || j < here.len() {
        let same = plain.get(i).is_some_and(|text| here.get(j) == Some(text));
        if same {
            if !gone.is_empty() || !new.is_empty() {
                let different = (std::mem::take(&mut gone), std::mem::take(&mut new));
                comparison.different.push(different);
            }
            comparison.same.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if j == here.len() || (i < plain.len() && longest[i + 1][j] >= longest[i][j + 1]) {
            gone.push(plain[i].to_string());
            i += 1;
        } else {
            new.push(here[j].to_string());
            j += 1;
        }
    }
    if !gone.is_empty() || !new.is_empty() {
        comparison.different.push((gone, new));
    }
    comparison
}

fn texts(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.text.as_str()).collect()
}

/// The page of each row by [`PAGES`]; none if the document is not listed there.
fn listed_pages(document: &str, format: &str, rows: &[Row]) -> Option<Vec<usize>> {
    let (_, _, firsts) = PAGES
        .iter()
        .find(|(name, ending, _)| (*name, *ending) == (document, format))?;
    let mut firsts = firsts.iter().peekable();
    let mut page = 1;
    let pages = rows
        .iter()
        .map(|row| {
            page += usize::from(
                firsts
                    .next_if(|first| row.text.starts_with(**first))
                    .is_some(),
            );
            page
        })
        .collect();
    assert_eq!(firsts.next(), None, "no such clause in {document}.{format}");
    Some(pages)
}

#[test]
fn every_format_gives_the_clauses_of_the_plain_text() {
    let plain = read("txt");
    let mut found = BTreeSet::new();
    for (format, _) in FORMATS {
        for (document, (here, _)) in read(format) {
            let comparison = compare(&texts(&plain[&document].0), &texts(&here));
            for (gone, new) in comparison.different {
                found.insert((document.clone(), (*format).to_string(), gone, new));
            }
        }
    }
    let owned = |texts: &[&str]| -> Vec<String> { texts.iter().map(ToString::to_string).collect() };
    let known: BTreeSet<_> = DIFFERENCES
        .iter()
        .map(|known| {
            assert!(!known.why.is_empty(), "a difference has a reason");
            let (plain, here) = (owned(known.plain), owned(known.here));
            (known.document.into(), known.format.into(), plain, here)
        })
        .collect();
    let new: Vec<_> = found.difference(&known).collect();
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(new.is_empty(), "not in DIFFERENCES: {new:#?}");
    assert!(gone.is_empty(), "in DIFFERENCES, but not there: {gone:#?}");
}

#[test]
fn clauses_stand_in_the_same_paragraphs_and_inherit_the_same_words() {
    let plain = read("txt");
    for (format, _) in FORMATS {
        for (document, (here, _)) in read(format) {
            let expected = &plain[&document].0;
            let comparison = compare(&texts(expected), &texts(&here));
            for (i, j) in comparison.same {
                let what = format!("{document}.{format}: {}", here[j].text);
                assert_eq!(here[j].lead, expected[i].lead, "{what}");
                assert_eq!(here[j].paragraph, expected[i].paragraph, "{what}");
            }
        }
    }
}

#[test]
fn clauses_stand_on_the_same_pages_where_a_format_has_pages() {
    let plain = read("txt");
    for (format, has_pages) in FORMATS {
        for (document, (here, _)) in read(format) {
            let expected = &plain[&document].0;
            // Rows and their pages.
            let pages: Vec<(usize, usize)> = match listed_pages(&document, format, &here) {
                Some(pages) => pages.into_iter().enumerate().collect(),
                None => compare(&texts(expected), &texts(&here))
                    .same
                    .into_iter()
                    .map(|(i, j)| (j, if *has_pages { expected[i].page } else { 1 }))
                    .collect(),
            };
            for (row, page) in pages {
                let row = &here[row];
                assert_eq!(row.page, page, "{document}.{format}: {}", row.text);
            }
        }
    }
}

#[test]
fn spans_point_into_the_text_that_is_dumped() {
    for (format, _) in [("txt", true)].iter().chain(FORMATS) {
        for (document, (rows, text)) in read(format) {
            let points: Vec<char> = text.chars().collect();
            for row in rows {
                let span: String = points[row.span.0..row.span.1].iter().collect();
                let words: Vec<&str> = span.split_whitespace().collect();
                assert_eq!(words.join(" "), row.text, "{document}.{format}");
            }
        }
    }
}

#[test]
fn a_difference_is_the_shortest_there_is() {
    let comparison = compare(&["a", "b", "c", "d"], &["a", "b c", "d", "e"]);
    assert_eq!(comparison.same, [(0, 0), (3, 2)]);
    let owned = |texts: &[&str]| -> Vec<String> { texts.iter().map(ToString::to_string).collect() };
    assert_eq!(
        comparison.different,
        [
            (owned(&["b", "c"]), owned(&["b c"])),
            (vec![], owned(&["e"]))
        ]
    );
}
