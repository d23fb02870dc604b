//! `clausemark models`.

use std::io::{self, Write};

use anyhow::Result;
use clausemark::model::{FileState, Manifest, ModelEntry, fetch, folder_of, models_folder, verify};

use super::args::ModelsVerb;
use super::bench;
use super::calibrate;
use super::exit::Exit;

/// Does what the verb says.
pub fn run(verb: &ModelsVerb) -> Result<Exit> {
    let manifest = Manifest::built_in();
    match verb {
        ModelsVerb::List => list(&manifest),
        ModelsVerb::Verify { name: Some(name) } => check(&[manifest.get(Some(name))?]),
        ModelsVerb::Verify { name: None } => check(&manifest.model.iter().collect::<Vec<_>>()),
        ModelsVerb::Fetch { name } => get(manifest.get(name.as_deref())?),
        ModelsVerb::Bench(flags) => bench::run(flags),
        ModelsVerb::Calibrate(flags) => calibrate::run(flags),
    }
}

fn list(manifest: &Manifest) -> Result<Exit> {
    let models = models_folder();
    let mut out = io::stdout().lock();
    for model in &manifest.model {
        let folder = folder_of(model, &models);
        let state = match verify(model, &folder)? {
            states if states.iter().all(|(_, state)| *state == FileState::Whole) => "here",
            states
                if states
                    .iter()
                    .any(|(_, state)| matches!(state, FileState::Damaged(_))) =>
            {
                "damaged"
            }
            _ => "not fetched",
        };
        let default = if model.default { ", default" } else { "" };
        writeln!(
            out,
            "{} {} ({}{default}): {state}",
            model.name, model.version, model.kind
        )?;
        writeln!(
            out,
            "  origin {}, licence {}\n  folder {}",
            model.origin,
            model.licence,
            folder.display()
        )?;
    }
    Ok(Exit::Success)
}

fn check(models: &[&ModelEntry]) -> Result<Exit> {
    let mut out = io::stdout().lock();
    let mut all_whole = true;
    for model in models {
        for (path, state) in verify(model, &folder_of(model, &models_folder()))? {
            all_whole &= state == FileState::Whole;
            let state = match state {
                FileState::Whole => "whole".to_string(),
                FileState::Missing => "missing".to_string(),
                FileState::Damaged(found) => format!("damaged (SHA-256 {found})"),
            };
            writeln!(out, "{}: {state}", path.display())?;
        }
    }
    if !all_whole {
        tracing::warn!("not every file is whole; run `clausemark models fetch`");
        return Ok(Exit::Refused);
    }
    Ok(Exit::Success)
}

fn get(model: &ModelEntry) -> Result<Exit> {
    let models = models_folder();
    let folder = folder_of(model, &models);
    let states = verify(model, &folder)?;
    if states.iter().any(|(_, state)| *state != FileState::Whole) {
        let package = &model.package;
        eprintln!(
            "fetching {} from {} {}",
            model.name, package.name, package.version
        );
        fetch(model, &models)?;
        eprintln!(
            "{} {} is now in {}",
            model.name,
            model.version,
            folder.display()
        );
    }
    Ok(Exit::Success)
}
