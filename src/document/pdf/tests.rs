//! What is read of small files, each made for what it tests.

use std::fmt::Write as _;
use std::time::Instant;

use super::Pdf;
use super::sample::{Placed, Sample, content, pages};
use crate::document::read::text_of;
use crate::document::{Content, ReadError, ReadSettings, Reader};

const SETTINGS: ReadSettings = ReadSettings {
    limit: 1 << 24,
    streamed: 1 << 24,
    table: None,
};

fn text(file: &[u8]) -> String {
    text_of(&Pdf, file)
}

fn error(file: &[u8]) -> String {
    match Pdf.read(file, &SETTINGS) {
        Ok(_) => panic!("the file can be read"),
        Err(error) => error.to_string(),
    }
}

fn one_page(lines: &[Placed<'_>]) -> String {
    text(&pages(&[content(lines)], ""))
}

/// Lines of a column that begins at `x`.
fn column<'t>(x: f32, lines: &[&'t str]) -> Vec<Placed<'t>> {
    let places = (0_u16..).map(|line| 700.0 - 12.0 * f32::from(line));
    lines
        .iter()
        .zip(places)
        .map(|(text, y)| (x, y, 10.0, *text))
        .collect()
}

#[test]
fn lines_gaps_indents_and_larger_type_are_kept() {
    let text = one_page(&[
        (60.0, 760.0, 18.0, "Joint Statement"),
        (60.0, 730.0, 10.0, "The Ministers met in Karlsburg and"),
        (60.0, 718.0, 10.0, "agreed to meet again."),
        (60.0, 690.0, 10.0, "They intend to:"),
        (
            75.0,
            678.0,
            10.0,
            "\u{2022}".replace('\u{2022}', "-").as_str(),
        ),
        (85.0, 678.0, 10.0, "share data."),
    ]);
    assert_eq!(
        text,
        "# Joint Statement\n\nThe Ministers met in Karlsburg and\nagreed to meet again.\n\nThey intend to:\n   - share data."
    );
}

#[test]
fn every_page_counts_also_an_empty_one() {
    let page = |text| content(&[(60.0, 700.0, 10.0, text)]);
    let file = pages(&[page("One."), String::new(), page("Three.")], "");
    let Ok(Content::Text(rendering)) = Pdf.read(&file, &SETTINGS) else {
        panic!("the file is read");
    };
    assert_eq!(
        rendering.finish(),
        ("One.\u{c}\u{c}Three.".into(), vec![0, 5, 6])
    );
}

const LEFT: [&str; 5] = [
    "The Ministers welcomed the",
    "report on coastal trade and",
    "thanked its many authors. They",
    "regretted that the talks had",
    "been put off until the spring",
];
const RIGHT: [&str; 5] = [
    "and agreed to widen the joint",
    "patrols of the Selk Strait and",
    "to share what they learn from",
    "them with the other members",
    "of the northern compact.",
];

#[test]
fn two_columns_are_read_one_after_the_other_below_what_goes_across() {
    let mut lines = vec![
        (60.0, 800.0, 10.0, "Averna Review"),
        (480.0, 800.0, 10.0, "May 2031"),
        (
            60.0,
            730.0,
            10.0,
            "A statement of the Ministers who met in Karlsburg to speak of the coast and its trade.",
        ),
    ];
    // The order of drawing says nothing.
    for (left, right) in column(60.0, &LEFT).into_iter().zip(column(310.0, &RIGHT)) {
        lines.extend([right, left]);
    }
    lines.push((290.0, 40.0, 10.0, "7"));
    let text = one_page(&lines);
    let blocks: Vec<&str> = text.split("\n\n").map(str::trim).collect();
    assert_eq!(blocks[0], "Averna Review  May 2031");
    assert!(blocks[1].starts_with("A statement of the Ministers"));
    assert_eq!(blocks[2], [LEFT, RIGHT].concat().join("\n"));
    assert_eq!(blocks[3], "7");
}

#[test]
fn rows_of_a_table_stay_lines() {
    let mut lines = column(60.0, &["Port", "Karlsburg", "Lowmoor", "Stenfell"]);
    lines.extend(column(200.0, &["2030", "14", "9", "21"]));
    lines.extend(column(300.0, &["2031", "17", "8", "25"]));
    assert_eq!(
        one_page(&lines),
        "Port  2030  2031\nKarlsburg  14  17\nLowmoor  9  8\nStenfell  21  25"
    );
}

#[test]
fn marks_of_notes_stand_with_their_words() {
    let text = one_page(&[
        (60.0, 700.0, 10.0, "The Treaty"),
        (107.0, 703.5, 6.0, "12"),
        (116.0, 700.0, 10.0, "binds both sides."),
    ]);
    assert_eq!(text, "The Treaty12 binds both sides.");
}

#[test]
fn text_printed_twice_is_read_once_and_that_outside_the_page_never() {
    let text = one_page(&[
        (60.0, 700.0, 10.0, "Bold Ministers"),
        (60.3, 700.0, 10.0, "Bold Ministers"),
        (60.0, 2000.0, 10.0, "Outside."),
        (-900.0, 700.0, 10.0, "Outside too."),
    ]);
    assert_eq!(text, "Bold Ministers");
}

#[test]
fn a_text_layer_behind_a_picture_is_text() {
    let hidden = content(&[(60.0, 700.0, 10.0, "Read by a machine.")]).replace("BT", "BT 3 Tr");
    assert_eq!(text(&pages(&[hidden], "")), "Read by a machine.");
}

#[test]
fn turned_pages_and_turned_text_are_read_upright() {
    let lines = content(&[
        (60.0, 700.0, 10.0, "The first line."),
        (60.0, 688.0, 10.0, "The second line."),
    ]);
    let upright = "The first line.\nThe second line.";
    assert_eq!(
        text(&pages(std::slice::from_ref(&lines), "/Rotate 90")),
        upright
    );
    let turned = format!("q 0 1 -1 0 800 0 cm {lines} Q");
    assert_eq!(text(&pages(std::slice::from_ref(&turned), "")), upright);
    assert_eq!(text(&pages(&[turned], "/Rotate 90")), upright);
}

/// A file with one page, whose entries are `page`, and further `objects` from number 5 on.
fn with_objects(page: &str, content: &str, objects: &[&str]) -> Vec<u8> {
    let mut sample = Sample::default();
    let root = sample.add("<< /Type /Catalog /Pages 2 0 R >>");
    sample.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    sample.add(format!(
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R {page} >>"
    ));
    sample.stream("", content.as_bytes());
    for object in objects {
        sample.add(*object);
    }
    sample.finish(root)
}

const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>";

#[test]
fn drawings_inside_drawings_are_read_and_a_circle_of_them_ends() {
    let form = "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Matrix [1 0 0 1 0 -20] /Length 69 >>\nstream\nBT /F 10 Tf 60 700 Td (Drawn inside a form, once only.) Tj ET /X Do\nendstream";
    let file = with_objects(
        "/Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >>",
        "BT /F 10 Tf 60 700 Td (On the page.) Tj ET /X Do",
        &[FONT, form],
    );
    assert_eq!(
        text(&file),
        "On the page.\n\nDrawn inside a form, once only."
    );
}

#[test]
fn hidden_layers_are_not_read() {
    let mut sample = Sample::default();
    let root = sample.add(
        "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >> >>",
    );
    sample.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    sample.add("<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /Properties << /L 6 0 R >> >> >>");
    sample.stream(
        "",
        b"BT /F 10 Tf 60 700 Td /OC /L BDC (Hidden.) Tj EMC 0 -12 Td (Shown.) Tj ET",
    );
    sample.add(FONT);
    sample.add("<< /Type /OCG /Name (Notes) >>");
    assert_eq!(text(&sample.finish(root)), "Shown.");
}

#[test]
fn bullets_of_symbol_fonts_are_bullets() {
    let file = with_objects(
        "/Resources << /Font << /F 5 0 R /W 6 0 R >> >>",
        "BT /W 10 Tf 60 700 Td (\\247) Tj /F 10 Tf 20 0 Td (share data.) Tj ET",
        &[
            FONT,
            "<< /Type /Font /Subtype /TrueType /BaseFont /Wingdings /FirstChar 167 /LastChar 167 /Widths [458] >>",
        ],
    );
    assert_eq!(text(&file), "• share data.");
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_the_remedy() {
    let whole = pages(&[content(&[(60.0, 700.0, 10.0, "One.")])], "");
    for end in [whole.len() / 2, whole.len() - 60] {
        assert!(
            error(&whole[..end]).contains("damaged: its end is missing"),
            "{end}"
        );
    }
    assert!(error(b"%PDF-1.4\n").contains("damaged"));
    assert!(error(b"Dear reader").contains("no PDF"));
    let pictures = pages(&["q 100 0 0 100 0 0 cm /I Do Q".into()], "");
    assert!(error(&pictures).contains("no text layer: run OCR first"));
    // Codes of a composite font without a word on what they mean.
    let shapes = with_objects(
        "/Resources << /Font << /F 5 0 R >> >>",
        "BT /F 10 Tf 60 700 Td <0102030405060708> Tj ET",
        &[
            "<< /Type /Font /Subtype /Type0 /BaseFont /Shapes /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Shapes /DW 500 >>",
        ],
    );
    assert!(error(&shapes).contains("shapes without a meaning"));
}

#[test]
fn fixtures_are_what_they_are_called() {
    let fixture = |name: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf");
        std::fs::read(folder.join(name)).unwrap()
    };
    let encrypted = error(&fixture("encrypted.pdf"));
    assert!(encrypted.contains("encrypted") && encrypted.contains("without a password"));
    assert!(error(&fixture("no-text-layer.pdf")).contains("no text layer: run OCR first"));
    let opened = text(&fixture("empty-password.pdf"));
    assert!(opened.contains("The Ministers agreed to share"), "{opened}");
    let columns = text(&fixture("two-columns.pdf")).replace('\n', " ");
    let columns = columns.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        columns.contains("the talks had been put off until the spring, and agreed to widen"),
        "{columns}"
    );
}

#[test]
fn ten_thousand_pages_are_read() {
    let contents: Vec<String> = (1..=10_000)
        .map(|page| content(&[(60.0, 700.0, 10.0, &format!("This is page {page}."))]))
        .collect();
    let text = text(&pages(&contents, ""));
    assert_eq!(text.matches('\u{c}').count(), 9_999);
    assert!(text.ends_with("This is page 10000."));
}

#[test]
fn a_circle_of_pages_ends() {
    let mut sample = Sample::default();
    let root = sample.add("<< /Type /Catalog /Pages 2 0 R >>");
    sample.add("<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 1 >>");
    sample.add("<< /Type /Pages /Kids [4 0 R 2 0 R 3 0 R] /Count 1 >>");
    sample.add("<< /Type /Page /Contents 5 0 R /Resources << /Font << /F 6 0 R >> >> >>");
    sample.stream("", b"BT /F 10 Tf 60 700 Td (Once.) Tj ET");
    sample.add(FONT);
    assert_eq!(text(&sample.finish(root)), "Once.");
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::copy(
        &mut std::io::Read::take(std::io::repeat(b' '), 1 << 26),
        &mut packer,
    )
    .unwrap();
    let bomb = packer.finish().unwrap();
    let mut sample = Sample::default();
    let root = sample.add("<< /Type /Catalog /Pages 2 0 R >>");
    sample.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    sample.add("<< /Type /Page /Contents 4 0 R >>");
    sample.stream("/Filter /FlateDecode", &bomb);
    let result = Pdf.read(&sample.finish(root), &SETTINGS);
    assert!(matches!(result, Err(ReadError::UnpacksTooLarge { .. })));
}

#[test]
fn drawings_that_multiply_are_refused() {
    // Each of sixteen drawings draws the next one sixteen times.
    let mut sample = Sample::default();
    let root = sample.add("<< /Type /Catalog /Pages 2 0 R >>");
    sample.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    sample.add("<< /Type /Page /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>");
    sample.stream("", "/X Do ".repeat(16).as_bytes());
    for next in 6..22 {
        sample.stream(
            &format!("/Type /XObject /Subtype /Form /Resources << /XObject << /X {next} 0 R >> >>"),
            "/X Do ".repeat(16).as_bytes(),
        );
    }
    let result = Pdf.read(&sample.finish(root), &SETTINGS);
    assert!(matches!(result, Err(ReadError::UnpacksTooLarge { .. })));
}

#[test]
fn pictures_without_an_end_are_refused() {
    let content = "BI /W 1 ID ".repeat(50_000);
    assert!(error(&pages(&[content], "")).contains("pictures on its pages have no end"));
}

#[test]
fn widths_for_more_codes_than_there_are_make_no_entries() {
    let file = with_objects(
        "/Resources << /Font << /F 5 0 R /G 7 0 R >> >>",
        "BT /F 10 Tf 60 700 Td <0102> Tj /G 10 Tf 0 -12 Td (Read all the same.) Tj ET",
        &[
            "<< /Type /Font /Subtype /Type0 /BaseFont /Wide /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Wide /W [0 4294967295 500] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /FirstChar 4000000000 /LastChar 4000000001 /Widths [1 2] >>",
        ],
    );
    assert!(text(&file).contains("Read all the same."));
}

#[test]
fn places_beyond_reason_are_left_out() {
    let lines = "BT /F 10 Tf 1 0 0 1 60 700 Tm (Here.) Tj 1e38 0 0 1e38 1e38 1e38 Tm (There.) Tj 0 0 0 0 60 60 Tm (Nowhere.) Tj 99999999999999999999999999999999999999999999 0 0 1 0 0 Tm (Far.) Tj ET";
    assert_eq!(text(&pages(&[lines.into()], "")), "Here.");
}

#[test]
fn time_grows_with_the_glyphs_of_a_page() {
    let read = |count: usize| {
        let mut content = String::from("BT /F 2 Tf ");
        for at in 0..count / 10 {
            let (x, y) = (10 + at * 7919 % 500, 10 + at * 104_729 % 800);
            let _ = write!(content, "1 0 0 1 {x} {y} Tm (abcdefghij) Tj ");
        }
        let file = pages(&[content + "ET"], "");
        let start = Instant::now();
        assert!(!text(&file).is_empty());
        start.elapsed()
    };
    read(10_000);
    let (few, many) = (read(50_000), read(400_000));
    assert!(many < few * 40, "{few:?} {many:?}");
}
