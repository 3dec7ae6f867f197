//! One token, kept in memory and perhaps in a store.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use log::debug;

use crate::clock::Clock;
use crate::request::is_token;
use crate::{Error, FetchedToken, Secret, TokenStore};

/// One kept token.
#[derive(Default)]
pub(crate) struct Slot {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    /// Whether somebody is fetching one.
    fetching: bool,
    /// How many fetches have ended; if the last one failed, with what, and how patient it was.
    fetches: u64,
    failed: Option<(Error, Option<Duration>)>,
    /// The token that DingTalk refused last. A store may still have it, or get it back from another process.
    refused: Option<Secret>,
}

#[derive(Clone)]
struct Kept {
    token: Secret,
    until: Duration,
}

impl Slot {
    /// The kept token, or the store's, or one that `fetch` brings. However many threads ask, one goes for it: the others
    /// wait, at most `patience`, and get what it got, a failure included. `None`: no token came in time.
    pub(crate) fn get(
        &self,
        clock: &dyn Clock,
        patience: Option<Duration>,
        store: Option<&dyn TokenStore>,
        fetch: impl FnOnce() -> Result<FetchedToken, Error>,
    ) -> Result<Option<Secret>, Error> {
        let mut state = lock(&self.state);
        loop {
            if let Some(token) = state.valid(clock.now()) {
                return Ok(Some(token));
            }
            if !state.fetching {
                break;
            }
            let awaited = state.fetches;
            let over = |state: &mut State| state.fetches == awaited;
            let longest = patience.unwrap_or(Duration::MAX);
            let (woken, timed_out) = self
                .changed
                .wait_timeout_while(state, longest, over)
                .unwrap_or_else(PoisonError::into_inner);
            state = woken;
            if timed_out.timed_out() {
                return Ok(None);
            }
            match &state.failed {
                Some((error, theirs)) if !is_longer(patience, *theirs) => return Err(error.clone()),
                // Who has more time tries again; who has as much would wait as long and fare the same.
                Some(_) | None => {}
            }
        }
        state.fetching = true;
        state.failed = None;
        let refused = state.refused.clone();
        drop(state);

        // Whatever happens from here on, a panic included, the others must not wait for ever.
        let mut done = Done { slot: self, patience, result: None };
        let stored = store.and_then(TokenStore::load);
        let stored = stored.filter(|stored| refused.as_ref() != Some(&stored.token));
        let stored = stored.and_then(|stored| Some((time_left(&stored, clock.wall())?, stored)));
        if let Some((left, FetchedToken { token, .. })) = stored {
            debug!("a stored token is used for {} s", left.as_secs());
            let until = clock.now().saturating_add(left);
            done.result = Some(Ok(Kept { token: token.clone(), until }));
            return Ok(Some(token));
        }
        let fetched = match fetch() {
            Ok(fetched) => fetched,
            Err(error) => {
                done.result = Some(Err(error.clone()));
                return Err(error);
            }
        };
        let until = clock.now().saturating_add(lifetime(fetched.expires_in));
        done.result = Some(Ok(Kept { token: fetched.token.clone(), until }));
        if let Some(store) = store {
            store.store(&fetched);
        }
        Ok(Some(fetched.token))
    }

    /// Forgets a token that DingTalk refused, unless another one has taken its place.
    pub(crate) fn forget(&self, refused: &Secret, store: Option<&dyn TokenStore>) {
        let mut state = lock(&self.state);
        if state.kept.as_ref().is_some_and(|kept| kept.token == *refused) {
            state.kept = None;
        }
        state.refused = Some(refused.clone());
        drop(state);
        if let Some(store) = store {
            store.forget(refused);
        }
    }
}

impl State {
    fn valid(&self, now: Duration) -> Option<Secret> {
        let kept = self.kept.as_ref().filter(|kept| now < kept.until);
        kept.map(|kept| kept.token.clone())
    }
}

/// Whether one patience is longer than another by more than calls of one kind differ.
fn is_longer(one: Option<Duration>, other: Option<Duration>) -> bool {
    match (one, other) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(one), Some(other)) => one > other + Duration::from_secs(1),
    }
}

/// Ends a fetch.
struct Done<'a> {
    slot: &'a Slot,
    patience: Option<Duration>,
    result: Option<Result<Kept, Error>>,
}

impl Drop for Done<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.slot.state);
        state.fetching = false;
        state.fetches += 1;
        match self.result.take() {
            Some(Ok(kept)) => state.kept = Some(kept),
            Some(Err(error)) => state.failed = Some((error, self.patience)),
            None => {}
        }
        drop(state);
        self.slot.changed.notify_all();
    }
}

/// How long a token is used: its life less a margin, in which a call that is on its way can still arrive.
///
/// A life that is missing or makes no sense must not lead to a fetch per call. The token is then used for a while; if
/// it ends sooner, DingTalk refuses it and it is renewed.
fn lifetime(expires_in: Option<Duration>) -> Duration {
    const MARGIN: Duration = Duration::from_secs(600);
    const UNKNOWN: Duration = Duration::from_secs(600);
    expires_in.map_or(UNKNOWN, |life| life - MARGIN.min(life / 2))
}

/// How much longer a stored token is used, if it is. If the clock was set back since, nobody knows how old it is. What
/// no header can carry is no token, and would fail every call.
fn time_left(stored: &FetchedToken, wall: SystemTime) -> Option<Duration> {
    let age = wall.duration_since(stored.fetched_at).ok()?;
    let left = lifetime(stored.expires_in).checked_sub(age)?;
    (!left.is_zero() && is_token(stored.token.expose())).then_some(left)
}

/// A panic elsewhere, in a fetch say, leaves nothing half done here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    /// A clock that stands still.
    struct At(Duration);

    impl Clock for At {
        fn now(&self) -> Duration {
            self.0
        }

        fn wall(&self) -> SystemTime {
            SystemTime::UNIX_EPOCH + self.0
        }

        fn sleep(&self, _: Duration) {
            unreachable!("nobody sleeps")
        }

        fn random(&self) -> f64 {
            0.0
        }
    }

    fn token(token: &str, fetched_at: Duration, life: Option<u64>) -> FetchedToken {
        let fetched_at = SystemTime::UNIX_EPOCH + fetched_at;
        FetchedToken::new(token.into(), fetched_at, life.map(Duration::from_secs))
    }

    fn get(slot: &Slot, now: Duration, text: &str, life: Option<u64>) -> Secret {
        let got = slot.get(&At(now), None, None, || Ok(token(text, now, life)));
        got.ok().flatten().expect("a token")
    }

    #[test]
    fn a_token_is_kept_until_the_margin() {
        let slot = Slot::default();
        assert_eq!(get(&slot, Duration::ZERO, "a", Some(7200)).expose(), "a");
        let margin = HOUR * 2 - Duration::from_secs(600);
        assert_eq!(get(&slot, margin - Duration::from_secs(1), "b", Some(7200)).expose(), "a");
        assert_eq!(get(&slot, margin, "b", Some(7200)).expose(), "b");
    }

    #[test]
    fn a_life_that_makes_no_sense_does_not_cause_a_fetch_per_call() {
        for life in [None, Some(u64::MAX)] {
            let slot = Slot::default();
            get(&slot, HOUR, "a", life);
            assert_eq!(get(&slot, HOUR + HOUR / 7, "b", life).expose(), "a", "{life:?}");
        }
        let slot = Slot::default();
        get(&slot, HOUR, "a", Some(1));
        assert_eq!(get(&slot, HOUR, "b", Some(1)).expose(), "a");
    }

    #[test]
    fn a_failed_fetch_is_not_remembered() {
        let slot = Slot::default();
        let failed = slot.get(&At(HOUR), None, None, || Err(Error::invalid(None, "no")));
        assert!(failed.is_err());
        assert_eq!(get(&slot, HOUR, "a", None).expose(), "a");
    }

    #[test]
    fn a_panic_in_a_fetch_leaves_the_slot_usable() {
        let slot = Slot::default();
        let get_panics = || slot.get(&At(HOUR), None, None, || panic!("no"));
        let panicked = catch_unwind(AssertUnwindSafe(get_panics));
        assert!(panicked.is_err());
        assert_eq!(get(&slot, HOUR, "a", None).expose(), "a");
    }

    #[test]
    fn the_more_patient_try_again() {
        let second = |count| Some(Duration::from_secs(count));
        assert!(is_longer(second(120), second(1)));
        assert!(!is_longer(second(120), second(119)));
        assert!(!is_longer(second(1), second(120)));
        assert!(is_longer(None, second(1)) && !is_longer(second(1), None));
    }

    #[test]
    fn only_the_refused_token_is_forgotten() {
        let slot = Slot::default();
        get(&slot, HOUR, "b", None);
        slot.forget(&"a".into(), None);
        assert_eq!(get(&slot, HOUR, "c", None).expose(), "b");
        slot.forget(&"b".into(), None);
        assert_eq!(get(&slot, HOUR, "c", None).expose(), "c");
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

    /// Looks at the slot whenever it is called, and always has the same token.
    struct Looking<'a>(&'a Slot, FetchedToken, Mutex<Vec<&'static str>>);

    impl Looking<'_> {
        fn called(&self, what: &'static str) {
            assert!(self.0.state.try_lock().is_ok(), "{what} is called under the lock");
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
        let slot = Slot::default();
        let store = Looking(&slot, token("a", HOUR, Some(7200)), Mutex::default());
        let get = |fresh: &str| {
            let fetch = || Ok(token(fresh, HOUR, Some(7200)));
            slot.get(&At(HOUR), None, Some(&store), fetch).ok().flatten().expect("a token")
        };
        assert_eq!([get("b"), get("b")].map(|token| token.expose().to_string()), ["a", "a"]);
        assert_eq!(store.2.lock().unwrap().split_off(0), ["load"]);
        slot.forget(&"a".into(), Some(&store));
        assert_eq!(get("b").expose(), "b");
        assert_eq!(*store.2.lock().unwrap(), ["forget", "load", "store"]);
    }
}
