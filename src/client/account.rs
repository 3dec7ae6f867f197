//! An account: the state that clients share for one app in one organization.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::Person;
use crate::call::Error;
use crate::client::notes::Notes;
use crate::client::rate_limiter::RateLimiter;
use crate::client::single_flight::{Cached, SingleFlight, lock};
use crate::client::token::{Credentials, Kind, TokenCache};
use crate::generated::{CorpId, SpaceId, UnionId};
use crate::http::clock::Clock;
use crate::secret::Secret;

/// App, secret and organization.
type Key = (String, Secret, Option<CorpId>);

/// The accounts of a client and of every client derived from it.
#[derive(Default)]
pub(crate) struct Accounts(Mutex<HashMap<Key, Arc<Account>>>);

impl Accounts {
    /// Returns the account of these credentials. An application's own tokens share nothing, so they get a new one.
    pub(crate) fn account(&self, credentials: &Credentials) -> Arc<Account> {
        match key(credentials) {
            None => Arc::default(),
            Some(key) => lock(&self.0).entry(key).or_default().clone(),
        }
    }
}

/// Returns the key of an account. It leaves out the ticket, because a token outlives its ticket, and the store, because
/// DingTalk's limits apply to an app wherever its tokens are stored.
fn key(credentials: &Credentials) -> Option<Key> {
    match &credentials.kind {
        Kind::Token(_) | Kind::Source(_) => None,
        Kind::Internal { app_key, app_secret } => Some((app_key.clone(), app_secret.clone(), None)),
        Kind::ThirdParty { suite_key, suite_secret, corp_id, .. } => {
            Some((suite_key.clone(), suite_secret.clone(), Some(corp_id.clone())))
        }
    }
}

/// The state of one app in one organization.
#[derive(Default)]
pub(crate) struct Account {
    pub(crate) token: TokenCache,
    /// Per account, because DingTalk counts an app's calls.
    pub(crate) limiter: RateLimiter,
    pub(crate) people: KeyedCache<Person, UnionId>,
    /// The space that an operator uploads to.
    pub(crate) spaces: KeyedCache<UnionId, SpaceId>,
    pub(super) notes: Mutex<Notes>,
}

/// The most entries of a cache. A full cache is emptied, which costs little because a delivery looks each person up
/// only once.
const MAX_ENTRIES: usize = 10_000;

/// A cache of lookups whose results stay valid for a long time. Concurrent lookups of one key are made once.
pub(crate) struct KeyedCache<K, V>(Mutex<HashMap<K, Arc<SingleFlight<V>>>>);

impl<K, V> Default for KeyedCache<K, V> {
    fn default() -> Self {
        KeyedCache(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash, V: Clone> KeyedCache<K, V> {
    /// Returns the cached value of a key, or looks it up; see [`SingleFlight::get`].
    pub(crate) fn get(
        &self,
        key: &K,
        clock: &dyn Clock,
        patience: Option<Duration>,
        look_up: impl FnOnce() -> Result<Cached<V>, Error>,
    ) -> Result<Option<V>, Error> {
        let mut flights = lock(&self.0);
        if flights.len() >= MAX_ENTRIES && !flights.contains_key(key) {
            // Entries are cloned under this lock, so an entry that only the map refers to is not in use.
            flights.retain(|_, flight| Arc::strong_count(flight) > 1);
        }
        let flight = flights.entry(key.clone()).or_default().clone();
        drop(flights);
        let used = InUse { cache: self, key, flight: Some(flight) };
        let flight = used.flight.as_ref().expect("taken only on drop");
        flight.get(clock, patience, look_up)
    }

    /// Removes a key's value. A lookup in progress goes on, and later callers still join it.
    pub(crate) fn forget(&self, key: &K) {
        let mut flights = lock(&self.0);
        if let Some(flight) = flights.get(key) {
            flight.clear();
        }
        remove_idle(&mut flights, key);
    }
}

/// A guard that keeps a key's entry in the map while a thread looks it up or waits for it.
struct InUse<'a, K: Eq + Hash, V: Clone> {
    cache: &'a KeyedCache<K, V>,
    key: &'a K,
    flight: Option<Arc<SingleFlight<V>>>,
}

impl<K: Eq + Hash, V: Clone> Drop for InUse<'_, K, V> {
    fn drop(&mut self) {
        let mut flights = lock(&self.cache.0);
        // Dropped under the lock, so that exactly one of several threads that leave at once finds itself the last.
        if self.flight.take().is_some_and(|flight| flight.is_empty()) {
            remove_idle(&mut flights, self.key);
        }
    }
}

/// Removes a key's entry if it is empty and unused, so that failed lookups do not fill the map. Entries are cloned and
/// dropped under the map's lock, so an entry that only the map refers to is not in use.
fn remove_idle<K: Eq + Hash, V: Clone>(flights: &mut HashMap<K, Arc<SingleFlight<V>>>, key: &K) {
    if flights.get(key).is_some_and(|flight| Arc::strong_count(flight) == 1 && flight.is_empty()) {
        flights.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;
    use crate::http::clock::At;

    const SECOND: Option<Duration> = Some(Duration::from_secs(1));

    /// Looks up one key and counts the lookups.
    #[derive(Default)]
    struct One {
        cache: KeyedCache<u8, u8>,
        lookups: AtomicUsize,
    }

    impl One {
        fn get(
            &self,
            patience: Option<Duration>,
            look_up: impl FnOnce() -> Option<u8>,
        ) -> Result<Option<u8>, Error> {
            self.cache.get(&1, &At(Duration::ZERO), patience, || {
                self.lookups.fetch_add(1, Ordering::SeqCst);
                let found = look_up().ok_or_else(|| Error::invalid(None, "nobody"));
                found.map(|value| Cached { value, until: Duration::MAX })
            })
        }

        /// Waits for this number of users or this number of lookups.
        fn until(&self, users: usize, lookups: usize) {
            let in_use =
                || lock(&self.cache.0).get(&1).map_or(0, |flight| Arc::strong_count(flight) - 1);
            while in_use() < users && self.lookups.load(Ordering::SeqCst) < lookups {
                thread::yield_now();
            }
        }

        fn flights(&self) -> usize {
            lock(&self.cache.0).len()
        }
    }

    #[test]
    fn a_full_cache_is_emptied() {
        let (cache, lookups) = (KeyedCache::<usize, usize>::default(), AtomicUsize::new(0));
        let get = |key| {
            cache.get(&key, &At(Duration::ZERO), SECOND, || {
                lookups.fetch_add(1, Ordering::SeqCst);
                Ok(Cached { value: key, until: Duration::MAX })
            })
        };
        for key in (0..MAX_ENTRIES).chain([0, MAX_ENTRIES, 0, MAX_ENTRIES]) {
            assert_eq!(get(key).expect("found"), Some(key));
        }
        // The first key was found in the cache once, and not after it was emptied for the last.
        assert_eq!((lookups.load(Ordering::SeqCst), lock(&cache.0).len()), (MAX_ENTRIES + 2, 2));
    }

    #[test]
    fn callers_after_a_failure_wait_for_the_one_that_retries() {
        let (one, failed) = (One::default(), Barrier::new(2));
        thread::scope(|scope| {
            let impatient = one.get(SECOND, || {
                scope.spawn(|| {
                    let patient = one.get(None, || {
                        failed.wait();
                        scope.spawn(|| assert_eq!(one.get(None, || Some(8)).ok(), Some(Some(7))));
                        one.until(2, 3);
                        Some(7)
                    });
                    assert_eq!(patient.ok(), Some(Some(7)));
                });
                one.until(2, 2);
                None
            });
            assert!(impatient.is_err());
            failed.wait();
        });
        assert_eq!((one.lookups.load(Ordering::SeqCst), one.flights()), (2, 1));
        assert_eq!(one.get(None, || Some(9)).ok(), Some(Some(7)), "what was looked up is kept");
    }

    #[test]
    fn forgetting_does_not_start_a_second_lookup() {
        let one = One::default();
        thread::scope(|scope| {
            let got = one.get(None, || {
                one.cache.forget(&1);
                scope.spawn(|| assert_eq!(one.get(None, || Some(8)).ok(), Some(Some(7))));
                one.until(2, 2);
                Some(7)
            });
            assert_eq!(got.ok(), Some(Some(7)));
        });
        assert_eq!((one.lookups.load(Ordering::SeqCst), one.flights()), (1, 1));
        one.cache.forget(&1);
        assert_eq!(one.flights(), 0);
        assert_eq!(one.get(None, || Some(9)).ok(), Some(Some(9)));
    }

    #[test]
    fn failures_and_panics_leave_no_entry() {
        let (one, ready) = (One::default(), Barrier::new(16));
        thread::scope(|scope| {
            for number in 0..16 {
                let (one, ready) = (&one, &ready);
                scope.spawn(move || {
                    ready.wait();
                    for round in 0..100 {
                        let patience = Some(Duration::from_secs(100 * (number + 1)));
                        let get = || one.get(patience, || if round == 7 { panic!() } else { None });
                        let got = std::panic::catch_unwind(std::panic::AssertUnwindSafe(get));
                        assert!(got.is_ok_and(|got| got.is_err()) || round == 7);
                    }
                });
            }
        });
        assert_eq!(one.flights(), 0);
    }

    #[test]
    fn apps_secrets_and_organizations_are_kept_apart_but_tickets_are_not() {
        let store = Accounts::default();
        let third_party = |secret: &str, ticket: &str, corp: &str| {
            store.account(&Credentials::third_party_app("suite", secret, ticket, corp.into()))
        };
        let first = third_party("s", "old", "ding1");
        assert!(Arc::ptr_eq(&first, &third_party("s", "new", "ding1")));
        assert!(!Arc::ptr_eq(&first, &third_party("s", "old", "ding2")));
        assert!(!Arc::ptr_eq(&first, &third_party("t", "old", "ding1")));
        let internal = store.account(&Credentials::internal_app("suite", "s"));
        assert!(!Arc::ptr_eq(&first, &internal));
    }
}
