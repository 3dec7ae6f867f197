//! Exchanges that end early.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use ureq::Error;

type Check = Rc<dyn Fn() -> bool>;

thread_local! {
    static CHECK: RefCell<Option<Check>> = const { RefCell::new(None) };
}

/// How often a check is asked.
const PIECE: Duration = Duration::from_millis(100);

/// Does `work`. While a connection of a [`Dial`](crate::Dial) waits on this thread within it, `check` is asked several
/// times a second. As soon as it returns true, the connection fails and is closed.
///
/// A request that fails so may have been executed.
///
/// ```
/// let answer = ureq_dial::interruptible(|| false, || 7);
/// assert_eq!(answer, 7);
/// ```
pub fn interruptible<R>(check: impl Fn() -> bool + 'static, work: impl FnOnce() -> R) -> R {
    /// Puts the check before it back, also after a panic.
    struct Before(Option<Check>);
    impl Drop for Before {
        fn drop(&mut self) {
            CHECK.replace(self.0.take());
        }
    }
    let _before = Before(CHECK.replace(Some(Rc::new(check))));
    work()
}

/// Returns the check of this thread.
fn check() -> Option<Check> {
    CHECK.with_borrow(Clone::clone)
}

/// Returns how long to wait at once, if that long may be waited in all.
pub(crate) fn piece(time: Option<Duration>) -> Option<Duration> {
    if check().is_none() {
        return time;
    }
    Some(time.map_or(PIECE, |time| time.min(PIECE)))
}

/// Returns true if waits are in pieces.
pub(crate) fn is_watched() -> bool {
    check().is_some()
}

/// Fails if the exchange has to end.
pub(crate) fn ask() -> Result<(), Error> {
    if check().is_some_and(|check| check()) {
        return Err(io::Error::other("interrupted").into());
    }
    Ok(())
}
