//! Whether a run is that of a journal.

use rayon::prelude::*;
use serde_json::Value;

use super::Done;
use crate::document::Source;

/// How many names a message lists before it only counts.
const NAMED: usize = 5;

/// What differs between two descriptions of a run.
pub(super) fn differences(known: &Value, identity: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    differing(known, identity, "", &mut differences);
    differences
}

/// Which of the sources that are done differ from those at their places, which are read up to `limit` bytes.
pub(super) fn inputs_that_differ(done: &[Done], sources: &[Source], limit: u64) -> Vec<String> {
    let mut differences: Vec<String> = done
        .par_iter()
        .zip(sources)
        .filter_map(|(done, source)| {
            if done.id != source.id {
                Some(format!("{} stands where {} was", source.id, done.id))
            } else if Done::of(source, limit) == *done {
                None
            } else {
                Some(format!("{} has changed", source.id))
            }
        })
        .collect();
    let gone = done.iter().skip(sources.len());
    differences.extend(gone.map(|done| format!("{} is gone", done.id)));
    differences
}

/// Lists what differs between two descriptions, by name.
fn differing(one: &Value, other: &Value, name: &str, differences: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(ones), Value::Object(others)) => {
            let names = ones
                .keys()
                .chain(others.keys().filter(|key| !ones.contains_key(*key)));
            for key in names {
                let inner = if name.is_empty() {
                    key.clone()
                } else {
                    format!("{name}.{key}")
                };
                let null = Value::Null;
                let (one, other) = (ones.get(key), others.get(key));
                differing(
                    one.unwrap_or(&null),
                    other.unwrap_or(&null),
                    &inner,
                    differences,
                );
            }
        }
        _ if one == other => {}
        _ => differences.push(format!("{name} was {one} and is {other}")),
    }
}

/// Names some of the differences, and counts the rest.
pub(super) fn listed(differences: &[String]) -> String {
    let named = differences[..differences.len().min(NAMED)].join(", ");
    match differences.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named}, and {more} more"),
    }
}
