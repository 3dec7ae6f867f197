use std::time::Duration;

use crate::call::error::Outcome;
use crate::call::response::Failure;
use crate::tables::Action;

/// How many times a call is retried, and how long it waits before each retry.
///
/// A call that may have been executed is retried only if the operation may be repeated. Waits double from one retry to
/// the next. A throttled call waits at least as long as its code or the `Retry-After` header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) retries: u32,
    pub(crate) backoff: Duration,
}

impl RetryPolicy {
    /// Returns a policy with up to `retries` attempts after the first. Defaults to 2.
    pub const fn new(retries: u32) -> Self {
        RetryPolicy { retries, backoff: Duration::from_millis(300) }
    }

    /// Returns a policy without retries, except one with a new token after the old one was refused.
    pub const fn none() -> Self {
        RetryPolicy::new(0)
    }

    /// Sets the first wait. Defaults to 300 ms.
    pub const fn backoff(mut self, first: Duration) -> Self {
        self.backoff = first;
        self
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        RetryPolicy::new(2)
    }
}

/// The longest wait before a retry. A call that would have to wait longer fails instead, even without a deadline.
const MAX_WAIT: Duration = Duration::from_secs(300);
const MAX_BACKOFF: Duration = Duration::from_secs(10);

/// The situation after a failed attempt.
pub(crate) struct Situation {
    pub(crate) policy: RetryPolicy,
    pub(crate) repeatable: bool,
    /// Attempts so far that count against the policy. Those that ended with a new token or signature do not.
    pub(crate) attempts: u32,
    /// Time left until the deadline.
    pub(crate) left: Option<Duration>,
    /// A random number from 0 to 1.
    pub(crate) random: f64,
}

/// The next step after a failed attempt.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Give up. The value is the least wait before the call is worth repeating, if it is.
    Stop(Option<Duration>),
    /// Repeat after a wait.
    Wait(Duration),
}

/// Returns how long to wait, at least, before the same request is safe to repeat and may succeed. `None` if it is not
/// safe, or would fail again. [`Error::worth_retrying`](crate::Error::worth_retrying) reports the result.
pub(crate) fn worth_retrying(failure: &Failure, repeatable: bool) -> Option<Duration> {
    let floor = match (failure.details.outcome, failure.action) {
        (Outcome::NotSent, Action::Retry) => Duration::ZERO,
        (Outcome::Refused, Action::Wait1s) => Duration::from_secs(1),
        (Outcome::Refused, Action::Wait60s) => Duration::from_secs(60),
        (Outcome::Refused, Action::Banned) => Duration::from_secs(300),
        (Outcome::Refused, Action::RenewUpload) => Duration::ZERO,
        (Outcome::Refused, Action::Retry) if repeatable => Duration::ZERO,
        (Outcome::Unknown, Action::Unknown) if repeatable => Duration::ZERO,
        _ => return None,
    };
    Some(floor.max(failure.details.retry_after.unwrap_or_default()))
}

/// Decides what follows a failed attempt, by the table in `DESIGN.md`. Remedies that need no wait, such as a new token,
/// are tried first by the caller.
pub(crate) fn next(failure: &Failure, situation: &Situation) -> Next {
    let Some(floor) = worth_retrying(failure, situation.repeatable) else {
        return Next::Stop(None);
    };
    let retry = situation.attempts.saturating_sub(1);
    if retry >= situation.policy.retries || failure.action == Action::RenewUpload {
        return Next::Stop(Some(floor));
    }
    let doubled = situation.policy.backoff.saturating_mul(1 << retry.min(16));
    let wait = floor.max(doubled.min(MAX_BACKOFF));
    let jitter = wait.min(MAX_BACKOFF).mul_f64(situation.random * 0.2);
    let wait = wait.saturating_add(jitter);
    if wait > MAX_WAIT || situation.left.is_some_and(|left| wait >= left) {
        return Next::Stop(Some(floor));
    }
    Next::Wait(wait)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::error::Details;

    const SECOND: Duration = Duration::from_secs(1);

    fn failure(outcome: Outcome, action: Action) -> Failure {
        Failure { details: Details::new(outcome), action }
    }

    fn situation(repeatable: bool) -> Situation {
        Situation {
            policy: RetryPolicy::default(),
            repeatable,
            attempts: 1,
            left: Some(Duration::from_secs(120)),
            random: 0.0,
        }
    }

    #[test]
    fn every_row_of_the_table_holds() {
        use Outcome::*;
        let backoff = Next::Wait(RetryPolicy::default().backoff);
        let stop = Next::Stop(None);
        let banned = Next::Stop(Some(SECOND * 300));
        let (second, minute) = (Next::Wait(SECOND), Next::Wait(SECOND * 60));
        let rows = [
            // outcome and action; then what comes next: not repeatable, repeatable
            (Invalid, Action::Final, &stop, &stop),
            (NotSent, Action::Retry, &backoff, &backoff),
            (Refused, Action::Final, &stop, &stop),
            (Refused, Action::Retry, &stop, &backoff),
            (Refused, Action::Wait1s, &second, &second),
            (Refused, Action::Wait60s, &minute, &minute),
            (Refused, Action::RenewToken, &stop, &stop),
            (Refused, Action::DropToken, &stop, &stop),
            (Refused, Action::Banned, &banned, &banned),
            (Unknown, Action::Unknown, &stop, &backoff),
            (Unknown, Action::Final, &stop, &stop),
        ];
        for (outcome, action, once, repeatable) in rows {
            let failure = failure(outcome, action);
            assert_eq!(next(&failure, &situation(false)), *once, "{outcome:?} {action:?}");
            assert_eq!(next(&failure, &situation(true)), *repeatable, "{outcome:?} {action:?}");
        }
    }

    #[test]
    fn attempts_are_bounded_and_waits_double() {
        let failure = failure(Outcome::NotSent, Action::Retry);
        let at = |attempts| next(&failure, &Situation { attempts, ..situation(false) });
        assert_eq!(at(1), Next::Wait(Duration::from_millis(300)));
        assert_eq!(at(2), Next::Wait(Duration::from_millis(600)));
        assert_eq!(at(3), Next::Stop(Some(Duration::ZERO)));
    }

    #[test]
    fn the_header_prolongs_the_wait_and_a_wait_past_the_deadline_is_not_made() {
        let mut failure = failure(Outcome::Refused, Action::Wait1s);
        failure.details.retry_after = Some(SECOND * 7);
        assert_eq!(next(&failure, &situation(false)), Next::Wait(SECOND * 7));
        let day = SECOND * 86_400;
        failure.details.retry_after = Some(day);
        assert_eq!(next(&failure, &situation(false)), Next::Stop(Some(day)));
        let no_deadline = Situation { left: None, ..situation(false) };
        assert_eq!(next(&failure, &no_deadline), Next::Stop(Some(day)));
        failure.details.retry_after = Some(Duration::MAX);
        let jitter = Situation { random: 1.0, ..situation(false) };
        assert_eq!(next(&failure, &jitter), Next::Stop(Some(Duration::MAX)));
    }

    #[test]
    fn jitter_only_ever_adds() {
        let failure = failure(Outcome::Refused, Action::Wait1s);
        let jittered = Situation { random: 1.0, ..situation(false) };
        assert_eq!(next(&failure, &jittered), Next::Wait(SECOND + SECOND / 5));
    }
}
