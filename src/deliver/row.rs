//! Rows: batches of quick calls that one thread makes back to back, without waiting for the calling thread in between.
//!
//! Waking two threads for each call costs half as much time as the call itself on loopback. The calling thread still
//! makes every decision: a slow call ends its row, and a call that is not a plain success also ends all other rows
//! after their current call. The items that are left go back to the calling thread.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::http::clock::Clock;

/// The most calls in a row.
pub(super) const MAX_ROW: usize = 64;
/// A row ends after this time, because the calling thread begins nothing while it waits for one.
pub(super) const MAX_ROW_TIME: Duration = Duration::from_millis(20);
/// A call that takes this long ends its row, because another job may be free for the rest.
pub(super) const QUICK: Duration = Duration::from_millis(5);

/// The number of failed calls that the calling thread has not handled yet, shared by the threads of a run.
#[derive(Default)]
pub(super) struct Pace(AtomicUsize);

/// How a row ended.
pub(super) struct End<T> {
    /// The items for which no call was made.
    pub(super) left: Vec<T>,
    /// Whether the last call was a plain and quick success.
    pub(super) is_quick: bool,
    is_trouble: bool,
}

impl Pace {
    /// Makes one call for each item of `of`. `call` also returns whether its result is a plain success, which needs no
    /// decision. `report` gets each result, and with the last one how the row ended.
    pub(super) fn row<T, R>(
        &self,
        clock: &dyn Clock,
        of: Vec<T>,
        mut call: impl FnMut(&T) -> (R, bool),
        mut report: impl FnMut(&T, R, Option<End<T>>),
    ) {
        let mut left = of.into_iter();
        let first = clock.now();
        let mut begun = first;
        while let Some(next) = left.next() {
            let (came, is_plain) = call(&next);
            let ended = clock.now();
            let is_quick = is_plain && ended.saturating_sub(begun) < QUICK;
            let is_short = ended.saturating_sub(first) < MAX_ROW_TIME;
            // Counted before the result is reported, so that no other row continues.
            self.0.fetch_add(usize::from(!is_plain), Ordering::SeqCst);
            if is_quick && is_short && left.len() > 0 && self.0.load(Ordering::SeqCst) == 0 {
                report(&next, came, None);
                begun = ended;
                continue;
            }
            let end = End { left: left.collect(), is_quick, is_trouble: !is_plain };
            return report(&next, came, Some(end));
        }
    }

    /// Notes that the calling thread has handled the end of a row.
    pub(super) fn handled<T>(&self, end: &End<T>) {
        self.0.fetch_sub(usize::from(end.is_trouble), Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::client::single_flight::lock;
    use crate::http::clock::TestClock;

    #[derive(Default)]
    struct Now(Mutex<Duration>);

    impl TestClock for Now {
        fn time(&self) -> Duration {
            *lock(&self.0)
        }
    }

    const PLAIN: (u64, bool, bool) = (4, true, false);

    /// Makes calls: the milliseconds each takes, whether it is a plain success, and whether a call of another row fails
    /// meanwhile. Returns how many results were reported before the last one, and the end.
    fn row(pace: &Pace, calls: &[(u64, bool, bool)]) -> (usize, End<(u64, bool, bool)>) {
        let now = Now::default();
        let (mut told, mut last) = (0, None);
        let call = |(time, is_plain, other): &(u64, bool, bool)| {
            *lock(&now.0) += Duration::from_millis(*time);
            pace.0.fetch_add(usize::from(*other), Ordering::SeqCst);
            ((), *is_plain)
        };
        pace.row(&now, calls.to_vec(), call, |_, (), end| {
            assert!(last.is_none(), "nothing is reported after the end");
            told += usize::from(end.is_none());
            last = end;
        });
        (told, last.expect("an end"))
    }

    #[test]
    fn every_reason_ends_a_row() {
        let rows = [
            // The third of five calls, whether the row ends there, and whether another row may follow at once.
            ("plain", PLAIN, false, true),
            ("slow", (5, true, false), true, false),
            ("refused", (1, false, false), true, false),
            ("refused slowly", (5, false, false), true, false),
            ("another row's trouble", (1, true, true), true, true),
        ];
        for (what, third, is_end, is_quick) in rows {
            let (told, end) = row(&Pace::default(), &[PLAIN, PLAIN, third, PLAIN, PLAIN]);
            let expected = if is_end { (2, 2, is_quick) } else { (4, 0, true) };
            assert_eq!((told, end.left.len(), end.is_quick), expected, "{what}");
        }
    }

    #[test]
    fn a_row_takes_a_bounded_time() {
        let (told, end) = row(&Pace::default(), &[PLAIN; 8]);
        // Five calls of 4 ms.
        assert_eq!((told, end.left.len(), end.is_quick), (4, 3, true));
    }

    #[test]
    fn no_row_continues_before_a_failure_is_handled() {
        let pace = Pace::default();
        let (_, trouble) = row(&pace, &[(1, false, false)]);
        for _ in 0..2 {
            let (told, end) = row(&pace, &[PLAIN, PLAIN]);
            assert_eq!((told, end.left.len()), (0, 1));
            pace.handled(&end);
        }
        pace.handled(&trouble);
        let (told, end) = row(&pace, &[PLAIN, PLAIN]);
        assert_eq!((told, end.left.len()), (1, 0));
    }
}
