//! Long documents in pieces.

use std::fs;
use std::path::Path;

use super::piece::*;
use super::*;

const SETTINGS: ReadSettings = ReadSettings {
    limit: 1 << 30,
    streamed: 1 << 30,
    table: None,
};

fn file(folder: &Path, content: &[u8]) -> Source {
    let path = folder.join("a.txt");
    fs::write(&path, content).unwrap();
    Source {
        id: "a.txt".into(),
        place: Place::File(path),
        size: content.len() as u64,
    }
}

fn texts(pieces: Pieces) -> Vec<String> {
    pieces.map(|piece| piece.unwrap().document.text).collect()
}

/// Two pages of paragraphs, with letters beyond ASCII; enough for several reads.
fn long_text() -> String {
    let page = "Les délégués se sont réunis à Séoul – on a décidé.\n\n".repeat(4000);
    format!("{page}\u{c}{page}")
}

#[test]
fn a_stream_gives_the_text_of_the_whole_in_every_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let text = long_text();
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_mark = ["\u{feff}".as_bytes(), text.as_bytes()].concat();
    let (legacy, ..) = encoding_rs::WINDOWS_1252.encode(&text);
    let (korean, ..) = encoding_rs::EUC_KR.encode("양국 장관은 협력을 강화하기로 하였다.\n\n");
    let korean = korean.repeat(8000);
    let mut faulty = text.clone().into_bytes();
    faulty.push(0xc3);
    let contents: [&[u8]; 6] = [
        text.as_bytes(),
        &utf_16,
        &with_mark,
        &legacy,
        &korean,
        &faulty,
    ];
    for content in contents {
        let source = file(folder.path(), content);
        let whole = read(&source, &SETTINGS).unwrap().remove(0).text;
        let pieces = Pieces::open_in(&source, &SETTINGS, 100_000)
            .unwrap()
            .unwrap();
        let texts = texts(pieces);
        assert!(texts.len() > 1);
        assert!(texts.concat() == whole);
        let (_, but_last) = texts.split_last().unwrap();
        assert!(
            but_last
                .iter()
                .all(|text| text.ends_with("\n\n") && text.len() <= 100_000)
        );
    }
}

#[test]
fn pieces_say_where_they_stand_alike_in_a_stream_and_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let text = "é one.\n\nTwo.\u{c}Three.\u{c}\n\nFour is here.\u{c}Five.";
    let source = file(folder.path(), text.as_bytes());
    let whole = read(&source, &SETTINGS).unwrap().remove(0);
    assert_eq!(whole.pages, [0, 13, 20, 36]);
    let stream = Pieces::open_in(&source, &SETTINGS, 15).unwrap().unwrap();
    let memory = Pieces::of_in(whole.clone(), 15, 1).ok().unwrap();
    let places = |pieces: Pieces| -> Vec<_> {
        let piece = |piece: Result<Piece, ReadError>| {
            let Piece { document, part } = piece.unwrap();
            (document.text, document.pages, part)
        };
        pieces.map(piece).collect()
    };
    let part = |points, pages, first, last| Part {
        points,
        pages,
        first,
        last,
    };
    let expected = [
        ("é one.\n\nTwo.\u{c}", vec![0], part(0, 0, true, false)),
        (
            "Three.\u{c}\n\nFour ",
            vec![0, 7],
            part(13, 1, false, false),
        ),
        ("is here.\u{c}Five.", vec![0, 9], part(27, 2, false, true)),
    ]
    .map(|(text, pages, part)| (text.to_owned(), pages, part));
    assert_eq!(places(stream), expected);
    assert_eq!(places(memory), expected);
}

#[test]
fn a_text_without_lines_or_words_is_parted_all_the_same() {
    assert_eq!(end_of_piece("one two", 7), 7);
    assert_eq!(end_of_piece("one two three", 8), 8);
    assert_eq!(end_of_piece("one. t w three", 10), 9);
    assert_eq!(end_of_piece("one two three. t w", 17), 15);
    assert_eq!(end_of_piece("onetwothree", 5), 5);
    assert_eq!(end_of_piece("한국어", 4), 3);
    assert_eq!(end_of_piece("한국어", 2), 3);
}

#[test]
fn rows_that_stand_for_themselves_are_parted_and_others_not() {
    let rows = |in_context| {
        let texts = ["é one", "", "two", "three"].map(|text| RowText {
            text: text.into(),
            id: None,
            kept: vec![text.into()],
        });
        Document::of_rows("t.csv".into(), texts.into(), in_context)
    };
    let pieces = Pieces::of_in(rows(false), 1 << 20, 3).ok().unwrap();
    let mut pieces = pieces.map(Result::unwrap);
    let (one, two) = (pieces.next().unwrap(), pieces.next().unwrap());
    assert!(pieces.next().is_none());
    assert_eq!(one.document.text, "é one\n\n\n\ntwo");
    assert_eq!(two.part.points, one.document.text.chars().count());
    let of_two = two.document.rows.unwrap();
    assert_eq!(of_two.rows[0].kept, ["three"]);
    let span = of_two.rows[0].span.clone();
    let own: String = two
        .document
        .text
        .chars()
        .skip(span.start)
        .take(span.len())
        .collect();
    assert_eq!(own, "three");
    assert!(Pieces::of_in(rows(true), 1 << 20, 3).is_err());
}

#[test]
fn what_is_short_or_no_plain_text_is_not_streamed() {
    let folder = tempfile::tempdir().unwrap();
    let open =
        |content: &[u8], most| Pieces::open_in(&file(folder.path(), content), &SETTINGS, most);
    assert!(open(b"Some text.", 100).unwrap().is_none());
    assert!(open(b"<!DOCTYPE html><p>Some text.", 10).unwrap().is_none());
    assert!(
        open(b"\x1f\x8b\x08 packed, it seems", 10)
            .unwrap()
            .is_none()
    );
    assert!(open(b"Some\0text and more", 10).is_err());
}
