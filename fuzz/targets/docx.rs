#![no_main]

use std::io::{Cursor, Write};

use zip::CompressionMethod::Stored;
use zip::write::SimpleFileOptions;

/// The parts a document is made of, in the order in which they stand in the input.
const PARTS: [&str; 5] = [
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/_rels/document.xml.rels",
];

// The checksums of an archive let no other bytes through to the parts. So bytes that are no archive are the parts
// themselves, with a zero byte between them.
libfuzzer_sys::fuzz_target!(|content: &[u8]| {
    if content.starts_with(b"PK") {
        clausemark_fuzz::read_and_cut("a.docx", content);
    } else if let Ok(package) = package(content) {
        clausemark_fuzz::read_and_cut("a.docx", &package);
    }
});

fn package(content: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(Stored);
    for (name, part) in PARTS.iter().zip(content.split(|byte| *byte == 0)) {
        archive.start_file(*name, options)?;
        archive.write_all(part)?;
    }
    Ok(archive.finish()?.into_inner())
}
