//! Keeps calls of one operation apart, so that DingTalk has no reason to refuse them.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use crate::token::lock;

/// When each operation may be called next: a token bucket that holds one token. A larger one would let a burst through
/// after every pause, and DingTalk counts within each second.
#[derive(Default)]
pub(crate) struct Pace(Mutex<HashMap<&'static str, Duration>>);

/// What became of a request for a turn.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It comes after this time, and belongs to whoever asked.
    In(Duration),
    /// It would come after this time, which is too late.
    TooLate(Duration),
}

impl Pace {
    /// The next turn of an operation, if it comes within `patience`.
    pub(crate) fn turn(
        &self,
        operation: &'static str,
        interval: Duration,
        now: Duration,
        patience: Option<Duration>,
    ) -> Turn {
        let mut turns = lock(&self.0);
        let next = turns.entry(operation).or_default();
        let at = now.max(*next);
        let wait = at - now;
        if !wait.is_zero() && patience.is_some_and(|patience| wait >= patience) {
            return Turn::TooLate(wait);
        }
        *next = at.saturating_add(interval);
        Turn::In(wait)
    }

    /// DingTalk wants no more of these before `until`: whoever comes next waits as well.
    pub(crate) fn hold(&self, operation: &'static str, until: Duration) {
        let mut turns = lock(&self.0);
        let next = turns.entry(operation).or_default();
        *next = until.max(*next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const APART: Duration = Duration::from_millis(50);

    #[test]
    fn turns_are_kept_apart_and_a_pause_saves_none_up() {
        let pace = Pace::default();
        let turn = |now| pace.turn("a", APART, now, None);
        assert_eq!(turn(SECOND), Turn::In(Duration::ZERO));
        assert_eq!(turn(SECOND), Turn::In(APART));
        assert_eq!(turn(SECOND), Turn::In(APART * 2));
        assert_eq!(turn(SECOND + APART), Turn::In(APART * 2));
        assert_eq!(pace.turn("b", APART, SECOND, None), Turn::In(Duration::ZERO));
        assert_eq!(turn(SECOND * 60), Turn::In(Duration::ZERO));
        assert_eq!(turn(SECOND * 60), Turn::In(APART));
    }

    #[test]
    fn a_turn_that_comes_too_late_is_not_taken() {
        let pace = Pace::default();
        let turn = |patience| pace.turn("a", APART, SECOND, Some(patience));
        assert_eq!(turn(Duration::ZERO), Turn::In(Duration::ZERO));
        assert_eq!(turn(APART), Turn::TooLate(APART));
        assert_eq!(turn(SECOND), Turn::In(APART));
    }

    #[test]
    fn a_throttled_operation_is_held_for_all() {
        let pace = Pace::default();
        pace.hold("a", SECOND * 2);
        pace.hold("a", SECOND);
        assert_eq!(pace.turn("a", APART, SECOND, None), Turn::In(SECOND));
        assert_eq!(pace.turn("b", APART, SECOND, None), Turn::In(Duration::ZERO));
    }
}
