//! The log of requests, with the outcome and the duration of each.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use super::exchange::Exchange;

/// The most requests to keep, because an emulator may run for days.
const MAX_ENTRIES: usize = 1000;

/// The most bytes of their texts to keep, because a test may run where memory is short.
const MAX_BYTES: usize = 32 << 20;

/// The last requests, in order.
#[derive(Default)]
pub(crate) struct Log {
    entries: VecDeque<Entry>,
    count: u64,
    bytes: usize,
}

/// A request, its answer, and its outcome.
pub(crate) struct Entry {
    /// Counted from 1.
    pub(crate) number: u64,
    /// When its head arrived.
    pub(crate) at: SystemTime,
    /// The time from then to the answer, including the delay of a fault.
    pub(crate) took: Duration,
    /// `None` if there is no such operation.
    pub(crate) operation: Option<&'static str>,
    pub(crate) outcome: Outcome,
    pub(crate) exchange: Exchange,
}

/// The outcome of a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Executed,
    /// Holds the code.
    Refused(String),
    /// A fault affected it. Holds the kind of fault, and whether the operation was executed.
    Fault(&'static str, bool),
}

impl Log {
    pub(super) fn push(&mut self, entry: Entry) {
        self.count += 1;
        self.bytes += entry.exchange.size();
        self.entries.push_back(Entry { number: self.count, ..entry });
        while self.entries.len() > MAX_ENTRIES || self.bytes > MAX_BYTES {
            let Some(first) = self.entries.pop_front() else { break };
            self.bytes -= first.exchange.size();
        }
    }

    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Returns how many requests there were, including those that are no longer kept.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}
