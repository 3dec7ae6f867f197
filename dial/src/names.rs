//! The cache of names and their addresses. Entries are valid for a minute.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use ureq::{Error, Timeout};

use crate::error::{ConnectError, Step, copy};
use crate::interrupt;
use crate::limit::Limit;
use crate::race::Spawn;

/// How long addresses are cached.
pub(crate) const CACHE_TIME: Duration = Duration::from_secs(60);
/// How long a lookup may take before a second one begins, so that a hanging lookup does not block its name.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most addresses to use, which is the capacity of ureq's type.
const MAX_USED: usize = 16;
/// The most addresses to cache for a name, before the address family is chosen.
const MAX_CACHED: usize = 64;
/// The most names to cache.
const MAX_NAMES: usize = 256;

pub(crate) type Lookup = dyn Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync;

#[derive(Clone)]
pub(crate) struct Names(Arc<Inner>);

struct Inner {
    lookup: Box<Lookup>,
    cache_time: Duration,
    spawn: Spawn,
    names: Mutex<HashMap<String, Name>>,
    changed: Condvar,
}

/// The cache entry of one `host:port`.
#[derive(Default)]
struct Name {
    found: Option<(Instant, Vec<SocketAddr>)>,
    /// Why the last lookup failed.
    failed: Option<io::Error>,
    /// When the latest unfinished lookup began.
    asked: Option<Instant>,
    /// How many lookups have ended.
    ended: u64,
    /// How many threads wait for a lookup.
    waiting: usize,
}

impl Names {
    pub(crate) fn new(lookup: Box<Lookup>, cache_time: Duration, spawn: Spawn) -> Self {
        let (names, changed) = Default::default();
        Names(Arc::new(Inner { lookup, cache_time, spawn, names, changed }))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Name>> {
        self.0.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the addresses of a URL's host in the configured family, at least one.
    pub(crate) fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        limit: &Limit,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let host = host_and_port(uri).ok_or(Error::HostNotFound)?;
        let found = match host.parse() {
            Ok(literal) => vec![literal],
            Err(_) => {
                let limit = limit.sooner_of(config.timeouts().resolve, Timeout::Resolve);
                self.find(&host, &limit)?
            }
        };
        let mut addresses = Resolver::empty(&Later);
        for address in config.ip_family().keep_wanted(found.into_iter()).take(MAX_USED) {
            addresses.push(address);
        }
        if addresses.is_empty() { Err(Error::HostNotFound) } else { Ok(addresses) }
    }

    /// Returns the addresses of `host:port`, from the cache or from a lookup. Concurrent threads share one lookup.
    fn find(&self, host: &str, limit: &Limit) -> Result<Vec<SocketAddr>, Error> {
        let mut names = self.lock();
        let begun = names.get(host).map_or(0, |name| name.ended);
        loop {
            let name = names.entry(host.to_string()).or_default();
            if let Some((at, found)) = &name.found
                && (at.elapsed() < self.0.cache_time || name.ended > begun)
            {
                return Ok(found.clone());
            }
            if let Some(error) = name.failed.as_ref().filter(|_| name.ended > begun) {
                let error = copy(error);
                return Err(ConnectError::new(Step::Lookup, host.into(), error).into());
            }
            limit.check()?;
            if name.asked.is_none_or(|at| at.elapsed() >= PATIENCE) {
                name.asked = Some(Instant::now());
                drop(names);
                self.ask(host, limit);
                names = self.lock();
                continue;
            }
            name.waiting += 1;
            let patience = name.asked.map_or(PATIENCE, |at| PATIENCE.saturating_sub(at.elapsed()));
            // A little longer, so that the thread does not wake just too early.
            let patience = patience + Duration::from_millis(1);
            let time = limit.left().map_or(patience, |left| left.min(patience));
            let piece = interrupt::piece(Some(time)).unwrap_or(time);
            let woken = self.0.changed.wait_timeout(names, piece);
            names = woken.unwrap_or_else(PoisonError::into_inner).0;
            if let Some(name) = names.get_mut(host) {
                name.waiting = name.waiting.saturating_sub(1);
            }
            interrupt::ask()?;
        }
    }

    /// Begins a lookup. With a limit, it runs on its own thread, because the system's lookup cannot be interrupted; a
    /// result that comes after the limit is cached for the next request. Without a limit, or if there is no thread, it
    /// runs on this one.
    fn ask(&self, host: &str, limit: &Limit) {
        let look_up = |names: Names, host: String| {
            let mut asking = Asking { names, host, result: None };
            asking.result = Some((asking.names.0.lookup)(&asking.host));
        };
        let has_thread = limit.left().is_some() && {
            let (names, host) = (self.clone(), host.to_string());
            (self.0.spawn)(Box::new(move || look_up(names, host))).is_ok()
        };
        if !has_thread {
            look_up(self.clone(), host.to_string());
        }
    }

    fn answered(&self, host: &str, result: Option<io::Result<Vec<SocketAddr>>>) {
        let mut names = self.lock();
        let name = names.entry(host.to_string()).or_default();
        name.asked = None;
        name.ended += 1;
        match result.unwrap_or_else(|| Err(io::Error::other("the lookup panicked"))) {
            Ok(found) => {
                name.found = Some((Instant::now(), by_turns(found)));
                name.failed = None;
            }
            Err(error) => {
                name.found = None;
                name.failed = Some(error);
            }
        }
        make_room(&mut names, host, self.0.cache_time);
        self.0.changed.notify_all();
    }

    /// Moves the address that was connected to the front.
    pub(crate) fn won(&self, uri: &Uri, winner: SocketAddr) {
        let Some(host) = host_and_port(uri) else { return };
        let mut names = self.lock();
        let Some((_, all)) = names.get_mut(&host).and_then(|name| name.found.as_mut()) else {
            return;
        };
        if let Some(at) = all.iter().position(|address| *address == winner) {
            all[..=at].rotate_right(1);
        }
    }

    /// Removes a name from the cache after all its addresses failed, unless it has other addresses by now.
    pub(crate) fn lost(&self, uri: &Uri, losers: &[SocketAddr]) {
        let Some(host) = host_and_port(uri) else { return };
        let mut names = self.lock();
        let Some(name) = names.get_mut(&host) else { return };
        name.found.take_if(|(_, all)| all.iter().take(1).all(|first| losers.contains(first)));
    }
}

/// A lookup in progress. Dropping it wakes the waiting threads, even after a panic.
struct Asking {
    names: Names,
    host: String,
    result: Option<io::Result<Vec<SocketAddr>>>,
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.names.answered(&self.host, self.result.take());
    }
}

/// Removes expired names if there are too many, then the oldest.
fn make_room(names: &mut HashMap<String, Name>, host: &str, cache_time: Duration) {
    if names.len() <= MAX_NAMES {
        return;
    }
    let is_free = |name: &Name| name.asked.is_none() && name.waiting == 0;
    let age = |name: &Name| name.found.as_ref().map_or(Duration::MAX, |(at, _)| at.elapsed());
    names.retain(|other, name| other == host || !is_free(name) || age(name) < cache_time);
    while names.len() > MAX_NAMES {
        let free = names.iter().filter(|(other, name)| *other != host && is_free(name));
        let Some(oldest) = free.max_by_key(|(_, name)| age(name)).map(|(host, _)| host.clone())
        else {
            return;
        };
        names.remove(&oldest);
    }
}

/// Returns `host:port` in lower case, without user and password.
pub(crate) fn host_and_port(uri: &Uri) -> Option<String> {
    let host = DefaultResolver::host_and_port(uri.scheme()?, uri.authority()?)?;
    Some(host.to_ascii_lowercase())
}

/// Returns the addresses with the families interleaved, otherwise in the lookup's order, and without duplicates.
fn by_turns(mut all: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let is_six = all.first().is_some_and(SocketAddr::is_ipv6);
    let mut known = std::collections::HashSet::new();
    all.retain(|address| known.insert(*address));
    let (first, second): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|address| address.is_ipv6() == is_six);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut turns = Vec::new();
    while turns.len() < MAX_CACHED {
        let pair = [first.next(), second.next()];
        if pair == [None, None] {
            break;
        }
        turns.extend(pair.into_iter().flatten());
    }
    turns
}

/// The agent's resolver, which returns nothing. ureq calls it for each request, even if a pooled connection is used.
/// Names are looked up later, when a connection is opened.
#[derive(Debug)]
pub(crate) struct Later;

impl Resolver for Later {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        Ok(self.empty())
    }
}

/// The resolver for proxies' names, within the time limit of the whole connection.
#[derive(Debug)]
pub(crate) struct Within(pub(crate) Names, pub(crate) Limit);

impl Resolver for Within {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        self.0.resolve(uri, config, &self.1)
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Names").field("known", &self.lock().len()).finish()
    }
}

#[cfg(test)]
mod tests;
