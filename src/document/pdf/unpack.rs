//! Streams are unpacked within bounds.
//!
//! The library unpacks a stream whole. So it is counted first what a stream will become, which needs no memory; and
//! before the library sees the file at all, so are the streams that it reads by itself.

use std::borrow::Cow;
use std::sync::LazyLock;

use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;
use regex::bytes::Regex;

use crate::document::ReadError;

/// Longest stream in bytes that is packed by a method whose result is not counted: at most 2,700 times as much.
const UNCOUNTED: usize = 1 << 17;
/// How far before a stream its dictionary may begin, in bytes.
const DICTIONARY: usize = 1 << 10;
/// How often the limit all streams together may be while they are counted, and what a byte of the file adds.
const TIMES_LIMIT: u64 = 8;
const TIMES_FILE: u64 = 16;
/// What looking at a stream costs, in bytes that are unpacked in the same time.
const STREAM_COST: u64 = 1 << 12;

static STREAM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u)[>\s]stream\r?\n")
        .expect("the pattern of a stream's beginning is a constant that compiles")
});

/// What is left of the bytes that content may unpack to, over the whole document.
#[derive(Debug)]
pub(super) struct Budget {
    limit: u64,
    left: u64,
}

impl Budget {
    pub fn new(limit: u64) -> Self {
        Self { limit, left: limit }
    }

    /// Takes `bytes` off.
    pub fn spend(&mut self, bytes: u64) -> Result<(), ReadError> {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(self.exceeded()),
        }
    }

    pub fn exceeded(&self) -> ReadError {
        ReadError::UnpacksTooLarge { limit: self.limit }
    }

    /// Whether `stream` may be unpacked. Nothing is taken off.
    pub fn allows(&self, stream: &Stream<'_>) -> Result<Packed, ReadError> {
        measured(stream, self.left).ok_or_else(|| self.exceeded())
    }

    /// The bytes of `stream`, and whether they are all there.
    pub fn unpacked<'a>(
        &mut self,
        stream: &Stream<'a>,
    ) -> Result<Option<Cow<'a, [u8]>>, ReadError> {
        if self.allows(stream)? == Packed::Broken {
            return Ok(None);
        }
        let Ok(bytes) = stream.decoded_data() else {
            return Ok(None);
        };
        // What is empty costs time as well.
        self.spend(bytes.len() as u64 + 64)?;
        Ok(Some(bytes))
    }
}

/// In what state a packed stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packed {
    Whole,
    /// It ends early or makes no sense.
    Broken,
}

/// The state of a stream; nothing where it becomes more than `limit` bytes, or could.
fn measured(stream: &Stream<'_>, limit: u64) -> Option<Packed> {
    let filters = stream.filters();
    let expanding = |filter: &&Filter| {
        matches!(
            filter,
            Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode
        )
    };
    let mut packings = filters.iter().filter(expanding);
    let Some(packing) = packings.next() else {
        return Some(Packed::Whole);
    };
    if packings.next().is_some() {
        return None;
    }
    let raw = stream.raw_data();
    if *packing != Filter::FlateDecode {
        return (raw.len() <= UNCOUNTED).then_some(Packed::Whole);
    }
    match filters.as_slice() {
        [Filter::FlateDecode] | [Filter::Crypt, Filter::FlateDecode] => inflated(&raw, limit),
        [Filter::Ascii85Decode, Filter::FlateDecode] => inflated(&from_ascii85(&raw), limit),
        _ => (raw.len() <= UNCOUNTED).then_some(Packed::Whole),
    }
    .map(|packed| {
        if raw.is_empty() {
            Packed::Whole
        } else {
            packed
        }
    })
}

/// What `packed` inflates to is counted and thrown away.
fn inflated(packed: &[u8], limit: u64) -> Option<Packed> {
    let mut counter = Counter::new(packed);
    loop {
        match counter.step() {
            _ if counter.inflater.total_out() > limit => return None,
            Step::Goes => {}
            Step::Ended => return Some(Packed::Whole),
            Step::Broke => return Some(Packed::Broken),
        }
    }
}

/// Inflates without keeping anything.
struct Counter<'p> {
    inflater: Decompress,
    packed: &'p [u8],
    sink: Box<[u8; 1 << 14]>,
}

enum Step {
    Goes,
    Ended,
    Broke,
}

impl<'p> Counter<'p> {
    fn new(packed: &'p [u8]) -> Self {
        let mut counter = Self {
            inflater: Decompress::new(false),
            packed,
            sink: Box::new([0; 1 << 14]),
        };
        counter.restart(packed);
        counter
    }

    /// Begins with `packed`. Checksums are not looked at: many programs write wrong ones.
    fn restart(&mut self, packed: &'p [u8]) {
        let has_header = matches!(packed, [method, flags, ..]
            if method & 0xf == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0);
        self.inflater.reset(false);
        self.packed = if has_header { &packed[2..] } else { packed };
    }

    fn step(&mut self) -> Step {
        let (read, written) = (self.inflater.total_in(), self.inflater.total_out());
        let rest = usize::try_from(read)
            .ok()
            .and_then(|read| self.packed.get(read..))
            .unwrap_or_default();
        let status =
            self.inflater
                .decompress(rest, self.sink.as_mut_slice(), FlushDecompress::None);
        match status {
            Ok(Status::StreamEnd) => Step::Ended,
            Ok(_) if (self.inflater.total_in(), self.inflater.total_out()) != (read, written) => {
                Step::Goes
            }
            _ => Step::Broke,
        }
    }
}

/// The bytes behind ASCII base 85, as far as it makes sense.
fn from_ascii85(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 5 * 4);
    let (mut group, mut digits) = (0_u32, 0);
    for byte in text {
        match byte {
            b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                digits += 1;
                if digits == 5 {
                    bytes.extend(group.to_be_bytes());
                    (group, digits) = (0, 0);
                }
            }
            b'z' => bytes.extend([0; 4]),
            b'~' => break,
            _ => {}
        }
    }
    if digits > 1 {
        for _ in digits..5 {
            group = group.wrapping_mul(85).wrapping_add(84);
        }
        bytes.extend(&group.to_be_bytes()[..digits - 1]);
    }
    bytes
}

/// Whether no stream of `file` but those of pictures, which are never unpacked, becomes more than `limit` bytes.
pub(super) fn check_streams(file: &[u8], limit: u64) -> Result<(), ReadError> {
    let all = limit
        .saturating_mul(TIMES_LIMIT)
        .saturating_add((file.len() as u64).saturating_mul(TIMES_FILE));
    let mut spent = 0_u64;
    let mut at = 0;
    let mut counter = Counter::new(&[]);
    while let Some(found) = STREAM.find_at(file, at) {
        at = found.end();
        if is_picture(&file[found.start().saturating_sub(DICTIONARY)..=found.start()]) {
            continue;
        }
        counter.restart(&file[at..]);
        let step = loop {
            match counter.step() {
                Step::Goes if counter.inflater.total_out() <= limit => {}
                step => break step,
            }
        };
        spent = spent
            .saturating_add(counter.inflater.total_out())
            .saturating_add(counter.inflater.total_in())
            .saturating_add(STREAM_COST);
        match step {
            Step::Goes => return Err(ReadError::UnpacksTooLarge { limit }),
            Step::Ended => at += usize::try_from(counter.inflater.total_in()).unwrap_or(0),
            Step::Broke => {}
        }
        if spent > all {
            return Err(ReadError::UnpacksTooLarge { limit });
        }
    }
    Ok(())
}

/// Whether the dictionary at the end of `before` is a picture's. What could be something else as well is none.
fn is_picture(before: &[u8]) -> bool {
    let start = before
        .windows(4)
        .rposition(|window| window == b" obj")
        .unwrap_or(0);
    let before = &before[start..];
    let has = |word: &[u8]| before.windows(word.len()).any(|window| window == word);
    has(b"/Image") && !has(b"#") && !has(b"/ObjStm") && !has(b"/XRef")
}
