//! Figures of whole tables, worked out by hand.

use super::*;

#[test]
fn documents_and_clauses_are_counted() {
    let evaluation = evaluated(GOLD, PREDICTIONS).unwrap();
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
    };
    assert_eq!(evaluation.counts, expected);
    // a#2 ends elsewhere, a#4 (31-40) and 33-40 share 7 of 9, a#5 has no span.
    let joined = JoinedBy {
        clauses: 7,
        id: 0,
        span: 4,
        start: 1,
        overlap: 1,
        text: 1,
    };
    assert_eq!(evaluation.joined, joined);
    assert_eq!(evaluation.missing_documents, ["lost"]);
    assert_eq!(evaluation.ignored_documents, ["other.txt"]);
}

#[test]
fn clauses_of_missing_documents_are_missed() {
    let scores = evaluated(GOLD, PREDICTIONS).unwrap().scores;
    // 6 of 8 predicted, 6 of 9 gold clauses, 12 / 17; a#2 ends elsewhere, and a#4 starts elsewhere.
    let starts = Detection {
        precision: value(6.0 / 8.0),
        recall: value(6.0 / 9.0),
        f1: value(12.0 / 17.0),
    };
    assert_eq!(scores.starts, starts);
    assert_eq!(scores.exact_spans, value(5.0 / 9.0));
}

#[test]
fn strength_is_scored_where_it_is_tagged() {
    let evaluation = evaluated(GOLD, PREDICTIONS).unwrap();
    let strength = evaluation.scores.strength;
    // (4, 4) (3, 4) (1, 1) (2, 2) (5, 3) (0, 0); b#2 has no strength.
    assert_eq!(evaluation.compared.strength, 6);
    assert_close(strength.accuracy, 4.0 / 6.0);
    assert_close(strength.mean_absolute_error, 0.5);
    assert_close(strength.within_one, 5.0 / 6.0);
    // Observed 5/6; squares 55 and 46, sums 15 and 14: expected 55/6 + 46/6 - 2 · 15/6 · 14/6 = 186/36.
    assert_close(strength.quadratic_kappa, 1.0 - 30.0 / 186.0);
    let confusion = evaluation.tables.strength_confusion;
    assert_eq!(confusion.labels, ["0", "1", "2", "3", "4", "5"]);
    assert_eq!(confusion.counts[5], [0, 0, 0, 1, 0, 0]);
}

#[test]
fn domains_are_scored_with_and_without_none() {
    let evaluation = evaluated(GOLD, PREDICTIONS).unwrap();
    // Gold first: cyber cyber, space cyber, none none, health health, health none, cyber space. Right among all of the
    // gold's are the first four.
    let domain = &evaluation.scores.domain;
    assert_close(domain.all.primary, 3.0 / 6.0);
    assert_close(domain.all.any_of_gold, 4.0 / 6.0);
    assert_close(domain.with_domain.primary, 2.0 / 5.0);
    assert_close(domain.with_domain.any_of_gold, 3.0 / 5.0);
    let compared = evaluation.compared;
    assert_eq!((compared.domain, compared.with_domain), (6, 5));
    // cyber 2 · 1 / (2 + 2), health 2 · 1 / (2 + 1), none 2 · 1 / (1 + 2), space 0: 11/6 over four labels.
    assert_close(domain.averages.macro_average.f1, 11.0 / 24.0);
    assert_close(domain.averages.micro_average.f1, 0.5);
    // (2 · 1/2 + 2 · 2/3 + 1 · 2/3 + 0) / 6.
    assert_close(domain.averages.weighted_average.f1, 0.5);
}

#[test]
fn labels_without_support_are_listed() {
    let evaluation = evaluated(GOLD, PREDICTIONS).unwrap();
    let labels = &evaluation.scores.domain.labels;
    // All labels are of the built-in taxonomy, so all of its are listed, and `none`.
    assert_eq!(labels.len(), 22);
    let counts = |id: &str| {
        let label = labels.iter().find(|label| label.label == id).unwrap();
        (label.support, label.predicted, label.matched)
    };
    assert_eq!(counts("cyber"), (2, 2, 1));
    assert_eq!(counts("none"), (1, 2, 1));
    assert_eq!(counts("maritime_security"), (0, 0, 0));
    let foreign = |table: &str| table.replace("cyber", "butterflies");
    let other = evaluated(&foreign(GOLD), &foreign(PREDICTIONS)).unwrap();
    let ids: Vec<String> = other
        .scores
        .domain
        .labels
        .into_iter()
        .map(|l| l.label)
        .collect();
    assert_eq!(ids, ["butterflies", "health", "space", "none"]);
}

#[test]
fn sets_of_domains_are_scored_label_by_label() {
    let sets = evaluated(GOLD, PREDICTIONS)
        .unwrap()
        .scores
        .domain
        .multilabel;
    // Gold {cyber, space} {space, cyber} {none} {health} {health} {cyber}, predicted one each: cyber cyber none health
    // none space. Of 6 predicted labels 4 are right, of 8 gold ones 4: 8 / 14.
    assert_close(sets.averages.micro_average.precision, 4.0 / 6.0);
    assert_close(sets.averages.micro_average.recall, 4.0 / 8.0);
    assert_close(sets.averages.micro_average.f1, 8.0 / 14.0);
    assert_close(sets.subset_accuracy, 2.0 / 6.0);
    // 1/2 + 1/2 + 1 + 1 + 0 + 0
    assert_close(sets.jaccard, 3.0 / 6.0);
}

#[test]
fn calibration_takes_any_of_the_golds_domains_and_none_as_right() {
    let evaluation = evaluated(GOLD, PREDICTIONS).unwrap();
    let calibration = evaluation.scores.domain.calibration;
    // .9, .6, .7 and .5 are right, .8 is wrong; a#5 has no score: (.1 + .4 + .3 + .5 + .8) / 5.
    assert_close(calibration.expected_error, 2.1 / 5.0);
    // (.01 + .16 + .09 + .25 + .64) / 5
    assert_close(calibration.brier, 1.15 / 5.0);
    assert_eq!(evaluation.compared.domain_scores, 5);
    // strength_score is .9 throughout, four of six are right: 4/6 apart by .9 - 4/6.
    assert_close(
        evaluation.scores.strength.calibration.expected_error,
        0.9 - 4.0 / 6.0,
    );
    assert_close(
        evaluation.scores.strength.calibration.brier,
        (4.0 * 0.01 + 2.0 * 0.81) / 6.0,
    );
}

#[test]
fn words_are_scored_where_they_are_tagged() {
    let evaluation = evaluated(GOLD, PREDICTIONS).unwrap();
    let compared = evaluation.compared;
    assert_eq!(
        (compared.polarity, compared.conditional, compared.actor),
        (6, 6, 5)
    );
    assert_close(evaluation.scores.polarity.accuracy, 5.0 / 6.0);
    // a#4 and b#1.
    assert_close(evaluation.scores.conditional.accuracy, 4.0 / 6.0);
    assert_close(evaluation.scores.actor.accuracy, 4.0 / 5.0);
}

#[test]
fn a_table_compared_with_itself_is_right() {
    let scores = evaluated(PREDICTIONS, PREDICTIONS).unwrap().scores;
    let right = value(1.0);
    let all = Detection {
        precision: right,
        recall: right,
        f1: right,
    };
    assert_eq!(scores.starts, all);
    assert_eq!(scores.exact_spans, right);
    assert_eq!(scores.strength.quadratic_kappa, right);
    assert_eq!(scores.strength.alpha_ordinal, right);
    assert_eq!(scores.domain.averages.macro_average.f1, right);
    assert_eq!(scores.actor.accuracy, right);
}

#[test]
fn figures_are_in_json_by_their_keys_and_null_where_they_are_not_defined() {
    let json = serde_json::to_value(evaluated(GOLD, PREDICTIONS).unwrap()).unwrap();
    assert_eq!(json["starts"]["precision"]["value"], 0.75);
    assert!(json["starts"]["precision"]["low"].is_null());
    assert!(json["domain"]["ranking"]["mean_average_precision"]["value"].is_null());
    let (tags, clauses) = tables(GOLD, PREDICTIONS);
    let gold = table("gold.csv", &tags);
    let predictions = table("clauses.csv", &clauses);
    let evaluation = Joint::new(&gold, &predictions, &settings(0))
        .unwrap()
        .evaluation();
    for headline in evaluation.scores.headlines() {
        let mut place = &json;
        for key in headline.key.split('.') {
            place = &place[key];
        }
        let figure = serde_json::to_value(headline.figure).unwrap();
        assert_eq!(place, &figure, "{}", headline.key);
    }
}

#[test]
fn intervals_come_from_whole_documents() {
    // Of two documents one is all right and one all wrong: a resample has an accuracy of 0, 1/2 or 1, with chances of
    // 1/4, 1/2 and 1/4.
    let tags = "doc_id,text,domain\na,One.,cyber\na,Two.,cyber\nb,Three.,cyber\nb,Four.,cyber\n";
    let said = "doc_id,text,domain\na,One.,cyber\na,Two.,cyber\nb,Three.,space\nb,Four.,space\n";
    let (tags, clauses) = tables(tags, said);
    let gold = table("gold.csv", &tags);
    let predictions = table("clauses.csv", &clauses);
    let joint = Joint::new(&gold, &predictions, &settings(400)).unwrap();
    let accuracy = joint.evaluation().scores.domain.all.primary;
    let expected = Figure {
        value: Some(0.5),
        low: Some(0.0),
        high: Some(1.0),
    };
    assert_eq!(accuracy, expected);
    assert_eq!(joint.evaluation(), joint.evaluation());
}
