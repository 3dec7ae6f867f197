//! The timeouts of an attempt.

use std::time::Duration;

/// The timeouts of one attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Limits {
    /// For each phase: connecting, sending, waiting for the answer, reading it. For all of them together if `resolve`
    /// is set.
    pub(crate) phase: Duration,
    /// For the whole attempt: the time left until the deadline.
    pub(crate) total: Option<Duration>,
    /// For the name lookup, if it has its own timeout.
    pub(crate) resolve: Option<Duration>,
    /// The longest idle time of a connection that the request may use. Servers close idle connections, and if one
    /// closes just as the request is sent, the outcome is unknown.
    pub(crate) idle: Option<Duration>,
}

impl Limits {
    /// Returns the limits for an agent of this crate.
    pub(super) fn of_own_agent(self) -> Self {
        if cfg!(feature = "dial") {
            return Limits { total: self.total_if_resolve_is_set().or(self.total), ..self };
        }
        // A request with its own settings builds its own TLS configuration until the agent has one.
        Limits { idle: None, ..self.of_any_agent() }
    }

    /// Returns the limits for an agent with ureq's lookup of names. A total makes ureq look up the name on a new
    /// thread for each request, so it is only set if it is needed: if `resolve` is set, or if the four phases together
    /// could pass the deadline by more than a tenth of one phase.
    pub(super) fn of_any_agent(self) -> Self {
        let phases = self.phase.saturating_mul(4) - self.phase / 10;
        let needed = self.total.filter(|total| *total < phases);
        Limits { total: self.total_if_resolve_is_set().or(needed), ..self }
    }

    fn total_if_resolve_is_set(&self) -> Option<Duration> {
        self.resolve.map(|_| self.total.unwrap_or(self.phase).min(self.phase))
    }

    /// Returns the time for a connection: that of a phase, but at most the time left.
    pub(super) fn connect(&self) -> Duration {
        self.total.map_or(self.phase, |total| total.min(self.phase))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(total: Option<u64>, resolve: Option<u64>) -> Limits {
        let seconds = |time: Option<u64>| time.map(Duration::from_secs);
        let (phase, idle) = (Duration::from_secs(10), Some(Duration::from_secs(3)));
        Limits { phase, total: seconds(total), resolve: seconds(resolve), idle }
    }

    #[test]
    fn a_total_limit_is_set_if_it_is_free_or_needed() {
        // What is left, the limit of the lookup, the total with ureq's lookup, the total with `dial`.
        let rows = [
            (None, None, None, None),
            (Some(120), None, None, Some(120)),
            (Some(38), None, Some(38), Some(38)),
            (None, Some(2), Some(10), Some(10)),
            (Some(5), Some(2), Some(5), Some(5)),
            (Some(120), Some(2), Some(10), Some(10)),
        ];
        for (total, resolve, any, dial) in rows {
            let limits = limits(total, resolve);
            let seconds = |limits: Limits| limits.total.map(|total| total.as_secs());
            assert_eq!(seconds(limits.of_any_agent()), any, "{limits:?}");
            let own = if cfg!(feature = "dial") { dial } else { any };
            assert_eq!(seconds(limits.of_own_agent()), own, "{limits:?}");
            assert_eq!(limits.of_own_agent().idle.is_some(), cfg!(feature = "dial"));
            assert_eq!(limits.of_any_agent().idle, limits.idle);
        }
    }

    #[test]
    fn a_connection_has_no_more_time_than_is_left() {
        for (total, expected) in [(None, 10), (Some(120), 10), (Some(5), 5)] {
            assert_eq!(limits(total, None).connect(), Duration::from_secs(expected));
        }
    }
}
