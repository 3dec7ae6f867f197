//! Bodies of requests and answers: the gate before a request's body, and the bytes of files.

use std::collections::BTreeMap;
use std::io::{self, Read};

use crate::call::response::Failure;
use crate::secret::Secret;

/// A signed URL of the object store. A request has exactly these headers, and a PUT also `Content-Length`: any other,
/// `Content-Type` above all, would break the signature.
pub(crate) struct Address<'a> {
    pub(crate) url: &'a str,
    pub(crate) headers: &'a BTreeMap<String, Secret>,
}

/// A gate that opens before the first byte of a request's body. A request that never passed it was never executed.
pub(crate) struct Gate<'a> {
    open: &'a mut dyn FnMut() -> Result<(), Failure>,
    passed: bool,
    refusal: Option<Failure>,
}

impl<'a> Gate<'a> {
    /// Returns a gate that runs `open` once, right before the first byte. If `open` fails, nothing of the body is sent.
    pub(crate) fn new(open: &'a mut dyn FnMut() -> Result<(), Failure>) -> Self {
        Gate { open, passed: false, refusal: None }
    }

    /// Opens the gate if it is still closed, or fails.
    pub(crate) fn pass(&mut self) -> io::Result<()> {
        if self.passed {
            return Ok(());
        }
        if self.refusal.is_none() {
            self.refusal = (self.open)().err();
        }
        self.passed = self.refusal.is_none();
        if self.passed { Ok(()) } else { Err(io::Error::other("the gate stays closed")) }
    }

    /// Returns true if a byte of the body may have been sent.
    pub(crate) fn was_passed(&self) -> bool {
        self.passed
    }

    /// Takes the failure that kept the gate closed, if there is one.
    pub(crate) fn refusal(&mut self) -> Option<Failure> {
        self.refusal.take()
    }
}

/// A body behind its gate.
pub(super) struct Gated<'a, 'b, R> {
    pub(super) gate: &'a mut Gate<'b>,
    pub(super) body: R,
}

impl<R: Read> Read for Gated<'_, '_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.gate.pass()?;
        self.body.read(buffer)
    }
}

/// A body that the server may refuse before it has all of it. Such a refusal can be read only with the `dial` feature,
/// so this type does nothing.
#[cfg(not(feature = "dial"))]
pub(super) struct Refusable<R>(R);

#[cfg(not(feature = "dial"))]
impl<R> Refusable<R> {
    pub(super) fn new(body: R, _size: u64) -> Self {
        Refusable(body)
    }

    pub(super) fn was_refused(&self) -> bool {
        false
    }
}

#[cfg(not(feature = "dial"))]
impl<R: Read> Read for Refusable<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

/// The bytes of an upload.
pub(crate) trait Source: Read {
    /// Returns the number of bytes.
    fn size(&self) -> u64;

    /// Returns true if bytes were sent once without an answer from the store.
    fn is_unheard(&self) -> bool;
}

/// The part of a file that a download still lacks.
pub(crate) struct Rest<'a> {
    /// How many bytes were received already.
    pub(crate) from: u64,
    /// The entity tag of their file.
    pub(crate) etag: &'a str,
}

/// The head of an answer with the bytes of a file.
#[derive(Default)]
pub(crate) struct Head<'a> {
    /// True if the answer is a part of the file: HTTP 206 to a request for the rest.
    pub(crate) is_part: bool,
    pub(crate) length: Option<u64>,
    /// Content encodings, separated by commas.
    pub(crate) encodings: &'a str,
    /// The value of `Content-Range`.
    pub(crate) range: Option<&'a str>,
    /// The entity tag, if there is exactly one.
    pub(crate) etag: Option<&'a str>,
    /// The CRC-64 of the file.
    pub(crate) crc64: Option<u64>,
}

/// The destination of a download.
pub(crate) trait Sink {
    /// Returns the part to request, if the beginning was received already.
    fn rest(&self) -> Option<Rest<'_>>;

    /// Begins a file, or continues it.
    fn begin(&mut self, head: &Head<'_>) -> Result<(), Failure>;

    /// Takes the next bytes.
    fn take(&mut self, bytes: &[u8]) -> Result<(), Failure>;

    /// Fails if bytes are missing or damaged.
    fn end(&mut self) -> Result<(), Failure>;

    /// Returns the failure of an answer that broke off.
    fn broke_off(&self, reason: &str) -> Failure;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Outcome;
    use crate::tables::Action;

    #[test]
    fn a_gate_opens_once_before_the_first_byte() {
        let mut opened = 0;
        let mut open = || {
            opened += 1;
            Ok(())
        };
        let mut gate = Gate::new(&mut open);
        let mut read = String::new();
        Gated { gate: &mut gate, body: &b"body"[..] }.read_to_string(&mut read).expect("open");
        assert!(gate.was_passed() && gate.refusal().is_none());
        assert_eq!((read.as_str(), opened), ("body", 1));
    }

    #[test]
    fn no_byte_passes_a_closed_gate() {
        let mut closed = || Err(Failure::new(Outcome::NotSent, Action::Final, "no"));
        let mut gate = Gate::new(&mut closed);
        for _ in 0..2 {
            let read = Gated { gate: &mut gate, body: &b"body"[..] }.read(&mut [0; 8]);
            assert!(read.is_err() && !gate.was_passed());
        }
        assert!(gate.refusal().is_some());
    }
}
