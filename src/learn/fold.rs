//! Parts of the tags, each to be predicted from the others.

/// The part each tag is in, and how many parts there are: whole documents, the largest placed first, each where there
/// are fewest tags yet. Tags of a single document are cut into stretches of it, which are more alike than documents are.
pub(super) fn folds(documents: &[usize], most: usize) -> (Vec<usize>, usize) {
    let count = documents.iter().max().map_or(0, |last| last + 1);
    let mut sizes = vec![0_usize; count];
    for document in documents {
        sizes[*document] += 1;
    }
    let present = sizes.iter().filter(|size| **size > 0).count();
    if present < 2 {
        let parts = most.min(documents.len()).max(1);
        let part = |tag: usize| tag * parts / documents.len().max(1);
        return ((0..documents.len()).map(part).collect(), parts);
    }
    let parts = most.min(present);
    let mut order: Vec<usize> = (0..count).filter(|document| sizes[*document] > 0).collect();
    order.sort_by_key(|document| (std::cmp::Reverse(sizes[*document]), *document));
    let mut filled = vec![0_usize; parts];
    let mut part_of = vec![0; count];
    for document in order {
        let emptiest = (0..parts).min_by_key(|part| filled[*part]).unwrap_or(0);
        part_of[document] = emptiest;
        filled[emptiest] += sizes[document];
    }
    let parts_of_tags = documents.iter().map(|document| part_of[*document]);
    (parts_of_tags.collect(), parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_stay_whole_and_parts_even() {
        // Documents of 3, 1, 2 and 2 tags in two parts: 3 + 1 and 2 + 2.
        let documents = [0, 0, 0, 1, 2, 2, 3, 3];
        let (parts, count) = folds(&documents, 2);
        assert_eq!(count, 2);
        assert_eq!(parts, [0, 0, 0, 0, 1, 1, 1, 1]);
    }

    #[test]
    fn there_are_no_more_parts_than_documents() {
        assert_eq!(folds(&[0, 1, 1], 5).1, 2);
    }

    #[test]
    fn a_single_document_is_cut_into_stretches() {
        assert_eq!(folds(&[0; 5], 2), (vec![0, 0, 0, 1, 1], 2));
        assert_eq!(folds(&[], 5), (vec![], 1));
    }
}
