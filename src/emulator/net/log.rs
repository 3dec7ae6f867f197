//! The log of requests: what came of each, and how long it took.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use super::exchange::Exchange;

/// The number of requests that are kept: an emulator may run for days.
const KEPT: usize = 1000;

/// The bytes of their texts that are kept: a test may run where memory is short.
const BYTES: usize = 32 << 20;

/// The last requests, in order.
#[derive(Default)]
pub(crate) struct Log {
    entries: VecDeque<Entry>,
    count: u64,
    bytes: usize,
}

/// A request, its answer, and what came of it.
pub(crate) struct Entry {
    /// Counted from 1.
    pub(crate) number: u64,
    /// When its head had arrived.
    pub(crate) at: SystemTime,
    /// From then to its answer, in which a fault may delay it.
    pub(crate) took: Duration,
    /// `None` if there is no such operation.
    pub(crate) operation: Option<&'static str>,
    pub(crate) outcome: Outcome,
    pub(crate) exchange: Exchange,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Executed,
    /// Holds the code.
    Refused(String),
    /// A fault met it. Holds its kind, and whether the operation was executed.
    Fault(&'static str, bool),
}

impl Log {
    pub(super) fn push(&mut self, entry: Entry) {
        self.count += 1;
        self.bytes += entry.exchange.size();
        self.entries.push_back(Entry { number: self.count, ..entry });
        while self.entries.len() > KEPT || self.bytes > BYTES {
            let Some(first) = self.entries.pop_front() else { break };
            self.bytes -= first.exchange.size();
        }
    }

    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Returns how many requests there were, those included that are not kept any more.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}
