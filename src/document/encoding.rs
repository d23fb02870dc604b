//! From bytes to text: the encoding a file is written in, by its byte order mark or by what the bytes look like.

use std::borrow::Cow;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::ReadError;

/// Bytes that are looked at to tell an encoding from others.
const SAMPLE: usize = 1 << 18;
/// Correct sequences of UTF-8 beyond ASCII for each broken one, from which on a text is UTF-8 with faults.
const CORRECT_FOR_EACH_BROKEN: usize = 8;
/// Control characters a text may have, and in a thousand bytes of a longer one.
const CONTROLS: usize = 3;
const CONTROLS_IN_THOUSAND: usize = 10;

/// The text of `content`, without a byte order mark. Bytes that are in no encoding become U+FFFD.
pub(super) fn decode(content: &[u8]) -> Result<String, ReadError> {
    decode_as(content, None)
}

/// The text of `content`, of which its format says that it is in the encoding `declared`. A byte order mark, and
/// correct UTF-8 beyond ASCII, say it better: files are converted and their declarations forgotten.
pub(super) fn decode_as(
    content: &[u8],
    declared: Option<&'static Encoding>,
) -> Result<String, ReadError> {
    let survey = Survey::of(&mut Cursor::new(content))?;
    let (encoding, mark) = encoding_of(&survey, declared)?;
    Ok(decoded(&content[mark..], encoding))
}

/// What has to be known of a content to tell what it is written in.
pub(super) struct Survey {
    /// Its first bytes.
    beginning: Vec<u8>,
    /// Where the first zero byte stands.
    zero: Option<u64>,
    /// Correct sequences of UTF-8 beyond ASCII, and broken ones.
    correct: usize,
    broken: usize,
    /// Where something is broken, bytes around the first one beyond ASCII, and whether they are all there are.
    sample: Vec<u8>,
    is_all: bool,
}

impl Survey {
    /// Reads a content through.
    pub fn of(content: &mut (impl Read + Seek)) -> io::Result<Self> {
        content.seek(SeekFrom::Start(0))?;
        let mut beginning = Vec::new();
        content.take(SAMPLE as u64).read_to_end(&mut beginning)?;
        let mut survey = Self {
            beginning,
            zero: None,
            correct: 0,
            broken: 0,
            sample: Vec::new(),
            is_all: false,
        };
        let mut first = None;
        let mut before = 0;
        // A chunk, and behind what the one before ended in.
        let mut bytes = survey.beginning.clone();
        loop {
            let carried = survey.count(&bytes, false);
            let at = |found: usize| before + found as u64;
            let find = |is_it: fn(&u8) -> bool| bytes.iter().position(is_it).map(at);
            survey.zero = survey.zero.or_else(|| find(|byte| *byte == 0));
            first = first.or_else(|| find(|byte| !byte.is_ascii()));
            before += (bytes.len() - carried) as u64;
            bytes.drain(..bytes.len() - carried);
            if content.take(SAMPLE as u64).read_to_end(&mut bytes)? == 0 {
                break;
            }
        }
        survey.count(&bytes, true);
        // Without a fault it is UTF-8, and nobody asks for more.
        if survey.broken == 0 {
            return Ok(survey);
        }
        let size = before + bytes.len() as u64;
        let start = first.unwrap_or_default().saturating_sub(SAMPLE as u64 / 2);
        content.seek(SeekFrom::Start(start))?;
        content
            .take(SAMPLE as u64)
            .read_to_end(&mut survey.sample)?;
        survey.is_all = survey.sample.len() as u64 == size;
        Ok(survey)
    }

    /// Counts sequences of UTF-8; how many bytes at the end, unless it is that of the content, are the beginning of one.
    fn count(&mut self, bytes: &[u8], ends: bool) -> usize {
        let mut left = bytes.len();
        for chunk in bytes.utf8_chunks() {
            self.correct += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            left -= chunk.valid().len() + chunk.invalid().len();
            let may_go_on =
                str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
            if left == 0 && may_go_on && !ends {
                return chunk.invalid().len();
            }
            self.broken += usize::from(!chunk.invalid().is_empty());
        }
        0
    }
}

/// The encoding of a content, and the length of its byte order mark.
///
/// # Errors
/// When it is no text.
pub(super) fn encoding_of(
    survey: &Survey,
    declared: Option<&'static Encoding>,
) -> Result<(&'static Encoding, usize), ReadError> {
    if let Some(marked) = Encoding::for_bom(&survey.beginning) {
        return Ok(marked);
    }
    if let Some(at) = survey.zero {
        return match utf_16(&survey.beginning) {
            Some(encoding) => Ok((encoding, 0)),
            None => Err(ReadError::Binary { at }),
        };
    }
    if let Some(at) = has_controls(&survey.beginning) {
        return Err(ReadError::Binary { at: at as u64 });
    }
    // Encodings that shift between character sets, such as ISO-2022-JP, look like ASCII.
    let declared = declared.filter(|encoding| *encoding != UTF_8);
    let is_utf_8 = match declared {
        // Without a character beyond ASCII, or with broken ones, the declaration is right.
        Some(_) => survey.broken == 0 && survey.correct > 0,
        // All of it is, or it is but for a few faults, such as an end in the middle of a character.
        None => survey.correct >= survey.broken * CORRECT_FOR_EACH_BROKEN,
    };
    let encoding = if is_utf_8 {
        UTF_8
    } else {
        declared.unwrap_or_else(|| legacy(&survey.sample, survey.is_all))
    };
    Ok((encoding, 0))
}

fn decoded(content: &[u8], encoding: &'static Encoding) -> String {
    let (text, _) = encoding.decode_without_bom_handling(content);
    match text {
        Cow::Borrowed(text) => text.to_string(),
        Cow::Owned(text) => text,
    }
}

/// Text in the letters of European languages has a zero in every other byte.
fn utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    let zeros = |first: usize| {
        sample
            .iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    let most = |many: usize, few: usize| many * 2 > pairs && few * 20 < pairs;
    if most(odd, even) {
        Some(UTF_16LE)
    } else if most(even, odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Where the first of too many control characters stands.
fn has_controls(sample: &[u8]) -> Option<usize> {
    let is_control = |byte: &u8| {
        matches!(byte, 0..=8 | 0x0e..=0x1f | 0x7f) && *byte != 0x1b // begins a shift between Japanese character sets
    };
    let count = sample.iter().copied().filter(is_control).count();
    if count > CONTROLS && count * 1000 > sample.len() * CONTROLS_IN_THOUSAND {
        sample.iter().position(is_control)
    } else {
        None
    }
}

/// The encoding of an older day that `sample` is in, which may be all of its content.
fn legacy(sample: &[u8], is_all: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, is_all);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    debug_assert_ne!(encoding, UTF_8);
    encoding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_decide_and_are_no_text() {
        assert_eq!(decode("\u{feff}é".as_bytes()).unwrap(), "é");
        assert_eq!(decode(b"\xff\xfea\0\xe9\0").unwrap(), "aé");
        assert_eq!(decode(b"\xfe\xff\0a\0\xe9").unwrap(), "aé");
    }

    #[test]
    fn utf_16_without_a_mark_is_seen_by_its_zeros() {
        let text = "We agreed to meet – soon.";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little).unwrap(), text);
        assert_eq!(decode(&big).unwrap(), text);
    }

    #[test]
    fn legacy_encodings_are_detected() {
        let cases: [(&'static Encoding, &str); 5] = [
            (
                encoding_rs::WINDOWS_1252,
                "The “café” in São Tomé – the délégation’s rôle was naïve.",
            ),
            (
                encoding_rs::WINDOWS_1251,
                "Стороны договорились продолжить переговоры о безопасности.",
            ),
            (
                encoding_rs::EUC_KR,
                "양국 장관은 협력을 계속 강화하기로 결정하였다.",
            ),
            (
                encoding_rs::SHIFT_JIS,
                "両大臣は、協力を引き続き強化することを決定した。",
            ),
            (
                encoding_rs::GBK,
                "双方决定继续加强各领域的合作，包括网络安全。",
            ),
        ];
        for (encoding, text) in cases {
            let (bytes, _, faults) = encoding.encode(text);
            assert!(!faults);
            assert_eq!(decode(&bytes).unwrap(), text, "{}", encoding.name());
        }
    }

    #[test]
    fn a_fault_in_utf_8_costs_one_character() {
        let mut bytes = "Größe über alles, München, Zürich, Łódź, façade"
            .as_bytes()
            .to_vec();
        bytes.push(0xc3);
        assert_eq!(
            decode(&bytes).unwrap(),
            "Größe über alles, München, Zürich, Łódź, façade\u{fffd}"
        );
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        assert!(matches!(
            decode(b"ab\0cdefgh"),
            Err(ReadError::Binary { at: 2 })
        ));
        assert!(matches!(
            decode(b"\x7fELF\x02\x01\x01"),
            Err(ReadError::Binary { at: 0 })
        ));
    }
}
