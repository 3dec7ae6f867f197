//! Receives the body of a request: into memory, or to disk if it is a file.

use crate::emulator::operations::refusal::Refusal;
use crate::emulator::operations::request::Body;
use crate::emulator::world::spool::Writer;
use crate::tables::gateway;

/// The largest body that is kept in memory. Files go to disk.
const MAX_BODY: u64 = 4 << 20;

/// The largest body for the control interface, which may be a state with its files.
const MAX_STATE: u64 = 96 << 20;

/// What to do with a request whose head has arrived.
pub(super) enum Opened {
    /// Its body goes here.
    Body(Incoming),
    /// Answer with this status and reason instead of reading it.
    Refused(u16, String),
    /// The connection is closed.
    Closed,
}

/// A body that is being received.
pub(super) enum Incoming {
    /// Holds the bytes so far, and the limit.
    Memory(Vec<u8>, u64),
    Spool(Writer),
    /// Refuse the request once its whole body has arrived. Holds the reason, and the number of bytes so far.
    Refused(Refusal, u64),
}

impl Incoming {
    /// Returns the largest size that is accepted.
    pub(super) fn limit(&self) -> u64 {
        match self {
            Incoming::Memory(_, limit) => *limit,
            Incoming::Spool(_) | Incoming::Refused(..) => u64::MAX,
        }
    }

    /// Adds the next bytes. Returns whether the body is still within its limit.
    pub(super) fn take(&mut self, bytes: &[u8]) -> bool {
        match self {
            Incoming::Memory(all, limit) => {
                all.extend_from_slice(bytes);
                all.len() as u64 <= *limit
            }
            Incoming::Spool(writer) => {
                let before = writer.size();
                if writer.write(bytes).is_err() {
                    // For example, the disk is full.
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

    /// Receives a body for an operation, which is small.
    pub(super) fn small() -> Self {
        Incoming::Memory(Vec::new(), MAX_BODY)
    }

    /// Receives a body for the control interface.
    pub(super) fn state() -> Self {
        Incoming::Memory(Vec::new(), MAX_STATE)
    }

    pub(super) fn finish(self) -> Body {
        match self {
            Incoming::Memory(bytes, _) => Body::Memory(bytes),
            Incoming::Spool(writer) => Body::Spooled(writer.finish()),
            Incoming::Refused(refusal, size) => Body::Refused(refusal, size),
        }
    }
}
