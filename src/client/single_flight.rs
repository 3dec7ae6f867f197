//! A single-flight cache of one value: one thread fetches it for all.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::call::Error;
use crate::http::clock::Clock;

/// A value that is cached for a while, such as a token. Concurrent callers share one fetch.
pub(crate) struct SingleFlight<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    cached: Option<Cached<T>>,
    /// True while a thread is fetching.
    fetching: bool,
    /// The number of threads that wait for it.
    waiting: usize,
    /// The number of fetches that have ended.
    fetches: u64,
    /// If the last fetch failed: its error and its patience.
    failed: Option<(Error, Option<Duration>)>,
}

/// A fetched value, and the time until which it is used.
#[derive(Clone)]
pub(crate) struct Cached<T> {
    pub(crate) value: T,
    pub(crate) until: Duration,
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        let state = State { cached: None, fetching: false, waiting: 0, fetches: 0, failed: None };
        SingleFlight { state: Mutex::new(state), changed: Condvar::new() }
    }
}

impl<T: Clone> SingleFlight<T> {
    /// Returns the cached value, or the result of `fetch`. If several threads ask, one of them fetches. The others
    /// wait, `patience` at most in all, and get its result, even an error. `None` means that the wait was too long.
    pub(crate) fn get(
        &self,
        clock: &dyn Clock,
        patience: Option<Duration>,
        fetch: impl FnOnce() -> Result<Cached<T>, Error>,
    ) -> Result<Option<T>, Error> {
        // Fixed here, so that fetches that fail in the meantime do not extend the wait.
        let end = patience.map_or(Duration::MAX, |patience| clock.now().saturating_add(patience));
        let mut has_waited = false;
        let mut state = lock(&self.state);
        loop {
            let now = clock.now();
            if let Some(value) = state.valid(now) {
                return Ok(Some(value));
            }
            let left = end.saturating_sub(now);
            if has_waited && left.is_zero() {
                return Ok(None);
            }
            if !state.fetching {
                break;
            }
            let awaited = state.fetches;
            let over = |state: &mut State<T>| state.fetches == awaited;
            state.waiting += 1;
            let (woken, timed_out) = self
                .changed
                .wait_timeout_while(state, left, over)
                .unwrap_or_else(PoisonError::into_inner);
            state = woken;
            state.waiting -= 1;
            has_waited = true;
            if timed_out.timed_out() {
                return Ok(None);
            }
            match &state.failed {
                Some((error, theirs)) if !is_longer(patience, *theirs) => return Err(error.clone()),
                // A more patient caller tries again; one as patient would wait as long and fail the same way.
                Some(_) | None => {}
            }
        }
        state.fetching = true;
        state.failed = None;
        drop(state);

        // The guard wakes the others even if `fetch` panics.
        let mut guard = FetchGuard { flight: self, patience, result: None };
        let result = fetch();
        let value = match &result {
            Ok(cached) => Ok(Some(cached.value.clone())),
            Err(error) => Err(error.clone()),
        };
        guard.result = Some(result);
        value
    }

    #[cfg(test)]
    pub(crate) fn is_free(&self) -> bool {
        self.state.try_lock().is_ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        lock(&self.state).cached.is_none()
    }

    /// Removes the cached value. A fetch in progress still stores its result.
    pub(crate) fn clear(&self) {
        lock(&self.state).cached = None;
    }

    /// Removes the cached value if it is the one that DingTalk refused.
    pub(crate) fn forget(&self, refused: &T)
    where
        T: PartialEq,
    {
        let mut state = lock(&self.state);
        if state.cached.as_ref().is_some_and(|cached| cached.value == *refused) {
            state.cached = None;
        }
    }
}

impl<T: Clone> State<T> {
    fn valid(&self, now: Duration) -> Option<T> {
        let cached = self.cached.as_ref().filter(|cached| now < cached.until);
        cached.map(|cached| cached.value.clone())
    }
}

/// Returns true if `one` is longer than `other` by more than a second, which is more than two calls with the same
/// settings differ.
fn is_longer(one: Option<Duration>, other: Option<Duration>) -> bool {
    match (one, other) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(one), Some(other)) => one > other + Duration::from_secs(1),
    }
}

/// Ends a fetch when dropped, with a result or after a panic.
struct FetchGuard<'a, T> {
    flight: &'a SingleFlight<T>,
    patience: Option<Duration>,
    result: Option<Result<Cached<T>, Error>>,
}

impl<T> Drop for FetchGuard<'_, T> {
    fn drop(&mut self) {
        let mut state = lock(&self.flight.state);
        state.fetching = false;
        state.fetches += 1;
        match self.result.take() {
            Some(Ok(cached)) => state.cached = Some(cached),
            Some(Err(error)) => state.failed = Some((error, self.patience)),
            None => {}
        }
        let is_awaited = state.waiting > 0;
        drop(state);
        // Waking no one would still be a system call, and a delivery makes thousands of lookups.
        if is_awaited {
            self.flight.changed.notify_all();
        }
    }
}

/// Locks a mutex and ignores poisoning. Only for state that no panic can leave half changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::thread;

    use super::*;
    use crate::http::clock::TestClock;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    /// A clock that notes if it is asked by a thread that holds the cache's lock.
    #[derive(Default)]
    struct Watch {
        flight: SingleFlight<u8>,
        now: Mutex<Duration>,
        asked: AtomicBool,
    }

    impl Watch {
        /// Waits until the other thread waits in the cache, or is done.
        fn other_waits(&self) {
            while !self.asked.swap(false, Ordering::SeqCst) {
                thread::yield_now();
            }
            // It held the lock when it asked, and releases it when it waits.
            drop(lock(&self.flight.state));
        }
    }

    impl TestClock for Watch {
        fn time(&self) -> Duration {
            self.asked.fetch_or(!self.flight.is_free(), Ordering::SeqCst);
            *lock(&self.now)
        }
    }

    #[test]
    fn failures_do_not_prolong_the_wait() {
        let (watch, fetches) = (Watch::default(), AtomicUsize::new(0));
        let late = || Error::invalid(None, "late");
        thread::scope(|scope| {
            let failed = watch.flight.get(&watch, Some(seconds(1)), || {
                watch.asked.store(false, Ordering::SeqCst);
                scope.spawn(|| {
                    let got = watch.flight.get(&watch, Some(seconds(1000)), || {
                        fetches.fetch_add(1, Ordering::SeqCst);
                        Err(late())
                    });
                    assert_eq!(got.expect("no failure"), None);
                });
                for _ in 0..2 {
                    watch.other_waits();
                    // As if one fetch had failed, and another caller had started the next.
                    let mut state = lock(&watch.flight.state);
                    *lock(&watch.now) += seconds(400);
                    state.fetches += 1;
                    state.failed = Some((late(), Some(seconds(1))));
                    drop(state);
                    watch.flight.changed.notify_all();
                }
                watch.other_waits();
                *lock(&watch.now) += seconds(400);
                Err(late())
            });
            assert!(failed.is_err());
        });
        assert_eq!(fetches.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn callers_with_a_longer_deadline_try_again() {
        let second = |count| Some(Duration::from_secs(count));
        assert!(is_longer(second(120), second(1)));
        assert!(!is_longer(second(120), second(119)));
        assert!(!is_longer(second(1), second(120)));
        assert!(is_longer(None, second(1)) && !is_longer(second(1), None));
    }
}
