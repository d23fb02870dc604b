//! Opening a file, and what can be wrong with it as a whole.

use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Dict, Number};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::FORMAT;
use super::unpack::check_streams;
use crate::document::ReadError;

/// Most pages of a document.
const PAGES: usize = 1 << 20;

/// Opens `file`, whose streams may become `limit` bytes each.
pub(super) fn opened(file: &[u8], limit: u64) -> Result<Pdf, ReadError> {
    check_end(file)?;
    check_streams(file, limit)?;
    let pdf = Pdf::new(file.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::MissingIDEntry,
        ) => ReadError::Encrypted,
        LoadPdfError::Decryption(_) => ReadError::Foreign {
            format: "a PDF that is encrypted in an unknown way",
            remedy: "save it without encryption",
        },
        LoadPdfError::Invalid => damaged("its pages cannot be found"),
    })?;
    let found = pdf.pages().len();
    if found == 0 {
        return Err(damaged("it has no pages"));
    }
    let promised = promised(&pdf).unwrap_or(found);
    if found < promised || found > PAGES {
        return Err(damaged(&format!(
            "{found} of its {promised} pages can be found"
        )));
    }
    Ok(pdf)
}

/// An error that says what is wrong.
pub(super) fn damaged(reason: &str) -> ReadError {
    ReadError::Damaged {
        format: FORMAT,
        reason: reason.into(),
    }
}

/// Whether the file is there up to its end: the last thing in it says where its index is, and no object follows.
fn check_end(file: &[u8]) -> Result<(), ReadError> {
    let last = |word: &[u8]| file.windows(word.len()).rposition(|window| window == word);
    match (last(b"startxref"), last(b" obj")) {
        (Some(index), Some(object)) if object < index => Ok(()),
        (_, None) => Err(damaged("there is nothing in it")),
        _ => Err(damaged("its end is missing")),
    }
}

/// How many pages the file says it has.
fn promised(pdf: &Pdf) -> Option<usize> {
    let xref = pdf.xref();
    let catalog = xref.get::<Dict<'_>>(xref.root_id())?;
    let count = catalog
        .get::<Dict<'_>>(keys::PAGES)?
        .get::<Number>(keys::COUNT)?
        .as_f64();
    (count >= 0.0 && count <= PAGES as f64).then_some(count as usize)
}
