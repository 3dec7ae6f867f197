//! Keeps calls of one operation apart, so that DingTalk has no reason to refuse them.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::client::single_flight::lock;

/// When each operation may be called next: a token bucket that holds one token. A larger one would let a burst through
/// after every pause, and DingTalk counts within each second.
#[derive(Default)]
pub(crate) struct RateLimiter {
    state: Mutex<State>,
    /// Whether everything was held once, so that those who need no permits need not look.
    holds_all: AtomicBool,
}

#[derive(Default)]
struct State {
    operations: HashMap<&'static str, Permits>,
    /// Permits of any operation before this do not count.
    held: Duration,
}

#[derive(Default)]
struct Permits {
    /// The first turn that nobody has.
    next: Duration,
    /// Permits before this do not count.
    held: Duration,
}

/// What became of a request for a turn.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Permit {
    /// It comes at this time.
    At(Duration),
    /// It would come after this time, which is too late.
    TooLate(Duration),
}

impl RateLimiter {
    /// The next turn of an operation, if it comes within `patience`.
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

    /// Whether a turn that has come still counts. If not, the operation was held meanwhile: ask for another.
    pub(crate) fn is_valid(&self, operation: &'static str, now: Duration) -> bool {
        let state = lock(&self.state);
        state.held <= now
            && state.operations.get(operation).is_none_or(|permits| permits.held <= now)
    }

    /// DingTalk wants no more of these before `until`, from anybody.
    pub(crate) fn hold(&self, operation: &'static str, until: Duration) {
        let mut state = lock(&self.state);
        let permits = state.operations.entry(operation).or_default();
        permits.held = until.max(permits.held);
    }

    /// DingTalk wants no more of anything before `until`.
    pub(crate) fn hold_all(&self, until: Duration) {
        let mut state = lock(&self.state);
        state.held = until.max(state.held);
        self.holds_all.store(true, Ordering::Release);
    }

    /// Whether everything is or was held.
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
    fn turns_are_kept_apart_and_a_pause_saves_none_up() {
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
    fn a_turn_that_comes_too_late_is_not_taken() {
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
