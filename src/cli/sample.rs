//! `clausemark sample`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clausemark::annotation::{LabelSet, Reading, read_table, read_tags};
use clausemark::output::{Destination, beside, is_stream, write_whole};
use clausemark::sample::{
    SampleSettings, Sheet, SheetForm, configuration, instructions, sample, write_table, write_tasks,
};
use clausemark::taxonomy::{self, Taxonomy};

use super::args::{SampleFlags, SheetFormat};
use super::exit::Exit;
use super::terminal::{aligned, plain, say_notes};

/// Draws the sheet the flags ask for, and writes what belongs to it.
pub fn run(flags: &SampleFlags) -> Result<Exit> {
    let taxonomy = match &flags.taxonomy {
        Some(file) => taxonomy::load(file)?,
        None => taxonomy::built_in(),
    };
    let output = output(flags);
    if !is_stream(&output) && output.exists() && !flags.force {
        bail!(
            "{} exists, and may hold tags; give -o another name, or --force to replace it",
            output.display()
        );
    }
    let labels = LabelSet::of(&taxonomy);
    let clauses = read_table(&flags.table, Some(&labels))?;
    let reading = Reading {
        labels: Some(&labels),
        annotator: None,
    };
    let mut tagged = Vec::new();
    for file in &flags.tagged {
        let tags = read_tags(file, &reading)?;
        say_notes(file, &tags.notes);
        tagged.extend(tags.clauses);
    }
    let settings = SampleSettings {
        size: flags.size.get(),
        seed: flags.seed,
    };
    let sheet = sample(&clauses, &tagged, settings)
        .map_err(|error| anyhow!("{} {error}", flags.table.display()))?;
    write(flags, &output, &sheet, &taxonomy)?;
    say(flags, &output, &sheet);
    Ok(Exit::Success)
}

fn output(flags: &SampleFlags) -> PathBuf {
    flags.output.clone().unwrap_or_else(|| {
        PathBuf::from(match flags.format {
            SheetFormat::Csv => "sheet.csv",
            SheetFormat::Labelstudio => "tasks.json",
        })
    })
}

/// Writes the files beside the sheet first, so that a sheet is never without them.
fn write(flags: &SampleFlags, output: &Path, sheet: &Sheet<'_>, taxonomy: &Taxonomy) -> Result<()> {
    let mut destination = Destination::open(output)?;
    let written = match flags.format {
        SheetFormat::Csv => write_table(&mut destination, sheet, flags.with_labels),
        SheetFormat::Labelstudio => write_tasks(&mut destination, sheet, flags.with_labels),
    };
    written.map_err(|error| destination.failed(error))?;
    if !is_stream(output) {
        let form = match flags.format {
            SheetFormat::Csv => SheetForm::Table,
            SheetFormat::Labelstudio => SheetForm::LabelStudio,
        };
        let name = output.file_name().map(|name| name.to_string_lossy());
        let text = instructions(sheet, taxonomy, &name.unwrap_or_default(), form);
        write_whole(&beside(output, ".instructions.md"), text.as_bytes())?;
        if form == SheetForm::LabelStudio {
            let configuration = configuration(taxonomy, flags.with_labels)?;
            write_whole(&beside(output, ".config.xml"), configuration.as_bytes())?;
        }
    }
    Ok(destination.complete()?)
}

fn say(flags: &SampleFlags, output: &Path, sheet: &Sheet<'_>) {
    if sheet.rows.len() < flags.size.get() {
        tracing::warn!(
            "{} clauses were asked for, and {} has {} to draw from, those with the same words being one: all are \
             on the sheet",
            flags.size,
            flags.table.display(),
            sheet.population
        );
    }
    eprintln!("{}", strata(sheet));
    if !is_stream(output) {
        eprintln!(
            "sheet: {0}; what to do with it: {0}.instructions.md",
            output.display()
        );
    }
}

/// The strata, domains in rows and strengths in columns: how many of their clauses are on the sheet.
fn strata(sheet: &Sheet<'_>) -> String {
    let levels: BTreeSet<Option<u8>> = sheet.strata.iter().map(|s| s.strength).collect();
    let domains: BTreeSet<&str> = sheet.strata.iter().map(|s| s.domain.as_str()).collect();
    let of = |domain: Option<&str>, level: Option<Option<u8>>| {
        let strata = sheet.strata.iter().filter(|stratum| {
            domain.is_none_or(|domain| domain == stratum.domain)
                && level.is_none_or(|level| level == stratum.strength)
        });
        let (drawn, clauses) = strata.fold((0, 0), |(drawn, clauses), stratum| {
            (
                drawn + stratum.random + stratum.close,
                clauses + stratum.clauses,
            )
        });
        if clauses == 0 {
            "-".to_owned()
        } else {
            format!("{drawn}/{clauses}")
        }
    };
    let mut table = plain();
    let row = |name: &str, domain: Option<&str>| {
        let cells = levels.iter().map(|level| of(domain, Some(*level)));
        let cells: Vec<String> = cells.chain([of(domain, None)]).collect();
        [vec![name.to_owned()], cells].concat()
    };
    let names = levels
        .iter()
        .map(|level| level.map_or_else(|| "none".into(), |l| l.to_string()));
    let names: Vec<String> = names.collect();
    table.add_row(
        [
            vec!["drawn/clauses".to_owned()],
            names,
            vec!["all".to_owned()],
        ]
        .concat(),
    );
    for domain in domains {
        table.add_row(row(domain, Some(domain)));
    }
    table.add_row(row("total", None));
    aligned(table).trim_fmt()
}
