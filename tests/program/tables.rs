//! Hand tags and a table of labels that are compared, small enough to reckon by hand.

use std::path::Path;

use tempfile::TempDir;

use super::{Outcome, folder_with, run_in};

/// Four clauses of two documents.
pub const GOLD: &[u8] =
    b"doc_id,clause_id,start,end,text,strength,domain,domain2,domain3,polarity,conditional,actor
a,,0,10,We act now,4,cyber,space,,positive,no,joint
a,,11,20,We note x,1,space,,,positive,no,joint
b,,0,9,We agree.,4,health,,,positive,yes,joint
b,,10,19,We regret,0,none,,,negative,no,none
";

/// The second clause of a is cut a little later; one domain and one strength are wrong.
pub const PREDICTED: &[u8] =
    b"doc_id,clause_id,start,end,text,domain,domain_score,strength,strength_score,polarity,\
conditional,actor,p_cyber,p_space,p_health
a.txt,a.txt#0001,0,10,We act now,cyber,0.9000,4,0.9,positive,no,joint,0.9,0.3,0.1
a.txt,a.txt#0002,13,20,note x,cyber,0.6000,1,0.9,positive,no,joint,0.6,0.5,0.1
b.txt,b.txt#0001,0,9,We agree.,health,0.8000,3,0.7,positive,no,joint,0.1,0.1,0.8
b.txt,b.txt#0002,10,19,We regret,none,0.7000,0,0.9,negative,no,none,0.2,0.1,0.1
";

/// A folder with both, `gold.csv` and `p.csv`.
pub fn folder() -> TempDir {
    folder_with(&[("gold.csv", GOLD), ("p.csv", PREDICTED)])
}

/// Compares them in `folder`.
pub fn evaluate(folder: &Path, more: &[&str]) -> Outcome {
    let arguments = ["evaluate", "gold.csv", "--predictions", "p.csv"];
    run_in(folder, &[&arguments[..], more].concat())
}
