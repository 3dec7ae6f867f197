//! A rate limit for each operation.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

/// The calls of the last second, by operation.
#[derive(Default)]
pub(crate) struct Rate {
    /// Calls per second; 0 for no limit.
    most: usize,
    recent: HashMap<&'static str, VecDeque<Instant>>,
}

impl Rate {
    pub(crate) fn set(&mut self, calls_per_second: u32) {
        self.most = usize::try_from(calls_per_second).unwrap_or(usize::MAX);
        self.recent.clear();
    }

    pub(crate) fn get(&self) -> u32 {
        u32::try_from(self.most).unwrap_or(u32::MAX)
    }

    /// Returns whether a call exceeds the limit, and counts it if not.
    pub(crate) fn exceeds(&mut self, operation: &'static str, now: Instant) -> bool {
        const SECOND: Duration = Duration::from_secs(1);
        if self.most == 0 {
            return false;
        }
        let recent = self.recent.entry(operation).or_default();
        while recent.front().is_some_and(|first| now.duration_since(*first) >= SECOND) {
            recent.pop_front();
        }
        let exceeds = recent.len() >= self.most;
        if !exceeds {
            recent.push_back(now);
        }
        exceeds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_the_last_second_are_counted_by_operation() {
        let mut rate = Rate::default();
        let start = Instant::now();
        let mut at = |name, millis| rate.exceeds(name, start + Duration::from_millis(millis));
        assert!(!at("a", 0) && !at("a", 0));
        rate.set(2);
        let mut at = |name, millis| rate.exceeds(name, start + Duration::from_millis(millis));
        assert_eq!(
            [0, 500, 999, 1000, 1001, 1499, 1500].map(|millis| at("a", millis)),
            [false, false, true, false, true, true, false]
        );
        assert!(!at("b", 1500));
    }
}
