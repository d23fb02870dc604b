//! The parts of a document: files in a ZIP archive, found by the relationships they have to each other.
//!
//! Names are only looked up in the archive's own list, never on disk. All parts together may unpack to no more than a
//! limit.

use std::collections::HashMap;
use std::io::Cursor;

use zip::ZipArchive;

use super::FORMAT;
use super::xml::{Node, Nodes, damaged};
use crate::document::ReadError;
use crate::document::unpack::read_up_to;

const LOCAL_FILE: &[u8] = b"PK\x03\x04";
const LARGE_DIRECTORY: &[u8] = b"PK\x06\x06";
/// Bytes of the shortest entry in an archive's directory.
const SHORTEST_ENTRY: u64 = 46;
/// How much of a file is looked at to tell what it is.
const BEGINNING: usize = 4096;
/// What the names of parts begin with that other packages have.
const OTHER_PACKAGES: [&[u8]; 4] = [b"xl/", b"ppt/", b"visio/", b"mimetype"];

/// Whether the `beginning` of a file is that of a package which can be a Word document: the first names in it are told
/// by every producer, and one of Word's own folder settles it.
pub(super) fn is_word_package(beginning: &[u8]) -> bool {
    if !beginning.starts_with(LOCAL_FILE) {
        return false;
    }
    let beginning = &beginning[..beginning.len().min(BEGINNING)];
    let mut is_package = false;
    let headers = beginning.windows(LOCAL_FILE.len()).enumerate();
    for (at, _) in headers.filter(|(_, window)| *window == LOCAL_FILE) {
        // The name follows thirty bytes of header.
        let name = beginning.get(at + 30..).unwrap_or_default();
        if name.starts_with(b"word/") {
            return true;
        }
        if OTHER_PACKAGES.iter().any(|other| name.starts_with(other)) {
            return false;
        }
        is_package |= name.starts_with(b"[Content_Types].xml") || name.starts_with(b"_rels/.rels");
    }
    is_package
}

/// A package that is open.
pub(super) struct Package<'c> {
    archive: ZipArchive<Cursor<&'c [u8]>>,
    /// Where in the archive each part is, by its name in small letters, which is how names are compared.
    places: HashMap<String, usize>,
    limit: u64,
    /// How many bytes may still be unpacked.
    left: u64,
}

impl<'c> Package<'c> {
    pub fn open(content: &'c [u8], limit: u64) -> Result<Self, ReadError> {
        if claims_too_many_entries(content) {
            return Err(damaged(
                &"its directory claims more parts than there is room for",
            ));
        }
        let archive = ZipArchive::new(Cursor::new(content)).map_err(|error| damaged(&error))?;
        let places = (0..archive.len())
            .filter_map(|place| Some((part_name("", archive.name_for_index(place)?), place)))
            .collect();
        Ok(Self {
            archive,
            places,
            limit,
            left: limit,
        })
    }

    /// The XML of a part, if there is one of this name.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(place) = self.places.get(name) else {
            return Ok(None);
        };
        let file = self
            .archive
            .by_index(*place)
            .map_err(|error| damaged(&error))?;
        let bytes = read_up_to(file, self.left, FORMAT).map_err(|error| match error {
            ReadError::UnpacksTooLarge { .. } => ReadError::UnpacksTooLarge { limit: self.limit },
            other => other,
        })?;
        self.left -= bytes.len() as u64;
        Ok(Some(decoded(bytes)))
    }

    /// The part with the document's body.
    pub fn main_part(&mut self) -> Result<String, ReadError> {
        let named = self.related("")?.remove("officeDocument");
        let usual = "word/document.xml";
        Ok(named
            .filter(|name| self.places.contains_key(name))
            .unwrap_or_else(|| usual.into()))
    }

    /// The parts that `part` is related to, by the kind of relationship; the first of each kind. For no part, those of
    /// the package.
    pub fn related(&mut self, part: &str) -> Result<HashMap<String, String>, ReadError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let list = part_name(folder, &format!("_rels/{file}.rels"));
        let mut found = HashMap::new();
        let Some(xml) = self.part(&list)? else {
            return Ok(found);
        };
        let mut nodes = Nodes::of(&xml);
        while let Some(node) = nodes.next()? {
            let Node::Open(element) = node else { continue };
            let is_external = element.attribute("TargetMode").as_deref() == Some("External");
            let (kind, target) = (element.attribute("Type"), element.attribute("Target"));
            if let (false, Some(kind), Some(target)) = (is_external, kind, target) {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_string();
                found
                    .entry(kind)
                    .or_insert_with(|| part_name(folder, &target));
            }
        }
        Ok(found)
    }
}

/// The name under which `target`, which may be relative to `folder`, is looked up.
fn part_name(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." => {}
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/").to_lowercase()
}

/// Whether a directory of the large form counts more entries than the file can hold. Room is made for as many as are
/// claimed, before the first is read.
fn claims_too_many_entries(content: &[u8]) -> bool {
    let number = |at: usize| {
        let bytes = content.get(at..at + 8)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?))
    };
    let size = content.len() as u64;
    let places = content.windows(LARGE_DIRECTORY.len()).enumerate();
    places
        .filter(|(_, window)| *window == LARGE_DIRECTORY)
        .any(|(at, _)| {
            // Eight bytes for the record's own length come after the mark, the number of entries at byte 32.
            let is_record = number(at + 4).is_some_and(|length| length <= size);
            is_record && number(at + 32).is_some_and(|entries| entries > size / SHORTEST_ENTRY)
        })
}

/// XML of a package is in UTF-8 or UTF-16.
fn decoded(bytes: Vec<u8>) -> String {
    match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => encoding
            .decode_without_bom_handling(&bytes[mark..])
            .0
            .into_owned(),
        None => String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside_the_package() {
        assert_eq!(part_name("word", "Styles.xml"), "word/styles.xml");
        assert_eq!(part_name("word", "/word/a.xml"), "word/a.xml");
        assert_eq!(part_name("word", "..\\..\\..\\etc/passwd"), "etc/passwd");
        assert_eq!(part_name("", "./word//document.xml"), "word/document.xml");
    }

    #[test]
    fn packages_of_other_programs_are_not_claimed() {
        let header = |name: &str| {
            let mut header = LOCAL_FILE.to_vec();
            header.resize(30, 0);
            header.extend(name.as_bytes());
            header
        };
        let package = |names: &[&str]| names.iter().flat_map(|name| header(name)).collect();
        let claimed = |names: &[&str]| {
            let bytes: Vec<u8> = package(names);
            is_word_package(&bytes)
        };
        assert!(claimed(&["[Content_Types].xml", "word/document.xml"]));
        assert!(claimed(&["_rels/.rels", "docProps/app.xml"]));
        assert!(claimed(&["word/document.xml"]));
        assert!(!claimed(&[
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/workbook.xml"
        ]));
        assert!(!claimed(&["mimetype", "content.xml"]));
        assert!(!claimed(&["notes.txt", "password/list.txt"]));
        assert!(!is_word_package(b"word/document.xml"));
    }
}
