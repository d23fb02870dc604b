//! Hand-tagged clauses in their documents.
//!
//! A clause is labelled in its surroundings. Where the documents are at hand they are cut, and tagged clauses are found
//! among theirs. Otherwise the rows are all there is: those of a document follow each other in the file, whole or in part,
//! and what stands around a row that was drawn from a document (`before`, `after`) is put back where the rows next to it
//! are not it. They are then like the rows of a table of texts.

use std::collections::{HashMap, VecDeque};
use std::path::Path;

use rayon::prelude::*;

use crate::annotation::GoldClause;
use crate::clause::{Clause, segment};
use crate::document::{self, Document, ReadSettings, Source};
use crate::evaluate::{EvaluateError, match_documents};

/// A document of which some clauses are tagged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldDocument {
    /// All its clauses that are known.
    pub clauses: Vec<Clause>,
    /// Which of `clauses` are tagged, and which of the tagged clauses each is.
    pub tagged: Vec<(usize, usize)>,
}

/// The tagged clauses of each document, documents in the order in which they appear; clauses by where they start where
/// all of them say so, and else as the rows have them.
fn by_document(gold: &[GoldClause]) -> Vec<Vec<usize>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut documents: Vec<Vec<usize>> = Vec::new();
    for (index, clause) in gold.iter().enumerate() {
        let place = *places.entry(&clause.doc_id).or_insert_with(|| {
            documents.push(Vec::new());
            documents.len() - 1
        });
        documents[place].push(index);
    }
    for document in &mut documents {
        if document.iter().all(|index| gold[*index].span.is_some()) {
            document.sort_by_key(|index| gold[*index].span.as_ref().map(|span| span.start));
        }
    }
    documents
}

/// The documents that the rows of tagged clauses make, in the order in which they appear.
#[must_use]
pub fn documents_of_rows(gold: &[GoldClause]) -> Vec<GoldDocument> {
    let documents = by_document(gold).into_iter();
    documents.map(|indices| of_rows(gold, indices)).collect()
}

fn of_rows(gold: &[GoldClause], indices: Vec<usize>) -> GoldDocument {
    let mut texts: Vec<&str> = Vec::new();
    let mut tagged = Vec::new();
    let mut behind = "";
    for index in indices {
        let clause = &gold[index];
        let last = texts.last().copied().unwrap_or_default();
        if !behind.is_empty() && !clause.text.starts_with(behind) {
            texts.push(behind);
        }
        if !clause.before.is_empty() && (last.is_empty() || !clause.before.ends_with(last)) {
            texts.push(&clause.before);
        }
        tagged.push((texts.len(), index));
        texts.push(&clause.text);
        behind = &clause.after;
    }
    if !behind.is_empty() {
        texts.push(behind);
    }
    GoldDocument {
        clauses: segment(&Document::of_texts("", &texts)),
        tagged,
    }
}

/// What became of tagged clauses when their documents were cut.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unfound {
    /// Documents that were not among the sources, or could not be read, with the reason: their rows were taken instead.
    pub documents: Vec<(String, String)>,
    /// Clauses that are none of their document's as it is cut now; they are left out.
    pub clauses: usize,
}

/// The documents of tagged clauses, read from `sources` and cut: a tagged clause is the one that starts where it starts,
/// or else the first that has its text. `path` is the hand tags' for messages. Documents are found as in
/// [`Joint::new`](crate::evaluate::Joint::new).
///
/// # Errors
/// When an id fits several sources.
pub fn documents_of_sources(
    path: &Path,
    gold: &[GoldClause],
    sources: &[Source],
    reading: &ReadSettings,
) -> Result<(Vec<GoldDocument>, Unfound), EvaluateError> {
    let sources: HashMap<&str, &Source> = sources
        .iter()
        .map(|source| (source.id.as_str(), source))
        .collect();
    let ids = gold.iter().map(|clause| clause.doc_id.as_str()).collect();
    let matched = match_documents(path, &ids, &sources.keys().copied().collect())?;
    let cut: Vec<(GoldDocument, Option<(String, String)>)> = by_document(gold)
        .into_par_iter()
        .map(|indices| {
            let doc_id = &gold[indices[0]].doc_id;
            let document = matched.get(doc_id.as_str()).map_or_else(
                || Err("it is not among the documents".to_owned()),
                |source| read_one(sources[source], reading),
            );
            match document {
                Ok(document) => (of_document(gold, &indices, &document), None),
                Err(reason) => {
                    let lack = (doc_id.clone(), reason);
                    // Without its document a clause is known by its text or not at all.
                    let known = indices
                        .into_iter()
                        .filter(|index| !gold[*index].text.is_empty());
                    (of_rows(gold, known.collect()), Some(lack))
                }
            }
        })
        .collect();
    let found: usize = cut.iter().map(|(document, _)| document.tagged.len()).sum();
    let (documents, lacks): (Vec<_>, Vec<_>) = cut.into_iter().unzip();
    let unfound = Unfound {
        documents: lacks.into_iter().flatten().collect(),
        clauses: gold.len() - found,
    };
    Ok((documents, unfound))
}

fn read_one(source: &Source, reading: &ReadSettings) -> Result<Document, String> {
    let documents = document::read(source, reading).map_err(|error| error.to_string())?;
    documents
        .into_iter()
        .next()
        .ok_or_else(|| "it holds no text".to_owned())
}

fn of_document(gold: &[GoldClause], indices: &[usize], document: &Document) -> GoldDocument {
    let clauses = segment(document);
    let mut starts = HashMap::new();
    let mut texts: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (row, clause) in clauses.iter().enumerate() {
        starts.insert(clause.span.start, row);
        texts.entry(&clause.text).or_default().push_back(row);
    }
    let mut tagged: Vec<(usize, usize)> = Vec::new();
    let mut taken = vec![false; clauses.len()];
    for index in indices {
        let clause = &gold[*index];
        let at_start = clause
            .span
            .as_ref()
            .and_then(|span| starts.get(&span.start));
        let row = at_start.copied().or_else(|| {
            let rows = texts.get_mut(clause.text.as_str())?;
            std::iter::from_fn(|| rows.pop_front()).find(|row| !taken[*row])
        });
        if let Some(row) = row.filter(|row| !taken[*row]) {
            taken[row] = true;
            tagged.push((row, *index));
        }
    }
    GoldDocument { clauses, tagged }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(doc_id: &str, text: &str, before: &str, after: &str) -> GoldClause {
        GoldClause {
            doc_id: doc_id.into(),
            text: text.into(),
            before: before.into(),
            after: after.into(),
            ..GoldClause::default()
        }
    }

    /// Texts, and the places of tagged ones with their numbers.
    type Seen = (Vec<String>, Vec<(usize, usize)>);

    fn seen(gold: &[GoldClause]) -> Vec<Seen> {
        documents_of_rows(gold)
            .into_iter()
            .map(|document| {
                let texts = document.clauses.into_iter().map(|clause| clause.text);
                (texts.collect(), document.tagged)
            })
            .collect()
    }

    #[test]
    fn what_stood_around_a_row_is_put_back_once() {
        let gold = [
            row("a", "B.", "A.", "C."),
            row("b", "X.", "", ""),
            row("a", "C.", "B.", "D."),
            row("a", "G.", "E. F.", "H."),
        ];
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            seen(&gold),
            [
                (
                    texts(&["A.", "B.", "C.", "D.", "E. F.", "G.", "H."]),
                    vec![(1, 0), (2, 2), (5, 3)]
                ),
                (texts(&["X."]), vec![(0, 1)]),
            ]
        );
    }

    #[test]
    fn rows_with_spans_are_in_the_order_of_the_text() {
        let at = |start: usize, text: &str| GoldClause {
            span: Some(start..start + 2),
            ..row("a", text, "", "")
        };
        let gold = [at(30, "C."), at(0, "A.")];
        assert_eq!(seen(&gold)[0].1, [(0, 1), (1, 0)]);
    }

    #[test]
    fn a_row_is_governed_by_what_stood_before_it() {
        let gold = [row(
            "a",
            "and to train the crews.",
            "The ministers pledged to build ships",
            "",
        )];
        let document = documents_of_rows(&gold).remove(0);
        assert_eq!(document.clauses[1].lead, "The ministers pledged");
    }

    const TEXT: &str = "The ministers met. They will build ships. They will build ships.";

    fn found(gold: &[GoldClause]) -> (Vec<(usize, usize)>, Unfound) {
        let source = Source {
            id: "a.txt".into(),
            place: crate::document::Place::Memory(TEXT.as_bytes().into()),
            size: TEXT.len() as u64,
        };
        let reading = ReadSettings {
            limit: 1000,
            streamed: 1000,
            table: None,
        };
        let (documents, unfound) =
            documents_of_sources(Path::new("tags.csv"), gold, &[source], &reading).unwrap();
        (documents[0].tagged.clone(), unfound)
    }

    #[test]
    fn tagged_clauses_are_found_by_their_start_and_then_by_their_text() {
        let last = GoldClause {
            span: Some(42..64),
            ..row("a", "They will build ships.", "", "")
        };
        let (tagged, unfound) = found(&[last.clone(), row("a", "They will build ships.", "", "")]);
        assert_eq!(tagged, [(2, 0), (1, 1)]);
        assert_eq!(unfound, Unfound::default());
        let (tagged, unfound) = found(&[last, row("a", "They will sell ships.", "", "")]);
        assert_eq!((tagged, unfound.clauses), (vec![(2, 0)], 1));
    }

    #[test]
    fn rows_stand_for_a_document_that_is_not_there() {
        let without_text = GoldClause {
            span: Some(0..7),
            ..row("b", "", "", "")
        };
        let (tagged, unfound) = found(&[row("b", "We act.", "", ""), without_text]);
        assert_eq!((tagged, unfound.clauses), (vec![(0, 0)], 1));
        assert_eq!(
            unfound.documents,
            [("b".to_owned(), "it is not among the documents".to_owned())]
        );
    }
}
