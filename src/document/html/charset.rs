//! What the first bytes of a page say: that it is HTML, and which encoding it is in.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use regex::bytes::Regex;

/// Bytes at the beginning of a page in which its declarations are looked for. The standard asks for 1024; pages that
/// a browser saved begin with a comment on where they are from.
const DECLARATIONS: usize = 4096;

static META: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?i-u)<(?:meta\s[^>]*?\bcharset|\?xml\s[^>]*?\bencoding)\s*=\s*["']?\s*([a-z0-9_:.-]+)"#,
    )
    .expect("the pattern is a constant that compiles")
});

/// Whether `content` begins, after a byte order mark, white space, comments and an XML declaration, as HTML does.
pub(super) fn is_html(content: &[u8]) -> bool {
    let content = &content[..content.len().min(DECLARATIONS)];
    let beginning: Cow<'_, [u8]> = match Encoding::for_bom(content) {
        Some((encoding, mark)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            let (text, _) = encoding.decode_without_bom_handling(&content[mark..]);
            text.into_owned().into_bytes().into()
        }
        Some((_, mark)) => content[mark..].into(),
        None => content.into(),
    };
    let rest = after_prologue(&beginning);
    begins(rest, b"<!doctype html") || begins(rest, b"<html")
}

/// Whether a page is written by the rules of XML, where any element may close itself.
pub(super) fn is_xml(page: &str) -> bool {
    page.trim_start().starts_with("<?xml")
}

/// The encoding the page declares. A page that can be read in bytes is in no encoding of two bytes a letter, whatever
/// it says: the standard takes such a declaration for UTF-8.
pub(super) fn declared(content: &[u8]) -> Option<&'static Encoding> {
    let beginning = &content[..content.len().min(DECLARATIONS)];
    let found = META.captures(beginning)?;
    let encoding = Encoding::for_label_no_replacement(&found[1])?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else {
        encoding
    })
}

fn after_prologue(beginning: &[u8]) -> &[u8] {
    let mut rest = beginning.trim_ascii_start();
    loop {
        let end: &[u8] = if begins(rest, b"<!--") {
            b"-->"
        } else if begins(rest, b"<?xml") {
            b">"
        } else {
            return rest;
        };
        let Some(at) = rest.windows(end.len()).position(|bytes| bytes == end) else {
            return rest;
        };
        rest = rest[at + end.len()..].trim_ascii_start();
    }
}

fn begins(text: &[u8], with: &[u8]) -> bool {
    text.get(..with.len())
        .is_some_and(|beginning| beginning.eq_ignore_ascii_case(with))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_known_by_how_they_begin() {
        for page in [
            "<!DOCTYPE html><p>",
            "\u{feff}\n<!doctype HTML public>",
            "<!-- saved from url=(0021)http://averna.example/ -->\n<HTML>",
            "<?xml version=\"1.0\"?>\n<!-- x --><html xmlns=\"http://www.w3.org/1999/xhtml\">",
        ] {
            assert!(is_html(page.as_bytes()), "{page}");
        }
        assert!(is_html(b"\xff\xfe<\0h\0t\0m\0l\0>\0"));
        for text in ["", "<p>", "html", "<!-- <html>", "<!-- x --> text <html>"] {
            assert!(!is_html(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn declarations_are_read_in_every_form() {
        let name = |page: &str| declared(page.as_bytes()).map(Encoding::name);
        assert_eq!(name("<head><meta charset=utf-8>"), Some("UTF-8"));
        assert_eq!(
            name("<META http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\">"),
            Some("windows-1252")
        );
        assert_eq!(
            name("<?xml version=\"1.0\" encoding=\"EUC-KR\"?>"),
            Some("EUC-KR")
        );
        assert_eq!(name("<meta charset=\"utf-16le\">"), Some("UTF-8"));
        assert_eq!(name("<meta name=charset content=x><p>charset=big5"), None);
    }
}
