//! Interruption of exchanges.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use ureq::Error;

type Check = Rc<dyn Fn() -> bool>;

thread_local! {
    static CHECK: RefCell<Option<Check>> = const { RefCell::new(None) };
}

/// How often to call a check.
const PIECE: Duration = Duration::from_millis(100);

/// Runs `work`. While a connection of a [`Dial`](crate::Dial) waits on this thread during `work`, `check` is called
/// several times a second. As soon as it returns true, the connection fails and is closed.
///
/// The server may have executed a request that fails this way.
///
/// ```
/// let answer = ureq_dial::interruptible(|| false, || 7);
/// assert_eq!(answer, 7);
/// ```
pub fn interruptible<R>(check: impl Fn() -> bool + 'static, work: impl FnOnce() -> R) -> R {
    /// Restores the previous check, even after a panic.
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

/// Returns how long to wait before the next check, out of a total wait.
pub(crate) fn piece(time: Option<Duration>) -> Option<Duration> {
    if check().is_none() {
        return time;
    }
    Some(time.map_or(PIECE, |time| time.min(PIECE)))
}

/// Returns true if this thread has a check.
pub(crate) fn is_watched() -> bool {
    check().is_some()
}

/// Fails if the check says to end the exchange.
pub(crate) fn ask() -> Result<(), Error> {
    if check().is_some_and(|check| check()) {
        return Err(io::Error::other("interrupted").into());
    }
    Ok(())
}
