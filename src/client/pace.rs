//! Keeps calls of one operation apart, so that DingTalk has no reason to refuse them.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::client::slot::lock;

/// When each operation may be called next: a token bucket that holds one token. A larger one would let a burst through
/// after every pause, and DingTalk counts within each second.
#[derive(Default)]
pub(crate) struct Pace {
    turns: Mutex<All>,
    /// Whether everything was held once, so that those who need no turns need not look.
    holds_all: AtomicBool,
}

#[derive(Default)]
struct All {
    operations: HashMap<&'static str, Turns>,
    /// Turns of any operation before this do not count.
    held: Duration,
}

#[derive(Default)]
struct Turns {
    /// The first turn that nobody has.
    next: Duration,
    /// Turns before this do not count.
    held: Duration,
}

/// What became of a request for a turn.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It comes at this time.
    At(Duration),
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
        let mut all = lock(&self.turns);
        let held = all.held;
        let turns = all.operations.entry(operation).or_default();
        let at = now.max(turns.next).max(turns.held).max(held);
        let wait = at - now;
        if !wait.is_zero() && patience.is_some_and(|patience| wait >= patience) {
            return Turn::TooLate(wait);
        }
        turns.next = at.saturating_add(interval);
        Turn::At(at)
    }

    /// Whether a turn that has come still counts. If not, the operation was held meanwhile: ask for another.
    pub(crate) fn counts(&self, operation: &'static str, now: Duration) -> bool {
        let all = lock(&self.turns);
        all.held <= now && all.operations.get(operation).is_none_or(|turns| turns.held <= now)
    }

    /// DingTalk wants no more of these before `until`, from anybody.
    pub(crate) fn hold(&self, operation: &'static str, until: Duration) {
        let mut all = lock(&self.turns);
        let turns = all.operations.entry(operation).or_default();
        turns.held = until.max(turns.held);
    }

    /// DingTalk wants no more of anything before `until`.
    pub(crate) fn hold_all(&self, until: Duration) {
        let mut all = lock(&self.turns);
        all.held = until.max(all.held);
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
        let pace = Pace::default();
        let turn = |now| pace.turn("a", APART, now, None);
        assert_eq!(turn(SECOND), Turn::At(SECOND));
        assert_eq!(turn(SECOND), Turn::At(SECOND + APART));
        assert_eq!(turn(SECOND), Turn::At(SECOND + APART * 2));
        assert_eq!(turn(SECOND + APART), Turn::At(SECOND + APART * 3));
        assert_eq!(pace.turn("b", APART, SECOND, None), Turn::At(SECOND));
        assert_eq!(turn(SECOND * 60), Turn::At(SECOND * 60));
        assert_eq!(turn(SECOND * 60), Turn::At(SECOND * 60 + APART));
    }

    #[test]
    fn a_turn_that_comes_too_late_is_not_taken() {
        let pace = Pace::default();
        let turn = |patience| pace.turn("a", APART, SECOND, Some(patience));
        assert_eq!(turn(Duration::ZERO), Turn::At(SECOND));
        assert_eq!(turn(APART), Turn::TooLate(APART));
        assert_eq!(turn(SECOND), Turn::At(SECOND + APART));
    }

    #[test]
    fn a_throttled_operation_is_held_for_all() {
        let pace = Pace::default();
        let (early, late) = (pace.turn("a", APART, SECOND, None), SECOND * 3);
        assert!(early == Turn::At(SECOND) && pace.counts("a", SECOND));
        pace.hold("a", SECOND * 2);
        pace.hold("a", SECOND);
        assert!(!pace.counts("a", SECOND) && pace.counts("b", SECOND) && pace.counts("a", late));
        assert_eq!(pace.turn("a", APART, SECOND, None), Turn::At(SECOND * 2));
        assert_eq!(pace.turn("b", APART, SECOND, None), Turn::At(SECOND));
    }

    #[test]
    fn a_ban_holds_every_operation() {
        let pace = Pace::default();
        assert!(!pace.holds_all());
        pace.hold_all(SECOND * 2);
        pace.hold_all(SECOND);
        assert!(pace.holds_all() && !pace.counts("a", SECOND) && pace.counts("a", SECOND * 2));
        assert_eq!(pace.turn("b", APART, SECOND, Some(SECOND)), Turn::TooLate(SECOND));
        assert_eq!(pace.turn("b", APART, SECOND, None), Turn::At(SECOND * 2));
    }
}
