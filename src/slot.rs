//! One thing that is kept for a while, and fetched by one thread for all.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::Error;
use crate::clock::Clock;

/// A token, or what was looked up.
pub(crate) struct Slot<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    kept: Option<Kept<T>>,
    /// Whether somebody is fetching one.
    fetching: bool,
    /// How many fetches have ended; if the last one failed, with what, and how patient it was.
    fetches: u64,
    failed: Option<(Error, Option<Duration>)>,
}

/// As it was fetched, and until when it is used.
#[derive(Clone)]
pub(crate) struct Kept<T> {
    pub(crate) value: T,
    pub(crate) until: Duration,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        let state = State { kept: None, fetching: false, fetches: 0, failed: None };
        Slot { state: Mutex::new(state), changed: Condvar::new() }
    }
}

impl<T: Clone> Slot<T> {
    /// What is kept, or what `fetch` brings. However many threads ask, one fetches: the others wait, at most
    /// `patience`, and get what it got, a failure included. `None`: nothing came in time.
    pub(crate) fn get(
        &self,
        clock: &dyn Clock,
        patience: Option<Duration>,
        fetch: impl FnOnce() -> Result<Kept<T>, Error>,
    ) -> Result<Option<T>, Error> {
        let mut state = lock(&self.state);
        loop {
            if let Some(value) = state.valid(clock.now()) {
                return Ok(Some(value));
            }
            if !state.fetching {
                break;
            }
            let awaited = state.fetches;
            let over = |state: &mut State<T>| state.fetches == awaited;
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
        drop(state);

        // Whatever happens in `fetch`, a panic included, the others must not wait for ever.
        let mut done = Done { slot: self, patience, result: None };
        let result = fetch();
        let value = match &result {
            Ok(kept) => Ok(Some(kept.value.clone())),
            Err(error) => Err(error.clone()),
        };
        done.result = Some(result);
        value
    }

    #[cfg(test)]
    pub(crate) fn is_free(&self) -> bool {
        self.state.try_lock().is_ok()
    }

    /// Forgets what is kept, if that is what DingTalk refused and nothing else has taken its place.
    pub(crate) fn forget(&self, refused: &T)
    where
        T: PartialEq,
    {
        let mut state = lock(&self.state);
        if state.kept.as_ref().is_some_and(|kept| kept.value == *refused) {
            state.kept = None;
        }
    }
}

impl<T: Clone> State<T> {
    fn valid(&self, now: Duration) -> Option<T> {
        let kept = self.kept.as_ref().filter(|kept| now < kept.until);
        kept.map(|kept| kept.value.clone())
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
struct Done<'a, T> {
    slot: &'a Slot<T>,
    patience: Option<Duration>,
    result: Option<Result<Kept<T>, Error>>,
}

impl<T> Drop for Done<'_, T> {
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

/// A panic elsewhere, in a fetch say, leaves nothing half done here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_patient_try_again() {
        let second = |count| Some(Duration::from_secs(count));
        assert!(is_longer(second(120), second(1)));
        assert!(!is_longer(second(120), second(119)));
        assert!(!is_longer(second(1), second(120)));
        assert!(is_longer(None, second(1)) && !is_longer(second(1), None));
    }
}
