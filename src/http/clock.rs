//! The seam for time, where tests inject their own clock.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::{Duration, Instant, SystemTime};

pub(crate) trait Clock: Send + Sync {
    /// Returns the monotonic time since some moment before the client was built.
    fn now(&self) -> Duration;

    /// Returns the wall-clock time, which people may set and other processes share.
    fn wall(&self) -> SystemTime;

    fn sleep(&self, time: Duration);

    /// Returns a random number from 0 to 1, the share of the jitter that a wait gets.
    fn random(&self) -> f64;
}

pub(crate) struct SystemClock {
    start: Instant,
}

impl SystemClock {
    pub(crate) fn new() -> Self {
        SystemClock { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn wall(&self) -> SystemTime {
        wall()
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn random(&self) -> f64 {
        random() as f64 / u64::MAX as f64
    }
}

/// Returns the system's wall-clock time, to compare with times of files.
pub(crate) fn wall() -> SystemTime {
    SystemTime::now()
}

/// Returns a random number for jitters and file names, for which the standard library's random hash keys are good
/// enough.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(0_u8)
}

/// A clock for tests that never sleep.
#[cfg(test)]
pub(crate) trait TestClock: Send + Sync {
    fn time(&self) -> Duration;
}

#[cfg(test)]
impl<T: TestClock> Clock for T {
    fn now(&self) -> Duration {
        self.time()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.time()
    }

    fn sleep(&self, _: Duration) {
        unreachable!("nobody sleeps")
    }

    fn random(&self) -> f64 {
        0.0
    }
}

/// A clock that does not advance.
#[cfg(test)]
pub(crate) struct At(pub(crate) Duration);

#[cfg(test)]
impl TestClock for At {
    fn time(&self) -> Duration {
        self.0
    }
}
