//! One thing that is kept for a while, and fetched by one thread for all.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::call::Error;
use crate::http::clock::Clock;

/// A token, or what was looked up.
pub(crate) struct SingleFlight<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    cached: Option<Cached<T>>,
    /// Whether somebody is fetching one.
    fetching: bool,
    /// How many fetches have ended; if the last one failed, with what, and how patient it was.
    fetches: u64,
    failed: Option<(Error, Option<Duration>)>,
}

/// As it was fetched, and until when it is used.
#[derive(Clone)]
pub(crate) struct Cached<T> {
    pub(crate) value: T,
    pub(crate) until: Duration,
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        let state = State { cached: None, fetching: false, fetches: 0, failed: None };
        SingleFlight { state: Mutex::new(state), changed: Condvar::new() }
    }
}

impl<T: Clone> SingleFlight<T> {
    /// What is kept, or what `fetch` brings. However many threads ask, one fetches: the others wait, at most
    /// `patience` in all, and get what it got, a failure included. `None`: nothing came in time.
    pub(crate) fn get(
        &self,
        clock: &dyn Clock,
        patience: Option<Duration>,
        fetch: impl FnOnce() -> Result<Cached<T>, Error>,
    ) -> Result<Option<T>, Error> {
        // One end, however many fail meanwhile.
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
            let (woken, timed_out) = self
                .changed
                .wait_timeout_while(state, left, over)
                .unwrap_or_else(PoisonError::into_inner);
            state = woken;
            has_waited = true;
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
        drop(state);

        // Whatever happens in `fetch`, a panic included, the others must not wait for ever.
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

    /// Forgets what is kept. Who is fetching keeps what it gets.
    pub(crate) fn clear(&self) {
        lock(&self.state).cached = None;
    }

    /// Forgets what is kept, if that is what DingTalk refused and nothing else has taken its place.
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

/// Whether one patience is longer than another by more than calls of one kind differ.
fn is_longer(one: Option<Duration>, other: Option<Duration>) -> bool {
    match (one, other) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(one), Some(other)) => one > other + Duration::from_secs(1),
    }
}

/// Ends a fetch.
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
        drop(state);
        self.flight.changed.notify_all();
    }
}

/// A panic elsewhere, in a fetch say, leaves nothing half done here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::thread;

    use super::*;
    use crate::http::clock::Told;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    /// Tells whether it was asked by somebody who holds the flight.
    #[derive(Default)]
    struct Watch {
        flight: SingleFlight<u8>,
        now: Mutex<Duration>,
        asked: AtomicBool,
    }

    impl Watch {
        /// Until the other thread waits in the flight, or is through.
        fn other_waits(&self) {
            while !self.asked.swap(false, Ordering::SeqCst) {
                thread::yield_now();
            }
            // It held the flight when it asked, and gives it back when it waits.
            drop(lock(&self.flight.state));
        }
    }

    impl Told for Watch {
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
                    // As if one had failed, and another had begun before anybody else could.
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
    fn the_more_patient_try_again() {
        let second = |count| Some(Duration::from_secs(count));
        assert!(is_longer(second(120), second(1)));
        assert!(!is_longer(second(120), second(119)));
        assert!(!is_longer(second(1), second(120)));
        assert!(is_longer(None, second(1)) && !is_longer(second(1), None));
    }
}
