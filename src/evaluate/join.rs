//! Joins hand tags and predictions: documents by id, clauses by where they start.
//!
//! No clause is used twice. Of several clauses that could be joined, those with the same end come
//! first, then the order of the rows decides.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::hash::Hash;
use std::path::Path;

use super::EvaluateError;
use crate::annotation::{GoldClause, PredictedClause};

/// The longest extension of a file name that is taken for one.
const LONGEST_EXTENSION: usize = 8;

/// A gold clause and the predicted clause that starts with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'t> {
    pub gold: &'t GoldClause,
    pub predicted: &'t PredictedClause,
    /// Whether they end together, too.
    pub exact: bool,
}

/// Two tables, joined.
#[derive(Debug)]
pub(super) struct Joined<'t> {
    /// The documents of the hand tags, by id.
    pub documents: Vec<JoinedDocument<'t>>,
    /// Documents in the predictions, with hand tags or without.
    pub predicted_documents: usize,
}

/// A document of the hand tags and what was predicted for it.
#[derive(Debug)]
pub(super) struct JoinedDocument<'t> {
    /// Its id in the hand tags.
    pub doc_id: &'t str,
    pub gold: Vec<&'t GoldClause>,
    /// Its predicted clauses; none where the predictions lack the document.
    pub predicted: Option<Vec<&'t PredictedClause>>,
    pub pairs: Vec<Pair<'t>>,
}

/// Joins the clauses of two tables; `path` is the hand tags' for messages.
pub(super) fn join<'t>(
    path: &Path,
    gold: &'t [GoldClause],
    predictions: &'t [PredictedClause],
) -> Result<Joined<'t>, EvaluateError> {
    let gold = by_document(gold, |clause| &clause.doc_id);
    let mut predictions = by_document(predictions, |clause| &clause.doc_id);
    let matched = match_documents(path, &keys(&gold), &keys(&predictions))?;
    let predicted_documents = predictions.len();
    let documents = gold.into_iter().map(|(doc_id, gold)| {
        let predicted = matched
            .get(doc_id)
            .and_then(|predicted_id| predictions.remove(predicted_id));
        let pairs = predicted
            .as_ref()
            .map(|predicted| match_clauses(&gold, predicted));
        JoinedDocument {
            doc_id,
            gold,
            predicted,
            pairs: pairs.unwrap_or_default(),
        }
    });
    Ok(Joined {
        documents: documents.collect(),
        predicted_documents,
    })
}

/// The clauses of each document, in the order of their rows.
pub(super) fn by_document<'t, C>(
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
pub(super) fn keys<'t, V>(documents: &BTreeMap<&'t str, V>) -> BTreeSet<&'t str> {
    documents.keys().copied().collect()
}

/// The predicted document, or the one to cut, of each gold document that has one: that of the same id; for a gold id
/// without an extension otherwise the one whose id is the same but for an extension.
pub(super) fn match_documents<'t>(
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

/// The clauses of one document that start together.
pub(super) fn match_clauses<'t>(
    gold: &[&'t GoldClause],
    predicted: &[&'t PredictedClause],
) -> Vec<Pair<'t>> {
    let mut open = Open {
        gold: gold.to_vec(),
        predicted: predicted.to_vec(),
    };
    // Rows of a table of texts keep their id, and their span is one of another text than the hand tags'.
    let same_row = open.take_pairs(
        |gold| named(&gold.clause_id, &gold.text),
        |predicted| named(&predicted.clause_id, &predicted.text),
    );
    let same_span = open.take_pairs(|gold| gold.span.clone(), |predicted| predicted.span.clone());
    let same_start = open.take_pairs(
        |gold| gold.span.as_ref().map(|span| span.start),
        PredictedClause::start,
    );
    let same_text = open.take_pairs(
        |gold| gold.span.is_none().then_some(gold.text.as_str()),
        |predicted| Some(predicted.text.as_str()),
    );
    let pair = |exact| {
        move |(gold, predicted)| Pair {
            gold,
            predicted,
            exact,
        }
    };
    let exact = same_row.into_iter().chain(same_span).chain(same_text);
    let exact = exact.map(pair(true));
    exact
        .chain(same_start.into_iter().map(pair(false)))
        .collect()
}

/// What a row that has a name is known by: its name and its text, since names are given anew with every cut.
fn named<'t>(clause_id: &'t str, text: &'t str) -> Option<(&'t str, &'t str)> {
    (!clause_id.is_empty() && !text.is_empty()).then_some((clause_id, text))
}

/// Clauses of a document that are not joined yet.
struct Open<'t> {
    gold: Vec<&'t GoldClause>,
    predicted: Vec<&'t PredictedClause>,
}

impl<'t> Open<'t> {
    /// Takes out clauses with equal keys, two by two; clauses without a key stay.
    fn take_pairs<K: Eq + Hash>(
        &mut self,
        gold_key: impl Fn(&'t GoldClause) -> Option<K>,
        predicted_key: impl Fn(&'t PredictedClause) -> Option<K>,
    ) -> Vec<(&'t GoldClause, &'t PredictedClause)> {
        let mut places: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (place, predicted) in self.predicted.iter().enumerate() {
            if let Some(key) = predicted_key(predicted) {
                places.entry(key).or_default().push_back(place);
            }
        }
        let mut taken = vec![false; self.predicted.len()];
        let mut pairs = Vec::new();
        self.gold.retain(|gold| {
            let place = gold_key(gold).and_then(|key| places.get_mut(&key)?.pop_front());
            if let Some(place) = place {
                taken[place] = true;
                pairs.push((*gold, self.predicted[place]));
            }
            place.is_none()
        });
        let mut is_taken = taken.into_iter();
        self.predicted.retain(|_| is_taken.next() == Some(false));
        pairs
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gold(doc_id: &str, span: Option<(usize, usize)>, text: &str) -> GoldClause {
        GoldClause {
            doc_id: doc_id.into(),
            span: span.map(|(start, end)| start..end),
            text: text.into(),
            ..GoldClause::default()
        }
    }

    fn predicted(doc_id: &str, (start, end): (usize, usize), text: &str) -> PredictedClause {
        PredictedClause {
            doc_id: doc_id.into(),
            line: 0,
            clause_id: String::new(),
            span: Some(start..end),
            text: text.into(),
            labels: None,
        }
    }

    #[test]
    fn rows_of_a_table_are_joined_by_their_names_wherever_their_spans_point() {
        let gold = ["a", "b"].map(|id| GoldClause {
            clause_id: id.into(),
            ..gold("d", Some((if id == "a" { 40 } else { 60 }, 99)), "We act.")
        });
        let predicted = ["b", "a"].map(|id| PredictedClause {
            clause_id: id.into(),
            ..predicted("d", (if id == "b" { 40 } else { 0 }, 50), "We act.")
        });
        let pairs = match_clauses(&gold.each_ref(), &predicted.each_ref());
        assert_eq!(pairs.len(), 2);
        assert!(
            pairs
                .iter()
                .all(|pair| pair.exact && pair.gold.clause_id == pair.predicted.clause_id)
        );
    }

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

    /// Gold start or text, predicted start, whether the ends agree.
    fn pairs(gold: &[GoldClause], predicted: &[PredictedClause]) -> Vec<(String, usize, bool)> {
        let joined = join(Path::new("gold.csv"), gold, predicted).unwrap();
        let name = |clause: &GoldClause| {
            clause.span.as_ref().map_or_else(
                || clause.text.clone(),
                |span| format!("{}-{}", span.start, span.end),
            )
        };
        let pairs = joined.documents.iter().flat_map(|document| &document.pairs);
        pairs
            .map(|pair| {
                (
                    name(pair.gold),
                    pair.predicted.start().unwrap_or_default(),
                    pair.exact,
                )
            })
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

    #[test]
    fn two_documents_that_fit_are_an_error_with_a_remedy() {
        let clauses = [
            predicted("a.txt", (0, 1), ""),
            predicted("a.pdf", (0, 1), ""),
        ];
        let tags = [gold("a", Some((0, 1)), "")];
        let message = join(Path::new("gold.csv"), &tags, &clauses)
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("gold.csv could be any of a.pdf, a.txt; write the full doc_id"),
            "{message}"
        );
    }

    #[test]
    fn missing_and_further_documents_are_counted() {
        let tags = [gold("a", Some((0, 1)), ""), gold("b", Some((0, 1)), "")];
        let clauses = [
            predicted("b.txt", (0, 1), ""),
            predicted("c", (0, 1), ""),
            predicted("c", (2, 3), ""),
        ];
        let joined = join(Path::new("gold.csv"), &tags, &clauses).unwrap();
        let [a, b] = joined.documents.as_slice() else {
            panic!("two documents have hand tags: {joined:?}");
        };
        assert!(a.predicted.is_none());
        assert_eq!(b.predicted.as_ref().map(Vec::len), Some(1));
        assert_eq!((b.pairs.len(), joined.predicted_documents), (1, 2));
    }

    #[test]
    fn clauses_are_joined_by_start_and_exact_where_they_end_together() {
        let tags = [
            gold("a", Some((0, 5)), ""),
            gold("a", Some((6, 9)), ""),
            gold("a", Some((10, 12)), ""),
        ];
        let clauses = [predicted("a", (0, 5), ""), predicted("a", (6, 12), "")];
        assert_eq!(
            pairs(&tags, &clauses),
            [("0-5".into(), 0, true), ("6-9".into(), 6, false)]
        );
    }

    #[test]
    fn equal_starts_in_another_document_do_not_count() {
        assert_eq!(
            pairs(
                &[gold("a", Some((0, 5)), "")],
                &[predicted("b", (0, 5), "")]
            ),
            []
        );
    }

    #[test]
    fn of_two_clauses_with_one_start_that_with_the_same_end_is_taken() {
        let tags = [gold("a", Some((0, 5)), "")];
        let clauses = [predicted("a", (0, 3), ""), predicted("a", (0, 5), "")];
        assert_eq!(pairs(&tags, &clauses), [("0-5".into(), 0, true)]);
    }

    #[test]
    fn a_predicted_clause_is_joined_once() {
        let tags = [gold("a", Some((0, 3)), ""), gold("a", Some((0, 5)), "")];
        assert_eq!(
            pairs(&tags, &[predicted("a", (0, 5), "")]),
            [("0-5".into(), 0, true)]
        );
    }

    #[test]
    fn clauses_without_a_span_are_joined_by_text_in_order() {
        let tags = [
            gold("a", None, "We agree."),
            gold("a", None, "We agree."),
            gold("a", None, "We note."),
        ];
        let clauses = [
            predicted("a", (4, 13), "We agree."),
            predicted("a", (20, 29), "We agree."),
        ];
        assert_eq!(
            pairs(&tags, &clauses),
            [
                ("We agree.".into(), 4, true),
                ("We agree.".into(), 20, true)
            ]
        );
    }

    #[test]
    fn a_span_comes_before_a_text() {
        let tags = [
            gold("a", None, "We agree."),
            gold("a", Some((4, 13)), "We agree."),
        ];
        let clauses = [
            predicted("a", (4, 13), "We agree."),
            predicted("a", (20, 29), "We agree."),
        ];
        assert_eq!(
            pairs(&tags, &clauses),
            [("4-13".into(), 4, true), ("We agree.".into(), 20, true)]
        );
    }

    #[test]
    fn a_clause_with_a_span_is_not_found_by_its_text() {
        let clauses = [predicted("a", (20, 29), "We agree.")];
        assert_eq!(
            pairs(&[gold("a", Some((4, 13)), "We agree.")], &clauses),
            []
        );
    }

    proptest! {
        /// The most pairs there can be is, for each start, the smaller number of clauses.
        #[test]
        fn as_many_starts_are_joined_as_can_be(
            tags in prop::collection::vec((0_usize..6, 0_usize..3), 0..12),
            clauses in prop::collection::vec((0_usize..6, 0_usize..3), 0..12),
        ) {
            let most: usize = (0..6)
                .map(|start| {
                    let starts = |spans: &[(usize, usize)]| {
                        spans.iter().filter(|span| span.0 == start).count()
                    };
                    starts(&tags).min(starts(&clauses))
                })
                .sum();
            let span = |(start, length): &(usize, usize)| (*start, start + length);
            let tags: Vec<_> = tags.iter().map(|tag| gold("a", Some(span(tag)), "")).collect();
            let clauses: Vec<_> =
                clauses.iter().map(|clause| predicted("a", span(clause), "")).collect();
            prop_assert_eq!(pairs(&tags, &clauses).len(), most);
        }
    }
}
