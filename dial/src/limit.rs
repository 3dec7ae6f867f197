//! Time limits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ureq::unversioned::transport::{ConnectionDetails, NextTimeout, time};
use ureq::{Error, Timeout};

/// A point in time, and the timeout to report after it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    until: Option<Instant>,
    reason: Timeout,
}

impl Limit {
    /// Returns the limit of a timeout that began at `since`.
    pub(crate) fn of(timeout: &NextTimeout, since: time::Instant) -> Self {
        let until = match (timeout.after, since) {
            // A time too far away for an `Instant` never comes.
            (time::Duration::Exact(after), time::Instant::Exact(since)) => since.checked_add(after),
            (time::Duration::Exact(after), _) => Instant::now().checked_add(after),
            (time::Duration::NotHappening, _) => None,
        };
        Limit { until, reason: timeout.reason }
    }

    /// Returns the earlier of this limit and another that begins now.
    pub(crate) fn sooner_of(self, other: Option<Duration>, reason: Timeout) -> Self {
        match other.and_then(|time| Instant::now().checked_add(time)) {
            Some(other) if self.until.is_none_or(|until| other < until) => {
                Limit { until: Some(other), reason }
            }
            _ => self,
        }
    }

    /// Returns the time left: `None` without a limit, zero when it is over.
    pub(crate) fn left(&self) -> Option<Duration> {
        self.until.map(|until| until.saturating_duration_since(Instant::now()))
    }

    pub(crate) fn is_over(&self) -> bool {
        self.left().is_some_and(|left| left.is_zero())
    }

    pub(crate) fn error(&self) -> Error {
        Error::Timeout(self.reason)
    }

    /// Fails if the time is over.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.is_over() { Err(self.error()) } else { Ok(()) }
    }
}

/// The time limit for opening one connection, including proxy and TLS. The socket enforces it until it is lifted. ureq
/// alone would allow the whole timeout again for each read of a proxy's answer.
#[derive(Debug)]
pub(crate) struct Opening {
    limit: Limit,
    is_lifted: AtomicBool,
}

impl Opening {
    pub(crate) fn of(details: &ConnectionDetails) -> Self {
        let limit = Limit::of(&details.timeout, details.now);
        Opening { limit, is_lifted: AtomicBool::new(false) }
    }

    /// Returns the limit, even if it was lifted.
    pub(crate) fn limit(&self) -> Limit {
        self.limit
    }

    /// Returns the limit, unless it was lifted.
    pub(crate) fn in_force(&self) -> Option<&Limit> {
        (!self.is_lifted.load(Ordering::Acquire)).then_some(&self.limit)
    }

    pub(crate) fn lift(&self) {
        self.is_lifted.store(true, Ordering::Release);
    }
}
