//! `clausemark taxonomy`.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Result, bail};
use clausemark::output::{is_stream, write_whole};
use clausemark::taxonomy::{self, BUILT_IN, Taxonomy};

use super::args::TaxonomyVerb;
use super::exit::Exit;

/// Does what the verb says.
pub fn run(verb: TaxonomyVerb) -> Result<Exit> {
    match verb {
        TaxonomyVerb::Check { file } => check(&file),
        TaxonomyVerb::Show { file } => {
            show(&file.map_or_else(|| Ok(taxonomy::built_in()), |file| taxonomy::load(&file))?)
        }
        TaxonomyVerb::Init { output, force } => init(&output, force),
    }
}

fn check(file: &Path) -> Result<Exit> {
    let taxonomy = taxonomy::load(file)?;
    println!(
        "{}: valid; \"{}\" has {} domains and {} strengths",
        file.display(),
        taxonomy.name,
        taxonomy.domains.len(),
        taxonomy.strengths.len()
    );
    for domain in taxonomy
        .domains
        .iter()
        .filter(|domain| domain.phrases.is_empty())
    {
        println!(
            "  hint: the domain {} has no phrases; four to seven short ones make its labels better",
            domain.id
        );
    }
    Ok(Exit::Success)
}

fn show(taxonomy: &Taxonomy) -> Result<Exit> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}\nsha256 {}\n", taxonomy.name, taxonomy.checksum)?;
    for domain in &taxonomy.domains {
        let threshold = domain
            .threshold
            .map_or_else(String::new, |value| format!(" (threshold {value})"));
        writeln!(
            out,
            "{}: {}{threshold}\n  {}",
            domain.id, domain.name, domain.description
        )?;
        for phrase in &domain.phrases {
            writeln!(out, "    - {phrase}")?;
        }
    }
    for strength in &taxonomy.strengths {
        writeln!(
            out,
            "\n{} {}: {}",
            strength.level, strength.id, strength.description
        )?;
        if !strength.operators.is_empty() {
            writeln!(out, "  operators: {}", strength.operators.join(", "))?;
        }
    }
    Ok(Exit::Success)
}

fn init(output: &Path, force: bool) -> Result<Exit> {
    let streamed = is_stream(output);
    if !streamed && output.exists() && !force {
        bail!(
            "{} exists; give -o another name, or --force to replace it",
            output.display()
        );
    }
    write_whole(output, BUILT_IN.as_bytes())?;
    if !streamed {
        println!(
            "{}: a copy of the built-in taxonomy; edit it, then `clausemark taxonomy check {0}`",
            output.display()
        );
    }
    Ok(Exit::Success)
}
