//! What is sent and received: the gate before a request's body, and the bytes of files.

use std::collections::BTreeMap;
use std::io::{self, Read};

use crate::call::response::Failure;
use crate::secret::Secret;

/// Where to put bytes or get them. The request has exactly these headers, and a PUT `Content-Length`: any other,
/// `Content-Type` above all, would break the signature.
pub(crate) struct Address<'a> {
    pub(crate) url: &'a str,
    pub(crate) headers: &'a BTreeMap<String, Secret>,
}

/// Opens before the first byte of a request's body: what never came so far was never executed.
pub(crate) struct Gate<'a> {
    open: &'a mut dyn FnMut() -> Result<(), Failure>,
    passed: bool,
    refusal: Option<Failure>,
}

impl<'a> Gate<'a> {
    /// `open` runs once, as the last thing before the first byte. If it fails, nothing is sent.
    pub(crate) fn new(open: &'a mut dyn FnMut() -> Result<(), Failure>) -> Self {
        Gate { open, passed: false, refusal: None }
    }

    /// Runs what must be done before the first byte.
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

    /// Whether a byte may have left.
    pub(crate) fn was_passed(&self) -> bool {
        self.passed
    }

    /// Why nothing was sent, if it did not open.
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

/// Bytes that go up.
pub(crate) trait Source: Read {
    /// How many there are.
    fn size(&self) -> u64;

    /// Whether bytes left before, and no answer came.
    fn is_unheard(&self) -> bool;
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
