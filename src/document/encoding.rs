//! From bytes to text: the encoding a file is written in, by its byte order mark or by what the bytes look like.

use std::borrow::Cow;

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
    if let Some((encoding, mark)) = Encoding::for_bom(content) {
        return Ok(decoded(&content[mark..], encoding));
    }
    let sample = &content[..content.len().min(SAMPLE)];
    if let Some(at) = content.iter().position(|byte| *byte == 0) {
        return match utf_16(sample) {
            Some(encoding) => Ok(decoded(content, encoding)),
            None => Err(ReadError::Binary { at }),
        };
    }
    if let Some(at) = has_controls(sample) {
        return Err(ReadError::Binary { at });
    }
    // Encodings that shift between character sets, such as ISO-2022-JP, look like ASCII.
    let declared = declared.filter(|encoding| *encoding != UTF_8);
    match (std::str::from_utf8(content), declared) {
        (Ok(text), None) => Ok(text.to_string()),
        (Ok(text), Some(_)) if !text.is_ascii() => Ok(text.to_string()),
        (_, Some(declared)) => Ok(decoded(content, declared)),
        _ if is_mostly_utf_8(content) => Ok(String::from_utf8_lossy(content).into_owned()),
        _ => Ok(decoded(content, legacy(content))),
    }
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

/// Whether the text is UTF-8 but for a few faults, such as an end in the middle of a character.
fn is_mostly_utf_8(content: &[u8]) -> bool {
    let (mut correct, mut broken) = (0, 0);
    for chunk in content.utf8_chunks() {
        correct += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    correct >= broken * CORRECT_FOR_EACH_BROKEN
}

fn legacy(content: &[u8]) -> &'static Encoding {
    let first = content.iter().position(|byte| !byte.is_ascii());
    let start = first.unwrap_or_default().saturating_sub(SAMPLE / 2);
    let sample = &content[start..content.len().min(start + SAMPLE)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() == content.len());
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
