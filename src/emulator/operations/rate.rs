//! A rate limit for each operation and app, and for each organization of a third-party app.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use crate::emulator::world::tokens::{App, Caller};
use crate::generated::CorpId;

/// The calls of the last second, by operation and app.
#[derive(Default)]
pub(crate) struct Rate {
    /// Calls per second; 0 for no limit.
    most: usize,
    recent: HashMap<Key, VecDeque<Instant>>,
}

/// An operation, and whose calls of it count together.
type Key = (&'static str, App, CorpId);

impl Rate {
    pub(crate) fn set(&mut self, calls_per_second: u32) {
        self.most = usize::try_from(calls_per_second).unwrap_or(usize::MAX);
        self.recent.clear();
    }

    pub(crate) fn get(&self) -> u32 {
        u32::try_from(self.most).unwrap_or(u32::MAX)
    }

    /// Returns whether a call exceeds the limit, and counts it if not.
    pub(crate) fn exceeds(
        &mut self,
        operation: &'static str,
        caller: Caller,
        now: Instant,
    ) -> bool {
        const SECOND: Duration = Duration::from_secs(1);
        if self.most == 0 {
            return false;
        }
        let recent = self.recent.entry((operation, caller.app, caller.corp_id)).or_default();
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
    fn calls_of_the_last_second_are_counted_by_operation_and_app() {
        let mut rate = Rate::default();
        let start = Instant::now();
        let by = |app, corp_id: &str| Caller { app, corp_id: corp_id.into(), person: None };
        let ours = || by(App::Internal, "a");
        assert!(!rate.exceeds("a", ours(), start) && !rate.exceeds("a", ours(), start));
        rate.set(2);
        let mut at =
            |name, millis| rate.exceeds(name, ours(), start + Duration::from_millis(millis));
        assert_eq!(
            [0, 500, 999, 1000, 1001, 1499, 1500].map(|millis| at("a", millis)),
            [false, false, true, false, true, true, false]
        );
        assert!(!at("b", 1500));
        let later = start + Duration::from_millis(1500);
        for caller in [by(App::ThirdParty, "a"), by(App::ThirdParty, "b")] {
            let found = [0, 1, 2].map(|_| rate.exceeds("a", caller.clone(), later));
            assert_eq!(found, [false, false, true]);
        }
    }
}
