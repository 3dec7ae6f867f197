//! Connections that are opened before a call needs them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::Client;
use super::attempts::FRESH;
use crate::call::operation::Host;
use crate::http::address::place;

/// When a client called last.
#[derive(Default)]
pub(crate) struct LastCall(AtomicU64);

impl LastCall {
    /// Notes a call that ended at `now`.
    pub(crate) fn note(&self, now: Duration) {
        let millis = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        self.0.store(millis.saturating_add(1), Ordering::Relaxed);
    }

    /// Returns true if its connection is as good as new.
    fn is_recent(&self, now: Duration) -> bool {
        let last = self.0.load(Ordering::Relaxed).checked_sub(1).map(Duration::from_millis);
        last.is_some_and(|last| now.saturating_sub(last) < FRESH)
    }
}

impl Client {
    /// Begins to open connections for the first requests of a delivery: so many look-ups, and an upload if there is one.
    /// A client that called a moment ago has connections.
    pub(crate) fn connect_ahead(&self, look_ups: usize, uploads: bool) {
        let shared = &self.shared;
        if shared.last_call.is_recent(shared.clock.now()) {
            return;
        }
        let ahead = |url: &str, count| {
            if count > 0 {
                shared.transport.ahead(url, count);
            }
        };
        let uploaded = usize::from(uploads);
        if self.is_one_host() {
            ahead(&shared.api, look_ups.max(uploaded));
        } else {
            ahead(&shared.oapi, look_ups);
            ahead(&shared.api, uploaded);
        }
        if let Some(store) = self.noted_store().filter(|_| uploads) {
            ahead(&store, 1);
        }
    }

    /// Begins to open connections for so many sends at once, while a file is committed.
    pub(crate) fn connect_to_send(&self, sends: usize) {
        let shared = &self.shared;
        // The commit takes the one that the upload's info came by, if it is as good as new, and leaves it to a send.
        let kept = usize::from(shared.last_call.is_recent(shared.clock.now()));
        if sends > kept {
            shared.transport.ahead(&shared.api, sends - kept);
        }
    }

    /// Begins to connect to the host of a call that waits for its token from the other host.
    pub(super) fn connect_meanwhile(&self, host: Host) {
        if host == Host::Oapi && !self.is_one_host() {
            self.shared.transport.ahead(&self.shared.oapi, 1);
        }
    }

    fn is_one_host(&self) -> bool {
        place(&self.shared.api) == place(&self.shared.oapi)
    }
}
