//! The cache of an app's token, in memory and perhaps in a store.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use log::debug;

use crate::call::Error;
use crate::call::request::is_token;
use crate::client::single_flight::{Cached, SingleFlight, lock};
use crate::client::{FetchedToken, TokenStore};
use crate::http::clock::Clock;
use crate::secret::Secret;

/// The token of one account.
#[derive(Default)]
pub(crate) struct TokenCache {
    token: SingleFlight<Secret>,
    /// The token that DingTalk refused last. A store may still contain it, or receive it again from another process.
    refused: Mutex<Option<Secret>>,
}

impl TokenCache {
    /// Returns the cached token, else the store's, else the one that `fetch` returns; see [`SingleFlight::get`].
    pub(crate) fn get(
        &self,
        clock: &dyn Clock,
        patience: Option<Duration>,
        store: Option<&dyn TokenStore>,
        fetch: impl FnOnce() -> Result<FetchedToken, Error>,
    ) -> Result<Option<Secret>, Error> {
        let mut new = None;
        let mut lock = None;
        let token = self.token.get(clock, patience, || {
            let stored = || store.and_then(|store| self.stored(store, clock));
            let found = stored().or_else(|| {
                lock = store?.lock(patience.unwrap_or(Duration::MAX));
                // The previous owner of the lock may have fetched one.
                lock.as_ref().and_then(|_| stored())
            });
            if let Some((left, token)) = found {
                debug!("a stored token is used for {} s", left.as_secs());
                return Ok(Cached { value: token, until: clock.now().saturating_add(left) });
            }
            let fetched = new.insert(fetch()?);
            let until = clock.now().saturating_add(lifetime(fetched.expires_in));
            Ok(Cached { value: fetched.token.clone(), until })
        });
        // Stored last, so that no thread waits for the store, and a panic there does not lose the token.
        if let (Some(store), Some(new)) = (store, new) {
            store.store(&new);
        }
        // Released last, so that the next process finds the token in the store.
        drop(lock);
        token
    }

    /// Returns the store's token and how much longer to use it, if it is usable.
    fn stored(&self, store: &dyn TokenStore, clock: &dyn Clock) -> Option<(Duration, Secret)> {
        let stored = store.load()?;
        let is_refused = lock(&self.refused).as_ref() == Some(&stored.token);
        let left = time_left(&stored, clock.wall()).filter(|_| !is_refused)?;
        Some((left, stored.token))
    }

    /// Removes a token that DingTalk refused, unless another one has taken its place.
    pub(crate) fn forget(&self, refused: &Secret, store: Option<&dyn TokenStore>) {
        // In this order: a thread that finds the cache empty must not load the refused token from the store.
        *lock(&self.refused) = Some(refused.clone());
        self.token.forget(refused);
        if let Some(store) = store {
            store.forget(refused);
        }
    }
}

/// Returns how long to use a token: its life less a margin in which a call on its way can still arrive.
///
/// A missing or nonsensical life must not lead to a fetch per call, so such a token is used for ten minutes. If it
/// expires sooner, DingTalk refuses it and it is refreshed.
fn lifetime(expires_in: Option<Duration>) -> Duration {
    const MARGIN: Duration = Duration::from_secs(600);
    const UNKNOWN: Duration = Duration::from_secs(600);
    expires_in.map_or(UNKNOWN, |life| life - MARGIN.min(life / 2))
}

/// Returns how much longer to use a stored token, or `None` if it is not usable. If the clock was set back since, its
/// age is unknown. A token that no header can carry is refused, because every call would fail.
fn time_left(stored: &FetchedToken, wall: SystemTime) -> Option<Duration> {
    let age = wall.duration_since(stored.fetched_at).ok()?;
    let left = lifetime(stored.expires_in).checked_sub(age)?;
    (!left.is_zero() && is_token(stored.token.expose())).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::clock::At;

    const HOUR: Duration = Duration::from_secs(3600);

    fn token(token: &str, fetched_at: Duration, life: Option<u64>) -> FetchedToken {
        let fetched_at = SystemTime::UNIX_EPOCH + fetched_at;
        FetchedToken::new(token.into(), fetched_at, life.map(Duration::from_secs))
    }

    fn get(cache: &TokenCache, now: Duration, text: &str, life: Option<u64>) -> Secret {
        let got = cache.get(&At(now), None, None, || Ok(token(text, now, life)));
        got.ok().flatten().expect("a token")
    }

    #[test]
    fn a_token_is_kept_until_the_margin() {
        let cache = TokenCache::default();
        assert_eq!(get(&cache, Duration::ZERO, "a", Some(7200)).expose(), "a");
        let margin = HOUR * 2 - Duration::from_secs(600);
        assert_eq!(get(&cache, margin - Duration::from_secs(1), "b", Some(7200)).expose(), "a");
        assert_eq!(get(&cache, margin, "b", Some(7200)).expose(), "b");
    }

    #[test]
    fn an_invalid_lifetime_does_not_cause_a_fetch_per_call() {
        for life in [None, Some(u64::MAX)] {
            let cache = TokenCache::default();
            get(&cache, HOUR, "a", life);
            assert_eq!(get(&cache, HOUR + HOUR / 7, "b", life).expose(), "a", "{life:?}");
        }
        let cache = TokenCache::default();
        get(&cache, HOUR, "a", Some(1));
        assert_eq!(get(&cache, HOUR, "b", Some(1)).expose(), "a");
    }

    #[test]
    fn only_the_refused_token_is_forgotten() {
        let cache = TokenCache::default();
        get(&cache, HOUR, "b", None);
        cache.forget(&"a".into(), None);
        assert_eq!(get(&cache, HOUR, "c", None).expose(), "b");
        cache.forget(&"b".into(), None);
        assert_eq!(get(&cache, HOUR, "c", None).expose(), "c");
    }

    #[test]
    fn a_stored_token_is_used_until_the_margin() {
        let start = Duration::from_secs(10_000);
        let second = Duration::from_secs(1);
        let left = |life, time: Duration| {
            time_left(&token("a", start, life), SystemTime::UNIX_EPOCH + time)
        };
        let cases = [(Some(7200), 6600), (Some(100), 50), (Some(2), 1), (None, 600)];
        for (life, used) in cases {
            let used = Duration::from_secs(used);
            assert_eq!(left(life, start), Some(used), "{life:?}");
            assert_eq!(left(life, start + used - second), Some(second), "{life:?}");
            assert_eq!(left(life, start + used), None, "{life:?}");
            assert_eq!(left(life, start + used * 2), None, "{life:?}");
            // Since then the clock was set back.
            assert_eq!(left(life, start - second), None, "{life:?}");
        }
        assert_eq!(left(Some(0), start), None);
        assert!(left(Some(u64::MAX), start + HOUR).is_some());
        for broken in ["", "a\r\nb: c", "a b", "\u{e9}"] {
            let broken = token(broken, start, None);
            assert_eq!(time_left(&broken, SystemTime::UNIX_EPOCH + start), None);
        }
    }

    /// A store that checks the cache's lock whenever it is called, and always has the same token.
    struct Looking<'a>(&'a TokenCache, FetchedToken, Mutex<Vec<&'static str>>);

    impl Looking<'_> {
        fn called(&self, what: &'static str) {
            assert!(self.0.token.is_free(), "{what} is called under the lock");
            assert!(self.0.refused.try_lock().is_ok(), "{what} is called under the lock");
            self.2.lock().unwrap().push(what);
        }
    }

    impl TokenStore for Looking<'_> {
        fn load(&self) -> Option<FetchedToken> {
            self.called("load");
            Some(self.1.clone())
        }

        fn store(&self, _: &FetchedToken) {
            self.called("store");
        }

        fn forget(&self, _: &Secret) {
            self.called("forget");
        }
    }

    #[test]
    fn a_store_is_called_without_the_lock_and_a_refused_token_is_not_taken_from_it_again() {
        let cache = TokenCache::default();
        let store = Looking(&cache, token("a", HOUR, Some(7200)), Mutex::default());
        let get = |fresh: &str| {
            let fetch = || Ok(token(fresh, HOUR, Some(7200)));
            cache.get(&At(HOUR), None, Some(&store), fetch).ok().flatten().expect("a token")
        };
        assert_eq!([get("b"), get("b")].map(|token| token.expose().to_string()), ["a", "a"]);
        assert_eq!(store.2.lock().unwrap().split_off(0), ["load"]);
        cache.forget(&"a".into(), Some(&store));
        assert_eq!(get("b").expose(), "b");
        assert_eq!(*store.2.lock().unwrap(), ["forget", "load", "store"]);
    }
}
