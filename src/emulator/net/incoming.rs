//! Receives the body of a request: into memory, or to disk if it is a file.

use crate::emulator::operations::refusal::Refusal;
use crate::emulator::operations::request::Body;
use crate::emulator::world::spool::Writer;
use crate::tables::gateway;

/// The largest body that is kept in memory. Files go to disk.
pub(super) const LARGEST: u64 = 4 << 20;

/// A body that is being received.
pub(super) enum Incoming {
    Memory(Vec<u8>),
    Spool(Writer),
    /// The request will be refused when all of its body has come. Holds why, and the bytes so far.
    Refused(Refusal, u64),
}

impl Incoming {
    /// Returns the largest size that is accepted.
    pub(super) fn limit(&self) -> u64 {
        match self {
            Incoming::Memory(_) => LARGEST,
            Incoming::Spool(_) | Incoming::Refused(..) => u64::MAX,
        }
    }

    /// Takes the next bytes. Returns whether the body is still within its limit.
    pub(super) fn take(&mut self, bytes: &[u8]) -> bool {
        match self {
            Incoming::Memory(all) => {
                all.extend_from_slice(bytes);
                all.len() as u64 <= LARGEST
            }
            Incoming::Spool(writer) => {
                let before = writer.size();
                if writer.write(bytes).is_err() {
                    // The disk is full, say.
                    let refusal = Refusal::code(gateway::STORE_FAILED);
                    *self = Incoming::Refused(refusal, before + bytes.len() as u64);
                }
                true
            }
            Incoming::Refused(_, size) => {
                *size += bytes.len() as u64;
                true
            }
        }
    }

    pub(super) fn finish(self) -> Body {
        match self {
            Incoming::Memory(bytes) => Body::Memory(bytes),
            Incoming::Spool(writer) => Body::Spooled(writer.finish()),
            Incoming::Refused(refusal, size) => Body::Refused(refusal, size),
        }
    }
}
