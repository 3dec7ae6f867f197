//! The prefix of a file that was received.

use crc64fast::Digest;

use crate::files::crc64;

/// The bytes received so far, from the beginning of the file.
#[derive(Clone)]
pub(super) struct Prefix {
    pub(super) done: u64,
    /// The CRC-64 of these bytes.
    pub(super) crc: Digest,
    /// The file that they belong to. `None` if the store sent no strong `ETag`, so that no other answer can continue
    /// it.
    pub(super) of: Option<Object>,
}

/// A file as the object store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Object {
    /// A strong entity tag. Files with the same tag have the same bytes.
    pub(super) etag: String,
    pub(super) size: u64,
    /// The CRC-64 of the whole file, if the store sent it.
    pub(super) crc64: Option<u64>,
}

impl Default for Prefix {
    fn default() -> Self {
        Prefix { done: 0, crc: crc64(), of: None }
    }
}

impl Prefix {
    /// Returns the empty prefix of a file.
    pub(super) fn new(etag: Option<&str>, size: u64, crc64: Option<u64>) -> Self {
        let etag = etag.filter(|etag| is_strong(etag)).map(String::from);
        Prefix { of: etag.map(|etag| Object { etag, size, crc64 }), ..Prefix::default() }
    }

    /// Takes the next bytes.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.done += bytes.len() as u64;
        self.crc.write(bytes);
    }
}

/// Returns true if an entity tag is strong and fits a header.
pub(super) fn is_strong(etag: &str) -> bool {
    const MAX_LENGTH: usize = 256;
    let inner = etag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.is_some_and(|inner| {
        (1..=MAX_LENGTH).contains(&inner.len())
            && inner.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strong_tags_are_recognized() {
        for etag in ["\"a\"", "\"5B3C1A2E053D763E1B002CC607C5A0FE\"", "\"a-7\""] {
            assert!(is_strong(etag), "{etag}");
        }
        let long = format!("\"{}\"", "a".repeat(257));
        for etag in
            ["", "\"", "\"\"", "a", "W/\"a\"", "\"a", "*", "\"a\", \"b\"", "\"\u{e9}\"", &long]
        {
            assert!(!is_strong(etag), "{etag}");
        }
    }
}
