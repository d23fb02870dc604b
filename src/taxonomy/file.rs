//! The taxonomy as the file has it, before any check but the shape.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// The whole file. Every value that a check may complain about carries its place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaxonomyFile {
    pub name: Spanned<String>,
    pub hypothesis: Option<Spanned<String>>,
    pub strength_hypothesis: Option<Spanned<String>>,
    #[serde(default)]
    pub domain: Vec<Spanned<DomainEntry>>,
    #[serde(default)]
    pub strength: Vec<Spanned<StrengthEntry>>,
    #[serde(default)]
    pub grammar: GrammarEntry,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DomainEntry {
    pub id: Spanned<String>,
    pub name: Spanned<String>,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub phrases: Vec<Spanned<String>>,
    pub threshold: Option<Spanned<f32>>,
    pub hypothesis: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StrengthEntry {
    pub level: Spanned<u8>,
    pub id: Spanned<String>,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub operators: Vec<Spanned<String>>,
    #[serde(default)]
    pub phrases: Vec<Spanned<String>>,
    pub hypothesis: Option<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct GrammarEntry {
    pub speakers: Vec<String>,
    pub own_bodies: Vec<String>,
    pub parties: Vec<String>,
    pub collectives: Vec<String>,
    pub outsiders: Vec<String>,
    pub firms: Vec<String>,
    pub outsider_acts: Vec<String>,
    pub events: Vec<String>,
    pub impersonal: Vec<String>,
    pub duty_bearers: Vec<String>,
    pub unbound_level: Option<Spanned<u8>>,
    pub states_of_things: Vec<String>,
    pub transparent: Vec<String>,
    pub takes_object_level: Vec<String>,
    pub renews: Vec<String>,
    /// Keys are levels; TOML has only string keys.
    pub object_levels: BTreeMap<Spanned<String>, Vec<String>>,
    pub reports: Vec<String>,
    pub emphasis: Vec<String>,
    pub demands: Vec<String>,
    pub persists: Vec<String>,
    pub deed_level: Option<Spanned<u8>>,
    pub bare_verb_level: Option<Spanned<u8>>,
    pub deeds: Vec<String>,
    pub exploratory: Vec<String>,
    pub executed: Vec<String>,
    pub instruments: Vec<String>,
    pub targets: Vec<String>,
    pub conditions: Vec<String>,
    pub negations: Vec<String>,
}
