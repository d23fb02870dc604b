//! CSV: RFC 4180, UTF-8, one header line, cells that spreadsheets do not run.

use std::io::Write;

use csv::{Writer, WriterBuilder};

use super::cell::guard;
use super::column::{FurtherColumns, SEGMENT_COLUMNS, columns, kept_column_names};
use super::destination::Destination;
use super::explanation::explanation_cells;
use super::{OutputError, Row};
use crate::clause::Clause;
use crate::taxonomy::{NO_DOMAIN, Taxonomy};

/// Writes the table of labelled clauses.
pub struct ClauseTable<'t> {
    writer: Writer<Destination>,
    taxonomy: &'t Taxonomy,
    further: FurtherColumns,
    /// How many columns are carried through.
    kept: usize,
}

impl<'t> ClauseTable<'t> {
    /// Starts the table with its header; the columns `kept` of the input are carried through behind all others.
    ///
    /// # Errors
    /// When the destination cannot be written to.
    pub fn new(
        destination: Destination,
        taxonomy: &'t Taxonomy,
        further: FurtherColumns,
        kept: &[String],
    ) -> Result<Self, OutputError> {
        let mut table = Self {
            writer: start(destination),
            taxonomy,
            further,
            kept: kept.len(),
        };
        let mut header = columns(taxonomy, further);
        let names = kept_column_names(kept, &header);
        header.extend(names);
        table.record(header)?;
        Ok(table)
    }

    /// Goes on with a table that has its header already, and rows.
    #[must_use]
    pub fn resumed(
        destination: Destination,
        taxonomy: &'t Taxonomy,
        further: FurtherColumns,
        kept: &[String],
    ) -> Self {
        Self {
            writer: start(destination),
            taxonomy,
            further,
            kept: kept.len(),
        }
    }

    /// Makes the rows written so far durable, where the destination is kept; how many bytes the table has then.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn secure(&mut self) -> Result<u64, OutputError> {
        self.writer
            .flush()
            .map_err(|source| self.writer.get_ref().failed(source))?;
        self.writer.get_ref().secure()
    }

    /// Writes one row.
    ///
    /// # Errors
    /// When the destination cannot be written to.
    pub fn write(&mut self, row: &Row<'_>) -> Result<(), OutputError> {
        let cells = self.cells(row);
        self.record(cells)
    }

    /// Puts the table under its name.
    ///
    /// # Errors
    /// When the last bytes cannot be written or the file cannot be renamed.
    pub fn finish(self) -> Result<(), OutputError> {
        finish(self.writer)
    }

    fn record(&mut self, cells: Vec<String>) -> Result<(), OutputError> {
        record(&mut self.writer, cells)
    }

    fn cells(&self, row: &Row<'_>) -> Vec<String> {
        let labelled = row.labelled;
        let mut cells = clause_cells(row.doc_id, &labelled.clause);
        self.domain_cells(row, &mut cells);
        let strength = labelled
            .strength
            .map(|strength| (&self.taxonomy.strengths[strength.index], strength.score));
        cells.push(strength.map_or_else(String::new, |(strength, _)| strength.level.to_string()));
        cells.push(strength.map_or_else(String::new, |(strength, _)| strength.id.clone()));
        cells.push(strength.map_or_else(String::new, |(_, score)| probability(score)));
        let commitment = &labelled.commitment;
        cells.push(guard(&commitment.operator).into_owned());
        cells.push(commitment.polarity.as_str().into());
        cells.push(yes_or_no(commitment.conditional));
        cells.push(commitment.actor.as_str().into());
        cells.push(guard(&row.keywords.join("; ")).into_owned());
        cells.push(yes_or_no(labelled.review));
        if self.further.scores {
            cells.extend(
                labelled
                    .domains
                    .scores
                    .iter()
                    .map(|score| probability(*score)),
            );
        }
        if self.further.explanation {
            let explained = explanation_cells(row.explanation, &labelled.commitment, self.taxonomy);
            cells.extend(explained.map(|cell| guard(&cell).into_owned()));
        }
        cells.extend(kept_cells(row.kept, self.kept));
        cells
    }

    fn domain_cells(&self, row: &Row<'_>, cells: &mut Vec<String>) {
        let domains = &row.labelled.domains;
        let mut given = domains.given.iter();
        match given.next() {
            Some((label, score)) => cells.extend([
                self.taxonomy.domains[*label].id.clone(),
                probability(*score),
            ]),
            None if domains.scores.is_empty() => cells.extend([NO_DOMAIN.into(), String::new()]),
            None => cells.extend([NO_DOMAIN.into(), probability(domains.none_score())]),
        }
        for _ in 0..2 {
            match given.next() {
                Some((label, score)) => cells.extend([
                    self.taxonomy.domains[*label].id.clone(),
                    probability(*score),
                ]),
                None => cells.extend([String::new(), String::new()]),
            }
        }
    }
}

/// Writes the table of clauses without labels.
pub struct SegmentTable {
    writer: Writer<Destination>,
    /// How many columns are carried through.
    kept: usize,
}

impl SegmentTable {
    /// Starts the table with its header; the columns `kept` of the input are carried through behind all others.
    ///
    /// # Errors
    /// When the destination cannot be written to.
    pub fn new(destination: Destination, kept: &[String]) -> Result<Self, OutputError> {
        let mut writer = start(destination);
        let mut header = SEGMENT_COLUMNS.map(String::from).to_vec();
        let names = kept_column_names(kept, &header);
        header.extend(names);
        record(&mut writer, header)?;
        Ok(Self {
            writer,
            kept: kept.len(),
        })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// When the destination cannot be written to.
    pub fn write(
        &mut self,
        doc_id: &str,
        clause: &Clause,
        kept: &[String],
    ) -> Result<(), OutputError> {
        let mut cells = clause_cells(doc_id, clause);
        cells.push(guard(&clause.lead).into_owned());
        cells.extend(kept_cells(kept, self.kept));
        record(&mut self.writer, cells)
    }

    /// Puts the table under its name.
    ///
    /// # Errors
    /// When the last bytes cannot be written or the file cannot be renamed.
    pub fn finish(self) -> Result<(), OutputError> {
        finish(self.writer)
    }
}

fn start(destination: Destination) -> Writer<Destination> {
    WriterBuilder::new()
        .flexible(false)
        .from_writer(destination)
}

fn record(writer: &mut Writer<Destination>, cells: Vec<String>) -> Result<(), OutputError> {
    writer
        .write_record(cells)
        .map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(source) => writer.get_ref().failed(source),
            other => writer
                .get_ref()
                .failed(std::io::Error::other(format!("{other:?}"))),
        })
}

fn finish(mut writer: Writer<Destination>) -> Result<(), OutputError> {
    writer
        .flush()
        .map_err(|source| writer.get_ref().failed(source))?;
    let mut destination = writer.into_inner().map_err(|error| {
        let message = error.error().to_string();
        let kind = error.error().kind();
        error
            .into_inner()
            .get_ref()
            .failed(std::io::Error::new(kind, message))
    })?;
    destination
        .flush()
        .map_err(|source| destination.failed(source))?;
    destination.complete()
}

fn clause_cells(doc_id: &str, clause: &Clause) -> Vec<String> {
    vec![
        guard(doc_id).into_owned(),
        guard(&clause.id).into_owned(),
        clause.page.to_string(),
        clause.paragraph.to_string(),
        clause.span.start.to_string(),
        clause.span.end.to_string(),
        guard(&clause.text).into_owned(),
    ]
}

/// The cells that are carried through, as many as there are columns for them.
fn kept_cells(kept: &[String], columns: usize) -> impl Iterator<Item = String> {
    let cells = kept.iter().map(|cell| guard(cell).into_owned());
    cells.chain(std::iter::repeat_n(
        String::new(),
        columns.saturating_sub(kept.len()),
    ))
}

/// A probability as the table has it.
pub(super) fn probability(value: f32) -> String {
    format!("{value:.4}")
}

fn yes_or_no(value: bool) -> String {
    if value { "yes" } else { "no" }.into()
}
