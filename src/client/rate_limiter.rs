//! The rate limiter, which spaces an operation's calls so that DingTalk has no reason to refuse them.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::client::single_flight::lock;

/// A rate limiter with a token bucket of size one for each operation. A larger bucket would let a burst through after
/// every pause, and DingTalk counts calls within each second.
#[derive(Default)]
pub(crate) struct RateLimiter {
    state: Mutex<State>,
    /// True once everything has been held, so that an unlimited client need not take the lock before that.
    holds_all: AtomicBool,
}

#[derive(Default)]
struct State {
    operations: HashMap<&'static str, Permits>,
    /// Permits of any operation before this time are void.
    held: Duration,
}

#[derive(Default)]
struct Permits {
    /// The first free permit.
    next: Duration,
    /// Permits before this time are void.
    held: Duration,
}

/// The limiter's answer to a request for a permit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Permit {
    /// A permit for this time.
    At(Duration),
    /// No permit: the wait would be this long, which is too long.
    TooLate(Duration),
}

impl RateLimiter {
    /// Returns an operation's next permit, unless the wait for it would be `patience` or more.
    pub(crate) fn acquire(
        &self,
        operation: &'static str,
        interval: Duration,
        now: Duration,
        patience: Option<Duration>,
    ) -> Permit {
        let mut state = lock(&self.state);
        let held = state.held;
        let permits = state.operations.entry(operation).or_default();
        let at = now.max(permits.next).max(permits.held).max(held);
        let wait = at - now;
        if !wait.is_zero() && patience.is_some_and(|patience| wait >= patience) {
            return Permit::TooLate(wait);
        }
        permits.next = at.saturating_add(interval);
        Permit::At(at)
    }

    /// Returns true if a permit whose time has come is still valid. It is not if the operation was held in the
    /// meantime; acquire another one then.
    pub(crate) fn is_valid(&self, operation: &'static str, now: Duration) -> bool {
        let state = lock(&self.state);
        state.held <= now
            && state.operations.get(operation).is_none_or(|permits| permits.held <= now)
    }

    /// Holds an operation until this time, for all threads.
    pub(crate) fn hold(&self, operation: &'static str, until: Duration) {
        let mut state = lock(&self.state);
        let permits = state.operations.entry(operation).or_default();
        permits.held = until.max(permits.held);
    }

    /// Holds all operations until this time.
    pub(crate) fn hold_all(&self, until: Duration) {
        let mut state = lock(&self.state);
        state.held = until.max(state.held);
        self.holds_all.store(true, Ordering::Release);
    }

    /// Returns true if all operations are or were held.
    pub(crate) fn holds_all(&self) -> bool {
        self.holds_all.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const APART: Duration = Duration::from_millis(50);

    #[test]
    fn permits_are_spaced_and_a_pause_saves_none_up() {
        let limiter = RateLimiter::default();
        let acquire = |now| limiter.acquire("a", APART, now, None);
        assert_eq!(acquire(SECOND), Permit::At(SECOND));
        assert_eq!(acquire(SECOND), Permit::At(SECOND + APART));
        assert_eq!(acquire(SECOND), Permit::At(SECOND + APART * 2));
        assert_eq!(acquire(SECOND + APART), Permit::At(SECOND + APART * 3));
        assert_eq!(limiter.acquire("b", APART, SECOND, None), Permit::At(SECOND));
        assert_eq!(acquire(SECOND * 60), Permit::At(SECOND * 60));
        assert_eq!(acquire(SECOND * 60), Permit::At(SECOND * 60 + APART));
    }

    #[test]
    fn a_permit_that_comes_too_late_is_not_taken() {
        let limiter = RateLimiter::default();
        let acquire = |patience| limiter.acquire("a", APART, SECOND, Some(patience));
        assert_eq!(acquire(Duration::ZERO), Permit::At(SECOND));
        assert_eq!(acquire(APART), Permit::TooLate(APART));
        assert_eq!(acquire(SECOND), Permit::At(SECOND + APART));
    }

    #[test]
    fn a_throttled_operation_is_held_for_all() {
        let limiter = RateLimiter::default();
        let (early, late) = (limiter.acquire("a", APART, SECOND, None), SECOND * 3);
        assert!(early == Permit::At(SECOND) && limiter.is_valid("a", SECOND));
        limiter.hold("a", SECOND * 2);
        limiter.hold("a", SECOND);
        assert!(
            !limiter.is_valid("a", SECOND)
                && limiter.is_valid("b", SECOND)
                && limiter.is_valid("a", late)
        );
        assert_eq!(limiter.acquire("a", APART, SECOND, None), Permit::At(SECOND * 2));
        assert_eq!(limiter.acquire("b", APART, SECOND, None), Permit::At(SECOND));
    }

    #[test]
    fn a_ban_holds_every_operation() {
        let limiter = RateLimiter::default();
        assert!(!limiter.holds_all());
        limiter.hold_all(SECOND * 2);
        limiter.hold_all(SECOND);
        assert!(
            limiter.holds_all()
                && !limiter.is_valid("a", SECOND)
                && limiter.is_valid("a", SECOND * 2)
        );
        assert_eq!(limiter.acquire("b", APART, SECOND, Some(SECOND)), Permit::TooLate(SECOND));
        assert_eq!(limiter.acquire("b", APART, SECOND, None), Permit::At(SECOND * 2));
    }
}
