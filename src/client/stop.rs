//! Requests to stop, and the limits of a run of calls.

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
    /// Returns one that was not requested yet.
    pub fn new() -> Self {
        Stop::default()
    }

    /// Requests the stop: one atomic store, which a signal handler may do.
    pub fn request(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Returns true if the stop was requested.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// A flag that something else sets, such as a crate for signals.
impl From<Arc<AtomicBool>> for Stop {
    fn from(flag: Arc<AtomicBool>) -> Self {
        Stop(flag)
    }
}

/// The limits that a delivery sets to all its calls.
#[derive(Clone, Default)]
pub(crate) struct Run {
    /// When it has to end, by the client's clock.
    pub(crate) until: Option<Duration>,
    /// What ends it early: the application's request, and the delivery's own.
    pub(crate) stops: Vec<Stop>,
    /// The rate of calls if the client has none.
    pub(crate) rate: Option<u32>,
    /// Counts the attempts of calls.
    pub(crate) count: Option<Arc<AtomicUsize>>,
    /// Is told of an operation that waits for so long.
    pub(crate) on_wait: Option<OnWait>,
}

pub(crate) type OnWait = Arc<dyn Fn(&'static str, Duration) + Send + Sync>;

/// The least time of a wait that somebody is told of.
const WORTH_TELLING: Duration = Duration::from_secs(1);

/// The time that a call needs at least if it may not be repeated, unless its time-out is shorter.
pub(super) const LEAST: Duration = Duration::from_secs(5);

impl Client {
    /// Returns this client with limits for all its calls. It shares connections, tokens and look-ups.
    pub(crate) fn within(&self, run: Run) -> Client {
        Client { run, ..self.clone() }
    }

    /// Counts an attempt.
    pub(crate) fn count(&self) {
        if let Some(count) = &self.run.count {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Returns true if this is a run that may end early.
    pub(crate) fn may_end(&self) -> bool {
        !self.run.stops.is_empty() || self.run.until.is_some()
    }

    /// Returns true if no call of this run may begin any more.
    pub(crate) fn is_over(&self) -> bool {
        let now = || self.shared.clock.now();
        self.is_stopped() || self.run.until.is_some_and(|until| until <= now())
    }

    /// Returns true if the run ends too soon to begin a call that may not be repeated.
    pub(crate) fn is_too_late_to_send(&self) -> bool {
        self.ends_within(self.terms(&CallOptions::new()).timeout.min(LEAST))
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
        /// A signal handler can only set a flag, so it is looked at this often.
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
