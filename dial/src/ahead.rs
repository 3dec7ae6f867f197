//! Connections that are opened before a request needs them.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::Resolver;
use ureq::unversioned::transport::{
    ConnectionDetails, Connector, NextTimeout, ShutdownHandle, Transport, time,
};
use ureq::{Error, Proxy, Timeout};

use crate::limit::Limit;
use crate::names::{Later, Within};
use crate::open::{Opener, is_socks, place};

/// The limit for opening a connection if no limit is set.
const MAX_TIME: Duration = Duration::from_secs(60);

/// The agent's connector: takes a connection that was opened ahead, or opens one.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Shared>);

struct Shared {
    opener: Arc<Opener>,
    slots: Mutex<HashMap<Key, Slot>>,
    changed: Condvar,
}

/// Scheme, authority and proxy, as for ureq's pool.
type Key = (String, Option<Proxy>);

#[derive(Default)]
struct Slot {
    /// Connections that were never used, oldest first.
    ready: Vec<Ready>,
    opening: usize,
    /// Requests that wait for one of `opening`.
    waiting: usize,
}

struct Ready {
    since: Instant,
    transport: Box<dyn Transport>,
    /// For the agent's `shutdown`, with which a connection opened ahead is not registered yet.
    handles: Vec<Weak<dyn ShutdownHandle>>,
}

impl Slot {
    /// Returns how many connections are not spoken for by a waiting request.
    fn free(&self) -> usize {
        (self.ready.len() + self.opening).saturating_sub(self.waiting)
    }
}

impl Connections {
    pub(crate) fn new(opener: Opener) -> Self {
        let (slots, changed) = Default::default();
        Connections(Arc::new(Shared { opener: Arc::new(opener), slots, changed }))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Slot>> {
        self.0.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to open connections until `count` are available or under way.
    pub(crate) fn ahead(&self, uri: &Uri, count: usize) {
        let config = &self.0.opener.config;
        let proxy = config.proxy().filter(|proxy| !proxy.is_no_proxy(uri));
        // ureq's socket to a SOCKS proxy checks whether it is open by reading a byte, which would then be lost.
        let Some(key) = key(uri, config).filter(|_| !proxy.is_some_and(is_socks)) else { return };
        let missing = {
            let mut slots = self.lock();
            sweep(&mut slots, config.max_idle_age());
            let all: usize = slots.values().map(|slot| slot.ready.len() + slot.opening).sum();
            let slot = slots.entry(key.clone()).or_default();
            let here = slot.ready.len() + slot.opening;
            let room = config.max_idle_connections().saturating_sub(all);
            let room = room.min(config.max_idle_connections_per_host().saturating_sub(here));
            let missing = count.saturating_sub(slot.free()).min(room);
            slot.opening += missing;
            missing
        };
        for _ in 0..missing {
            let begun = Begun { connections: self.clone(), key: key.clone(), ready: None };
            let uri = uri.clone();
            // If there is no thread, dropping `begun` counts it down.
            let work = move || begun.run(&uri);
            if let Err(error) = (self.0.opener.spawn)(Box::new(work)) {
                log::debug!("no thread to open a connection ahead: {error}");
            }
        }
    }

    /// Opens a connection with the agent's settings.
    fn open_unasked(&self, uri: &Uri) -> Result<Ready, Error> {
        let opener = &self.0.opener;
        let times = opener.config.timeouts();
        let longest = times.connect.or(times.per_call).or(times.global).unwrap_or(MAX_TIME);
        let timeout = NextTimeout {
            after: time::Duration::Exact(longest),
            reason: Timeout::Connect,
            per_read: opener.config.timeout_per_read().map(Into::into),
            per_write: opener.config.timeout_per_write().map(Into::into),
        };
        let now = time::Instant::now();
        let handles: Arc<Mutex<Vec<Weak<dyn ShutdownHandle>>>> = Arc::default();
        let register = handles.clone();
        let again = self.clone();
        let transport = opener.open(&ConnectionDetails {
            uri,
            addrs: Later.empty(),
            config: &opener.config,
            request_level: false,
            resolver: &Within(opener.names.clone(), Limit::of(&timeout, now)),
            now,
            timeout,
            current_time: Arc::new(time::Instant::now),
            run_connector: Arc::new(move |details| again.0.opener.open(details)),
            register_shutdown: Arc::new(move |handle| {
                register.lock().unwrap_or_else(PoisonError::into_inner).push(handle);
                Ok(())
            }),
        })?;
        let handles = std::mem::take(&mut *handles.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Ready { since: Instant::now(), transport, handles })
    }

    /// Returns a connection that was opened ahead. Waits for one that is being opened.
    fn take(&self, details: &ConnectionDetails) -> Option<Ready> {
        let key = key(details.uri, details.config)?;
        let idle = details.config.max_idle_age();
        let limit = Limit::of(&details.timeout, details.now);
        let mut slots = self.lock();
        let is_known = slots.contains_key(&key);
        if !is_known || details.request_level && !self.0.opener.shares(details.config) {
            return None;
        }
        sweep(&mut slots, self.0.opener.config.max_idle_age());
        loop {
            let slot = slots.get_mut(&key)?;
            // Takes the newest, because a request may want a fresh one. Older ones are left for other requests.
            while slot.ready.last().is_some_and(|newest| newest.since.elapsed() < idle) {
                let mut newest = slot.ready.pop()?;
                if is_quiet(&mut newest.transport) {
                    return Some(newest);
                }
            }
            if slot.opening <= slot.waiting || limit.is_over() {
                return None;
            }
            slot.waiting += 1;
            let time = limit.left().map_or(MAX_TIME, |left| left.min(MAX_TIME));
            let woken = self.0.changed.wait_timeout(slots, time);
            slots = woken.unwrap_or_else(PoisonError::into_inner).0;
            let slot = slots.entry(key.clone()).or_default();
            slot.waiting = slot.waiting.saturating_sub(1);
        }
    }

    /// Returns how many connections are ready, and how many are being opened.
    #[cfg(test)]
    pub(crate) fn count(&self) -> (usize, usize) {
        let slots = self.lock();
        let count = |of: fn(&Slot) -> usize| slots.values().map(of).sum();
        (count(|slot| slot.ready.len()), count(|slot| slot.opening))
    }
}

/// A connection that is being opened. Dropping it counts it down, whatever the result.
struct Begun {
    connections: Connections,
    key: Key,
    ready: Option<Ready>,
}

impl Begun {
    fn run(mut self, uri: &Uri) {
        match self.connections.open_unasked(uri) {
            Ok(ready) => self.ready = Some(ready),
            Err(error) => log::debug!("no connection ahead to {}: {error}", place(uri)),
        }
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        let mut slots = self.connections.lock();
        if let Some(slot) = slots.get_mut(&self.key) {
            slot.opening = slot.opening.saturating_sub(1);
            slot.ready.extend(self.ready.take());
        }
        self.connections.0.changed.notify_all();
    }
}

impl Connector for Connections {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        _: Option<()>,
    ) -> Result<Option<Self::Out>, Error> {
        let Some(ready) = self.take(details) else {
            return self.0.opener.open(details).map(Some);
        };
        for handle in ready.handles {
            (details.register_shutdown)(handle)?;
        }
        Ok(Some(ready.transport))
    }
}

impl std::fmt::Debug for Connections {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connections").field("names", &self.0.opener.names).finish()
    }
}

/// Closes connections that are too old for the agent, and removes hosts without any.
fn sweep(slots: &mut HashMap<Key, Slot>, idle: Duration) {
    slots.retain(|_, slot| {
        slot.ready.retain(|ready| ready.since.elapsed() < idle);
        slot.ready.len() + slot.opening + slot.waiting > 0
    });
}

fn key(uri: &Uri, config: &Config) -> Option<Key> {
    let (scheme, authority) = (uri.scheme()?, uri.authority()?);
    let place = format!("{scheme}://{authority}").to_ascii_lowercase();
    Some((place, config.proxy().cloned()))
}

/// Returns true if the connection is still open and idle. Processes TLS records that carry no data, such as session
/// tickets. The result must be a timeout; anything else means that the server closed the connection or sent data
/// unasked.
fn is_quiet(transport: &mut Box<dyn Transport>) -> bool {
    let now = NextTimeout {
        after: time::Duration::from_millis(0),
        reason: Timeout::Connect,
        ..NextTimeout::default()
    };
    matches!(transport.await_input(now), Err(Error::Timeout(_)))
}

#[cfg(test)]
mod tests;
