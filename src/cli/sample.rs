//! `clausemark sample`.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clausemark::annotation::{LabelSet, read_table};
use clausemark::output::{Destination, beside, is_stream, write_whole};
use clausemark::sample::{
    SampleSettings, Sheet, SheetForm, StratumCount, configuration, instructions, sample,
    write_table, write_tasks,
};
use clausemark::taxonomy::{self, Taxonomy};

use super::args::{SampleFlags, SheetFormat};
use super::exit::Exit;
use super::terminal::{aligned, plain};

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
    let clauses = read_table(&flags.table, Some(&LabelSet::of(&taxonomy)))?;
    let settings = SampleSettings {
        size: flags.size.get(),
        seed: flags.seed,
    };
    let sheet =
        sample(&clauses, settings).map_err(|error| anyhow!("{} {error}", flags.table.display()))?;
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
        eprintln!(
            "clausemark: {} clauses were asked for, and {} has {}, those with the same words taken for one: all are on \
             the sheet",
            flags.size,
            flags.table.display(),
            sheet.population
        );
    }
    let mut table = plain();
    table.add_row(["domain", "strength", "clauses", "close", "random"]);
    let mut total = [0; 3];
    for stratum in &sheet.strata {
        let counts = counts(stratum);
        for (sum, count) in total.iter_mut().zip(counts) {
            *sum += count;
        }
        let strength = stratum
            .strength
            .map_or_else(|| "-".into(), |level| level.to_string());
        table.add_row(
            [stratum.domain.clone(), strength]
                .into_iter()
                .chain(counts.map(|c| c.to_string())),
        );
    }
    let total = total.map(|count| count.to_string());
    table.add_row(["total".to_owned(), String::new()].into_iter().chain(total));
    eprintln!("{}", aligned(table).trim_fmt());
    if !is_stream(output) {
        eprintln!(
            "sheet: {0}; what to do with it: {0}.instructions.md",
            output.display()
        );
    }
}

fn counts(stratum: &StratumCount) -> [usize; 3] {
    [stratum.clauses, stratum.close, stratum.random]
}
