//! The seam for time: tests put their own clock here.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::{Duration, Instant, SystemTime};

pub(crate) trait Clock: Send + Sync {
    /// Time since some moment before the client was made.
    fn now(&self) -> Duration;

    /// What clocks on walls show, which people set, and which other processes see too.
    fn wall(&self) -> SystemTime;

    fn sleep(&self, time: Duration);

    /// From 0 to 1: how much of the jitter a wait gets.
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

/// What the system's clock shows, for what times of files are compared with.
pub(crate) fn wall() -> SystemTime {
    SystemTime::now()
}

/// The standard library's source of random hash keys is all the randomness that a jitter or a free name needs.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(0_u8)
}

/// A clock of tests in which nobody sleeps.
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

/// A clock that stands still.
#[cfg(test)]
pub(crate) struct At(pub(crate) Duration);

#[cfg(test)]
impl TestClock for At {
    fn time(&self) -> Duration {
        self.0
    }
}
