//! What a client keeps for an app in an organization: the token, people's unionIds, spaces, its pace.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::Person;
use crate::call::Error;
use crate::client::rate_limiter::RateLimiter;
use crate::client::single_flight::{Cached, SingleFlight, lock};
use crate::client::token::{Credentials, Kind, TokenCache};
use crate::generated::{CorpId, SpaceId, UnionId};
use crate::http::clock::Clock;
use crate::secret::Secret;

/// App, secret and organization.
type Key = (String, Secret, Option<CorpId>);

/// The accounts of a client and all its relatives.
#[derive(Default)]
pub(crate) struct Accounts(Mutex<HashMap<Key, Arc<Account>>>);

impl Accounts {
    pub(crate) fn account(&self, credentials: &Credentials) -> Arc<Account> {
        match key(credentials) {
            None => Arc::default(),
            Some(key) => lock(&self.0).entry(key).or_default().clone(),
        }
    }
}

/// Whose account it is. The ticket does not count: a token outlives it. Nor does the store: DingTalk's limits hold for an
/// app wherever its tokens are kept.
fn key(credentials: &Credentials) -> Option<Key> {
    match &credentials.kind {
        Kind::Token(_) | Kind::Source(_) => None,
        Kind::Internal { app_key, app_secret } => Some((app_key.clone(), app_secret.clone(), None)),
        Kind::ThirdParty { suite_key, suite_secret, corp_id, .. } => {
            Some((suite_key.clone(), suite_secret.clone(), Some(corp_id.clone())))
        }
    }
}

#[derive(Default)]
pub(crate) struct Account {
    pub(crate) token: TokenCache,
    /// DingTalk's limits count an app's calls.
    pub(crate) limiter: RateLimiter,
    pub(crate) people: KeyedCache<Person, UnionId>,
    /// The space that an operator uploads to.
    pub(crate) spaces: KeyedCache<UnionId, SpaceId>,
}

/// What was looked up and stays true for long. However many threads ask for one thing, one looks it up.
pub(crate) struct KeyedCache<K, V>(Mutex<HashMap<K, Arc<SingleFlight<V>>>>);

impl<K, V> Default for KeyedCache<K, V> {
    fn default() -> Self {
        KeyedCache(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash, V: Clone> KeyedCache<K, V> {
    /// See [`SingleFlight::get`].
    pub(crate) fn get(
        &self,
        key: &K,
        clock: &dyn Clock,
        patience: Option<Duration>,
        look_up: impl FnOnce() -> Result<Cached<V>, Error>,
    ) -> Result<Option<V>, Error> {
        let flight = lock(&self.0).entry(key.clone()).or_default().clone();
        let used = InUse { cache: self, key, flight: Some(flight) };
        let flight = used.flight.as_ref().expect("it is given back at the end");
        flight.get(clock, patience, look_up)
    }

    /// Forgets what is kept. A look-up that is under way stays the only one.
    pub(crate) fn forget(&self, key: &K) {
        let mut flights = lock(&self.0);
        if let Some(flight) = flights.get(key) {
            flight.clear();
        }
        remove_idle(&mut flights, key);
    }
}

/// A flight that somebody waits or looks something up in. It stays where the others find it.
struct InUse<'a, K: Eq + Hash, V: Clone> {
    cache: &'a KeyedCache<K, V>,
    key: &'a K,
    flight: Option<Arc<SingleFlight<V>>>,
}

impl<K: Eq + Hash, V: Clone> Drop for InUse<'_, K, V> {
    fn drop(&mut self) {
        let mut flights = lock(&self.cache.0);
        // Given back under the lock: of those who go at once, one is the last.
        self.flight = None;
        remove_idle(&mut flights, self.key);
    }
}

/// Nothing is kept for what is not there, however often it is asked for. Slots are handed out and given back under the
/// lock, so that nobody uses one that only the map has.
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

    /// Looks up one thing, and counts.
    #[derive(Default)]
    struct One {
        cache: KeyedCache<u8, u8>,
        look_ups: AtomicUsize,
    }

    impl One {
        fn get(
            &self,
            patience: Option<Duration>,
            look_up: impl FnOnce() -> Option<u8>,
        ) -> Result<Option<u8>, Error> {
            self.cache.get(&1, &At(Duration::ZERO), patience, || {
                self.look_ups.fetch_add(1, Ordering::SeqCst);
                let found = look_up().ok_or_else(|| Error::invalid(None, "nobody"));
                found.map(|value| Cached { value, until: Duration::MAX })
            })
        }

        /// Until so many use the flight, or so many have looked something up.
        fn until(&self, users: usize, look_ups: usize) {
            let in_use =
                || lock(&self.cache.0).get(&1).map_or(0, |flight| Arc::strong_count(flight) - 1);
            while in_use() < users && self.look_ups.load(Ordering::SeqCst) < look_ups {
                thread::yield_now();
            }
        }

        fn flights(&self) -> usize {
            lock(&self.cache.0).len()
        }
    }

    #[test]
    fn who_comes_after_a_failure_waits_for_the_one_who_tries_again() {
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
        assert_eq!((one.look_ups.load(Ordering::SeqCst), one.flights()), (2, 1));
        assert_eq!(one.get(None, || Some(9)).ok(), Some(Some(7)), "what was looked up is kept");
    }

    #[test]
    fn forgetting_leaves_a_look_up_the_only_one() {
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
        assert_eq!((one.look_ups.load(Ordering::SeqCst), one.flights()), (1, 1));
        one.cache.forget(&1);
        assert_eq!(one.flights(), 0);
        assert_eq!(one.get(None, || Some(9)).ok(), Some(Some(9)));
    }

    #[test]
    fn nothing_is_left_of_failures_and_panics() {
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
