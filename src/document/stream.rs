//! A plain-text file that is decoded as it is read, so that it need not fit into memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{CoderResult, Decoder};

use super::encoding::{Survey, encoding_of};
use super::format::is_plain_text;
use super::read::Unchanged;
use super::unpack::is_packed;
use super::{Place, ReadError, Source};

/// Bytes that are read at once.
const CHUNK: usize = 1 << 16;

/// A file that is read from front to back.
pub(super) struct TextStream {
    file: File,
    unchanged: Unchanged,
    decoder: Decoder,
    bytes: Vec<u8>,
    /// Whether all was read.
    ended: bool,
}

impl TextStream {
    /// Opens `source` where it is plain text that lies unpacked in a file; its encoding is found out first, by reading it
    /// once.
    ///
    /// # Errors
    /// When it cannot be read, has more than `limit` bytes, or is binary.
    pub fn open(source: &Source, limit: u64) -> Result<Option<Self>, ReadError> {
        let Place::File(path) = &source.place else {
            return Ok(None);
        };
        let mut file = File::open(path)?;
        let unchanged = Unchanged::since(&file)?;
        if !unchanged.is_file() {
            return Ok(None);
        }
        let mut bytes = vec![0; CHUNK];
        let read = file.read(&mut bytes)?;
        if is_packed(&bytes[..read]) || !is_plain_text(&source.id, &bytes[..read])? {
            return Ok(None);
        }
        let size = unchanged.size();
        if size > limit {
            return Err(ReadError::TooLarge { size, limit });
        }
        file.seek(SeekFrom::Start(0))?;
        let survey = Survey::of(&mut file)?;
        unchanged.check(&file)?;
        let (encoding, mark) = encoding_of(&survey, None)?;
        file.seek(SeekFrom::Start(mark as u64))?;
        Ok(Some(Self {
            file,
            unchanged,
            decoder: encoding.new_decoder_without_bom_handling(),
            bytes,
            ended: false,
        }))
    }

    /// Adds some of what is left to `text`; false when nothing is.
    ///
    /// # Errors
    /// When it cannot be read, or has changed meanwhile.
    pub fn read_more(&mut self, text: &mut String) -> Result<bool, ReadError> {
        if self.ended {
            return Ok(false);
        }
        let count = loop {
            match self.file.read(&mut self.bytes) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.ended = count == 0;
        if self.ended {
            self.unchanged.check(&self.file)?;
        }
        let mut left = &self.bytes[..count];
        loop {
            text.reserve(
                self.decoder
                    .max_utf8_buffer_length(left.len())
                    .unwrap_or(CHUNK),
            );
            let (result, taken, _) = self.decoder.decode_to_string(left, text, self.ended);
            left = &left[taken..];
            if result == CoderResult::InputEmpty {
                return Ok(true);
            }
        }
    }
}
