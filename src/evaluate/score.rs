//! Scores the clauses that hand tags and predictions have in common.

use std::path::Path;

use super::join::{JoinBy, Joined, JoinedDocument, join};
use super::metrics::{
    accuracy, by_label, calibration, confusion, macro_f1, mean_absolute_error, quadratic_kappa,
    share, within,
};
use super::tally::{Tally, documents_and_total};
use super::{
    Accuracy, Counts, DocumentStatus, DomainAccuracy, DomainScores, EvaluateError, Evaluation,
    StrengthScores,
};
use crate::annotation::{GoldClause, Labels, NO_DOMAIN, read_gold, read_predictions};

/// Compares a table of clauses with hand tags.
///
/// `gold` is a CSV file with the columns `doc_id`, `start`, `end` and `text`, and for labels
/// `strength`, `domain`, `domain2`, `domain3`, `polarity`, `conditional` and `actor`; `predictions` is
/// the table of `clausemark classify`, or that of `clausemark segment`, which has no labels to score.
/// Further columns of either are passed over. A gold document is compared with the predicted one of
/// the same id or, where the gold's id has no extension, of the same id but for its extension. Gold
/// rows with neither start nor end are found by their text, with runs of white space taken as one
/// space.
///
/// # Errors
/// When a file cannot be read, lacks a column or holds a malformed number, or when a gold id fits
/// several predicted documents.
pub fn evaluate(gold: &Path, predictions: &Path) -> Result<Evaluation, EvaluateError> {
    let tags = read_gold(gold)?;
    let clauses = read_predictions(predictions)?;
    let joined = join(gold, &tags, &clauses, JoinBy::Start)?;
    Ok(score(&joined, clauses.len()))
}

/// A gold clause and the labels of the predicted one that starts with it.
#[derive(Debug, Clone, Copy)]
struct Labelled<'t> {
    gold: &'t GoldClause,
    labels: &'t Labels,
}

fn score(joined: &Joined<'_>, all_predictions: usize) -> Evaluation {
    let (documents, total) = documents_and_total(joined.documents.iter().map(|document| {
        let status = match document.predicted {
            Some(_) => DocumentStatus::Compared,
            None => DocumentStatus::Missing,
        };
        (document.doc_id, status, tally(document))
    }));
    let pairs = || joined.documents.iter().flat_map(|document| &document.pairs);
    let labelled: Vec<Labelled<'_>> = pairs()
        .filter_map(|pair| {
            let labels = pair.predicted.labels.as_ref()?;
            Some(Labelled {
                gold: pair.gold,
                labels,
            })
        })
        .collect();
    let missing_documents: Vec<String> = documents
        .iter()
        .filter(|document| document.status == DocumentStatus::Missing)
        .map(|document| document.doc_id.clone())
        .collect();
    let matched_documents = documents.len() - missing_documents.len();
    Evaluation {
        counts: Counts {
            gold_documents: documents.len(),
            predicted_documents: joined.ignored_documents.len() + matched_documents,
            matched_documents,
            missing_documents: missing_documents.len(),
            ignored_documents: joined.ignored_documents.len(),
            gold_clauses: total.gold_clauses,
            predicted_clauses: total.predicted_clauses,
            ignored_clauses: all_predictions - total.predicted_clauses,
            matched_starts: total.matched_starts,
            exact_spans: total.matched_spans,
            matched_by_text: pairs().filter(|pair| pair.gold.span.is_none()).count(),
        },
        missing_documents,
        starts: total.starts,
        exact_spans: total.exact_spans,
        strength: score_strength(&labelled),
        domain: score_domain(&labelled),
        polarity: score_word(&labelled, |pair| {
            (&pair.gold.polarity, &pair.labels.polarity)
        }),
        conditional: score_word(&labelled, |pair| {
            (&pair.gold.conditional, &pair.labels.conditional)
        }),
        actor: score_word(&labelled, |pair| (&pair.gold.actor, &pair.labels.actor)),
        cutting: total,
        documents,
    }
}

/// A table has no text to find the beginnings of sentences in.
fn tally(document: &JoinedDocument<'_>) -> Tally {
    let predicted = document.predicted.as_ref().map_or(0, Vec::len);
    Tally::of_pairs(document.gold.len(), predicted, &document.pairs)
}

fn score_strength(pairs: &[Labelled<'_>]) -> StrengthScores {
    let levels: Vec<(u8, u8)> = pairs
        .iter()
        .filter_map(|pair| pair.gold.strength.zip(pair.labels.strength))
        .collect();
    StrengthScores {
        clauses: levels.len(),
        accuracy: accuracy(&levels),
        quadratic_kappa: quadratic_kappa(&levels),
        mean_absolute_error: mean_absolute_error(&levels),
        within_one: within(&levels, 1),
        confusion: confusion(&levels),
    }
}

fn score_domain(pairs: &[Labelled<'_>]) -> DomainScores {
    let tagged: Vec<Labelled<'_>> = pairs
        .iter()
        .copied()
        .filter(|pair| !pair.gold.domains.is_empty())
        .collect();
    let with_domain: Vec<Labelled<'_>> = tagged
        .iter()
        .copied()
        .filter(|pair| pair.gold.domains[0] != NO_DOMAIN)
        .collect();
    let scored: Vec<(f64, bool)> = tagged
        .iter()
        .filter_map(|pair| Some((pair.labels.domain_score?, is_any_of_gold(pair))))
        .collect();
    let labels = by_label(&tagged.iter().map(primary).collect::<Vec<_>>());
    DomainScores {
        all: domain_accuracy(&tagged),
        with_domain: domain_accuracy(&with_domain),
        macro_f1: macro_f1(&labels),
        labels,
        calibration: calibration(&scored),
        without_score: tagged.len() - scored.len(),
    }
}

fn domain_accuracy(tagged: &[Labelled<'_>]) -> DomainAccuracy {
    let any_of_gold = tagged.iter().filter(|pair| is_any_of_gold(pair)).count();
    DomainAccuracy {
        clauses: tagged.len(),
        primary: accuracy(&tagged.iter().map(primary).collect::<Vec<_>>()),
        any_of_gold: share(any_of_gold, tagged.len()),
    }
}

/// The primary domains of a pair whose gold has one.
fn primary<'t>(pair: &Labelled<'t>) -> (&'t str, &'t str) {
    (&pair.gold.domains[0], pair.labels.domain())
}

fn is_any_of_gold(pair: &Labelled<'_>) -> bool {
    pair.gold
        .domains
        .iter()
        .any(|domain| domain == pair.labels.domain())
}

fn score_word<'t>(
    pairs: &[Labelled<'t>],
    word: impl Fn(&Labelled<'t>) -> (&'t String, &'t String),
) -> Accuracy {
    let words: Vec<(&String, &String)> = pairs
        .iter()
        .map(word)
        .filter(|(gold, _)| !gold.is_empty())
        .collect();
    Accuracy {
        clauses: words.len(),
        accuracy: accuracy(&words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Detection;

    /// Nine clauses in three documents. The predictions lack "lost"; "a" is there as "a.txt"; one
    /// clause of "a" is cut elsewhere and one has no span.
    const GOLD: &str = "\
doc_id,clause_id,start,end,text,strength,domain,domain2,domain3,polarity,conditional,actor
a,a#1,0,10,Text one.,4,cyber,space,,positive,no,joint
a,a#2,11,20,Text two.,3,space,cyber,,positive,no,joint
a,a#3,21,30,Text three.,1,none,,,negative,no,none
a,a#4,31,40,Text four.,2,health,,,positive,yes,joint
a,a#5,,,Text  five.,5,health,,,positive,no,unilateral
b.md,b#1,0,10,Text six.,0,cyber,,,positive,no,
b.md,b#2,11,20,Text seven.,,,,,,,
lost,lost#1,0,10,Text eight.,4,cyber,,,positive,no,joint
lost,lost#2,11,20,Text nine.,4,cyber,,,positive,no,joint
";

    const PREDICTIONS: &str = "\
doc_id,clause_id,page,paragraph,start,end,text,domain,domain_score,domain2,domain2_score,\
domain3,domain3_score,strength,strength_label,strength_score,operator,polarity,conditional,actor,keywords,review
a.txt,a.txt#0001,1,1,0,10,Text one.,cyber,0.9000,,,,,4,commit,0.9,pledged,positive,no,joint,,no
a.txt,a.txt#0002,1,1,11,25,Text two and.,cyber,0.6000,,,,,4,commit,0.9,pledged,positive,no,joint,,no
a.txt,a.txt#0003,1,1,21,30,Text three.,none,0.7000,,,,,1,state,0.9,,positive,no,none,,no
a.txt,a.txt#0004,1,1,33,40,our.,health,0.5000,,,,,2,state,0.9,,positive,no,joint,,no
a.txt,a.txt#0005,1,1,50,60,Text five.,none,,,,,,3,state,0.9,,positive,no,joint,,no
b.md,b.md#0001,1,1,0,10,Text six.,space,0.8000,,,,,0,state,0.9,,positive,yes,none,,no
b.md,b.md#0002,1,1,11,20,Text seven.,space,0.8000,,,,,0,state,0.9,,positive,no,none,,no
b.md,b.md#0003,1,1,21,30,Text more.,space,0.8000,,,,,0,state,0.9,,positive,no,none,,no
other.txt,other.txt#0001,1,1,0,10,Text else.,space,0.8000,,,,,0,state,0.9,,positive,no,none,,no
";

    const GOLD_HEADER: &str =
        "doc_id,start,end,text,strength,domain,domain2,domain3,polarity,conditional,actor\n";

    fn evaluated(gold: &str, predictions: &str) -> Evaluation {
        let folder = tempfile::tempdir().unwrap();
        let (gold_path, predictions_path) = (
            folder.path().join("gold.csv"),
            folder.path().join("clauses.csv"),
        );
        std::fs::write(&gold_path, gold).unwrap();
        std::fs::write(&predictions_path, predictions).unwrap();
        evaluate(&gold_path, &predictions_path).unwrap()
    }

    fn assert_close(actual: Option<f64>, expected: f64) {
        let actual = actual.expect("a value is defined here");
        assert!(
            (actual - expected).abs() < 1e-12,
            "{actual} is not {expected}"
        );
    }

    #[test]
    fn documents_and_clauses_are_counted() {
        let evaluation = evaluated(GOLD, PREDICTIONS);
        let expected = Counts {
            gold_documents: 3,
            predicted_documents: 3,
            matched_documents: 2,
            missing_documents: 1,
            ignored_documents: 1,
            gold_clauses: 9,
            predicted_clauses: 8,
            ignored_clauses: 1,
            matched_starts: 6,
            exact_spans: 5,
            matched_by_text: 1,
        };
        assert_eq!(evaluation.counts, expected);
        assert_eq!(evaluation.missing_documents, ["lost"]);
    }

    #[test]
    fn clauses_of_missing_documents_are_missed() {
        let evaluation = evaluated(GOLD, PREDICTIONS);
        // 6 of 8 predicted, 6 of 9 gold clauses, 12 / 17; a#2 ends elsewhere.
        let starts = Detection {
            precision: Some(6.0 / 8.0),
            recall: Some(6.0 / 9.0),
            f1: Some(12.0 / 17.0),
        };
        assert_eq!(evaluation.starts, starts);
        assert_eq!(evaluation.exact_spans, Some(5.0 / 9.0));
    }

    #[test]
    fn strength_is_scored_where_it_is_tagged() {
        let strength = evaluated(GOLD, PREDICTIONS).strength;
        // (4, 4) (3, 4) (1, 1) (5, 3) (0, 0); b#2 has no strength.
        assert_eq!(strength.clauses, 5);
        assert_close(strength.accuracy, 0.6);
        assert_close(strength.mean_absolute_error, 0.6);
        assert_close(strength.within_one, 0.8);
        // Observed 5/5; squares 51 and 42, sums 13 and 12: expected 51/5 + 42/5 - 2 · 13/5 · 12/5 = 153/25.
        assert_close(strength.quadratic_kappa, 1.0 - 25.0 / 153.0);
        assert_eq!(strength.confusion.levels, [0, 1, 3, 4, 5]);
        assert_eq!(strength.confusion.counts[4], [0, 0, 1, 0, 0]);
    }

    #[test]
    fn domains_are_scored_with_and_without_none() {
        let domain = evaluated(GOLD, PREDICTIONS).domain;
        // Gold first: cyber cyber, space cyber, none none, health none, cyber space. Right among all
        // of the gold's are the first three.
        let scores = |clauses, primary, any_of_gold| DomainAccuracy {
            clauses,
            primary: Some(primary),
            any_of_gold: Some(any_of_gold),
        };
        assert_eq!(domain.all, scores(5, 0.4, 0.6));
        assert_eq!(domain.with_domain, scores(4, 0.25, 0.5));
        // cyber 2 · 1 / (2 + 2), health 0, none 2 · 1 / (2 + 1), space 0: 7/6 over four labels.
        assert_close(domain.macro_f1, 7.0 / 24.0);
        let labels: Vec<_> = domain
            .labels
            .iter()
            .map(|label| (label.label.as_str(), label.support))
            .collect();
        assert_eq!(
            labels,
            [("cyber", 2), ("health", 1), ("none", 1), ("space", 1)]
        );
    }

    #[test]
    fn calibration_takes_any_of_the_golds_domains_and_none_as_right() {
        let domain = evaluated(GOLD, PREDICTIONS).domain;
        // 0.9, 0.6 and 0.7 are right, 0.8 is wrong: (0.1 + 0.4 + 0.3 + 0.8) / 4. a#5 has no score.
        assert_close(domain.calibration.expected_error, 0.4);
        assert_eq!((domain.calibration.clauses, domain.without_score), (4, 1));
    }

    #[test]
    fn words_are_scored_where_they_are_tagged() {
        let evaluation = evaluated(GOLD, PREDICTIONS);
        let score = |clauses, accuracy| Accuracy {
            clauses,
            accuracy: Some(accuracy),
        };
        assert_eq!(evaluation.polarity, score(5, 0.8));
        assert_eq!(evaluation.conditional, score(5, 0.8));
        assert_eq!(evaluation.actor, score(4, 0.75));
    }

    #[test]
    fn a_table_compared_with_itself_is_right() {
        let evaluation = evaluated(PREDICTIONS, PREDICTIONS);
        assert_eq!(
            evaluation.starts,
            Detection {
                precision: Some(1.0),
                recall: Some(1.0),
                f1: Some(1.0)
            }
        );
        assert_eq!(evaluation.exact_spans, Some(1.0));
        assert_eq!(evaluation.strength.quadratic_kappa, Some(1.0));
        assert_eq!(evaluation.domain.macro_f1, Some(1.0));
        assert_eq!(evaluation.actor.accuracy, Some(1.0));
    }

    #[test]
    fn tags_without_rows_have_no_scores() {
        let evaluation = evaluated(GOLD_HEADER, PREDICTIONS);
        assert_eq!(evaluation.counts.ignored_documents, 3);
        assert_eq!(
            evaluation.starts,
            Detection {
                precision: None,
                recall: None,
                f1: None
            }
        );
        assert_eq!(evaluation.exact_spans, None);
        assert_eq!(evaluation.strength.quadratic_kappa, None);
        assert_eq!(
            evaluation.domain.all,
            DomainAccuracy {
                clauses: 0,
                primary: None,
                any_of_gold: None
            }
        );
        assert_eq!(
            evaluation.actor,
            Accuracy {
                clauses: 0,
                accuracy: None
            }
        );
    }

    #[test]
    fn without_predictions_everything_is_missed() {
        let header = PREDICTIONS.lines().next().unwrap();
        let evaluation = evaluated(GOLD, header);
        assert_eq!(evaluation.missing_documents, ["a", "b.md", "lost"]);
        assert_eq!(
            evaluation.starts,
            Detection {
                precision: None,
                recall: Some(0.0),
                f1: Some(0.0)
            }
        );
    }

    #[test]
    fn scores_are_plain_data_with_null_for_none() {
        let json = serde_json::to_value(evaluated(GOLD_HEADER, PREDICTIONS)).unwrap();
        assert!(json["exact_spans"].is_null());
        assert_eq!(json["counts"]["predicted_documents"], 3);
        let json = serde_json::to_value(evaluated(GOLD, PREDICTIONS)).unwrap();
        assert_eq!(json["domain"]["labels"][0]["label"], "cyber");
        assert_eq!(json["domain"]["labels"][0]["precision"], 0.5);
    }
}
