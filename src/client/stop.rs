//! Stop requests, and the limits of all calls of a delivery.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::{CallOptions, Client};

/// A request to stop a delivery. Clones share the request.
///
/// ```
/// use dingtalk_file::Stop;
///
/// let stop = Stop::new();
/// let of_a_signal_handler = stop.clone();
/// of_a_signal_handler.request();
/// assert!(stop.is_requested());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Returns a stop that is not requested yet.
    pub fn new() -> Self {
        Stop::default()
    }

    /// Requests the stop. This is one atomic store, which is safe in a signal handler.
    pub fn request(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Returns true if the stop was requested.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Wraps a flag that other code sets, such as a signal crate.
impl From<Arc<AtomicBool>> for Stop {
    fn from(flag: Arc<AtomicBool>) -> Self {
        Stop(flag)
    }
}

/// The limits of all calls of a delivery.
#[derive(Clone, Default)]
pub(crate) struct Run {
    /// When the run must end, by the client's clock.
    pub(crate) until: Option<Duration>,
    /// The application's stop request, and the delivery's own.
    pub(crate) stops: Vec<Stop>,
    /// The rate limit if the client has none.
    pub(crate) rate: Option<u32>,
    /// Counts the attempts of calls.
    pub(crate) count: Option<Arc<AtomicUsize>>,
    /// Called when an operation begins to wait, with the length of the wait.
    pub(crate) on_wait: Option<OnWait>,
}

pub(crate) type OnWait = Arc<dyn Fn(&'static str, Duration) + Send + Sync>;

/// The shortest wait that is reported.
const WORTH_TELLING: Duration = Duration::from_secs(1);

/// The time that must be left before a non-repeatable call begins, unless its timeout is shorter.
pub(super) const MIN_TIME_LEFT: Duration = Duration::from_secs(5);

impl Client {
    /// Returns this client with limits for all its calls. It shares connections, tokens and lookups.
    pub(crate) fn within(&self, run: Run) -> Client {
        Client { run, ..self.clone() }
    }

    /// Counts an attempt.
    pub(crate) fn count(&self) {
        if let Some(count) = &self.run.count {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Returns true if this run can end early.
    pub(crate) fn may_end(&self) -> bool {
        !self.run.stops.is_empty() || self.run.until.is_some()
    }

    /// Returns true if no further call of this run may begin.
    pub(crate) fn is_over(&self) -> bool {
        let now = || self.shared.clock.now();
        self.is_stopped() || self.run.until.is_some_and(|until| until <= now())
    }

    /// Returns true if the run ends too soon to begin a call that may not be repeated.
    pub(crate) fn is_too_late_to_send(&self) -> bool {
        self.ends_within(self.terms(&CallOptions::new()).timeout.min(MIN_TIME_LEFT))
    }

    pub(super) fn ends_within(&self, time: Duration) -> bool {
        let now = || self.shared.clock.now();
        self.run.until.is_some_and(|until| until.saturating_sub(now()) < time)
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.run.stops.iter().any(Stop::is_requested)
    }

    /// Sleeps before an attempt of an operation, or returns false if the run is stopped meanwhile.
    pub(super) fn wait(&self, operation: &'static str, time: Duration) -> bool {
        if let Some(on_wait) = self.run.on_wait.as_ref().filter(|_| time >= WORTH_TELLING) {
            on_wait(operation, time);
        }
        self.pause(time)
    }

    /// Sleeps, or returns false if the run is stopped meanwhile.
    pub(crate) fn pause(&self, time: Duration) -> bool {
        /// How often to check the flag, because a signal handler can only set one.
        const PIECE: Duration = Duration::from_millis(50);
        let clock = &*self.shared.clock;
        if self.run.stops.is_empty() {
            clock.sleep(time);
            return true;
        }
        let end = clock.now().saturating_add(time);
        loop {
            if self.is_stopped() {
                return false;
            }
            match end.saturating_sub(clock.now()) {
                Duration::ZERO => return true,
                left => clock.sleep(left.min(PIECE)),
            }
        }
    }
}
