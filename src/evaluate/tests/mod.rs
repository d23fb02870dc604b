//! Whole tables, from CSV to figures.

mod any_tables;
mod comparison;
mod figures;
mod mistakes;
mod page;
mod refusals;

use std::path::Path;

use super::*;
use crate::annotation::{GoldClause, PredictedClause, read_gold, read_predictions};

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

fn tables(gold: &str, predictions: &str) -> (Vec<GoldClause>, Vec<PredictedClause>) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    (
        read_gold(&path("gold.csv", gold)).unwrap(),
        read_predictions(&path("clauses.csv", predictions)).unwrap(),
    )
}

fn settings(resamples: usize) -> Settings<'static> {
    Settings {
        resamples,
        ..Settings::default()
    }
}

fn table<'t, C>(path: &'t str, clauses: &'t [C]) -> Table<'t, C> {
    Table {
        path: Path::new(path),
        clauses,
    }
}

fn evaluated(gold: &str, predictions: &str) -> Result<Evaluation, EvaluateError> {
    let (tags, clauses) = tables(gold, predictions);
    let (gold, predictions) = (table("gold.csv", &tags), table("clauses.csv", &clauses));
    Ok(Joint::new(&gold, &predictions, &settings(0))?.evaluation())
}

fn value(value: f64) -> Figure {
    Figure {
        value: Some(value),
        ..Figure::default()
    }
}

fn assert_close(actual: Figure, expected: f64) {
    let actual = actual.value.expect("a value is defined here");
    assert!(
        (actual - expected).abs() < 1e-12,
        "{actual} is not {expected}"
    );
}
