//! The rows that are wrong.

use super::*;

fn written(gold: &str, predictions: &str) -> Vec<csv::StringRecord> {
    let (tags, clauses) = tables(gold, predictions);
    let (gold, predictions) = (table("gold.csv", &tags), table("clauses.csv", &clauses));
    let joint = Joint::new(&gold, &predictions, &settings(0)).unwrap();
    let mut bytes = Vec::new();
    write_mistakes(&mut bytes, &joint.mistakes()).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes.as_slice());
    reader.records().collect::<Result<_, _>>().unwrap()
}

#[test]
fn the_worst_come_first() {
    let rows = written(
        "doc_id,text,domain,domain2,strength,actor
a,Right.,cyber,,4,joint
a,Sure.,cyber,,4,joint
a,Second.,cyber,space,4,joint
a,Far.,cyber,,0,joint
a,Near.,cyber,,3,joint
a,Nearer.,cyber,,3,joint
a,Who.,cyber,,4,none
",
        "doc_id,text,domain,domain_score,strength,strength_score,actor
a,Right.,cyber,0.5,4,0.9,joint
a,Sure.,space,0.9,4,0.9,joint
a,Second.,space,0.9,4,0.9,joint
a,Far.,cyber,0.5,4,0.7,joint
a,Near.,cyber,0.5,4,0.6,joint
a,Nearer.,cyber,0.5,4,0.8,joint
a,Who.,cyber,0.5,4,0.9,joint
",
    );
    let shown: Vec<(&str, &str, &str)> = rows[1..]
        .iter()
        .map(|row| (&row[0], &row[1], &row[22]))
        .collect();
    // Levels are at most 4 apart: 4/4, .9, half of .9, 1/4 twice with the surer first, nothing.
    let expected = [
        ("1.000", "strength", "Far."),
        ("0.900", "domain", "Sure."),
        ("0.450", "domain", "Second."),
        ("0.250", "strength", "Nearer."),
        ("0.250", "strength", "Near."),
        ("0.000", "actor", "Who."),
    ];
    assert_eq!(shown, expected);
    assert_eq!(&rows[0][22], "text");
    assert_eq!((&rows[1][5], &rows[1][13], &rows[1][14]), ("5", "0", "4"));
}

#[test]
fn domain_and_strength_add_up_and_no_cell_is_a_formula() {
    let rows = written(
        "doc_id,text,domain,strength\na,=1+1,cyber,0\na,We act.,cyber,4\n",
        "doc_id,text,domain,strength\na,=1+1,space,4\na,We act.,cyber,4\n",
    );
    assert_eq!(rows.len(), 2);
    // Without a score a table is taken to be sure.
    assert_eq!((&rows[1][0], &rows[1][1]), ("2.000", "domain; strength"));
    assert_eq!((&rows[1][2], &rows[1][22]), ("text", "'=1+1"));
}
