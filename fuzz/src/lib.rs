//! What has to hold for any bytes, for the fuzz targets: one a reader, and one for the splitter alone.
//!
//! `scripts/fuzz.sh` runs them from the seeds in `fuzz/seeds`.

use clausemark::clause::segment;
use clausemark::document::{Document, Place, ReadSettings, Source, TableColumns, read};

/// Reads `content` as a file called `name`, and cuts what comes out.
pub fn read_and_cut(name: &str, content: &[u8]) {
    let source = Source {
        id: name.to_string(),
        size: content.len() as u64,
        place: Place::Memory(content.into()),
    };
    let settings = ReadSettings {
        limit: 1 << 20,
        streamed: 1 << 20,
        table: Some(TableColumns {
            text: "text".into(),
            group: Some("group".into()),
            kept: vec!["kept".into()],
            ..TableColumns::default()
        }),
    };
    for document in read(&source, &settings).unwrap_or_default() {
        check(&document);
    }
}

/// Cuts `text`, with pages at its form feeds.
pub fn cut(text: &str) {
    let feeds = text.chars().enumerate().filter(|(_, c)| *c == '\u{c}');
    check(&Document {
        id: "a.txt".into(),
        pages: std::iter::once(0).chain(feeds.map(|(at, _)| at + 1)).collect(),
        text: text.into(),
        rows: None,
    });
}

/// Pages ascend in the text, spans are ordered, disjoint, in bounds and not empty, and give the clauses back.
fn check(document: &Document) {
    let points: Vec<char> = document.text.chars().collect();
    assert_eq!(document.pages.first(), Some(&0));
    assert!(document.pages.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(document.pages.iter().all(|start| *start <= points.len()));
    let cut = document.rows.is_none();
    let mut end = 0;
    for clause in segment(document) {
        let span = clause.span;
        assert!(span.start >= end && span.end <= points.len());
        assert!(!cut || !span.is_empty());
        end = span.end;
        let text: String = points[span].iter().collect();
        let words: Vec<&str> = text.split_whitespace().collect();
        assert_eq!(clause.text, words.join(" "));
        assert!(clause.page >= 1 && clause.page <= document.pages.len());
    }
}
