//! Whether labels come from a head that was learned from the very tags they are compared with.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use clausemark::model::sha256_of;
use clausemark::output::beside;
use serde_json::Value;

/// Says that the figures flatter the labels where the head that made them was learned from `gold`, which is known by its
/// checksum: they tell how well the head remembers these tags.
pub fn say_if_learned_from(gold: &Path, learned_from: &str) -> Result<()> {
    let checksum =
        sha256_of(gold).with_context(|| format!("cannot read {} again", gold.display()))?;
    if checksum == learned_from {
        tracing::warn!(
            "the head was learned from {} itself, so these figures flatter it; `clausemark learn` prints those \
             on documents that were not learned from",
            gold.display()
        );
    }
    Ok(())
}

/// The checksum of the tags that the head of a table was learned from, as the run file beside the table has it. None where
/// there is no such file or no head.
pub fn of_table(table: &Path) -> Option<String> {
    let text = fs::read(beside(table, ".run.json")).ok()?;
    let record: Value = serde_json::from_slice(&text).ok()?;
    let checksum = record.pointer("/head/training/sha256")?;
    checksum.as_str().map(str::to_owned)
}
