//! Connections that are opened before a call needs them.

use std::sync::Mutex;
use std::time::Duration;

use super::Client;
use super::attempts::FRESH;
use crate::call::operation::Host;
use crate::client::single_flight::lock;
use crate::http::address::place;
use crate::http::clock::Clock;

/// The number of a client's connections to each of the two hosts and to the object store, as far as the client can
/// tell.
#[derive(Default)]
pub(crate) struct Traffic {
    api: Mutex<Used>,
    oapi: Mutex<Used>,
    store: Mutex<Used>,
    /// True if both endpoints are on one host, whose connections count as those of `api`.
    is_one_host: bool,
}

impl Traffic {
    /// Returns the traffic of a client with these endpoints, which has no connections yet.
    pub(super) fn between(api: &str, oapi: &str) -> Self {
        Traffic { is_one_host: place(api) == place(oapi), ..Traffic::default() }
    }
}

/// The connections to one host.
#[derive(Default)]
struct Used {
    now: usize,
    /// The most that were in use at once since all connections were last too old.
    most: usize,
    last: Duration,
}

impl Used {
    /// Returns how many connections are in use or fresh enough for any call.
    fn count(&self, now: Duration) -> usize {
        let is_new = now.saturating_sub(self.last) < FRESH;
        if is_new { self.most } else { self.now }
    }
}

/// A connection in use.
pub(crate) struct InUse<'a> {
    road: &'a Mutex<Used>,
    clock: &'a dyn Clock,
}

impl Drop for InUse<'_> {
    fn drop(&mut self) {
        let mut used = lock(self.road);
        used.now -= 1;
        used.last = self.clock.now();
    }
}

impl Client {
    /// Notes that a connection is in use. `None` is the object store.
    pub(crate) fn on_its_way(&self, host: Option<Host>) -> InUse<'_> {
        let (road, clock) = (self.road(host), &*self.shared.clock);
        let mut used = lock(road);
        let before = used.count(clock.now());
        used.now += 1;
        used.most = before.max(used.now);
        drop(used);
        InUse { road, clock }
    }

    /// Begins to open connections for the first requests of a delivery: one for each of `lookups`, and one for an
    /// upload.
    pub(crate) fn connect_ahead(&self, lookups: usize, uploads: bool) {
        let uploaded = usize::from(uploads);
        if self.shared.traffic.is_one_host {
            self.connect(Host::Api, lookups.max(uploaded));
        } else {
            self.connect(Host::Oapi, lookups);
            self.connect(Host::Api, uploaded);
        }
        if let Some(store) = self.noted_store().filter(|_| uploads) {
            self.connect_to_store(&store);
        }
    }

    /// Begins to open connections to a host until `count` can be used at once.
    pub(crate) fn connect(&self, host: Host, count: usize) {
        self.open(self.endpoint(host), count.saturating_sub(self.connections(Some(host))));
    }

    /// Begins to connect to the object store, if there is no connection.
    pub(crate) fn connect_to_store(&self, url: &str) {
        self.open(url, 1_usize.saturating_sub(self.connections(None)));
    }

    fn open(&self, url: &str, count: usize) {
        if count > 0 {
            self.shared.transport.ahead(url, count);
        }
    }

    fn connections(&self, host: Option<Host>) -> usize {
        lock(self.road(host)).count(self.shared.clock.now())
    }

    fn road(&self, host: Option<Host>) -> &Mutex<Used> {
        let traffic = &self.shared.traffic;
        match host {
            None => &traffic.store,
            Some(Host::Oapi) if !traffic.is_one_host => &traffic.oapi,
            Some(Host::Api | Host::Oapi) => &traffic.api,
        }
    }

    /// Begins to connect to the host of a call that waits for its token from the other host.
    pub(super) fn connect_meanwhile(&self, host: Host) {
        if host == Host::Oapi && !self.shared.traffic.is_one_host {
            self.connect(host, 1);
        }
    }
}
