//! One source: reading it, and cutting its documents into clauses.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::batch::Input;
use super::report::{Failure, Stage};
use crate::clause::{Clause, clause_id, segment};
use crate::document::{self, Document, Part, Pieces, ReadError, ReadSettings, Source};
use crate::language::{Language, identify};

/// A document, or a piece of one, cut into clauses.
pub(super) struct Cut {
    pub document: Document,
    /// Where it stands, if it is a piece.
    pub part: Part,
    pub clauses: Vec<Clause>,
    /// The language it is in, where that is another than English.
    pub foreign: Option<Language>,
    /// What reading and cutting took.
    pub elapsed: Duration,
}

/// What a source holds.
pub(super) enum Held {
    /// A document that was cut, or why it was not.
    Document(Result<Cut, Failure>),
    /// A document that is cut piece by piece.
    Long(Box<Long>),
}

/// A document that is read and cut piece by piece.
pub(super) struct Long {
    pieces: Pieces,
    english_only: bool,
    /// What it is in, once its first piece has told.
    foreign: Option<Language>,
    /// Paragraphs and clauses so far.
    paragraphs: usize,
    clauses: usize,
    /// Whether nothing more comes of it.
    ended: bool,
}

/// Reads `source` and cuts what it holds, within the time a document may take.
pub(super) fn read_and_cut(source: &Source, input: &Input<'_>) -> Vec<Held> {
    let Some(limit) = input.time_limit else {
        return cut_source(source, input.reading, input.english_only);
    };
    // A thread of its own can be left to itself; none can be ended.
    let (send, receive) = channel();
    let (own, reading, english_only) = (source.clone(), input.reading.clone(), input.english_only);
    let spawned = thread::Builder::new().spawn(move || {
        // Nobody receives what comes too late.
        let _ = send.send(cut_source(&own, &reading, english_only));
    });
    let reason = match spawned.map(|_| receive.recv_timeout(limit)) {
        Ok(Ok(held)) => return held,
        Ok(Err(RecvTimeoutError::Timeout)) => format!(
            "reading and cutting it took longer than {} s; raise --time-limit, or take it out of the input",
            limit.as_secs()
        ),
        Ok(Err(RecvTimeoutError::Disconnected)) => "its thread ended".into(),
        Err(error) => format!("there is no thread for it: {error}"),
    };
    unread(source, reason)
}

/// What a source holds that cannot be read.
fn unread(source: &Source, reason: String) -> Vec<Held> {
    let failure = failure(&source.id, Stage::Read, reason);
    vec![Held::Document(Err(failure))]
}

/// Runs what reads; the reason why it fails.
fn attempted<T>(read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, String> {
    guarded(read)?.map_err(|error| error.to_string())
}

fn cut_source(source: &Source, reading: &ReadSettings, english_only: bool) -> Vec<Held> {
    let start = Instant::now();
    match attempted(|| Pieces::open(source, reading)) {
        Err(reason) => return unread(source, reason),
        Ok(Some(pieces)) => return vec![Held::Long(Long::new(pieces, english_only).into())],
        Ok(None) => {}
    }
    match attempted(|| document::read(source, reading)) {
        Err(reason) => unread(source, reason),
        Ok(documents) => {
            let reading =
                start.elapsed() / u32::try_from(documents.len()).unwrap_or(u32::MAX).max(1);
            let held = |document| match Pieces::of(document) {
                Ok(pieces) => Held::Long(Long::new(pieces, english_only).into()),
                Err(document) => {
                    let start = Instant::now();
                    let cut = cut_document(*document, english_only);
                    Held::Document(cut.map(|cut| Cut {
                        elapsed: reading + start.elapsed(),
                        ..cut
                    }))
                }
            };
            documents.into_iter().map(held).collect()
        }
    }
}

fn cut_document(document: Document, english_only: bool) -> Result<Cut, Failure> {
    let foreign = foreign_language(&document, english_only)?;
    match guarded(|| segment(&document)) {
        Ok(clauses) => Ok(Cut {
            document,
            part: Part::WHOLE,
            clauses,
            foreign,
            elapsed: Duration::ZERO,
        }),
        Err(reason) => Err(failure(&document.id, Stage::Segment, reason)),
    }
}

/// The language of a document, where that is another than English.
///
/// # Errors
/// When that is so and it may only be English.
fn foreign_language(document: &Document, english_only: bool) -> Result<Option<Language>, Failure> {
    match identify(&document.text).filter(|language| !language.is_english()) {
        Some(language) if english_only => {
            let reason = format!(
                "the document is in {language}, and only English is read; leave --lang-strict out to take it all the same"
            );
            Err(failure(&document.id, Stage::Read, reason))
        }
        foreign => Ok(foreign),
    }
}

impl Long {
    fn new(pieces: Pieces, english_only: bool) -> Self {
        Self {
            pieces,
            english_only,
            foreign: None,
            paragraphs: 0,
            clauses: 0,
            ended: false,
        }
    }

    /// Cuts the next piece.
    fn cut_next(&mut self) -> Option<Result<Cut, Failure>> {
        let start = Instant::now();
        let (document, part) = match attempted(|| self.pieces.next().transpose()) {
            Ok(piece) => {
                let piece = piece?;
                (piece.document, piece.part)
            }
            Err(reason) => {
                self.ended = true;
                let place = self.place();
                let reason = format!("{place}{reason}");
                return Some(Err(failure(self.pieces.id(), Stage::Read, reason)));
            }
        };
        if part.first {
            match foreign_language(&document, self.english_only) {
                Ok(foreign) => self.foreign = foreign,
                Err(refused) => {
                    self.ended = true;
                    return Some(Err(refused));
                }
            }
        }
        let mut clauses = match guarded(|| segment(&document)) {
            Ok(clauses) => clauses,
            Err(reason) => {
                let reason = format!("{}{reason}", self.place());
                return Some(Err(failure(&document.id, Stage::Segment, reason)));
            }
        };
        let paragraphs = clauses.iter().map(|clause| clause.paragraph).max();
        let own_ids = |index: usize| {
            let rows = document.rows.as_ref().and_then(|rows| rows.rows.get(index));
            rows.is_some_and(|row| row.id.is_some())
        };
        for (index, clause) in clauses.iter_mut().enumerate() {
            clause.span = clause.span.start + part.points..clause.span.end + part.points;
            clause.page += part.pages;
            clause.paragraph += self.paragraphs;
            if !own_ids(index) {
                clause.id = clause_id(&document.id, self.clauses + index);
            }
        }
        self.paragraphs += paragraphs.unwrap_or_default();
        self.clauses += clauses.len();
        Some(Ok(Cut {
            document,
            part,
            clauses,
            foreign: self.foreign,
            elapsed: start.elapsed(),
        }))
    }

    /// What stands before a reason that does not hold for the whole document.
    fn place(&self) -> String {
        if self.clauses == 0 {
            return String::new();
        }
        format!(
            "behind its clause {}, up to which its rows are in the table: ",
            self.clauses
        )
    }
}

impl Iterator for Long {
    type Item = Result<Cut, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended { None } else { self.cut_next() }
    }
}

pub(super) fn failure(doc_id: &str, stage: Stage, reason: String) -> Failure {
    Failure {
        doc_id: doc_id.to_string(),
        stage,
        reason,
    }
}

/// Runs `work`; a panic, which is a fault of the program, becomes the reason why one document failed.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        format!(
            "the program failed on it ({}); please report this with the document",
            message(panic.as_ref())
        )
    })
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_reason() {
        let reason = guarded(|| panic!("no such {}", "thing")).unwrap_err();
        assert!(reason.contains("no such thing"), "{reason}");
    }
}
