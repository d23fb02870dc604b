//! Documents written by hand, and the texts somebody worked out for them.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::Docx;
use crate::document::{Content, ReadError, ReadSettings, Reader};

pub(super) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
     xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\"";

/// A package of these parts.
pub(super) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(xml.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub(super) fn body(content: &str) -> String {
    format!("<w:document {NAMESPACES}><w:body>{content}</w:body></w:document>")
}

pub(super) fn read(package: &[u8], limit: u64) -> Result<(String, Vec<usize>), ReadError> {
    let settings = ReadSettings {
        limit,
        streamed: limit,
        table: None,
    };
    match Docx.read(package, &settings)? {
        Content::Text(rendering) => Ok(rendering.finish()),
        Content::Rows(_) => panic!("a table has no text"),
    }
}

/// The text of a document with this body and these other parts.
pub(super) fn text_with(content: &str, parts: &[(&str, &str)]) -> String {
    pages_with(content, parts).0
}

fn pages_with(content: &str, parts: &[(&str, &str)]) -> (String, Vec<usize>) {
    let body = body(content);
    let parts = [&[("word/document.xml", body.as_str())], parts].concat();
    read(&package(&parts), 1 << 24).unwrap()
}

fn text(content: &str) -> String {
    text_with(content, &[])
}

/// A run that says `words`.
fn run(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

/// A paragraph with these properties.
pub(super) fn paragraph(properties: &str, words: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", run(words))
}

#[test]
fn paragraphs_are_blocks_of_one_line() {
    let content = [
        paragraph("", "Averna and "),
        "<w:p/>".into(),
        format!(
            "<w:p>{}{}<w:r><w:tab/><w:t>now</w:t><w:br/><w:t>or later.</w:t></w:r></w:p>",
            run("Tor"),
            run("vald &amp; Selk&#8217;s\nking meet ")
        ),
    ];
    assert_eq!(
        text(&content.concat()),
        "Averna and\n\nTorvald & Selk’s king meet \tnow\nor later."
    );
}

#[test]
fn cells_are_blocks_in_the_order_of_rows_and_merged_ones_come_once() {
    let cell = |properties: &str, content: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
    };
    let words = |words: &str| paragraph("", words);
    let inner = format!(
        "<w:tbl><w:tr>{}</w:tr></w:tbl>{}",
        cell("", &words("Inner.")),
        words("After.")
    );
    let content = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{}</w:tr></w:tbl>",
        cell("<w:vMerge w:val=\"restart\"/>", &words("Merged.")),
        cell(
            "<w:gridSpan w:val=\"2\"/>",
            &(words("Wide.") + &words("Two."))
        ),
        cell("<w:vMerge/>", &words("Merged again.")),
        cell("", &inner),
        cell("", &words("Deleted row.")),
    );
    assert_eq!(
        text(&content),
        "Merged.\n\nWide.\n\nTwo.\n\nInner.\n\nAfter."
    );
}

#[test]
fn notes_stand_at_the_end_and_leave_no_mark() {
    let content = format!(
        "<w:p>{}<w:r><w:endnoteReference w:id=\"2\"/></w:r>{}<w:r><w:footnoteReference w:id=\"3\"/></w:r>{}\
         <w:r><w:footnoteReference w:id=\"4\" w:customMarkFollows=\"1\"/><w:t>*</w:t></w:r></w:p>{}",
        run("They met"),
        run(" in Selk"),
        run("."),
        paragraph("", "Next.")
    );
    let note = |kind: &str, id: usize, words: &str| {
        format!(
            "<w:{kind} w:id=\"{id}\"><w:p><w:r><w:{kind}Ref/></w:r>{}</w:p></w:{kind}>",
            run(words)
        )
    };
    let footnotes = format!(
        "<w:footnotes {NAMESPACES}>{}{}{}</w:footnotes>",
        note("footnote", 4, "Own mark."),
        note("footnote", 3, " A note."),
        note("footnote", 9, "Not referred to."),
    );
    let endnotes = format!(
        "<w:endnotes {NAMESPACES}>{}</w:endnotes>",
        note("endnote", 2, "An endnote.")
    );
    assert_eq!(
        text_with(
            &content,
            &[
                ("word/footnotes.xml", &footnotes),
                ("word/endnotes.xml", &endnotes)
            ]
        ),
        "They met in Selk.\n\nNext.\n\nAn endnote.\n\nA note.\n\nOwn mark."
    );
}

#[test]
fn only_what_is_shown_is_read() {
    let content = [
        format!(
            "<w:p>{}<w:ins w:id=\"1\">{}</w:ins><w:del w:id=\"2\"><w:r><w:delText>old </w:delText></w:r></w:del>\
             <w:moveFrom w:id=\"3\">{}</w:moveFrom><w:moveTo w:id=\"4\">{}</w:moveTo>\
             <w:r><w:rPr><w:vanish/></w:rPr><w:t>secret </w:t></w:r>\
             <w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>words.</w:t></w:r>\
             <w:r><w:commentReference w:id=\"0\"/></w:r></w:p>",
            run("Some "),
            run("new "),
            run("moved away "),
            run("moved here "),
        ),
        format!(
            "<w:p><w:hyperlink>{}</w:hyperlink><w:smartTag>{}</w:smartTag><w:sdt><w:sdtPr><w:rPr/></w:sdtPr>\
             <w:sdtContent>{}</w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}\
             </w:sdtContent></w:sdt></w:p>",
            run("A link, "),
            run("a tag, "),
            run("a control."),
            run("Click here."),
        ),
        "<w:p><w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>oper\u{ad}a\u{200b}</w:t><w:softHyphen/><w:t>te</w:t>\
         <w:sym w:font=\"Symbol\" w:char=\"F0B3\"/><w:sym w:char=\"F0FF\"/></w:r><w:r><w:ruby><w:rt><w:r><w:t>reading</w:t>\
         </w:r></w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby></w:r>\
         <m:oMath><m:r><m:t>=x</m:t></m:r></m:oMath></w:p>"
            .into(),
        format!(
            "<w:p><w:pPr><w:rPr><w:del w:id=\"9\"/></w:rPr></w:pPr>{}</w:p>{}",
            run("Joined "),
            paragraph("", "by a change.")
        ),
    ];
    assert_eq!(
        text(&content.concat()),
        "Some new moved here words.\n\nA link, a tag, a control.\n\nco-operate≥base=x\n\nJoined by a change."
    );
}

#[test]
fn text_boxes_follow_their_paragraph_once() {
    let boxed = |words: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph("", words));
    let content = format!(
        "<w:p>{}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\">{}</mc:Choice><mc:Fallback><w:pict>{}</w:pict>\
         </mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
        run("They "),
        boxed("Box."),
        boxed("Box."),
        run("met.")
    );
    assert_eq!(text(&content), "They met.\n\nBox.");
}

fn field(instruction: &str, result: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{result}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
    )
}

#[test]
fn of_fields_the_result_stays_and_tables_of_contents_go() {
    let content = [
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> TOC \\o</w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>Aims</w:t><w:tab/><w:t>4</w:t></w:r></w:p>"
            .to_string(),
        format!("<w:p>{}{}</w:p>", run("Means"), field("PAGEREF x", &run("5"))),
        "<w:p><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>".into(),
        format!("<w:p>{}{}{}</w:p>", run("See "), field(" REF x", &run("Part 2")), run(".")),
        "<w:p><w:r><w:t>Open</w:t><w:fldChar w:fldCharType=\"begin\"/><w:t>lost</w:t></w:r></w:p>".into(),
        paragraph("", "Not lost."),
    ];
    assert_eq!(text(&content.concat()), "See Part 2.\n\nOpen\n\nNot lost.");
}

#[test]
fn pages_start_where_the_document_says() {
    let rendered = "<w:r><w:lastRenderedPageBreak/></w:r>";
    let content = [
        format!(
            "<w:p>{}{rendered}{}</w:p>",
            run("One sentence over "),
            run("Two pages.")
        ),
        "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>".into(),
        // Word repeats what the document demands.
        format!("<w:p>{rendered}{}</w:p>", run("Three.")),
        paragraph("<w:pageBreakBefore/>", "Four."),
        paragraph(
            "<w:sectPr><w:type w:val=\"continuous\"/></w:sectPr>",
            "Still four.",
        ),
        paragraph(
            "<w:sectPr><w:type w:val=\"continuous\"/></w:sectPr>",
            "Still.",
        ),
        paragraph("", "Five."),
        "<w:sectPr><w:pgSz/></w:sectPr>".into(),
    ];
    let (text, pages) = pages_with(&content.concat(), &[]);
    assert_eq!(
        text,
        "One sentence over Two pages.\u{c}Three.\u{c}Four.\n\nStill four.\n\nStill.\u{c}Five."
    );
    assert_eq!(pages, [0, 18, 29, 36, 63]);
}

#[test]
fn a_row_that_runs_over_a_page_counts_one() {
    let cell = |words: &str| {
        format!(
            "<w:tc><w:p>{}<w:r><w:lastRenderedPageBreak/></w:r>{}</w:p></w:tc>",
            run(words),
            run("end.")
        )
    };
    let content = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("A "), cell("B "));
    assert_eq!(
        pages_with(&content, &[]),
        ("A end.\n\nB end.".into(), vec![0, 2])
    );
}

#[test]
fn parts_are_found_by_their_relationships_and_prefixes_are_free() {
    let package = package(&[
        (
            "_rels/.rels",
            "<Relationships><Relationship Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" \
             Target=\"/Text/Main.xml\"/></Relationships>",
        ),
        (
            "text/_rels/main.xml.rels",
            "<Relationships><Relationship Type=\"x/styles\" Target=\"../s.xml\"/>\
             <Relationship Type=\"x/numbering\" Target=\"http://a.b/n.xml\" TargetMode=\"External\"/></Relationships>",
        ),
        (
            "s.xml",
            "<x:styles xmlns:x=\"y\"><x:style x:styleId=\"A\"><x:name x:val=\"Title\"/></x:style></x:styles>",
        ),
        (
            "Text/main.xml",
            "<document xmlns=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><body><p><pPr><pStyle val=\"A\"/></pPr>\
             <r><t>Strict.</t></r></p></body></document>",
        ),
    ]);
    assert_eq!(read(&package, 1 << 20).unwrap().0, "# Strict.");
}
