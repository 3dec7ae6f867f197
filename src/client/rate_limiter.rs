//! The rate limiter, which keeps each operation's calls below DingTalk's limit.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::client::single_flight::lock;

/// A rate limiter with a sliding window. In any 1.1 s it permits at most as many calls of an operation as the rate
/// allows in a second. DingTalk counts calls within each second, and the extra 0.1 s absorbs differences in their travel
/// time. Within the window, calls may come up to five times as fast as the even rate, so that a few calls need not wait,
/// but a burst is spread out.
#[derive(Default)]
pub(crate) struct RateLimiter {
    state: Mutex<State>,
    /// True once all operations have been held. Until then, an unlimited client need not take the lock.
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
    /// The times of the latest permits, at most as many as the rate allows in a second.
    given: VecDeque<Duration>,
    /// Permits before this time are void.
    held: Duration,
}

impl Permits {
    /// Returns the time of the first free permit.
    fn next_free(&self, rate: u32) -> Duration {
        const WINDOW: Duration = Duration::from_millis(1100);
        const SECOND: Duration = Duration::from_secs(1);
        let Some(gap) = SECOND.checked_div(rate.saturating_mul(5)) else { return Duration::ZERO };
        let after_gap = self.given.back().map(|last| last.saturating_add(gap));
        let first = self.given.len().checked_sub(rate as usize).map(|at| self.given[at]);
        let after_window = first.map(|first| first.saturating_add(WINDOW));
        after_gap.max(after_window).unwrap_or_default()
    }
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
        rate: u32,
        now: Duration,
        patience: Option<Duration>,
    ) -> Permit {
        let mut state = lock(&self.state);
        let held = state.held;
        let permits = state.operations.entry(operation).or_default();
        let at = now.max(permits.next_free(rate)).max(permits.held).max(held);
        let wait = at - now;
        if !wait.is_zero() && patience.is_some_and(|patience| wait >= patience) {
            return Permit::TooLate(wait);
        }
        permits.given.push_back(at);
        while permits.given.len() > rate as usize {
            permits.given.pop_front();
        }
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
    const RATE: u32 = 20;
    const GAP: Duration = Duration::from_millis(10);

    #[test]
    fn no_window_exceeds_the_rate_even_after_a_pause() {
        const WINDOW: Duration = Duration::from_millis(1100);
        for rate in [1, 4, 20, 1000] {
            let limiter = RateLimiter::default();
            let mut now = SECOND;
            let mut given: Vec<Duration> = Vec::new();
            for call in 0..rate * 5 {
                if call % 7 == 0 {
                    now += Duration::from_millis(130);
                }
                match limiter.acquire("a", rate, now, None) {
                    Permit::At(at) => given.push(at),
                    Permit::TooLate(_) => unreachable!("there is no deadline"),
                }
            }
            let gap = SECOND / rate / 5;
            assert!(given.windows(2).all(|two| two[1] - two[0] >= gap), "{rate}");
            let rate = rate as usize;
            assert!(given.windows(rate + 1).all(|some| some[rate] - some[0] >= WINDOW), "{rate}");
        }
    }

    #[test]
    fn each_operation_has_its_own_permits() {
        let limiter = RateLimiter::default();
        let acquire = |operation| limiter.acquire(operation, RATE, SECOND, None);
        assert_eq!(acquire("a"), Permit::At(SECOND));
        assert_eq!(acquire("a"), Permit::At(SECOND + GAP));
        assert_eq!(acquire("b"), Permit::At(SECOND));
    }

    #[test]
    fn a_permit_that_comes_too_late_is_not_taken() {
        let limiter = RateLimiter::default();
        let acquire = |patience| limiter.acquire("a", RATE, SECOND, Some(patience));
        assert_eq!(acquire(Duration::ZERO), Permit::At(SECOND));
        assert_eq!(acquire(GAP), Permit::TooLate(GAP));
        assert_eq!(acquire(SECOND), Permit::At(SECOND + GAP));
    }

    #[test]
    fn a_throttled_operation_is_held_for_all() {
        let limiter = RateLimiter::default();
        assert_eq!(limiter.acquire("a", RATE, SECOND, None), Permit::At(SECOND));
        assert!(limiter.is_valid("a", SECOND));
        limiter.hold("a", SECOND * 2);
        limiter.hold("a", SECOND);
        assert!(!limiter.is_valid("a", SECOND));
        assert!(limiter.is_valid("a", SECOND * 3));
        assert!(limiter.is_valid("b", SECOND));
        assert_eq!(limiter.acquire("a", RATE, SECOND, None), Permit::At(SECOND * 2));
        assert_eq!(limiter.acquire("b", RATE, SECOND, None), Permit::At(SECOND));
    }

    #[test]
    fn a_ban_blocks_every_operation() {
        let limiter = RateLimiter::default();
        assert!(!limiter.holds_all());
        limiter.hold_all(SECOND * 2);
        limiter.hold_all(SECOND);
        assert!(limiter.holds_all());
        assert!(!limiter.is_valid("a", SECOND));
        assert!(limiter.is_valid("a", SECOND * 2));
        assert_eq!(limiter.acquire("b", RATE, SECOND, Some(SECOND)), Permit::TooLate(SECOND));
        assert_eq!(limiter.acquire("b", RATE, SECOND, None), Permit::At(SECOND * 2));
    }
}
