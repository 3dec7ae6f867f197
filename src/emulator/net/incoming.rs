//! Where the body of a request goes: into memory, or to disk if it is a file.

use crate::emulator::operations::refusal::Refusal;
use crate::emulator::operations::request::Body;
use crate::emulator::world::spool::Writer;
use crate::tables::gateway;

/// The most that is kept in memory. Files are not.
pub(super) const LARGEST: u64 = 4 << 20;

/// A body that is on its way.
pub(super) enum Incoming {
    Memory(Vec<u8>),
    Spool(Writer),
    /// It will be refused, for this, when all of it has come: so many bytes up to now.
    Refused(Refusal, u64),
}

impl Incoming {
    /// The longest that is taken.
    pub(super) fn limit(&self) -> u64 {
        match self {
            Incoming::Memory(_) => LARGEST,
            Incoming::Spool(_) | Incoming::Refused(..) => u64::MAX,
        }
    }

    /// Takes the next bytes. Returns whether it still keeps to its limit.
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
