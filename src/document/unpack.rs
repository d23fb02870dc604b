//! Unpacks gzip and zstd, whatever the file is called, up to a limit: a small file may unpack to a huge one.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use super::ReadError;

/// What the names of packed files end in.
const ENDINGS: [&str; 3] = [".gz", ".zst", ".zstd"];
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// `name` without the ending that says it is packed.
pub(super) fn without_packing(name: &str) -> &str {
    let lower = name.to_ascii_lowercase();
    ENDINGS
        .iter()
        .find(|ending| lower.ends_with(*ending))
        .map_or(name, |ending| &name[..name.len() - ending.len()])
}

/// Whether a content that begins so is packed.
pub(super) fn is_packed(beginning: &[u8]) -> bool {
    beginning.starts_with(GZIP) || beginning.starts_with(ZSTD)
}

/// The unpacked `content`, or `content` itself where it is not packed.
pub(super) fn unpack(content: &[u8], limit: u64) -> Result<Cow<'_, [u8]>, ReadError> {
    if content.starts_with(GZIP) {
        read_up_to(MultiGzDecoder::new(content), limit, "gzip").map(Cow::Owned)
    } else if content.starts_with(ZSTD) {
        let decoder = StreamingDecoder::new(content).map_err(|error| damaged("zstd", &error))?;
        read_up_to(decoder, limit, "zstd").map(Cow::Owned)
    } else {
        Ok(Cow::Borrowed(content))
    }
}

/// Reads `packed` to its end, or fails where it gives more than `limit` bytes.
pub(super) fn read_up_to(
    packed: impl Read,
    limit: u64,
    format: &'static str,
) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    packed
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(format, &error))?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::UnpacksTooLarge { limit });
    }
    Ok(bytes)
}

fn damaged(format: &'static str, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Damaged {
        format,
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn packed_content_is_unpacked_and_other_content_left() {
        let mut two = gzip(b"one ");
        two.extend(gzip(b"two"));
        assert_eq!(&*unpack(&two, 100).unwrap(), b"one two");
        let zstd = ruzstd::encoding::compress_to_vec(
            &b"three"[..],
            ruzstd::encoding::CompressionLevel::Fastest,
        );
        assert_eq!(&*unpack(&zstd, 100).unwrap(), b"three");
        assert_eq!(&*unpack(b"plain", 1).unwrap(), b"plain");
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = gzip(&vec![0; 1 << 20]);
        assert!(bomb.len() < 2000);
        assert!(matches!(
            unpack(&bomb, 1000),
            Err(ReadError::UnpacksTooLarge { limit: 1000 })
        ));
    }

    #[test]
    fn a_truncated_file_is_an_error() {
        let packed = gzip(b"a text that is long enough to be cut");
        assert!(matches!(
            unpack(&packed[..20], 100),
            Err(ReadError::Damaged { format: "gzip", .. })
        ));
        assert!(matches!(
            unpack(&ZSTD[..4], 100),
            Err(ReadError::Damaged { format: "zstd", .. })
        ));
    }

    #[test]
    fn names_lose_the_ending_of_the_packing_only() {
        assert_eq!(without_packing("a.md.GZ"), "a.md");
        assert_eq!(without_packing("a.zst"), "a");
        assert_eq!(without_packing("gz"), "gz");
    }
}
