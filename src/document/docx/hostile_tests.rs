//! Documents that are broken, or made to break a reader.

use super::tests::{body, package, read};
use crate::document::ReadError;

const LIMIT: u64 = 1 << 24;

fn of_body(xml: &str) -> Result<String, ReadError> {
    read(&package(&[("word/document.xml", xml)]), LIMIT).map(|(text, _)| text)
}

fn is_damaged<T: std::fmt::Debug>(result: &Result<T, ReadError>, word: &str) {
    match result {
        Err(ReadError::Damaged { format, reason }) => {
            assert_eq!(*format, "Word document");
            assert!(reason.contains(word), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn truncated_corrupt_and_foreign_packages_are_damaged() {
    let whole = package(&[(
        "word/document.xml",
        &body("<w:p><w:r><w:t>A.</w:t></w:r></w:p>"),
    )]);
    assert_eq!(read(&whole, LIMIT).unwrap().0, "A.");
    for length in 0..whole.len() {
        assert!(read(&whole[..length], LIMIT).is_err(), "{length}");
    }
    is_damaged(&read(&whole[..whole.len() / 2], LIMIT), "");
    is_damaged(
        &read(&package(&[("word/styles.xml", "<a/>")]), LIMIT),
        "word/document.xml",
    );
    is_damaged(&of_body("<w:workbook/>"), "no Word document");
    is_damaged(&of_body(""), "empty");
    is_damaged(&of_body("<w:document><w:body><w:p>"), "too early");
    is_damaged(&of_body("<w:document><w:body></w:p></w:document>"), "");
}

#[test]
fn every_byte_of_a_package_may_be_wrong() {
    let content = body(
        "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>A &amp; B.</w:t></w:r></w:p>",
    );
    let whole = package(&[("word/document.xml", &content)]);
    for at in 0..whole.len() {
        for wrong in [0, 0xff, whole[at] ^ 1] {
            let mut bytes = whole.clone();
            bytes[at] = wrong;
            let _ = read(&bytes, 1 << 16);
        }
    }
}

#[test]
fn a_bomb_stops_at_the_limit_over_all_parts() {
    let filler = format!("<w:styles>{}</w:styles>", " ".repeat(600));
    let long = body(&format!(
        "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
        "0".repeat(1 << 20)
    ));
    for parts in [
        &[("word/document.xml", long.as_str())][..],
        &[
            ("word/styles.xml", filler.as_str()),
            ("word/numbering.xml", filler.as_str()),
            ("word/document.xml", "<w:document/>"),
        ],
    ] {
        let result = read(&package(parts), 1000);
        assert!(
            matches!(result, Err(ReadError::UnpacksTooLarge { limit: 1000 })),
            "{result:?}"
        );
    }
}

#[test]
fn a_directory_that_claims_more_than_there_is_takes_no_memory() {
    let mut bytes = package(&[("word/document.xml", &body(""))]);
    let end = bytes.len() - 22;
    let mut record = b"PK\x06\x06".to_vec();
    record.extend(44_u64.to_le_bytes());
    record.extend([45, 0, 45, 0]);
    record.extend([0; 8]);
    for number in [u64::MAX >> 20, u64::MAX >> 20, 46, 0] {
        record.extend(number.to_le_bytes());
    }
    record.extend(b"PK\x06\x07\0\0\0\0");
    record.extend((end as u64).to_le_bytes());
    record.extend(1_u32.to_le_bytes());
    bytes.splice(end..end, record);
    let end = bytes.len() - 22;
    bytes[end + 8..end + 20].fill(0xff);
    is_damaged(&read(&bytes, LIMIT), "more parts");
}

#[test]
fn depth_costs_nothing() {
    for (open, close) in [
        ("<w:p><w:r>", "</w:r></w:p>"),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
        ("<w:sdt>", "</w:sdt>"),
    ] {
        let depth = 100_000;
        let content = format!(
            "{}<w:p><w:r><w:t>A.</w:t></w:r></w:p>{}",
            open.repeat(depth),
            close.repeat(depth)
        );
        assert_eq!(of_body(&body(&content)).unwrap(), "A.");
    }
}

#[test]
fn entities_of_the_document_are_not_expanded() {
    let xml = format!(
        "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>{}",
        body("<w:p><w:r><w:t>A &b;&c;&lt;B&#0;&#x110000; & C.</w:t></w:r></w:p>")
    );
    assert_eq!(of_body(&xml).unwrap(), "A <B & C.");
}

#[test]
fn circles_and_absurd_numbers_end() {
    let styles = "<w:styles><w:style w:styleId=\"A\"><w:basedOn w:val=\"B\"/></w:style>\
         <w:style w:styleId=\"B\"><w:basedOn w:val=\"A\"/></w:style>\
         <w:style w:styleId=\"L\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>";
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:numStyleLink w:val=\"L\"/>\
         <w:lvl w:ilvl=\"0\"><w:start w:val=\"99999999999999\"/><w:numFmt w:val=\"lowerRoman\"/><w:lvlText w:val=\"%1.\"/></w:lvl>\
         <w:lvl w:ilvl=\"777\"><w:start w:val=\"-4\"/><w:lvlText w:val=\"{}\"/></w:lvl></w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
        "%9".repeat(1000)
    );
    let item = |level: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"A\"/><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
             <w:r><w:t>A.</w:t></w:r></w:p>"
        )
    };
    let document = body(&[item("0"), item("0"), item("-3"), item("99999")].concat());
    let package = package(&[
        ("word/styles.xml", styles),
        ("word/numbering.xml", &numbering),
        ("word/document.xml", &document),
    ]);
    assert_eq!(
        read(&package, LIMIT).unwrap().0,
        "4294967295. A.\n\n4294967295. A.\n\n4294967295. A.\n\nA."
    );
}

#[test]
fn attributes_and_marks_in_masses_take_their_time_once() {
    let attributes: Vec<String> = (0..200_000).map(|n| format!(" a{n}=\"\"")).collect();
    let attributes = attributes.concat();
    let fields = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>".repeat(100_000);
    let notes = "<w:r><w:footnoteReference w:id=\"1\"/></w:r>".repeat(100_000);
    let content = format!(
        "<w:p><w:r><w:br{attributes}/></w:r>{notes}{fields}</w:p><w:p><w:r><w:t>A.</w:t></w:r></w:p>"
    );
    let footnotes = "<w:footnotes><w:footnote w:id=\"1\"><w:p><w:r><w:t>N.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let package = package(&[
        ("word/document.xml", &body(&content)),
        ("word/footnotes.xml", footnotes),
    ]);
    assert_eq!(read(&package, LIMIT).unwrap().0, "A.\n\nN.");
}
