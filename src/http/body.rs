//! Bytes of files on their way to the object store and from it.

use std::collections::BTreeMap;
use std::io::Read;

use crate::call::response::Failure;
use crate::secret::Secret;

/// Where to put bytes or get them. The request has exactly these headers, and a PUT `Content-Length`: any other,
/// `Content-Type` above all, would break the signature.
pub(crate) struct Address<'a> {
    pub(crate) url: &'a str,
    pub(crate) headers: &'a BTreeMap<String, Secret>,
}

/// Bytes that go up.
pub(crate) trait Source: Read {
    /// How many there are.
    fn size(&self) -> u64;

    /// Whether bytes left before, and no answer came.
    fn is_unheard(&self) -> bool;

    /// Whether a byte may have left.
    fn was_read(&self) -> bool;
}

/// Where bytes come down to.
pub(crate) trait Sink {
    /// Takes what the head of the answer says: the length, and how the bytes are encoded, a list with commas.
    fn begin(&mut self, length: Option<u64>, encodings: &str) -> Result<(), Failure>;

    fn take(&mut self, bytes: &[u8]) -> Result<(), Failure>;

    /// Whether all of it came.
    fn end(&self) -> Result<(), Failure>;

    fn broke_off(&self, reason: &str) -> Failure;
}
