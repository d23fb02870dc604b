//! Two systems on the same hand tags.

use super::*;

const TAGS: &str = "doc_id,text,domain,strength
a,One.,cyber,4
a,Two.,cyber,3
b,Three.,space,1
b,Four.,space,0
b,Five.,space,2
";

/// Leaves out the last clause, and says nothing of the strength of the first.
const FIRST: &str = "doc_id,text,domain,domain_score,strength,p_cyber
a,One.,cyber,0.9,,0.9
a,Two.,space,0.8,3,0.2
b,Three.,space,0.7,0,0.1
b,Four.,cyber,0.6,0,0.6
";

const SECOND: &str = "doc_id,text,domain,strength
b,Five.,cyber,2
b,Four.,space,0
b,Three.,space,1
a,Two.,cyber,4
a,One.,space,4
";

fn compared(first: &str, second: &str, resamples: usize) -> SystemComparison {
    let (tags, one) = tables(TAGS, first);
    let (_, other) = tables(TAGS, second);
    let systems = [table("a.csv", &one), table("b.csv", &other)];
    compare(
        &table("gold.csv", &tags),
        systems.each_ref(),
        &settings(resamples),
    )
    .unwrap()
}

#[test]
fn figures_are_over_the_clauses_of_which_both_say_something() {
    let comparison = compared(FIRST, SECOND, 0);
    assert_eq!(comparison.clauses, 4);
    assert_eq!(comparison.first_joined.text, 4);
    assert_eq!(comparison.second_joined.text, 5);
    // One, Two, Three, Four: the first has one and three right, the second two, three and four.
    assert_eq!(comparison.compared.domain, 4);
    let accuracy = comparison.scores.domain.all.primary;
    assert_close(accuracy.first, 0.5);
    assert_close(accuracy.second, 0.75);
    assert_close(accuracy.difference, 0.25);
    // Of the strengths, that of One is left out: 3-3 and 3-4, 1-0 and 1-1, 0-0 and 0-0.
    assert_eq!(comparison.compared.strength, 3);
    assert_close(comparison.scores.strength.accuracy.first, 2.0 / 3.0);
    assert_close(comparison.scores.strength.accuracy.second, 2.0 / 3.0);
    // The second has no scores, so there are none to compare.
    assert_eq!(comparison.compared.domain_scores, 0);
    assert_eq!(comparison.scores.domain.calibration.brier.first.value, None);
    assert!(comparison.scores.domain.ranking.labels.is_empty());
}

#[test]
fn the_test_counts_what_only_one_gets_right() {
    let comparison = compared(FIRST, SECOND, 0);
    let domain = comparison.domain_test;
    // Only the first has One right, only the second Two and Four.
    assert_eq!((domain.first_only, domain.second_only), (1, 2));
    // Of three tosses at most one: 2 · (1 + 3) / 8.
    assert!((domain.p - 1.0).abs() < 1e-12);
    let strength = comparison.strength_test;
    assert_eq!((strength.first_only, strength.second_only), (1, 1));
}

#[test]
fn the_difference_of_a_system_from_itself_is_nothing() {
    let comparison = compared(FIRST, FIRST, 50);
    let nothing = Figure {
        value: Some(0.0),
        low: Some(0.0),
        high: Some(0.0),
    };
    assert_eq!(comparison.scores.domain.all.primary.difference, nothing);
    assert_eq!(
        comparison.scores.domain.calibration.brier.difference,
        nothing
    );
    assert_eq!(comparison.domain_test.chi_square, None);
}

#[test]
fn documents_that_one_table_lacks_are_named_and_are_in_no_figure_of_labels() {
    let only_a = "doc_id,text,domain,strength\na,One.,cyber,4\na,Two.,space,3\n";
    let comparison = compared(only_a, SECOND, 0);
    assert_eq!(comparison.first_missing_documents, ["b"]);
    assert_eq!(comparison.second_missing_documents, [""; 0]);
    // Of One and Two the second has Two right, and of the clauses of b nothing counts.
    assert_eq!(comparison.compared.domain, 2);
    assert_close(comparison.scores.domain.all.primary.second, 0.5);
    // The first has two of five clauses, the second all.
    assert_close(comparison.scores.exact_spans.first, 0.4);
    assert_close(comparison.scores.exact_spans.second, 1.0);
}
