//! Which predicted document is which of the hand tags'.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use crate::evaluate::EvaluateError;

/// The longest extension of a file name that is taken for one.
const LONGEST_EXTENSION: usize = 8;

/// The clauses of each document, in the order of their rows.
pub(in crate::evaluate) fn by_document<'t, C>(
    clauses: &'t [C],
    doc_id: impl Fn(&'t C) -> &'t str,
) -> BTreeMap<&'t str, Vec<&'t C>> {
    let mut documents: BTreeMap<&str, Vec<&C>> = BTreeMap::new();
    for clause in clauses {
        documents.entry(doc_id(clause)).or_default().push(clause);
    }
    documents
}

/// The ids of documents.
pub(in crate::evaluate) fn keys<'t, V>(documents: &BTreeMap<&'t str, V>) -> BTreeSet<&'t str> {
    documents.keys().copied().collect()
}

/// The predicted document, or the one to cut, of each gold document that has one: that of the same id; for a gold id
/// without an extension otherwise the one whose id is the same but for an extension.
pub(crate) fn match_documents<'t>(
    path: &Path,
    gold: &BTreeSet<&'t str>,
    predicted: &BTreeSet<&'t str>,
) -> Result<BTreeMap<&'t str, &'t str>, EvaluateError> {
    let mut by_stem: HashMap<&str, Vec<&str>> = HashMap::new();
    for id in predicted.difference(gold) {
        if let Some(stem) = stem(id) {
            by_stem.entry(stem).or_default().push(id);
        }
    }
    let mut matched = BTreeMap::new();
    for id in gold {
        if predicted.contains(id) {
            matched.insert(*id, *id);
        } else if stem(id).is_none() {
            match by_stem.get(id).map_or(&[][..], Vec::as_slice) {
                [] => {}
                [only] => {
                    matched.insert(*id, *only);
                }
                several => return Err(ambiguous(path, id, several)),
            }
        }
    }
    Ok(matched)
}

fn ambiguous(path: &Path, doc_id: &str, candidates: &[&str]) -> EvaluateError {
    EvaluateError::Ambiguous {
        path: path.into(),
        doc_id: doc_id.to_owned(),
        candidates: candidates.iter().map(ToString::to_string).collect(),
    }
}

/// The id without its extension; none where it has none. An extension is short and holds a letter,
/// so that "treaty-2021.05" and "St. Malo" have none.
fn stem(doc_id: &str) -> Option<&str> {
    let (stem, extension) = doc_id.rsplit_once('.')?;
    let is_extension = extension.len() <= LONGEST_EXTENSION
        && extension.chars().all(|char| char.is_ascii_alphanumeric())
        && extension.chars().any(|char| char.is_ascii_alphabetic());
    (is_extension && !stem.is_empty() && !stem.ends_with('/')).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(
        gold: &[&'static str],
        predicted: &[&'static str],
    ) -> Vec<(&'static str, &'static str)> {
        let set = |ids: &[&'static str]| ids.iter().copied().collect();
        match_documents(Path::new("gold.csv"), &set(gold), &set(predicted))
            .unwrap()
            .into_iter()
            .collect()
    }

    #[test]
    fn documents_are_joined_by_id_or_by_id_without_extension() {
        assert_eq!(
            documents(&["a.txt", "b", "c/d"], &["a.txt", "b.pdf", "c/d.md"]),
            [("a.txt", "a.txt"), ("b", "b.pdf"), ("c/d", "c/d.md")]
        );
    }

    #[test]
    fn a_gold_id_with_an_extension_is_taken_as_it_is() {
        assert_eq!(
            documents(&["a.txt", "b.pdf"], &["a.md", "a", "b.pdf.txt"]),
            []
        );
    }

    #[test]
    fn the_same_id_comes_before_one_with_an_extension() {
        assert_eq!(documents(&["a"], &["a", "a.txt"]), [("a", "a")]);
    }

    #[test]
    fn a_document_is_joined_once() {
        assert_eq!(documents(&["a", "a.txt"], &["a.txt"]), [("a.txt", "a.txt")]);
        assert_eq!(
            documents(&["a", "a.txt"], &["a.txt", "a.md"]),
            [("a", "a.md"), ("a.txt", "a.txt")]
        );
    }

    #[test]
    fn numbers_and_sentences_are_no_extensions() {
        assert_eq!(stem("treaty-2021.05"), None);
        assert_eq!(stem("St. Malo"), None);
        assert_eq!(stem("v1.2/treaty"), None);
        assert_eq!(stem("a/.txt"), None);
        assert_eq!(stem(".txt"), None);
        assert_eq!(stem("a."), None);
        assert_eq!(stem("treaty-2021.05.txt"), Some("treaty-2021.05"));
        assert_eq!(
            documents(&["treaty-2021.05"], &["treaty-2021.05.txt"]),
            [("treaty-2021.05", "treaty-2021.05.txt")]
        );
    }
}
