//! Documents that are too long to be worked on as one: a text file of gigabytes is read through in pieces, and other long
//! documents are parted once they are read.
//!
//! A piece ends at an empty line where there is one, else at the end of a line, of a sentence or of a word. It is a document
//! of its own for whatever looks at neighbours; where it stands in the whole is said beside it. How long pieces are is fixed,
//! so that nothing depends on how much memory there is.

use std::collections::VecDeque;

use super::stream::TextStream;
use super::{Document, ReadError, ReadSettings, Rows, Source, TableRow};

/// Bytes of text after which a document is parted: more than the longest of reports.
pub const PIECE: usize = 2 << 20;
/// Rows after which a table whose rows stand for themselves is parted.
const PIECE_ROWS: usize = 1 << 13;
/// An end that is worth to be looked for lies in the last part of a piece.
const LOOKED_AT: usize = 4;

/// A stretch of a document.
#[derive(Debug)]
pub struct Piece {
    /// The stretch as a document: its text, and its places in it.
    pub document: Document,
    /// Where it stands.
    pub part: Part,
}

/// Where a piece stands in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Unicode code points of the document before it.
    pub points: usize,
    /// Pages that end before it.
    pub pages: usize,
    /// Whether nothing is before it.
    pub first: bool,
    /// Whether nothing is behind it.
    pub last: bool,
}

impl Part {
    /// That of a document that is in one piece.
    pub const WHOLE: Self = Self {
        points: 0,
        pages: 0,
        first: true,
        last: true,
    };
}

/// The pieces of a document, in order.
pub struct Pieces {
    id: String,
    content: Content,
    most: usize,
    points: usize,
    pages: usize,
    first: bool,
}

enum Content {
    /// A text that is read as it is needed, and what was read of it.
    Stream {
        stream: Box<TextStream>,
        text: String,
    },
    /// A text in memory, of which so many bytes were taken, and the pages that start behind these.
    Text {
        text: String,
        taken: usize,
        pages: VecDeque<usize>,
    },
    /// Rows in memory that are left, and the text behind those that were taken.
    Rows {
        rows: VecDeque<TableRow>,
        text: String,
        taken: usize,
    },
    /// Nothing is left.
    Nothing,
}

impl Pieces {
    /// Opens `source` as a text that is read in pieces of at most [`PIECE`] bytes. Nothing where it is short, or no plain
    /// text that lies unpacked in a file.
    ///
    /// # Errors
    /// When it cannot be read, is too large, or is binary.
    pub fn open(source: &Source, settings: &ReadSettings) -> Result<Option<Self>, ReadError> {
        Self::open_in(source, settings, PIECE)
    }

    pub(super) fn open_in(
        source: &Source,
        settings: &ReadSettings,
        most: usize,
    ) -> Result<Option<Self>, ReadError> {
        if source.size <= most as u64 {
            return Ok(None);
        }
        let stream = TextStream::open(source, settings.streamed)?;
        Ok(stream.map(|stream| {
            Self::new(
                &source.id,
                most,
                Content::Stream {
                    stream: Box::new(stream),
                    text: String::new(),
                },
            )
        }))
    }

    /// The pieces of a document in memory.
    ///
    /// # Errors
    /// Gives the document back where it is short, or its rows belong together.
    pub fn of(document: Document) -> Result<Self, Box<Document>> {
        Self::of_in(document, PIECE, PIECE_ROWS)
    }

    pub(super) fn of_in(
        document: Document,
        most: usize,
        most_rows: usize,
    ) -> Result<Self, Box<Document>> {
        let Document {
            id,
            text,
            pages,
            rows,
        } = document;
        match rows {
            None if text.len() > most => {
                let content = Content::Text {
                    text,
                    taken: 0,
                    pages: pages.into(),
                };
                Ok(Self::new(&id, most, content))
            }
            Some(Rows {
                in_context: false,
                rows,
            }) if rows.len() > most_rows => {
                let content = Content::Rows {
                    rows: rows.into(),
                    text,
                    taken: 0,
                };
                Ok(Self::new(&id, most_rows, content))
            }
            rows => Err(Box::new(Document {
                id,
                text,
                pages,
                rows,
            })),
        }
    }

    fn new(id: &str, most: usize, content: Content) -> Self {
        Self {
            id: id.to_owned(),
            content,
            most,
            points: 0,
            pages: 0,
            first: true,
        }
    }

    /// The id of the document.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// A piece of text, with the places in it at which pages start.
    fn of_text(&mut self, text: String, starts: Vec<usize>, last: bool) -> Piece {
        let points = text.chars().count();
        let part = Part {
            points: self.points,
            pages: self.pages,
            first: std::mem::take(&mut self.first),
            last,
        };
        self.points += points;
        // A page that starts where the piece ends is the next one's first.
        self.pages += starts.len() - 1;
        let pages = starts
            .into_iter()
            .filter(|start| *start == 0 || *start < points);
        Piece {
            document: Document {
                id: self.id.clone(),
                text,
                pages: pages.collect(),
                rows: None,
            },
            part,
        }
    }

    fn next_of_stream(
        &mut self,
        mut stream: Box<TextStream>,
        mut text: String,
    ) -> Result<Piece, ReadError> {
        while text.len() <= self.most && stream.read_more(&mut text)? {}
        let end = end_of_piece(&text, self.most);
        let rest = text.split_off(end);
        let mut starts = vec![0];
        let places = text.chars().enumerate().filter(|(_, c)| *c == '\u{c}');
        starts.extend(places.map(|(place, _)| place + 1));
        let last = rest.is_empty();
        if !last {
            self.content = Content::Stream { stream, text: rest };
        }
        Ok(self.of_text(text, starts, last))
    }

    fn next_of_text(&mut self, text: String, taken: usize, mut pages: VecDeque<usize>) -> Piece {
        let rest = &text[taken..];
        let end = end_of_piece(rest, self.most);
        let own = rest[..end].to_owned();
        let last = end == rest.len();
        let until = self.points + own.chars().count();
        let mut starts = vec![0];
        let own_pages = pages.partition_point(|start| *start <= until);
        let later = pages
            .drain(..own_pages)
            .filter(|start| *start > self.points);
        starts.extend(later.map(|start| start - self.points));
        if !last {
            let taken = taken + end;
            self.content = Content::Text { text, taken, pages };
        }
        self.of_text(own, starts, last)
    }

    fn next_of_rows(&mut self, mut rows: VecDeque<TableRow>, text: String, taken: usize) -> Piece {
        let count = rows.len().min(self.most);
        let mut own: Vec<TableRow> = rows.drain(..count).collect();
        let end = own.last().map_or(0, |row| row.span.end);
        // Texts of rows are as they come, each span ends where the next one's gap begins.
        let points = end - self.points;
        let rest = &text[taken..];
        let bytes = rest
            .char_indices()
            .nth(points)
            .map_or(rest.len(), |(at, _)| at);
        for row in &mut own {
            row.span = row.span.start - self.points..row.span.end - self.points;
        }
        let part = Part {
            points: self.points,
            pages: 0,
            first: std::mem::take(&mut self.first),
            last: rows.is_empty(),
        };
        let document = Document {
            id: self.id.clone(),
            text: rest[..bytes].to_owned(),
            pages: vec![0],
            rows: Some(Rows {
                in_context: false,
                rows: own,
            }),
        };
        self.points = end;
        if !part.last {
            let taken = taken + bytes;
            self.content = Content::Rows { rows, text, taken };
        }
        Piece { document, part }
    }
}

impl Iterator for Pieces {
    type Item = Result<Piece, ReadError>;

    /// The next piece. After an error there is none.
    fn next(&mut self) -> Option<Self::Item> {
        match std::mem::replace(&mut self.content, Content::Nothing) {
            Content::Nothing => None,
            Content::Stream { stream, text } => Some(self.next_of_stream(stream, text)),
            Content::Text { text, taken, pages } => Some(Ok(self.next_of_text(text, taken, pages))),
            Content::Rows { rows, text, taken } => Some(Ok(self.next_of_rows(rows, text, taken))),
        }
    }
}

/// Where a piece of at most `most` bytes ends that `text` begins with.
pub(super) fn end_of_piece(text: &str, most: usize) -> usize {
    if text.len() <= most {
        return text.len();
    }
    let end = text.floor_char_boundary(most);
    let from = text.floor_char_boundary(end - end / LOOKED_AT);
    let last = &text[from..end];
    let empty_lines = ["\n\n", "\n\r\n"].into_iter().filter_map(|mark| {
        let at = last.rfind(mark)?;
        Some(at + mark.len())
    });
    let found = empty_lines
        .max()
        .or_else(|| last.rfind(['\n', '\u{c}']).map(|at| at + 1))
        .or_else(|| {
            let sentences = [". ", "! ", "? "];
            let ends = sentences.into_iter().filter_map(|mark| last.rfind(mark));
            ends.max().map(|at| at + 2)
        })
        .or_else(|| last.rfind(' ').map(|at| at + 1));
    match found {
        Some(at) => from + at,
        // Nothing is taken of a character that is longer than a piece.
        None if end == 0 => text.ceil_char_boundary(1),
        None => end,
    }
}
